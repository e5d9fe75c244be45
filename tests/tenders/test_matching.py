"""The sum of a tender and a supplier: each part with what gives all, something and nothing, and why."""

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tenders.matching import NAMES, PARTS, THRESHOLD, Code, Offer, Seller, Size, Wanted, points_of, weigh
from tenders.matching_words import telling

GREEN = (Code("773", True, "Tuinbouwdiensten"), Code("772", False, "Bosbouwdiensten"))
TENDER = Wanted(
    reference="620001",
    title="Groenonderhoud wijken Noord en Oost",
    description="De opdracht omvat snoeien. Maaien van bermen gebeurt tweemaal per jaar.",
    cpv=("77310000",),
    area=frozenset({"GM0106", "PV22"}),
    amounts=(40_000,),
    kinds=frozenset({"social_return"}),
    closes=date(2026, 12, 14),
)
OFFER = Offer(
    title="Onderhoud van groen",
    category="groen",
    category_name="Groenvoorziening",
    codes=GREEN,
    words=telling("Onderhoud van groen. Wij maaien bermen."),
    area=frozenset({"PV22"}),
    size=Size(minimum=500, maximum=50_000),
)
SELLER = Seller("groenploeg", "Groenploeg De Hamrik", (OFFER,), frozenset({"arbeidsparticipatie"}))


def with_offer(**fields: object) -> Seller:
    return replace(SELLER, offers=(replace(OFFER, **fields),))  # type: ignore[arg-type]


def part(wanted: Wanted, seller: Seller, rule: str) -> tuple[int, str]:
    found = next(part for part in weigh(wanted, seller).parts if part.rule == rule)
    return found.points, found.text


def test_the_parts_make_a_hundred_and_each_has_a_name() -> None:
    assert sum(PARTS.values()) == 100
    assert PARTS.keys() == NAMES.keys()


def test_what_fits_in_all_gets_all_and_says_why_in_the_words_of_the_notice() -> None:
    sheet = weigh(TENDER, SELLER)
    assert (sheet.score, sheet.fits, sheet.misses) == (100, True, [])
    assert [hit["text"] for hit in sheet.hits] == [
        "CPV 77310000 (Tuinbouwdiensten) hoort bij Groenvoorziening.",
        "‘maaien’, ‘bermen’ in: “Maaien van bermen gebeurt tweemaal per jaar.”",
        "De opdracht is in Assen; levert in Drenthe.",
        "De opdracht van €\xa040.000 past bij €\xa0500 tot €\xa050.000.",
        "De opdracht is niet voorbehouden: iedereen mag meedoen.",
        "De aankondiging vraagt om wat het profiel als thema heeft: arbeidsparticipatie.",
    ]


def test_the_dictionary_is_that_of_explain_match() -> None:
    told = weigh(TENDER, with_offer(area=frozenset({"PV21"}))).as_dict()
    assert told.keys() == {"score", "version", "hits", "misses"}
    assert told["misses"] == [{"rule": "gebied", "text": "De opdracht is in Assen; levert alleen in Fryslân."}]
    assert all(hit.keys() == {"rule", "points", "text"} for hit in told["hits"])


@pytest.mark.parametrize(
    ("cpv", "codes", "points"),
    [
        ("77310000", [Code("773", True)], 30),
        ("77300000", [Code("7731", True)], 12),
        ("77312000", [Code("77314", True)], 22),
        ("77310000", [Code("773", False)], 18),
        ("77312000", [Code("77314", False)], 10),
        ("77300000", [Code("7731", False)], 5),
        ("77000000", [Code("773", True)], 0),
        ("45000000", [Code("773", True)], 0),
    ],
)
def test_the_trade_counts_by_how_many_digits_are_shared(cpv: str, codes: list[Code], points: int) -> None:
    assert part(replace(TENDER, cpv=(cpv,)), with_offer(codes=tuple(codes)), "vak")[0] == points


@pytest.mark.parametrize(
    ("area", "delivers", "points"),
    [
        ({"GM0106", "PV22"}, {"GM0106"}, 20),
        ({"PV22"}, {"GM0106"}, 10),
        ({"GM0106", "PV22"}, {"GM0114"}, 10),
        ({"GM0106", "PV22"}, {"PV20"}, 0),
        (set(), {"PV20"}, 10),
        ({"PV22"}, set(), 10),
    ],
)
def test_the_place_counts_half_when_nobody_said_it(area: set[str], delivers: set[str], points: int) -> None:
    given = part(replace(TENDER, area=frozenset(area)), with_offer(area=frozenset(delivers)), "gebied")
    assert given[0] == points
    assert ("voor de helft" in given[1]) == (points == 10)


