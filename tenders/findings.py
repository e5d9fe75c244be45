"""What a notice says of people, material, nature and energy: from its fields, and from its sentences. Pure.

The rules for sentences are a table, finding_rules.csv; `phrases.py` says how its phrases are read. A sentence that
denies what it names gives nothing, and where a field or another sentence denies what is found, both are told: we do not
choose. Whoever changes a rule raises VERSION, so that every tender is read again.
"""

import csv
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path
from typing import Any

from tenders.eforms import codes
from tenders.phrases import Phrases, level, sentences

VERSION = 1
RESERVED, RESERVED_SERVICE, SOCIAL_RETURN = "voorbehouden_2_82", "voorbehouden_2_82a", "social_return"
FIELD, TEXT = "veld", "tekst"
LONGEST = 300
LONGEST_WORD = 200
MOST_OTHERS = 10
TABLE = Path(__file__).with_name("finding_rules.csv")
# Every code of a field that says something, by the name of the field; what is not here (none, no) gives nothing.
FIELDS: Mapping[str, tuple[str, str, Mapping[str, str]]] = {
    "reserved": ("BT-71", codes.RESERVED, {"res-ws": RESERVED, "res-pub-ser": RESERVED_SERVICE}),
    "reserved_execution": ("BT-736", codes.RESERVED_EXECUTION, {"yes": RESERVED}),
    "social": (
        "BT-775",
        codes.SOCIAL,
        dict.fromkeys(("acc-all", "et-eq", "gen-eq", "hum-right", "opp", "other", "work-cond"), "sociaal"),
    ),
    "environmental": (
        "BT-774",
        codes.ENVIRONMENTAL,
        dict.fromkeys(("biodiv-eco", "pollu-prev", "water-mar", "other"), "milieu")
        | dict.fromkeys(("clim-mitig", "clim-adapt"), "energie")
        | {"circ-econ": "circulair"},
    ),
    "innovation": (
        "BT-776",
        codes.INNOVATION,
        dict.fromkeys(("mar-nov", "proc-innov", "prod-innov", "rd-act"), "innovatie"),
    ),
    "strategic": (
        "BT-06",
        codes.STRATEGIC,
        {"soc-obj": "sociaal", "env-imp": "milieu", "inn-pur": "innovatie"},
    ),
}
# Work that is itself about energy: what CPV codes begin with.
WORK = {
    "0933": "Zonne-energie",
    "45261215": "Zonnepanelen op daken",
    "4532": "Isolatiewerk",
    "42511110": "Warmtepompen",
    "71314": "Energiediensten en advies over energie",
}
NOT_RESERVED = "Deelname is niet voorbehouden."
_AMOUNT = r"(\d{1,2}(?:[.,]\d{1,2})?)\s?(?:%|procent\b)"
_BASE = r"(?:loonsom|opdrachtsom|opdrachtwaarde|aanneemsom|contractsom|contractwaarde|opdracht|omzet|loonkosten)"
_NAMED = r"(?:social[ -]?return|SROI)"
_PERCENTAGES = [
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        rf"{_AMOUNT}\W{{1,3}}(?:\w{{1,30}}\W{{1,3}}){{0,4}}?{_BASE}",
        rf"{_AMOUNT}\W{{1,3}}(?:\w{{1,30}}\W{{1,3}}){{0,2}}?{_NAMED}",
        rf"{_NAMED}\W{{0,3}}(?:\s?\w{{1,30}}\W{{1,3}}){{0,5}}?{_AMOUNT}",
    )
]
_WEIGHED = re.compile(r"weging|weegt|gewicht|punten|meetelt|telt (?:voor|mee)", re.IGNORECASE)


@dataclass(frozen=True)
class Rule:
    """One row of the table: `phrase` gives `kind`, unless `not_when` stands in the same sentence."""

    kind: str
    phrase: str
    meaning: str
    not_when: str
    example: str
    counter_example: str
    source: str


@dataclass(frozen=True)
class Told:
    """What the notices of a tender say: codes by the name of their field (see FIELDS), CPV codes, and texts by where
    they stand."""

    fields: Mapping[str, Sequence[str]] = field(default_factory=dict)
    cpv: Sequence[str] = ()
    texts: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Found:
    """One finding, with the names of the columns of `Finding`."""

    kind: str
    source: str
    place: str
    sentence: str
    words: tuple[str, ...] = ()
    others: tuple[Mapping[str, Any], ...] = ()
    percentage: Decimal | None = None
    against: str = ""
    against_place: str = ""


@dataclass(frozen=True)
class _Said:
    """A sentence that says or denies a kind."""

    place: str
    sentence: str
    words: tuple[str, ...]


def _rules() -> tuple[Rule, ...]:
    with TABLE.open(encoding="utf-8", newline="") as table:
        return tuple(Rule(**row) for row in csv.DictReader(table))


