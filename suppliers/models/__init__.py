"""The directory: who sells what, which recognitions prove it, and how buyers choose and ask."""

from suppliers.models.choice import Dossier, Shortlist, ShortlistItem
from suppliers.models.claims import Claim, Evidence, EvidencePage, Report
from suppliers.models.contact import ContactRequest, Inquiry
from suppliers.models.imports import ImportFile, ImportRefusal
from suppliers.models.profiles import Offering, ProfilePhoto, Supplier
from suppliers.models.reference import Category, CategoryCode, Recognition, Theme
from suppliers.models.searching import SearchEntry, SearchOffer
from suppliers.models.upkeep import CheckUp, NotTheSame

__all__ = [
    "Category",
    "CategoryCode",
    "CheckUp",
    "Claim",
    "ContactRequest",
    "Dossier",
    "Evidence",
    "EvidencePage",
    "ImportFile",
    "ImportRefusal",
    "Inquiry",
    "NotTheSame",
    "Offering",
    "ProfilePhoto",
    "Recognition",
    "Report",
    "SearchEntry",
    "SearchOffer",
    "Shortlist",
    "ShortlistItem",
    "Supplier",
    "Theme",
]
