"""Read model of the page on which an owner shows documents for the recognitions of the profile."""

from dataclasses import dataclass
from typing import Self

from suppliers.models import Evidence, Recognition, Supplier
from suppliers.writing import latest_profile


@dataclass(frozen=True)
class Document:
    """A document that was shown; `is_relied_on` when a moderator checked the recognition with it."""

    evidence: Evidence
    name: str
    pages: list[str]
    is_relied_on: bool


@dataclass(frozen=True)
class EvidencePageOfOwner:
    """What was shown, newest first, and for which recognitions something can be shown."""

    supplier: Supplier
    recognitions: dict[str, str]
    documents: list[Document]

    @classmethod
    def build(cls, supplier: Supplier) -> Self:
        """Costs the same whatever the number of documents."""
        held = supplier.claims.filter(withdrawn_at=None).select_related("recognition")
        slugs = {claim.recognition.slug for claim in held} | {it.recognition for it in latest_profile(supplier).claims}
        labels = Recognition.objects.filter(slug__in=slugs)
        checked = {claim.recognition_id: claim.checked_at for claim in held.checked().order_by("checked_at")}
        documents = [
            Document(
                evidence=shown,
                name=shown.recognition.short_name,
                pages=[page.get_absolute_url() for page in shown.pages.all()],
                is_relied_on=(at := checked.get(shown.recognition_id)) is not None and at >= shown.uploaded_at,
            )
            for shown in supplier.evidence.select_related("recognition").prefetch_related("pages")
        ]
        return cls(supplier, {label.slug: label.short_name for label in labels}, documents)
