"""What counts as a duty, from which field or sentence, and what does not."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tenders.duties import LONGEST, Told, duties_of


def text(words: str) -> Told:
    return Told(texts={"beschrijving": words})


FIELDS = [
    (Told(strategic={"soc-obj"}, social={"opp"}), ["Werk voor mensen die moeilijk werk vinden"]),
    (Told(social={"opp", "acc-all"}), ["Werk voor mensen die moeilijk werk vinden"]),
    (Told(strategic={"soc-obj"}), ["Een sociaal doel; welk doel staat er niet bij"]),
    (Told(reserved_execution={"yes"}), ["Uitvoering binnen een programma voor beschermd werk"]),
    (Told(strategic={"soc-obj"}, social={"acc-all"}), []),
    (Told(strategic={"env-imp"}, reserved_execution={"no", ""}), []),
    (Told(strategic={"none"}), []),
    (Told(), []),
]


@pytest.mark.parametrize(("told", "found"), FIELDS)
def test_a_field_that_asks_work_is_a_duty(told: Told, found: list[str]) -> None:
    assert [duty.what for duty in duties_of(told)] == found
    assert all("door de koper ingevuld" in duty.source for duty in duties_of(told))


ASKED = [
    "Social return: 5% van de opdrachtsom.",
    "De opdrachtnemer zet 5% in voor social-return.",
    "SROI telt voor 10 punten.",
    "Social return, 10 punten",
    "Bij social return gaat het niet alleen om plaatsen, maar ook om leren.",
]


@pytest.mark.parametrize("sentence", ASKED)
def test_a_sentence_that_names_social_return_is_a_duty_with_that_sentence(sentence: str) -> None:
    (duty,) = duties_of(text(f"Wij vragen onderhoud. Daarna:\n{sentence}\nTot slot de planning."))
    assert (duty.what, duty.source, duty.quote) == ("Social return", "tekst, beschrijving", sentence)


DENIED = [
    "Social return is niet van toepassing.",
    "Er geldt geen social return.",
    "Wij vragen geen eisen voor social return.",
    "SROI: n.v.t.",
    "Zonder SROI.",
    "De return op sociale media telt.",
    "Het profroisme.",
    "",
]


@pytest.mark.parametrize("sentence", DENIED)
def test_a_sentence_that_says_no_is_none(sentence: str) -> None:
    assert duties_of(text(sentence)) == []


def test_the_same_sentence_in_two_places_counts_once() -> None:
    told = Told(texts={"beschrijving": "Social return: 5%.", "perceel 1": "Social return: 5%."})
    assert [duty.source for duty in duties_of(told)] == ["tekst, beschrijving"]


@given(st.text(max_size=600), st.text(max_size=600))
def test_a_quote_is_short_and_holds_what_was_found(before: str, after: str) -> None:
    for duty in duties_of(text(f"{before} social return {after}")):
        assert "social return" in duty.quote.casefold() or "sroi" in duty.quote.casefold()
        assert len(duty.quote) <= LONGEST + len("…  …")


def test_a_text_that_names_it_ten_thousand_times_is_read_in_one_go():
    named = "SROI " * 10_000
    assert len(duties_of(Told(texts={"beschrijving": named}))) == 1
    assert duties_of(Told(texts={"beschrijving": f"{named}geldt hier niet"})) == []
