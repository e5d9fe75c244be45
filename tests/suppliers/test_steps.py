"""What is left to do in a profile, and how a step names the text that stands in it."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from suppliers import steps
from suppliers.profile import DeclaredClaim, OfferedService, Profile, ShownPhoto

TODAY = date(2026, 11, 23)
SERVICE = OfferedService("Daken", "groen", area=("PV22",), capacity="now", capacity_on=TODAY)
CLAIM = DeclaredClaim("pso", evidence_url="https://register.example/")
WHOLE = Profile(
    summary="Wij vlechten riet.",
    description="Met zijn achten.",
    for_people="Drie leren het vak.",
    themes=("natuur",),
    contact_role="de planning",
    services=(SERVICE,),
    claims=(CLAIM,),
    photos=(ShownPhoto("ab12", "Een dak."),),
)


def told(profile, proven=()):
    things = steps.things_to_do(profile, today=TODAY, labels={"pso": "PSO"}, proven=proven)
    return [(thing.step.slug, thing.text, thing.minutes, thing.needed) for thing in things]


def test_of_a_whole_profile_nothing_is_left():
    assert told(WHOLE) == []
    assert steps.in_words([]) == ""


@pytest.mark.parametrize(
    ("changes", "thing"),
    [
        ({"summary": ""}, ("wie", "Schrijf in één zin wat u doet", 1, True)),
        ({"description": ""}, ("wie", "Schrijf wat een inkoper nog moet weten", 3, False)),
        ({"for_people": ""}, ("wie", "Schrijf wat u voor mensen of voor de planeet doet", 3, False)),
        ({"themes": ()}, ("wie", "Kies waar het goed voor is", 1, False)),
        ({"services": ()}, ("aanbod", "Schrijf minstens één dienst op", 3, True)),
        ({"services": (replace(SERVICE, area=()),)}, ("aanbod", "Kies waar u ‘Daken’ levert", 1, True)),
        (
            {"services": (replace(SERVICE, capacity="", capacity_on=None),)},
            ("aanbod", "Zeg of u ‘Daken’ nu kunt leveren", 1, False),
        ),
        (
            {"services": (replace(SERVICE, capacity_on=TODAY - timedelta(days=121)),)},
            ("aanbod", "Zeg of u ‘Daken’ nu kunt leveren", 1, False),
        ),
        (
            {"services": tuple(OfferedService(f"Dienst {at}", "groen", area=("PV22",)) for at in range(3))},
            ("aanbod", "Zeg of u 3 diensten nu kunt leveren", 1, False),
        ),
        (
            {"claims": (replace(CLAIM, valid_until=TODAY - timedelta(days=1)),)},
            ("erkenningen", "PSO is verlopen: schrijf de nieuwe datum op, of haal haar weg", 1, False),
        ),
        ({"claims": (DeclaredClaim("pso"),)}, ("erkenningen", "Laat zien waaruit PSO blijkt", 2, False)),
        ({"claims": (DeclaredClaim("iets"),)}, ("erkenningen", "Laat zien waaruit iets blijkt", 2, False)),
        ({"photos": ()}, ("fotos", "Laat met een foto zien wat u maakt of doet", 2, False)),
        ({"contact_role": ""}, ("contact", "Zeg wie een vraag van een koper beantwoordt", 1, False)),
    ],
)
def test_what_is_missing_is_one_thing_with_its_minutes(changes, thing):
    assert told(replace(WHOLE, **changes)) == [thing]


def test_what_was_shown_of_a_recognition_is_enough():
    assert told(replace(WHOLE, claims=(DeclaredClaim("pso"),)), proven={"pso"}) == []


def test_on_its_last_day_a_recognition_has_not_expired():
    assert told(replace(WHOLE, claims=(replace(CLAIM, valid_until=TODAY),))) == []


def test_an_enterprise_without_recognition_is_not_nagged():
    assert told(replace(WHOLE, claims=())) == []


@pytest.mark.parametrize(
    ("minutes", "words"),
    [([1], "nog 1 ding, 1 minuut"), ([1, 3], "nog 2 dingen, 4 minuten"), ([2, 1, 1], "nog 3 dingen, 4 minuten")],
)
def test_the_sum_in_words(minutes, words):
    assert steps.in_words([steps.Thing(steps.WHO, "Iets", number) for number in minutes]) == words


def test_the_steps_ask_every_field_once():
    asked = [name for step in steps.STEPS for name in step.fields]
    assert sorted(asked) == sorted(Profile.__dataclass_fields__)


def test_after_a_step_comes_the_next():
    assert [steps.next_of(step) for step in steps.WRITTEN_STEPS] == list(steps.STEPS[1:])


texts = st.text(max_size=20)
profiles = st.builds(Profile, summary=texts, description=texts, website=texts, contact_role=texts)


@given(one=profiles, other=profiles)
def test_a_version_names_the_text_of_its_step_and_of_no_other(one, other):
    for step in steps.WRITTEN_STEPS:
        is_same = all(getattr(one, name) == getattr(other, name) for name in step.fields)
        assert (steps.version_of(one, step) == steps.version_of(other, step)) == is_same


@given(one=profiles, other=profiles)
def test_writing_a_step_leaves_the_others(one, other):
    part = {name: getattr(other, name) for name in steps.WHO.fields}
    both = steps.with_part(one, steps.WHO, part)
    assert (both.summary, both.contact_role) == (other.summary, one.contact_role)


@pytest.mark.parametrize("part", [{}, {"website": "x"}, {"summary": "x"}])
def test_a_step_writes_all_its_own_fields_and_no_other(part):
    with pytest.raises(ValueError, match="wie writes"):
        steps.with_part(WHOLE, steps.WHO, part)
