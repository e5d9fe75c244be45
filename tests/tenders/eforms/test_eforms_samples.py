"""Real notices: each value below was read from the XML by eye, not taken from the parser."""

from datetime import UTC, date, datetime, timedelta, timezone
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from tenders.eforms.notice import Money, Notice, facts
from tenders.eforms.parser import parse_notice

pytestmark = pytest.mark.samples

NOTHING: dict[str, Any] = {
    "version": "01",
    "procedure": None,
    "deadline": None,
    "nuts": [],
    "estimated_value": None,
    "currency": None,
    "strategic": [],
    "environmental": [],
    "social": [],
    "innovation": [],
    "reserved": [],
    "reserved_execution": None,
    "awards": [],
    "changes": [],
}


def buyer(name: str, number: str | None, city: str | None, nuts: str | None) -> dict[str, Any]:
    return {"name": name, "id": number, "city": city, "nuts": nuts}


def lot(number: str, title: str, deadline: str | None, *cpv: str) -> dict[str, Any]:
    return {"id": number, "title": title, "deadline": deadline, "cpv": list(cpv)}


def award(lot: str, winner: str, winner_id: str | None, amount: float | None, currency: str | None) -> dict[str, Any]:
    return {"lot": lot, "winner": winner, "winner_id": winner_id, "amount": amount, "currency": currency}


def change(notice: str, section: str, description: str, reason: str) -> dict[str, Any]:
    return {"notice": notice, "sections": [section], "description": description, "reason": reason}


RIVIERENLAND = (
    "Reparatie vloeren en optimaliseren technische installatie van het hoofdkantoor van Waterschap Rivierenland "
    "te Tiel (Tender 219964 NX3)"
)
RENFREWSHIRE = "Term Contract for a Planned Programme of In-service Inspection and Testing of Electrical Equipment"
ALPHEN = "Gunningen DAS Alphen aan den Rijn - Q4, 2024"

