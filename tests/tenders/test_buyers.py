"""Where a buyer is seated. Each row is a name as it stands on notices."""

import pytest

from tenders.buyers import Place, place_of_address, place_of_name

ASSEN = Place("GM0106", "PV22")

NAMES = [
    ("a municipality", "Gemeente Assen", ASSEN),
    ("whatever its capitals and spaces", "GEMEENTE   assen", ASSEN),
    ("with a department", "Gemeente Assen, afdeling Inkoop", ASSEN),
    ("with accents left out", "Gemeente Sudwest-Fryslan", Place("GM1900", "PV21")),
    ("with a hyphen left out", "gemeente Súdwest Fryslân", Place("GM1900", "PV21")),
    ("with an article", "Gemeente De Fryske Marren", Place("GM1940", "PV21")),
    ("of several words", "Gemeente Aa en Hunze", Place("GM1680", "PV22")),
    ("the longest name wins", "Gemeente Midden-Groningen", Place("GM1952", "PV20")),
    ("its mayor and aldermen", "College van burgemeester en wethouders van Emmen", Place("GM0114", "PV22")),
    ("a municipality elsewhere", "Gemeente Zwolle", Place()),
    ("a name that only begins like ours", "Gemeente Assendelft", Place()),
    ("a province", "Provincie Drenthe", Place("", "PV22")),
    ("a province in Frisian", "Provinsje Fryslân", Place("", "PV21")),
    ("a province by its Dutch name", "Provincie Friesland", Place("", "PV21")),
    ("a province elsewhere", "Provincie Overijssel", Place()),
    ("a water board", "Waterschap Noorderzijlvest", Place("GM0014", "PV20")),
    ("a water board in two provinces: its office", "Waterschap Hunze en Aa's", Place("GM0047", "PV20")),
    ("with a typographer's apostrophe", "Waterschap Hunze en Aa’s", Place("GM0047", "PV20")),
    ("the Frisian water board", "Wetterskip Fryslân", Place("GM0080", "PV21")),
    ("a body that only works here", "Stichting Zorggroep Assen", Place()),
    ("no name", "", Place()),
]


@pytest.mark.parametrize(("rule", "name", "place"), NAMES, ids=[row[0] for row in NAMES])
def test_a_name_tells_where_its_buyer_is_seated(rule: str, name: str, place: Place) -> None:
    assert place_of_name(name) == place


ADDRESSES = [
    ("a city that is a municipality", "Assen", "NL131", ASSEN),
    ("a city in capitals", "ASSEN", None, ASSEN),
    ("a village has the province of its region", "Roden", "NL131", Place("", "PV22")),
    ("a region of the older division", "Leek", "NL113", Place("", "PV20")),
    ("a city elsewhere", "Utrecht", "NL350", Place()),
    ("nothing", None, None, Place()),
]


@pytest.mark.parametrize(("rule", "city", "nuts", "place"), ADDRESSES, ids=[row[0] for row in ADDRESSES])
def test_an_address_tells_it_too(rule: str, city: str | None, nuts: str | None, place: Place) -> None:
    assert place_of_address(city, nuts) == place


def test_a_place_is_found_under_its_municipality_and_its_province() -> None:
    assert ASSEN.codes == {"GM0106", "PV22"}
    assert Place().codes == set()
