"""Dutch words to their stem, and compounds to the stems of their parts, by a list of words. Pure.

No rule cuts a word unless what is left stands in the list as a word that can be inflected so: `fietsen` is `fiets`,
and `plant` is not `plan`. Words that the list does not know are taken apart into words
that it knows, or stay as they are.
"""

import re
from collections.abc import Callable, Iterator
from functools import cache, lru_cache

from platform_goed_inkopen.dutch_lexicon import (
    INFLECTED,
    NOUN,
    PART,
    PLURAL_EN,
    PLURAL_N,
    PLURAL_S,
    SMALL,
    VERB,
    VERB_STEM,
    known,
    lexicon,
    reviewed,
    reviewed_lines,
)
from platform_goed_inkopen.dutch_plain import words
from platform_goed_inkopen.reference import rows

KEPT = 1 << 17  # words whose analysis is remembered: more than the directory has
MOST_PARTS = 4
LONGEST = 40  # nothing longer is a word of Dutch

# Decided by people: wordlist/reviewed.txt.
IRREGULAR: dict[str, str] = dict(line.split() for line in reviewed_lines("irregular"))
AS_IT_IS = frozenset(reviewed("kept"))
PREFIXES = tuple(reviewed("prefix"))
SHORT = frozenset(reviewed("short"))
REFUSED = frozenset(reviewed("refused"))

_SINGLE_VOWEL = re.compile(r"([aeou])([^aeiouwxy])$")
_PARTICIPLE = re.compile(r"^([a-z]*?)ge([a-z]{3,}?)[dt]$")


def _as_it_is(word: str) -> bool:
    return word in AS_IT_IS or word in _places() or not word.isalpha() or len(word) > LONGEST


@cache
def _places() -> frozenset[str]:
    table = rows("municipalities")
    return frozenset(word for row in table for word in words(f"{row['name']} {row['province']}")) | {"friesland"}


def _singles(base: str) -> Iterator[str]:
    """What can stand before -e or -en: `maak` of `mak`, `plan` of `plann`, `huis` of `huiz`."""
    yield from _hardened(base)
    if len(base) > 2 and base[-1] == base[-2]:
        yield base[:-1]
    elif match := _SINGLE_VOWEL.search(base):
        yield from _hardened(base[:-1] + match[1] + match[2])


def _hardened(base: str) -> Iterator[str]:
    yield base
    if base.endswith("z"):
        yield base[:-1] + "s"
    elif base.endswith("v"):
        yield base[:-1] + "f"


def _first(candidates: Iterator[str], *letters: str) -> str:
    return next((word for word in candidates if any(known(word, letter) for letter in letters)), "")


def _long_first(base: str) -> Iterator[str]:
    """As `_singles`, the long vowel first: `maken` is of `maak`, though `mak` is a word too."""
    return iter(sorted(_singles(base), key=len, reverse=True))


def _plural(word: str) -> str:
    if not NOUN.isdisjoint(lexicon().get(word, ())):
        return ""  # a noun itself: deken, kussen
    if word.endswith("en") and (single := _first(_long_first(word[:-2]), PLURAL_EN)):
        return single
    if word.endswith("n") and known(word[:-1], PLURAL_N):
        return word[:-1]
    if word.endswith(("ches", "shes", "xes")) and known(word[:-2], PART):
        return word[:-2]
    return word[:-1] if word.endswith("s") and _takes_s(word[:-1]) else ""


def _takes_s(word: str) -> bool:
    return known(word, PLURAL_S) or word in AS_IT_IS


def _small(word: str) -> str:
    word = word.removesuffix("s")
    return "" if word in AS_IT_IS or not word.endswith("je") else _first(_larger(word), SMALL)


def _larger(word: str) -> Iterator[str]:
    """What the diminutive can be of: `drank` of `drankje`, `boom` of `boompje`, `bloem` of `bloemetje`."""
    for ending in ("je", "tje", "pje", "etje"):
        if word.endswith(ending):
            yield from _singles(word.removesuffix(ending))
    if word.endswith("nkje"):
        yield word.removesuffix("kje") + "g"


def _inflected(word: str) -> str:
    return _first(_long_first(word[:-1]), INFLECTED) if word.endswith("e") else ""


