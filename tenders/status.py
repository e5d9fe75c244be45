"""What the publications of a tender say together, and what that means today. Pure: no clock, no database.

`stage_of` is stored with the tender; `status_at` is computed when it is read, since time alone closes a tender. The law
is the paragraph "Tender" of the architecture: withdrawn > awarded > call > consultation > announced > unknown.

**The form decides, not the type.** TenderNed's type AGO ("aankondiging gegunde opdracht") also holds intentions without
a winner (VEAT, EF25-EF28) and cancelled procedures; of 300 live rows 16% were no award.

Forms from before October 2023 (SFnn, Implementing Regulation (EU) 2015/1986) count as the eForms subtype that TED's own
table gives for them (https://ted.europa.eu/en/simap/former-standard-forms): SF03, SF06, SF18 and SF25 are awards as
EF29-EF32, and so are SF21-SF23 when their type is AGO (EF33-EF35); SF15 is a VEAT.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

AMSTERDAM = ZoneInfo("Europe/Amsterdam")
OPEN_WITHOUT_DEADLINE = timedelta(days=365)


class Stage(StrEnum):
    """How far a procurement is, whatever the time."""

    WITHDRAWN = "withdrawn"
    AWARDED = "awarded"
    CALL = "call"
    VEAT = "veat"
    CONSULTATION = "consultation"
    ANNOUNCED = "announced"
    UNKNOWN = "unknown"


class Status(StrEnum):
    """What a reader is told; the values stand in addresses and files."""

    ANNOUNCED = "aangekondigd"
    CONSULTATION = "marktconsultatie"
    OPEN = "open"
    CLOSED = "gesloten"
    AWARDED = "gegund"
    WITHDRAWN = "ingetrokken"
    UNKNOWN = "onbekend"


@dataclass(frozen=True)
class PublicationFacts:
    """What the status needs of a publication. Codes as delivered, "" when absent; `published_at` is aware."""

    publication_id: str
    published_at: datetime
    type_code: str = ""
    form_code: str = ""
    is_terminated: bool = False


def _forms(prefix: str, *numbers: int) -> frozenset[str]:
    return frozenset(f"{prefix}{number:02}" for number in numbers)


AWARD_FORMS = _forms("EF", *range(29, 36)) | {"EFE4"} | _forms("SF", 3, 6, 18, 25)
AWARD_FORMS_IF_AGO = _forms("SF", 21, 22, 23)
VEAT_FORMS = _forms("EF", *range(25, 29)) | _forms("SF", 15)
CALL_FORMS = _forms("EF", *range(10, 25)) | {"EFE3"} | _forms("SF", 2, 5, 7, 12, 17, 19, 24)
ANNOUNCEMENT_FORMS = _forms("EF", *range(1, 10)) | {"EFE2"} | _forms("SF", 8, 16)
CONSULTATION_FORMS = frozenset({"EFE1"})

# An award form is an award when the type does not say something else: a rectification of an award still tells of it.
AWARD_TYPES = frozenset({"AGO", "REC", ""})
STAGE_BY_TYPE = {"AAO": Stage.CALL, "MAC": Stage.CONSULTATION, "VAK": Stage.ANNOUNCED}
STATUS_BY_STAGE: dict[str, Status] = {
    Stage.WITHDRAWN: Status.WITHDRAWN,
    Stage.AWARDED: Status.AWARDED,
    Stage.VEAT: Status.CLOSED,
    Stage.CONSULTATION: Status.CONSULTATION,
    Stage.ANNOUNCED: Status.ANNOUNCED,
}
PRECEDENCE = (Stage.WITHDRAWN, Stage.AWARDED, Stage.CALL, Stage.CONSULTATION, Stage.ANNOUNCED)


def stage_of(publications: Sequence[PublicationFacts]) -> Stage:
    """How far the procurement with these publications is. The order of the publications does not matter.

    Between a call and a VEAT the newest decides, since a buyer may turn from the one to the other.
    """
    stages = {stage_of_one(publication) for publication in publications}
    if Stage.VEAT in stages and stages.isdisjoint((Stage.WITHDRAWN, Stage.AWARDED)):
        newest = _newest(publications, Stage.CALL, Stage.VEAT)
        return Stage.UNKNOWN if newest is None else stage_of_one(newest)
    return next((stage for stage in PRECEDENCE if stage in stages), Stage.UNKNOWN)


def called_at(publications: Iterable[PublicationFacts]) -> datetime | None:
    """When the newest call was published: from then on a call without a deadline is open for a year."""
    call = _newest(publications, Stage.CALL)
    return call.published_at if call else None


def status_at(stage: str, deadline: datetime | None, called_at: datetime | date | None, now: datetime) -> Status:
    """What a reader is told at `now`. For `called_at` see the function of that name. A stage we do not know:
    "onbekend"."""
    if stage != Stage.CALL:
        return STATUS_BY_STAGE.get(stage, Status.UNKNOWN)
    closes = deadline or (called_at and _moment(called_at) + OPEN_WITHOUT_DEADLINE)
    if closes is None:
        return Status.UNKNOWN
    return Status.OPEN if now < closes else Status.CLOSED


def stage_of_one(publication: PublicationFacts) -> Stage:
    """What this publication alone says."""
    form, kind = publication.form_code.upper(), publication.type_code.upper()
    if publication.is_terminated or kind == "VBE":
        return Stage.WITHDRAWN
    if (form in AWARD_FORMS and kind in AWARD_TYPES) or (form in AWARD_FORMS_IF_AGO and kind == "AGO"):
        return Stage.AWARDED
    for forms, stage in (
        (VEAT_FORMS, Stage.VEAT),
        (CALL_FORMS, Stage.CALL),
        (CONSULTATION_FORMS, Stage.CONSULTATION),
        (ANNOUNCEMENT_FORMS, Stage.ANNOUNCED),
    ):
        if form in forms:
            return stage
    return STAGE_BY_TYPE.get(kind, Stage.UNKNOWN)


def _newest(publications: Iterable[PublicationFacts], *stages: Stage) -> PublicationFacts | None:
    """The newest of the publications at these stages: by date, then by number."""
    chosen = [publication for publication in publications if stage_of_one(publication) in stages]
    return max(chosen, key=lambda it: (it.published_at, len(it.publication_id), it.publication_id), default=None)


def _moment(day: datetime | date) -> datetime:
    """A date as the moment it begins in the Netherlands."""
    if isinstance(day, datetime):
        return day
    return datetime(day.year, day.month, day.day, tzinfo=AMSTERDAM).astimezone(UTC)
