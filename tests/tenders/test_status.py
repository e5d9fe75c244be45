"""What the publications of a tender say together. Each row of the tables is a rule, in a sentence."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tenders.status import (
    ANNOUNCEMENT_FORMS,
    AWARD_FORMS,
    CALL_FORMS,
    CONSULTATION_FORMS,
    VEAT_FORMS,
    PublicationFacts,
    Stage,
    Status,
    called_at,
    stage_of,
    status_at,
)

NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)
TYPES = ["VAK", "AAO", "AGO", "REC", "MAC", "VBE", "AAW", "", "XYZ"]
FORMS = sorted(
    AWARD_FORMS
    | CALL_FORMS
    | VEAT_FORMS
    | ANNOUNCEMENT_FORMS
    | CONSULTATION_FORMS
    | {"EF36", "EF38", "EF99", "SF21", ""}
)


def facts(*told: str) -> list[PublicationFacts]:
    """ "AAO EF16" on the first day, the next one on the second; a ! stands for terminated."""
    return [
        PublicationFacts(
            publication_id=str(1000 + day),
            published_at=NOW - timedelta(days=100 - day),
            type_code=one.rstrip("!").partition(" ")[0],
            form_code=one.rstrip("!").partition(" ")[2],
            is_terminated=one.endswith("!"),
        )
        for day, one in enumerate(told)
    ]


STAGES = [
    ("nothing is published", [], Stage.UNKNOWN),
    ("a contract notice is a call", ["AAO EF16"], Stage.CALL),
    ("a notice of the light regime is a call", ["AAO EF20"], Stage.CALL),
    ("a national notice is a call", ["AAO EFE3"], Stage.CALL),
    ("a prior notice that invites is a call, whatever its type", ["VAK EF12"], Stage.CALL),
    ("a qualification system is a call", ["AAO EF15"], Stage.CALL),
    ("a design contest is a call", ["AAO EF23"], Stage.CALL),
    ("an old contract notice is a call", ["AAO SF02"], Stage.CALL),
    ("without a form the type AAO is a call", ["AAO"], Stage.CALL),
    ("with a form we do not know the type AAO is a call", ["AAO EF99"], Stage.CALL),
    ("the form decides: a call form under AGO is a call", ["AGO EF20"], Stage.CALL),
    ("codes in small letters are the same codes", ["aao ef16"], Stage.CALL),
    ("a prior notice announces", ["VAK EF04"], Stage.ANNOUNCED),
    ("a prior notice that shortens terms announces", ["VAK EF07"], Stage.ANNOUNCED),
    ("a national prior notice announces", ["VAK EFE2"], Stage.ANNOUNCED),
    ("a market consultation consults", ["MAC EFE1"], Stage.CONSULTATION),
    ("without a form the type MAC consults", ["MAC"], Stage.CONSULTATION),
    ("an award is an award", ["AGO EF29"], Stage.AWARDED),
    ("an award of the light regime is an award", ["AGO EF33"], Stage.AWARDED),
    ("a national award is an award", ["AGO EFE4"], Stage.AWARDED),
    ("a concession award is an award", ["AGO EF32"], Stage.AWARDED),
    ("an old award notice is an award", ["AGO SF03"], Stage.AWARDED),
    ("an old award notice of utilities is an award", ["AGO SF06"], Stage.AWARDED),
    ("an old social notice is an award under AGO", ["AGO SF21"], Stage.AWARDED),
    ("an old social notice is a call under AAO", ["AAO SF21"], Stage.CALL),
    ("a rectified award is still an award", ["REC EF29"], Stage.AWARDED),
    ("an award form under AAO contradicts itself and is a call", ["AAO EF29"], Stage.CALL),
    ("the type AGO alone is no award", ["AGO"], Stage.UNKNOWN),
    ("AGO with a form we do not know is no award", ["AGO EF99"], Stage.UNKNOWN),
    ("the result of a design contest is no award of a contract", ["AGO EF36"], Stage.UNKNOWN),
    ("an intention to award (VEAT) is no award", ["AGO EF25"], Stage.VEAT),
    ("the last form of a VEAT is one too", ["AGO EF28"], Stage.VEAT),
    ("an old VEAT is one too", ["AGO SF15"], Stage.VEAT),
    ("a modification alone says nothing about how it began", ["AAW EF38"], Stage.UNKNOWN),
    ("a rectification alone says what its form says", ["REC EF16"], Stage.CALL),
    ("a rectification without a form says nothing", ["REC"], Stage.UNKNOWN),
    ("a cancelled award (AGO with the flag) is withdrawn", ["AGO EF29!"], Stage.WITHDRAWN),
    ("the type VBE is withdrawn, whatever its form", ["VBE EF29"], Stage.WITHDRAWN),
    ("a call that is terminated is withdrawn", ["AAO EF16!"], Stage.WITHDRAWN),
    ("a type nobody knows is unknown", ["XYZ"], Stage.UNKNOWN),
    ("announced, then called", ["VAK EF04", "AAO EF16"], Stage.CALL),
    ("consulted, then called", ["MAC EFE1", "AAO EF16"], Stage.CALL),
    ("announced, then consulted", ["VAK EF04", "MAC EFE1"], Stage.CONSULTATION),
    ("called, rectified, awarded", ["AAO EF16", "REC EF16", "AGO EF29"], Stage.AWARDED),
    ("awarded, then modified", ["AAO EF16", "AGO EF29", "AAW EF38"], Stage.AWARDED),
    ("called, then a result that is no award", ["AAO EF23", "AGO EF36"], Stage.CALL),
    ("one withdrawal outweighs an award", ["AAO EF16", "AGO EF29", "VBE"], Stage.WITHDRAWN),
    ("called, then an intention: closed", ["AAO EF16", "AGO EF25"], Stage.VEAT),
    ("an intention, then a call after all: open", ["AGO EF25", "AAO EF16"], Stage.CALL),
    ("an intention, then the award", ["AGO EF25", "AGO EF29"], Stage.AWARDED),
    ("an intention that is withdrawn", ["AGO EF25", "VBE"], Stage.WITHDRAWN),
    ("announced, then an intention", ["VAK EF04", "AGO EF25"], Stage.VEAT),
]


@pytest.mark.parametrize(("told", "stage"), [row[1:] for row in STAGES], ids=[row[0] for row in STAGES])
def test_stage(told: list[str], stage: Stage) -> None:
    assert stage_of(facts(*told)) is stage


DEADLINE = datetime(2026, 11, 23, 12, tzinfo=UTC)
SECOND = timedelta(seconds=1)
STATUSES = [
    ("a call is open until its deadline", Stage.CALL, DEADLINE, None, DEADLINE - SECOND, "open"),
    ("at the deadline it is closed", Stage.CALL, DEADLINE, None, DEADLINE, "gesloten"),
    ("a deadline counts, not the age of the call", Stage.CALL, DEADLINE, date(2020, 1, 1), DEADLINE - SECOND, "open"),
    ("without a deadline it is open", Stage.CALL, None, date(2026, 1, 1), NOW, "open"),
    ("for a year", Stage.CALL, None, NOW - timedelta(days=365) + SECOND, NOW, "open"),
    ("and not longer", Stage.CALL, None, NOW - timedelta(days=365), NOW, "gesloten"),
    ("a date begins at midnight in the Netherlands", Stage.CALL, None, date(2025, 11, 23), NOW, "gesloten"),
    ("without a deadline or a date we do not know", Stage.CALL, None, None, NOW, "onbekend"),
    ("an intention is closed", Stage.VEAT, DEADLINE + timedelta(days=9), date(2026, 11, 1), NOW, "gesloten"),
    ("an award stays awarded", Stage.AWARDED, DEADLINE + timedelta(days=9), None, NOW, "gegund"),
    ("a withdrawal stays withdrawn", Stage.WITHDRAWN, DEADLINE + timedelta(days=9), None, NOW, "ingetrokken"),
    ("a consultation", Stage.CONSULTATION, None, None, NOW, "marktconsultatie"),
    ("an announcement", Stage.ANNOUNCED, None, None, NOW, "aangekondigd"),
    ("nothing known", Stage.UNKNOWN, DEADLINE, None, NOW, "onbekend"),
    ("the stage as a database gives it, a plain text", "awarded", None, None, NOW, "gegund"),
    ("a stage of another version", "paused", DEADLINE, None, NOW, "onbekend"),
]


@pytest.mark.parametrize(
    ("stage", "deadline", "called", "now", "status"), [row[1:] for row in STATUSES], ids=[row[0] for row in STATUSES]
)
def test_status(stage: str, deadline: datetime | None, called: date | None, now: datetime, status: str) -> None:
    assert status_at(stage, deadline, called, now) == status


def test_the_words_are_those_of_the_addresses() -> None:
    words = "aangekondigd marktconsultatie open gesloten gegund ingetrokken onbekend"
    assert sorted(Status) == sorted(words.split())


def test_the_year_counts_from_the_newest_call() -> None:
    told = facts("VAK EF04", "AAO EF16", "REC EF16", "AGO EF29")
    assert called_at(told) == told[2].published_at
    assert called_at(facts("VAK EF04", "AGO EF25")) is None


def test_between_publications_of_one_moment_the_highest_number_is_the_newest() -> None:
    first = PublicationFacts("999", NOW, "AGO", "EF25")
    second = PublicationFacts("1000", NOW, "AAO", "EF16")
    assert stage_of([second, first]) is Stage.CALL


publications = st.builds(
    PublicationFacts,
    publication_id=st.integers(1, 10**6).map(str),
    published_at=st.datetimes(datetime(2020, 1, 1), datetime(2026, 12, 31), timezones=st.just(UTC)),
    type_code=st.sampled_from(TYPES),
    form_code=st.sampled_from(FORMS),
    is_terminated=st.booleans(),
)
many = st.lists(publications, max_size=6, unique_by=lambda it: it.publication_id)


@given(many.flatmap(lambda them: st.tuples(st.just(them), st.permutations(them))))
def test_the_order_of_the_publications_does_not_matter(
    orders: tuple[list[PublicationFacts], list[PublicationFacts]],
) -> None:
    assert stage_of(orders[0]) is stage_of(orders[1])


@given(many)
def test_only_an_award_form_makes_an_award(told: list[PublicationFacts]) -> None:
    awards = AWARD_FORMS | {"SF21", "SF22", "SF23"}
    if stage_of(told) is Stage.AWARDED:
        assert any(one.form_code in awards for one in told)
        assert not any(one.is_terminated or one.type_code == "VBE" for one in told)


@given(many, publications)
def test_a_terminated_publication_withdraws_the_tender(told: list[PublicationFacts], one: PublicationFacts) -> None:
    withdrawn = PublicationFacts(one.publication_id, one.published_at, "VBE")
    assert stage_of([*told, withdrawn]) is Stage.WITHDRAWN


@given(
    st.sampled_from(list(Stage)),
    st.none() | st.datetimes(timezones=st.just(UTC)),
    st.none() | st.dates(date(1990, 1, 1), date(2098, 1, 1)),
    st.datetimes(timezones=st.just(UTC)),
    st.timedeltas(timedelta(0), timedelta(days=400)),
)
def test_time_only_ever_closes(
    stage: Stage, deadline: datetime | None, called: date | None, now: datetime, later: timedelta
) -> None:
    try:
        moments = now, now + later
    except OverflowError:
        return
    first, second = (status_at(stage, deadline, called, moment) for moment in moments)
    assert first == second or (first, second) == (Status.OPEN, Status.CLOSED)
