"""Every way of changing a row of which the history is kept leaves an event: what changed, and who did it."""

import pghistory
import pgtrigger
import pytest
from django.apps import apps
from django.db import DatabaseError, connection, transaction

from accounts.models import Membership, Organisation, PlatformRole
from stories.models import Decision, Story
from suppliers.models import Claim, Offering, Supplier
from tests.factories import (
    ClaimFactory,
    MembershipFactory,
    OfferingFactory,
    OrganisationFactory,
    PlatformRoleFactory,
    SupplierFactory,
    UserFactory,
)
from tests.story_factories import published

pytestmark = pytest.mark.django_db
# A row of each model of architecture.md, and a column that may be written on its own.
ROWS = {
    Organisation: (OrganisationFactory, "name", "Anders"),
    Membership: (MembershipFactory, "role", "reader"),
    PlatformRole: (PlatformRoleFactory, "reason", "Anders"),
    Supplier: (SupplierFactory, "summary", "Anders"),
    Offering: (OfferingFactory, "title", "Anders"),
    Claim: (ClaimFactory, "level", "Anders"),
    Story: (published, "slug", "anders"),
    Decision: (lambda: published().approved.decision, "reason", "Anders"),
}
EACH = pytest.mark.parametrize("model", ROWS, ids=lambda model: model.__name__)


def last_event(model, row):
    return model.pgh_event_model.objects.filter(pgh_obj_id=row.pk).latest("pgh_id")


@EACH
def test_an_update_of_a_queryset_is_recorded_with_who_and_what(model):
    make, field, value = ROWS[model]
    row, actor = make(), UserFactory()
    with pghistory.context(user=actor.pk):
        model.objects.filter(pk=row.pk).update(**{field: value})
    event = last_event(model, row)
    assert (event.pgh_label, getattr(event, field)) == ("update", value)
    assert event.pgh_context.metadata["user"] == actor.pk


@EACH
def test_raw_sql_is_recorded_with_who_and_what(model):
    make, field, value = ROWS[model]
    row, actor = make(), UserFactory()
    with pghistory.context(user=actor.pk), connection.cursor() as cursor:
        cursor.execute(f'UPDATE "{model._meta.db_table}" SET {field} = %s WHERE id = %s', [value, row.pk])
    event = last_event(model, row)
    assert (event.pgh_label, getattr(event, field)) == ("update", value)
    assert event.pgh_context.metadata["user"] == actor.pk


@EACH
def test_a_bulk_delete_is_recorded_with_who_and_what_was_there(model):
    make, field, _ = ROWS[model]
    row, actor = make(), UserFactory()
    if model is Story:
        model.objects.filter(pk=row.pk).update(approved=None, published_at=None)
    with pghistory.context(user=actor.pk):
        model.objects.filter(pk=row.pk).delete()
    event = last_event(model, row)
    assert (event.pgh_label, getattr(event, field)) == ("delete", getattr(row, field))
    assert event.pgh_context.metadata["user"] == actor.pk


def test_rows_that_are_made_in_bulk_are_recorded():
    party, people, actor = OrganisationFactory(), [UserFactory() for _ in range(3)], UserFactory()
    with pghistory.context(user=actor.pk):
        made = Membership.objects.bulk_create(
            Membership(user=user, organisation=party, role="reader") for user in people
        )
    events = Membership.pgh_event_model.objects.filter(pgh_obj_id__in=[row.pk for row in made])
    assert sorted(events.values_list("pgh_label", "user_id")) == sorted(("insert", user.pk) for user in people)
    assert {event.pgh_context.metadata["user"] for event in events} == {actor.pk}


def test_every_model_with_a_history_records_making_changing_and_deleting():
    tracked = [model for model in apps.get_models() if hasattr(model, "pgh_event_model")]
    assert set(ROWS) <= set(tracked)
    names = {(model, trigger.name) for model, trigger in pgtrigger.registered()}
    recorders = ("insert_insert", "update_update", "delete_delete")
    assert {(model, name) for model in tracked for name in recorders} <= names


@pytest.mark.parametrize(
    "change", ["UPDATE accounts_organisationevent SET name = 'x'", "DELETE FROM accounts_organisationevent"]
)
def test_what_was_recorded_is_never_changed(change):
    OrganisationFactory()
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(change)
    assert Organisation.pgh_event_model.objects.count() == 1
