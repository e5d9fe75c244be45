"""What the answers of a publication say together, and what the publications of a tender do. Each row is a rule."""

from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pytest

from tenders.buyers import Place
from tenders.eforms.notice import Award, Money, Notice
from tenders.merging import AMSTERDAM, area_of, kvk_number, merged, publication_fields, winners
from tenders.models import Publication as Stored
from tenders.tenderned.publication import Publication

MONDAY, TUESDAY = date(2026, 11, 16), date(2026, 11, 17)
DEADLINE = datetime(2026, 12, 14, 12, tzinfo=AMSTERDAM)
LATER = datetime(2027, 1, 18, 12, tzinfo=AMSTERDAM)
EMPTY: dict[str, Any] = {
    name: () if name in Notice.__annotations__ and "tuple" in str(Notice.__annotations__[name]) else None
    for name in Notice.__annotations__
}


def stored(number: str = "450001", day: date = MONDAY, **fields: Any) -> Stored:
    """A publication as it is stored: a call of that day, unless told otherwise."""
    moment = datetime(day.year, day.month, day.day, tzinfo=AMSTERDAM)
    told = {"publication_id": number, "published_at": moment, "type_code": "AAO", "form_code": "EF16"} | fields
    return Stored(**told)


def told(**fields: Any) -> Publication:
    return Publication(publication_id="450001", **fields)


def notice(**fields: Any) -> Notice:
    return Notice(**(EMPTY | fields))


def won(lot: str | None, winner: str | None, amount: str | None = None, **fields: Any) -> Award:
    value = Money(Decimal(amount), fields.pop("currency", "EUR")) if amount else None
    return Award(lot, winner, fields.pop("kvk", None), value, fields.pop("awarded_on", None), None)


FIELDS: list[tuple[str, list[Stored], str, object]] = [
    (
        "the newest title counts",
        [stored("450002", TUESDAY, title="Groen 2027"), stored(title="Groen")],
        "title",
        "Groen 2027",
    ),
    (
        "whatever the order",
        [stored(title="Groen"), stored("450002", TUESDAY, title="Groen 2027")],
        "title",
        "Groen 2027",
    ),
    (
        "what the newest leaves open comes from before",
        [stored("450002", TUESDAY), stored(title="Groen")],
        "title",
        "Groen",
    ),
    (
        "on one day the higher number is newer, as a number",
        [stored("99999", title="Oud"), stored("100000", title="Nieuw")],
        "title",
        "Nieuw",
    ),
    (
        "the day goes before the number",
        [stored("900000", MONDAY, title="Oud"), stored("100000", TUESDAY, title="Nieuw")],
        "title",
        "Nieuw",
    ),
    (
        "the hour does not: one of the two may not know it",
        [
            stored("450002", title="Nieuw"),
            stored("450001", published_at=datetime(2026, 11, 16, 21, tzinfo=UTC), title="Oud"),
        ],
        "title",
        "Nieuw",
    ),
    ("a tender without any title says so", [stored()], "title", "Opdracht zonder titel (450001)"),
    ("an unknown nature is no nature", [stored("450002", TUESDAY), stored(nature="werken")], "nature", "werken"),
    ("nobody tells the nature", [stored()], "nature", "onbekend"),
    (
        "national is an answer too",
        [stored("450002", TUESDAY, european=False), stored(european=True)],
        "european",
        False,
    ),
    ("no codes is not fewer codes", [stored("450002", TUESDAY), stored(cpv=["77310000"])], "cpv", ["77310000"]),
    (
        "a rectification moves the deadline",
        [stored("450002", TUESDAY, type_code="REC", deadline=LATER), stored(deadline=DEADLINE)],
        "deadline",
        LATER,
    ),
    (
        "value and currency come from one publication",
        [stored("450002", TUESDAY), stored(value=Decimal(5000), currency="SEK")],
        "currency",
        "SEK",
    ),
    (
        "it is published when its first publication is",
        [stored("450002", TUESDAY), stored()],
        "first_published_at",
        datetime(2026, 11, 16, tzinfo=AMSTERDAM),
    ),
    (
        "the newest publication gives its number",
        [stored("450002", TUESDAY), stored()],
        "latest_publication_id",
        "450002",
    ),
    (
        "one detail that is missing makes it incomplete",
        [stored("450002", TUESDAY), stored(details_read_at=DEADLINE)],
        "details_complete",
        False,
    ),
    ("all details were read", [stored(details_read_at=DEADLINE)], "details_complete", True),
    (
        "an award after a call",
        [stored("450002", TUESDAY, type_code="AGO", form_code="EF29"), stored()],
        "stage",
        "awarded",
    ),
    (
        "an award that is corrected stays an award",
        [stored("450003", TUESDAY, type_code="REC"), stored(type_code="AGO", form_code="EF29")],
        "stage",
        "awarded",
    ),
    ("a call that was ended", [stored("450002", TUESDAY, type_code="VBE"), stored()], "stage", "withdrawn"),
    ("a flag alone ends it", [stored(is_terminated=True)], "stage", "withdrawn"),
    (
        "an open-ended call counts from its newest call",
        [stored("450002", TUESDAY, type_code="MAC", form_code="EFE1"), stored()],
        "called_at",
        datetime(2026, 11, 16, tzinfo=AMSTERDAM),
    ),
]