EXPECTED: dict[str, dict[str, Any]] = {
    "365842": {
        "notice_id": "26cf88b1-36fe-437d-bc0c-dbdcde446553",
        "folder_id": "393bbd2f-a527-42c5-befd-53dd9722fc9e",
        "subtype": "29",
        "notice_type": "can-standard",
        "language": "NLD",
        "title": ALPHEN,
        "buyers": [buyer("Gemeente Alphen aan den Rijn", "322097992", "ALPHEN AAN DEN RIJN", "NL33B")],
        "cpv": ["79600000"],
        "nature": "services",
        "procedure": "neg-wo-call",
        "strategic": ["none"],
        "lots": [lot("LOT-0000", ALPHEN, None, "79600000")],
        "awards": [award("LOT-0000", "Flextender B.V.", "51434466", 1, "EUR")],
    },
    "E3_minimal": {
        "notice_id": "a03fdc6d-9924-4e99-93cf-39b925bb4826",
        "folder_id": "d8e0c26b-6206-4588-85f5-946afb84a37d",
        "subtype": "E3",
        "notice_type": "cn-standard",
        "language": "ENG",
        "title": "Provision of IT Services related to ...",
        "buyers": [buyer("Buyer Org", None, None, None)],
        "cpv": ["72230000"],
        "nuts": ["LU000"],
        "nature": "services",
        "procedure": "open",
        "lots": [lot("LOT-0001", "Provision of IT Services related to ...", None, "72230000")],
    },
    "E4_minimal": {
        "notice_id": "d1106611-6941-48f4-9029-8b11062939af",
        "folder_id": "8698a8e5-9815-4889-ae6a-632170aeb5e6",
        "subtype": "E4",
        "notice_type": "can-standard",
        "language": "FRA",
        "title": "Service d'entretien de remise en état et de nettoyage des espaces verts",
        "buyers": [buyer("Rouen Habitat", None, None, None)],
        "cpv": ["77310000"],
        "nuts": ["FRD22"],
        "nature": "services",
        "lots": [lot("LOT-0001", "Agence centre", None, "77310000")],
        "awards": [award("LOT-0001", "Société Espaces Verts", None, None, None)],
    },
    "can-modif_24_value": {
        "notice_id": "3572a106-eb30-4c7a-8ac5-b3502f71742a",
        "folder_id": "8e8b5cf4-595b-4562-85b0-7c79922cb330",
        "subtype": "38",
        "notice_type": "can-modif",
        "language": "ENG",
        "title": "Change Partner",
        "buyers": [buyer("London South Bank University", "123 456 789", "London", None)],
        "cpv": ["79410000"],
        "nature": "services",
        "lots": [lot("LOT-0000", "Change Partner", None, "79410000")],
    },
    "can-social_24": {
        "notice_id": "eb13621b-cb76-46ee-b6c1-3d33ac707d94",
        "folder_id": "23da790b-60bc-4897-8a6b-5b8eda654d89",
        "subtype": "33",
        "notice_type": "can-social",
        "language": "ENG",
        "title": "March of the Penguins vol3",
        "buyers": [buyer("ZenithNova Innovations Ltd.", "ABE", "New Horizons, CA", "EL303")],
        "cpv": ["75121000", "75210000", "18000000"],
        "nature": "services",
        "lots": [
            lot("LOT-0001", "March of the Penguins vol3", None, "75210000"),
            lot("LOT-0002", "March of the Penguins vol3 LOT2", None, "75210000"),
            lot("LOT-0003", "March of the Penguins vol3 LOT3", None, "18000000"),
        ],
        "awards": [award("LOT-0002", "Kapa", "kap", 100000, "EUR")],
    },
    "change-cn_24_cumbria_suppliers": {
        "notice_id": "92521e66-3cd5-4a5f-bea1-51991d5871ea",
        "folder_id": "9af3b735-9d6c-45c8-8c39-d58fb9fa824b",
        "subtype": "16",
        "notice_type": "cn-standard",
        "language": "ENG",
        "title": "School Payroll and HR Admin Services",
        "buyers": [buyer("Cumbria County Council", "xyz", "Carlisle", None)],
        "cpv": ["79000000"],
        "nature": "services",
        "procedure": "open",
        "deadline": "2020-05-11T10:00:00+01:00",
        "estimated_value": 1230000,
        "currency": "EUR",
        "reserved": ["none"],
        "reserved_execution": "no",
        "lots": [lot("LOT-0000", "School Payroll and HR Admin Services", "2020-05-11T10:00:00+01:00", "79000000")],
        "changes": [
            change("6bc75979-ce6c-46eb-81a6-eee543697dec-01", "PROCEDURE", "Short description modified", "cor-buy"),
            change(
                "6bc75979-ce6c-46eb-81a6-eee543697dec-01",
                "LOT-0000",
                "Description of the procurement modified",
                "cor-buy",
            ),
        ],
    },
    "change-cn_24_open_dates": {
        "notice_id": "71397268-6c47-4f2f-8ab0-f41a26138f81",
        "folder_id": "31f258b6-5eb2-4875-8997-affa3cdce27c",
        "subtype": "16",
        "notice_type": "cn-standard",
        "language": "ENG",
        "title": RENFREWSHIRE,
        "buyers": [buyer("Renfrewshire Council", "not available", "Paisley", None)],
        "cpv": ["71630000", "71314100", "50300000", "31600000"],
        "nature": "services",
        "procedure": "open",
        "deadline": "2020-06-12T12:00:00+01:00",
        "estimated_value": 500000,
        "currency": "EUR",
        "reserved": ["none"],
        "reserved_execution": "no",
        "lots": [
            lot(
                "LOT-0000",
                RENFREWSHIRE,
                "2020-06-12T12:00:00+01:00",
                *("71630000", "71314100", "50300000", "31600000"),
            )
        ],
        "changes": [
            change(
                "c4c415ee-ac08-4465-8fa6-57568cf69462-01",
                "LOT-0000",
                "Time limit for receipt of tenders or requests to participate",
                "update-add",
            ),
            change(
                "c4c415ee-ac08-4465-8fa6-57568cf69462-01",
                "LOT-0000",
                "Conditions for opening of tenders",
                "update-add",
            ),
        ],
    },
    "cn-social_25": {
        "notice_id": "cf9697c2-e280-4e78-beb1-e481f8c97468",
        "folder_id": "b6e24d15-bcdf-4275-9399-72cfb2e671c6",
        "subtype": "21",
        "notice_type": "cn-social",
        "language": "ENG",
        "title": "At the End of the Tunnel vol3",
        "buyers": [buyer("ZenithNova Innovations", "ABE", "New Horizons, CA", "EL303")],
        "cpv": ["30000000"],
        "nature": "supplies",
        "procedure": "innovation",
        "deadline": "2023-08-11T15:00:00+03:00",
        "estimated_value": 1231,
        "currency": "BWP",
        "environmental": ["biodiv-eco", "other"],
        "social": ["opp", "acc-all"],
        "innovation": ["rd-act"],
        "reserved": ["none"],
        "reserved_execution": "yes",
        "lots": [lot("LOT-0001", "At the End of the Tunnel vol 3", "2023-08-11T15:00:00+03:00", "30000000")],
    },
    "cn_81": {
        "notice_id": "fc9cfb17-81d0-4f26-9a00-0c4bd25cf0a2",
        "folder_id": "82c626cc-83e1-4644-9cf1-6ed82b3e3dbc",
        "subtype": "18",
        "notice_type": "cn-standard",
        "language": "ENG",
        "title": "Procurement of Military Working Dogs",
        "buyers": [buyer("Ministry of Defence", None, "Bristol", None)],
        "cpv": ["80512000"],
        "nature": "services",
        "procedure": "restricted",
        "deadline": "2020-05-07T23:55:00+01:00",
        "estimated_value": 123456,
        "currency": "EUR",
        "reserved": ["none"],
        "reserved_execution": "no",
        "lots": [lot("LOT-0000", "Procurement of Military Working Dogs", "2020-05-07T23:55:00+01:00", "80512000")],
    },
    "pin-buyer_24": {
        "notice_id": "e5dc3c2b-3df5-45e0-af7f-399ca201d7e0",
        "folder_id": None,
        "subtype": "1",
        "notice_type": "pin-buyer",
        "language": "ITA",
        "title": "Avviso consultazione preliminare mat. dedicato a ventilatore polmonare mod. Monnal T75",
        "buyers": [buyer("IRCCS Policlinico ospedale San Martino", "123 456 789", "Genova", "ITC33")],
        "cpv": ["33157000"],
        "nuts": ["ITC33"],
        "nature": "supplies",
        "lots": [],
    },
    "pin-rtl_24": {
        "notice_id": "af25aa4e-6ced-438b-bf19-4458c2cd2c10",
        "folder_id": None,
        "subtype": "7",
        "notice_type": "pin-rtl",
        "language": "ENG",
        "title": "Title ( vol3",
        "buyers": [buyer("ZenithNova Innovations", "ABE", "New Horizons, CA", "EL303")],
        "cpv": ["80110000"],
        "nuts": ["EL301"],
        "nature": "services",
        "environmental": ["circ-econ"],
        "social": ["et-eq", "acc-all", "opp"],
        "innovation": ["rd-act"],
        "reserved": ["none"],
        "reserved_execution": "not-known",
        "lots": [lot("LOT-0001", "Title (BT-2 vol3", None, "80110000")],
    },
    "sub10_politie_649921-2023": {
        "notice_id": "b674cf27-47c2-407b-b368-363ea75461ee",
        "folder_id": "f5948a91-5850-47be-9aa0-f889a2bdceab",
        "subtype": "10",
        "notice_type": "pin-cfc-standard",
        "language": "NLD",
        "title": "Medische Arrestantenzorg 2023 Oproep tot mededinging",
        "buyers": [
            buyer("politie", "57096317", "'s-Gravenhage", None),
            buyer("Politie", "111668359", "Den Haag", None),
        ],
        "cpv": ["85121100", "85100000", "85141000", "85141200"],
        "nature": "services",
        "procedure": "oth-single",
        "deadline": "2023-12-01T17:00:00+00:00",
        "estimated_value": 80000000,
        "currency": "EUR",
        "reserved": ["none"],
        "reserved_execution": "no",
        "lots": [
            lot(
                "LOT-0000",
                "Medische Arrestantenzorg 2023 Oproep tot mededinging",
                "2023-12-01T17:00:00+00:00",
                *("85121100", "85100000", "85141000", "85141200"),
            )
        ],
    },
    "sub12_553508-2023": {
        "notice_id": "0fa3daaf-a734-4b08-8e08-dc09200b4269",
        "folder_id": "540b985a-2c0f-4f4d-802a-6437b22c207e",
        "subtype": "12",
        "notice_type": "pin-cfc-social",
        "language": "NLD",
        "title": (
            "INNOVATIEF PARTNERSHIP TER VERBETERING VAN DE LEDENONDERSTEUNING, DE COMMERCIALISERING EN DE WERKING IN "
            "HET ALGEMEEN OM TE KOMEN TOT EEN BETERE EN MEER ECONOMISCHE DIENSTVERLENING NAAR DE LEDEN \N{EN DASH} "
            "opdracht OC/2023/009/GGA"
        ),
        "buyers": [buyer("Opdrachtencentrale vzw", "0524818005_1607", "Lede", "BE231")],
        "cpv": ["79300000", "79400000", "79410000"],
        "nature": "services",
        "procedure": "innovation",
        "deadline": "2023-10-16T15:15:00+02:00",
        "estimated_value": 500000,
        "currency": "EUR",
        "reserved": ["none"],
        "reserved_execution": "no",
        "lots": [lot("LOT-0001", "OC/2023/009/GGA - 1", "2023-10-16T15:15:00+02:00", "79300000", "79410000")],
    },
    "sub20_ITA_650276-2023": {
        "notice_id": "a0b0f116-484a-4ec0-ab0a-64853add0718",
        "folder_id": "63ccfa66-7681-46e1-bd49-bbfc898ab319",
        "subtype": "20",
        "notice_type": "cn-social",
        "language": "ITA",
        "title": (
            "Gara Europea a Procedura aperta per l'Appalto di servizi educativi semiresidenziali rivolti ai \n"
            "minori suddiviso in due lotti, dal 01/01/2024 al 31/12/2026"
        ),
        "buyers": [buyer("Comune di Modena", "00221940364", "Modena", "ITH54")],
        "cpv": ["85300000"],
        "nuts": ["ITH54"],
        "nature": "services",
        "procedure": "open",
        "deadline": "2023-11-24T13:00:00+01:00",
        "estimated_value": 1966486,
        "currency": "EUR",
        "social": ["acc-all", "work-cond", "opp", "gen-eq"],
        "reserved": ["none"],
        "reserved_execution": "no",
        "lots": [
            lot(
                "LOT-0001",
                "Lotto 1 - Servizi di tipo semiresidenziale rivolti a minori delle Scuole primarie",
                "2023-11-24T13:00:00+01:00",
                "85300000",
            ),
            lot(
                "LOT-0002",
                "Lotto 2 - Servizi di tipo semiresidenziale rivolti a minori delle Scuole Secondarie di primo grado",
                "2023-11-24T13:00:00+01:00",
                "85300000",
            ),
        ],
    },
    "sub21_565069-2023": {
        "notice_id": "36595232-b5b9-46cf-9044-df106af30733",
        "folder_id": "30af6375-1438-4cc8-8969-a389ace92b24",
        "subtype": "21",
        "notice_type": "cn-social",
        "language": "NLD",
        "title": "Bedrijfs- en event catering Havenhuis",
        "buyers": [buyer("Haven van Antwerpen-Brugge, NV van publiek recht", "BE0248.399.380", "Antwerpen", None)],
        "cpv": ["55520000"],
        "nuts": ["BE211"],
        "nature": "services",
        "procedure": "oth-single",
        "deadline": "2023-10-17T14:00:00+02:00",
        "reserved": ["none"],
        "reserved_execution": "no",
        "lots": [
            lot(
                "LOT-0001",
                "Bedrijfsrestaurant, meetingroomservices, fine dining",
                "2023-10-17T14:00:00+02:00",
                "55520000",
            ),
            lot("LOT-0002", "Event catering (en fine dining)", "2023-10-17T14:00:00+02:00", "55520000"),
        ],
    },
    "sub29_waterschap-rivierenland_191536-2024": {
        "notice_id": "e23f09ec-e388-47f1-94c2-f6e495b1cf27",
        "folder_id": "9974ccf1-1d0a-4393-9198-33b67d6e2cb7",
        "subtype": "29",
        "notice_type": "can-standard",
        "language": "NLD",
        "title": RIVIERENLAND,
        "buyers": [buyer("Waterschap Rivierenland", "30281419", "Tiel", "NL224")],
        "cpv": ["45000000", "45200000", "45300000", "45400000", "50700000"],
        "nature": "works",
        "procedure": "open",
        "estimated_value": 7000000,
        "currency": "EUR",
        "lots": [
            lot("LOT-0000", RIVIERENLAND, None, *("45000000", "45200000", "45300000", "45400000", "50700000")),
        ],
        "awards": [award("LOT-0000", "Hegeman Bouw & Infra B.V.", "70248311", 3887000, "EUR")],
    },
}


