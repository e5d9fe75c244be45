"""Regions of the Netherlands by their NUTS codes, in words. Pure.

Source: Eurostat, NUTS 2021 and 2024; only Utrecht and Zuid-Holland changed their codes of level 2 in between.
"""

from collections.abc import Iterable

from platform_goed_inkopen.regions import joined

COUNTRY = {"NL": "heel Nederland"}
PARTS = {"NL1": "Noord-Nederland", "NL2": "Oost-Nederland", "NL3": "West-Nederland", "NL4": "Zuid-Nederland"}
PROVINCES = {
    "NL11": "Groningen",
    "NL12": "Fryslân",
    "NL13": "Drenthe",
    "NL21": "Overijssel",
    "NL22": "Gelderland",
    "NL23": "Flevoland",
    "NL31": "Utrecht",
    "NL32": "Noord-Holland",
    "NL33": "Zuid-Holland",
    "NL34": "Zeeland",
    "NL35": "Utrecht",
    "NL36": "Zuid-Holland",
    "NL41": "Noord-Brabant",
    "NL42": "Limburg",
}


def in_words(codes: Iterable[str]) -> str:
    """Where the work is, each place once; a code that we do not know stands as it is. Empty when nobody says."""
    return joined(list(dict.fromkeys(_name(code) for code in codes)))


def _name(code: str) -> str:
    return COUNTRY.get(code) or PARTS.get(code) or PROVINCES.get(code[:4]) or code
