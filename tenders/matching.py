"""How well a supplier fits a tender: a public sum of six parts, the same for both. Pure: no clock, no database.

Each part gives points for one thing, and `weigh` gives the best offer of a supplier. A part that nobody can know (no
amount in the notice, no area in the profile) counts for half, and says so. The sum knows no preference and nothing
that is not public. Whoever changes a part raises VERSION, and tells it on /opdrachten/-/rekenwijze/.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import Any

from platform_goed_inkopen.dutch import euros
from platform_goed_inkopen.regions import BY_CODE, area_in_words
from tenders.matching_words import most_telling, telling, telling_by_sentence, written

VERSION = 1
PARTS = {"vak": 30, "woorden": 20, "gebied": 20, "omvang": 10, "voorbehouden": 15, "themas": 5}
NAMES = {
    "vak": "Vak",
    "woorden": "Woorden",
    "gebied": "Gebied",
    "omvang": "Omvang",
    "voorbehouden": "Voorbehouden",
    "themas": "Thema's",
}
THRESHOLD = 70
CORE_POINTS, RELATED_POINTS = {"within": 30, 4: 22, 3: 12}, {"within": 18, 4: 10, 3: 5}
TITLE_UNITS, TEXT_UNITS, MOST_UNITS = 2, 1, 4
UNIT_POINTS = 5
CEILING_OF_DONE = 2  # who did a job of 50,000 can do one of twice that
RESERVED = "voorbehouden_2_82"
THEMES = {
    "voorbehouden_2_82": ("arbeidsparticipatie",),
    "voorbehouden_2_82a": ("arbeidsparticipatie",),
    "social_return": ("arbeidsparticipatie",),
    "sociaal": ("arbeidsparticipatie", "inclusie", "leefbaarheid", "onderwijs"),
    "circulair": ("circulair",),
    "milieu": ("biodiversiteit-milieu",),
    "energie": ("energie-klimaat",),
}


@dataclass(frozen=True)
class Wanted:
    """A tender as far as the sum knows it. `amounts` are whole euros: of its lots, else of the whole.

    `area` holds codes of municipalities and provinces (PV22, GM0106); empty means that nobody said where, unless
    `is_elsewhere`. `kinds` are those of its findings. `closes` is the day on which a claim must still hold.
    """

    reference: str
    title: str
    description: str = ""
    cpv: tuple[str, ...] = ()
    area: frozenset[str] = frozenset()
    is_elsewhere: bool = False
    amounts: tuple[int, ...] = ()
    has_lots: bool = False
    kinds: frozenset[str] = frozenset()
    closes: date | None = None

    @property
    def is_reserved(self) -> bool:
        """Whether only social enterprises may take part."""
        return RESERVED in self.kinds

    @property
    def themes(self) -> frozenset[str]:
        """What it is good for, by what was found in it."""
        return frozenset(theme for kind in self.kinds for theme in THEMES.get(kind, ()))

    @cached_property
    def words(self) -> Mapping[str, int]:
        """Its telling words by their units: a word of the title says more than one of the text."""
        found = dict.fromkeys(self.sentences, TEXT_UNITS)
        return found | dict.fromkeys(telling(self.title), TITLE_UNITS)

    @cached_property
    def sentences(self) -> Mapping[str, str]:
        """Of each telling word the first sentence in which it stands."""
        return telling_by_sentence((self.title, self.description))

    @cached_property
    def provinces(self) -> frozenset[str]:
        """The provinces in its area."""
        return frozenset(code for code in self.area if code.startswith("PV"))


@dataclass(frozen=True)
class Code:
    """A CPV code of a category: `prefix` is what codes below it begin with."""

    prefix: str
    is_core: bool
    label: str = ""


@dataclass(frozen=True)
class Size:
    """Which orders an offer takes, in whole euros; `done` is the largest that was done."""

    minimum: int | None = None
    maximum: int | None = None
    done: int | None = None
    takes_part: bool = False

    @property
    def ceiling(self) -> int | None:
        """The largest order: as it was said, else by what was done before."""
        return self.maximum or (self.done * CEILING_OF_DONE if self.done else None)

    @property
    def is_known(self) -> bool:
        """Whether anybody said something of it."""
        return self.ceiling is not None or self.minimum is not None


@dataclass(frozen=True)
class Offer:
    """One thing that a supplier sells. `words` are the telling stems of it and of the profile's summary."""

    title: str = ""
    category: str = ""
    category_name: str = ""
    codes: tuple[Code, ...] = ()
    words: frozenset[str] = frozenset()
    area: frozenset[str] = frozenset()
    size: Size = field(default_factory=Size)


