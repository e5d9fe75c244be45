"""The bytes that a publication was read from, and what they say."""

import json
from collections.abc import Mapping
from typing import Any

from tenders.eforms.document import UnreadableNotice
from tenders.eforms.notice import Notice
from tenders.eforms.parser import parse_notice
from tenders.models import Payload, Publication

NOTICES = (Payload.Kind.TED, Payload.Kind.XML)


def kept(stored: Publication) -> dict[str, bytes]:
    """The bytes that the fields of this publication were read from, by kind; see `notice_in` for those of a notice."""
    sums = [stored.list_sha256, stored.detail_sha256, stored.notice_sha256]
    payloads = stored.payloads.filter(sha256__in=filter(None, sums))
    return {payload.kind: bytes(payload.body) for payload in payloads}


def json_of(body: bytes | None) -> Any:
    """A kept payload; numbers of more digits than mean anything here stay text, as they were first read."""
    return json.loads(body, parse_int=lambda digits: int(digits) if len(digits) < 20 else digits) if body else None


def notice_of(body: bytes | None) -> Notice | None:
    """A kept notice; None when there is none, or when it is no longer understood."""
    try:
        return parse_notice(body) if body else None
    except UnreadableNotice:
        return None


def notice_in(kept: Mapping[str, bytes]) -> bytes | None:
    """The bytes of the notice among these, whoever gave it."""
    return next((kept[kind] for kind in NOTICES if kind in kept), None)


def assign(instance: Any, fields: Mapping[str, Any]) -> list[str]:
    """Set the fields; returns the names of those that changed."""
    changed = [name for name, value in fields.items() if getattr(instance, name) != value]
    for name in changed:
        setattr(instance, name, fields[name])
    return changed
