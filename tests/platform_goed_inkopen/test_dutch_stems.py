"""The stem of a word, the parts of a compound, and the analysis of a text."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from platform_goed_inkopen.dutch import Token, analysed, compound, edits, is_generic, is_stop, stem, words
from platform_goed_inkopen.dutch_lexicon import lexicon, reviewed, reviewed_lines
from platform_goed_inkopen.dutch_stems import split
from platform_goed_inkopen.regions import MUNICIPALITIES, PROVINCES

KNOWN = st.sampled_from(sorted(lexicon()))
ENDINGS = st.sampled_from(["", "s", "en", "e", "n", "je", "tjes", "t", "ing", "ingen", "heid", "de"])
# Words of the list, two of them as one, and their endings: nearer to Dutch than letters by chance.
WORDS = st.builds("{}{}{}{}".format, KNOWN, st.sampled_from(["", "s", "en"]), st.one_of(st.just(""), KNOWN), ENDINGS)

SAME = """
sociaal sociale | duurzaam duurzame duurzaamheid | circulair circulaire | visueel visuele | groen groene
fiets fietsen fietsje | meubel meubels meubelen | huis huizen huisje | duif duiven | brief brieven | glas glazen
plan plannen | kast kasten kastje kastjes | gemeente gemeenten gemeentes | artikel artikelen artikels | dak daken
schoonmaak schoonmaken | verhuis verhuizen verhuist verhuisd verhuizing verhuizingen | koop kopen | sloop slopen
bestrating bestraten | verzorging verzorgen verzorgt verzorgd | reinig reinigen reiniging gereinigd gereinigde
repareer repareren repareert gerepareerd reparatie reparaties | isolatie isoleren geisoleerd | scan scannen gescand
inpak inpakken ingepakt | ophaal ophalen opgehaald | oplevering opleveren | ontwerp ontwerpen ontwerpt
vergader vergaderen vergadering vergaderingen | teken tekenen tekening | schilder schilderen schildert
training trainingen trainen | catering | broodje broodjes | stoel stoelen stoeltje stoeltjes | bloem bloemetje
boom bomen boompje | pan pannen pannetje | pot potten potje | drank drankje | coach coaches | lunch lunches
wagen wagens | laken lakens | jongere jongeren | kantoormeubel kantoormeubelen kantoormeubels
kerstpakket kerstpakketten | zonnepaneel zonnepanelen | speeltoestel speeltoestellen | vaardigheid vaardigheden
pakket pakketje pakketten | maatregel maatregelen
recycle recyclen recycling gerecycled gerecyclede | foto | idee ideeen | stadion stadions | museum
"""
APART = """
plan plant | kas kast | schild schilder | plaats plaat | fiets fiet | teken teek | deken deek | stage staag
kleed kleding | haar haring | woon woning | pot poot | zak zaak | maak mak | waag wagen | laken laak | bos boos
boek boeket | gezond zon | leiding leid | brood broodje | kaart kaartje | hap hapje | overheid over | steen sten
post pos | kunst kun | markt mark | bank ban | voorstel voorstelling | stal stalling | school scholing | goed goederen
"""
PARTS = """
kantoormeubelen kantoor meubel | schoonmaakbedrijven schoonmaak bedrijf | kerstpakketten kerst pakket
relatiegeschenken relatie geschenk | bedrijfskleding bedrijf kleding | werkkleding werk kleding
verkeersborden verkeer bord | zonnepanelen zon paneel | warmtepomp warmte pomp | fietsenstalling fiets stalling
leerwerktrajecten leer werk traject | afvalinzameling afval inzamel | zwerfafval zwerf afval
bosonderhoud bos onderhoud | buurtwinkels buurt winkel
buitenschilderwerk buiten schilder werk | glasbewassing glas bewas | dagbesteding dag besteed | vismarkt vis markt
personenvervoer persoon vervoer | energiecoaches energie coach | jobcoaching job coach | taallessen taal les
pannenkoeken pan koek | straatmeubilair straat meubilair | speeltuinuitrusting speel tuin uitrust
afvalverwijderingsdiensten afval verwijder dienst | kringloopwinkel kringloop winkel | wandelpaden wandel pad
installatiewerkzaamheden installeer werkzaam | stadsvervoer stad vervoer | visitekaartjes visite kaartje
gezondheidszorg gezond zorg | lunchbroodjes lunch broodje | geluidsoverlast geluid overlast | ictdiensten ict dienst
"""
WHOLE = """
catering bestrating verhuizing verzorging onderhoud voorziening kringloop rating marketing kwartier kasteel platform
transport telefoon verslaving vakantie verzekering gesprek station combinatie vrijdag maatschappij landbouw restaurant
kandidaat burgemeester verstand achterstand halveren anders helaas willen groningen hoogeveen midden drenthe friesland
sudwest hardware software refurbished xqzwvk co2neutraal 12345678 kantoormeubel2 broodje de
"""


def rows(table: str) -> list[list[str]]:
    return [row.split() for line in table.strip().splitlines() for row in line.split("|")]


@pytest.mark.parametrize("forms", rows(SAME), ids=" ".join)
def test_forms_of_a_word_have_one_stem(forms: list[str]) -> None:
    assert {stem(form) for form in forms} == {stem(forms[0])}


@pytest.mark.parametrize(("one", "other"), rows(APART))
def test_words_that_look_alike_stay_apart(one: str, other: str) -> None:
    assert stem(one) != stem(other)


@pytest.mark.parametrize(
    ("word", "expected"),
    rows("sociale sociaal | fietsen fiets | schoonmaken schoonmaak | verhuizing verhuis | broodjes broodje"),
)
def test_a_stem_is_a_word_where_it_can_be(word: str, expected: str) -> None:
    assert stem(word) == expected


@pytest.mark.parametrize("row", rows(PARTS), ids=" ".join)
def test_a_compound_has_the_stems_of_its_parts(row: list[str]) -> None:
    assert list(compound(row[0])) == row[1:]


@pytest.mark.parametrize("word", WHOLE.split())
def test_what_only_looks_like_a_compound_is_whole(word: str) -> None:
    assert compound(word) == ()


def test_the_name_of_a_place_stays_as_it_is() -> None:
    names = " ".join(place.name for place in (*MUNICIPALITIES, *PROVINCES))
    assert [word for word in words(names) if stem(word) != word or compound(word)] == []


@given(WORDS)
def test_a_stem_is_its_own_stem(word: str) -> None:
    assert stem(stem(word)) == stem(word)


@given(WORDS)
def test_each_part_of_a_compound_is_a_stem(word: str) -> None:
    assert [part for part in compound(word) if stem(part) != part] == []


@given(st.one_of(st.text(), st.lists(WORDS).map(" ".join)))
def test_any_text_can_be_analysed_word_by_word(text: str) -> None:
    tokens = analysed(text)
    assert [token.word for token in tokens] == words(text)
    assert all(lexeme.isascii() and lexeme.isalnum() for token in tokens for lexeme in token.lexemes)
    assert all(token.lexemes[0] == stem(token.word) for token in tokens if token.lexemes)
    assert all(token.lexemes or is_stop(token.word) for token in tokens)


@given(st.text())
def test_anything_has_a_stem(text: str) -> None:
    assert bool(stem(text)) == bool(text)
    compound(text)


def test_words_without_meaning_keep_their_place() -> None:
    assert analysed("Kantoormeubelen voor ons, co2-vrij") == [
        Token("kantoormeubelen", ("kantoormeubel", "kantoor", "meubel")),
        Token("voor", ()),
        Token("ons", ()),
        Token("co2", ("co2",)),
        Token("vrij", ("vrij",)),
    ]


@pytest.mark.parametrize("word", ["de", "het", "een", "en", "voor", "van", "wij", "hebben", "geworden", "s", "bv"])
def test_what_says_nothing_is_a_stop_word(word: str) -> None:
    assert is_stop(word)


@pytest.mark.parametrize(
    "word", ["bedrijf", "bedrijven", "onderneming", "sociale", "laten", "maken", "leveren", "diensten", "duurzaam"]
)
def test_what_every_listing_says_is_generic(word: str) -> None:
    assert is_generic(word)


@pytest.mark.parametrize(
    "word", ["zorg", "catering", "groen", "schoonmaak", "verzorging", "fiets", "ict", "hout", "vis", "it", "ei"]
)
def test_what_somebody_sells_is_neither(word: str) -> None:
    assert not is_stop(word) and not is_generic(word)


def near(one: str, other: str) -> bool:
    """Whether one edit makes the other of one; the definition, not a way to find them."""
    if one == other or not other:
        return False
    start = next((at for at, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), min(len(one), len(other)))
    a, b = one[start:], other[start:]
    swapped = a[1::-1] + a[2:] == b and len(a) > 1
    return a[1:] == b or a == b[1:] or (a[1:] == b[1:] and bool(a) and bool(b)) or swapped


@given(st.text("ab1", max_size=5), st.text("ab1", max_size=5))
def test_edits_are_exactly_the_words_one_edit_away(word: str, other: str) -> None:
    assert (other in edits(word)) == near(word, other)


def test_the_list_holds_plain_words_with_letters_that_mean_something() -> None:
    strange = [word for word, letters in lexicon().items() if words(word) != [word] or set(letters) - set("adeglnpsvw")]
    assert strange == []


def test_what_was_reviewed_is_needed() -> None:
    kinds = ("short", "refused", "whole", "kept", "prefix", "stop", "generic")
    assert [kind for kind in kinds if len(reviewed(kind)) != len(set(reviewed(kind)))] == []
    assert [word for word in reviewed("whole") if not split(word)] == []
    assert [line for line in reviewed_lines("irregular") if stem(line.split()[0]) != stem(line.split()[1])] == []
