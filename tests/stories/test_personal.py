"""Numbers and addresses that point at a person are found, however they are written; those below belong to nobody."""

import time

import pytest

from stories.personal import bsn_in, email_in, objection


@pytest.mark.parametrize(
    "text",
    [
        "111222333",
        "Hij heeft 111222333 als nummer.",
        "1112.22.333",
        "111 222 333",
        "111-222-333",
        "111\u00a0222\u00a0333",
        "1\u200b11222333",
        "１１１２２２３３３",
        "bsn:111222333.",
        "€ 5 en 111222333",
    ],
)
def test_a_number_that_passes_the_eleven_test_is_found(text: str) -> None:
    assert bsn_in(text)
    assert "burgerservicenummer" in objection(text)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "KvK 12345678",
        "111222334",
        "000000000",
        "Bel 050 123 4567",
        "Bel 0612345678",
        "€ 111.222.333",
        "€\u00a0111.222.333",
        "€111222333",
        "1112223334",
        "111222333,50",
        "In 2025 kochten 240 mensen 214 bureaus voor € 64.200.",
        "NEN-EN 527-1",
        "12-03-2025 en 13-04-2025",
    ],
)
def test_other_numbers_are_left_alone(text: str) -> None:
    assert objection(text) == ""


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("mail jan@voorbeeld.example.", "jan@voorbeeld.example"),
        ("(jan.de-vries+x@sub.voorbeeld.nl)", "jan.de-vries+x@sub.voorbeeld.nl"),
        ("jan＠voorbeeld.nl", "jan@voorbeeld.nl"),
        ("jan\u200b@voorbeeld.nl", "jan@voorbeeld.nl"),
        ("jan@bücher.nl", "jan@bücher.nl"),
        ("5 stuks @ € 3", ""),
        ("@naam", ""),
        ("jan@kantoor", ""),
    ],
)
def test_an_address_is_found(text: str, found: str) -> None:
    assert email_in(text) == found
    assert (found in objection(text)) if found else objection(text) == ""


@pytest.mark.parametrize("text", ["a" * 20_000, "a@" * 10_000, "a@a." * 5_000, "1 " * 10_000, ("a" * 63 + "@") * 312])
def test_hostile_text_costs_less_than_a_second(text: str) -> None:
    before = time.process_time()
    objection(text)
    assert time.process_time() - before < 1