@pytest.mark.parametrize(("rule", "publications", "name", "value"), FIELDS, ids=[row[0] for row in FIELDS])
def test_a_tender_takes_each_field_from_the_newest_publication_that_fills_it(
    rule: str, publications: list[Stored], name: str, value: object
) -> None:
    assert getattr(merged(publications), name) == value


ANSWERS: list[tuple[str, Publication | None, Publication | None, str, object]] = [
    ("the detail goes before the list", told(title="Kort"), told(title="Lang"), "title", "Lang"),
    ("what the detail leaves open the list fills", told(title="Kort"), told(), "title", "Kort"),
    ("only a row", told(title="Kort"), None, "title", "Kort"),
    (
        "the detail's deadline is the one that holds",
        told(deadline=DEADLINE),
        told(deadline=LATER),
        "deadline",
        LATER,
    ),
    (
        "the list keeps the deadline as published",
        told(deadline=DEADLINE),
        told(deadline=LATER),
        "listed_deadline",
        DEADLINE,
    ),
    (
        "one of both that says it ended is enough",
        told(is_terminated=True),
        told(is_terminated=False),
        "is_terminated",
        True,
    ),
    (
        "the list tells the day, the detail the hour",
        told(published_on=MONDAY),
        told(published_on=MONDAY, published_at=datetime(2026, 11, 16, 21, 52, tzinfo=AMSTERDAM)),
        "published_at",
        datetime(2026, 11, 16, 21, 52, tzinfo=AMSTERDAM),
    ),
    (
        "an hour of another day is not believed",
        told(published_on=MONDAY),
        told(published_on=TUESDAY, published_at=datetime(2026, 11, 17, 0, 1, tzinfo=AMSTERDAM)),
        "published_at",
        datetime(2026, 11, 16, tzinfo=AMSTERDAM),
    ),
    ("no day at all: that of its list", told(), None, "published_at", datetime(2026, 11, 17, tzinfo=AMSTERDAM)),
    (
        "the label of the procedure",
        None,
        told(procedure_code="OPE", procedure_label="Openbaar"),
        "procedure",
        "Openbaar",
    ),
    ("a procedure without a label shows its code", None, told(procedure_code="XYZ"), "procedure", "XYZ"),
]


@pytest.mark.parametrize(("rule", "row", "detail", "name", "value"), ANSWERS, ids=[row[0] for row in ANSWERS])
def test_a_publication_is_its_row_and_its_detail(
    rule: str, row: Publication | None, detail: Publication | None, name: str, value: object
) -> None:
    assert publication_fields(row, detail, None, seen_on=TUESDAY)[name] == value


def money(amount: str) -> Money:
    return Money(Decimal(amount), "EUR")


VALUES: list[tuple[str, Notice | None, Decimal | None]] = [
    ("an estimate", notice(estimated_value=money("216000")), Decimal("216000.00")),
    (
        "what was awarded goes before it",
        notice(estimated_value=money("1"), awarded_value=money("9000")),
        Decimal("9000.00"),
    ),
    ("1,00 is no value", notice(estimated_value=money("1.00")), None),
    ("999,99 neither", notice(estimated_value=money("999.99")), None),
    ("1.000 is", notice(estimated_value=money("1000")), Decimal("1000.00")),
    ("withheld", notice(estimated_value=money("-1")), None),
    ("more than a country earns", notice(estimated_value=money("1" + "0" * 15)), None),
    ("parts of a cent are rounded", notice(estimated_value=money("1234.565")), Decimal("1234.57")),
    ("no notice", None, None),
]


@pytest.mark.parametrize(("rule", "ted", "value"), VALUES, ids=[row[0] for row in VALUES])
def test_ted_tells_the_value(rule: str, ted: Notice | None, value: Decimal | None) -> None:
    assert publication_fields(told(), None, ted, seen_on=MONDAY)["value"] == value


