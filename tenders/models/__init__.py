"""Tenders as their publications tell them, what was read in them, whom they fit, and who wants to hear of them."""

from tenders.models.alerts import Digest, Subscription, Told
from tenders.models.awards import Award
from tenders.models.buyers import Buyer
from tenders.models.findings import Finding, FindingDoubt
from tenders.models.matches import Match, MatchRun, NearMisses, Preference, WordCode
from tenders.models.nights import ListDay, SyncFailure, SyncRun
from tenders.models.procurements import NATURES, Lot, Payload, Publication, Tender
from tenders.models.requests import Interest, OwnRequest
from tenders.models.sources import Source

__all__ = [
    "NATURES",
    "Award",
    "Buyer",
    "Digest",
    "Finding",
    "FindingDoubt",
    "Interest",
    "ListDay",
    "Lot",
    "Match",
    "MatchRun",
    "NearMisses",
    "OwnRequest",
    "Payload",
    "Preference",
    "Publication",
    "Source",
    "Subscription",
    "SyncFailure",
    "SyncRun",
    "Tender",
    "Told",
    "WordCode",
]
