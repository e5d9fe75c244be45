"""What a buyer asks of the winner for people who hardly find work: from a field, or from a sentence. Pure.

Only what is written counts: a sentence that says that social return is not asked is no duty, and a social objective
that is about something else (accessibility, fair chains) is none either.
"""

import re
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field

LONGEST = 300
# Codes of the eForms lists: BT-06, BT-775 and BT-736.
SOCIAL, OPPORTUNITY, EXECUTION = "soc-obj", "opp", "yes"

_SENTENCES = re.compile(r"(?<=[.!?])\s+|\n+")
_NAMED = r"(?:social[ -]return|SROI)"
_FOUND = re.compile(_NAMED, re.IGNORECASE)
# From each time that it is named no further than to the next: a text that names it a thousand times costs no more.
_DENIED = re.compile(
    rf"\b(?:geen|zonder|niet)\b(?:\s+\w+){{0,3}}\s+{_NAMED}|{_NAMED}(?:(?!{_NAMED})[^.;])*?\b(?:geen|niet(?!\s+(?:alleen|slechts))|n\.?v\.?t)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Duty:
    """What is asked, where that stands, and the sentence when it is a text."""

    what: str
    source: str
    quote: str = ""


@dataclass(frozen=True)
class Told:
    """What the notices of a tender say: the codes of the fields, and texts by where they stand."""

    strategic: Collection[str] = ()
    social: Collection[str] = ()
    reserved_execution: Collection[str] = ()
    texts: Mapping[str, str] = field(default_factory=dict)


def duties_of(told: Told) -> list[Duty]:
    """Every duty once; of the texts each sentence that names social return, in the first place where it stands."""
    return [*_from_fields(told), *_from_texts(told.texts)]


def _from_fields(told: Told) -> Iterable[Duty]:
    if OPPORTUNITY in told.social:
        yield Duty("Werk voor mensen die moeilijk werk vinden", "veld BT-775, door de koper ingevuld")
    elif SOCIAL in told.strategic and not told.social:
        yield Duty("Een sociaal doel; welk doel staat er niet bij", "veld BT-06, door de koper ingevuld")
    if EXECUTION in told.reserved_execution:
        yield Duty("Uitvoering binnen een programma voor beschermd werk", "veld BT-736, door de koper ingevuld")


def _from_texts(texts: Mapping[str, str]) -> Iterable[Duty]:
    seen: set[str] = set()
    for where, text in texts.items():
        for sentence in map(str.strip, _SENTENCES.split(text)):
            if _FOUND.search(sentence) and not _DENIED.search(sentence) and sentence not in seen:
                seen.add(sentence)
                yield Duty("Social return", f"tekst, {where}", _short(sentence))


def _short(sentence: str) -> str:
    """The sentence, or the part around what was found."""
    found = _FOUND.search(sentence)
    if len(sentence) <= LONGEST or not found:
        return sentence
    start = max(0, found.start() - LONGEST // 2)
    return f"{'… ' if start else ''}{sentence[start : start + LONGEST].strip()} …"
