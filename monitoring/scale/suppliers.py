"""Number -> one invented enterprise, with what it sells, where, and which recognitions it holds. Pure.

Shares are those of a full directory rather than of the demonstration: some categories have twice the supply of others,
towns have more enterprises than villages, most deliver around their own place, and one claim in six has expired.
"""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import cache
from itertools import accumulate
from random import Random

from monitoring.scale import words
from monitoring.scale.words import Subject
from platform_goed_inkopen.dutch import slugged
from platform_goed_inkopen.regions import MUNICIPALITIES, PROVINCES, Municipality, distance_km
from tenders.status import AMSTERDAM

MOST = 1_000_000  # KvK numbers of one seed
TOWNS = {"groningen": 12, "leeuwarden": 7, "emmen": 5, "assen": 4, "sudwest-fryslan": 4, "smallingerland": 3}
WEIGHTS = list(accumulate(TOWNS.get(place.slug, 1) for place in MUNICIPALITIES))
STEP = 37  # walks through the shares, with which it has no divisor in common
# Recognition, level, issuer, years that it is valid.
LABELS = (
    ("pso", "trede 1", "PSO-Nederland", 2),
    ("pso", "trede 2", "PSO-Nederland", 2),
    ("pso", "trede 3", "PSO-Nederland", 2),
    ("pso_30plus", "30+", "PSO-Nederland", 2),
    ("code_sociale_ondernemingen", "geregistreerd", "Code Sociale Ondernemingen", 2),
    ("impact_noord_lid", "lid", "Impact Noord", 1),
    ("co2_prestatieladder", "trede 2", "SKAO", 3),
    ("mvo_prestatieladder", "niveau 3", "", 3),
    ("bcorp", "gecertificeerd", "B Lab", 3),
    ("iso14001", "", "", 3),
    ("skal", "", "Skal", 1),
    ("fsc_pefc", "", "FSC Nederland", 5),
    ("eigen_verklaring", "", "", 1),
)
CAPACITIES = ("", "now", "now", "later")
CHECKS = ("self_declared", "document_seen", "register_confirmed")


@dataclass(frozen=True)
class Offer:
    """Something that it sells."""

    category: str
    title: str
    text: str
    area: tuple[str, ...]
    minimum: int | None
    maximum: int | None
    days: int | None
    capacity: str
    capacity_on: date | None


@dataclass(frozen=True)
class Held:
    """A recognition that it says to hold."""

    recognition: str
    level: str
    issuer: str
    issued_on: date
    valid_until: date
    checked_how: str
    checked_at: datetime | None


@dataclass(frozen=True)
class Enterprise:
    """One invented enterprise."""

    kvk: str
    name: str
    slug: str
    kind: str
    seat: Municipality
    summary: str
    description: str
    website: str
    email: str
    published_at: datetime
    confirmed_at: datetime | None
    themes: tuple[str, ...]
    offers: tuple[Offer, ...]
    held: tuple[Held, ...]