@dataclass(frozen=True)
class Seller:
    """A supplier as far as the sum knows it. `reserved_claims`: each claim that meets article 2.82, with its last day.

    A last day of None has no end. Claims that are withdrawn or investigated are not among them.
    """

    slug: str
    name: str
    offers: tuple[Offer, ...] = ()
    themes: frozenset[str] = frozenset()
    reserved_claims: tuple[tuple[str, date | None], ...] = ()


@dataclass(frozen=True)
class Part:
    """What one rule gives: its points and why, in words of the reader; `words` are marked in the text."""

    rule: str
    points: int
    text: str
    words: tuple[str, ...] = ()

    @property
    def most(self) -> int:
        """What it could have given."""
        return PARTS[self.rule]

    @property
    def name(self) -> str:
        """The rule as people call it."""
        return NAMES[self.rule]


@dataclass(frozen=True)
class Sheet:
    """The whole sum for a pair, with the offer that fits best."""

    parts: tuple[Part, ...]
    offer: Offer
    version: int = VERSION

    @property
    def score(self) -> int:
        """Of a hundred."""
        return sum(part.points for part in self.parts)

    @property
    def fits(self) -> bool:
        """Whether it is a match."""
        return self.score >= THRESHOLD

    @property
    def hits(self) -> list[dict[str, Any]]:
        """The rules that gave points, as Match stores them."""
        return [_row(part) | {"words": list(part.words)} for part in self.parts if part.points]

    @property
    def misses(self) -> list[dict[str, Any]]:
        """The rules that gave nothing, as Match stores them."""
        return [_row(part) for part in self.parts if not part.points]

    def as_dict(self) -> dict[str, Any]:
        """As `manage.py explain_match --json` prints it."""
        hits = [{"rule": part.rule, "points": part.points, "text": part.text} for part in self.parts if part.points]
        misses = [{"rule": part.rule, "text": part.text} for part in self.parts if not part.points]
        return {"score": self.score, "version": self.version, "hits": hits, "misses": misses}


def _row(part: Part) -> dict[str, Any]:
    return {"rule": part.rule, "points": part.points, "most": part.most, "text": part.text}


def weigh(wanted: Wanted, seller: Seller) -> Sheet:
    """The sum for this pair: of the offer that fits best, the first of equals."""
    offers = seller.offers or (Offer(),)
    best = max(offers, key=lambda offer: _points(wanted, offer))
    parts = (
        Part("vak", trade_points(wanted.cpv, best.codes), _trade_text(wanted, best)),
        _words_part(wanted, best),
        Part("gebied", area_points(wanted, best.area), _area_text(wanted, best.area)),
        Part("omvang", size_points(wanted, best.size), _size_text(wanted, best.size)),
        Part("voorbehouden", reserved_points(wanted, seller.reserved_claims), _reserved_text(wanted, seller)),
        Part("themas", theme_points(wanted, seller.themes), _theme_text(wanted, seller.themes)),
    )
    return Sheet(parts, best)


def points_of(wanted: Wanted, seller: Seller) -> int:
    """The score alone, without a word of why."""
    offers = seller.offers or (Offer(),)
    own = reserved_points(wanted, seller.reserved_claims) + theme_points(wanted, seller.themes)
    return own + max(_points(wanted, offer) for offer in offers)


def shares_work(wanted: Wanted, seller: Seller) -> bool:
    """Whether anything of the work itself is in common: its trade, or a word."""
    return any(trade_points(wanted.cpv, offer.codes) or word_units(wanted, offer.words) for offer in seller.offers)


