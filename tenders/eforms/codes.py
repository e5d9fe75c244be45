"""Dutch words for the eForms codes that our pages show, in plain language and short enough for a label.

Which codes exist is fact (eForms SDK code lists, 1.16); the wording is ours. The lists are open: a code that is not
here is shown as delivered.
"""

from collections.abc import Mapping

NATURE = "contract-nature"
PROCEDURE = "procurement-procedure-type"
NOTICE_TYPE = "notice-type"
STRATEGIC = "strategic-procurement"
ENVIRONMENTAL = "environmental-impact"
SOCIAL = "social-objective"
INNOVATION = "innovative-acquisition"
RESERVED = "reserved-procurement"
RESERVED_EXECUTION = "reserved-execution"

WITHHELD = "unpublished"

LABELS: Mapping[str, Mapping[str, str]] = {
    NATURE: {
        "services": "diensten",
        "supplies": "leveringen",
        "works": "werken",
    },
    PROCEDURE: {
        "open": "openbare procedure",
        "restricted": "niet-openbare procedure",
        "neg-w-call": "onderhandelen na een oproep",
        "neg-wo-call": "onderhandelen zonder oproep",
        "comp-dial": "concurrentiegerichte dialoog",
        "innovation": "innovatiepartnerschap",
        "oth-single": "andere procedure in één stap",
        "oth-mult": "andere procedure in meer stappen",
        "comp-tend": "aanbesteding van openbaar vervoer",
        "exp-int-rail": "oproep aan spoorvervoerders",
    },
    NOTICE_TYPE: {
        "pmc": "marktconsultatie",
        "pin-buyer": "verwijzing naar een vooraankondiging",
        "pin-only": "vooraankondiging",
        "pin-rtl": "vooraankondiging die termijnen verkort",
        "pin-tran": "vooraankondiging voor openbaar vervoer",
        "pin-cfc-standard": "vooraankondiging met oproep om mee te doen",
        "pin-cfc-social": "vooraankondiging met oproep om mee te doen, sociale en andere specifieke diensten",
        "qu-sy": "erkenningsregeling",
        "cn-standard": "aankondiging van een opdracht",
        "cn-social": "aankondiging van een opdracht, sociale en andere specifieke diensten",
        "cn-desg": "aankondiging van een prijsvraag",
        "subco": "oproep aan onderaannemers",
        "veat": "voornemen om zonder oproep te gunnen",
        "can-standard": "gegunde opdracht",
        "can-social": "gegunde opdracht, sociale en andere specifieke diensten",
        "can-desg": "uitslag van een prijsvraag",
        "can-tran": "gegunde opdracht voor openbaar vervoer",
        "can-modif": "gewijzigde opdracht",
        "compl": "voltooide opdracht",
    },
    STRATEGIC: {
        "env-imp": "minder belasting van het milieu",
        "soc-obj": "sociaal doel",
        "inn-pur": "innovatie",
        "none": "geen milieudoel, sociaal doel of innovatie",
    },
    ENVIRONMENTAL: {
        "biodiv-eco": "natuur en biodiversiteit",
        "circ-econ": "circulaire economie",
        "clim-adapt": "aanpassing aan het klimaat",
        "clim-mitig": "minder klimaatverandering",
        "pollu-prev": "minder vervuiling",
        "water-mar": "bescherming van water en zee",
        "other": "ander milieudoel",
    },
    SOCIAL: {
        "opp": "werk voor mensen met een afstand tot de arbeidsmarkt",
        "acc-all": "toegankelijk voor iedereen",
        "gen-eq": "gelijke kansen voor elk geslacht",
        "et-eq": "gelijke kansen voor elke afkomst",
        "hum-right": "mensenrechten in de keten",
        "work-cond": "eerlijke arbeidsvoorwaarden",
        "other": "ander sociaal doel",
    },
    INNOVATION: {
        "mar-nov": "nieuw op de markt",
        "proc-innov": "nieuwe werkwijze",
        "prod-innov": "nieuw product",
        "rd-act": "onderzoek en ontwikkeling",
    },
    RESERVED: {
        "res-ws": "voorbehouden aan sociale werkplaatsen en sociale ondernemingen",
        "res-pub-ser": "voorbehouden aan organisaties met een openbare taak",
        "none": "niet voorbehouden",
    },
    RESERVED_EXECUTION: {
        "yes": "uitvoering binnen beschermd werk",
        "no": "uitvoering niet voorbehouden",
        "not-known": "nog niet bekend of de uitvoering is voorbehouden",
    },
}


def label(list_name: str, code: str) -> str:
    """The Dutch words for this code of this list; the code itself when we do not know it."""
    if code == WITHHELD:
        return "niet openbaar"
    return LABELS.get(list_name, {}).get(code, code)
