"""Values as TenderNed sends them, made safe: text, codes, moments. Pure; nothing here raises, whatever comes in.

What cannot be understood is empty: "" for text, None for the rest. TenderNed's contract is not official, so a field may
be absent, renamed or of another type tomorrow.
"""

import html
import re
import unicodedata
from datetime import UTC, date, datetime, time
from typing import Any
from zoneinfo import ZoneInfo

AMSTERDAM = ZoneInfo("Europe/Amsterdam")
EMAIL_OMITTED = "[e-mailadres weggelaten]"
PHONE_OMITTED = "[telefoonnummer weggelaten]"
PERSON_OMITTED = "[naam weggelaten]"
FIRST_YEAR, NO_DEADLINE_FROM = 1990, 2099  # buyers write 2099-12-31 or 2125-12-31 for "no deadline"

# An entity may take eight characters or more for one; what is far beyond the limit is cut before it costs time.
RAW_PER_CHARACTER = 10
# Control characters, zero-width and direction marks, lone surrogates, private and unassigned characters.
DROPPED = {"Cc", "Cf", "Cs", "Co", "Cn"}
QUOTES = "\"'`´‘’“”„‚«» "

EMAIL = re.compile(
    r"(?<![\w.+%'’-])(?:mailto:)?[\w.+%'’-]++\s?(?:@|\(at\)|\[at\])\s?(?:[\w-]{1,63}\.){1,6}[^\W\d_]{2,24}\b",
    re.IGNORECASE,
)
# A Dutch number has ten digits, its area code three or four of them (two for mobile); 06-02-2026 10:00 is a moment and
# 00191536-2024 a number of TED.
PHONE = re.compile(
    r"(?<![\w.,/-])(?!\(?\d{6,8}-(?:19|20)\d\d(?!\d))(?:"
    r"(?:\+|00)\s?[1-9]\d(?:[ ().-]{0,3}\d){7,11}"
    r"|\(?06\)?(?![ ./-]{1,3}[01]?\d[ ./-]{1,3}(?:19|20)\d\d\b)(?:[ .-]{0,3}\d){8}"
    r"|\(?0[1-9]\d\)?(?:[ .-]{1,3}\d|\d)(?:[ .-]{0,3}\d){6}"
    r"|\(?0[1-9]\d\d\)?(?:[ .-]{1,3}\d|\d)(?:[ .-]{0,3}\d){5}"
    r")(?![\w-]|[.,]\d)"
)
# Who to ask: the name behind "Contactpersoon:" or "mevrouw", not the body or the department that may stand there.
_WORD = r"[A-ZÀ-ÖØ-Þ][\w'’-]*+\.?"
_BETWEEN = r"(?:van|de|der|den|ten|ter|te|het|'t|’t|in|op|von|la|le|el|al)\ "
_NAME = rf"{_WORD}(?:\ ?(?:{_BETWEEN}){{0,3}}{_WORD}){{0,5}}"
_BODY = (
    "(?i:gemeente|provincie|waterschap|stichting|vereniging|ministerie|universiteit|rijkswaterstaat|team|afdeling"
    "|inkoop|bureau|cluster|via|zie|niet|tenderned|mercell|negometrix|de|het|een|deze|nvt|n\\.v\\.t)\\b"
)
_LADY_OR_GENTLEMAN = r"(?:[Dd]e heer|[Dd]hr|[Mm]evrouw|[Mm]evr|[Mm]w)\b\.?\ ?"  # MW is a megawatt
_DEGREE = r"(?:[Mm]r|[Ii]r|[Ii]ng|[Dd]rs|[Dd]r)\b\.?\ ?"
_LABEL = r"(?i:contact\s?persoo?n(?:en)?)\s{0,2}(?:[:=-]|(?i:is)\b)\s{0,2}"
PERSON = re.compile(
    rf"(?P<label>{_LABEL}(?:{_LADY_OR_GENTLEMAN})?|(?<!\w){_LADY_OR_GENTLEMAN})(?:{_DEGREE}){{0,3}}(?!{_BODY}){_NAME}"
)
IDENTIFIER = re.compile(r"[0-9A-Za-z-]{1,20}")
CPV = re.compile(r"(\d{8})(?:-\d)?")
NUTS = re.compile(r"[A-Z]{2}[0-9A-Z]{0,3}")
TED_NUMBER = re.compile(r"0*([1-9]\d{0,7}-\d{4})")


def text(value: Any, limit: int) -> str:
    """Plain text of at most `limit` characters: entities decoded, NFC, without control, zero-width and direction marks.

    New lines stay; it is not HTML-safe, as no text is: templates escape. "" for what is not text.
    """
    return _cut(_plain(value, limit), limit)


