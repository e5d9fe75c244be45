"""The texts of the demonstration: complete, known to the reference data, each sentence its own, nobody real."""

import re
from collections import Counter

import pytest

from monitoring.demo.files import FOLDER, stories, table
from platform_goed_inkopen.reference import rows

SUPPLIERS = table("suppliers")
BY_KVK = {row["kvk"]: row for row in SUPPLIERS}
OFFERINGS = table("offerings")
CLAIMS = table("claims")
STORIES = stories()
CATEGORIES = {row["category_slug"] for row in rows("categories_cpv")}
THEMES = {row["slug"] for row in rows("themes")}
RECOGNITIONS = {row["code"] for row in rows("recognitions")}
MUNICIPALITIES = {row["name"]: row for row in rows("municipalities")}
PROVINCES = {row["province"] for row in rows("municipalities")}
FILES = sorted(path for path in FOLDER.rglob("*") if path.suffix in (".csv", ".md"))
ADDRESS = re.compile(r"[\w.+-]+@([\w.-]+\w)|https?://([^\s/;\"]+)|\bwww\.([\w.-]+\w)")


def several(text: str) -> list[str]:
    return [part for part in text.split("|") if part]


def sentences(text: str) -> list[str]:
    """The sentences of a text, without capitals and punctuation, so that a comma does not make one new."""
    parts = re.split(r"(?<=[.?!])\s+", text)
    return [" ".join(re.findall(r"\w+", part.lower())) for part in parts if part]


def all_in(areas: list[str], supplier: dict[str, str]) -> bool:
    """Whether a supplier delivers in every one of these areas."""
    own = several(supplier["werkgebied"])
    names = [area.removeprefix("gemeente ") for area in areas]
    return all(
        area in own or (area != name and MUNICIPALITIES[name]["province"] in own)
        for area, name in zip(areas, names, strict=True)
    )


def test_there_are_120_suppliers_each_with_a_number_of_its_own():
    numbers = [row["kvk"] for row in SUPPLIERS]
    assert len(numbers) == len(set(numbers)) == 120
    assert all(re.fullmatch(r"9\d{7}", number) for number in numbers)
    assert len({row["naam"] for row in SUPPLIERS}) == len({row["website"] for row in SUPPLIERS}) == 120


def test_every_municipality_has_a_supplier():
    assert {row["gemeente"] for row in SUPPLIERS} == set(MUNICIPALITIES)


def test_every_category_occurs_at_least_twice_and_every_theme():
    counted = Counter(slug for row in SUPPLIERS for slug in several(row["categorieen"]))
    assert set(counted) == CATEGORIES
    assert min(counted.values()) >= 2
    assert {slug for row in SUPPLIERS for slug in several(row["themas"])} == THEMES


def test_no_sentence_occurs_in_two_profiles():
    texts = [f"{row['samenvatting']} {row['omschrijving']}" for row in [*SUPPLIERS, *table("waiting")]]
    texts += [row["tekst"] for row in OFFERINGS]
    counted = Counter(sentence for text in texts for sentence in sentences(text))
    assert [sentence for sentence, times in counted.items() if times > 1] == []


@pytest.mark.parametrize("row", SUPPLIERS, ids=lambda row: row["kvk"])
def test_a_profile_fits_its_page(row):
    assert len(row["samenvatting"]) <= 140
    assert row["samenvatting"].endswith(".")
    assert 3 <= len(sentences(row["omschrijving"])) <= 9
    areas = several(row["werkgebied"])
    assert areas
    assert all(area in PROVINCES or area.removeprefix("gemeente ") in MUNICIPALITIES for area in areas)
    assert set(several(row["erkenningen"])) <= RECOGNITIONS - {"bvm"}


def test_every_supplier_offers_one_to_three_things_of_its_own_categories_where_it_delivers():
    assert all(1 <= times <= 3 for times in Counter(row["kvk"] for row in OFFERINGS).values())
    assert {row["kvk"] for row in OFFERINGS} == set(BY_KVK)
    for row in OFFERINGS:
        supplier = BY_KVK[row["kvk"]]
        assert row["categorie"] in several(supplier["categorieen"])
        assert all_in(several(row["werkgebied"]), supplier)
        assert 0 <= int(row["minimum"]) <= int(row["maximum"])
        assert int(row["levertijd_dagen"]) >= 0
        assert row["ruimte"] in ("", "now", "later")
        assert bool(row["ruimte"]) == bool(row["ruimte_dagen_geleden"])
        assert len(row["titel"]) <= 150


