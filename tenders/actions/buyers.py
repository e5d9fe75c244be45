"""The buyers that notices name, and where they are seated."""

from platform_goed_inkopen.dutch import name_key
from tenders.buyers import Place, place_of_address, place_of_name
from tenders.eforms.notice import Notice
from tenders.merging import area_of, kvk_number
from tenders.models import Buyer, Source


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
        if seat_of(buyer) == Place():
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


def _move_in(buyer: Buyer, seat: Place) -> None:
    """Now we know where this buyer is seated: so do its other tenders."""
    if seat == Place():
        return
    buyer.municipality_code, buyer.province_code = seat.municipality_code, seat.province_code
    buyer.seat_from = Buyer.SeatFrom.ADDRESS
    buyer.save(update_fields=["municipality_code", "province_code", "seat_from"])
    for tender in buyer.tenders.only("nuts", "area"):
        tender.area = area_of(seat, tender.nuts)
        tender.save(update_fields=["area"])
