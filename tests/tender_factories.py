"""Tenders for tests: the least that is valid. An open tender of the municipality of Assen, unless the test says
otherwise; what search reads is written when it is made."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import factory
from django.contrib.postgres.search import SearchVector
from django.db.models import Value
from factory.django import DjangoModelFactory

from platform_goed_inkopen.dutch import name_key
from tenders.models import Award, Buyer, ListDay, Publication, SyncFailure, SyncRun, Tender

NOON = datetime(2026, 11, 23, 11, 0, tzinfo=UTC)


class BuyerFactory(DjangoModelFactory):
    """The municipality of Assen."""

    class Meta:
        model = Buyer
        django_get_or_create = ("source", "name_key")

    source = "tenderned"
    name = "Gemeente Assen"
    name_key = factory.LazyAttribute(lambda buyer: name_key(buyer.name))
    municipality_code = "GM0106"
    province_code = "PV22"


class TenderFactory(DjangoModelFactory):
    """A call that is open for three more weeks."""

    class Meta:
        model = Tender

    reference = factory.LazyAttribute(lambda tender: tender.kenmerk)
    kenmerk = factory.Sequence(lambda n: f"{620000 + n}")
    buyer = factory.SubFactory(BuyerFactory)
    title = factory.Sequence(lambda n: f"Groenonderhoud wijk {n}")
    description = "Maaien en snoeien."
    nature = "diensten"
    procedure = "Openbaar"
    european = True
    cpv = factory.LazyFunction(lambda: ["77310000"])
    nuts = factory.LazyFunction(lambda: ["NL131"])
    area = factory.LazyAttribute(
        lambda tender: (
            sorted({tender.buyer.municipality_code, tender.buyer.province_code} - {""}) if tender.buyer else []
        )
    )
    stage = "call"
    deadline = NOON + timedelta(days=21)
    called_at = NOON - timedelta(days=7)
    first_published_at = NOON - timedelta(days=7)
    last_published_at = NOON - timedelta(days=7)
    latest_publication_id = factory.Sequence(lambda n: f"{450000 + n}")
    details_complete = True
    search = factory.LazyAttribute(
        lambda tender: SearchVector(
            Value(f"{tender.title} {tender.kenmerk} {tender.latest_publication_id} {tender.description}"),
            config="simple",
        )
    )


class PublicationFactory(DjangoModelFactory):
    """The call of a tender, read whole."""

    class Meta:
        model = Publication

    tender = factory.SubFactory(TenderFactory)
    publication_id = factory.LazyAttribute(lambda publication: publication.tender.latest_publication_id)
    published_at = factory.LazyAttribute(lambda publication: publication.tender.last_published_at)
    type_code = "AAO"
    type_label = "Aankondiging opdracht"
    form_code = "EF16"
    form_label = "Aankondiging van een opdracht - algemene richtlijn, standaardregeling"
    title = factory.LazyAttribute(lambda publication: publication.tender.title)
    buyer_name = "Gemeente Assen"
    deadline = factory.LazyAttribute(lambda publication: publication.tender.deadline)
    listed_deadline = factory.LazyAttribute(lambda publication: publication.deadline)
    url = factory.LazyAttribute(
        lambda publication: f"https://www.tenderned.nl/aankondigingen/overzicht/{publication.publication_id}"
    )
    details_read_at = factory.LazyAttribute(lambda publication: publication.published_at)


class AwardFactory(DjangoModelFactory):
    """A company in the north won."""

    class Meta:
        model = Award

    publication = factory.SubFactory(PublicationFactory)
    tender = factory.LazyAttribute(lambda award: award.publication.tender)
    lot = "LOT-0001"
    winner_name = "Groenploeg De Hamrik"
    winner_kvk = "80000001"
    winner_key = factory.LazyAttribute(lambda award: award.winner_kvk or name_key(award.winner_name))
    amount = Decimal("216000.00")
    currency = "EUR"


class SyncRunFactory(DjangoModelFactory):
    """Last night everything was read."""

    class Meta:
        model = SyncRun

    since = factory.LazyAttribute(lambda run: run.started_at.date() - timedelta(days=7))
    until = factory.LazyAttribute(lambda run: run.started_at.date())
    started_at = datetime(2026, 11, 23, 3, 15, tzinfo=UTC)
    finished_at = factory.LazyAttribute(lambda run: run.started_at + timedelta(minutes=16))
    alive_at = factory.LazyAttribute(lambda run: run.finished_at or run.started_at)
    state = "complete"
    seen = 118
    unchanged = 118


class SyncFailureFactory(DjangoModelFactory):
    """Last night the detail of a publication could not be read."""

    class Meta:
        model = SyncFailure

    publication_id = factory.Sequence(lambda n: f"{480000 + n}")
    what = "detail"
    reason = "TenderNed gaf geen antwoord."
    body = b"{"
    first_failed_at = datetime(2026, 11, 23, 3, 15, tzinfo=UTC)
    last_failed_at = factory.LazyAttribute(lambda failure: failure.first_failed_at)


class ListDayFactory(DjangoModelFactory):
    """A day of which we hold everything that the source counts; each earlier than the one before."""

    class Meta:
        model = ListDay

    day = factory.Sequence(lambda n: date(2026, 11, 22) - timedelta(days=n))
    state = "complete"
    total = 17
    seen = 17
    checked_at = datetime(2026, 11, 23, 3, 15, tzinfo=UTC)