class Inventor:
    """Invents the enterprises of a seed as they stand on `today`."""

    def __init__(self, seed: int, today: date) -> None:
        self._seed, self._today = seed, today
        self._subjects = words.subjects()
        # From two to four shares each: of two hundred enterprises four to eight have the same main category.
        self._shares = [subject for place, subject in enumerate(self._subjects) for _ in range(2 + place % 3)]

    def enterprise(self, number: int) -> Enterprise:
        """The enterprise of this number, from 0."""
        random = Random(f"{self._seed}/enterprise/{number}")
        main = self._shares[(number * STEP + self._seed) % len(self._shares)]
        seat = random.choices(MUNICIPALITIES, cum_weights=WEIGHTS)[0]
        name = f"{random.choice(words.FIRST)} {random.choice(words.SECOND)}{random.choice(words.THIRD)}"
        kvk, house = kvk_number(self._seed, number), slugged(name)
        published = self._noon(random.randrange(1, 1400))
        return Enterprise(
            kvk=kvk,
            name=name,
            slug=f"{house}-{kvk}",
            kind="foundation" if random.random() < 0.2 else "company",
            seat=seat,
            summary=_summary(random, main, seat),
            description=" ".join(_filled(random, text) for text in random.sample(words.SENTENCES, 4)),
            website=f"https://{house}.example/",
            email=f"info@{house}.example",
            published_at=published,
            confirmed_at=min(published + timedelta(days=random.randrange(600)), self._noon(1)),
            themes=_themes(random, main),
            offers=self._offers(random, main, seat),
            held=self._held(random),
        )

    def _offers(self, random: Random, main: Subject, seat: Municipality) -> tuple[Offer, ...]:
        more = random.choices((0, 1, 2), (70, 24, 6))[0]
        chosen = [main, *random.sample(self._subjects, more)]
        area = _area(random, seat)
        found: dict[str, Offer] = {}
        for subject in chosen:
            offer = self._offer(random, subject, area if random.random() < 0.8 else _area(random, seat))
            found.setdefault(offer.title, offer)
        return tuple(found.values())

    def _offer(self, random: Random, subject: Subject, area: tuple[str, ...]) -> Offer:
        least, title = random.choice((None, 50, 250, 1_000)), random.choice(words.OFFERS)
        title = title.format(what=random.choice(subject.parts))
        capacity = random.choice(CAPACITIES)
        return Offer(
            category=subject.slug,
            title=title[0].upper() + title[1:],
            text=_filled(random, random.choice(words.OFFER_TEXTS)),
            area=area,
            minimum=least,
            maximum=random.choice((None, 5_000, 25_000, 100_000, 250_000)),
            days=random.choice((None, 1, 5, 14, 30)),
            capacity=capacity,
            capacity_on=self._today - timedelta(days=random.randrange(200)) if capacity else None,
        )

    def _held(self, random: Random) -> tuple[Held, ...]:
        labels = random.sample(LABELS, random.choices((0, 1, 2, 3), (35, 40, 18, 7))[0])
        return tuple(self._claim(random, *label) for label in labels)

    def _claim(self, random: Random, slug: str, level: str, issuer: str, years: int) -> Held:
        issued = self._today - timedelta(days=random.randrange(10, int(years * 365 * 1.2)))
        how = random.choice(CHECKS)
        checked = datetime.combine(issued + timedelta(days=4), time(12), AMSTERDAM)
        until = issued + timedelta(days=365 * years)
        return Held(slug, level, issuer, issued, until, how, None if how == "self_declared" else checked)

    def _noon(self, days_ago: int) -> datetime:
        return datetime.combine(self._today - timedelta(days=days_ago), time(12), AMSTERDAM)


@cache
def nearest(seat: Municipality) -> list[Municipality]:
    """Every municipality, the own one first."""
    return sorted(MUNICIPALITIES, key=lambda other: distance_km(seat, other))


def kvk_number(seed: int, number: int) -> str:
    """Eight digits that are nobody else's: each seed has a million of its own, below those of the demonstration."""
    return f"{(10 + seed) * MOST + number:08d}"


def _summary(random: Random, main: Subject, seat: Municipality) -> str:
    text = random.choice(words.SUMMARIES)
    text = text.format(what=main.what, name=words.in_a_sentence(main.name), place=seat.name)
    return text[0].upper() + text[1:]


def _filled(random: Random, text: str) -> str:
    return text.format(
        number=random.randrange(2, 90),
        share=random.randrange(10, 90),
        days=random.randrange(3, 30),
        year=random.randrange(1985, 2024),
    )


def _themes(random: Random, main: Subject) -> tuple[str, ...]:
    return tuple(sorted(set(random.sample(main.themes, random.randint(1, len(main.themes))))))


def _area(random: Random, seat: Municipality) -> tuple[str, ...]:
    """Mostly the own place with those around it or the own province; a few choose places as they please."""
    kind = random.random()
    if kind < 0.45:
        return tuple(place.code for place in nearest(seat)[: random.randint(1, 8)])
    if kind < 0.75:
        return (seat.province.code,)
    if kind < 0.90:
        return tuple(province.code for province in PROVINCES)
    if kind < 0.97:
        return tuple(sorted({seat.province.code, random.choice(PROVINCES).code}))
    return tuple(sorted(place.code for place in random.sample(MUNICIPALITIES, random.randint(2, 6))))
