"""What the end of a run says about generated tests is counted, whichever process ran them."""

from tests.tally import PREFIX, gathered, in_words


def test_numbers_are_added_up_names_counted_once_and_the_largest_fraction_kept() -> None:
    told = [
        (f"{PREFIX}tabel", {"adressen": ["home", "mine"], "cellen": 1600, "seconden_ten_hoogste": 0.25}),
        ("something else", 3),
        (f"{PREFIX}tabel", {"adressen": ["home"], "cellen": 2, "seconden_ten_hoogste": 0.125}),
    ]
    (topic,) = gathered(told).items()
    assert in_words(*topic) == "tabel: 2 adressen, 1.602 cellen, 0,25 seconden ten hoogste"


def test_a_count_of_zero_is_told() -> None:
    (topic,) = gathered([(f"{PREFIX}tabel", {"onverwacht": 0})]).items()
    assert in_words(*topic) == "tabel: 0 onverwacht"
