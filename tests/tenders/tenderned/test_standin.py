"""The local TenderNed behaves as the real one does, as far as that is known, and its faults are the same every time."""

import json
import subprocess
import sys
import urllib.error
import urllib.request
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from itertools import pairwise
from typing import Any, NamedTuple

import pytest

from tenders.status import PublicationFacts, Stage, stage_of
from tenders.tenderned.catalogue import Catalogue, Notice, detail, list_row
from tenders.tenderned.catalogue_seed import seeded
from tenders.tenderned.client import TenderNedClient
from tenders.tenderned.publication import from_detail, from_list_row
from tenders.tenderned.standin import StandIn
from tenders.tenderned.standin_faults import LIST, RECORD, WIRE, Fault, FaultPlan, Faults, names_of
from tenders.tenderned.standin_service import basic
from tests.tenders.wire import quick_session

DAY = date(2026, 11, 20)
YESTERDAY = DAY - timedelta(days=1)


class Got(NamedTuple):
    status: int
    body: bytes
    headers: dict[str, str]

    @property
    def json(self) -> Any:
        return json.loads(self.body)

    @property
    def ids(self) -> list[str]:
        return [row["publicatieId"] for row in self.json["content"]]


def get(url: str, **headers: str) -> Got:
    """What a plain client gets; redirects are followed as a browser would."""
    try:
        with urllib.request.urlopen(urllib.request.Request(url, headers=headers), timeout=5) as answer:
            return Got(answer.status, answer.read(), dict(answer.headers))
    except urllib.error.HTTPError as error:
        with error:
            return Got(error.code, error.read(), dict(error.headers))


def notice(publication_id: int, day: date = DAY, **fields: Any) -> Notice:
    at = datetime(day.year, day.month, day.day, 9)
    own = {"kenmerk": publication_id, "title": f"Opdracht {publication_id}", "buyer": "Gemeente Assen"}
    return Notice(publication_id=publication_id, published_at=at, **{**own, **fields})


@pytest.fixture
def catalogue() -> Catalogue:
    return Catalogue(
        [
            notice(1, YESTERDAY, nature_code="W", cpv=("45221111-3",)),
            notice(2, cpv=("77310000-6", "77314000-4"), ted_number="20-2026", european=True),
            notice(3, nature_code="L", european=False, type_code="AGO", form_code="EFE4"),
            notice(4, type_code="MAC", form_code="EFE1", procedure_code="MAC", consultation_deadline=date(2026, 12, 1)),
        ],
        xml={"20-2026": b"<ContractNotice/>"},
    )


@pytest.fixture
def standin(catalogue: Catalogue) -> Iterator[StandIn]:
    with StandIn(catalogue, credentials=("open", "data")) as standin:
        yield standin


