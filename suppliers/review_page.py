"""Read model of the page on which a moderator decides about a profile: what it says, what it said, what came before."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Self

from django.utils.formats import date_format

from accounts.models import User
from platform_goed_inkopen.dutch import counted, euros
from platform_goed_inkopen.regions import area_in_words
from suppliers.claim_lines import ClaimLine, claim_lines
from suppliers.models import Claim, Offering, Supplier
from suppliers.options import Options, facet_options
from suppliers.profile import DeclaredClaim, OfferedService, Profile
from suppliers.writing import latest_profile, online_profile


@dataclass(frozen=True)
class Line:
    """One thing that the profile says, and what stands online now when that differs."""

    label: str
    text: str
    was: str = ""
    changed: bool = False


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
    checked: list[ClaimLine]
    events: list[Event]
    version: str

    @classmethod
    def build(cls, supplier: Supplier, *, today: date) -> Self:
        """`supplier` comes from `for_profile()`. The number of queries does not grow with the history."""
        options = facet_options()
        now = dict(_lines(latest_profile(supplier), options))
        was = dict(_lines(online_profile(supplier), options)) if supplier.proposed else now
        checked = [claim for claim in supplier.claims.all() if claim.checked_how != Claim.Check.SELF_DECLARED]
        return cls(
            supplier=supplier,
            lines=_compared(was, now),
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


def _lines(profile: Profile, options: Options) -> Iterator[tuple[str, str]]:
    """Each thing that the profile says, by its label, in the order of the form."""
    yield "Samenvatting", profile.summary
    yield "Omschrijving", profile.description
    yield "Goed voor", ", ".join(options["thema"].get(slug, slug) for slug in profile.themes)
    yield "Website", profile.website
    yield "Contactadres", profile.email
    for service in profile.services:
        yield f"Dienst: {service.title}", _service_in_words(service, options)
    for claim in profile.claims:
        yield _claim_in_words(claim, options), _validity(claim)


def _service_in_words(service: OfferedService, options: Options) -> str:
    parts = [options["categorie"].get(service.category, service.category), service.text]
    parts.append(f"levert in {area_in_words(service.area)}" if service.area else "zonder gebied")
    parts += [f"vanaf {euros(service.order_minimum)}"] if service.order_minimum is not None else []
    parts += [f"tot {euros(service.order_maximum)}"] if service.order_maximum is not None else []
    parts += [f"levertijd {counted(service.lead_time_days, 'dag', 'dagen')}"] if service.lead_time_days else []
    parts += [f"{Offering.Capacity(service.capacity).label}, gezegd op {_day(service)}"] if service.capacity else []
    return " · ".join(part for part in parts if part)


def _day(service: OfferedService) -> str:
    return date_format(service.capacity_on, "j F Y") if service.capacity_on else ""


def _claim_in_words(claim: DeclaredClaim, options: Options) -> str:
    return f"Erkenning: {options['erkenning'].get(claim.recognition, claim.recognition)} {claim.level}".strip()


def _validity(claim: DeclaredClaim) -> str:
    until = f"geldig tot {date_format(claim.valid_until, 'j F Y')}" if claim.valid_until else "zonder einddatum"
    return f"zelf verklaard, {until}"


def _compared(was: Mapping[str, str], now: Mapping[str, str]) -> list[Line]:
    """What is said now, in order, and behind it what is not said any more."""
    lines = [Line(label, text, was.get(label, ""), was.get(label, "") != text) for label, text in now.items()]
    return lines + [Line(label, "", text, True) for label, text in was.items() if label not in now]


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
