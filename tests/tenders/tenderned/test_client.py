"""Reading TenderNed from the local server: whole lists only, and a named error for everything else."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime, timedelta
from typing import Any, ClassVar

import pytest

from tenders.budget import Budget
from tenders.errors import BudgetSpent, NotFound, Redirected, Refused, SourceError, Unavailable, Unreadable
from tenders.tenderned.catalogue import Catalogue, Notice, list_row
from tenders.tenderned.catalogue_seed import seeded
from tenders.tenderned.client import FilterIgnored, Incomplete, ListRow, TenderNedClient, UnreadableRow, WindowTooLarge
from tenders.tenderned.publication import from_detail, from_list_row
from tenders.tenderned.standin import StandIn
from tenders.tenderned.standin_faults import Fault, Faults
from tests.tenders.wire import FakeClock, Wire, http, quick_session

DAY = date(2026, 11, 20)


def notices(count: int, day: date = DAY, first: int = 1001) -> list[Notice]:
    return [
        Notice(
            publication_id=first + number,
            kenmerk=first + number,
            title=f"Opdracht {number}",
            buyer="Gemeente Assen",
            published_at=datetime(day.year, day.month, day.day, 9) + timedelta(minutes=number),
            cpv=("77310000-6",),
        )
        for number in range(count)
    ]


@contextmanager
def served(
    catalogue: Catalogue, faults: Faults | None = None, **settings: Any
) -> Iterator[tuple[TenderNedClient, StandIn]]:
    """A client and the server that it asks; what the client needs to know is in `page_size`, `cap` (pages) and
    `credentials`."""
    own = {name: settings.pop(name) for name in ("page_size", "credentials") if name in settings}
    own |= {"pages": settings.pop("cap")} if "cap" in settings else {}
    clock = settings.pop("clock", None)
    with StandIn(catalogue, faults, **settings) as standin, quick_session(clock) as session:
        yield TenderNedClient(standin.url, session, **own), standin


def ids(rows: list[ListRow | UnreadableRow]) -> list[str]:
    """The numbers of the rows that can be read."""
    return [row.publication_id for row in rows if isinstance(row, ListRow)]


def numbers(*wanted: Notice) -> set[str]:
    return {str(notice.publication_id) for notice in wanted}


class TestList:
    def test_gives_every_publication_of_the_day_newest_first(self) -> None:
        with served(Catalogue(notices(3) + notices(2, DAY - timedelta(days=1), 1))) as (client, _):
            rows = list(client.publications(DAY))
        assert ids(rows) == ["1003", "1002", "1001"]

    def test_a_row_keeps_its_bytes_its_address_and_its_hour(self) -> None:
        with served(Catalogue(notices(1)), clock=(clock := FakeClock())) as (client, standin):
            (row,) = client.publications(DAY)
        assert isinstance(row, ListRow)
        assert json.loads(row.raw) == {
            k: v for k, v in row.payload.items() if k not in ("score", "aantalDagenTotSluitingsDatum")
        }
        assert row.url.startswith(f"{standin.url}/publicaties?")
        assert row.fetched_at == clock.now()

    @pytest.mark.parametrize("count", [99, 100, 101, 250])
    def test_asks_as_many_pages_as_there_are(self, count: int) -> None:
        with served(Catalogue(notices(count))) as (client, standin):
            assert len(ids(list(client.publications(DAY)))) == count
            assert standin.ledger().total == -(-count // 100)

    def test_rows_come_while_later_pages_are_still_to_be_asked(self) -> None:
        with served(Catalogue(notices(250))) as (client, standin):
            next(iter(client.publications(DAY)))
            assert standin.ledger().total == 1

    def test_an_empty_day_is_believed_at_the_second_look(self) -> None:
        with served(Catalogue(notices(3))) as (client, standin):
            assert list(client.publications(DAY + timedelta(days=1))) == []
            assert standin.ledger().total == 2

    def test_a_day_that_still_grows_is_walked_once(self) -> None:
        with served(Catalogue(), page_size=10) as (client, standin):
            assert list(client.publications(DAY, closed=False)) == []
            assert standin.ledger().total == 1

    def test_the_same_rows_give_the_same_bytes_every_night(self) -> None:
        with served(Catalogue(notices(30)), Faults.of(Fault.TIES_SHUFFLED, always=True)) as (client, _):
            first, second = ({row.raw for row in client.publications(DAY)} for _ in range(2))
        assert first == second


class TestWhilePaging:
    def test_S01_a_notice_published_between_two_pages_is_given_once(self) -> None:
        catalogue = Catalogue(notices(25))
        late = notices(1, first=5000)

        def publish(number: int, _: str) -> None:
            if number == 2:
                catalogue.add(*late)

        with served(catalogue, before=publish, page_size=10) as (client, _):
            rows = ids(list(client.publications(DAY)))
        assert len(rows) == len(set(rows)) == 26
        assert set(rows) == numbers(*notices(25), *late)

    def test_S01_also_while_the_day_still_grows(self) -> None:
        catalogue = Catalogue(notices(25))
        with served(catalogue, before=lambda *_: catalogue.add(*notices(1, first=5000)), page_size=10) as (client, _):
            rows = ids(list(client.publications(DAY, closed=False)))
        assert len(rows) == len(set(rows))
        assert set(rows) >= numbers(*notices(25))

    def test_S02_a_withdrawal_between_two_pages_hides_no_other_notice(self) -> None:
        catalogue = Catalogue(notices(25))
        newest = notices(25)[-1]

        def withdraw(number: int, _: str) -> None:
            if number == 2:
                catalogue.withdraw(newest.publication_id)

        with served(catalogue, before=withdraw, page_size=10) as (client, _):
            assert set(ids(list(client.publications(DAY)))) == numbers(*notices(25))

    def test_S02_pages_that_vanish_while_paging_are_the_end(self) -> None:
        catalogue = Catalogue(notices(25))

        def withdraw(number: int, _: str) -> None:
            if number == 2:
                for notice in notices(25)[:17]:
                    catalogue.withdraw(notice.publication_id)

        with served(catalogue, before=withdraw, page_size=10) as (client, _):
            assert set(ids(list(client.publications(DAY)))) >= numbers(*notices(25)[17:])

    def test_S04_rows_of_a_day_in_another_order_each_time(self) -> None:
        for seed in range(5):
            faults = Faults.of(Fault.TIES_SHUFFLED, always=True, seed=seed)
            with served(Catalogue(notices(120)), faults) as (client, _):
                assert set(ids(list(client.publications(DAY)))) == numbers(*notices(120))

    def test_S13_a_day_that_can_never_be_seen_whole_is_incomplete_after_what_was_seen(self) -> None:
        with served(Catalogue(notices(30)), Faults.of(Fault.REPEATED_PAGE, always=True), page_size=10) as (client, _):
            rows = client.publications(DAY)
            seen = [next(rows) for _ in range(20)]
            with pytest.raises(Incomplete, match="20 van 30") as raised:
                next(rows)
        assert len(set(ids(seen))) == 20
        assert isinstance(raised.value, Unavailable)

    def test_S13_more_pages_than_can_be_had_is_never_the_end_of_the_list(self) -> None:
        with served(Catalogue(notices(35)), pages=3, page_size=10) as (client, _):
            with pytest.raises(Refused, match="400"):
                list(client.publications(DAY))

    def test_S13_a_day_of_more_than_ten_thousand_rows_is_a_clear_error(self) -> None:
        page = {"content": [list_row(notices(1)[0])], "totalElements": 146_213, "number": 0}
        with Wire(http(body=json.dumps(page).encode())) as wire, quick_session() as session:
            with pytest.raises(WindowTooLarge, match="146213"):
                list(TenderNedClient(wire.url, session).publications(DAY))

    def test_S12_a_source_that_ignores_our_filter_is_refused(self) -> None:
        catalogue = Catalogue(notices(5) + notices(5, DAY - timedelta(days=1), 1))
        with served(catalogue, Faults.of(Fault.FILTER_IGNORED, always=True)) as (client, _):
            rows = client.publications(DAY)
            with pytest.raises(FilterIgnored, match="2026-11-19"):
                next(rows)


class TestWhatIsNoPage:
    """S08: a page that failed is never the end of the list."""

    @pytest.mark.parametrize(
        "body",
        [
            b"",
            b"null",
            b"[]",
            b"{}",
            b'{"content": [], "totalElements": 3}',
            b'{"content": [], "totalElements": "0"}',
            b'{"content": [], "totalElements": true}',
            b'{"content": [], "totalElements": -1}',
            b'{"content": {}, "totalElements": 0}',
            b'{"content": [], "totalElements": 0, "number": 7}',
            b'{"content": [{"publicatieId": "1", "publicatieDatum": "2026-11-20"}], "totalElements": 0}',
            b'{"content": [{"publicatieId": "1", "publica',
            b"<!DOCTYPE html><html>Even geduld",
            b"[" * 100_000,
            b'\xff\xfe{"content"',
        ],
    )
    def test_S08_is_unreadable_and_its_bytes_are_kept(self, body: bytes) -> None:
        with Wire(http(body=body)) as wire, quick_session() as session, pytest.raises(Unreadable) as raised:
            list(TenderNedClient(wire.url, session).publications(DAY))
        assert raised.value.raw == body
        assert len(wire.asked) == 4

    def test_S20_numbers_that_python_refuses_harm_no_other_row(self) -> None:
        body = b"""{"content": [
            {"publicatieId": "1", "publicatieDatum": "2026-11-20", "kenmerk": %s, "score": NaN, "groot": 1e400},
            {"publicatieId": "2", "publicatieDatum": "2026-11-20"}], "totalElements": 2}""" % (b"9" * 5000)
        with Wire(http(body=body)) as wire, quick_session() as session:
            rows = list(TenderNedClient(wire.url, session).publications(DAY))
        assert ids(rows) == ["1", "2"]


class TestRows:
    def page(self, *rows: Any) -> bytes:
        return http(body=json.dumps({"content": rows, "totalElements": len(rows), "number": 0}).encode())

    def read(self, *rows: Any) -> list[ListRow | UnreadableRow]:
        with Wire(self.page(*rows)) as wire, quick_session() as session:
            return list(TenderNedClient(wire.url, session).publications(DAY))

    def test_S10_one_row_of_a_hundred_that_is_no_publication(self) -> None:
        good = [list_row(notice) for notice in notices(99)]
        for bad in (None, "kapot", [], {}, {"publicatieId": {"x": 1}, "publicatieDatum": "2026-11-20"}):
            rows = self.read(*good[:50], bad, *good[50:])
            assert len(ids(rows)) == 99
            assert isinstance(rows[-1], UnreadableRow)
            assert (rows[-1].publication_id, json.loads(rows[-1].raw)) == (None, bad)
            assert "publicatieId" in rows[-1].reason

    def test_S10_two_rows_that_are_the_same_nonsense_are_two(self) -> None:
        rows = self.read(None, None, list_row(notices(1)[0]))
        assert [row.publication_id for row in rows] == ["1001", None, None]

    def test_S11_a_row_without_a_date_keeps_its_number(self) -> None:
        row = list_row(notices(1)[0])
        row["datumPublicatie"] = row.pop("publicatieDatum")
        (bad,) = self.read(row)
        assert isinstance(bad, UnreadableRow)
        assert (bad.publication_id, bad.reason) == ("1001", "De rij heeft geen publicatieDatum.")

    def test_a_number_where_a_text_was_is_the_same_publication(self) -> None:
        assert ids(self.read({"publicatieId": 5, "publicatieDatum": "2026-11-20"})) == ["5"]

    def test_S10_a_row_that_is_broken_once_is_read_at_the_second_look(self) -> None:
        good = list_row(notices(1)[0])
        with Wire(self.page(None), self.page(good)) as wire, quick_session() as session:
            assert ids(list(TenderNedClient(wire.url, session).publications(DAY))) == ["1001"]
        assert len(wire.asked) == 2


class TestDetail:
    def test_gives_the_bytes_and_what_they_say(self) -> None:
        with served(Catalogue(notices(1)), clock=(clock := FakeClock())) as (client, standin):
            answer = client.detail("1001")
        assert answer.url == f"{standin.url}/publicaties/1001"
        assert json.loads(answer.raw) == answer.payload
        assert answer.fetched_at == clock.now()
        assert from_detail(answer.payload).cpv == ("77310000",)

    def test_what_is_not_there_is_not_found(self) -> None:
        with served(Catalogue()) as (client, _), pytest.raises(NotFound):
            client.detail("1001")

    def test_another_publication_than_was_asked_is_unreadable(self) -> None:
        with Wire(http(body=b'{"publicatieId": 2}')) as wire, quick_session() as session:
            with pytest.raises(Unreadable, match="andere publicatie"):
                TenderNedClient(wire.url, session).detail("1")

    def test_a_number_cannot_lead_to_another_address(self) -> None:
        with Wire(http("404 Not Found")) as wire, quick_session() as session, pytest.raises(NotFound):
            TenderNedClient(wire.url, session).detail("../../x?y=1")
        assert wire.asked[0].startswith(b"GET /publicaties/..%2F..%2Fx%3Fy%3D1 ")


class TestNoticeXml:
    XML = b"<ContractNotice/>"

    def catalogue(self) -> Catalogue:
        catalogue = Catalogue(notices(1), xml={"650007-2026": self.XML})
        catalogue.change(1001, ted_number="650007-2026")
        return catalogue

    def test_gives_the_notice_to_who_knows_the_password(self) -> None:
        who = ("gebruiker", "geheim")
        with StandIn(self.catalogue(), credentials=who) as standin, quick_session() as session:
            client = TenderNedClient(standin.url, session, credentials=who)
            assert client.notice_xml("1001").body == self.XML

    def test_refuses_everybody_else(self) -> None:
        with served(self.catalogue()) as (client, _), pytest.raises(Refused, match="403"):
            client.notice_xml("1001")


class TestFaults:
    """Every fault of a source, one by one, with a reader that asks again."""

    ALWAYS: ClassVar[dict[Fault, type[SourceError]]] = {
        Fault.STATUS_500: Unavailable,
        Fault.STATUS_502: Unavailable,
        Fault.STATUS_503: Unavailable,
        Fault.STATUS_429: Unavailable,
        Fault.STATUS_429_DATE: Unavailable,
        Fault.DRIP: Unavailable,
        Fault.RESET: Unavailable,
        Fault.TRUNCATED: Unavailable,
        Fault.WRONG_LENGTH: Unreadable,
        Fault.HALF_BODY: Unreadable,
        Fault.BROKEN_GZIP: Unreadable,
        Fault.HTML_200: Unreadable,
        Fault.REDIRECT: Redirected,
        Fault.EMPTY_PAGE: Unreadable,
        Fault.FILTER_IGNORED: FilterIgnored,
        Fault.TOTAL_DROPS: Unreadable,
        Fault.REPEATED_PAGE: Unreadable,
        Fault.SHIFTED_PAGE: Incomplete,
    }

    def catalogue(self) -> Catalogue:
        return Catalogue(notices(130) + notices(20, DAY - timedelta(days=1), 1))

    @pytest.mark.parametrize("fault", list(Fault))
    def test_now_and_then(self, fault: Fault) -> None:
        for seed in range(3):
            with served(self.catalogue(), Faults.of(fault, seed=seed, share=0.5)) as (client, standin):
                rows = list(client.publications(DAY))
                assert set(ids(rows)) == standin.ledger().visible & numbers(*notices(130))
                assert len(ids(rows)) == len(rows)

    @pytest.mark.parametrize(("fault", "error"), ALWAYS.items(), ids=list(ALWAYS))
    def test_always(self, fault: Fault, error: type[SourceError]) -> None:
        faults = Faults.of(fault, always=True)
        with served(self.catalogue(), faults) as (client, _), pytest.raises(error) as raised:
            list(client.publications(DAY))
        assert type(raised.value) is error

    @pytest.mark.parametrize("fault", [Fault.DELAY, Fault.WRONG_TYPE, Fault.TIES_SHUFFLED])
    def test_always_but_harmless(self, fault: Fault) -> None:
        with served(self.catalogue(), Faults.of(fault, always=True)) as (client, _):
            assert set(ids(list(client.publications(DAY)))) == numbers(*notices(130))

    def test_a_source_that_always_says_the_day_is_empty_cannot_be_told_from_an_empty_day(self) -> None:
        with served(self.catalogue(), Faults.of(Fault.EMPTY_LIST, always=True)) as (client, _):
            assert list(client.publications(DAY)) == []

    def test_S10_rows_that_stay_broken_are_given_as_such(self) -> None:
        with served(self.catalogue(), Faults.of(Fault.BROKEN_ROW, always=True)) as (client, _):
            rows = list(client.publications(DAY))
        broken = [row for row in rows if isinstance(row, UnreadableRow)]
        assert len(set(ids(rows))) == 128
        assert len(broken) == 2

    def test_S06_waits_as_the_source_asks(self) -> None:
        for fault in (Fault.STATUS_429, Fault.STATUS_429_DATE):
            clock = FakeClock()
            faults = Faults.of(fault, seed=2, share=1.0, retry_after=17)
            with served(self.catalogue(), faults, clock=clock) as (client, _):
                assert len(list(client.publications(DAY))) == 130
            assert clock.waits

    @pytest.mark.parametrize("seed", range(8))
    def test_everything_at_once_and_nothing_is_lost(self, seed: int) -> None:
        """Every publication that was on the list is had, and its row says enough to show it."""
        days = [date(2026, 11, 22) - timedelta(days=number) for number in range(3)]
        catalogue = seeded(until=days[0], days=3, per_day=60, seed=seed)
        with served(catalogue, Faults.all(seed=seed), page_size=25) as (client, standin):
            rows = [row for day in days for row in client.publications(day)]
            read = {row.publication_id: from_list_row(row.payload) for row in rows if isinstance(row, ListRow)}
            details = [detail_or_error(client, publication_id) for publication_id in read]
            ledger = standin.ledger()
        assert len(read) == len(rows)
        assert read.keys() == ledger.visible
        assert len(ledger.faults) > 10
        assert {type(detail) for detail in details} <= {dict, NotFound, Refused, Unreadable}


def detail_or_error(client: TenderNedClient, publication_id: str) -> Any:
    try:
        payload = client.detail(publication_id).payload
    except SourceError as error:
        return error
    assert from_detail(payload).publication_id == publication_id
    return payload


class TestPeriod:
    def test_several_days_are_one_question(self) -> None:
        week = [DAY - timedelta(days=number) for number in range(7)]
        catalogue = Catalogue(notice for place, day in enumerate(week) for notice in notices(20, day, 1000 * place + 1))
        with served(catalogue) as (client, standin):
            listing = client.publications(week[-1], DAY)
            assert len(set(ids(list(listing)))) == 140
            assert (listing.total, standin.ledger().total) == (140, 2)

    def test_s12_a_row_outside_the_days_is_refused(self) -> None:
        catalogue = Catalogue(notices(5) + notices(5, DAY + timedelta(days=1), 2001))
        with served(catalogue, Faults.of(Fault.FILTER_IGNORED, always=True)) as (client, _):
            with pytest.raises(FilterIgnored, match="2026-11-21 in de lijst van 14-11-2026 tot en met 20-11-2026"):
                list(client.publications(DAY - timedelta(days=6), DAY))

    @pytest.mark.parametrize("days", [2, 3, 7])
    def test_s13_days_that_come_near_the_cap_are_asked_in_halves(self, days: int) -> None:
        """A source that gives 300 rows of a question, and never more."""
        asked = [DAY - timedelta(days=number) for number in range(days)]
        catalogue = Catalogue(
            notice for place, day in enumerate(asked) for notice in notices(140, day, 1000 * place + 1)
        )
        with served(catalogue, pages=3, cap=3) as (client, _):
            listing = client.publications(asked[-1], DAY)
            assert len(set(ids(list(listing)))) == listing.total == 140 * days

    def test_s13_one_day_above_the_cap_is_a_clear_error_among_others(self) -> None:
        catalogue = Catalogue(notices(301) + notices(3, DAY - timedelta(days=1), 9001))
        with served(catalogue, pages=3, cap=3) as (client, _), pytest.raises(WindowTooLarge, match="op 20-11-2026"):
            list(client.publications(DAY - timedelta(days=6), DAY))


class TestBudget:
    def test_s17_tries_count_and_the_budget_is_never_exceeded(self) -> None:
        with served(Catalogue(notices(5)), Faults.of(Fault.STATUS_503, always=True)) as (client, standin):
            client.budget = Budget(most_lists=3, most_details=2)
            with pytest.raises(BudgetSpent, match="3 bladzijden"):
                list(client.publications(DAY))
            with pytest.raises(BudgetSpent, match="2 details"):
                client.detail("1001")
            assert standin.ledger().total == 5
            assert (client.budget.lists, client.budget.details) == (3, 2)
