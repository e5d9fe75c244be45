"""Which words of a notice say what the work is, and where they stand. Pure."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache

from platform_goed_inkopen.dutch import Token, analysed, is_generic, stem
from platform_goed_inkopen.regions import MUNICIPALITIES, PROVINCES

LONGEST_READ = 8_000  # characters of a description: what comes later is conditions
SHORTEST = 3
_SENTENCES = re.compile(r"(?<=[.!?;])\s+(?=[A-Z0-9•–-])|\n+")
# What stands in every notice and in every profile, and tells no trade from another.
_COMMON = """
aanbesteding aanbesteden opdracht opdrachtgever opdrachtnemer overeenkomst raamovereenkomst perceel
werkzaamheden werk gemeente provincie waterschap onderhoud beheer uitvoering project aankoop inkoop inkopen
europees europese openbaar openbare procedure voorwaarde eis kwaliteit prijs jaar maand week dag locatie
gebouw mens medewerker klant team plaats regio noorden nederland nederlands divers diverse algemeen algemene
gebruik bestaand huidig verlenging periode inschrijver inschrijving aanleg leveren aanschaf realisatie
realiseren verzorgen verzorging ontwikkeling ontwikkelen advies doel doelgroep soort deel aantal percelen
start fase plan systeem nieuwbouw renovatie herinrichting vervangen vervanging groot klein lang kort stad dorp
wijk buurt straat bv nv afdeling bureau groep zaak keer tijd uur euro ook onze elk samen
"""
_COMMON_STEMS = frozenset(stem(word) for word in _COMMON.split())


def telling(text: str) -> frozenset[str]:
    """The stems, also of parts of compounds, that tell one trade from another: no places, no `opdracht`."""
    return frozenset(_telling(text))


def telling_by_sentence(texts: Iterable[str]) -> dict[str, str]:
    """Of each telling stem the first sentence in which it stands."""
    found: dict[str, str] = {}
    for text in texts:
        for sentence in sentences(text[:LONGEST_READ]):
            for lexeme in _telling(sentence):
                found.setdefault(lexeme, sentence)
    return found


def sentences(text: str) -> list[str]:
    """A text cut where a sentence or a line ends."""
    return [part.strip() for part in _SENTENCES.split(text) if part.strip()]


def written(lexemes: frozenset[str], sentence: str) -> list[str]:
    """The words of this sentence, as they stand there, that have one of these stems."""
    found = (token.word for token in _tokens(sentence) if not lexemes.isdisjoint(token.lexemes))
    return list(dict.fromkeys(found))


@lru_cache(1 << 10)
def _tokens(sentence: str) -> tuple[Token, ...]:
    """The sentences of one tender are quoted to many suppliers."""
    return tuple(analysed(sentence))


def most_telling(by_sentence: Mapping[str, str], shared: frozenset[str]) -> str:
    """The sentence with most of the shared stems; of equals the first."""
    counts = Counter(by_sentence[lexeme] for lexeme in shared)
    most = max(counts.values(), default=0)
    best = {sentence for sentence, number in counts.items() if number == most}
    return best.pop() if len(best) == 1 else next((each for each in by_sentence.values() if each in best), "")


def _telling(text: str) -> Iterator[str]:
    for token in analysed(text):
        for lexeme in token.lexemes:
            if _tells(lexeme):
                yield lexeme


def _tells(lexeme: str) -> bool:
    if len(lexeme) < SHORTEST or not lexeme.isalpha() or lexeme in _COMMON_STEMS or lexeme in _PLACES:
        return False
    return not is_generic(lexeme)


_PLACES = frozenset(
    lexeme
    for name in [place.name for place in MUNICIPALITIES] + [province.name for province in PROVINCES]
    for token in analysed(f"{name} friesland drents fries gronings")
    for lexeme in token.lexemes
)
