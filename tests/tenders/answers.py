"""Answers of TenderNed and TED as the clients give them, made from a notice of the local catalogue."""

import json
from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

from django.db import connection
from django.db.models import Model

from tenders.actions.publications import Change, NoticeXml, upsert_publication
from tenders.eforms.parser import parse_notice
from tenders.tenderned.catalogue import Notice, detail, list_row
from tenders.tenderned.client import ListRow, RawAnswer
from tenders.tenderned.publication import canonical_bytes

NOW = datetime(2026, 11, 23, 4, 15, tzinfo=UTC)
CALL = Notice(
    publication_id=450001,
    kenmerk=620001,
    title="Groenonderhoud wijken",
    buyer="Gemeente Assen",
    published_at=datetime(2026, 11, 16, 6, 7),
    description="Maaien en snoeien in alle wijken.",
    deadline=datetime(2026, 12, 14, 12),
    cpv=("77310000-6",),
    nuts=("NL131",),
    keywords=("bermen",),
)
AWARD = replace(CALL, publication_id=450090, published_at=datetime(2026, 11, 20, 6), type_code="AGO", form_code="EF29")

TED_AWARD = """<?xml version="1.0" encoding="UTF-8"?>
<ContractAwardNotice xmlns="urn:oasis:names:specification:ubl:schema:xsd:ContractAwardNotice-2"
 xmlns:cac="urn:oasis:names:specification:ubl:schema:xsd:CommonAggregateComponents-2"
 xmlns:cbc="urn:oasis:names:specification:ubl:schema:xsd:CommonBasicComponents-2"
 xmlns:ext="urn:oasis:names:specification:ubl:schema:xsd:CommonExtensionComponents-2"
 xmlns:efac="http://data.europa.eu/p27/eforms-ubl-extension-aggregate-components/1"
 xmlns:efbc="http://data.europa.eu/p27/eforms-ubl-extension-basic-components/1"
 xmlns:efext="http://data.europa.eu/p27/eforms-ubl-extensions/1">
<ext:UBLExtensions><ext:UBLExtension><ext:ExtensionContent><efext:EformsExtension>
<efac:NoticeResult>
<cbc:TotalAmount currencyID="EUR">{amount}</cbc:TotalAmount>
<efac:LotResult><cbc:ID>RES-1</cbc:ID><cbc:TenderResultCode>selec-w</cbc:TenderResultCode>
<efac:LotTender><cbc:ID>TEN-1</cbc:ID></efac:LotTender><efac:TenderLot><cbc:ID>LOT-0001</cbc:ID></efac:TenderLot>
</efac:LotResult>
<efac:LotTender><cbc:ID>TEN-1</cbc:ID>
<cac:LegalMonetaryTotal><cbc:PayableAmount currencyID="EUR">{amount}</cbc:PayableAmount></cac:LegalMonetaryTotal>
<efac:TenderingParty><cbc:ID>TPA-1</cbc:ID></efac:TenderingParty></efac:LotTender>
<efac:TenderingParty><cbc:ID>TPA-1</cbc:ID><efac:Tenderer><cbc:ID>ORG-2</cbc:ID></efac:Tenderer></efac:TenderingParty>
</efac:NoticeResult>
<efac:Organizations>
<efac:Organization><efac:Company><cac:PartyIdentification><cbc:ID>ORG-1</cbc:ID></cac:PartyIdentification>
<cac:PartyName><cbc:Name>{buyer}</cbc:Name></cac:PartyName>
<cac:PostalAddress><cbc:CityName>{city}</cbc:CityName></cac:PostalAddress></efac:Company></efac:Organization>
<efac:Organization><efac:Company><cac:PartyIdentification><cbc:ID>ORG-2</cbc:ID></cac:PartyIdentification>
<cac:PartyName><cbc:Name>{winner}</cbc:Name></cac:PartyName>
<cac:PartyLegalEntity><cbc:CompanyID>{kvk}</cbc:CompanyID></cac:PartyLegalEntity></efac:Company></efac:Organization>
</efac:Organizations>
</efext:EformsExtension></ext:ExtensionContent></ext:UBLExtension></ext:UBLExtensions>
<cbc:ID schemeName="notice-id">e1d2c3b4-0000-4000-8000-000000000001</cbc:ID>
<cbc:NoticeTypeCode>{kind}</cbc:NoticeTypeCode>
<cbc:NoticeLanguageCode listName="language">NLD</cbc:NoticeLanguageCode>
<cac:ContractingParty><cac:Party><cac:PartyIdentification><cbc:ID>ORG-1</cbc:ID></cac:PartyIdentification></cac:Party>
</cac:ContractingParty>{lots}
</ContractAwardNotice>"""


def versions(*models: type[Model]) -> list[tuple[str, int, str]]:
    """Which version of which row there is: a row that is written again has another number."""
    found = []
    for model in models:
        with connection.cursor() as cursor:
            cursor.execute(f"SELECT '{model.__name__}', id, xmin::text FROM {model._meta.db_table} ORDER BY id")
            found += cursor.fetchall()
    return found


def row_of(notice: Notice, **changed: Any) -> ListRow:
    """The notice in the list."""
    payload = list_row(notice) | changed
    return ListRow(str(notice.publication_id), canonical_bytes(payload), "", NOW, payload)


def detail_of(notice: Notice, **changed: Any) -> RawAnswer:
    """The notice as the detail tells it."""
    payload = detail(notice) | changed
    return RawAnswer(json.dumps(payload).encode(), "", NOW, payload)


def award_xml(
    amount: str = "216000.00",
    winner: str = "Groenploeg De Hamrik",
    kvk: str = "80000001",
    buyer: str = "Gemeente Assen",
    city: str = "Assen",
    *,
    lots: str = "",
    kind: str = "can-standard",
) -> bytes:
    """TED's notice of an award of one lot to one winner; of an intention to do so when its `kind` is veat."""
    return TED_AWARD.format(
        amount=amount, winner=winner, kvk=kvk, buyer=buyer, city=city, lots=lots, kind=kind
    ).encode()


def ted_of(**changed: str) -> NoticeXml:
    """That notice, read."""
    xml = award_xml(**changed)
    return NoticeXml(xml, parse_notice(xml))


def read(
    notice: Notice,
    *,
    ted: NoticeXml | None = None,
    detail: RawAnswer | None = None,
    now: datetime = NOW,
    seen_on: date | None = None,
) -> Change:
    """Row and detail of this notice come in."""
    return upsert_publication(
        publication_id=str(notice.publication_id),
        row=row_of(notice),
        detail=detail or detail_of(notice),
        notice=ted,
        seen_on=seen_on or notice.published_at.date(),
        now=now,
    )
