"""From bytes to the root element of a notice, in eForms or in the forms before: `root_of(bytes)`.

The bytes are not trusted. They are limited, decoded here (so that what is inspected is what is parsed), refused when
they hold a DOCTYPE (entities: with `resolve_entities=False` alone lxml would silently drop text), and only then parsed.
"""

import codecs
import re

from lxml import etree

MAX_BYTES = 20 * 1024 * 1024
MAX_TAGS = 500_000  # 20 MB of the smallest tags would take over half a gigabyte of memory; real notices stay far below

UBL = "urn:oasis:names:specification:ubl:schema:xsd:"
ROOTS = {f"{{{UBL}{name}-2}}{name}" for name in ("ContractNotice", "ContractAwardNotice", "PriorInformationNotice")}
OLD_ROOTS = {"TED_ESENDERS", "TED_EXPORT"}
ENCODINGS = {"utf-8", "ascii", "iso8859-1", "iso8859-15", "cp1252"}

_PROLOG = re.compile(r"(?:[ \t\r\n]+|<!--.*?-->|<\?.*?\?>)*+", re.DOTALL)
_DECLARED = re.compile(rb"<\?xml\s[^>]*?encoding\s*=\s*[\"']([A-Za-z][A-Za-z0-9._-]{0,40})[\"']")
_HTML = re.compile(r"<(?:!doctype\s+)?html\b", re.IGNORECASE)


class UnreadableNotice(Exception):
    """These bytes are not a notice that we can read; the message is a Dutch sentence that says why."""


def root_of(xml: bytes) -> etree._Element:
    """The root of the notice in these bytes. Raises UnreadableNotice, whatever they are."""
    root = any_root_of(xml)
    _refuse_other_roots(etree.QName(root))
    return root


def any_root_of(xml: bytes) -> etree._Element:
    """The root of whatever XML this is, read as safely as a notice. Raises UnreadableNotice."""
    text = _decoded(xml)
    _refuse_what_is_no_notice(text)
    parser = etree.XMLParser(
        encoding="utf-8",
        resolve_entities=False,
        load_dtd=False,
        no_network=True,
        huge_tree=False,
    )
    try:
        return etree.fromstring(text.encode(), parser)
    except etree.XMLSyntaxError as error:
        raise UnreadableNotice(_reason(error)) from error


def _decoded(xml: bytes) -> str:
    if len(xml) > MAX_BYTES:
        raise UnreadableNotice(f"Het bestand is groter dan {MAX_BYTES // 1024**2} MB.")
    if not xml.strip():
        raise UnreadableNotice("Het bestand is leeg.")
    encoding = _encoding(xml)
    try:
        return xml.decode(encoding)
    except UnicodeDecodeError as error:
        raise UnreadableNotice(f"De tekens in het bestand kloppen niet met de tekenset {encoding}.") from error


def _encoding(xml: bytes) -> str:
    """The byte order mark decides, then the shape of the first character, then what the file declares, else UTF-8."""
    if xml.startswith(codecs.BOM_UTF8):
        return "utf-8-sig"
    if xml.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return "utf-16"
    if xml[:2] in (b"<\0", b"\0<"):
        return "utf-16-le" if xml[:1] == b"<" else "utf-16-be"
    declared = _DECLARED.match(xml[:512])
    return _known_encoding(declared[1].decode()) if declared else "utf-8"


def _known_encoding(name: str) -> str:
    try:
        encoding = codecs.lookup(name).name
    except LookupError:
        encoding = name
    if encoding.startswith("utf-16"):  # its declaration could be read byte by byte, so it is not: saved again as UTF-8
        return "utf-8"
    if encoding not in ENCODINGS:
        raise UnreadableNotice(f"Het bestand gebruikt een tekenset die het platform niet leest: {name}.")
    return encoding


def _reason(error: etree.XMLSyntaxError) -> str:
    if error.code == etree.ErrorTypes.ERR_RESOURCE_LIMIT:  # type: ignore[attr-defined]  # lxml-stubs lacks code
        return "Het bestand is te diep genest of heeft te lange teksten voor een aankondiging."
    return f"Het bestand is geen geldige XML; de fout staat bij regel {error.lineno}."


def _refuse_what_is_no_notice(text: str) -> None:
    """A DOCTYPE can only stand before the root element, so it is enough to look behind comments and instructions."""
    prolog = _PROLOG.match(text)
    opening = text[prolog.end() if prolog else 0 :][:100]
    if _HTML.match(opening):
        raise UnreadableNotice("Dit is een webpagina (HTML), geen aankondiging.")
    if opening.lower().startswith("<!doctype"):
        raise UnreadableNotice("Het bestand bevat een DOCTYPE. Dat is onveilig en hoort niet in een aankondiging.")
    if text.count("<") > MAX_TAGS:
        raise UnreadableNotice("Het bestand heeft te veel onderdelen voor een aankondiging.")


def _refuse_other_roots(name: etree.QName) -> None:
    if name.text not in ROOTS and name.localname not in OLD_ROOTS:
        found = f"het hoofdelement is {name.localname[:60]}"
        raise UnreadableNotice(f"Dit is geen aankondiging van een opdracht: {found}.")
