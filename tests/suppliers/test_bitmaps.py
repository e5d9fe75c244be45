"""The algebra of search in memory, beside a loop over every supplier that says the same in plain Python."""

from collections import Counter
from dataclasses import dataclass, replace
from itertools import count

from hypothesis import given
from hypothesis import strategies as st
from pyroaring import BitMap

from platform_goed_inkopen.regions import BY_CODE, BY_SLUG, PROVINCE_BY_SLUG, Municipality, distance_km
from suppliers.bitmaps import OF_CLAIM, OF_OFFERING, Bitmaps, Fact, Keys
from suppliers.postings import POINTS, WEAKER, Postings
from suppliers.question import Alternative, Clause, Question
from suppliers.snapshot import Snapshot

PLACES = [BY_SLUG[slug] for slug in ("assen", "emmen", "leeuwarden")]
LEXEMES = ["schoon", "schoonmaak", "meubel", "tuin", "tuinman", "ass", "emm"]
VALUES = {
    "categorie": ["groen", "catering", "drukwerk"],
    "gemeente": [place.slug for place in PLACES],
    "provincie": ["drenthe", "fryslan"],
    "leverbaar": ["nu"],
    "omvang": ["klein", "groot"],
    "thema": ["mens", "klimaat"],
    "erkenning": ["pso", "bcorp"],
    "controle": ["gezien", "zelf"],
    "voldoet": ["2-82"],
}


@dataclass(frozen=True)
class Enterprise:
    """A supplier as plain values."""

    key: tuple[str, int]
    seat: str
    words: dict[str, str]  # lexeme: level
    own: frozenset[tuple[str, str]]  # facet, value
    claims: frozenset[tuple[str, str]]  # recognition, check
    offers: tuple[frozenset[tuple[str, str]], ...]  # facet, value


def pairs(*facets: str):
    return st.sampled_from([(facet, value) for facet in facets for value in VALUES[facet]])


claims = st.frozensets(st.tuples(*(st.sampled_from(VALUES[facet]) for facet in OF_CLAIM)), max_size=3)
enterprises = st.builds(
    Enterprise,
    key=st.tuples(st.sampled_from(["aa", "bb", "cc"]), st.just(0)),
    seat=st.sampled_from([*(place.code for place in PLACES), ""]),
    words=st.dictionaries(st.sampled_from(LEXEMES), st.sampled_from("ABCD")),
    own=st.frozensets(pairs("thema", "voldoet")),
    claims=claims,
    offers=st.lists(st.frozensets(pairs(*OF_OFFERING)), max_size=3).map(tuple),
)
directories = st.lists(enterprises, max_size=12).map(
    lambda given: [replace(one, key=(one.key[0], number)) for number, one in enumerate(given, 1)]
)
alternatives = st.one_of(
    st.builds(
        Alternative,
        st.lists(st.sampled_from(LEXEMES), min_size=1, max_size=2, unique=True).map(tuple),
        st.sampled_from(["exact", "expanded"]),
    ),
    st.builds(Alternative, st.sampled_from([("s",), ("tuin",), ("x",)]), st.just("prefix")),
)
clauses = st.builds(Clause, st.just(""), st.lists(alternatives, min_size=1, max_size=3).map(tuple))
several = st.lists(clauses, max_size=2).map(tuple)
questions = st.builds(
    Question,
    needed=several,
    optional=several,
    excluded=st.lists(clauses, max_size=1).map(tuple),
    place=st.sampled_from([None, None, BY_SLUG["assen"], PROVINCE_BY_SLUG["drenthe"]]),
    place_words=st.sampled_from([(), ("ass",), ("ass", "emm")]),
)
chosen = st.fixed_dictionaries(
    {}, optional={facet: st.lists(st.sampled_from(values), min_size=1).map(tuple) for facet, values in VALUES.items()}
)


nearest = st.sampled_from([None, *PLACES])
KINDS = (("thema", "voldoet"), OF_CLAIM, OF_OFFERING)


def kept(enterprises):
    """The same as bitmaps."""
    ordered = sorted(enterprises, key=lambda one: one.key)
    facts, words = {}, {}
    for ordinal, one in enumerate(ordered):
        found = [("zetel", one.seat, 0), *((facet, value, 0) for facet, value in one.own)]
        found += [("claim", " ".join(claim), 0) for claim in one.claims]
        found += [(facet, value, layer) for layer, offer in enumerate(one.offers) for facet, value in offer]
        for fact in found:
            facts.setdefault(fact, []).append(ordinal)
        for lexeme, level in one.words.items():
            words.setdefault((lexeme, level), []).append(ordinal)
    postings = Postings((*word, ordinals) for word, ordinals in words.items())
    return Bitmaps(Keys(one.key for one in ordered), [Fact(*fact, had) for fact, had in facts.items()], postings)


