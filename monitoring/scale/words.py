"""What invented enterprises and buyers say. No word of a category's name stands in these texts but on purpose.

Whoever searches for a word of a category's name then finds those who sell it, and not everybody.
"""

import re

from platform_goed_inkopen.reference import rows

FIRST = (
    *("De Rappe", "De Ronde", "De Stille", "De Blauwe", "De Gouden", "De Nieuwe", "De Lange", "Het Wijde", "Het Oude"),
    *("Het Groene", "Ús", "Noorder", "Ooster", "Wester", "Zuider", "Stichting", "Coöperatie", "Atelier", "Loods"),
    *("Firma", "Gebroeders", "Zusters", "Makerij", "Ambacht", "Huis", "Hoeve", "Brink", "Wierde", "Terp"),
)
SECOND = (
    *(
        "Haverkamp",
        "Wilgenhoek",
        "Zwaluw",
        "Kievit",
        "Grutto",
        "Reiger",
        "Otter",
        "Das",
        "Egel",
        "Ooievaar",
        "Leeuwerik",
    ),
    *("Klaver", "Koolzaad", "Vlas", "Rogge", "Tarwe", "Lis", "Zegge", "Braam", "Vlier", "Meidoorn", "Elzen", "Berken"),
    *("Praam", "Tjalk", "Schuit", "Sluis", "Brug", "Kade", "Vaart", "Diep", "Meer", "Wad", "Dijk", "Kwelder", "Polder"),
    *("Hoekstra", "Wiersma", "Popken", "Jonkman", "Boerema", "Veenker", "Poppinga", "Dijkstra", "Huizing", "Nijboer"),
    *("Tichelaar", "Kramer", "Mulder", "Timmer", "Visser", "Bakker", "Smid", "Wever", "Kuiper", "Schipper", "Veldman"),
)
THIRD = ("", "", "", " & Zoon", " Noord", " Samen", " 1892", " aan Zee", " op de Klei", " op het Zand", " Nu", " Plus")

# `{what}` are the parts of the category's name, `{name}` its whole name, `{place}` where the enterprise is seated.
SUMMARIES = (
    "{what}: dat is wat wij in {place} doen, met vakmensen die elders niet zo snel een kans kregen.",
    "Vanuit {place} leveren wij {what}, met collega's die bij ons een tweede kans kregen.",
    "{what} voor scholen, gemeenten, winkels. Bij ons leert iedereen een vak.",
    "Wij doen {what} zo, dat er zo min mogelijk wordt weggegooid.",
    "{what} uit {place}, door een ploeg van jong tot oud.",
    "Een klein bedrijf in {place} voor {what}. De winst blijft in de streek.",
    "{what}, met aandacht gedaan. De helft van onze ploeg zat lang thuis.",
    "Al twaalf jaar {what} in {place}, voor klein tot groot.",
    "{name}: u belt, wij komen langs.",
)
SENTENCES = (
    "Onze ploeg telt {number} mensen, van wie {share} procent eerder langs de kant stond.",
    "Wij komen eerst kijken, daarna krijgt u binnen {days} dagen een prijs.",
    "Een grote klus knippen wij in stukken, zodat u steeds weet waar u aan toe bent.",
    "Wat overblijft, brengen wij terug in de keten.",
    "Elk kwartaal krijgt u een blad met wat er is bereikt, geteld door onszelf.",
    "Sinds {year} zitten wij in een oude melkfabriek aan het water.",
    "In augustus zijn wij {days} dagen dicht, want dan is iedereen weg.",
    "Wij rijden elektrisch zodra het kan, nu in {share} van de honderd ritten.",
    "Wie bij ons begint, krijgt een vaste begeleider voor het eerste jaar.",
    "Spoed kan, als u voor tien uur belt.",
    "Wij nemen niets aan wat wij niet kunnen waarmaken.",
    "Een proef van {days} dagen kost u niets.",
    "U mag altijd langskomen om te zien hoe het gaat.",
)
OFFERS = ("{what} op maat", "{what} per dag", "{what} op afroep", "{what} voor het hele jaar", "Proef met {what}")
OFFER_TEXTS = (
    "Vaste prijs per keer, met een naam die u kunt bellen.",
    "Wij stemmen vooraf af wat u verwacht.",
    "Vanaf {days} stuks of dagdelen.",
    "Inclusief halen, brengen, rapport achteraf.",
    "",
)
MARKS = ("", "", "Gunnen op beste prijs-kwaliteitverhouding.", "Social return: 5% van de loonsom.", "In drie percelen.")
PURPOSES = ("voor alle locaties", "voor vier jaar", "in de kernen", "met optie tot verlenging", "voor het gebied")
REQUESTS = (
    "De opdrachtgever zoekt een partij voor {what}. {mark}",
    "{what}: raamovereenkomst met één tot drie partijen. {mark}",
    "Aanbesteding van {what}, met duurzaamheid als criterium. {mark}",
)


class Subject:
    """A category as invented rows speak of it: its name, and the parts of its name: `catering`, `lunch`, `horeca`."""

    def __init__(self, slug: str, name: str, themes: tuple[str, ...], cpv: tuple[str, ...]) -> None:
        self.slug, self.name, self.themes, self.cpv = slug, name, themes, cpv
        self.parts = tuple(re.split(r", | en |: ", in_a_sentence(name)))
        self.what = ", ".join(self.parts)


def in_a_sentence(name: str) -> str:
    """A name in the middle of a sentence: `catering, lunch en horeca`; `ICT-diensten` stays as it is."""
    return name if name[:2].isupper() else name[0].lower() + name[1:]


def subjects() -> tuple[Subject, ...]:
    """The categories of the reference file, in its order."""
    by_slug: dict[str, list[dict[str, str]]] = {}
    for row in rows("categories_cpv"):
        by_slug.setdefault(row["category_slug"], []).append(row)
    return tuple(
        Subject(
            slug,
            codes[0]["category_nl"],
            tuple(codes[0]["typical_themes"].split(";")),
            tuple(code["cpv_code8"] for code in codes if code["match"] == "core"),
        )
        for slug, codes in by_slug.items()
    )
