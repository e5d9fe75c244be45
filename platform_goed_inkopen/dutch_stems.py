"""Dutch words to their stem, and compounds to the stems of their parts, by a list of words. Pure.

No rule cuts a word unless what is left stands in the list as a word that can be inflected so: `fietsen` is `fiets`,
and `plant` is not `plan`. Words that the list does not know are taken apart into words that it knows, or stay as
they are.
"""

import re
from collections.abc import Callable, Iterator
from functools import cache, lru_cache

from platform_goed_inkopen.dutch_lexicon import (
    INFLECTED,
    LINKED,
    NOUN,
    PART,
    PARTICIPLE,
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
PASSING = 1 << 14  # and pieces of words on the way there
MOST_PARTS = 4
LONGEST = 40  # nothing longer is a word of Dutch

# Decided by people: wordlist/reviewed.txt.
IRREGULAR: dict[str, str] = dict(line.split() for line in reviewed_lines("irregular"))
AS_IT_IS = frozenset(reviewed("kept"))
PREFIXES = tuple(reviewed("prefix"))
SHORT = frozenset(reviewed("short"))
REFUSED = frozenset(reviewed("refused"))

_ENDINGS = frozenset("degnst")  # no rule takes off a word that ends in another letter
_OPEN = re.compile(r"(?<![aeo])([aeou])([^aeiouwxy])$")
_VOWELS = re.compile(r"[aeiouy]")


@lru_cache(KEPT)
def stem(word: str) -> str:
    """The stem of a plain word: `sociaal` of `sociale`, `fiets` of `fietsen`, `kantoormeubel` of `kantoormeubelen`."""
    return _last(word, _with_last_part_settled)


@lru_cache(KEPT)
def compound(word: str) -> tuple[str, ...]:
    """The stems of the parts of a plain word, empty when it is no compound: kantoormeubelen: kantoor, meubel."""
    return tuple(dict.fromkeys(_settled(_bare(part)) for part in _segments(_settled(word))))


def _with_last_part_settled(word: str) -> str:
    found = _settled(word)
    segments = _segments(found)
    return "".join((*segments[:-1], _settled(segments[-1]))) if segments else found


def _last(word: str, step: Callable[[str], str]) -> str:
    """Where the steps from a word end; of words that lead to one another the first by alphabet."""
    seen = _steps(word, step)
    return min(seen[seen.index(step(seen[-1])) :])


def _steps(word: str, step: Callable[[str], str] | None = None) -> list[str]:
    """A word and each that the steps make of it, until they come back: `kantoren`, `kantoor`."""
    seen = [word]
    while (word := (step or _simple)(word)) not in seen:
        seen.append(word)
    return seen


@lru_cache(PASSING)
def _settled(word: str) -> str:
    return _last(word, _simple)


def _simple(word: str) -> str:
    """One rule further; the word itself when none fits."""
    if word[-1:] not in _ENDINGS or _as_it_is(word):
        return word
    return IRREGULAR.get(word) or next((found for rule in _RULES if (found := rule(word))), word)


def _as_it_is(word: str) -> bool:
    return word in AS_IT_IS or word in _places() or not word.isalpha() or len(word) > LONGEST


@cache
def _places() -> frozenset[str]:
    table = rows("municipalities")
    return frozenset(word for row in table for word in words(f"{row['name']} {row['province']}")) | {"friesland"}


def _plural(word: str) -> str:
    if not _is_no_noun(word):
        return ""  # one itself: deken, kussen
    if word.endswith("en") and (single := _first(_singles(word[:-2]), PLURAL_EN)):
        return single
    if word.endswith("n") and known(word[:-1], PLURAL_N):
        return word[:-1]
    if word.endswith(("ches", "shes", "xes")) and known(word[:-2], PART):
        return word[:-2]
    return word[:-1] if word.endswith("s") and _takes_s(word[:-1]) else ""


def _takes_s(word: str) -> bool:
    """Whether a word has an s in the plural, or before another word: `bestratings- en asfalteerwerk`."""
    return known(word, PLURAL_S) or known(word, LINKED) or word in AS_IT_IS


def _small(word: str) -> str:
    """`stoel` of `stoeltjes`."""
    word = word.removesuffix("s")
    return "" if word in AS_IT_IS or not word.endswith("je") else _first(_larger(word), SMALL)


def _larger(word: str) -> Iterator[str]:
    """What the diminutive can be of: `pakket` of `pakketje`, `pan` of `pannetje`, `boom` of `boompje`."""
    yield word.removesuffix("je")
    if word.endswith("etje") and word[-6:-5] == word[-5:-4]:
        yield word.removesuffix("etje")[:-1]
    yield from (word.removesuffix(ending) for ending in ("etje", "tje", "pje") if word.endswith(ending))
    if word.endswith("nkje"):
        yield word.removesuffix("kje") + "g"


def _inflected(word: str) -> str:
    """`duurzaam` of `duurzame`."""
    return _first(_singles(word[:-1]), INFLECTED) if word.endswith("e") else ""


def _quality(word: str) -> str:
    """`duurzaam` of `duurzaamheid`."""
    base = word.removesuffix("heden") if word.endswith("heden") else word.removesuffix("heid")
    return base if base != word and base.endswith(("ig", "lijk", "baar", "zaam")) and known(base, INFLECTED) else ""


def _action(word: str) -> str:
    """`verhuis` of `verhuizing`, `isoleer` of `isolatie`."""
    if word.endswith("ing"):
        return _verb(word.removesuffix("ing") + "en")
    return _verb(word.removesuffix("atie") + "eren") if word.endswith("atie") else ""


def _conjugated(word: str) -> str:
    """`repareer` of `repareert`."""
    return word[:-1] if word.endswith("t") and word not in lexicon() and known(word[:-1], VERB_STEM) else ""


def _participle(word: str) -> str:
    """`reinig` of `gereinigd`, `inpak` of `ingepakt`, `verhuis` of `verhuisd`."""
    if not known(word, PARTICIPLE) or not _is_no_noun(word):
        return ""
    before, _, base = word[:-1].partition("ge")
    if (not before or before in PREFIXES) and known(base, VERB_STEM):
        return before + base
    return word[:-1] if known(word[:-1], VERB_STEM) else ""


def _infinitive(word: str) -> str:
    """`schoonmaak` of `schoonmaken`, and nothing of what is a noun: laken, wagen."""
    return _verb(word) if word.endswith("en") and _is_no_noun(word) else ""


def _verb(infinitive: str) -> str:
    """`schoonmaak` of `schoonmaken`, `inpak` of `inpakken`."""
    whole = _first(_singles(infinitive[:-2]), VERB_STEM) if known(infinitive, VERB) else ""
    rests = ((prefix, infinitive.removeprefix(prefix)) for prefix in PREFIXES if infinitive.startswith(prefix))
    return whole or next((prefix + base for prefix, rest in rests if len(rest) > 3 and (base := _verb(rest))), "")


_RULES: tuple[Callable[[str], str], ...] = (
    *(_plural, _small, _inflected, _quality),
    *(_action, _conjugated, _participle, _infinitive),
)


def _singles(base: str) -> Iterator[str]:
    """What can stand before -e or -en: `maak`, `meubel`, `plan` of `plann`, `huis` of `huiz`."""
    if match := _OPEN.search(base):
        yield from _hardened(base[:-1] + match[1] + match[2])
    if not match or _VOWELS.search(base[: match.start()]):  # an open e is long, but at the end of more: meubel
        yield from _hardened(base)
    if len(base) > 2 and base[-1] == base[-2]:
        yield base[:-1]


def _hardened(base: str) -> Iterator[str]:
    yield base
    if base.endswith("z"):
        yield base[:-1] + "s"
    elif base.endswith("v"):
        yield base[:-1] + "f"


def _first(candidates: Iterator[str], letter: str) -> str:
    return next((word for word in candidates if known(word, letter)), "")


def _segments(word: str) -> tuple[str, ...]:
    """The word cut into parts with their linking letters, empty for one that is known whole or falls apart nowhere."""
    return () if word in lexicon() or _as_it_is(word) else split(word)


@lru_cache(PASSING)
def split(word: str, most: int = MOST_PARTS) -> tuple[str, ...]:
    """The best cut of a word, whether the list has it or not: few parts, and plain ones; empty when there is none."""
    return min(_cuts(word, most), key=_cost, default=()) if most > 1 else ()


def _cuts(word: str, most: int) -> Iterator[tuple[str, ...]]:
    """One cut for each last part that the word can have, the longest first."""
    for at in range(3, len(word) - 2):
        left, head = word[:at], word[at:]
        if _bare(head):
            if _bare(left):
                yield left, head
            elif before := split(left, most - 1):
                yield *before, head


def _cost(cut: tuple[str, ...]) -> int:
    """Less for fewer parts, and for nouns as they stand in the list: `buurt winkel` before `buur twinkel`."""
    unlinked = sum(known(part, LINKED) for part in cut[:-1])  # stadsvervoer, not stadvervoer
    return 2 * unlinked + sum(4 + (not _is_part(part)) + _is_no_noun(_settled(_bare(part))) for part in cut)


def _is_no_noun(word: str) -> bool:
    return NOUN.isdisjoint(lexicon().get(word, ""))


@lru_cache(PASSING)
def _bare(part: str) -> str:
    """A part without what inflects or links it: `bedrijf` of `bedrijfs`, `zon` of `zonne`; empty when it is none."""
    linked = _singles(part[:-1]) if part.endswith("e") else iter((part.removesuffix("s"),))
    return "" if part in REFUSED else next((form for form in (*_steps(part), *linked) if _is_part(form)), "")


def _is_part(word: str) -> bool:
    return word in SHORT or (len(word) > 3 and word not in REFUSED and known(word, PART))
