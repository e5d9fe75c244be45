"""What of a profile goes along when it becomes part of another: nothing is lost, and nothing stands twice."""

from datetime import datetime

from django.db.models import Model, Q

from suppliers.models import Claim, NotTheSame, Offering, ShortlistItem, Supplier

TEXTS = ("description", "for_people", "for_planet", "website", "email", "contact_role")
CLAIM_FACTS = ("issuer", "number", "evidence_url", "valid_until")
OFFER_FACTS = ("text", "lead_time_days", "largest_done")
LONGEST_NOTE = 1_000


def move(gone: Supplier, kept: Supplier, *, now: datetime) -> None:
    """Move everything; call it in a transaction that holds both."""
    _fill(kept, gone, TEXTS)
    kept.themes.add(*gone.themes.all())
    _move_claims(gone, kept)
    _move_offerings(gone, kept)
    _move_photos(gone, kept)
    _move_shortlists(gone, kept)
    gone.evidence.update(supplier=kept)
    gone.reports.update(supplier=kept)
    # A question to both stays where it was asked: it is one question with two answers.
    gone.contact_requests.exclude(inquiry__in=kept.contact_requests.values("inquiry")).update(supplier=kept)
    gone.check_ups.unanswered().update(gave_up_at=now)
    NotTheSame.objects.filter(Q(first=gone) | Q(second=gone)).delete()
    Supplier.objects.filter(merged_into=gone).update(merged_into=kept)


def _fill(row: Model, other: Model, names: tuple[str, ...]) -> None:
    """What is empty here and known there."""
    missing = [name for name in names if not getattr(row, name) and getattr(other, name)]
    for name in missing:
        setattr(row, name, getattr(other, name))
    if missing:
        row.save(update_fields=missing)


def _move_claims(gone: Supplier, kept: Supplier) -> None:
    """Of the same recognition on both the one that was withdrawn stays, else the one that was checked best."""
    known = {_key(claim): claim for claim in kept.claims.all()}
    for claim in gone.claims.all():
        twin = known.get(_key(claim))
        if twin and _weight(claim) <= _weight(twin):
            _unite(twin, claim)
            continue
        if twin:
            _unite(claim, twin)
        claim.supplier = kept
        claim.save(update_fields=["supplier"])


def _key(claim: Claim) -> tuple[object, ...]:
    return (claim.recognition_id, claim.level, claim.issued_on)


def _weight(claim: Claim) -> tuple[bool, int]:
    return (claim.withdrawn_at is not None, claim.strength)


def _unite(stays: Claim, goes: Claim) -> None:
    _fill(stays, goes, CLAIM_FACTS)
    goes.reports.update(claim=stays)
    goes.delete()


def _move_offerings(gone: Supplier, kept: Supplier) -> None:
    """A service of the same name becomes one, delivered wherever one of the two is; the newest word on room counts."""
    known = {offering.title: offering for offering in kept.offerings.all()}
    for offering in gone.offerings.all():
        if twin := known.get(offering.title):
            _unite_offerings(twin, offering)
        else:
            offering.supplier = kept
            offering.save(update_fields=["supplier"])


def _unite_offerings(stays: Offering, goes: Offering) -> None:
    _fill(stays, goes, OFFER_FACTS)
    stays.delivery_area = sorted({*stays.delivery_area, *goes.delivery_area})
    if stays.order_minimum is None and stays.order_maximum is None:
        stays.order_minimum, stays.order_maximum = goes.order_minimum, goes.order_maximum
    if stays.takes_part is None:
        stays.takes_part = goes.takes_part
    if goes.capacity_on and (stays.capacity_on is None or goes.capacity_on > stays.capacity_on):
        stays.capacity, stays.capacity_on, stays.capacity_from = goes.capacity, goes.capacity_on, goes.capacity_from
    stays.save()
    goes.delete()


def _move_photos(gone: Supplier, kept: Supplier) -> None:
    after = kept.photos.count()
    for place, photo in enumerate(gone.photos.all(), start=after):
        photo.supplier, photo.place = kept, place
        photo.save(update_fields=["supplier", "place"])


def _move_shortlists(gone: Supplier, kept: Supplier) -> None:
    """On a list with both, the choice about the one that stays counts; what was said of the other becomes its note."""
    known = {item.shortlist_id: item for item in ShortlistItem.objects.filter(supplier=kept)}
    for item in ShortlistItem.objects.filter(supplier=gone):
        twin = known.get(item.shortlist_id)
        if twin is None:
            item.supplier = kept
            item.save(update_fields=["supplier"])
            continue
        if item.choice and not twin.choice:
            twin.choice, twin.reason, twin.decided_at, twin.decided_by, twin.note = (
                *(item.choice, item.reason, item.decided_at, item.decided_by),
                "\n".join(filter(None, [twin.note, item.note]))[:LONGEST_NOTE],
            )
        elif item.choice or item.note:
            said = f"Over {gone}: {item.get_choice_display()} {item.get_reason_display()}. {item.note}".strip()
            twin.note = "\n".join(filter(None, [twin.note, said]))[:LONGEST_NOTE]
        twin.save()
        item.delete()
