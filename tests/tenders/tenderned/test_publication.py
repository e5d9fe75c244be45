"""From what TenderNed sends to a publication. The examples were written for these tests."""

import dataclasses
import json
from datetime import date, datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tenders.errors import Unreadable
from tenders.tenderned.catalogue import Notice, detail, list_row
from tenders.tenderned.publication import (
    VOLATILE_FIELDS,
    Link,
    Publication,
    canonical_bytes,
    from_detail,
    from_list_row,
)

AMSTERDAM = ZoneInfo("Europe/Amsterdam")
NOTICE = Notice(
    publication_id=450007,
    kenmerk=620007,
    title="Groenonderhoud &amp; maaien",
    buyer="Gemeente Assen",
    published_at=datetime(2026, 11, 20, 9, 30),
    description="Vragen aan Jan: jan@assen.example of 0592-123456.\nSocial return 5%.",
    deadline=datetime(2027, 1, 15, 12),
    cpv=("77310000-6", "77314000-4"),
    nuts=("NL131",),
    keywords=('"maaien"', "groen", "groen"),
    ted_number="650007-2026",
    tsender="Mercell",
)


class TestRow:
    def test_reads_every_field_of_a_row(self) -> None:
        assert from_list_row(list_row(NOTICE)) == Publication(
            publication_id="450007",
            reference="620007",
            title="Groenonderhoud & maaien",
            buyer_name="Gemeente Assen",
            description=("Vragen aan Jan: [e-mailadres weggelaten] of [telefoonnummer weggelaten].\nSocial return 5%."),
            published_on=date(2026, 11, 20),
            type_code="AAO",
            type_label="Aankondiging opdracht",
            form_code="EF16",
            form_label="Aankondiging van een opdracht - algemene richtlijn, standaardregeling",
            deadline=datetime(2027, 1, 15, 12, tzinfo=AMSTERDAM),
            nature="diensten",
            procedure_code="OPE",
            procedure_label="Openbaar",
            is_terminated=False,
            european=True,
            links=(Link("self", "https://www.tenderned.nl/aankondigingen/overzicht/450007"),),
        )

    def test_a_row_with_a_number_alone_is_a_publication(self) -> None:
        assert from_list_row({"publicatieId": "1"}) == Publication(publication_id="1")

    @pytest.mark.parametrize("code", ["L", "D", "W", "Q", ""])
    def test_the_nature_is_a_word_or_unknown(self, code: str) -> None:
        words = {"L": "leveringen", "D": "diensten", "W": "werken"}
        row = {"publicatieId": "1", "typeOpdracht": {"code": code}}
        assert from_list_row(row).nature == words.get(code, "onbekend")

    def test_S11_unknown_codes_stand_as_delivered(self) -> None:
        row = {
            "publicatieId": "1",
            "typePublicatie": {"code": "XYZ", "omschrijving": "Nieuw"},
            "publicatiecode": "EF99",
        }
        publication = from_list_row(row)
        assert (publication.type_code, publication.type_label, publication.form_code) == ("XYZ", "Nieuw", "EF99")

    def test_the_buyer_of_older_answers_has_another_name(self) -> None:
        assert from_list_row({"publicatieId": "1", "aanbestedendeDienstNaam": "Emmen"}).buyer_name == "Emmen"


