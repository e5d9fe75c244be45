"""The three provinces and their 40 municipalities: codes, names, NUTS regions, centroids, tile grid. Pure data.

Source of every value: reference/municipalities.csv (CBS codes of 2026; NUTS 2021 and 2024 of Eurostat and eForms).
"""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from math import asin, cos, radians, sin, sqrt

from platform_goed_inkopen.dutch import plain
from platform_goed_inkopen.reference import rows

EARTH_RADIUS_KM = 6371.0
ISLANDS = frozenset({"ameland", "schiermonnikoog", "terschelling", "vlieland"})
SLUGS = {"PV20": "groningen", "PV21": "fryslan", "PV22": "drenthe"}


@dataclass(frozen=True)
class Province:
    """One of the three northern provinces; `code` as CBS gives it (PV20), `nuts2` as Eurostat does (NL11)."""

    code: str
    name: str
    slug: str
    nuts2: str

    @property
    def at(self) -> str:
        """Where, as people say it: `in de provincie Groningen`, for the municipality has that name too."""
        return f"in {'de provincie ' if self.slug == 'groningen' else ''}{self.name}"


@dataclass(frozen=True)
class Municipality:
    """A northern municipality; `code` as CBS gives it (GM0014), centroid in degrees, `nuts3` in both vintages."""

    code: str
    name: str
    slug: str
    short_name: str
    province: Province
    nuts3: frozenset[str]
    tile_row: int
    tile_col: int
    latitude: float
    longitude: float
    social_return_rule: str
    social_return_blocks: str

    @property
    def at(self) -> str:
        """Where, as people say it: `in Assen`, `op Vlieland`."""
        return f"{self.preposition} {self.name}"

    @property
    def preposition(self) -> str:
        """`in`, and `op` an island."""
        return "op" if self.slug in ISLANDS else "in"


def _provinces(table: list[dict[str, str]]) -> dict[str, Province]:
    found = {row["province_code"]: row for row in table}
    return {code: Province(code, found[code]["province"], slug, found[code]["nuts2"]) for code, slug in SLUGS.items()}


def _municipality(row: dict[str, str], provinces: dict[str, Province]) -> Municipality:
    return Municipality(
        code=row["gm_code"],
        name=row["name"],
        slug=row["slug"],
        short_name=row["short_name"],
        province=provinces[row["province_code"]],
        nuts3=frozenset({row["nuts3_2024"], row["nuts3_2021"]}),
        tile_row=int(row["tile_row"]),
        tile_col=int(row["tile_col"]),
        latitude=float(row["centroid_lat"]),
        longitude=float(row["centroid_lon"]),
        social_return_rule=row["sr_rule"],
        social_return_blocks=row["sr_blocks"],
    )


_TABLE = rows("municipalities")
_PROVINCES = _provinces(_TABLE)
PROVINCES: tuple[Province, ...] = tuple(_PROVINCES.values())
MUNICIPALITIES: tuple[Municipality, ...] = tuple(
    sorted((_municipality(row, _PROVINCES) for row in _TABLE), key=lambda place: place.slug)
)
BY_CODE: dict[str, Municipality] = {place.code: place for place in MUNICIPALITIES}
BY_SLUG: dict[str, Municipality] = {place.slug: place for place in MUNICIPALITIES}
PROVINCE_BY_SLUG: dict[str, Province] = {province.slug: province for province in PROVINCES}
PROVINCE_BY_CODE: dict[str, Province] = _PROVINCES


@cache
def municipality_named(name: str) -> Municipality | None:
    """The municipality with this name, whatever its capitals and accents; also `gemeente Assen`; None when unknown."""
    wanted = plain(name).removeprefix("gemeente ").strip()
    return next((place for place in MUNICIPALITIES if plain(place.name) == wanted), None)


@cache
def province_named(name: str) -> Province | None:
    """The province with this name; `Friesland` is Fryslân; None when unknown."""
    wanted = plain(name).removeprefix("provincie ").strip()
    wanted = "fryslan" if wanted == "friesland" else wanted
    return next((province for province in PROVINCES if plain(province.name) == wanted), None)


def municipalities_of(province: Province) -> tuple[Municipality, ...]:
    """The municipalities of this province, by name."""
    return tuple(place for place in MUNICIPALITIES if place.province == province)


def area_codes(place: Municipality) -> tuple[str, str]:
    """The codes under which a delivery area can cover this municipality: its own and its province's."""
    return place.code, place.province.code


def area_in_words(codes: Iterable[str]) -> str:
    """A delivery area as people say it: provinces first, then municipalities, `heel het noorden` for all three."""
    chosen = set(codes)
    provinces = [province for province in PROVINCES if province.code in chosen]
    if len(provinces) == len(PROVINCES):
        return "Groningen, Fryslân en Drenthe"
    places = [place for place in MUNICIPALITIES if place.code in chosen and place.province not in provinces]
    names = [province.name for province in provinces] + [place.name for place in places]
    return joined(names)


def joined(names: list[str]) -> str:
    """`a`, `a en b`, `a, b en c`."""
    if len(names) < 2:
        return "".join(names)
    return f"{', '.join(names[:-1])} en {names[-1]}"


def province_of_nuts(code: str) -> Province | None:
    """The northern province of a NUTS code of any level and vintage; None elsewhere, and for `NL1`: all three."""
    return next((province for province in PROVINCES if code.startswith(province.nuts2)), None)


def distance_km(one: Municipality, other: Municipality) -> float:
    """Great-circle distance between two centroids in kilometres."""
    lat1, lat2 = radians(one.latitude), radians(other.latitude)
    half = sin((lat2 - lat1) / 2) ** 2
    half += cos(lat1) * cos(lat2) * sin(radians(other.longitude - one.longitude) / 2) ** 2
    return 2 * EARTH_RADIUS_KM * asin(sqrt(half))
