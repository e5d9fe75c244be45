"""Values as TenderNed sends them, made safe."""

from datetime import UTC, date, datetime, time
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tenders.tenderned import cleaning


class TestText:
    @pytest.mark.parametrize(
        ("sent", "read"),
        [
            ("Groen &amp; grijs&nbsp;onderhoud", "Groen & grijs onderhoud"),
            ("&amp;nbsp;dubbel &amp;amp; ingepakt", "dubbel & ingepakt"),
            ("Noardeast-Frysl&acirc;n", "Noardeast-Fryslân"),
            ("Hunze en Aa&#39;s", "Hunze en Aa's"),
            ("een\u200b woord\ufeff met\u00ad niets", "een woord met niets"),
            ("nul \x00 en bel \x07", "nul  en bel"),
            ("los \ud800 surrogaat", "los  surrogaat"),
            ("factuur\u202egnp.exe", "factuurgnp.exe"),
            ("&#8203;&#x202E;verstopt", "verstopt"),
            ("regel\r\nregel\rregel\u2028regel", "regel\nregel\nregel\nregel"),
            ("tab\there\u00a0vast\u2009dun", "tab here vast dun"),
            ("Cafe\u0301", "Café"),
            ("  ruim  ", "ruim"),
            ("<script>alert(1)</script>", "<script>alert(1)</script>"),
            ("GFT‑inzameling – 5%", "GFT‑inzameling – 5%"),
            (12345, "12345"),
            (10**400, ""),
            (None, ""),
            (True, ""),
            (1.5, ""),
            (["a"], ""),
            ({"a": 1}, ""),
        ],
    )
    def test_reads_what_people_see(self, sent: Any, read: str) -> None:
        assert cleaning.text(sent, 200) == read

    def test_S20_ten_megabytes_become_a_line_with_an_ellipsis(self) -> None:
        assert cleaning.line("A" * 10_000_000, 500) == "A" * 499 + "…"

    def test_a_line_has_no_new_lines_or_double_spaces(self) -> None:
        assert cleaning.line(" een\n\n twee \t drie", 100) == "een twee drie"

    @given(st.text() | st.text(alphabet="&#;ampnbsx0123456789\u200b\ud800\x00\n "))
    def test_whatever_comes_can_be_stored_and_seen(self, sent: str) -> None:
        read = cleaning.text(sent, 100)
        assert all(character.isprintable() or character == "\n" for character in read)
        assert read.encode("utf-8").decode("utf-8") == read
        assert len(read) <= 100
        assert read == read.strip()


