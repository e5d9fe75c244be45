"""Which tenders and runs: fragments that read as a sentence."""

import re
from collections.abc import Collection, Iterable, Sequence
from datetime import date, datetime, timedelta
from functools import reduce
from operator import and_
from typing import TYPE_CHECKING, Any, Self

from django.contrib.postgres.search import SearchQuery
from django.db import models
from django.db.models import F, Func, Q, Value
from django.db.models.functions import Concat

from platform_goed_inkopen.regions import Municipality, Province
from tenders.awarding import EUROS, Total
from tenders.status import AMSTERDAM, OPEN_WITHOUT_DEADLINE, STATUS_BY_STAGE, Stage, Status

if TYPE_CHECKING:
    from accounts.models import Organisation
    from tenders.models import Award, Payload, Publication, SyncFailure, SyncRun, Tender


# The demonstration has numbers of its own, far above those of TenderNed (620.000 and 450.000 in 2026).
DEMO_KENMERK, DEMO_PUBLICATION = r"^90\d{5}$", r"^91\d{5}$"


COUNTING = Q(amount__isnull=False, is_framework=False, doubt="", currency__in=EUROS)


class TenderQuerySet(models.QuerySet["Tender"]):
    def in_provinces(self, provinces: Iterable[Province]) -> Self:
        """Tenders whose buyer is seated, or whose work lies, in one of these provinces."""
        return self.filter(lies_in(provinces))

    def in_municipalities(self, places: Iterable[Municipality]) -> Self:
        """Tenders whose buyer is seated in one of these municipalities."""
        return self.filter(lies_in(places))

    def with_status(self, statuses: Collection[str], now: datetime) -> Self:
        """Tenders of which a reader is told one of these at `now`: the same as `status.status_at` for every row."""
        return self.filter(is_one_of(statuses, now))

    def at_the_source(self) -> Self:
        """Tenders that TenderNed has too: those of the demonstration cannot be read again."""
        return self.exclude(kenmerk__regex=DEMO_KENMERK, latest_publication_id__regex=DEMO_PUBLICATION)

    def newest_first(self) -> Self:
        """Latest publication first; the number decides between equal times."""
        return self.order_by("-last_published_at", "-pk")

    def for_rows(self) -> Self:
        """With what a row of a list shows, and without what it does not."""
        return self.select_related("buyer").defer("description", "search")

    def for_files(self) -> Self:
        """With what a file tells: a row of a list, its lots, what was found, and who won in `winners`."""
        return self.for_rows().prefetch_related("lots", "findings", models.Prefetch("awards", to_attr="winners"))

    def for_ocds(self) -> Self:
        """With what a release tells: the buyer, the lots and who won them."""
        return self.select_related("buyer").defer("search").prefetch_related("awards", "lots")


class AwardQuerySet(models.QuerySet["Award"]):
    def won_by(self, organisation: "Organisation") -> Self:
        """Lots that this organisation won, as notices say by its KvK number, or a person linked them."""
        found = Q(organisation=organisation)
        return self.filter(found | Q(winner_kvk=organisation.kvk_number) if organisation.kvk_number else found)

    def won_by_one_of(self, organisations: Sequence["Organisation"]) -> "models.QuerySet[Any, tuple[str, int | None]]":
        """Of each lot that one of these won the KvK number and the organisation that it is known by."""
        numbers = [organisation.kvk_number for organisation in organisations if organisation.kvk_number]
        found = self.filter(Q(organisation__in=organisations) | Q(winner_kvk__in=numbers))
        pairs: models.QuerySet[Any, tuple[str, int | None]] = found.values_list("winner_kvk", "organisation_id")
        return pairs

    def counting(self) -> Self:
        """Awards whose amount is in sums: no framework, not doubted, in euros; the same as `awarding.Amount.counts`."""
        return self.filter(COUNTING)

    def total(self) -> Total:
        """What these are worth together, the same as `awarding.total_of`. Costs two queries."""
        parts = self.counting().order_by().values("tender", "lot", "amount").distinct()
        numbers = self.order_by().aggregate(
            of=models.Count("pk"),
            unnamed=models.Count("pk", filter=Q(amount__isnull=True, is_framework=False)),
            frameworks=models.Count("pk", filter=Q(is_framework=True)),
            doubtful=models.Count("pk", filter=~Q(doubt="") & Q(is_framework=False)),
            counted=models.Count("pk", filter=COUNTING),
        )
        return Total(total=parts.aggregate(total=models.Sum("amount"))["total"], **numbers)

    def for_rows(self) -> Self:
        """With what a row of a list or a file shows."""
        return self.select_related("tender__buyer").defer("tender__description", "tender__search")

    def newest_first(self) -> Self:
        """Last awarded first; what nobody dated comes last."""
        return self.order_by(F("awarded_on").desc(nulls_last=True), "-pk")


