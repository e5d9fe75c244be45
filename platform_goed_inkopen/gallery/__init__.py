"""What /onderdelen/ shows: every component in every state, with invented words and numbers."""

from types import SimpleNamespace
from typing import Any

from platform_goed_inkopen.facets import Paging
from platform_goed_inkopen.gallery.basics import (
    CHAIN,
    CLAIMS,
    COLOURS,
    HERE,
    PARTS,
    WHOLE_CHAIN,
    ReturnedForm,
    example_facet,
)
from platform_goed_inkopen.gallery.choosing import choosing
from platform_goed_inkopen.gallery.figures import figures
from platform_goed_inkopen.gallery.mails import mails
from platform_goed_inkopen.regions import MUNICIPALITIES

__all__ = ["CHAIN", "CLAIMS", "PARTS", "gallery"]


def gallery() -> dict[str, Any]:
    """Everything that the page needs."""
    typed = {"kvk": "0123456", "decision": "back", "themes": ["nature"], "place": "assen"}
    return {
        "colours": COLOURS,
        "chain": CHAIN,
        "whole_chain": WHOLE_CHAIN,
        "parts": PARTS,
        "claims": CLAIMS,
        "evidence_steps": range(1, 6),
        "form": ReturnedForm(typed, auto_id="voorbeeld_%s"),
        "facet": example_facet(),
        "paging": Paging(number=2, size=24, total=200, here=HERE),
        "downloads": [("CSV", "#kiezen"), ("XLSX", "#kiezen"), ("JSON", "#kiezen")],
        "tiles": [
            SimpleNamespace(area=place, suppliers=n * 7 % 34, open_tenders=n % 9)
            for n, place in enumerate(MUNICIPALITIES)
        ],
        "mails": mails(),
        **figures(),
        **choosing(),
    }