def read(samples_dir: Path, name: str) -> Notice:
    return parse_notice((samples_dir / "eforms" / f"{name}.xml").read_bytes())


@pytest.mark.parametrize("name", EXPECTED)
def test_every_fact_of_a_real_notice_is_as_it_stands_in_the_xml(samples_dir: Path, name: str) -> None:
    assert facts(read(samples_dir, name)) == NOTHING | EXPECTED[name]


def test_every_sample_is_read_and_has_at_least_a_number_a_title_and_a_buyer(samples_dir: Path) -> None:
    notices = [parse_notice(path.read_bytes()) for path in sorted((samples_dir / "eforms").glob("*.xml"))]
    assert len(notices) >= 22
    assert all(notice.notice_id and notice.title and notice.buyers and notice.cpv for notice in notices)


def test_an_award_notice_gives_what_was_paid_when_and_on_which_criteria(samples_dir: Path) -> None:
    notice = read(samples_dir, "sub29_waterschap-rivierenland_191536-2024")
    assert notice.awarded_value == Money(Decimal("3887000.00"), "EUR")
    assert [award.awarded_on for award in notice.awards] == [date(2024, 2, 14)]
    assert notice.ted_number == "191536-2024"
    assert notice.dispatched_at == datetime(2024, 3, 29, 13, 36, 26, tzinfo=UTC)
    assert [buyer.legal_type for buyer in notice.buyers] == ["ra"]
    named = [(criterion.name, criterion.kind, criterion.weight) for criterion in notice.lots[0].criteria]
    assert ("Social Return (criterium 5)", "quality", None) in named
    assert len(notice.lots[0].criteria) == 5
    assert notice.places == ("anyw-cou",)