class TestDetail:
    def test_a_contract_has_a_kind_and_two_ends(self) -> None:
        running = {"aanvangOpdrachtDatum": "2027-01-01", "voltooiingOpdrachtDatum": "2099-12-31"}
        publication = from_detail(detail(NOTICE) | running | {"opdrachtAardCode": {"code": "raa"}})
        assert (publication.contract_kind, publication.starts_on) == ("RAA", date(2027, 1, 1))
        assert publication.ends_on is None

    def test_reads_what_only_the_detail_knows(self) -> None:
        publication = from_detail(detail(NOTICE))
        row = from_list_row(list_row(NOTICE))
        assert publication == dataclasses.replace(
            row,
            published_at=datetime(2026, 11, 20, 9, 30, tzinfo=AMSTERDAM),
            cpv=("77310000", "77314000"),
            nuts=("NL131",),
            keywords=("maaien", "groen"),
            contract_kind="OOP",
            ted_number="650007-2026",
            is_awarded=False,
            tsender_name="Mercell",
            links=(Link("pdf", "https://www.tenderned.nl/papi/tenderned-rs-tns/v2/publicaties/450007/pdf"),),
        )

    def test_the_main_cpv_code_comes_first_and_none_twice(self) -> None:
        codes = [
            {"isHoofdOpdracht": False, "code": "50600000-1"},
            {"isHoofdOpdracht": True, "code": "34000000-7"},
            {"isHoofdOpdracht": False, "code": "50600000-1"},
            {"isHoofdOpdracht": False, "code": "fout"},
            "45000000-7",
            None,
        ]
        assert from_detail({"publicatieId": 1, "cpvCodes": codes}).cpv == ("34000000", "50600000", "45000000")

    def test_S14_a_rectification_is_named_and_moves_the_deadline(self) -> None:
        moved = dataclasses.replace(
            NOTICE, list_deadline=NOTICE.deadline, deadline=datetime(2027, 3, 1, 12), rectified_by=455501
        )
        assert from_list_row(list_row(moved)).deadline == datetime(2027, 1, 15, 12, tzinfo=AMSTERDAM)
        assert from_detail(detail(moved)).deadline == datetime(2027, 3, 1, 12, tzinfo=AMSTERDAM)
        assert from_detail(detail(moved)).rectified_by == "455501"

    def test_a_consultation_closes_on_a_day(self) -> None:
        consultation = dataclasses.replace(
            NOTICE, type_code="MAC", form_code="EFE1", deadline=None, consultation_deadline=date(2026, 12, 15)
        )
        for publication in (from_list_row(list_row(consultation)), from_detail(detail(consultation))):
            assert publication.consultation_deadline == date(2026, 12, 15)
            assert publication.deadline is None

    def test_a_deadline_in_2099_is_no_deadline(self) -> None:
        assert from_detail({"publicatieId": 1, "sluitingsDatum": "2099-12-31T12:00:00"}).deadline is None
        assert from_detail({"publicatieId": 1, "sluitingsDatum": "2098-12-31T12:00:00"}).deadline is not None


class TestAnything:
    """S10, S20: whatever a source sends, it is a publication or Unreadable."""

    @pytest.mark.parametrize("payload", [None, "kapot", [], 5, {}, {"publicatieId": None}, {"publicatieId": {"x": 1}}])
    @pytest.mark.parametrize("read", [from_list_row, from_detail])
    def test_S10_without_a_number_it_is_unreadable_and_its_bytes_are_kept(self, read: Any, payload: Any) -> None:
        with pytest.raises(Unreadable) as raised:
            read(payload)
        assert json.loads(raised.value.raw) == payload

    def test_S20_nesting_without_end_is_unreadable(self) -> None:
        deep: Any = []
        for _ in range(100_000):
            deep = [deep]
        with pytest.raises(Unreadable):
            from_list_row(deep)
        with pytest.raises(Unreadable):
            canonical_bytes({"publicatieId": "1", "diep": deep})
        assert from_list_row({"publicatieId": "1", "aanbestedingNaam": deep}).title == ""

    anything = st.recursive(
        st.none()
        | st.booleans()
        | st.integers()
        | st.floats()
        | st.text()
        | st.sampled_from(["2026-11-19", "0001-01-01T00:00:00Z", "9999-12-31T23:59:59-12:00", "EF29", "https://x/"]),
        lambda inner: (
            st.lists(inner, max_size=4)
            | st.dictionaries(
                st.sampled_from(["code", "omschrijving", "href", "isHoofdOpdracht", "x"]), inner, max_size=3
            )
        ),
        max_leaves=8,
    )
    names = st.sampled_from(sorted({*list_row(NOTICE), *detail(NOTICE), "trefwoord10", "gerelateerdePublicaties"}))

    @given(st.dictionaries(names, anything, max_size=12), st.booleans())
    def test_S20_any_value_in_any_field(self, changes: dict[str, Any], of_list: bool) -> None:
        read, whole = (from_list_row, list_row(NOTICE)) if of_list else (from_detail, detail(NOTICE))
        try:
            publication = read({**whole, **changes})
        except Unreadable:
            assert "publicatieId" in changes
            return
        for name, value in dataclasses.asdict(publication).items():
            assert "\x00" not in str(value), name
            assert str(value).encode().decode() == str(value), name
        for moment in (publication.deadline, publication.published_at):
            assert moment is None or (moment.tzinfo is not None and moment.year < 2099)