def test_work_outside_the_north_gets_nothing_for_its_place() -> None:
    assert part(replace(TENDER, area=frozenset(), is_elsewhere=True), SELLER, "gebied")[0] == 0


@pytest.mark.parametrize(
    ("amounts", "size", "points"),
    [
        ((40_000,), Size(maximum=40_000), 10),
        ((40_001,), Size(maximum=40_000), 0),
        ((900_000, 30_000), Size(maximum=40_000), 10),
        ((499,), Size(minimum=500), 0),
        ((40_000,), Size(done=20_000), 10),
        ((40_001,), Size(done=20_000), 0),
        ((90_000,), Size(maximum=40_000, takes_part=True), 5),
        ((), Size(maximum=40_000), 5),
        ((40_000,), Size(), 5),
    ],
)
def test_the_size_fits_by_the_whole_or_by_one_lot(amounts: tuple[int, ...], size: Size, points: int) -> None:
    assert part(replace(TENDER, amounts=amounts), with_offer(size=size), "omvang")[0] == points


@pytest.mark.parametrize(
    ("claims", "points"),
    [
        ((), 0),
        ((("PSO trede 2", date(2026, 12, 13)),), 0),
        ((("PSO trede 2", date(2026, 12, 14)),), 15),
        ((("SW-bedrijf", None),), 15),
    ],
)
def test_a_reserved_tender_asks_a_claim_that_holds_when_it_closes(claims: tuple, points: int) -> None:
    reserved = replace(TENDER, kinds=frozenset({"voorbehouden_2_82"}))
    assert part(reserved, replace(SELLER, reserved_claims=claims), "voorbehouden")[0] == points


def test_words_that_stand_in_every_notice_and_names_of_places_tell_nothing() -> None:
    assert telling("Aanbesteding onderhoud gemeente Groningen, perceel 2: diensten") == frozenset()
    assert {"groen", "berm"} <= telling("Groenonderhoud van bermen")


def test_without_an_offer_there_is_no_trade() -> None:
    assert part(TENDER, replace(SELLER, offers=()), "vak") == (
        0,
        "Er staat geen aanbod met een categorie in het profiel.",
    )


codes = st.sets(st.sampled_from(["GM0106", "GM0114", "GM0014", "PV20", "PV21", "PV22"])).map(frozenset)
money = st.none() | st.integers(0, 100_000)
offers = st.builds(
    Offer,
    category=st.just("groen"),
    codes=st.sampled_from([(), GREEN]),
    words=st.sets(st.sampled_from(["groen", "maai", "berm", "snoei"])).map(frozenset),
    area=codes,
    size=st.builds(Size, money, money, money, st.booleans()),
)
sellers = st.builds(Seller, st.just("a"), st.just("A"), st.lists(offers, max_size=3).map(tuple))
wanteds = st.builds(
    Wanted,
    st.just("1"),
    st.text(max_size=40) | st.just("Maaien van bermen"),
    st.text(max_size=80),
    st.lists(st.from_regex(r"[0-9]{8}", fullmatch=True), max_size=3).map(tuple),
    codes,
    st.booleans(),
    st.lists(st.integers(0, 200_000), max_size=3).map(tuple),
    st.booleans(),
    st.sets(st.sampled_from(["voorbehouden_2_82", "circulair", "innovatie"])).map(frozenset),
)


@given(wanteds, sellers)
def test_the_score_is_the_sum_of_its_parts_and_the_best_of_the_offers(wanted: Wanted, seller: Seller) -> None:
    sheet = weigh(wanted, seller)
    assert sheet.score == points_of(wanted, seller) == sum(hit["points"] for hit in sheet.hits)
    assert all(0 <= part.points <= part.most and part.text for part in sheet.parts)
    assert {row["rule"] for row in sheet.hits + sheet.misses} == PARTS.keys()
    assert sheet.fits == (sheet.score >= THRESHOLD)
    each = [weigh(wanted, replace(seller, offers=(offer,))).score for offer in seller.offers]
    assert sheet.score == max(each, default=sheet.score)
