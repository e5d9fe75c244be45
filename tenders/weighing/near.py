"""What nearly fitted, and what would have made it fit. Pure."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from tenders.matching import PARTS, THRESHOLD, Part, Seller, Sheet, Wanted, shares_work, weigh

MOST_NEAR = 5
WITHOUT_WORK = sum(PARTS.values()) - PARTS["vak"] - PARTS["woorden"]
WOULD = {
    "vak": "aanbod in de categorie van deze opdracht",
    "woorden": "in uw aanbod de woorden waarmee de koper het werk noemt",
    "gebied": "leveren waar het werk is",
    "omvang": "een andere kleinste of grootste opdracht",
    "voorbehouden": "een erkenning die geldt voor artikel 2.82",
    "themas": "een thema dat de koper noemt",
}


@dataclass(frozen=True)
class Near:
    """A pair that lacked a few points."""

    score: int
    wanted: Wanted
    supplier: int
    seller: Seller


class NearestOf:
    """Of each supplier the few pairs that lacked least: of a night with millions no more are kept."""

    def __init__(self) -> None:
        self.by_supplier: dict[int, list[Near]] = defaultdict(list)

    def add(self, near: Near) -> None:
        """Keep this pair when it is among the nearest of its supplier, and has some of the work in common."""
        kept = self.by_supplier[near.supplier]
        if len(kept) == MOST_NEAR and _rank(near) > _rank(kept[-1]):
            return
        if near.score > WITHOUT_WORK or shares_work(near.wanted, near.seller):
            kept.append(near)
            kept.sort(key=_rank)
            del kept[MOST_NEAR:]


def _rank(near: Near) -> tuple[int, str]:
    return -near.score, near.wanted.reference


def nearest(before: Iterable[dict[str, Any]], found: Iterable[Near]) -> list[dict[str, Any]]:
    """The nearest of both, as NearMisses stores them; of equals those that were there, then by reference."""
    new = sorted(found, key=_rank)[:MOST_NEAR]
    anew = {near.wanted.reference for near in new}
    kept = [row for row in before if row["tender"] not in anew]
    return sorted([*kept, *map(_row, new)], key=lambda row: -row["score"])[:MOST_NEAR]


def _row(near: Near) -> dict[str, Any]:
    sheet = weigh(near.wanted, near.seller)
    misses = [{"rule": miss["rule"], "text": miss["text"]} for miss in sheet.misses]
    return {"tender": near.wanted.reference, "score": sheet.score, "misses": misses, "would": would_catch(sheet)}


def would_catch(sheet: Sheet) -> str:
    """Each rule that alone would have lifted it over the threshold; without one, the fewest that do together."""
    lacking = THRESHOLD - sheet.score
    by_lack = sorted(sheet.parts, key=_lacks, reverse=True)
    alone = [WOULD[part.rule] for part in by_lack if _lacks(part) >= lacking]
    if alone:
        return " of ".join(alone)
    needed: list[str] = []
    for part in by_lack:
        needed += [WOULD[part.rule]] if lacking > 0 else []
        lacking -= _lacks(part)
    return " en ".join(needed)


def _lacks(part: Part) -> int:
    return part.most - part.points
