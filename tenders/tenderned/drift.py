"""What an answer of TenderNed holds that we do not know: a field, a code, another type, or a field that is gone.

    odd_in_row(payload), odd_in_detail(payload)      {"lijst: onbekend veld nieuwVeld", …}; empty when all is as known
    is_drift(odd, records)                           whether that is so often that a person should look

The contract is not official and every field is optional, so nothing is refused because of it: what is odd is kept in
the bytes and counted. Codes are only held against lists that are known whole. Pure.
"""

import re
from collections.abc import Mapping
from typing import Any

CODED, TEXT, NUMBER, FLAG, LIST = "code", "tekst", "getal", "ja of nee", "lijst"
MOST_NAMED = 40  # characters of what the source calls it
SHARE = 100  # one of so many records

ROW: Mapping[str, tuple[str, ...]] = {
    "publicatieId": (TEXT, NUMBER),
    "publicatieDatum": (TEXT,),
    "typePublicatie": (CODED,),
    "publicatiecode": (CODED,),
    "aanbestedingNaam": (TEXT,),
    "opdrachtgeverNaam": (TEXT,),
    "aanbestedendeDienstNaam": (TEXT,),
    "kenmerk": (TEXT, NUMBER),
    "sluitingsDatum": (TEXT,),
    "sluitingsDatumMarktconsultatie": (TEXT,),
    "aantalDagenTotSluitingsDatum": (NUMBER,),
    "procedure": (CODED,),
    "typeOpdracht": (CODED,),
    "digitaal": (FLAG,),
    "europees": (FLAG,),
    "publicatiestatus": (CODED,),
    "isVroegtijdigeBeeindiging": (FLAG,),
    "isEformsWijziging": (FLAG,),
    "opdrachtBeschrijving": (TEXT,),
    "score": (NUMBER,),
    "link": (CODED,),
}
DETAIL: Mapping[str, tuple[str, ...]] = {
    "publicatieId": (TEXT, NUMBER),
    "kenmerk": (TEXT, NUMBER),
    "referentieNummer": (TEXT, NUMBER),
    "aanbestedingNaam": (TEXT,),
    "opdrachtgeverNaam": (TEXT,),
    "aanbestedendeDienstNaam": (TEXT,),
    "opdrachtBeschrijving": (TEXT,),
    "publicatieDatum": (TEXT,),
    "sluitingsDatum": (TEXT,),
    "sluitingsDatumMarktconsultatie": (TEXT,),
    "aanvangOpdrachtDatum": (TEXT,),
    "voltooiingOpdrachtDatum": (TEXT,),
    "numberOfDaysBeforeAanmeldenInschrijven": (NUMBER,),
    "typePublicatie": (TEXT,),
    "publicatieCode": (TEXT,),
    "aankondigingCode": (CODED,),
    "formType": (TEXT,),
    "looptijdCode": (CODED,),
    "juridischKaderCode": (CODED,),
    "nationaalOfEuropeesCode": (CODED,),
    "typeOpdrachtCode": (CODED,),
    "procedureCode": (CODED,),
    "opdrachtAardCode": (CODED,),
    "cpvCodes": (LIST,),
    "nutsCodes": (LIST,),
    **{f"trefwoord{number}": (TEXT,) for number in range(1, 11)},
    "isDigitaalInschrijvenMogelijk": (FLAG,),
    "digitaalInschrijvenCode": (CODED,),
    "afgerondeAanbesteding": (FLAG,),
    "isGeimporteerd": (FLAG,),
    "isVroegtijdigBeeindigd": (FLAG,),
    "isGegund": (FLAG,),
    "onlyGunningProcedure": (FLAG,),
    "aanbestedingStatus": (TEXT,),
    "publicatiePdfId": (TEXT, NUMBER),
    "publicatieIDLaatsteRectificatie": (TEXT, NUMBER),
    "pbNummerTed": (TEXT,),
    "urlTsenderNaam": (TEXT,),
    "urlTsenderWebsite": (TEXT,),
    "afwijkendReglement": (TEXT, FLAG, CODED),
    "gerelateerdePublicaties": (LIST,),
    "links": (CODED,),
}
NEEDED = ("publicatieId", "publicatieDatum", "aanbestedingNaam", "opdrachtgeverNaam", "kenmerk")

PUBLICATION_TYPE = re.compile("VAK|AAO|AGO|REC|MAC|VBE|AAW")
FORM = re.compile(r"EF\d{2}|EFE\d|SF\d{2}")
NATURE = re.compile("[LDW]")
REACH = re.compile("EU|NL")
ROW_CODES = {"typePublicatie": PUBLICATION_TYPE, "publicatiecode": FORM, "typeOpdracht": NATURE}
DETAIL_CODES = {
    "aankondigingCode": PUBLICATION_TYPE,
    "publicatieCode": FORM,
    "typeOpdrachtCode": NATURE,
    "nationaalOfEuropeesCode": REACH,
}


def odd_in_row(payload: Any) -> set[str]:
    """What is odd in a row of the list."""
    return _odd("lijst", payload, ROW, (*NEEDED, "typePublicatie", "publicatiecode"), ROW_CODES)


def odd_in_detail(payload: Any) -> set[str]:
    """What is odd in a detail."""
    return _odd("detail", payload, DETAIL, (*NEEDED, "aankondigingCode", "publicatieCode"), DETAIL_CODES)


def is_drift(odd: Mapping[str, int], records: int) -> bool:
    """Whether one of these stands in more than one of every hundred records."""
    return max(odd.values(), default=0) * SHARE > records


def in_words(odd: Mapping[str, int], records: int) -> str:
    """A sentence for a coordinator; "" when it is no drift."""
    if not is_drift(odd, records):
        return ""
    most = sorted(odd.items(), key=lambda item: (-item[1], item[0]))[:3]
    told = "; ".join(f"{name} ({count} keer)" for name, count in most)
    return f"TenderNed antwoordt anders dan wij kennen, in meer dan 1% van {records} berichten: {told}."


def _odd(
    where: str,
    payload: Any,
    known: Mapping[str, tuple[str, ...]],
    needed: tuple[str, ...],
    codes: Mapping[str, re.Pattern[str]],
) -> set[str]:
    if not isinstance(payload, dict):
        return {f"{where}: geen object"}
    gone = {f"{where}: veld {name} ontbreekt" for name in needed if name not in payload}
    strange = {
        f"{where}: {what}"
        for name, value in payload.items()
        if (what := _strange(str(name)[:MOST_NAMED], value, known, codes))
    }
    return gone | strange


def _strange(name: str, value: Any, known: Mapping[str, tuple[str, ...]], codes: Mapping[str, re.Pattern[str]]) -> str:
    """What is odd about this field; "" when nothing is. A field without a value has no type."""
    if name not in known:
        return f"onbekend veld {name}"
    if value is None or value == "":
        return ""
    if _type(value) not in known[name]:
        return f"{name} is {_type(value)}"
    found = str(value.get("code") if isinstance(value, dict) else value).upper()
    return (
        f"onbekende code {found[:MOST_NAMED]} in {name}" if name in codes and not codes[name].fullmatch(found) else ""
    )


def _type(value: Any) -> str:
    if isinstance(value, bool):
        return FLAG
    return {str: TEXT, int: NUMBER, float: NUMBER, dict: CODED, list: LIST}.get(type(value), "iets anders")