def worth(one, clause):
    """What the best alternative gives; 0 for none."""
    return max((points(one, alternative) for alternative in clause.alternatives), default=0)


def points(one, alternative):
    less = 1 if alternative.kind in WEAKER else 0
    if alternative.kind == "prefix":
        levels = [level for lexeme, level in one.words.items() if lexeme.startswith(alternative.lexemes[0])]
        return POINTS["ABCD".index(min(levels))] - less if levels else 0
    if not all(lexeme in one.words for lexeme in alternative.lexemes):
        return 0
    return POINTS["ABCD".index(max(one.words[lexeme] for lexeme in alternative.lexemes))] - less


def fits(one, asked):
    """Whether one offering, one claim and the supplier meet all facets."""
    own, claimed, offered = ({facet: asked[facet] for facet in kind if facet in asked} for kind in KINDS)
    return (
        all(any((facet, value) in one.own for value in values) for facet, values in own.items())
        and (not claimed or any(has(zip(OF_CLAIM, claim, strict=True), claimed) for claim in one.claims))
        and (not offered or any(has(offer, offered) for offer in one.offers))
    )


def has(held, asked):
    pairs = set(held)
    return all(any((facet, value) in pairs for value in values) for facet, values in asked.items())


def at(place, one):
    if isinstance(place, Municipality):
        return one.seat == place.code
    return bool(one.seat) and BY_CODE[one.seat].province == place


def met(one, question):
    """Whether the words find this one."""
    if question.place:
        facet = "gemeente" if isinstance(question.place, Municipality) else "provincie"
        named = question.place_words and all(one.words.get(word) == "A" for word in question.place_words)
        delivers = any((facet, question.place.slug) in offer for offer in one.offers)
        if not (named or delivers or at(question.place, one)):
            return False
    return all(worth(one, clause) for clause in question.needed) and not any(
        worth(one, clause) for clause in question.excluded
    )


def order(one, question, near):
    score = sum(worth(one, clause) for clause in (*question.needed, *question.optional))
    km = distance_km(near, BY_CODE[one.seat]) if near and one.seat else 1e9
    return (not at(question.place, one) if question.place else 0, km, -score, one.key)


pages = st.tuples(st.integers(0, 8), st.integers(1, 5))


@given(directories, directories, st.frozensets(st.integers(1, 12)), st.tuples(questions, chosen, nearest), pages)
def test_everything_equals_a_loop_over_every_supplier(bulk, changes, gone, asking, page):
    question, asked, near = asking
    changed = [replace(one, key=(one.key[0], number)) for number, one in zip(count(100), changes, strict=False)]
    loaded = kept(bulk)
    alive = BitMap(ordinal for ordinal, (_, number) in enumerate(loaded.keys) if number not in gone)
    answer = Snapshot(loaded, alive, kept(changed)).found(question, asked, near)

    words = [one for one in [*bulk, *changed] if one.key[1] not in gone and met(one, question)]
    expected = sorted((one for one in words if fits(one, asked)), key=lambda one: order(one, question, near))
    ids = [one.key[1] for one in expected]
    assert answer.total == len(ids)
    assert answer.ids(0, 1000) == ids
    offset, limit = page
    assert answer.ids(offset, limit) == ids[offset : offset + limit]
    assert answer.seats() == Counter(one.seat for one in expected)
    for facet, values in VALUES.items():
        others = {name: chosen for name, chosen in asked.items() if name != facet}
        assert answer.without()[facet] == sum(fits(one, others) for one in words)
        told = {value: sum(fits(one, {**others, facet: (value,)}) for one in words) for value in values}
        assert answer.counts()[facet] == {value: number for value, number in told.items() if number}


def test_who_changed_stands_where_its_name_belongs():
    bulk = kept([one(name, number) for number, name in enumerate("acegi", 1)])
    tail = kept([one(name, number) for number, name in enumerate("bhz", 11)])
    answer = Snapshot(bulk, BitMap([0, 1, 3, 4]), tail).found(Question(), {}, None)
    assert answer.ids(0, 24) == [1, 11, 2, 4, 12, 5, 13]
    assert answer.ids(3, 2) == [4, 12]


def one(name, number):
    return Enterprise((name, number), "", {}, frozenset(), frozenset(), ())
