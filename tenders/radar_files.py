"""Contracts that end as lines of a spreadsheet and as days in a calendar."""

from collections.abc import Iterator
from datetime import datetime

from platform_goed_inkopen.exports import Row, midnight
from platform_goed_inkopen.feeds import Entry
from platform_goed_inkopen.regions import PROVINCE_BY_SLUG, joined
from tenders.files import address
from tenders.radar import Ending
from tenders.radar_page import EndingRow, Radar

HEADER = [
    "reference",
    "titel",
    "koper",
    "winnaars",
    "categorie",
    "provincies",
    "kwartaal",
    "eindigt_op",
    "met_verlengingen_tot",
    "hoe_bekend",
    "beginnen_in",
    "kopers_in_dit_kwartaal",
    "url",
]
BEGIN, END = "Begin met voorbereiden", "Contract loopt af"


def lines(radar: Radar) -> Iterator[Row]:
    """A line for each contract, those where several buyers could buy together first."""
    together = {ending: group.buyers for group in reversed(radar.groups) for ending in group.endings}
    for ending, row in _rows(radar):
        award, tender = row.award, row.award.tender
        yield [
            tender.reference,
            tender.title,
            row.buyer_name or None,
            "|".join(row.winners),
            row.category or None,
            joined([PROVINCE_BY_SLUG[slug].name for slug in ending.provinces]),
            ending.quarter.slug,
            award.ends_on,
            award.ends_latest,
            award.get_ends_from_display(),
            row.begin,
            together.get(ending, 1),
            address(tender),
        ]


def entries(radar: Radar, now: datetime) -> Iterator[Entry]:
    """Two days of each contract: when to begin preparing, and its last."""
    for ending, row in _rows(radar):
        tender = row.award.tender
        for happens, day in ((BEGIN, row.begin), (END, ending.ends_on)):
            yield Entry(
                url=address(tender),
                title=tender.title,
                summary=" · ".join(filter(None, [row.buyer_name, row.category, row.winners_in_words])),
                published_at=tender.first_published_at,
                updated_at=now,
                closes_at=midnight(day),
                happens=happens,
                part=f"#{happens.split()[0].lower()}-{ending.ends_on}",
            )


def _rows(radar: Radar) -> Iterator[tuple[Ending, EndingRow]]:
    rows = radar.rows(radar.found)
    for ending in radar.found:
        yield ending, rows[ending.tender, ending.ends_on]