def test_ted_fills_codes_that_tenderned_leaves_open() -> None:
    ted = notice(cpv=("77310000", "onzin"), nuts=("NL131", "unpublished"))
    fields = publication_fields(told(), None, ted, seen_on=MONDAY)
    assert (fields["cpv"], fields["nuts"]) == (["77310000"], ["NL131"])
    assert publication_fields(told(), told(cpv=("90910000",)), ted, seen_on=MONDAY)["cpv"] == ["90910000"]


AREAS = [
    ("the seat of the buyer", Place("GM0106", "PV22"), [], ["GM0106", "PV22"]),
    ("the province where the work is", Place(), ["NL115"], ["PV20"]),
    ("a region of the older division", Place(), ["NL113"], ["PV20"]),
    ("a province as a whole", Place(), ["NL12"], ["PV21"]),
    ("the north is all three", Place(), ["NL1"], ["PV20", "PV21", "PV22"]),
    ("the country is none", Place(), ["NL"], []),
    ("elsewhere", Place(), ["NL21", "BE211"], []),
    ("seat and work together", Place("GM0106", "PV22"), ["NL127", "NL131"], ["GM0106", "PV21", "PV22"]),
]


@pytest.mark.parametrize(("rule", "seat", "nuts", "codes"), AREAS, ids=[row[0] for row in AREAS])
def test_a_tender_is_found_where_its_buyer_and_its_work_are(
    rule: str, seat: Place, nuts: list[str], codes: list[str]
) -> None:
    assert area_of(seat, nuts) == codes


OLD, NEW = (MONDAY, 450001, "450001"), (TUESDAY, 450002, "450002")


def keys(notices: dict[Any, Notice]) -> set[tuple[str, str, str]]:
    return {(winner.lot, winner.key, str(winner.amount)) for winner in winners(notices)}


def test_a_winner_is_known_by_its_kvk_number_else_by_its_name() -> None:
    awards = (won("L", "De Hamrik B.V.", "100", kvk="80000001"), won("L", "Hamrik", "200", kvk="KVK 80000001"))
    assert keys({OLD: notice(awards=awards)}) == {("L", "80000001", "300.00")}
    assert keys({OLD: notice(awards=(won("L", "De Hamrik B.V."), won("L", "de hamrik b.v.")))}) == {
        ("L", "de hamrik b v", "None")
    }


def test_a_lot_may_have_several_winners() -> None:
    awards = (won("L", "Een", "100"), won("L", "Twee", "200"))
    assert keys({OLD: notice(awards=awards)}) == {("L", "een", "100.00"), ("L", "twee", "200.00")}


def test_who_wins_two_parts_of_a_lot_gets_their_sum_in_one_currency() -> None:
    awards = (won("L", "Een", "100"), won("L", "Een", "50.50"), won("L", "Een", "7", currency="USD"))
    assert keys({OLD: notice(awards=awards)}) == {("L", "een", "150.50")}


def test_a_small_amount_stands_as_delivered_and_a_withheld_one_is_unknown() -> None:
    awards = (won("L", "Een", "1"), won("L", "Twee", "-1"))
    assert keys({OLD: notice(awards=awards)}) == {("L", "een", "1.00"), ("L", "twee", "None")}


def test_of_each_lot_the_newest_notice_that_names_winners_counts() -> None:
    before = notice(awards=(won("1", "Een"), won("2", "Twee")))
    after = notice(awards=(won("2", "Drie"),))
    found = winners({NEW: after, OLD: before})
    assert {(winner.lot, winner.name): moment for winner, moment in found.items()} == {
        ("1", "Een"): OLD,
        ("2", "Drie"): NEW,
    }


def test_nobody_is_no_winner_and_a_nameless_number_is() -> None:
    assert keys({OLD: notice(awards=(won("L", None), won("L", None, kvk="80000001")))}) == {("L", "80000001", "None")}


NUMBERS = [
    ("80000001", "80000001"),
    (" 80000001 ", "80000001"),
    ("KVK 80000001", "80000001"),
    ("NL80000001", "80000001"),
    ("NL123456789B01", ""),
    ("000012345678", ""),
    ("8000000", ""),
    ("", ""),
    (None, ""),
]


@pytest.mark.parametrize(("number", "kvk"), NUMBERS)
def test_a_kvk_number_has_eight_digits(number: str | None, kvk: str) -> None:
    assert kvk_number(number) == kvk
