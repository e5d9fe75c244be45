"""Three weeks of invented publications as a catalogue for the local TenderNed: the same every day, only the dates move.

The procurement with number 7 has kenmerk 9000007, and its publications are 9100070, 9100071, …: a row that is added to
procurements.csv moves no number, so loading again later changes what is there and doubles nothing.
"""

from datetime import date, datetime, time, timedelta

from monitoring.demo.procurements import NEVER, Event, Procurement, procurements
from monitoring.demo.ted import ted_notices
from tenders.tenderned.catalogue import Catalogue, Notice

FIRST_KENMERK = 9_000_000
FIRST_PUBLICATION = 9_100_000
FIRST_TED_NUMBER = 900_000
MOST_PUBLICATIONS = 10  # of one procurement

EUROPEAN_FORMS = {"VAK": "EF04", "AAO": "EF16", "REC": "EF16", "AGO": "EF29", "VBE": "EF29", "AAW": "EF38"}
LIGHT_FORMS = {"AAO": "EF20", "REC": "EF20", "AGO": "EF33", "VBE": "EF33"}
NATIONAL_FORMS = {"VAK": "EFE2", "AAO": "EFE3", "REC": "EFE3", "AGO": "EFE4", "VBE": "EFE4", "AAW": "EF38"}
# Social and other specific services (Annex XIV of Directive 2014/24/EU) have lighter rules and forms of their own.
LIGHT_REGIME = ("55", "753", "7954", "796", "797", "80", "85", "92")
AT_TED = {"AAO", "AGO"}
NEVER_AT_TED = "EF25"  # an intention; TenderNed shows it, and there is no winner to learn

# Check digits of CPV codes follow from their eight digits with these weights.
CPV_WEIGHTS = (3, 7, 1, 3, 7, 1, 3, 7)
CLOSING_TIMES = (time(12), time(10), time(14), time(17), time(12), time(23, 59))
LONG_WORD = 7


def demo_catalogue(today: date) -> Catalogue:
    """Every invented publication that has appeared by today, and the European ones as XML at TED."""
    published = [(row, notices_of(row, today)) for row in procurements()]
    return Catalogue((notice for _, notices in published for notice in notices), xml=ted_notices(published))


def notices_of(row: Procurement, today: date) -> list[Notice]:
    """The publications of one procurement, oldest first."""
    return [_notice(row, place, event, today) for place, event in enumerate(row.history.events)]


def with_check_digit(cpv: str) -> str:
    """77310000 as 77310000-6."""
    return f"{cpv}-{sum(weight * int(digit) for weight, digit in zip(CPV_WEIGHTS, cpv, strict=True)) % 10}"


def _notice(row: Procurement, place: int, event: Event, today: date) -> Notice:
    european = row.is_european and event.kind != "MAC"
    form = event.form or _form(row, event.kind)
    published = today + timedelta(days=event.day)
    return Notice(
        publication_id=_publication_id(row, place),
        kenmerk=FIRST_KENMERK + row.number,
        title=row.title,
        buyer=row.buyer.name,
        published_at=datetime.combine(published, _published_time(row, place, event)),
        description=row.description,
        type_code=event.kind,
        form_code=form,
        nature_code=row.nature,
        procedure_code="MAC" if event.kind == "MAC" else row.procedure,
        kind_code=_kind_code(row),
        deadline=_deadline(row, event, today),
        list_deadline=_list_deadline(row, event, today),
        consultation_deadline=_consultation_deadline(row, event, today),
        cpv=tuple(map(with_check_digit, row.cpv)),
        nuts=row.nuts,
        keywords=_keywords(row),
        european=european,
        is_terminated=event.ends_early or event.kind == "VBE",
        is_awarded=event.kind in ("AGO", "AAW") and not event.ends_early,
        ted_number=_ted_number(row, place, published) if _is_at_ted(event, european=european) else "",
        rectified_by=_rectified_by(row, event),
        tsender="Mercell" if row.number % 5 == 1 else "",
    )


def _publication_id(row: Procurement, place: int) -> int:
    return FIRST_PUBLICATION + row.number * MOST_PUBLICATIONS + place


def _ted_number(row: Procurement, place: int, published: date) -> str:
    return f"{FIRST_TED_NUMBER + row.number * MOST_PUBLICATIONS + place}-{published.year}"


def _is_at_ted(event: Event, *, european: bool) -> bool:
    return european and event.kind in AT_TED and event.form != NEVER_AT_TED and not event.ends_early


def _form(row: Procurement, kind: str) -> str:
    if kind == "MAC":
        return "EFE1"
    if not row.is_european:
        return NATIONAL_FORMS[kind]
    is_light = row.nature == "D" and row.cpv[0].startswith(LIGHT_REGIME)
    return (LIGHT_FORMS if is_light else {}).get(kind, EUROPEAN_FORMS[kind])


def _kind_code(row: Procurement) -> str:
    text = f"{row.title} {row.description}".lower()
    if "aankoopsysteem" in text:
        return "IDA"
    return "RAA" if "raamovereenkomst" in text or "bureaus" in text else "OOP"


def _published_time(row: Procurement, place: int, event: Event) -> time:
    """Spread over the day; today's publications appeared just after midnight, so that they are never ahead of now."""
    minutes = row.number % 4 if event.day == 0 else (row.number * 37 + place * 211) % 1320
    return time(minutes // 60, minutes % 60, row.number % 60, 829_812)


def _moment(row: Procurement, day: int | date, today: date) -> datetime:
    on = day if isinstance(day, date) else today + timedelta(days=day)
    return datetime.combine(on, time(12) if on == NEVER else CLOSING_TIMES[row.number % len(CLOSING_TIMES)])


def _deadline(row: Procurement, event: Event, today: date) -> datetime | None:
    closes = row.history.closes
    return None if closes is None or event.kind in ("MAC", "VAK") else _moment(row, closes, today)


def _list_deadline(row: Procurement, event: Event, today: date) -> datetime | None:
    """The list keeps the first closing day of a call, also after a rectification moved it."""
    first = row.history.closed_first
    return None if first is None or event.kind != "AAO" else _moment(row, first, today)


def _consultation_deadline(row: Procurement, event: Event, today: date) -> date | None:
    if event.kind != "MAC":
        return None
    ends = row.history.consultation_ends
    return today + timedelta(days=event.day + 28 if ends is None else ends)


def _rectified_by(row: Procurement, event: Event) -> int | None:
    """The number of the rectification that followed a call."""
    places = [place for place, other in enumerate(row.history.events) if other.kind == "REC"]
    return _publication_id(row, places[-1]) if places and event.kind == "AAO" else None


def _keywords(row: Procurement) -> tuple[str, ...]:
    """Long words of the title; some buyers write them between quotes."""
    words = [word.strip(",.:'").lower() for word in row.title.split()]
    chosen = [word for word in dict.fromkeys(words) if len(word) >= LONG_WORD and word.isalpha()][:3]
    return tuple(f'"{word}"' if row.number % 6 == 0 else word for word in chosen)
