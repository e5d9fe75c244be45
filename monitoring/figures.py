"""The figures by code, measured or not, as the files /monitoring.json, .csv and .xlsx give them."""

from dataclasses import asdict, dataclass
from datetime import date, datetime, timedelta

from monitoring import measures
from monitoring.areas import AreaRow, Areas
from platform_goed_inkopen.models import Indicator
from platform_goed_inkopen.regions import Municipality

YEAR = timedelta(days=365)
COUNTED = 2  # evidence step “geteld”: a list of rows stands behind the figure


@dataclass(frozen=True)
class Figure:
    """One figure as it stands on the day of `period`; `n` rows tell it, `of` rows could have."""

    code: str
    group: str
    layer: str
    value: int | float | None
    unit: str
    n: int | None
    of: int | None
    evidence: int | None
    period: str | None
    status: str

    def as_row(self) -> dict[str, object]:
        """Ready for JSON, CSV and XLSX."""
        return asdict(self)


def counted(code: str, group: str, layer: str, value: int, today: date, *, of: int | None = None) -> Figure:
    """A number of rows that the platform itself counted today."""
    return Figure(code, group, layer, value, "aantal", value, of, COUNTED, today.isoformat(), "measured")


def not_measured(indicator: Indicator) -> Figure:
    """A figure that the platform wants to show and cannot yet: unknown is not zero."""
    layer = "platform" if indicator.group == "platformgebruik" else "bereikt"
    return Figure(indicator.code, indicator.group, layer, None, indicator.unit, None, None, None, None, "not_measured")


def figures(*, now: datetime, today: date, place: Municipality | None = None) -> list[Figure]:
    """All figures of the north, or of one municipality."""
    areas = Areas.build(now=now, today=today)
    if place:
        known = _of_area(areas.municipality(place), today)
    else:
        known = [*_of_north(areas, now, today), _fresh_profiles(now, today)]
    codes = {figure.code for figure in known}
    return [
        *known,
        *(not_measured(row) for row in Indicator.objects.order_by("group", "code") if row.code not in codes),
    ]


def _of_area(row: AreaRow, today: date) -> list[Figure]:
    return [
        counted("aanbieders", "aanbod", "platform", row.suppliers, today),
        counted("aanbieders_gecontroleerd", "aanbod", "platform", row.checked, today, of=row.suppliers),
        counted("opdrachten", "opdrachten", "gevraagd", row.tenders, today),
        counted("opdrachten_open", "opdrachten", "gevraagd", row.open_tenders, today, of=row.tenders),
        counted("verhalen", "samenleving", "bereikt", row.stories, today),
    ]


def _of_north(areas: Areas, now: datetime, today: date) -> list[Figure]:
    everywhere, north, open_ones = measures.tender_totals(now)
    stories = sum(measures.stories_by_municipality().values())
    return [
        counted("aanbieders", "aanbod", "platform", areas.suppliers, today),
        counted("aanbieders_gecontroleerd", "aanbod", "platform", areas.checked, today, of=areas.suppliers),
        counted("opdrachten", "opdrachten", "gevraagd", north, today, of=everywhere),
        counted("opdrachten_open", "opdrachten", "gevraagd", open_ones, today, of=north),
        counted("verhalen", "samenleving", "bereikt", stories, today),
    ]


def _fresh_profiles(now: datetime, today: date) -> Figure:
    fresh, published = measures.confirmed_profiles(now, now - YEAR)
    share = round(100 * fresh / published, 1) if published else None
    status = "measured" if published else "not_applicable"
    day = today.isoformat()
    return Figure("profiel_actueel", "platformgebruik", "platform", share, "%", fresh, published, COUNTED, day, status)