class TestContacts:
    """Names on notices are personal data; the buyer's page at the source has them."""

    @pytest.mark.parametrize(
        "address",
        [
            "inkoop@mindef.nl",
            "J.de.Vries+tender@gemeente-groningen.nl",
            "mailto:jan@x.example",
            "jan@müller.nl",
            "jan (at) voorbeeld.nl",
            "jan[at]voorbeeld.nl",
            "jan @ voorbeeld.nl",
            "a@b@voorbeeld.nl",
            f"{'x' * 300}@voorbeeld.nl",
        ],
    )
    def test_leaves_out_an_e_mail_address(self, address: str) -> None:
        read = cleaning.without_contacts(f"Vragen: {address}, graag.")
        assert cleaning.EMAIL_OMITTED in read
        assert "voorbeeld" not in read
        assert read.endswith(", graag.")

    def test_an_address_cut_by_a_zero_width_space_is_still_one(self) -> None:
        assert cleaning.without_contacts(cleaning.text("jan\u200b@voor\u200bbeeld.nl", 99)) == cleaning.EMAIL_OMITTED

    @pytest.mark.parametrize(
        "number",
        [
            "0501234567",
            "050-1234567",
            "050 - 123 45 67",
            "(050) 123 45 67",
            "0592-365555",
            "0592 36 55 55",
            "(0592) 36 55 55",
            "0592.365.555",
            "06-12345678",
            "06 12 34 56 78",
            "+31 6 12345678",
            "+31 (0)50 123 45 67",
            "+31501234567",
            "0031 50 123 4567",
        ],
    )
    def test_leaves_out_a_phone_number(self, number: str) -> None:
        assert cleaning.without_contacts(f"Bel {number}.") == f"Bel {cleaning.PHONE_OMITTED}."

    @pytest.mark.parametrize(
        "kept",
        [
            "TED 643394-2026",
            "TED 00191536-2024 (010000-2026)",
            "CPV 03000000-1 en 77310000-6",
            "KvK 01234567",
            "op 06-02-2026 10:00 uur",
            "van 01-02-2026 tot 06-03-2027",
            "€ 1.250.000,00",
            "9700 AB Groningen",
            "referentie 2026-0501234567",
            "50 stuks @ 3,50",
            "NEN-EN-ISO 14001:2015",
            "0800-1234",
            "op 06.02.2026 10:00 uur",
            "06/02/2026 12.30",
        ],
    )
    def test_keeps_numbers_that_are_no_phone_number(self, kept: str) -> None:
        assert cleaning.without_contacts(kept) == kept

    @pytest.mark.parametrize(
        ("sent", "read"),
        [
            ("Contactpersoon: Jan de Vries, inkoop", "Contactpersoon: [naam weggelaten], inkoop"),
            ("Contactpersonen: dhr. J.P. van der Meer", "Contactpersonen: dhr. [naam weggelaten]"),
            ("De contactpersoon is mevrouw Pietersen-Bos.", "De contactpersoon is mevrouw [naam weggelaten]"),
            ("Contact persoon:\nÉva 't Hooft\nTelefoon", "Contact persoon:\n[naam weggelaten]\nTelefoon"),
            ("Vraag het mw. drs. A. Hoekstra.", "Vraag het mw. [naam weggelaten]"),
            ("contactpersoon = K. de Boer", "contactpersoon = [naam weggelaten]"),
        ],
    )
    def test_leaves_out_the_name_of_a_contact_person(self, sent: str, read: str) -> None:
        assert cleaning.without_contacts(sent) == read

    @pytest.mark.parametrize(
        "kept",
        [
            "Contactpersoon: Gemeente Assen, afdeling Inkoop",
            "Contactpersoon: zie TenderNed",
            "Contactpersoon: n.v.t.",
            "Er is één contactpersoon per perceel.",
            "Een zonnepark van 5 MW Groningen",
            "De Heerenveense sportzalen",
        ],
    )
    def test_keeps_what_is_no_person(self, kept: str) -> None:
        assert cleaning.without_contacts(kept) == kept

    @given(
        st.dates(date(1990, 1, 1), date(2098, 12, 31)),
        st.sampled_from(["%d-%m-%Y", "%d/%m/%Y", "%d.%m.%Y", "%Y-%m-%d", "%d-%m-%Y %H:%M uur", "%Y-%m-%dT%H:%M:%S"]),
        st.integers(0, 99_999_999),
        st.integers(0, 10**11),
        st.sampled_from([" ", "\n", ", ", "; ", " tot ", " (", ") "]),
    )
    def test_keeps_dates_codes_and_amounts(self, day: date, form: str, code: int, cents: int, between: str) -> None:
        amount = f"€ {cents // 100:,}".replace(",", ".") + f",{cents % 100:02}"
        facts = [day.strftime(form), f"CPV {code:08}-1", f"KvK {code:08}", amount, f"{code:06}-2026"]
        assert cleaning.without_contacts(between.join(facts)) == between.join(facts)

    @given(st.text(alphabet="ab@. 0123456789+-()\nJC:", max_size=300) | st.text(max_size=100))
    def test_twice_is_once(self, sent: str) -> None:
        once = cleaning.without_contacts(sent)
        assert cleaning.without_contacts(once) == once

    def test_an_address_that_crosses_the_limit_is_gone_whole(self) -> None:
        assert "jan" not in cleaning.free_text("x" * 90 + " jan@voorbeeld.nl", 100)

    @given(st.text(alphabet="ab@. 0123456789+-()\n", max_size=300))
    def test_no_plain_address_is_left(self, sent: str) -> None:
        assert not cleaning.EMAIL.search(cleaning.without_contacts(sent))


class TestMoments:
    @pytest.mark.parametrize(
        ("sent", "utc"),
        [
            ("2026-11-19T17:00:00", datetime(2026, 11, 19, 16, tzinfo=UTC)),
            ("2026-07-19T17:00:00", datetime(2026, 7, 19, 15, tzinfo=UTC)),
            ("2026-08-25T21:52:00.829812", datetime(2026, 8, 25, 19, 52, 0, 829812, tzinfo=UTC)),
            ("2026-11-19T17:00:00Z", datetime(2026, 11, 19, 17, tzinfo=UTC)),
            ("2026-11-19T17:00:00+05:00", datetime(2026, 11, 19, 12, tzinfo=UTC)),
            ("2028-02-29T12:00:00", datetime(2028, 2, 29, 11, tzinfo=UTC)),
            ("2026-10-25T01:59:00", datetime(2026, 10, 24, 23, 59, tzinfo=UTC)),
            ("2026-10-25T02:30:00", datetime(2026, 10, 25, 0, 30, tzinfo=UTC)),
            ("2026-10-25T03:00:00", datetime(2026, 10, 25, 2, tzinfo=UTC)),
            ("2026-03-29T02:30:00", datetime(2026, 3, 29, 1, 30, tzinfo=UTC)),
            ("2026-11-19", datetime(2026, 11, 19, 22, 59, tzinfo=UTC)),
            (" 2026-11-19T17:00:00 ", datetime(2026, 11, 19, 16, tzinfo=UTC)),
        ],
        ids=[
            "winter",
            "summer",
            "microseconds",
            "zulu",
            "offset",
            "leap day",
            "last hour that comes once",
            "hour that comes twice: the first",
            "after the clocks went back",
            "hour that is skipped: one later",
            "a bare date: the end of the day",
            "spaces",
        ],
    )
    def test_S19_local_time_is_dutch_time(self, sent: str, utc: datetime) -> None:
        read = cleaning.moment(sent, at=time(23, 59))
        assert read is not None
        assert read.astimezone(UTC) == utc
        assert read.tzinfo is cleaning.AMSTERDAM

    @pytest.mark.parametrize(
        "sent",
        [
            "2099-12-31T12:00:00",
            "2125-12-31",
            "9999-12-31T23:59:59",
            "0001-01-01T00:00:00+14:00",
            "2026-13-45",
            "2026-02-29",
            "19-11-2026",
            "morgen om tien uur",
            "2026",
            "",
            "2026-11-19T17:00:00" + " " * 100,
            1_770_000_000_000,
            None,
            True,
            [2026, 11, 19],
            {"datum": "2026-11-19"},
        ],
    )
    def test_what_is_no_moment_that_can_be_meant_is_none(self, sent: Any) -> None:
        assert cleaning.moment(sent) is None

    def test_the_day_of_a_moment_is_the_day_in_the_netherlands(self) -> None:
        assert cleaning.day("2026-11-18T23:30:00Z") == date(2026, 11, 19)
        assert cleaning.day("2026-11-19") == date(2026, 11, 19)
        assert cleaning.day("") is None


