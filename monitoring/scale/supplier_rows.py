"""Fills the tables of the directory with invented enterprises, a block at a time."""

from collections.abc import Iterator

from accounts.models import Organisation
from monitoring.scale.copying import Into, blocks, reserve_ids
from monitoring.scale.suppliers import Enterprise, Inventor, Offer
from suppliers.indexing import ENTRY_COLUMNS, OFFER_COLUMNS, Listing, Offered
from suppliers.models import Category, Claim, Offering, Recognition, SearchEntry, SearchOffer, Supplier, Theme

TABLES = (Organisation, Supplier, Supplier.themes.through, Offering, Claim, SearchEntry, SearchOffer)


class SupplierRows:
    """Organisations with their profiles, offers, themes and claims."""

    def __init__(self, inventor: Inventor, number: int) -> None:
        self._number, self._inventor = number, inventor
        self.first_organisation = self._first_supplier = 0
        self._categories = dict(Category.objects.values_list("slug", "pk"))
        self._category_names = dict(Category.objects.values_list("slug", "name"))
        self._themes = dict(Theme.objects.values_list("slug", "pk"))
        self._recognitions = dict(Recognition.objects.values_list("slug", "pk"))
        self._organisation = Into(
            Organisation,
            *("id", "name", "slug", "kind", "kvk_number", "municipality_code", "created_at", "verified_at"),
            *("verified_how", "is_demo"),
        )
        self._profile = Into(
            Supplier,
            *("id", "organisation_id", "summary", "description", "website", "email", "status"),
            *("published_at", "confirmed_at"),
        )
        self._theme = Into(Supplier.themes.through, "supplier_id", "theme_id")
        self._offering = Into(
            Offering,
            *("supplier_id", "category_id", "title", "text", "delivery_area"),
            *("order_minimum", "order_maximum", "lead_time_days", "capacity", "capacity_on"),
        )
        self._claim = Into(
            Claim,
            *("supplier_id", "recognition_id", "level", "issuer", "issued_on", "valid_until"),
            *("checked_how", "checked_at"),
        )
        self._entry = Into(SearchEntry, *ENTRY_COLUMNS)
        self._offer = Into(SearchOffer, *OFFER_COLUMNS)

    def write(self) -> dict[str, int]:
        """All of them; returns how many rows of each table."""
        self.first_organisation = reserve_ids(Organisation, self._number)
        self._first_supplier = reserve_ids(Supplier, self._number)
        written = {"suppliers": self._number, "offerings": 0, "claims": 0}
        for block in blocks(self._number):
            made = [(number, self._inventor.enterprise(number)) for number in block]
            self._organisation.write(self._organisation_row(number, it) for number, it in made)
            self._profile.write(self._profile_row(number, it) for number, it in made)
            own = [(self._first_supplier + number, it) for number, it in made]
            self._theme.write((pk, self._themes[slug]) for pk, it in own for slug in it.themes)
            written["offerings"] += self._offering.write(self._offering_rows(own))
            written["claims"] += self._claim.write(self._claim_rows(own))
            listings = [self._listing(pk, it) for pk, it in own]
            self._entry.write(listing.entry for listing in listings)
            self._offer.write(row for listing in listings for row in listing.offer_rows)
        return written

    def _organisation_row(self, number: int, it: Enterprise) -> tuple[object, ...]:
        pk, at = self.first_organisation + number, it.published_at
        return (pk, it.name, it.slug, it.kind, it.kvk, it.seat.code, at, at, Organisation.VerifiedBy.IMPORT.value, True)

    def _profile_row(self, number: int, it: Enterprise) -> tuple[object, ...]:
        ids = (self._first_supplier + number, self.first_organisation + number)
        text = (it.summary, it.description, it.website, it.email)
        return (*ids, *text, Supplier.Status.PUBLISHED.value, it.published_at, it.confirmed_at)

    def _listing(self, pk: int, it: Enterprise) -> Listing:
        return Listing(
            supplier_id=pk,
            published=True,
            name=it.name,
            kvk_number=it.kvk,
            seat=it.seat.code,
            summary=it.summary,
            description=it.description,
            themes=sorted(self._themes[slug] for slug in it.themes),
            offers=[self._offered(one) for one in it.offers],
        )

    def _offered(self, one: Offer) -> Offered:
        return Offered(
            category_id=self._categories[one.category],
            category=self._category_names[one.category],
            title=one.title,
            text=one.text,
            area=one.area,
            minimum=one.minimum,
            maximum=one.maximum,
            free_on=one.capacity_on if one.capacity == Offering.Capacity.NOW else None,
        )

    def _offering_rows(self, own: list[tuple[int, Enterprise]]) -> Iterator[tuple[object, ...]]:
        for pk, it in own:
            for one in it.offers:
                order = (one.minimum, one.maximum, one.days, one.capacity, one.capacity_on)
                yield (pk, self._categories[one.category], one.title, one.text, list(one.area), *order)

    def _claim_rows(self, own: list[tuple[int, Enterprise]]) -> Iterator[tuple[object, ...]]:
        for pk, it in own:
            for one in it.held:
                since = (one.issued_on, one.valid_until, one.checked_how, one.checked_at)
                yield (pk, self._recognitions[one.recognition], one.level, one.issuer, *since)