def _verb(infinitive: str) -> str:
    """The stem of a verb: `schoonmaak` of `schoonmaken`; empty for what is no verb."""
    if known(infinitive, VERB) and infinitive.endswith("en"):
        return _first(_long_first(infinitive[:-2]), VERB_STEM)
    return next((prefix + rest for prefix, rest in _prefixed(infinitive, _verb)), "")


def _prefixed(word: str, rule: Callable[[str], str]) -> Iterator[tuple[str, str]]:
    """Each prefix of a verb with what the rule makes of the rest: `in`, `pak` of `inpakken`."""
    for prefix in PREFIXES:
        if word.startswith(prefix) and len(word) > len(prefix) + 3 and (rest := rule(word[len(prefix) :])):
            yield prefix, rest


def _action(word: str) -> str:
    """`verhuis` of `verhuizing`, `isoleer` of `isolatie`."""
    if word.endswith("ing"):
        return _verb(word.removesuffix("ing") + "en")
    return _verb(word.removesuffix("atie") + "eren") if word.endswith("atie") else ""


def _quality(word: str) -> str:
    base = word.removesuffix("heden") if word.endswith("heden") else word.removesuffix("heid")
    return base if base != word and base.endswith(("ig", "lijk", "baar", "zaam")) and base in lexicon() else ""


def _conjugated(word: str) -> str:
    """`repareer` of `repareert`, `reinig` of `gereinigd`."""
    if (match := _PARTICIPLE.match(word)) and (verb := _stem_of_verb(match[2])):
        return match[1] + verb
    if word.endswith("t") and NOUN.isdisjoint(lexicon().get(word, ())) and not known(word, PART):
        return word[:-1] if known(word[:-1], VERB_STEM) else ""
    return ""


def _stem_of_verb(base: str) -> str:
    return _first(iter((base,)), VERB_STEM)


_RULES: tuple[Callable[[str], str], ...] = (_plural, _small, _inflected, _quality, _action, _conjugated, _verb)


def _simple(word: str) -> str:
    """One rule further; the word itself when none fits."""
    if _as_it_is(word):
        return word
    if word in IRREGULAR:
        return IRREGULAR[word]
    return next((found for rule in _RULES if (found := rule(word))), word)


def _settled(word: str) -> str:
    """The rules until none fits; a rule that leads back to where it came from stops."""
    seen = [word]
    while (word := _simple(word)) not in seen:
        seen.append(word)
    return word


@lru_cache(KEPT)
def stem(word: str) -> str:
    """The stem of a plain word: `sociaal` of `sociale`, `fiets` of `fietsen`, `kantoormeubel` of `kantoormeubelen`."""
    found = _settled(word)
    segments = _segments(found)
    return "".join((*segments[:-1], _settled(segments[-1]))) if segments else found


@lru_cache(KEPT)
def compound(word: str) -> tuple[str, ...]:
    """The stems of the parts of a plain word, empty when it is no compound: kantoormeubelen: kantoor, meubel."""
    return tuple(dict.fromkeys(_settled(_bare(part)) for part in _segments(_settled(word))))


def _segments(word: str) -> tuple[str, ...]:
    """The word cut into parts with their linking letters, empty for one that is known whole or falls apart nowhere."""
    return () if word in lexicon() or _as_it_is(word) else split_known(word)


def split_known(word: str) -> tuple[str, ...]:
    """The word cut into parts with their linking letters, whether the list has it or not."""
    return _cut(word, MOST_PARTS) or ()


def _cut(word: str, most: int) -> tuple[str, ...] | None:
    """The cut with the longest last part; None when there is none."""
    if most < 2:
        return None
    for at in range(3, len(word) - 2):
        left, head = word[:at], word[at:]
        if head not in REFUSED and (_is_part(head) or _is_part(_settled(head))):
            before = (left,) if _bare(left) else _cut(left, most - 1)
            if before:
                return *before, head
    return None


@lru_cache(KEPT)
def _bare(part: str) -> str:
    """A part without the letters that link it: `bedrijf` of `bedrijfs`, `zon` of `zonne`; empty when it is none."""
    if _is_part(part):
        return part
    if part.endswith("s") and _is_part(part[:-1]):
        return part[:-1]
    return _settled(part) if _is_part(_settled(part)) else _first_part(part)


def _first_part(part: str) -> str:
    return next((base for base in _singles(part[:-1]) if _is_part(base)), "") if part.endswith("e") else ""


def _is_part(word: str) -> bool:
    return (word in SHORT or len(word) > 3) and word not in REFUSED and (known(word, PART) or word in SHORT)