class PublicationQuerySet(models.QuerySet["Publication"]):
    def listed_between(self, first: date, last: date) -> Self:
        """Publications of these days in the Netherlands, both inclusive."""
        return self.filter(published_at__gte=_midnight(first), published_at__lt=_midnight(last + timedelta(days=1)))

    def at_the_source(self) -> Self:
        """Publications that TenderNed has too, so not those of the demonstration."""
        return self.exclude(tender__kenmerk__regex=DEMO_KENMERK, publication_id__regex=DEMO_PUBLICATION)


class PayloadQuerySet(models.QuerySet["Payload"]):
    def with_contacts_until(self, moment: datetime) -> Self:
        """Bytes as they were received of what was published, and of what closed, before this moment.

        A procurement without a deadline closes with its last publication.
        """
        closed = Q(publication__tender__deadline__lt=moment)
        closed |= Q(publication__tender__deadline=None, publication__tender__last_published_at__lt=moment)
        return self.filter(closed, redacted_at=None, publication__published_at__lt=moment)


class SyncRunQuerySet(models.QuerySet["SyncRun"]):
    def complete(self) -> Self:
        """Runs that read everything they asked for."""
        return self.filter(state="complete")

    def running(self) -> Self:
        """Runs that are not closed; the process may be gone."""
        return self.filter(finished_at__isnull=True)

    def nights(self) -> Self:
        """Runs that read the last days; a weekly check or a second try says nothing about how fresh the rest is."""
        return self.filter(kind="night")

    def good(self) -> Self:
        """Nights that saw the whole list of every day, also when single publications failed."""
        return self.nights().filter(state__in=("complete", "partial"), missed_days=0)

    def newest_first(self) -> Self:
        """Last started first."""
        return self.order_by("-started_at", "-pk")


class SyncFailureQuerySet(models.QuerySet["SyncFailure"]):
    def waiting(self) -> Self:
        """What failed and did not succeed since."""
        return self.filter(resolved_at__isnull=True)


def is_one_of(statuses: Collection[str], now: datetime) -> Q:
    """The condition that a tender's status at `now` is one of these."""
    stages = [stage for stage, status in STATUS_BY_STAGE.items() if status in statuses]
    found = Q(stage__in=stages)
    if Status.UNKNOWN in statuses:
        found |= ~Q(stage__in=[*STATUS_BY_STAGE, Stage.CALL])
        found |= Q(stage=Stage.CALL, deadline__isnull=True, called_at__isnull=True)
    if Status.OPEN in statuses:
        found |= Q(stage=Stage.CALL) & _closes_after(now)
    if Status.CLOSED in statuses:
        found |= Q(stage=Stage.CALL) & ~_closes_after(now) & _closes_some_time()
    return found


def count_of(condition: Q) -> models.Count:
    """How many rows meet this condition."""
    return models.Count("pk", filter=condition) if condition else models.Count("pk")


def lies_in(areas: Iterable[Municipality | Province]) -> Q:
    """The condition that buyer or work is in one of these; a municipality is the seat of the buyer."""
    return Q(area__overlap=[area.code for area in areas])


def has_code_under(prefixes: Iterable[str]) -> Q:
    """The condition that one of the CPV codes begins with one of these; none when there are no prefixes."""
    joined = Func(F("cpv"), Value(" "), function="array_to_string", output_field=models.TextField())
    codes = Concat(Value(" "), joined, output_field=models.TextField())
    wanted = "|".join(re.escape(prefix) for prefix in prefixes)
    return Q(RegexMatch(codes, Value(f" ({wanted})"))) if wanted else Q(pk__in=[])


class RegexMatch(Func):
    """Whether a text matches a regular expression."""

    template = "(%(expressions)s)"
    arg_joiner = " ~ "
    output_field = models.BooleanField()


def has_words(words: Iterable[str]) -> Q:
    """The condition that all these words, plain as `dutch.words` gives them, are in the text: by stem or as a start."""
    asked = [
        SearchQuery(f"{word}:*", search_type="raw", config="dutch")
        | SearchQuery(f"{word}:*", search_type="raw", config="simple")
        for word in words
    ]
    return Q(search=reduce(and_, asked))


def _closes_some_time() -> Q:
    return Q(deadline__isnull=False) | Q(called_at__isnull=False)


def _closes_after(now: datetime) -> Q:
    """A call without a deadline is open for a year."""
    return Q(deadline__gt=now) | Q(deadline__isnull=True, called_at__gt=now - OPEN_WITHOUT_DEADLINE)


def _midnight(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, tzinfo=AMSTERDAM)
