"""Where an offer is delivered and how large its orders are, as bits: one `&` tells whether it fits. Pure."""

from collections.abc import Iterable

from platform_goed_inkopen.regions import MUNICIPALITIES, PROVINCES, Municipality, Province

# One bit for each municipality that an area covers, and one for each province that it touches.
PLACE_BITS: dict[str, int] = {place.slug: 1 << bit for bit, place in enumerate(MUNICIPALITIES)}
PROVINCE_BITS: dict[str, int] = {
    province.slug: 1 << (len(MUNICIPALITIES) + bit) for bit, province in enumerate(PROVINCES)
}
# Order sizes in euros, both ends included: who delivers for exactly € 10.000 stands in two bands. None is no end.
SIZES: dict[str, tuple[int, int | None]] = {
    "tot-10000": (0, 10_000),
    "10000-50000": (10_000, 50_000),
    "50000-250000": (50_000, 250_000),
    "vanaf-250000": (250_000, None),
}
SIZE_BITS: dict[str, int] = {slug: 1 << bit for bit, slug in enumerate(SIZES)}


def _areas() -> dict[str, int]:
    """The bits of each code that an offering can hold."""
    areas = {place.code: PLACE_BITS[place.slug] | PROVINCE_BITS[place.province.slug] for place in MUNICIPALITIES}
    for province in PROVINCES:
        inside = (PLACE_BITS[place.slug] for place in MUNICIPALITIES if place.province == province)
        areas[province.code] = PROVINCE_BITS[province.slug] | sum(inside)
    return areas


_AREAS = _areas()


def area_bits(codes: Iterable[str]) -> int:
    """The municipalities that these codes cover and the provinces that they touch; unknown codes are nowhere."""
    bits = 0
    for code in codes:
        bits |= _AREAS.get(code, 0)
    return bits


def place_bit(place: Municipality | Province) -> int:
    """What an area must hold to cover this municipality, or to touch this province."""
    return PLACE_BITS[place.slug] if isinstance(place, Municipality) else PROVINCE_BITS[place.slug]


def size_bits(minimum: int | None, maximum: int | None) -> int:
    """The bands that orders from `minimum` to `maximum` touch; a missing end is open, without any amount there is none.

    A band and a range touch when they have at least one amount in common.
    """
    if minimum is None and maximum is None:
        return 0
    return sum(
        SIZE_BITS[slug]
        for slug, (least, most) in SIZES.items()
        if (maximum is None or maximum >= least) and (most is None or (minimum or 0) <= most)
    )
