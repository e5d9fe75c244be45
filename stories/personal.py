"""Numbers and addresses in a text that would point at a person. Pure."""

import re
import unicodedata

from platform_goed_inkopen.dutch import INVISIBLE

EMAIL_REFUSED = (
    "In de tekst staat een e-mailadres ({found}). Haal het weg: lezers bereiken u via uw profiel, "
    "en een adres van iemand anders hoort hier niet."
)
BSN_REFUSED = (
    "In de tekst staat een getal dat een burgerservicenummer kan zijn ({found}). Haal het weg: "
    "gegevens van kandidaten horen niet in een verhaal."
)
_EMAIL = re.compile(r"[^\s@<>()\[\],;:\"]{1,64}@[^\s@<>()\[\],;:\"]{1,190}\.[^\W\d_]{2,24}")
_NINE_DIGITS = re.compile(
    r"(?<![\d€])(?<!€ )(?:\d{9}|\d{3}([ .-])\d{3}\1\d{3}|\d{4}([ .-])\d{2}\2\d{3})(?!\d|[.,-]\d)", re.ASCII
)
_WEIGHTS = (9, 8, 7, 6, 5, 4, 3, 2, -1)


def _comparable(text: str) -> str:
    """Without invisible signs, and every digit and space in its plain form: nothing hides between the digits."""
    return unicodedata.normalize("NFKC", text.translate(INVISIBLE))


def _passes_the_eleven_test(digits: str) -> bool:
    total = sum(weight * int(digit) for weight, digit in zip(_WEIGHTS, digits, strict=True))
    return total % 11 == 0 and digits.strip("0") != ""


def email_in(text: str) -> str:
    """The first e-mail address in a text; empty when there is none."""
    found = _EMAIL.search(_comparable(text))
    return found.group() if found else ""


def bsn_in(text: str) -> str:
    """The first number of nine digits that a citizen service number could be (the 11-test); empty without one."""
    numbers = (found.group() for found in _NINE_DIGITS.finditer(_comparable(text)))
    return next((number for number in numbers if _passes_the_eleven_test(re.sub(r"\D", "", number))), "")


def objection(text: str) -> str:
    """Why this text may not be kept, as a sentence that says what to do; empty when nothing points at a person."""
    if found := bsn_in(text):
        return BSN_REFUSED.format(found=found)
    if found := email_in(text):
        return EMAIL_REFUSED.format(found=found)
    return ""
