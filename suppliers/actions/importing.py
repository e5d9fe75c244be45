"""What an import changes: each row in its own savepoint, and nothing dropped in silence.

`by` is the person who brought the rows on the site; without one it is the administrator, who may change all of them.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime

from django.db import DataError, IntegrityError, transaction

from accounts.actions.founding import free_slug
from accounts.models import Organisation, User
from platform_goed_inkopen.access import may_read
from platform_goed_inkopen.dutch import words
from platform_goed_inkopen.regions import BY_CODE, PROVINCE_BY_CODE
from suppliers.actions import NotPossible
from suppliers.import_table import Refusal
from suppliers.importing import SupplierRow
from suppliers.indexing import write_index
from suppliers.models import Category, Recognition, Supplier, Theme
from suppliers.writing import STAYS_ONLINE, save_differing, take_back

UNCHANGED = "unchanged"
NOT_PUBLISHED_YET = (Supplier.Status.DRAFT, Supplier.Status.IN_REVIEW)
CLAIMED = (
    "Iemand meldde dit KvK-nummer al aan en niemand heeft gecontroleerd of dat klopt. "
    "Ga na wie dat is voordat u dit profiel publiceert; zonder --publish komt het er als concept in."
)

OWN_PEOPLE = (
    "Deze onderneming heeft hier zelf een account en houdt haar profiel bij. "
    "Vraag haar om de wijziging; wij veranderen niets buiten haar om."
)
GONE = "Deze onderneming is gestopt of haar profiel is samengevoegd met een ander. Wij zetten haar niet terug."


@dataclass
class ImportReport:
    """What became of the rows of one file."""

    created: int = 0
    updated: int = 0
    unchanged: int = 0
    refusals: list[Refusal] = field(default_factory=list)

    @property
    def taken(self) -> int:
        """How many rows are in."""
        return self.created + self.updated + self.unchanged


@transaction.atomic
def import_rows(
    *,
    rows: Iterable[SupplierRow | Refusal],
    publish: bool,
    now: datetime,
    dry_run: bool = False,
    by: User | None = None,
) -> ImportReport:
    """Take the good rows, each in its own savepoint; the rest is in the report. A dry run writes nothing at all."""
    report, changed = ImportReport(), []
    for row in rows:
        if isinstance(row, Refusal):
            report.refusals.append(row)
            continue
        try:
            outcome, supplier = import_row(row=row, publish=publish, now=now, by=by)
        except NotPossible as error:
            report.refusals.append(Refusal(row.line, row.name, (str(error),), row.cells))
        except (IntegrityError, DataError):
            reason = "De database weigert deze regel. Kijk of het KvK-nummer bij deze naam hoort."
            report.refusals.append(Refusal(row.line, row.name, (reason,), row.cells))
        else:
            setattr(report, outcome, getattr(report, outcome) + 1)
            changed += [supplier.pk] if outcome != UNCHANGED else []
    if not dry_run:
        write_index(changed)
    transaction.set_rollback(dry_run)
    return report


@transaction.atomic
def import_row(*, row: SupplierRow, publish: bool, now: datetime, by: User | None = None) -> tuple[str, Supplier]:
    """Make or update the profile with this KvK number; returns which of the two, or `unchanged`. Writes no index.

    Order sizes, texts and checked claims that people added stay. A profile that its owner paused stays paused.
    Raises NotPossible for publishing a party that a stranger may have claimed: it would make them its trusted owner;
    for one that stopped; and for what lies outside the provinces of `by`, or has people of its own who write.
    """
    if by:
        _check_reach(row, by)
    organisation, changed = _import_organisation(row)
    if publish and organisation.is_claimed():
        raise NotPossible(CLAIMED)
    supplier = Supplier.objects.filter(organisation=organisation).first()
    if supplier and supplier.status == Supplier.Status.WITHDRAWN:
        raise NotPossible(GONE)
    is_new = supplier is None
    supplier = supplier or Supplier.objects.create(organisation=organisation, summary=row.summary)
    texts = {"summary": row.summary, "description": row.description, "website": row.website, "email": row.email}
    changed |= save_differing(supplier, texts)
    changed |= _import_themes(supplier, row.themes)
    changed |= _import_offerings(supplier, row)
    changed |= _import_claims(supplier, row.recognitions, now)
    if publish:
        organisation.record_verified(how=Organisation.VerifiedBy.IMPORT, at=now, by=by)
    if publish and supplier.status in NOT_PUBLISHED_YET:
        _publish(supplier, now)
        changed = True
    if by and (is_new or changed) and organisation.memberships.exists():
        raise NotPossible(OWN_PEOPLE)
    return "created" if is_new else "updated" if changed else UNCHANGED, supplier


def _check_reach(row: SupplierRow, by: User) -> None:
    """Raise NotPossible unless this person works for the province of the row, and of whoever has its number now."""
    now = Organisation.objects.filter(kvk_number=row.kvk_number).first()
    seats = {BY_CODE[row.municipality_code].province.code, now.province_code if now else ""}
    for province in sorted(filter(None, seats)):
        if not may_read(by, province):
            where = PROVINCE_BY_CODE[province].name
            raise NotPossible(f"Uw rol geldt niet in {where}. Laat een coördinator van die provincie dit doen.")


def _import_organisation(row: SupplierRow) -> tuple[Organisation, bool]:
    organisation = Organisation.objects.filter(kvk_number=row.kvk_number).first()
    if organisation:
        told = {"name": row.name, "municipality_code": row.municipality_code}
        return organisation, save_differing(organisation, told)
    is_foundation = words(row.name)[:1] in (["stichting"], ["vereniging"])
    kind = Organisation.Kind.FOUNDATION if is_foundation else Organisation.Kind.COMPANY
    made = Organisation.objects.create(
        name=row.name,
        slug=free_slug(row.name),
        kind=kind,
        kvk_number=row.kvk_number,
        municipality_code=row.municipality_code,
    )
    return made, True


def _import_themes(supplier: Supplier, slugs: tuple[str, ...]) -> bool:
    wanted = set(Theme.objects.filter(slug__in=slugs))
    if set(supplier.themes.all()) == wanted:
        return False
    supplier.themes.set(wanted)
    return True


def _import_offerings(supplier: Supplier, row: SupplierRow) -> bool:
    """One offering per category, named after it. Offerings with another name were written by people and stay."""
    known = {offering.title: offering for offering in supplier.offerings.select_related("category")}
    wanted = {category.name: category for category in Category.objects.filter(slug__in=row.categories)}
    changed = False
    for slug in row.categories:
        category = next(category for category in wanted.values() if category.slug == slug)
        told = {"category": category, "delivery_area": list(row.area)}
        if category.name in known:
            changed |= save_differing(known[category.name], told)
        else:
            supplier.offerings.create(title=category.name, **told)
            changed = True
    for title, offering in known.items():
        if title == offering.category.name and title not in wanted:
            offering.delete()
            changed = True
    return changed


def _import_claims(supplier: Supplier, slugs: tuple[str, ...], now: datetime) -> bool:
    """A self-declared claim for each recognition that the profile does not show yet; what somebody checked stays.

    What everybody could read and is not in the list any more is withdrawn; what was withdrawn stays so.
    """
    known = {claim.recognition.slug: claim for claim in supplier.claims.select_related("recognition")}
    new = Recognition.objects.filter(slug__in=set(slugs) - set(known))
    for recognition in new:
        supplier.claims.create(recognition=recognition)
    gone = [claim for slug, claim in known.items() if slug not in slugs and claim.is_declared and not claim.level]
    take_back(gone, now if supplier.status in STAYS_ONLINE else None)
    return bool(new) or bool(gone)


def _publish(supplier: Supplier, now: datetime) -> None:
    supplier.status = Supplier.Status.PUBLISHED
    supplier.published_at = supplier.published_at or now
    supplier.submitted_at = None
    supplier.save(update_fields=["status", "published_at", "submitted_at"])