RULES = _rules()
KINDS = tuple(dict.fromkeys(rule.kind for rule in RULES))
_PHRASES = {kind: Phrases.of((it.phrase, it.not_when) for it in RULES if it.kind == kind) for kind in KINDS}


def kinds_in(sentence: str) -> frozenset[str]:
    """What this sentence says, as values of `Finding.Kind`."""
    said = [kinds for part in sentences(sentence) for kinds in _kinds(part)[0]]
    return frozenset(said)


def findings_of(told: Told) -> list[Found]:
    """At most one for each kind and source, in the order of the table; the field first."""
    said, denied = _read(told.texts)
    in_fields = _from_fields(told)
    found: list[Found] = []
    for kind in KINDS:
        by_field, by_text = in_fields.get(kind, []), said.get(kind, [])
        against = denied.get(kind, [])
        if by_field:
            found.append(_found(kind, FIELD, by_field, [] if by_text else against))
        if by_text:
            found.append(_found(kind, TEXT, by_text, against or _closed_field(kind, told.fields)))
    return found


def _found(kind: str, source: str, said: Sequence[_Said], against: Sequence[_Said]) -> Found:
    """The first sentence, with what stands elsewhere and what denies it."""
    shares = [share for share in (percentage_in(it.sentence) for it in said) if share] if kind == SOCIAL_RETURN else []
    best = next((it for it in said if shares and percentage_in(it.sentence)), said[0])
    others = [it for it in said if it is not best][:MOST_OTHERS]
    return Found(
        kind=kind,
        source=source,
        place=best.place,
        sentence=_short(best),
        words=best.words,
        others=tuple({"place": it.place, "sentence": _short(it), "words": list(it.words)} for it in others),
        percentage=shares[0] if shares else None,
        against=_short(against[0]) if against else "",
        against_place=against[0].place if against else "",
    )


def percentage_in(sentence: str) -> Decimal | None:
    """The share of the work or of the wages that social return asks here; a weight in the award is none."""
    plain = level(sentence)
    for pattern in _PERCENTAGES:
        found = pattern.search(plain)
        if found and not _WEIGHED.search(plain[max(0, found.start() - 30) : found.end() + 30]):
            share = Decimal(found[1].replace(",", "."))
            return share if share > 0 else None
    return None


def _from_fields(told: Told) -> dict[str, list[_Said]]:
    """What the codes say. BT-06 says only in general what another field says in full, so that field goes first."""
    found: dict[str, list[_Said]] = {}
    for name, (term, codelist, kinds) in FIELDS.items():
        for code in told.fields.get(name, ()):
            if code in kinds:
                found.setdefault(kinds[code], []).append(_Said(f"veld {term}", codes.label(codelist, code), ()))
    for prefix, label in WORK.items():
        if any(code.startswith(prefix) for code in told.cpv):
            found.setdefault("energie", []).append(_Said("CPV-code van de opdracht", label, ()))
    return found


def _closed_field(kind: str, fields: Mapping[str, Sequence[str]]) -> list[_Said]:
    """The field that says that nothing is reserved."""
    if kind in (RESERVED, RESERVED_SERVICE) and list(fields.get("reserved", ())) == ["none"]:
        return [_Said("veld BT-71", NOT_RESERVED, ())]
    return []


def _read(texts: Mapping[str, str]) -> tuple[dict[str, list[_Said]], dict[str, list[_Said]]]:
    """Every sentence once, where it stands first: what is said and what is denied, by kind."""
    said: dict[str, list[_Said]] = {}
    denied: dict[str, list[_Said]] = {}
    seen: set[str] = set()
    for place, text in texts.items():
        for sentence in sentences(text):
            if sentence in seen:
                continue
            seen.add(sentence)
            for into, kinds in zip((said, denied), _kinds(sentence), strict=True):
                for kind, words in kinds.items():
                    into.setdefault(kind, []).append(_Said(place, sentence, words))
    return said, denied


def _kinds(sentence: str) -> tuple[dict[str, tuple[str, ...]], dict[str, tuple[str, ...]]]:
    """The kinds that a sentence says and those that it denies, each with the words that say so."""
    plain = level(sentence)
    said: dict[str, tuple[str, ...]] = {}
    denied: dict[str, tuple[str, ...]] = {}
    for kind, phrases in _PHRASES.items():
        yes, no = phrases.spans(plain)
        if yes:
            said[kind] = _words(sentence, yes)
        elif no:
            denied[kind] = _words(sentence, no)
    return said, denied


def _words(sentence: str, spans: Iterable[tuple[int, int]]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(sentence[start:end][:LONGEST_WORD] for start, end in spans))


def _short(said: _Said) -> str:
    """The sentence, or the part around what was found."""
    if len(said.sentence) <= LONGEST:
        return said.sentence
    at = said.sentence.find(said.words[0]) if said.words else 0
    start = max(0, at - LONGEST // 2)
    return f"{'… ' if start else ''}{said.sentence[start : start + LONGEST].strip()} …"