class TestCanonicalBytes:
    def test_S15_the_same_content_in_another_order_is_the_same(self) -> None:
        row = list_row(NOTICE)
        assert canonical_bytes(dict(reversed(row.items()))) == canonical_bytes(row)

    @pytest.mark.parametrize("name", sorted(VOLATILE_FIELDS))
    def test_S15_what_changes_daily_does_not_count(self, name: str) -> None:
        assert canonical_bytes({"publicatieId": "1", name: 14}) == canonical_bytes({"publicatieId": "1", name: 13})

    def test_what_changes_counts(self) -> None:
        assert canonical_bytes({"kenmerk": 1}) != canonical_bytes({"kenmerk": 2})

    @given(st.dictionaries(st.text(), TestAnything.anything))
    def test_S20_gives_ascii_for_whatever_json_holds(self, payload: dict[str, Any]) -> None:
        assert canonical_bytes(payload).isascii()


@pytest.mark.samples
class TestRecordedShapes:
    """Answers as others recorded them in August and October 2026; read by eye from the files."""

    def read(self, samples_dir: Path, name: str) -> Any:
        return json.loads((samples_dir / "tenderned" / name).read_text())

    def test_a_withdrawn_procurement(self, samples_dir: Path) -> None:
        shapes = self.read(samples_dir, "tns_nl-gov-mcp_list+detail+gerelateerd.json")
        row, whole = from_list_row(shapes["list_envelope"]["content"][0]), from_detail(shapes["detail_437355"])
        assert (row.publication_id, row.reference) == (whole.publication_id, whole.reference) == ("437355", "591982")
        assert (row.type_code, row.published_on, row.european) == ("VBE", date(2026, 8, 25), True)
        assert whole.published_at == datetime(2026, 8, 25, 21, 52, 0, 829812, tzinfo=AMSTERDAM)
        assert (whole.form_code, whole.is_awarded, whole.european) == ("EF29", False, True)
        assert (whole.cpv, whole.nuts, whole.nature) == (("66510000",), ("NL21",), "diensten")

    def test_a_market_consultation(self, samples_dir: Path) -> None:
        shapes = self.read(samples_dir, "tns_nl-gov-mcp_list+detail+gerelateerd.json")
        whole = from_detail(shapes["detail_marktconsultatie_450123"])
        assert (whole.type_code, whole.form_code, whole.consultation_deadline) == ("MAC", "EFE1", date(2026, 10, 15))
        assert "hoogbouw & omgekeerd" in whole.description
        assert whole.european is False

    def test_rows_of_october(self, samples_dir: Path) -> None:
        shapes = self.read(samples_dir, "tns_dgate_live-shapes_2026-10-10.json")
        first, *others = [from_list_row(row) for row in shapes["list"]]
        assert first.deadline == datetime(2026, 1, 20, 0, 5, tzinfo=AMSTERDAM)
        assert first.description == "Defensie bereidt zich voor. Mail: [e-mailadres weggelaten]"
        assert (first.nature, first.form_code, first.procedure_code) == ("leveringen", "EF18", "APM")
        assert [row.publication_id for row in others] == ["443728", "443725"]
        assert from_detail(shapes["detail"][0]).cpv == ("34000000", "50600000")

    def test_the_local_server_speaks_the_same_language(self, samples_dir: Path) -> None:
        shapes = self.read(samples_dir, "tns_nl-gov-mcp_list+detail+gerelateerd.json")
        october = self.read(samples_dir, "tns_dgate_live-shapes_2026-10-10.json")
        consultation = dataclasses.replace(NOTICE, consultation_deadline=date(2026, 12, 15), type_code="MAC")
        rows = [shapes["list_envelope"]["content"][0], *october["list"]]
        details = [value for name, value in shapes.items() if name.startswith("detail_")] + october["detail"]
        # Fields of the real detail that nothing here reads.
        unread = {
            "aanvangOpdrachtDatum",
            "voltooiingOpdrachtDatum",
            "aanbestedingStatus",
            "afgerondeAanbesteding",
            "gerelateerdePublicaties",
            "formType",
        }
        assert {name for row in rows for name in row} <= list_row(consultation).keys()
        assert {name for one in details for name in one} - unread <= detail(consultation).keys()
        assert types(merged(rows), list_row(consultation)) == types(list_row(consultation), merged(rows))
        assert types(merged(details), detail(consultation)) == types(detail(consultation), merged(details))


def merged(answers: list[dict[str, Any]]) -> dict[str, Any]:
    """One answer with every field that has a value somewhere."""
    return {name: value for answer in answers for name, value in answer.items() if value is not None}


def types(answer: dict[str, Any], other: dict[str, Any]) -> dict[str, type]:
    """The type of each field that has a value on both sides."""
    shared = sorted(
        name for name in answer.keys() & other.keys() if answer[name] is not None and other[name] is not None
    )
    return {name: type(answer[name]) for name in shared}
