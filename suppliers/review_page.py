"""Read model of the page on which a moderator decides about a profile: what it says, what it said, what came before."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Self

from accounts.models import User
from platform_goed_inkopen.differences import Piece, differences, shortened
from suppliers.claim_lines import ClaimLine, claim_lines
from suppliers.models import Claim, ProfilePhoto, Supplier
from suppliers.options import facet_options
from suppliers.profile import Profile
from suppliers.wording import in_words
from suppliers.writing import latest_profile, online_profile


@dataclass(frozen=True)
class Line:
    """One thing that the profile says; where it differs from what stands online, how, and both texts word by word."""

    label: str
    text: str
    how: str = ""  # nieuw, gewijzigd or weggehaald
    pieces: tuple[Piece, ...] = ()

    @property
    def was(self) -> list[Piece]:
        """What stands online now."""
        return [piece for piece in self.pieces if piece.kind != "new"]

    @property
    def becomes(self) -> list[Piece]:
        return [piece for piece in self.pieces if piece.kind != "old"]


@dataclass(frozen=True)
class PhotoLine:
    """A photo, and what the change does with it."""

    photo: ProfilePhoto
    alt: str
    how: str = ""


@dataclass(frozen=True)
class Event:
    """Something that happened to the profile: when, what, by whom as far as that is known, and why."""

    at: datetime
    what: str
    by: str
    reason: str = ""


@dataclass(frozen=True)
class ReviewPage:
    """A profile that was sent in, line by line, with what was checked and what happened before, newest first."""

    supplier: Supplier
    lines: list[Line]
    photos: list[PhotoLine]
    checked: list[ClaimLine]
    events: list[Event]
    version: str

    @classmethod
    def build(cls, supplier: Supplier, *, today: date) -> Self:
        """`supplier` comes from `for_profile()`. The number of queries does not grow with the history."""
        options, latest = facet_options(), latest_profile(supplier)
        now = in_words(latest, options)
        was = in_words(online_profile(supplier), options) if supplier.proposed else now
        checked = [claim for claim in supplier.claims.all() if claim.checked_how != Claim.Check.SELF_DECLARED]
        return cls(
            supplier=supplier,
            lines=_compared(was, now),
            photos=_photos(supplier, latest),
            checked=claim_lines(checked, today),
            events=sorted(_events(supplier), key=lambda event: event.at, reverse=True),
            version=cls.version_of(supplier),
        )

    @staticmethod
    def version_of(supplier: Supplier) -> str:
        """What names the text that was read: the moment on which it was sent in; empty when nothing waits."""
        return supplier.submitted_at.isoformat() if supplier.submitted_at else ""

    @property
    def is_change(self) -> bool:
        """Whether an approved text stays online while this waits."""
        return bool(self.supplier.proposed)


def _compared(was: Mapping[str, str], now: Mapping[str, str]) -> list[Line]:
    """What is said now, in order, and behind it what is not said any more."""
    lines = [_line(label, was.get(label, ""), text) for label, text in now.items()]
    return lines + [_line(label, text, "") for label, text in was.items() if label not in now]


def _line(label: str, was: str, now: str) -> Line:
    if was == now:
        return Line(label, now)
    how = "gewijzigd" if was and now else "nieuw" if now else "weggehaald"
    return Line(label, now, how, shortened(differences(was, now)))


def _photos(supplier: Supplier, profile: Profile) -> list[PhotoLine]:
    """The photos of this text in order, and behind them those that it takes away. Costs a query."""
    rows = {photo.name: photo for photo in supplier.photos.all()}
    shown = [
        PhotoLine(rows[photo.name], photo.alt, _how(rows[photo.name], photo.alt))
        for photo in profile.photos
        if photo.name in rows
    ]
    kept = {line.photo.name for line in shown}
    gone = [photo for photo in rows.values() if photo.name not in kept and photo.approved_at]
    return shown + [PhotoLine(photo, photo.alt, "weggehaald") for photo in gone]


def _how(photo: ProfilePhoto, alt: str) -> str:
    if not photo.approved_at:
        return "nieuw"
    return "" if photo.alt == alt else f"andere woorden; er stond: ‘{photo.alt}’"


def _events(supplier: Supplier) -> Iterator[Event]:
    """What the history table recorded of sending in and deciding."""
    told_of = ("submitted_at", "submitted_by", "decided_at", "decided_by", "decision_reason")
    rows = list(supplier.events.order_by("-pgh_id").values(*told_of))
    people = User.objects.in_bulk({row[name] for row in rows for name in ("submitted_by", "decided_by") if row[name]})
    told = set()
    for row in rows:
        for event in (_decision(row, people), _sending(row, people)):
            if event and event not in told:
                told.add(event)
                yield event


def _sending(row: Mapping[str, object], people: Mapping[object, User]) -> Event | None:
    at = row["submitted_at"]
    return Event(at, "Ingestuurd", _who(people, row["submitted_by"])) if isinstance(at, datetime) else None


def _decision(row: Mapping[str, object], people: Mapping[object, User]) -> Event | None:
    at, reason = row["decided_at"], str(row["decision_reason"])
    what = "Terug naar de ondernemer" if reason else "Gepubliceerd"
    return Event(at, what, _who(people, row["decided_by"]), reason) if isinstance(at, datetime) else None


def _who(people: Mapping[object, User], pk: object) -> str:
    """Who did it; empty when nobody was recorded."""
    return str(people.get(pk, "iemand die hier niet meer werkt")) if pk else ""
