"""The buyers that notices name, and where they are seated."""

from datetime import datetime

from django.db import transaction

from accounts.models import Organisation, User
from platform_goed_inkopen.dutch import name_key
from tenders.actions import kept
from tenders.actions.writers import wait_for_other_writers
from tenders.buyers import Place, place_of_address, place_of_name
from tenders.eforms.notice import Notice
from tenders.merging import area_of, kvk_number
from tenders.models import Buyer, Publication, Source

SEAT = ["municipality_code", "province_code", "seat_from", "seated_by", "seated_at"]
NOTICES_ASKED = 20


def buyer_of(name: str, notice: Notice | None) -> Buyer | None:
    """The buyer of this name, placed where its name says, else where its notice says; None without a name."""
    key = name_key(name) or name.casefold()
    if not key:
        return None
    seat = place_of_name(name)
    buyer, _ = Buyer.objects.get_or_create(
        source=Source.TENDERNED,
        source_id="",
        name_key=key,
        defaults={
            "name": name,
            "municipality_code": seat.municipality_code,
            "province_code": seat.province_code,
            "seat_from": Buyer.SeatFrom.NAME if seat != Place() else "",
        },
    )
    if notice:
        _number(buyer, notice)
        if seat_of(buyer) == Place() and buyer.seat_from != Buyer.SeatFrom.PERSON:
            _move_in(buyer, _address(key, notice))
    return buyer


def seat_of(buyer: Buyer | None) -> Place:
    return Place(buyer.municipality_code, buyer.province_code) if buyer else Place()


def _number(buyer: Buyer, notice: Notice) -> None:
    """The KvK number that a notice gives with this very name; a later notice may mend it."""
    numbers = [kvk_number(it.id) for it in notice.buyers if name_key(it.name or "") == buyer.name_key]
    number = next(filter(None, numbers), "")
    if number and number != buyer.kvk_number:
        buyer.kvk_number = number
        buyer.save(update_fields=["kvk_number"])


def _address(key: str, notice: Notice) -> Place:
    """Where a notice says that the buyer of this name is seated; its first buyer when none bears the name."""
    buyers = sorted(notice.buyers, key=lambda buyer: name_key(buyer.name or "") != key)
    return place_of_address(buyers[0].city, buyers[0].nuts) if buyers else Place()


def _address_told(buyer: Buyer) -> Place:
    """Where the newest of its kept notices that places this buyer does so; a few are asked, for most say the same."""
    told = Publication.objects.filter(tender__buyer=buyer).exclude(notice_sha256="").order_by("-published_at", "-pk")
    notices = (kept.notice_of(kept.notice_in(kept.kept(it))) for it in told[:NOTICES_ASKED])
    places = (_address(buyer.name_key, notice) for notice in notices if notice)
    return next((place for place in places if place != Place()), Place())


def _move_in(buyer: Buyer, seat: Place) -> None:
    """Now we know where this buyer is seated: so do its other tenders."""
    if seat == Place():
        return
    buyer.municipality_code, buyer.province_code = seat.municipality_code, seat.province_code
    buyer.seat_from = Buyer.SeatFrom.ADDRESS
    buyer.save(update_fields=["municipality_code", "province_code", "seat_from"])
    _move_tenders(buyer)


def _move_tenders(buyer: Buyer) -> None:
    """Tenders are found where their buyer is seated; those that are found there already stay as they are."""
    seat = seat_of(buyer)
    for tender in buyer.tenders.only("nuts", "area"):
        if kept.assign(tender, {"area": area_of(seat, tender.nuts)}):
            tender.save(update_fields=["area"])


@transaction.atomic
def link(*, buyer: Buyer, organisation: Organisation | None, by: User, now: datetime) -> None:
    """A person says which organisation this name is; None: none on the platform. Only a person undoes it."""
    buyer.organisation, buyer.linked_by, buyer.linked_at = organisation, by, now
    buyer.save(update_fields=["organisation", "linked_by", "linked_at"])


@transaction.atomic
def seat(*, buyer: Buyer, place: Place, by: User, now: datetime) -> None:
    """A person says where this buyer is seated; an empty place: not in the north. Goes before what notices say."""
    wait_for_other_writers()
    buyer.municipality_code, buyer.province_code = place.municipality_code, place.province_code
    buyer.seat_from, buyer.seated_by, buyer.seated_at = Buyer.SeatFrom.PERSON, by, now
    buyer.save(update_fields=SEAT)
    _move_tenders(buyer)


@transaction.atomic
def seat_as_told(*, buyer: Buyer) -> None:
    """Take back what a person said: the name tells the seat, else its notices do, now and later."""
    wait_for_other_writers()
    place, source = place_of_name(buyer.name), Buyer.SeatFrom.NAME
    if place == Place():
        place, source = _address_told(buyer), Buyer.SeatFrom.ADDRESS
    buyer.municipality_code, buyer.province_code = place.municipality_code, place.province_code
    buyer.seat_from = source if place != Place() else ""
    buyer.seated_by = buyer.seated_at = None
    buyer.save(update_fields=SEAT)
    _move_tenders(buyer)