class TestList:
    def test_the_envelope_is_that_of_spring(self, standin: StandIn) -> None:
        page = get(f"{standin.url}/publicaties?size=3&page=1").json
        assert len(page.pop("content")) == 1
        assert page == {
            "first": False,
            "last": True,
            "totalElements": 4,
            "totalPages": 2,
            "size": 3,
            "numberOfElements": 1,
            "number": 1,
        }

    def test_newest_first(self, standin: StandIn) -> None:
        assert get(f"{standin.url}/publicaties").ids == ["4", "3", "2", "1"]

    def test_nothing_found_is_an_empty_page(self, standin: StandIn) -> None:
        page = get(f"{standin.url}/publicaties?publicatieDatumVanaf=2030-01-01").json
        assert (page["content"], page["totalElements"], page["totalPages"]) == ([], 0, 0)

    @pytest.mark.parametrize(
        ("query", "ids"),
        [
            (f"publicatieDatumVanaf={DAY}", "432"),
            (f"publicatieDatumTot={YESTERDAY}", "1"),
            (f"publicatieDatumVanaf={YESTERDAY}&publicatieDatumTot={DAY}", "4321"),
            ("publicatieType=MAC", "4"),
            ("publicatieType=MAC&publicatieType=AGO", "43"),
            ("publicatieType=VBE", "4321"),
            ("typeOpdracht=W", "1"),
            ("procedure=MAC", "4"),
            ("nationaalOfEuropees=NL", "3"),
            ("cpvCodes=77000000-0", "2"),
            ("cpvCodes=77314000-4&cpvCodes=45000000-7", "21"),
            ("search=opdracht", "4321"),
            ("search=%222%22", ""),
            ("typePublicatie=MAC&gemeente=Assen&sort=tappublicatiedatum,asc", "4321"),
        ],
    )
    def test_filters_as_the_service_does_and_ignores_what_it_does_not_know(
        self, standin: StandIn, query: str, ids: str
    ) -> None:
        assert get(f"{standin.url}/publicaties?{query}").ids == list(ids)

    @pytest.mark.parametrize(
        "query",
        [
            "size=101",
            "size=0",
            "page=100",
            "page=-1",
            "page=een",
            "publicatieType=XYZ",
            "cpvCodes=",
            "cpvCodes=77310000",
            "cpvCodes=77310000-6,45000000-7",
            "publicatieDatumVanaf=20-11-2026",
        ],
    )
    def test_a_question_it_does_not_accept_is_400_with_a_message(self, standin: StandIn, query: str) -> None:
        answer = get(f"{standin.url}/publicaties?{query}")
        assert answer.status == 400
        assert answer.json.keys() == {"message"}

    def test_a_row_has_a_text_as_number_and_no_cpv_code(self, standin: StandIn) -> None:
        row = get(f"{standin.url}/publicaties?publicatieType=AAO").json["content"][0]
        assert (row["publicatieId"], row["kenmerk"], row["publicatieDatum"]) == ("2", 2, "2026-11-20")
        assert not {"cpvCodes", "nutsCodes", "pbNummerTed"} & row.keys()

    def test_only_a_consultation_has_its_own_deadline(self, standin: StandIn) -> None:
        rows = get(f"{standin.url}/publicaties").json["content"]
        assert [row.get("sluitingsDatumMarktconsultatie") for row in rows] == ["2026-12-01", None, None, None]
        assert not any("sluitingsDatum" in row for row in rows)

    def test_fewer_pages_can_be_had_when_told_so(self, catalogue: Catalogue) -> None:
        with StandIn(catalogue, pages=2) as standin:
            assert get(f"{standin.url}/publicaties?size=1&page=1").status == 200
            assert get(f"{standin.url}/publicaties?size=1&page=2").status == 400

    def test_the_address_without_version_leads_to_this_one(self, standin: StandIn) -> None:
        answer = get(standin.url.replace("/v2", "") + "/publicaties?typeOpdracht=W")
        assert answer.ids == ["1"]


class TestDetail:
    def test_has_a_number_and_other_names(self, standin: StandIn) -> None:
        answer = get(f"{standin.url}/publicaties/2").json
        assert (answer["publicatieId"], answer["publicatieDatum"]) == (2, "2026-11-20T09:00:00.000000")
        assert (answer["typePublicatie"], answer["publicatieCode"]) == (
            "Aankondiging van een opdracht - algemene richtlijn, standaardregeling",
            "EF16",
        )
        assert answer["aankondigingCode"] == {"code": "AAO", "omschrijving": "Aankondiging opdracht"}
        assert [code["isHoofdOpdracht"] for code in answer["cpvCodes"]] == [True, False]
        assert answer["pbNummerTed"] == "20-2026"

    def test_a_number_in_between_is_not_found(self, standin: StandIn) -> None:
        assert get(f"{standin.url}/publicaties/99").status == 404
        assert get(f"{standin.url}/publicaties/abc").status == 404

    def test_a_withdrawn_notice_is_gone(self, standin: StandIn, catalogue: Catalogue) -> None:
        catalogue.withdraw(2)
        assert get(f"{standin.url}/publicaties/2").status == 404
        assert get(f"{standin.url}/publicaties").ids == ["4", "3", "1"]

    def test_a_rectification_moves_the_deadline_in_the_detail_only(self, catalogue: Catalogue) -> None:
        first, second = datetime(2026, 12, 1, 12), datetime(2027, 1, 15, 12)
        catalogue.change(2, deadline=first)
        catalogue.rectify(2, by=9, published_at=datetime(2026, 11, 21, 9), deadline=second)
        old, new = catalogue.get(2), catalogue.get(9)
        assert old
        assert new
        assert list_row(old)["sluitingsDatum"] == first.isoformat()
        assert detail(old)["sluitingsDatum"] == list_row(new)["sluitingsDatum"] == second.isoformat()
        assert detail(old)["publicatieIDLaatsteRectificatie"] == 9
        assert (new.kenmerk, new.type_code) == (old.kenmerk, "REC")