def test_an_award_without_a_decision_date_has_the_date_of_the_contract_and_the_size_of_the_winner(
    samples_dir: Path,
) -> None:
    notice = read(samples_dir, "365842")
    assert [(award.awarded_on, award.company_size) for award in notice.awards] == [(date(2024, 12, 31), "sme")]
    assert notice.ted_number is None


def test_the_dummy_award_date_of_the_schema_is_never_used(samples_dir: Path) -> None:
    assert [award.awarded_on for award in read(samples_dir, "can-social_24").awards] == [None]


def test_a_framework_maximum_is_not_taken_for_an_estimated_value(samples_dir: Path) -> None:
    notice = read(samples_dir, "sub21_565069-2023")
    assert notice.estimated_value is None
    assert notice.framework_maximum == Money(Decimal("5600000.00"), "EUR")


def test_a_modified_contract_names_the_notice_it_changes_and_why(samples_dir: Path) -> None:
    notice = read(samples_dir, "can-modif_24_value")
    assert [(m.notice, m.description, m.reason) for m in notice.modifications] == [
        ("342558-2018", "Increase in framework value", "add-wss")
    ]


def test_a_notice_says_under_which_law_it_falls_and_when_it_was_sent(samples_dir: Path) -> None:
    notice = read(samples_dir, "change-cn_24_open_dates")
    assert notice.legal_basis == "32014L0024"
    assert notice.dispatched_at == datetime(2020, 4, 17, 12, 34, 56, tzinfo=timezone(timedelta(hours=1)))


