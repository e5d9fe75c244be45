"""Read model of “wie wijzigde wat”: what the triggers recorded of an organisation and of who acts for it."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Model, QuerySet
from pghistory.models import Context

from accounts.models import Membership, Organisation, User

MOST_EVENTS = 100
SHOWN = {
    "name": "naam",
    "kind": "soort",
    "kvk_number": "KvK-nummer",
    "municipality_code": "gemeente",
    "verified_at": "controle",
    "refused_reason": "bezwaar",
    "review_asked_at": "wacht op een moderator",
    "without_owner_since": "zonder eigenaar",
}
ROLES = dict(Membership.Role.choices)
GONE = "iemand die hier niet meer werkt"


@dataclass(frozen=True)
class Change:
    """One row that somebody changed: when, what, by whom as far as that is known."""

    at: datetime
    what: str
    by: str


def changes_of(organisation: Organisation) -> list[Change]:
    """What changed, newest first, at most a hundred. Costs four queries, whatever the number of changes."""
    rows = [*_organisation_rows(organisation), *_member_rows(organisation)]
    rows = sorted(rows, key=lambda row: row["pgh_created_at"])[: -MOST_EVENTS - 1 : -1]
    contexts = Context.objects.in_bulk({row["pgh_context_id"] for row in rows if row["pgh_context_id"]})
    actors = {pk: context.metadata.get("user") for pk, context in contexts.items()}
    people = User.objects.in_bulk({pk for pk in [*actors.values(), *(row.get("user_id") for row in rows)] if pk})
    return [Change(row["pgh_created_at"], _what(row, people), _who(people, actors, row)) for row in rows]


def events_of(model: type[Model]) -> "QuerySet[Any]":
    """What the triggers kept of this model, a row a change."""
    events: QuerySet[Any] = model.pgh_event_model.objects.all()  # type: ignore[attr-defined]  # set by pghistory.track
    return events


def _organisation_rows(organisation: Organisation) -> Iterator[dict[str, Any]]:
    """The events of the organisation itself, each with the labels of what differs from the event before."""
    told = ("pgh_id", "pgh_label", "pgh_created_at", "pgh_context_id", *SHOWN)
    before: Mapping[str, Any] = {}
    for row in events_of(Organisation).filter(pgh_obj=organisation.pk).order_by("pgh_id").values(*told):
        differing = [label for name, label in SHOWN.items() if before and row[name] != before[name]]
        if differing or not before:
            yield {**row, "differing": differing}
        before = row


def _member_rows(organisation: Organisation) -> Iterator[dict[str, Any]]:
    told = ("pgh_id", "pgh_label", "pgh_created_at", "pgh_context_id", "user_id", "role")
    events = events_of(Membership).filter(organisation_id=organisation.pk)
    yield from events.order_by("pgh_id").values(*told)


def _what(row: Mapping[str, Any], people: Mapping[int, User]) -> str:
    if "user_id" not in row:
        return f"Gewijzigd: {', '.join(row['differing'])}" if row["differing"] else "Organisatie toegevoegd"
    person = str(people.get(row["user_id"], GONE))
    if row["pgh_label"] == "delete":
        return f"{person} werkt niet meer mee"
    verb = "werkt mee als" if row["pgh_label"] == "insert" else "is nu"
    return f"{person} {verb} {ROLES[row['role']]}"


def _who(people: Mapping[int, User], actors: Mapping[Any, Any], row: Mapping[str, Any]) -> str:
    actor = actors.get(row["pgh_context_id"])
    return str(people.get(actor, GONE)) if actor else "het platform"
