"""Where a buyer is seated, read from its name or from the address on a notice. Pure; None or "" when we do not know.

Buyers are only placed in the north: a municipality elsewhere has no place here.
"""

from dataclasses import dataclass

from platform_goed_inkopen.dutch import name_key
from platform_goed_inkopen.regions import (
    MUNICIPALITIES,
    PROVINCES,
    Municipality,
    Province,
    municipality_named,
    province_named,
    province_of_nuts,
)

# The water boards of the north, by a word that no other buyer has in its name: the municipality of their office.
SEATS_OF_WATER_BOARDS = {
    "noorderzijlvest": "Groningen",
    "hunze en aa s": "Veendam",
    "hunze en aas": "Veendam",
    "wetterskip": "Leeuwarden",
}
MUNICIPALITY_WORDS = ("gemeente ", "gemeentebestuur ", "college van burgemeester en wethouders van ")
PROVINCE_WORDS = ("provincie ", "provinsje ")


@dataclass(frozen=True)
class Place:
    """Where somebody is seated in the north: codes as in regions.py, "" when unknown or elsewhere."""

    municipality_code: str = ""
    province_code: str = ""

    @classmethod
    def of(cls, municipality: Municipality | None, province: Province | None = None) -> "Place":
        """The place of a municipality, else of a province alone."""
        if municipality:
            return cls(municipality.code, municipality.province.code)
        return cls("", province.code if province else "")

    @property
    def codes(self) -> set[str]:
        """The codes under which the place can be found."""
        return {self.municipality_code, self.province_code} - {""}


def place_of_name(name: str) -> Place:
    """The seat that a name gives away: `Gemeente Assen, afdeling Inkoop`, `Provincie Drenthe`, a water board."""
    key = name_key(name)
    for words in MUNICIPALITY_WORDS:
        if key.startswith(words):
            return Place.of(_municipality_at_start(key.removeprefix(words)))
    for words in PROVINCE_WORDS:
        if key.startswith(words):
            return Place.of(None, _province_at_start(key.removeprefix(words)))
    for board, city in SEATS_OF_WATER_BOARDS.items():
        if f" {board} " in f" {key} ":
            return Place.of(municipality_named(city))
    return Place()


def place_of_address(city: str | None, nuts: str | None) -> Place:
    """The seat of an address: the city when a municipality bears its name, else the province of the NUTS code."""
    return Place.of(municipality_named(city) if city else None, province_of_nuts(nuts) if nuts else None)


def _municipality_at_start(key: str) -> Municipality | None:
    """The municipality whose name these words begin with; the longest name wins."""
    named = [place for place in MUNICIPALITIES if f"{key} ".startswith(f"{name_key(place.name)} ")]
    return max(named, key=lambda place: len(place.name), default=None)


def _province_at_start(key: str) -> Province | None:
    first = key.partition(" ")[0]
    return next((province for province in PROVINCES if province == province_named(first)), None)
