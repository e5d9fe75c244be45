"""What changes profiles: their owners, moderators, and import by the administrator. Mail leaves after the commit."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime

from django.db import IntegrityError, transaction

from accounts.actions.founding import free_slug
from accounts.models import Organisation, User
from platform_goed_inkopen.audit import audit, person
from platform_goed_inkopen.dutch import words
from suppliers import emails
from suppliers.importing import Refusal, SupplierRow
from suppliers.indexing import write_index
from suppliers.models import Category, Claim, Recognition, Supplier, Theme
from suppliers.profile import Profile
from suppliers.writing import latest_profile, online_profile, save_differing, write_profile

NOT_PUBLISHED_YET = (Supplier.Status.DRAFT, Supplier.Status.IN_REVIEW)
STAYS_ONLINE = (Supplier.Status.PUBLISHED, Supplier.Status.PAUSED)
CLAIMED = (
    "Iemand meldde dit KvK-nummer al aan en niemand heeft gecontroleerd of dat klopt. "
    "Ga na wie dat is voordat u dit profiel publiceert; zonder --publish komt het er als concept in."
)


class NotPossible(Exception):
    """The profile is in a state in which this cannot be done; the text says which, for people."""


@transaction.atomic
def save_draft(*, organisation: Organisation, profile: Profile) -> Supplier:
    """Keep what was written. What everybody reads stays as it is until a moderator approved the change.

    Raises NotPossible while another text waits for a moderator: what is read must be what is decided on.
    """
    supplier = _locked_profile_of(organisation)
    if supplier.waits():
        if latest_profile(supplier) == profile:
            return supplier
        raise NotPossible("Uw profiel wacht op een moderator. U kunt het weer wijzigen na het besluit.")
    if supplier.status in STAYS_ONLINE:
        supplier.proposed = None if profile == online_profile(supplier) else profile.as_json()
        supplier.save(update_fields=["proposed"])
        return supplier
    if supplier.status != Supplier.Status.DRAFT:
        supplier.status = Supplier.Status.DRAFT
        supplier.save(update_fields=["status"])
    write_profile(supplier, profile)
    write_index([supplier.pk])
    return supplier


def _locked_profile_of(organisation: Organisation) -> Supplier:
    """The profile, made when there is none, locked until the end of the transaction."""
    Organisation.objects.select_for_update(of=("self",)).get(pk=organisation.pk)
    supplier, _ = Supplier.objects.get_or_create(organisation=organisation)
    return supplier


@transaction.atomic
def submit(*, supplier: Supplier, by: User, now: datetime) -> Supplier:
    """What was written waits for a moderator, who gets a mail. A second time changes nothing.

    Raises NotPossible when there is nothing new to decide on.
    """
    supplier = _locked(supplier)
    if supplier.waits():
        return supplier
    if supplier.status in STAYS_ONLINE and not supplier.proposed:
        raise NotPossible("Er is niets veranderd: zo staat het profiel al online.")
    if supplier.status not in STAYS_ONLINE:
        supplier.status = Supplier.Status.IN_REVIEW
    supplier.submitted_at, supplier.submitted_by = now, by
    supplier.save(update_fields=["status", "submitted_at", "submitted_by"])
    emails.review_waiting(supplier)
    return supplier


@transaction.atomic
def discard_proposal(*, supplier: Supplier) -> Supplier:
    """Forget a change that does not wait for a moderator; what is online stays. Raises NotPossible while it waits."""
    supplier = _locked(supplier)
    if supplier.waits():
        raise NotPossible("Uw wijziging wacht op een moderator. U kunt haar weer weggooien na het besluit.")
    supplier.proposed = None
    supplier.save(update_fields=["proposed"])
    return supplier


@transaction.atomic
def approve(*, supplier: Supplier, by: User, now: datetime, seen: str = "") -> Supplier:
    """What waited is online from now on, and who sent it in hears it.

    `seen` says by what the moderator saw that the enterprise is real, needed while nobody verified the organisation.
    A second time changes nothing. Raises NotPossible without it, or when nothing waits and nothing was approved.
    """
    supplier = _locked(supplier)
    if not supplier.waits():
        if supplier.decided_at and not supplier.decision_reason:
            return supplier
        raise NotPossible(f"Dit profiel wacht niet meer: {supplier.get_status_display()}.")
    _verify(supplier.organisation, by, now, seen.strip())
    if supplier.proposed:
        write_profile(supplier, Profile.from_json(supplier.proposed))
    if supplier.status not in STAYS_ONLINE:
        supplier.status, supplier.published_at = Supplier.Status.PUBLISHED, supplier.published_at or now
    supplier.proposed, supplier.confirmed_at = None, supplier.submitted_at
    _decide(supplier, by, now, reason="")
    write_index([supplier.pk])
    emails.approved(supplier)
    return supplier


def _verify(organisation: Organisation, by: User, now: datetime, seen: str) -> None:
    if organisation.is_verified:
        return
    if not seen:
        raise NotPossible("Schrijf eerst waaraan u zag dat deze onderneming echt is.")
    organisation.record_verified(how=Organisation.VerifiedBy.MODERATOR, at=now, by=by, reason=seen)


@transaction.atomic
def reject(*, supplier: Supplier, by: User, now: datetime, reason: str) -> Supplier:
    """What waited goes back to its writer, who reads the reason in full; nothing typed is lost, what is online stays.

    A second time by the same moderator changes nothing. Raises NotPossible when nothing waits, or without a reason.
    """
    if not reason.strip():
        raise NotPossible("Schrijf wat de ondernemer moet aanpassen.")
    supplier = _locked(supplier)
    if not supplier.waits():
        if supplier.decision_reason == reason.strip() and supplier.decided_by_id == by.pk:
            return supplier
        raise NotPossible(f"Dit profiel wacht niet meer: {supplier.get_status_display()}.")
    if supplier.status == Supplier.Status.IN_REVIEW:
        supplier.status = Supplier.Status.DRAFT
    _decide(supplier, by, now, reason.strip())
    emails.returned(supplier)
    return supplier


def _locked(supplier: Supplier) -> Supplier:
    """The profile as it is now, locked until the end of the transaction: whoever else decides on it waits here."""
    return (
        Supplier.objects.select_for_update(of=("self",))
        .select_related("organisation", "submitted_by")
        .get(pk=supplier.pk)
    )


def _decide(supplier: Supplier, by: User, now: datetime, reason: str) -> None:
    supplier.submitted_at = None
    supplier.decided_at, supplier.decided_by, supplier.decision_reason = now, by, reason
    supplier.save(
        update_fields=[
            "status",
            "proposed",
            "published_at",
            "confirmed_at",
            "submitted_at",
            "decided_at",
            "decided_by",
            "decision_reason",
        ]
    )
    audit(action="return" if reason else "approve", thing=f"supplier {supplier.pk}", actor=person(by.pk))


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
    *, rows: Iterable[SupplierRow | Refusal], publish: bool, now: datetime, dry_run: bool = False
) -> ImportReport:
    """Take the good rows, each in its own savepoint; the rest is in the report. A dry run writes nothing at all."""
    report = ImportReport()
    for row in rows:
        if isinstance(row, Refusal):
            report.refusals.append(row)
            continue
        try:
            outcome = import_row(row=row, publish=publish, now=now)
        except NotPossible as error:
            report.refusals.append(Refusal(row.line, row.name, (str(error),)))
        except IntegrityError:
            reason = "De database weigert deze regel. Kijk of het KvK-nummer bij deze naam hoort."
            report.refusals.append(Refusal(row.line, row.name, (reason,)))
        else:
            setattr(report, outcome, getattr(report, outcome) + 1)
    transaction.set_rollback(dry_run)
    return report


@transaction.atomic
def import_row(*, row: SupplierRow, publish: bool, now: datetime) -> str:
    """Make or update the profile with this KvK number. Returns `created`, `updated` or `unchanged`.

    Order sizes, texts and checked claims that people added stay. A profile that its owner paused stays paused.
    Raises NotPossible for publishing a party that a stranger may have claimed: it would make them its trusted owner.
    """
    organisation, changed = _import_organisation(row)
    if publish and organisation.is_claimed():
        raise NotPossible(CLAIMED)
    supplier = Supplier.objects.filter(organisation=organisation).first()
    is_new = supplier is None
    supplier = supplier or Supplier.objects.create(organisation=organisation, summary=row.summary)
    texts = {"summary": row.summary, "description": row.description, "website": row.website, "email": row.email}
    changed |= save_differing(supplier, texts)
    changed |= _import_themes(supplier, row.themes)
    changed |= _import_offerings(supplier, row)
    changed |= _import_claims(supplier, row.recognitions)
    if publish:
        organisation.record_verified(how=Organisation.VerifiedBy.IMPORT, at=now)
    if publish and supplier.status in NOT_PUBLISHED_YET:
        _publish(supplier, now)
        changed = True
    if is_new or changed:
        write_index([supplier.pk])
    return "created" if is_new else "updated" if changed else "unchanged"


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


def _import_claims(supplier: Supplier, slugs: tuple[str, ...]) -> bool:
    """A self-declared claim for each recognition that the profile does not show yet; what somebody checked stays."""
    known = {claim.recognition.slug: claim for claim in supplier.claims.select_related("recognition")}
    new = Recognition.objects.filter(slug__in=set(slugs) - set(known))
    for recognition in new:
        supplier.claims.create(recognition=recognition)
    gone = [
        claim.pk
        for slug, claim in known.items()
        if slug not in slugs and claim.checked_how == Claim.Check.SELF_DECLARED and not claim.level
    ]
    deleted, _ = Claim.objects.filter(pk__in=gone).delete()
    return bool(new) or bool(deleted)


def _publish(supplier: Supplier, now: datetime) -> None:
    supplier.status = Supplier.Status.PUBLISHED
    supplier.published_at = supplier.published_at or now
    supplier.submitted_at = None
    supplier.save(update_fields=["status", "published_at", "submitted_at"])
