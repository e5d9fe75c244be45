"""Which rows: fragments that read as a sentence."""

from suppliers.querysets.choice import ShortlistQuerySet
from suppliers.querysets.claims import ReportQuerySet
from suppliers.querysets.contact import ContactRequestQuerySet, InquiryQuerySet
from suppliers.querysets.photos import PhotoQuerySet
from suppliers.querysets.profiles import SupplierQuerySet
from suppliers.querysets.upkeep import CheckUpQuerySet

__all__ = [
    "CheckUpQuerySet",
    "ContactRequestQuerySet",
    "InquiryQuerySet",
    "PhotoQuerySet",
    "ReportQuerySet",
    "ShortlistQuerySet",
    "SupplierQuerySet",
]
