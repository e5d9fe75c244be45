"""A copy without contact persons says the same to our readers as the original."""

import json
import re
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tenders.eforms.notice import facts
from tenders.eforms.parser import parse_notice
from tenders.redaction import redacted
from tenders.tenderned import cleaning
from tenders.tenderned.catalogue import detail, list_row
from tenders.tenderned.catalogue_seed import seeded
from tenders.tenderned.publication import from_detail, from_list_row
from tests.tenders.answers import CALL, NOW, award_xml

CONTACT = """<cac:Contact><cbc:Name>Jan de Vries</cbc:Name><cbc:Telephone>+31 501234567</cbc:Telephone>
<cbc:ElectronicMail>jan@voorbeeld.nl</cbc:ElectronicMail></cac:Contact>"""
OLD_FORM = """<?xml version="1.0" encoding="UTF-8"?>
<TED_ESENDERS><SENDER><CONTACT><ORGANISATION>TenderNed</ORGANISATION><E_MAIL>jan@voorbeeld.nl</E_MAIL></CONTACT></SENDER>
<FORM_SECTION><F03_2014><ADDRESS_CONTRACTING_BODY><OFFICIALNAME>Gemeente Assen</OFFICIALNAME>
<NATIONALID>0403170701</NATIONALID><CONTACT_POINT>Jan de Vries</CONTACT_POINT><PHONE>+31 501234567</PHONE>
<E_MAIL>jan@voorbeeld.nl</E_MAIL></ADDRESS_CONTRACTING_BODY>
<SHORT_DESCR><P>Bel Contactpersoon: Jan de Vries<FT>2</FT> of 050-1234567 op 06-02-2026.</P></SHORT_DESCR>
</F03_2014></FORM_SECTION></TED_ESENDERS>"""


def packed(payload: Any) -> bytes:
    return json.dumps(payload).encode()


def names_somebody(body: bytes) -> bool:
    return bool(re.search(rb"jan|vries|1234567|@", body, re.IGNORECASE))


class TestJson:
    def test_texts_lose_contact_persons_and_the_reader_sees_the_same(self) -> None:
        text = "Vragen &amp; antwoorden:\ncontactpersoon: Jan de Vries,\njan&#64;voorbeeld.nl of 050-1234567."
        told = detail(CALL) | {"opdrachtBeschrijving": text, "trefwoord1": '"jan@voorbeeld.nl"'}
        copy = redacted(packed(told))
        assert not names_somebody(copy)
        assert from_detail(json.loads(copy)) == from_detail(told)

    def test_fields_for_contacts_are_emptied_whatever_they_hold(self) -> None:
        told = list_row(CALL) | {"contactPersoon": {"naam": "Jan", "ids": ["Vries"]}, "emailadres": "jan@voorbeeld.nl"}
        copy = redacted(packed(told))
        assert not names_somebody(copy)
        assert json.loads(copy)["contactPersoon"] == {"naam": None, "ids": [None]}
        assert from_list_row(json.loads(copy)) == from_list_row(told)

    def test_what_names_nobody_stays_as_it_came(self) -> None:
        assert redacted(packed(detail(CALL))) == packed(detail(CALL))

    def test_a_catalogue_reads_the_same(self) -> None:
        for notice in seeded(until=NOW.date(), days=2):
            told = detail(notice)
            assert from_detail(json.loads(redacted(packed(told)))) == from_detail(told)

    @given(
        st.lists(
            st.sampled_from(
                [
                    "jan@voorbeeld.nl",
                    "050-1234567",
                    "Contactpersoon: Jan Bos",
                    "&amp;",
                    "&amp;lt;",
                    "&#8203;",
                    "\n",
                    "é",
                ]
            )
            | st.text(max_size=20)
        )
    )
    def test_any_text_reads_the_same(self, parts: list[str]) -> None:
        told = detail(CALL) | {"opdrachtBeschrijving": " ".join(parts), "aanbestedingNaam": " ".join(parts)}
        copy = redacted(packed(told))
        assert from_detail(json.loads(copy)) == from_detail(told)
        assert redacted(copy) == copy


class TestXml:
    def test_contacts_owners_and_texts_are_empty_and_the_winner_stays(self) -> None:
        xml = award_xml().replace(b"</efac:Company>", CONTACT.encode() + b"</efac:Company>")
        owner = b"<cbc:ID>UBO-1</cbc:ID><cbc:FirstName>Jan</cbc:FirstName>"
        owner = b"<efac:UltimateBeneficialOwner>" + owner + b"</efac:UltimateBeneficialOwner>"
        xml = xml.replace(b"<efac:Organizations>", b"<efac:Organizations>" + owner + b"<!-- jan@voorbeeld.nl -->")
        copy = redacted(xml)
        assert names_somebody(xml)
        assert not names_somebody(copy)
        assert b"UBO-1" in copy
        assert parse_notice(copy) == parse_notice(xml)

    def test_an_old_form_loses_them_too(self) -> None:
        copy = redacted(OLD_FORM.encode())
        assert not names_somebody(copy)
        assert "Gemeente Assen" in copy.decode()
        assert b"<NATIONALID>0403170701</NATIONALID>" in copy
        assert b"06-02-2026" in copy

    @pytest.mark.samples
    def test_every_sample_reads_the_same(self, samples_dir: Path) -> None:
        for path in sorted((samples_dir / "eforms").glob("*.xml")):
            xml = path.read_bytes()
            copy = redacted(xml)
            assert not cleaning.EMAIL.search(copy.decode()), path.name
            assert told(copy) == told(xml), path.name
            assert redacted(copy) == copy, path.name


def told(xml: bytes) -> Any:
    """What the parser makes of a notice, with texts as they are stored."""
    notice = parse_notice(xml)
    clean = replace(
        notice, title=_clean(notice.title), description=_clean(notice.description), lots=(), changes=(), awards=()
    )
    awards = [(award.lot, award.winner, award.winner_id, award.value, award.awarded_on) for award in notice.awards]
    lots = [(lot.id, _clean(lot.title), _clean(lot.description), lot.deadline, lot.cpv) for lot in notice.lots]
    return facts(clean), awards, lots


def _clean(text: str | None) -> str:
    return cleaning.without_contacts(text or "")


@pytest.mark.parametrize(
    ("sent", "kept"),
    [
        (b"", b""),
        (b"<html>bel 050-1234567</html", b"<html>bel [telefoonnummer weggelaten]</html"),
        (b'{"half": "jan@voorbeeld.nl', b'{"half": "[e-mailadres weggelaten]'),
        (b"\0j\0a\0n", b""),
        (b"[" * 100_000, b"[" * 100_000),
        (b'"\\ud800"', b'"\\ud800"'),
        (b"NaN", b"NaN"),
        (b"\xff\xfe kapot", b"\xff\xfe kapot"),
    ],
)
def test_what_is_no_answer_loses_what_looks_like_a_contact(sent: bytes, kept: bytes) -> None:
    assert redacted(sent) == kept
    assert not names_somebody(redacted(sent))


@given(st.binary(max_size=200))
def test_nothing_is_raised_whatever_comes(sent: bytes) -> None:
    assert isinstance(redacted(sent), bytes)
