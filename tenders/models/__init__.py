"""Tenders as their publications tell them, with the bytes they came from, and one row for every night of reading."""

from tenders.models.awards import Award
from tenders.models.buyers import Buyer
from tenders.models.nights import ListDay, SyncFailure, SyncRun
from tenders.models.procurements import NATURES, Lot, Payload, Publication, Tender
from tenders.models.sources import Source

__all__ = [
    "NATURES",
    "Award",
    "Buyer",
    "ListDay",
    "Lot",
    "Payload",
    "Publication",
    "Source",
    "SyncFailure",
    "SyncRun",
    "Tender",
]
