"""Bytes that are broken, strange or meant to harm: each is read right or refused with a Dutch reason, and quickly."""

import socket
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tenders.eforms.document import MAX_BYTES, MAX_TAGS, UnreadableNotice
from tenders.eforms.notice import facts
from tenders.eforms.parser import parse_notice

Build = Callable[..., str]


def refusal(xml: bytes) -> str:
    with pytest.raises(UnreadableNotice) as refused:
        parse_notice(xml)
    return str(refused.value)


@pytest.fixture
def canary() -> Iterator[socket.socket]:
    """Listens on loopback; any knock is a failure."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.setblocking(False)
        yield server


@pytest.fixture
def with_doctype(eforms: Build) -> Callable[[str], bytes]:
    def build(doctype: str, title: str = "&x;") -> bytes:
        return f"{doctype}{eforms(project=f'<cbc:Name>{title}</cbc:Name>')}".encode()

    return build


# --- Entities


def test_X01_a_doctype_is_refused_even_when_it_does_nothing(with_doctype: Callable[..., bytes]) -> None:
    assert "DOCTYPE" in refusal(with_doctype("<!DOCTYPE ContractNotice>", "Groen"))


def test_X01_a_doctype_hidden_behind_comments_and_instructions_is_found(with_doctype: Callable[..., bytes]) -> None:
    hidden = '<?xml version="1.0"?>\n<!-- <a> --><?pi <b> ?>\n<!-- - -->  <!DOCTYPE a [<!ENTITY x "y">]>'
    assert "DOCTYPE" in refusal(with_doctype(hidden))


def test_X01_a_doctype_in_utf_16_is_found(with_doctype: Callable[..., bytes]) -> None:
    xml = with_doctype('<!DOCTYPE a [<!ENTITY x "y">]>').decode()
    assert "DOCTYPE" in refusal(xml.encode("utf-16"))
    assert "DOCTYPE" in refusal(xml.encode("utf-16-be"))


def test_the_word_doctype_in_a_comment_or_a_text_is_allowed(eforms: Build) -> None:
    notice = parse_notice(f"<!-- <!DOCTYPE a> -->{eforms(project='<cbc:Name>&lt;!DOCTYPE a></cbc:Name>')}".encode())
    assert notice.title == "<!DOCTYPE a>"


def test_X01_a_billion_laughs_are_refused_at_once(with_doctype: Callable[..., bytes]) -> None:
    laughs = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))
    started = time.perf_counter()
    assert "DOCTYPE" in refusal(with_doctype(f'<!DOCTYPE a [<!ENTITY l0 "ha">{laughs}]>', "&l9;"))
    assert time.perf_counter() - started < 0.5


def test_X01_an_external_entity_reads_no_file(with_doctype: Callable[..., bytes], tmp_path: Path) -> None:
    secret = tmp_path / "secret.txt"
    secret.write_text("geheim")
    reason = refusal(with_doctype(f'<!DOCTYPE a [<!ENTITY x SYSTEM "{secret.as_uri()}">]>'))
    assert "DOCTYPE" in reason
    assert "geheim" not in reason


@pytest.mark.parametrize(
    "doctype",
    [
        '<!DOCTYPE a [<!ENTITY x SYSTEM "http://127.0.0.1:{port}/x">]>',
        '<!DOCTYPE a SYSTEM "http://127.0.0.1:{port}/x.dtd">',
        '<!DOCTYPE a [<!ENTITY % p SYSTEM "http://127.0.0.1:{port}/p"> %p;]>',
    ],
    ids=["entity", "dtd", "parameter entity"],
)
def test_X01_nothing_is_fetched(canary: socket.socket, with_doctype: Callable[..., bytes], doctype: str) -> None:
    assert "DOCTYPE" in refusal(with_doctype(doctype.replace("{port}", str(canary.getsockname()[1]))))
    with pytest.raises(BlockingIOError):
        canary.accept()


def test_X01_an_entity_that_nobody_declared_is_an_error_and_not_a_silent_gap(eforms: Build) -> None:
    assert "geen geldige XML" in refusal(eforms(project="<cbc:Name>a&nbsp;b</cbc:Name>").encode())


# --- Size


def test_X02_fifty_megabytes_are_refused_without_parsing(eforms: Build) -> None:
    xml = eforms(after=f"<cbc:Note>{'x' * 50_000_000}</cbc:Note>").encode()
    started = time.perf_counter()
    assert refusal(xml) == "Het bestand is groter dan 20 MB."
    assert time.perf_counter() - started < 0.1


def test_a_notice_of_exactly_the_limit_is_read_and_one_byte_more_is_not(eforms: Build) -> None:
    note = f"<cbc:Note>{'x' * 1000}</cbc:Note>"
    xml = eforms(after=note * ((MAX_BYTES - len(eforms())) // len(note))).encode()
    full = xml + b" " * (MAX_BYTES - len(xml))
    assert parse_notice(full).title == "Groenonderhoud"
    assert refusal(full + b" ") == "Het bestand is groter dan 20 MB."


def test_X02_depth_five_thousand_is_refused(eforms: Build) -> None:
    assert "te diep genest" in refusal(eforms(after="<cbc:Note>" * 5000 + "</cbc:Note>" * 5000).encode())


def test_X02_a_single_text_of_eleven_megabytes_is_refused(eforms: Build) -> None:
    assert "te lange teksten" in refusal(eforms(after=f"<cbc:Note>{'x' * 11_000_000}</cbc:Note>").encode())


def test_X02_more_elements_than_memory_should_hold_are_refused(eforms: Build) -> None:
    assert "te veel onderdelen" in refusal(eforms(after="<cbc:Note/>" * MAX_TAGS).encode())


def test_X02_two_hundred_thousand_attributes_do_no_harm(eforms: Build) -> None:
    attributes = " ".join(f"a{n}='1'" for n in range(200_000))
    note = f"<cbc:Note {attributes}/>"
    started = time.perf_counter()
    assert parse_notice(eforms(after=note).encode()).title == "Groenonderhoud"
    assert time.perf_counter() - started < 2


def test_a_prolog_of_unclosed_comments_is_refused_in_no_time() -> None:
    started = time.perf_counter()
    assert "geen geldige XML" in refusal(b"<!-- a --><!-- " * 100_000)
    assert time.perf_counter() - started < 2


# --- Encodings


@pytest.mark.parametrize(
    ("declaration", "codec"),
    [
        ("", "utf-8"),
        ("", "utf-8-sig"),
        ('<?xml version="1.0" encoding="UTF-8"?>', "utf-8-sig"),
        ('<?xml version="1.0" encoding="UTF-16"?>', "utf-16"),
        ("", "utf-16"),
        ("", "utf-16-le"),
        ('<?xml version="1.0" encoding="utf-16"?>', "utf-16-be"),
        ("<?xml version='1.0' encoding='ISO-8859-1'?>", "iso8859-1"),
        ('<?xml version="1.0" encoding="latin1" standalone="yes"?>', "iso8859-1"),
        ('<?xml version="1.0" encoding="windows-1252"?>', "cp1252"),
        ('<?xml version="1.0" encoding="ISO-8859-15"?>', "iso8859-15"),
        ('<?xml version="1.0" encoding="UTF-16"?>', "utf-8"),
    ],
    ids=[
        *("utf-8", "bom", "bom and declaration", "utf-16", "utf-16 undeclared", "utf-16 without bom", "utf-16-be"),
        *("latin-1", "latin1 by another name", "windows-1252", "latin-9", "utf-8 that claims utf-16"),
    ],
)
def test_X05_the_text_is_right_in_every_encoding_that_we_take(eforms: Build, declaration: str, codec: str) -> None:
    xml = (declaration + eforms(project="<cbc:Name>Fryslân, één gemeente</cbc:Name>")).encode(codec)
    assert parse_notice(xml).title == "Fryslân, één gemeente"


def test_X05_latin_1_that_claims_to_be_utf_8_is_refused(eforms: Build) -> None:
    xml = f'<?xml version="1.0" encoding="UTF-8"?>{eforms(project="<cbc:Name>Fryslân</cbc:Name>")}'
    assert refusal(xml.encode("latin-1")) == "De tekens in het bestand kloppen niet met de tekenset utf-8."


@pytest.mark.parametrize("name", ["utf-7", "zlib_codec", "idna", "unicode_escape", "klingon"])
def test_X05_an_encoding_that_no_notice_uses_is_refused(eforms: Build, name: str) -> None:
    assert refusal(f'<?xml version="1.0" encoding="{name}"?>{eforms()}'.encode()).endswith(f"niet leest: {name}.")


# --- Not a notice


@pytest.mark.parametrize(
    ("xml", "reason"),
    [
        (b"", "Het bestand is leeg."),
        (b" \r\n", "Het bestand is leeg."),
        (b"\xef\xbb\xbf", "Het bestand is geen geldige XML; de fout staat bij regel 1."),
        (b'{"publicatieId": 1}', "Het bestand is geen geldige XML; de fout staat bij regel 1."),
        (b"PK\x03\x04", "Het bestand is geen geldige XML; de fout staat bij regel 1."),
        (b"<!DOCTYPE html><html><body></body></html>", "Dit is een webpagina (HTML), geen aankondiging."),
        (b"<html><br></html>", "Dit is een webpagina (HTML), geen aankondiging."),
        (b"<ContractNotice/>", "Dit is geen aankondiging van een opdracht: het hoofdelement is ContractNotice."),
        (b"<rss version='2.0'/>", "Dit is geen aankondiging van een opdracht: het hoofdelement is rss."),
        (
            b'<TED_ESENDERS xmlns="http://publications.europa.eu/resource/schema/ted/R2.0.9/reception"/>',
            "Dit oude TED-formulier (TED_ESENDERS) leest het platform niet.",
        ),
    ],
    ids=["empty", "blank", "bom only", "json", "zip", "html", "html fragment", "no namespace", "rss", "old form"],
)
def test_what_is_no_notice_is_refused_with_its_own_reason(xml: bytes, reason: str) -> None:
    assert refusal(xml) == reason


def test_a_truncated_notice_is_refused_with_the_line_of_the_fault(eforms: Build) -> None:
    xml = eforms().encode()
    assert refusal(xml[: len(xml) // 2]).startswith("Het bestand is geen geldige XML; de fout staat bij regel ")


# --- Whatever comes


@given(st.binary(max_size=400))
def test_any_bytes_are_read_or_refused(xml: bytes) -> None:
    try:
        assert facts(parse_notice(xml))
    except UnreadableNotice as refused:
        assert str(refused).endswith(".")


@given(data=st.data())
def test_any_damage_to_a_notice_leaves_it_readable_or_refused(eforms: Build, data: st.DataObject) -> None:
    xml = eforms(
        lots='<cac:ProcurementProjectLot><cbc:ID schemeName="Lot">LOT-1</cbc:ID></cac:ProcurementProjectLot>'
    ).encode()
    start = data.draw(st.integers(0, len(xml)))
    stop = data.draw(st.integers(start, min(len(xml), start + 40)))
    try:
        assert facts(parse_notice(xml[:start] + data.draw(st.binary(max_size=40)) + xml[stop:]))
    except UnreadableNotice as refused:
        assert str(refused).endswith(".")


@given(
    day=st.from_regex(r"[0-9]{4}-[01][0-9]-[0-3][0-9](Z|[+-][0-9]{2}:[0-9]{2})?", fullmatch=True),
    amount=st.text("0123456789.eE+-", max_size=25),
)
def test_any_day_and_amount_are_read_or_left_out(eforms: Build, day: str, amount: str) -> None:
    deadline = (
        f"<cac:TenderSubmissionDeadlinePeriod><cbc:EndDate>{day}</cbc:EndDate></cac:TenderSubmissionDeadlinePeriod>"
    )
    value = f"<cbc:EstimatedOverallContractAmount>{amount}</cbc:EstimatedOverallContractAmount>"
    lots = (
        '<cac:ProcurementProjectLot><cbc:ID schemeName="Lot">LOT-1</cbc:ID><cac:TenderingProcess>'
        f"{deadline}</cac:TenderingProcess></cac:ProcurementProjectLot>"
        '<cac:ProcurementProjectLot><cbc:ID schemeName="Lot">LOT-2</cbc:ID><cac:TenderingProcess>'
        f"{deadline.replace(day, '2026-01-01+01:00')}</cac:TenderingProcess></cac:ProcurementProjectLot>"
    )
    printed = facts(
        parse_notice(
            eforms(project=f"<cac:RequestedTenderTotal>{value}</cac:RequestedTenderTotal>", lots=lots).encode()
        )
    )
    assert printed["deadline"]
    assert printed["estimated_value"] is None or isinstance(printed["estimated_value"], int | float)