@pytest.mark.parametrize(
    ("sent", "read"),
    [
        ("437355", "437355"),
        (437355, "437355"),
        (437355.0, "437355"),
        (" 437355 ", "437355"),
        ("TN-437355", "TN-437355"),
        ("../437355", None),
        ("4 3", None),
        ("", None),
        (0, None),
        ("0", None),
        ("-", None),
        (True, None),
        (1.5, None),
        (float("nan"), None),
        (float("inf"), None),
        ("9" * 50, None),
        (-5, "-5"),
        ({"id": 1}, None),
        ("٤٣", None),
    ],
)
def test_identifier(sent: Any, read: str | None) -> None:
    assert cleaning.identifier(sent) == read


@pytest.mark.parametrize(
    ("sent", "read"),
    [
        ({"code": "OPE", "omschrijving": "Openbaar"}, "OPE"),
        ({"code": "ope"}, "OPE"),
        ("EF29", "EF29"),
        ({"code": "NIEUW"}, "NIEUW"),
        ({"omschrijving": "Openbaar"}, ""),
        ({"code": {"code": "OPE"}}, ""),
        ("Aankondiging gegunde opdracht", ""),
        ("X" * 21, ""),
        (None, ""),
        ([], ""),
    ],
)
def test_code(sent: Any, read: str) -> None:
    assert cleaning.code(sent) == read


@pytest.mark.parametrize(
    ("sent", "read"),
    [
        ("66510000-8", "66510000"),
        ("66510000", "66510000"),
        (66510000, "66510000"),
        (3000000, "03000000"),
        ("6651", None),
        ("66510000-88", None),
        ("abcdefgh", None),
        (True, None),
        (None, None),
    ],
)
def test_cpv_code(sent: Any, read: str | None) -> None:
    assert cleaning.cpv_code(sent) == read


@pytest.mark.parametrize(
    ("sent", "read"),
    [("NL115", "NL115"), ("nl13", "NL13"), ("NL", "NL"), ("NLZZZ", "NLZZZ"), ("NL1155", None), ("N", None), (5, None)],
)
def test_nuts_code(sent: Any, read: str | None) -> None:
    assert cleaning.nuts_code(sent) == read


@pytest.mark.parametrize(
    ("sent", "read"),
    [("643394-2026", "643394-2026"), ("00191536-2024", "191536-2024"), ("643394", ""), ("a-2026", ""), (None, "")],
)
def test_ted_number(sent: Any, read: str) -> None:
    assert cleaning.ted_number(sent) == read


@pytest.mark.parametrize(
    ("sent", "read"),
    [('"maaien"', "maaien"), ("“groen”", "groen"), ("'t Hoogeland", "t Hoogeland"), ('""', ""), (None, "")],
)
def test_keyword(sent: Any, read: str) -> None:
    assert cleaning.keyword(sent) == read


@pytest.mark.parametrize(
    ("sent", "read"),
    [
        ("https://www.mercell.com/x?y=1#z", "https://www.mercell.com/x?y=1#z"),
        ("http://voorbeeld.nl", "http://voorbeeld.nl"),
        ("/papi/pdf", "https://www.tenderned.nl/papi/pdf"),
        ("//evil.example/x", ""),
        ("javascript:alert(1)", ""),
        ("java\tscript:alert(1)", ""),
        ("data:text/html,x", ""),
        ("https://gebruiker:geheim@voorbeeld.nl/", ""),
        ('https://voorbeeld.nl/" onclick="', ""),
        ("www.voorbeeld.nl", ""),
        (None, ""),
    ],
)
def test_web_address(sent: Any, read: str) -> None:
    assert cleaning.web_address(sent, "https://www.tenderned.nl") == read


@pytest.mark.parametrize(
    ("sent", "read"),
    [(True, True), (False, False), ("true", True), ("Nee", False), (1, None), ("misschien", None), (None, None)],
)
def test_flag(sent: Any, read: bool | None) -> None:
    assert cleaning.flag(sent) is read
