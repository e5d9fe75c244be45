"""What a dossier holds: a market scan as it stood that day, in words that stay; and what changed in it since."""

from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any

from django.utils.dateformat import format as dutch_date
from django.utils.timezone import localdate

from platform_goed_inkopen.dutch import ended
from platform_goed_inkopen.exports import in_amsterdam
from platform_goed_inkopen.regions import BY_CODE
from suppliers.claim_lines import IN_WORDS, ClaimLine, claim_lines
from suppliers.models import Shortlist, ShortlistItem, Supplier
from suppliers.search import METHOD

Contents = dict[str, Any]
KEEP = ShortlistItem.Choice.KEEP
NOW = {"keep": "blijft nu op de lijst", "drop": "valt nu af", "": "heeft nu geen keuze"}


def contents_of(shortlist: Shortlist, items: Sequence[ShortlistItem], *, today: date) -> Contents:
    """What is frozen; `items` come from `with_suppliers()`. People are in it by the number of their account.

    Costs two queries.
    """
    place = shortlist.place
    return {
        "title": shortlist.title,
        "reason": shortlist.reason,
        "place": place.at if place else "",
        "organisation": shortlist.organisation.name,
        "query": shortlist.query,
        "query_words": shortlist.query_words,
        "found": shortlist.found,
        "searched_at": in_amsterdam(shortlist.searched_at) if shortlist.searched_at else None,
        "day": today.isoformat(),
        "suppliers": Supplier.objects.published().count(),
        "method": METHOD,
        "kept": [_chosen(item, today) for item in items if item.choice == KEEP],
        "dropped": [_chosen(item, today) for item in items if item.choice != KEEP],
        "not_listed": _not_listed(shortlist, items),
    }


def _chosen(item: ShortlistItem, today: date) -> Contents:
    supplier = item.supplier
    organisation = supplier.organisation
    return {
        "slug": organisation.slug,
        "name": organisation.name,
        "kvk": organisation.kvk_number or "",
        "place": _place(supplier),
        "state": state_in_words(supplier),
        "claims": [claim_in_words(line) for line in shown_claims(supplier, today)],
        "reason": item.reason,
        "why": item.get_reason_display(),
        "note": item.note,
        "decided_at": in_amsterdam(item.decided_at) if item.decided_at else None,
        "decided_by": item.decided_by_id,
    }


def _place(supplier: Supplier) -> str:
    seat = BY_CODE.get(supplier.organisation.municipality_code)
    return seat.name if seat else ""


def _not_listed(shortlist: Shortlist, items: Sequence[ShortlistItem]) -> list[Contents]:
    """Who was found and not put on the list, in the order of the result."""
    listed = {item.supplier_id for item in items}
    rest = [pk for pk in shortlist.found_ids if pk not in listed]
    found = Supplier.objects.select_related("organisation").in_bulk(rest)
    return [{"name": str(found[pk]), "place": _place(found[pk])} for pk in rest if pk in found]


def shown_claims(supplier: Supplier, today: date) -> list[ClaimLine]:
    """The recognitions that count for a choice: expired ones too, those that were replaced not."""
    return [line for line in claim_lines(supplier.claims.all(), today) if not line.is_replaced]


def claim_in_words(line: ClaimLine) -> str:
    """`PSO trede 3, tot 14 maart 2027. Register bevestigd.`; one that does not count says since when."""
    if line.is_valid:
        stands = f"tot {_day(line.valid_until)}" if line.valid_until else "zonder einddatum"
    else:
        since = line.since or line.valid_until
        stands = f"{IN_WORDS[line.state]} {'sinds' if line.since else 'op'} {_day(since)}" if since else ""
    return f"{line.label}, {stands}. {ended(line.how.capitalize())}"


def _day(day: date) -> str:
    return dutch_date(day, "j F Y")


def state_in_words(supplier: Supplier) -> str:
    """What is the matter with who is not online any more; empty for everybody else."""
    if supplier.merged_into:
        return f"staat nu op dit platform als {supplier.merged_into}"
    if supplier.stopped_at:
        return f"gestopt op {_day(localdate(supplier.stopped_at))}"
    return "" if supplier.status == Supplier.Status.PUBLISHED else "staat nu niet online"


def changes(then: Contents, shortlist: Shortlist, items: Sequence[ShortlistItem]) -> list[str]:
    """What differs from a dossier, each as a sentence; what changed by itself, such as a recognition, is not told."""
    return [*_changed_words(then, shortlist), *_changed_choices(then, items)]


def _changed_words(then: Contents, shortlist: Shortlist) -> Iterator[str]:
    place = shortlist.place
    if (then["title"], then["place"]) != (shortlist.title, place.at if place else ""):
        yield "De lijst heeft een andere naam of plaats."
    if then["reason"] != shortlist.reason:
        yield "De reden van de zoekvraag is anders."


def _changed_choices(then: Contents, items: Sequence[ShortlistItem]) -> Iterator[str]:
    before = {row["slug"]: ("keep", row) for row in then["kept"]}
    before |= {row["slug"]: ("drop", row) for row in then["dropped"]}
    for item in items:
        choice, row = before.pop(item.supplier.organisation.slug, ("", None))
        if row is None:
            yield f"{item.supplier} kwam erbij en {NOW[item.choice]}."
        elif choice != item.choice:
            yield f"{item.supplier} {NOW[item.choice]}."
        elif (row["reason"], row["note"]) != (item.reason, item.note):
            yield f"Bij {item.supplier} staat een andere reden."
    yield from (f"{row['name']} staat niet meer op de lijst." for _, row in before.values())


def why_in_words(row: Contents) -> str:
    """The reason and what somebody wrote with it."""
    why = row["why"][:1].upper() + row["why"][1:]
    return f"{ended(why)} {row['note']}".strip()