class TestXml:
    def test_tenderned_asks_for_a_password(self, standin: StandIn) -> None:
        address = f"{standin.url}/publicaties/2/public-xml"
        assert get(address).status == 403
        assert get(address, Authorization=basic("open", "fout")).status == 403
        assert get(address, Authorization=basic("open", "data")).body == b"<ContractNotice/>"
        assert get(f"{standin.url}/publicaties/3/public-xml", Authorization=basic("open", "data")).status == 404

    def test_ted_does_not(self, standin: StandIn) -> None:
        answer = get(f"{standin.ted_url}/en/notice/20-2026/xml")
        assert (answer.status, answer.body) == (200, b"<ContractNotice/>")
        assert answer.headers["Content-Type"] == "application/xml"

    def test_a_notice_that_ted_does_not_have_is_not_found(self, standin: StandIn) -> None:
        assert get(f"{standin.ted_url}/en/notice/21-2026/xml").status == 404


class TestLedger:
    def test_knows_what_could_be_seen_and_what_was_asked(self, standin: StandIn, catalogue: Catalogue) -> None:
        get(f"{standin.url}/publicaties?publicatieDatumVanaf={DAY}")
        catalogue.withdraw(2)
        get(f"{standin.url}/publicaties?size=1")
        get(f"{standin.url}/publicaties/3")
        ledger = standin.ledger()
        assert ledger.visible == {"1", "2", "3", "4"}
        assert [ledger.requests[path] for path in sorted(ledger.requests)] == [2, 1]
        assert ledger.total == 3

    def test_a_back_dated_notice_is_visible_from_the_second_look_on(self, catalogue: Catalogue) -> None:
        with StandIn(catalogue, Faults.of(Fault.BACK_DATED, always=True)) as standin:
            address = f"{standin.url}/publicaties?publicatieDatumVanaf={YESTERDAY}&publicatieDatumTot={YESTERDAY}"
            assert get(address).ids == []
            assert standin.ledger().visible == set()
            assert get(address).ids == ["1"]
            assert standin.ledger().visible == {"1"}

    def test_faults_can_be_switched_while_it_runs(self, standin: StandIn) -> None:
        address = f"{standin.url}/publicaties"
        standin.faults = Faults.of(Fault.STATUS_500, always=True)
        assert get(address).status == 500
        standin.faults = Faults()
        assert get(address).status == 200
        assert standin.ledger().faults == {Fault.STATUS_500: 1}

    def test_what_happens_before_an_answer_may_look_and_switch(self, catalogue: Catalogue) -> None:
        def from_the_second_on(number: int, _: str) -> None:
            assert standin.ledger().total == number
            standin.faults = Faults.of(Fault.STATUS_500, always=True) if number > 1 else Faults()

        with StandIn(catalogue, before=from_the_second_on) as standin:
            assert [get(f"{standin.url}/publicaties").status for _ in range(2)] == [200, 500]


