"""Read model of a supplier's own page: facts for a buyer who has to defend a choice."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Self

from django.conf import settings
from django.utils.safestring import SafeString
from django.utils.timezone import localdate

from platform_goed_inkopen.drawings import Drawing
from platform_goed_inkopen.dutch import counted
from platform_goed_inkopen.regions import Municipality, area_in_words, joined
from suppliers.capacity import CapacityLine, telling_most
from suppliers.claim_lines import IN_WORDS, ORDER, ClaimLine, claim_lines
from suppliers.lanes import claim_lanes
from suppliers.levels import Level, criteria, level_of
from suppliers.models import Category, Offering, ProfilePhoto, Supplier
from suppliers.profile_json_ld import profile_json_ld

BEST_CLAIMS = 2


@dataclass(frozen=True)
class OfferingRow:
    """A service in the table; what nobody told stays empty and is shown as unknown."""

    title: str
    category: str
    text: str
    area: str
    order_minimum: int | None
    order_maximum: int | None
    largest_done: int | None
    takes_part: bool | None
    lead_time: str
    capacity: CapacityLine | None

    @classmethod
    def of(cls, offering: Offering, today: date) -> Self:
        return cls(
            title=offering.title,
            category=offering.category.name if offering.category.name != offering.title else "",
            text=offering.text,
            area=offering.area,
            order_minimum=offering.order_minimum,
            order_maximum=offering.order_maximum,
            largest_done=offering.largest_done,
            takes_part=offering.takes_part,
            lead_time=counted(offering.lead_time_days, "dag", "dagen") if offering.lead_time_days else "",
            capacity=CapacityLine.of(
                offering.capacity, offering.capacity_on, today=today, room_from=offering.capacity_from
            ),
        )


@dataclass(frozen=True)
class CodedCategory:
    """A category of the offer with the CPV codes that buyers look it up by, in words."""

    name: str
    codes: list[str]

    @classmethod
    def of(cls, category: Category) -> Self:
        return cls(category.name, [f"{code.cpv} {code.label}" for code in category.codes.all()])


@dataclass(frozen=True)
class Photo:
    """A photo with the addresses of its widths, for a browser to choose from."""

    url: str
    srcset: str
    width: int
    height: int
    alt: str

    @classmethod
    def of(cls, photo: ProfilePhoto) -> Self:
        widths = {min(width, photo.width): photo.url(width) for width in reversed(ProfilePhoto.WIDTHS)}
        return cls(
            url=photo.url(ProfilePhoto.WIDTHS[1]),
            srcset=", ".join(f"{url} {width}w" for width, url in sorted(widths.items())),
            width=photo.width,
            height=photo.height,
            alt=photo.alt,
        )


@dataclass(frozen=True)
class ProfilePage:
    """What the page of one supplier shows."""

    supplier: Supplier
    url: str
    name: str
    themes: list[str]
    claims: list[ClaimLine]
    lanes: Drawing | None
    offerings: list[OfferingRow]
    coded: list[CodedCategory]
    photos: list[Photo]
    json_ld: SafeString
    capacity: CapacityLine | None
    area: str
    smallest_order: int | None
    largest_order: int | None
    largest_done: int | None
    place: Municipality | None
    website: str
    level: Level

    @classmethod
    def build(cls, supplier: Supplier, *, today: date) -> Self:
        """`supplier` comes from `for_page()`."""
        offerings, photos = supplier.offerings.all(), shown_photos(supplier)
        rows = [OfferingRow.of(offering, today) for offering in offerings]
        return cls(
            supplier=supplier,
            url=settings.PUBLIC_URL + supplier.get_absolute_url(),
            name=supplier.organisation.name,
            themes=[theme.name for theme in supplier.themes.all()],
            claims=claim_lines(supplier.claims.all(), today),
            lanes=claim_lanes(supplier.claims.all(), today),
            offerings=rows,
            coded=_coded(offerings),
            photos=[Photo.of(photo) for photo in photos],
            json_ld=profile_json_ld(supplier, photos, today=today),
            capacity=telling_most(row.capacity for row in rows),
            area=area_in_words({code for offering in offerings for code in offering.delivery_area}),
            smallest_order=min((o.order_minimum for o in offerings if o.order_minimum is not None), default=None),
            largest_order=max((o.order_maximum for o in offerings if o.order_maximum is not None), default=None),
            largest_done=max((o.largest_done for o in offerings if o.largest_done is not None), default=None),
            place=supplier.organisation.municipality,
            website=supplier.website.partition("://")[2].removeprefix("www.").rstrip("/"),
            level=_level(supplier, today),
        )

    @property
    def name_as_sentence(self) -> str:
        """The name with the full stop that sets it apart from what follows."""
        return self.name if self.name.endswith((".", "!", "?")) else f"{self.name}."

    @property
    def best_lines(self) -> list[ClaimLine]:
        """The best claims that are valid, for under the sentence."""
        return [line for line in self.claims if line.is_valid][:BEST_CLAIMS]

    @property
    def claims_in_words(self) -> str:
        """`1 is gecontroleerd en geldig, 2 zijn zelf verklaard en 1 is verlopen`."""
        told = {
            "gecontroleerd en geldig": sum(line.is_valid and line.strength > 1 for line in self.claims),
            "zelf verklaard": sum(line.is_valid and line.strength == 1 for line in self.claims),
            **{IN_WORDS[state]: sum(line.state == state for line in self.claims) for state in ORDER[1:]},
        }
        return joined([f"{number} {'is' if number == 1 else 'zijn'} {what}" for what, number in told.items() if number])


def shown_photos(supplier: Supplier) -> list[ProfilePhoto]:
    """Of a profile that is or was online what a moderator approved; of one that never was, what its owner put there."""
    photos = supplier.photos.all()
    if supplier.status in (Supplier.Status.DRAFT, Supplier.Status.IN_REVIEW):
        return list(photos)
    return [photo for photo in photos if photo.approved_at]


def _coded(offerings: Iterable[Offering]) -> list[CodedCategory]:
    categories = {offering.category_id: offering.category for offering in offerings}
    return [coded for coded in map(CodedCategory.of, categories.values()) if coded.codes]


def _level(supplier: Supplier, today: date) -> Level:
    asked = criteria(
        is_verified=supplier.organisation.is_verified,
        confirmed_on=localdate(supplier.confirmed_at) if supplier.confirmed_at else None,
        is_investigated=supplier.investigated_since is not None,
        claims=claim_lines(supplier.claims.all(), today),
        today=today,
    )
    return level_of(asked)
