"""Read models of the pages about the region, a municipality and the platform itself."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, Self

from django.db.models import Count, QuerySet, TextChoices

from accounts.models import Organisation
from monitoring import measures
from monitoring.areas import AreaRow, Areas
from monitoring.figures import YEAR, Figure, figures
from platform_goed_inkopen.models import DailyCount, Indicator, Job, OutgoingMail
from platform_goed_inkopen.regions import Municipality
from platform_goed_inkopen.templatetags.charts import Chart, Series, bar_chart
from platform_goed_inkopen.usage import most_counted
from stories.models import Version
from suppliers.models import Supplier
from tenders.models import SyncFailure, SyncRun

SHOWN_RUNS = 7
UNFOUND_SINCE, UNFOUND_AT_LEAST, SHOWN_UNFOUND = timedelta(days=90), 3, 30


@dataclass(frozen=True)
class RegionDashboard:
    """What there is in the north, per province and municipality, and how fresh the tender data is."""

    areas: Areas
    fresh: Figure
    tenders_everywhere: int
    tenders_north: int
    tenders_open: int
    stories: int
    measured: int
    wanted: int
    runs: list[SyncRun]
    failures: int

    @classmethod
    def build(cls, *, now: datetime, today: date) -> Self:
        everywhere, north, open_ones = measures.tender_totals(now)
        told = figures(now=now, today=today)
        rows = [figure for figure in told if figure.group not in ("aanbod", "opdrachten")]
        return cls(
            areas=Areas.build(now=now, today=today),
            fresh=next(figure for figure in told if figure.code == "profiel_actueel"),
            tenders_everywhere=everywhere,
            tenders_north=north,
            tenders_open=open_ones,
            stories=sum(measures.stories_by_municipality().values()),
            measured=sum(figure.status == "measured" for figure in rows),
            wanted=len(rows),
            runs=list(SyncRun.objects.newest_first()[:SHOWN_RUNS]),
            failures=SyncFailure.objects.waiting().count(),
        )

    def suppliers_chart(self) -> Chart:
        """Bars per province: checked suppliers, then the others."""
        rows = self.areas.provinces
        return bar_chart(
            labels=[row.area.name for row in rows],
            series=[
                Series("gecontroleerd", [row.checked for row in rows], "solid"),
                Series("niet gecontroleerd", [row.unchecked for row in rows], "fine"),
            ],
        )

    def tenders_chart(self) -> Chart:
        """Bars per province: tenders that are open now."""
        rows = self.areas.provinces
        return bar_chart(
            labels=[row.area.name for row in rows],
            series=[Series("open", [row.open_tenders for row in rows], "solid")],
        )


@dataclass(frozen=True)
class MunicipalityPage:
    """The figures of one municipality, known and unknown."""

    place: Municipality
    row: AreaRow
    figures: list[Figure]

    @classmethod
    def build(cls, place: Municipality, *, now: datetime, today: date) -> Self:
        return cls(
            place=place,
            row=Areas.build(now=now, today=today).municipality(place),
            figures=figures(now=now, today=today, place=place),
        )

    @property
    def measured(self) -> list[Figure]:
        """The figures that are known."""
        return [figure for figure in self.figures if figure.status == "measured"]

    @property
    def unknown(self) -> list[Figure]:
        """The figures that nobody measured yet."""
        return [figure for figure in self.figures if figure.status != "measured"]


@dataclass(frozen=True)
class PlatformPage:
    """How the platform itself does: for moderators and coordinators."""

    organisations: int
    verified: int
    profiles: list[tuple[str, int]]
    confirmed: tuple[int, int]
    silent: int
    versions: list[tuple[str, int]]
    mail_waiting: int
    mail_failed: int
    mail_given_up: int
    jobs_dead: int
    failures: list[SyncFailure]
    not_measured: list[Indicator]
    unfound: list[tuple[str, int]]
    unfound_rarely: int
    winner_pages: list[tuple[str, int]]

    @classmethod
    def build(cls, *, now: datetime, today: date) -> Self:
        kind, since = DailyCount.Kind.SEARCH_WITHOUT_RESULT, today - UNFOUND_SINCE
        unfound, rarely = most_counted(kind, since=since, least=UNFOUND_AT_LEAST, number=SHOWN_UNFOUND)
        waiting = OutgoingMail.objects.waiting()
        usage = Indicator.objects.filter(group="platformgebruik").exclude(code="profiel_actueel")
        return cls(
            organisations=Organisation.objects.count(),
            verified=Organisation.objects.verified().count(),
            profiles=_by_choice(Supplier.objects.values_list("status"), Supplier.Status),
            confirmed=measures.confirmed_profiles(now, now - YEAR),
            silent=Supplier.objects.published().filter(silent_since__isnull=False).count(),
            versions=_by_choice(Version.objects.values_list("state"), Version.State),
            mail_waiting=waiting.count(),
            mail_failed=waiting.exclude(last_error="").count(),
            mail_given_up=OutgoingMail.objects.failed().count(),
            jobs_dead=Job.objects.dead().count(),
            failures=list(SyncFailure.objects.waiting().order_by("first_failed_at")[:50]),
            not_measured=list(usage),
            unfound=unfound,
            unfound_rarely=rarely,
            winner_pages=most_counted(DailyCount.Kind.WINNER_PAGE, since=since, least=1, number=SHOWN_UNFOUND)[0],
        )


def _by_choice(rows: QuerySet[Any, Any], choices: type[TextChoices]) -> list[tuple[str, int]]:
    found = dict(rows.annotate(Count("pk")).order_by())
    return [(label, found.get(value, 0)) for value, label in choices.choices]