# Of each lot: value, framework maximum, framework, months, first and last day, renewals, weights of the criteria.
NOT_SAID = (None, None, None, None, None, None, None, [])
LOTS: dict[str, list[tuple[Any, ...]]] = {
    "365842": [(None, None, False, None, date(2024, 10, 1), date(2024, 12, 31), None, ["0", "100"])],
    "E3_minimal": [NOT_SAID],
    "E4_minimal": [NOT_SAID],
    "can-modif_24_value": [NOT_SAID],
    "can-social_24": [NOT_SAID] * 3,
    "change-cn_24_cumbria_suppliers": [
        (None, None, True, None, date(2020, 11, 1), date(2024, 3, 30), None, ["65%", "35%"])
    ],
    "change-cn_24_open_dates": [
        (None, None, False, 36, date(2020, 9, 1), None, None, ["15%", "5%", "3%", "2%", "75%"])
    ],
    "cn-social_25": [NOT_SAID],
    "cn_23": [(None, None, None, 48, date(2020, 10, 1), None, None, [None, None])],
    "cn_81": [(None, None, False, 18, date(2020, 12, 1), None, 0, [None])],
    "pin-buyer_24": [],
    "pin-rtl_24": [(None, None, False, 48, None, None, None, [])],
    "qu-sy_25": [(None, None, None, None, date(2020, 5, 1), date(2023, 4, 30), 0, [None])],
    "sub10_politie_649921-2023": [(80000000, None, False, 48, None, None, 4, [])],
    "sub12_553508-2023": [(None, None, False, None, None, None, None, [])],
    "sub12_politie_666487-2023": [(300000, None, None, None, None, None, None, [])],
    "sub15_tennet_140913-2024": [(None, None, None, None, None, None, 0, [])],
    "sub20_ITA_650276-2023": [
        (1021378, None, False, None, date(2024, 1, 1), date(2026, 12, 31), None, [None]),
        (945108, None, False, None, date(2024, 1, 1), date(2026, 12, 31), None, [None]),
    ],
    "sub21_565069-2023": [(None, 2800000, True, 36, date(2024, 9, 1), None, None, [])] * 2,
    "sub21_FIN_583624-2023": [(None, None, False, 36, None, None, None, ["40", "60"])] * 4,
    "sub23_547692-2023": [NOT_SAID],
    "sub29_waterschap-rivierenland_191536-2024": [
        (7000000, None, False, None, date(2024, 4, 1), date(2026, 12, 31), None, [None] * 5)
    ],
}