def _points(wanted: Wanted, offer: Offer) -> int:
    return (
        trade_points(wanted.cpv, offer.codes)
        + word_points(wanted, offer.words)
        + area_points(wanted, offer.area)
        + size_points(wanted, offer.size)
    )


def trade_points(cpv: Iterable[str], codes: Iterable[Code]) -> int:
    """More for a code of the category itself than for one beside it, and for more digits in common."""
    return max((_code_points(each, code) for each in cpv for code in codes), default=0)


def _code_points(cpv: str, code: Code) -> int:
    table = CORE_POINTS if code.is_core else RELATED_POINTS
    if cpv.startswith(code.prefix):
        return table["within"]
    shared = _shared_digits(cpv.rstrip("0"), code.prefix)
    return table[min(shared, 4)] if shared > 2 else 0


def _shared_digits(one: str, other: str) -> int:
    """How many digits two codes begin with alike."""
    pairs = enumerate(zip(one, other, strict=False))
    return next((at for at, (left, right) in pairs if left != right), min(len(one), len(other)))


def word_units(wanted: Wanted, words: frozenset[str]) -> int:
    """How much the words have in common, up to MOST_UNITS."""
    found = wanted.words
    return min(MOST_UNITS, sum(found[word] for word in words & found.keys()))


def word_points(wanted: Wanted, words: frozenset[str]) -> int:
    """Points for words in common."""
    return UNIT_POINTS * word_units(wanted, words)


def area_points(wanted: Wanted, area: frozenset[str]) -> int:
    """All for a place in the delivery area; half for a neighbour in its province, and for what nobody said."""
    most = PARTS["gebied"]
    if wanted.is_elsewhere:
        return 0
    if not wanted.area or not area:
        return most // 2
    if not wanted.area.isdisjoint(area):
        return most
    return most // 2 if not wanted.provinces.isdisjoint(_provinces_of(area)) else 0


def _provinces_of(area: Iterable[str]) -> set[str]:
    return {BY_CODE[code].province.code for code in area if code in BY_CODE}


def size_points(wanted: Wanted, size: Size) -> int:
    """All when the whole or one lot fits; half for what nobody said, and where a part is welcome."""
    most = PARTS["omvang"]
    if not wanted.amounts or not size.is_known:
        return most // 2
    if any(_takes(size, amount) for amount in wanted.amounts):
        return most
    return most // 2 if size.takes_part and min(wanted.amounts) > (size.ceiling or 0) else 0


def _takes(size: Size, amount: int) -> bool:
    return (size.minimum or 0) <= amount and (size.ceiling is None or amount <= size.ceiling)


def reserved_points(wanted: Wanted, claims: Iterable[tuple[str, date | None]]) -> int:
    """All for a tender that is open to everybody; for a reserved one only with a claim in force when it closes."""
    return PARTS["voorbehouden"] if not wanted.is_reserved or _holding(wanted, claims) else 0


def _holding(wanted: Wanted, claims: Iterable[tuple[str, date | None]]) -> str:
    """The first claim that still holds when the tender closes; empty when none does."""
    return next((name for name, until in claims if not until or not wanted.closes or until >= wanted.closes), "")


def theme_points(wanted: Wanted, themes: frozenset[str]) -> int:
    """Points for a theme of the supplier that was found in the notice."""
    return PARTS["themas"] if wanted.themes & themes else 0


def _trade_text(wanted: Wanted, offer: Offer) -> str:
    if not offer.category:
        return "Er staat geen aanbod met een categorie in het profiel."
    points, cpv, code = _best_code(wanted.cpv, offer.codes)
    if not points or code is None:
        return f"Geen CPV-code van de opdracht valt onder {offer.category_name or offer.category}."
    name = offer.category_name or offer.category
    label = f" ({code.label})" if code.label else ""
    if cpv.startswith(code.prefix):
        return f"CPV {cpv}{label} hoort bij {name}." if code.is_core else f"CPV {cpv}{label} ligt dicht bij {name}."
    return f"CPV {cpv} ligt in de buurt van {name}{label}, maar valt er niet onder."