def _plain(value: Any, limit: int) -> str:
    """The text before it is cut at the limit; never much longer than that."""
    if isinstance(value, bool) or not isinstance(value, (str, int)):
        return ""
    if isinstance(value, int):
        value = str(value) if abs(value) < 10**18 else ""
    raw = value[: limit * RAW_PER_CHARACTER]
    decoded = html.unescape(html.unescape(raw)) if "&" in raw else raw
    lines = decoded.replace("\r\n", "\n").replace("\r", "\n").replace("\u2028", "\n").replace("\u2029", "\n")
    return unicodedata.normalize("NFC", "\n".join(_printable(line) for line in lines.split("\n"))).strip()


def _cut(clean: str, limit: int) -> str:
    return clean if len(clean) <= limit else clean[: limit - 1].rstrip() + "…"


def line(value: Any, limit: int) -> str:
    """As `text`, on one line."""
    return " ".join(text(value, limit).split())


def free_text(value: Any, limit: int) -> str:
    """As `text`, without contact persons: what a buyer wrote in his own words."""
    return _cut(without_contacts(_plain(value, limit)), limit)


def free_line(value: Any, limit: int) -> str:
    """As `free_text`, on one line."""
    return _cut(without_contacts(" ".join(_plain(value, limit).split())), limit)


def without_contacts(value: str) -> str:
    """Text without e-mail addresses, phone numbers and names of contact persons: those are personal data.

    Twice is the same as once.
    """
    reached = PHONE.sub(PHONE_OMITTED, EMAIL.sub(EMAIL_OMITTED, value))
    return PERSON.sub(rf"\g<label>{PERSON_OMITTED}", reached)


def identifier(value: Any) -> str | None:
    """A publicatieId or kenmerk as text: the list sends text, the detail a number. None when it is neither, or 0."""
    if isinstance(value, bool):
        return None
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    found = text(value, 40)
    return found if IDENTIFIER.fullmatch(found) and found.strip("0-") else None


def code(value: Any) -> str:
    """The code of `{"code": …, "omschrijving": …}`, or of a bare text, in capitals; known or not."""
    found = line(value.get("code") if isinstance(value, dict) else value, 60)
    return found.upper() if len(found) <= 20 and " " not in found else ""


def label(value: Any) -> str:
    """The source's own words for a code."""
    return line(value.get("omschrijving"), 200) if isinstance(value, dict) else ""


def flag(value: Any) -> bool | None:
    """A yes or a no; None when it is absent or unclear."""
    if isinstance(value, str):
        return {"true": True, "ja": True, "false": False, "nee": False}.get(value.strip().lower())
    return value if isinstance(value, bool) else None


def day(value: Any) -> date | None:
    """The date of a date or a moment, as it stands in the Netherlands."""
    found = moment(value)
    return found.date() if found else None


def moment(value: Any, at: time = time()) -> datetime | None:
    """An aware moment in Europe/Amsterdam. A local time without zone is Dutch time; a bare date is that day at `at`.

    In the hour that comes twice in October the first is meant; an hour that is skipped in March is read as one later.
    None for what is no moment, or lies outside the years that can be meant.
    """
    if not isinstance(value, str) or not 10 <= len(value) <= 40:
        return None
    try:
        found = datetime.fromisoformat(value.strip())
    except ValueError:
        return None
    if not FIRST_YEAR < found.year < NO_DEADLINE_FROM:
        return None
    if "T" not in value and ":" not in value:
        found = datetime.combine(found.date(), at)
    return (found if found.tzinfo else found.replace(tzinfo=AMSTERDAM)).astimezone(UTC).astimezone(AMSTERDAM)


def cpv_code(value: Any) -> str | None:
    """The eight digits of a CPV code, without check digit. A number has lost its leading zeros."""
    found = str(value).zfill(8) if isinstance(value, int) and 0 < value < 10**8 else line(value, 20)
    match = CPV.fullmatch(found)
    return match[1] if match else None


def nuts_code(value: Any) -> str | None:
    """A NUTS code of any level."""
    found = line(value, 20).upper()
    return found if NUTS.fullmatch(found) else None


def ted_number(value: Any) -> str:
    """A TED publication number such as 643394-2026, without leading zeros."""
    match = TED_NUMBER.fullmatch(line(value, 20))
    return match[1] if match else ""


def keyword(value: Any) -> str:
    """A keyword without contact persons, and without the quote characters that buyers type around it."""
    return free_line(value, 100).strip(QUOTES)


def web_address(value: Any, base: str = "") -> str:
    """An http(s) address, made absolute with `base` when it starts with a slash; "" for every other scheme."""
    found = line(value, 500)
    if base and found.startswith("/") and not found.startswith("//"):
        found = base + found
    return found if re.fullmatch(r"https?://[\w.-]+(?::\d+)?(?:[/?#][^\s\"'<>\\^`{|}]*)?", found) else ""


def _printable(value: str) -> str:
    """One line without what cannot be seen; spaces of every width become a space."""
    if value.isprintable():
        return value
    spaced = (" " if character == "\t" or unicodedata.category(character) == "Zs" else character for character in value)
    return "".join(character for character in spaced if unicodedata.category(character) not in DROPPED)