# Of each sample that EXPECTED does not hold: lots, estimate, social objectives, reserved participation and execution.
# None of them has a winner or another impact field.
REST: dict[str, tuple[Any, ...]] = {
    "cn_23": (["LOT-0000"], None, [], ["none"], "no"),
    "qu-sy_25": (["LOT-0000"], None, [], ["none"], "no"),
    "sub12_politie_666487-2023": (["LOT-0000"], 300000, [], ["none"], "not-known"),
    "sub15_tennet_140913-2024": (["LOT-0000"], None, [], ["none"], "no"),
    "sub21_FIN_583624-2023": (
        ["LOT-0001", "LOT-0002", "LOT-0003", "LOT-0004"],
        None,
        ["opp", "work-cond"],
        ["none"],
        "no",
    ),
    "sub23_547692-2023": (["LOT-0001"], None, [], [], None),
}


def amount_of(money: Money | None) -> Decimal | None:
    return money.amount if money else None


@pytest.mark.parametrize("name", LOTS)
def test_every_lot_of_a_real_notice_says_how_much_how_long_and_how_it_is_judged(samples_dir: Path, name: str) -> None:
    assert [
        (
            *(amount_of(lot.value), amount_of(lot.framework_maximum), lot.is_framework, lot.months),
            *(lot.starts_on, lot.ends_on, lot.renewals, [criterion.weight for criterion in lot.criteria]),
        )
        for lot in read(samples_dir, name).lots
    ] == LOTS[name]


@pytest.mark.parametrize("name", REST)
def test_the_other_notices_have_no_winner_and_few_impact_fields(samples_dir: Path, name: str) -> None:
    notice = read(samples_dir, name)
    assert REST[name] == (
        [lot.id for lot in notice.lots],
        amount_of(notice.estimated_value),
        list(notice.social),
        list(notice.reserved),
        notice.reserved_execution,
    )
    assert not (notice.awards or notice.strategic or notice.environmental or notice.innovation)


def test_every_sample_was_read_by_eye(samples_dir: Path) -> None:
    there = {path.stem for path in (samples_dir / "eforms").glob("*.xml")}
    assert there == EXPECTED.keys() | REST.keys()
    assert there == LOTS.keys()


def test_an_award_says_whether_its_contract_is_a_framework(samples_dir: Path) -> None:
    names = ["365842", "E4_minimal", "sub29_waterschap-rivierenland_191536-2024"]
    said = {name: [(it.is_framework, it.ceiling) for it in read(samples_dir, name).awards] for name in names}
    assert list(said.values()) == [[(False, None)], [(None, None)], [(False, None)]]