def test_an_offering_is_named_once():
    assert max(Counter(row["titel"] for row in OFFERINGS).values()) == 1


def test_claims_name_known_recognitions_and_one_in_seven_or_so_has_expired():
    assert {row["erkenning"] for row in CLAIMS} <= RECOGNITIONS - {"bvm"}
    assert {row["kvk"] for row in CLAIMS} <= set(BY_KVK)
    assert {row["controle"] for row in CLAIMS} == {"self_declared", "document_seen", "register_confirmed"}
    expired = sum(int(row["geldig_dagen"] or 1) < 0 for row in CLAIMS)
    assert 0.1 < expired / len(CLAIMS) < 0.2


def test_a_claim_was_given_before_it_ended_and_a_pso_certificate_lasts_two_years_at_most():
    for row in CLAIMS:
        given, ends = int(row["afgegeven_dagen_geleden"]), int(row["geldig_dagen"] or 10_000)
        assert given > 0
        assert given + ends > 0
        assert not row["erkenning"].startswith("pso") or given + ends <= 735


def test_the_thirty_plus_certificate_stands_on_the_third_level():
    third = {row["kvk"] for row in CLAIMS if row["erkenning"] == "pso" and row["niveau"] == "trede 3"}
    assert {row["kvk"] for row in CLAIMS if row["erkenning"] == "pso_30plus"} <= third


def test_a_claim_stands_once():
    keys = [(row["kvk"], row["erkenning"], row["niveau"], row["afgegeven_dagen_geleden"]) for row in CLAIMS]
    assert len(keys) == len(set(keys))
    assert not [row["kvk"] for row in SUPPLIERS if row["erkenningen"] and row["kvk"] in {claim[0] for claim in keys}]


def test_there_are_fifteen_stories_of_fifteen_suppliers():
    assert len(STORIES) == len({story.facts["supplier"] for story in STORIES}) == 15


@pytest.mark.parametrize("story", STORIES, ids=lambda story: story.facts["supplier"])
def test_a_story_is_well_formed(story):
    assert re.search(r"\*\*.+\*\*", story.facts["title"])
    assert len(sentences(story.facts["summary"])) == 2
    assert 250 <= len(story.body.split()) <= 450
    assert re.search(r"^> \S", story.body, re.MULTILINE)
    assert len(story.not_achieved.split()) >= 40
    tips = story.do_this_too.splitlines()
    assert 3 <= len(tips) <= 4
    assert all(re.match(rf"{number}\. \*\*", tip) for number, tip in enumerate(tips, 1))


@pytest.mark.parametrize("story", STORIES, ids=lambda story: story.facts["supplier"])
def test_the_facts_of_a_story_are_known(story):
    supplier = BY_KVK[story.facts["supplier"]]
    assert story.facts["category"] in several(supplier["categorieen"])
    assert set(story.several("themes")) <= THEMES
    assert set(story.several("themes")) & set(several(supplier["themas"]))
    assert story.facts["municipality"] in {row["slug"] for row in MUNICIPALITIES.values()}
    assert 0 < (story.number("count") or 0) <= (story.number("count_total") or 0) <= 500
    assert str(story.number("count_total")) in story.facts["picture_alt"]
    assert (story.number("published_days_ago") or 0) > 0


def test_a_story_tells_of_no_real_municipality_that_bought():
    assert [story.facts["buyer"] for story in STORIES if story.facts["buyer"].startswith("Gemeente ")] == []


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_no_address_leads_to_somebody_real(path):
    hosts = ["".join(found) for found in ADDRESS.findall(path.read_text(encoding="utf-8"))]
    assert [host for host in hosts if not host.endswith(".example")] == []


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_texts_have_no_long_dash_and_no_semicolon_lost_in_a_field(path):
    text = path.read_text(encoding="utf-8")
    assert "—" not in text
    assert path.suffix != ".csv" or all(None not in row.values() and None not in row for row in table(path.stem))