def _best_code(cpv: Sequence[str], codes: Sequence[Code]) -> tuple[int, str, Code | None]:
    pairs = ((_code_points(each, code), each, code) for each in cpv for code in codes)
    return max(pairs, key=lambda pair: pair[0], default=(0, "", None))


def _words_part(wanted: Wanted, offer: Offer) -> Part:
    shared = offer.words & wanted.words.keys()
    if not shared:
        return Part("woorden", 0, "Geen kenmerkend woord van de aankondiging staat in het aanbod.")
    sentence = most_telling(wanted.sentences, shared)
    words = tuple(written(shared, sentence))
    quoted = ", ".join(f"‘{word}’" for word in words)
    return Part("woorden", word_points(wanted, offer.words), f"{quoted} in: “{sentence}”", words)


def _area_text(wanted: Wanted, area: frozenset[str]) -> str:
    if wanted.is_elsewhere:
        return "De opdracht is buiten Groningen, Fryslân en Drenthe."
    if not wanted.area:
        return "De aankondiging zegt niet waar het werk is; dit telt voor de helft."
    if not area:
        return "Het profiel zegt niet waar geleverd wordt; dit telt voor de helft."
    where, delivered = _where(wanted.area), area_in_words(area)
    if not wanted.area.isdisjoint(area):
        return f"De opdracht is in {where}; levert in {delivered}."
    if area_points(wanted, area):
        return f"De opdracht is in {where}; levert elders in die provincie ({delivered}). Dit telt voor de helft."
    return f"De opdracht is in {where}; levert alleen in {delivered}."


def _where(area: frozenset[str]) -> str:
    """The municipality where it is known, else the provinces."""
    return area_in_words([code for code in area if code in BY_CODE]) or area_in_words(area)


def _size_text(wanted: Wanted, size: Size) -> str:
    if not wanted.amounts:
        return "De aankondiging noemt geen bedrag; dit telt voor de helft."
    if not size.is_known:
        return "Het profiel zegt niet hoe groot een opdracht mag zijn; dit telt voor de helft."
    fitting = [amount for amount in wanted.amounts if _takes(size, amount)]
    if fitting:
        what = "Een perceel" if wanted.has_lots else "De opdracht"
        return f"{what} van {euros(fitting[0])} past bij {_size_in_words(size)}."
    near = min(wanted.amounts)
    what = f"Het kleinste perceel is {euros(near)}" if wanted.has_lots else f"De opdracht is {euros(near)}"
    if size_points(wanted, size):
        return f"{what}; het aanbod is {_size_in_words(size)}, maar een deel is ook welkom. Dit telt voor de helft."
    return f"{what}; het aanbod is {_size_in_words(size)}."


def _size_in_words(size: Size) -> str:
    if size.minimum and size.ceiling:
        return f"{euros(size.minimum)} tot {euros(size.ceiling)}"
    return f"hoogstens {euros(size.ceiling)}" if size.ceiling else f"minstens {euros(size.minimum or 0)}"


def _reserved_text(wanted: Wanted, seller: Seller) -> str:
    if not wanted.is_reserved:
        return "De opdracht is niet voorbehouden: iedereen mag meedoen."
    holding = _holding(wanted, seller.reserved_claims)
    if holding:
        return f"Voorbehouden opdracht; {holding} geldt nog als de inschrijving sluit."
    return "Voorbehouden opdracht (artikel 2.82), en er is geen erkenning die daarvoor geldt als de inschrijving sluit."


def _theme_text(wanted: Wanted, themes: frozenset[str]) -> str:
    if not wanted.themes:
        return "In de aankondiging vonden wij geen doel dat bij een thema hoort."
    shared = sorted(wanted.themes & themes)
    if shared:
        return f"De aankondiging vraagt om wat het profiel als thema heeft: {', '.join(shared)}."
    return f"De aankondiging vraagt om {', '.join(sorted(wanted.themes))}; dat is geen thema van het profiel."
