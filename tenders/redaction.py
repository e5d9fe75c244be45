"""A copy of received bytes without contact persons: `redacted(body)`. Pure.

The copy says the same to our readers as the original: their fields hold no contact persons either (tenderned/cleaning).
JSON loses them from its texts and from fields that are named after them. XML, of today and of before October 2023,
loses what stands in the elements for contacts, owners and jury members, and what its texts tell of them; names of
organisations stay. What is neither loses what looks like an address or a number. Twice is the same as once.
"""

import json
import re
from typing import Any

from lxml import etree

from tenders.eforms.document import UnreadableNotice, any_root_of
from tenders.tenderned import cleaning

LONGEST = 10**8  # characters: nothing is cut here
TEXT_FIELDS = {"opdrachtBeschrijving"}  # have lines; the other texts are read as one line
CONTACT_FIELD = re.compile("contact|e-?mail|telefo|phone|fax", re.IGNORECASE)

# Elements of which nothing stays but the numbers that others refer to.
PERSONAL = {"Contact", "TouchPoint", "UltimateBeneficialOwner", "TechnicalCommitteePerson", "Person", "EndpointID"}
PERSONAL |= {"CONTACT_POINT", "ATTENTION", "E_MAIL", "E_MAILS", "PHONE", "FAX", "TELEPHONE", "USER_E_MAIL_LOGIN"}
PERSONAL |= {"MEMBER_NAME", "CONTACT"}
IDENTIFIERS = {"ID", "CompanyID", "NATIONALID", "IDENTIFIER"}
ORGANISATIONS = {"PartyName", "OFFICIALNAME", "ORGANISATION"}
# Texts in people's own words; in eForms these name their language.
WORDS = {"P", "FT", "Description", "Note", "Name", "TITLE", "SHORT_DESCR"}


def redacted(body: bytes) -> bytes:
    """These bytes without contact persons; nothing is raised, whatever they are."""
    start = body.lstrip(b"\xef\xbb\xbf\xff\xfe\0 \t\r\n")[:1]
    try:
        return _xml(body) if start == b"<" else _json(body)
    except (ValueError, RecursionError, UnreadableNotice):
        return _other(body)


def _json(body: bytes) -> bytes:
    payload = json.loads(body, parse_int=lambda digits: int(digits) if len(digits) < 20 else digits)
    copy = _without(payload)
    return body if copy == payload else json.dumps(copy, sort_keys=True, separators=(",", ":")).encode("ascii")


def _without(value: Any, name: str = "") -> Any:
    """The value of the field with this name; what lies in a field for contacts is emptied."""
    if isinstance(value, dict):
        return {key: _without(part, name if CONTACT_FIELD.search(name) else key) for key, part in value.items()}
    if isinstance(value, list):
        return [_without(part, name) for part in value]
    if CONTACT_FIELD.search(name):
        return None
    return _words(value, name) if isinstance(value, str) else value


def _words(value: str, name: str) -> str:
    """The text as it was sent when it names nobody, else as our reader cleans it, packed as the source packs texts."""
    if name in TEXT_FIELDS:
        told, clean = cleaning.text(value, LONGEST), cleaning.free_text(value, LONGEST)
    else:
        told, clean = cleaning.line(value, LONGEST), cleaning.free_line(value, LONGEST)
    return value if told == clean else clean.replace("&", "&amp;amp;")


def _xml(body: bytes) -> bytes:
    root = any_root_of(body)
    for element in list(root.iter()):
        if isinstance(element, etree._Comment | etree._ProcessingInstruction):
            element.text = cleaning.without_contacts(element.text or "")
        else:
            _clear(element) if _name(element) in PERSONAL else _clean(element)
    return etree.tostring(root, encoding="UTF-8", xml_declaration=True)


def _name(element: etree._Element) -> str:
    return etree.QName(element).localname


def _clear(element: etree._Element) -> None:
    """Empty this element and everything in it, but for the numbers that others refer to."""
    for part in element.iter(tag=etree.Element):
        if _name(part) not in IDENTIFIERS:
            part.text = None


def _clean(element: etree._Element) -> None:
    """Take contacts out of what people wrote here; what stands between its parts is theirs too."""
    name, parent = _name(element), element.getparent()
    if name in IDENTIFIERS or name in ORGANISATIONS or (parent is not None and _name(parent) in ORGANISATIONS):
        return
    is_words = name in WORDS or element.get("languageID") is not None
    clean = cleaning.without_contacts if is_words else _without_address
    element.text = element.text and clean(element.text)
    for part in element:
        part.tail = part.tail and clean(part.tail)


def _without_address(text: str) -> str:
    """What is no text of people may look like a telephone number, and is never one."""
    return cleaning.EMAIL.sub(cleaning.EMAIL_OMITTED, text)


def _other(body: bytes) -> bytes:
    """An error page, or half an answer. Of what is not written byte by byte nothing is kept."""
    return b"" if b"\0" in body else cleaning.without_contacts(body.decode("latin-1")).encode("latin-1")
