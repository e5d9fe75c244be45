"""Which profiles may be one enterprise: the same name but for its legal form, or the same website.

The same KvK number does not come twice: the database sees to it. Pure.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import combinations
from urllib.parse import urlsplit

from platform_goed_inkopen.dutch import words

LEGAL_FORMS = (
    *(("b", "v"), ("n", "v"), ("c", "v"), ("u", "a"), ("v", "o", "f")),
    *(("bv",), ("nv",), ("cv",), ("ua",), ("vof",), ("eenmanszaak",), ("stichting",), ("vereniging",)),
    *(("cooperatie",), ("cooperatieve",), ("maatschap",), ("holding",)),
)
MOST_IN_A_GROUP = 10  # a website that so many share is that of a portal
NAME, SITE = "dezelfde naam", "dezelfde website"


@dataclass(frozen=True)
class Known:
    """What is compared of one profile."""

    pk: int
    name: str
    website: str


@dataclass(frozen=True)
class Pair:
    """Two profiles that look alike, the lower number first, and why."""

    first: int
    second: int
    why: tuple[str, ...]


def name_without_form(name: str) -> str:
    """`Stichting Rietwerk B.V.` is `rietwerk`; a name of nothing but legal forms stays as it is."""
    told = tuple(words(name))
    kept, place = [], 0
    while place < len(told):
        form = next((form for form in LEGAL_FORMS if told[place : place + len(form)] == form), ())
        if not form:
            kept.append(told[place])
        place += len(form) or 1
    return " ".join(kept or told)


def site_of(website: str) -> str:
    """`https://www.rietwerk.example/` is `rietwerk.example`; a page on a site of others keeps its path."""
    parts = urlsplit(website)
    return f"{parts.netloc.lower().removeprefix('www.')}{parts.path.rstrip('/')}"


def alike(profiles: Iterable[Known]) -> list[Pair]:
    """Every pair once, with all that makes it alike."""
    found: dict[tuple[int, int], list[str]] = defaultdict(list)
    profiles = list(profiles)
    for why, key in ((NAME, lambda it: name_without_form(it.name)), (SITE, lambda it: site_of(it.website))):
        for pair in _with_one_key((key(profile), profile.pk) for profile in profiles):
            found[pair].append(why)
    return [Pair(*pair, why=tuple(why)) for pair, why in sorted(found.items())]


def _with_one_key(keyed: Iterable[tuple[str, int]]) -> Iterator[tuple[int, int]]:
    groups: dict[str, list[int]] = defaultdict(list)
    for key, pk in keyed:
        groups[key].append(pk)
    for key, pks in groups.items():
        if key and len(pks) <= MOST_IN_A_GROUP:
            yield from combinations(sorted(pks), 2)