class TestFaults:
    def deal(self, faults: Faults, count: int = 400) -> list[Fault | None]:
        plan = FaultPlan(faults)
        return [plan.deal(number, "/adres", is_list=True) for number in range(count)]

    def test_the_same_seed_gives_the_same_faults(self) -> None:
        assert self.deal(Faults.all(seed=3)) == self.deal(Faults.all(seed=3))
        assert self.deal(Faults.all(seed=3)) != self.deal(Faults.all(seed=4))

    @pytest.mark.parametrize("share", [0.3, 1.0])
    def test_never_three_in_a_row_at_one_address_and_never_the_same_twice(self, share: float) -> None:
        dealt = self.deal(Faults.all(share=share))
        assert all(None in dealt[place : place + 3] for place in range(len(dealt) - 2))
        assert not any(first and first is second for first, second in pairwise(dealt))

    def test_every_fault_of_a_request_has_its_turn(self) -> None:
        assert set(self.deal(Faults.all(share=1.0), 2000)) == {None, *WIRE, *LIST}

    def test_always_is_always(self) -> None:
        assert set(self.deal(Faults.of(Fault.RESET, always=True))) == {Fault.RESET}

    def test_faults_of_the_list_leave_details_alone(self) -> None:
        plan = FaultPlan(Faults.of(Fault.EMPTY_PAGE, always=True))
        assert plan.deal(1, "/detail", is_list=False) is None

    def test_every_switch_is_for_the_wire_the_list_or_a_record(self) -> None:
        assert sorted([*WIRE, *LIST, *RECORD]) == sorted(Fault)

    def test_names_come_from_the_command_line(self) -> None:
        assert names_of(["all"]) == list(Fault)
        assert names_of(["drip"]) == [Fault.DRIP]
        with pytest.raises(ValueError, match="onzin"):
            names_of(["onzin"])

    @pytest.mark.parametrize("fault", RECORD)
    def test_a_record_keeps_its_number_and_its_row_can_be_read(self, fault: Fault) -> None:
        catalogue = seeded(until=DAY, days=1, per_day=40)
        with StandIn(catalogue, Faults.of(fault, always=True)) as standin, quick_session() as session:
            client = TenderNedClient(standin.url, session)
            rows = {row.publication_id for row in client.publications(DAY)}
        assert rows == {str(one.publication_id) for one in catalogue}


class TestSeeded:
    def test_the_same_seed_gives_the_same_notices(self) -> None:
        first, second, other = (list(seeded(until=DAY, days=3, seed=seed)) for seed in (1, 1, 2))
        assert first == second != other

    def test_holds_every_kind_of_publication(self) -> None:
        catalogue = seeded(until=DAY, days=14)
        assert {one.type_code for one in catalogue} == {"VAK", "AAO", "AGO", "REC", "MAC", "VBE", "AAW"}
        assert any(one.deadline and one.deadline.year == 2099 for one in catalogue)
        assert any(one.is_terminated and one.type_code == "AGO" for one in catalogue)
        assert {one.published_at.date() for one in catalogue} == {DAY - timedelta(days=back) for back in range(14)}

    def test_its_procurements_reach_every_stage(self) -> None:
        told: dict[str, list[PublicationFacts]] = {}
        for one in seeded(until=DAY, days=14):
            row, whole = from_list_row(list_row(one)), from_detail(detail(one))
            assert row.publication_id == whole.publication_id
            assert row.reference
            assert whole.published_at
            told.setdefault(row.reference, []).append(
                PublicationFacts(
                    row.publication_id,
                    whole.published_at,
                    row.type_code,
                    row.form_code,
                    bool(whole.is_terminated),
                )
            )
        assert {stage_of(facts) for facts in told.values()} == set(Stage) - {Stage.UNKNOWN}


def test_runs_by_itself_and_says_where() -> None:
    command = [sys.executable, "-m", "tenders.tenderned.standin", "--days", "2", "--per-day", "30"]
    with subprocess.Popen([*command, "--fault", "wrong_type"], stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout
        told = dict(process.stdout.readline().strip().split("=", 1) for _ in range(2))
        try:
            assert get(f"{told['TENDERNED_URL']}/publicaties").json["totalElements"] > 10
            assert get(f"{told['TED_URL']}/en/notice/1-2026/xml").status == 404
        finally:
            process.terminate()
