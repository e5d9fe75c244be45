"""The parts of the sum in words, for the page that explains it. Pure."""

from dataclasses import dataclass

from tenders.matching import CEILING_OF_DONE, CORE_POINTS, NAMES, PARTS, RELATED_POINTS, UNIT_POINTS


@dataclass(frozen=True)
class Rule:
    """One part: how many points it can give, and for what."""

    rule: str
    all_for: str
    some_for: str

    @property
    def name(self) -> str:
        """The part as people call it."""
        return NAMES[self.rule]

    @property
    def most(self) -> int:
        """The most points."""
        return PARTS[self.rule]


RULES = (
    Rule(
        "vak",
        "Een CPV-code van de opdracht valt onder een kerncode van de categorie van het aanbod.",
        f"{CORE_POINTS[4]} punten bij vier gelijke cijfers, {CORE_POINTS[3]} bij drie. Is de code alleen verwant aan de"
        f" categorie: {RELATED_POINTS['within']}, {RELATED_POINTS[4]} of {RELATED_POINTS[3]} punten.",
    ),
    Rule(
        "woorden",
        "Titel en tekst van de aankondiging delen genoeg kenmerkende woorden met het aanbod.",
        f"{2 * UNIT_POINTS} punten voor elk woord uit de titel, {UNIT_POINTS} voor elk woord uit de tekst. Delen van"
        " samengestelde woorden tellen mee. Plaatsnamen en woorden als ‘opdracht’ of ‘onderhoud’ tellen niet.",
    ),
    Rule(
        "gebied",
        "De aanbieder levert in de plaats of de provincie van de koper of van het werk.",
        "De helft als de aanbieder elders in die provincie levert, of als de plaats of het werkgebied niet bekend is.",
    ),
    Rule(
        "omvang",
        "De opdracht of een perceel valt tussen de kleinste en de grootste opdracht van het aanbod.",
        "De helft als een bedrag niet bekend is, of als een deel van de opdracht ook welkom is. Staat er geen grootste"
        f" opdracht, dan rekenen wij met {CEILING_OF_DONE} keer de grootste die gedaan is.",
    ),
    Rule(
        "voorbehouden",
        "De opdracht is niet voorbehouden, of een erkenning voor artikel 2.82 geldt nog op de sluitingsdag.",
        "Er is geen tussenweg.",
    ),
    Rule(
        "themas", "Een doel dat wij in de aankondiging lazen, is een thema van de aanbieder.", "Er is geen tussenweg."
    ),
)
CHANGES = ((1, "november 2026", "De eerste rekenwijze."),)
