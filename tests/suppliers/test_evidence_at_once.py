"""A moderator and an owner in the same second: a document that is checked stays."""

from threading import Event, Thread, Timer

import pytest
from django.db import connection, transaction

from suppliers.actions import NotPossible, claims, evidence
from suppliers.models import Evidence
from tests.factories import NOON, ClaimFactory, PlatformRoleFactory, RecognitionFactory, SupplierFactory, UserFactory

pytestmark = pytest.mark.django_db(transaction=True)


def test_a_document_stays_when_a_moderator_is_checking_it_just_now():
    supplier, pso, moderator = SupplierFactory(), RecognitionFactory(slug="pso"), PlatformRoleFactory().user
    claim = ClaimFactory(supplier=supplier, recognition=pso)
    document = Evidence.objects.create(supplier=supplier, recognition=pso, uploaded_at=NOON)
    decided, may_end = Event(), Event()

    def check():
        with transaction.atomic():
            facts = {"how": "document_seen", "seen": "Gezien.", "number": "", "valid_until": None}
            claims.check_claim(claim=claim, by=moderator, now=NOON, **facts)
            decided.set()
            may_end.wait(10)
        connection.close()

    checking = Thread(target=check)
    checking.start()
    assert decided.wait(10)
    Timer(0.3, may_end.set).start()
    with pytest.raises(NotPossible, match="blijft het bewaard"):
        evidence.remove_evidence(evidence=document, by=UserFactory())
    checking.join(10)
