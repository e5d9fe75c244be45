"""Which rows: fragments that read as a sentence."""

from suppliers.querysets.choice import ShortlistItemQuerySet, ShortlistQuerySet
from suppliers.querysets.claims import ClaimQuerySet, EvidenceQuerySet, ReportQuerySet
from suppliers.querysets.contact import ContactRequestQuerySet, InquiryQuerySet
from suppliers.querysets.imports import ImportFileQuerySet
from suppliers.querysets.photos import PhotoQuerySet
from suppliers.querysets.profiles import SupplierQuerySet
from suppliers.querysets.upkeep import CheckUpQuerySet

__all__ = [
    "CheckUpQuerySet",
    "ClaimQuerySet",
    "ContactRequestQuerySet",
    "EvidenceQuerySet",
    "ImportFileQuerySet",
    "InquiryQuerySet",
    "PhotoQuerySet",
    "ReportQuerySet",
    "ShortlistItemQuerySet",
    "ShortlistQuerySet",
    "SupplierQuerySet",
]
