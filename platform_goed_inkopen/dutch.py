"""Dutch words made comparable: one analysis for what is stored and what is asked. Pure."""

import re
import unicodedata

# Signs without width, those that turn the order of writing around, and tags.
_UNSEEN = (
    range(0x200B, 0x2010),
    range(0x202A, 0x202F),
    range(0x2060, 0x2070),
    range(0xFFF9, 0xFFFC),
    range(0xE0000, 0xE0080),
)
INVISIBLE = dict.fromkeys((0xAD, 0x61C, 0x180E, 0xFEFF, *(code for codes in _UNSEEN for code in codes)))
_CONTROL = {code: None for code in (*range(32), *range(127, 160)) if chr(code) not in "\n\t"}
_WORD = re.compile(r"[0-9a-z]+")


def tidy(text: str) -> str:
    """The text in one Unicode form, without control characters, signs that nobody sees, and white space around it."""
    text = text.replace("\r\n", "\n").replace("\r", "\n").translate(_CONTROL).translate(INVISIBLE)
    return unicodedata.normalize("NFC", text).strip()


def plain(text: str) -> str:
    """Lower case without accents, invisible signs or double white space: `Súdwest-Fryslân` is `sudwest-fryslan`."""
    if text.isascii():  # nearly all of it, and many times faster
        return " ".join(text.lower().split())
    # Decomposed before and after folding: ℠ falls apart into capitals, ẞ folds into what falls apart.
    folded = unicodedata.normalize("NFKD", text.translate(INVISIBLE)).casefold()
    decomposed = unicodedata.normalize("NFKD", folded)
    return " ".join("".join(sign for sign in decomposed if not unicodedata.combining(sign)).split())


def words(text: str) -> list[str]:
    """The plain words of a text in order: letters and digits only."""
    return _WORD.findall(plain(text))


def is_latin(text: str) -> bool:
    """Whether each letter is of the Latin alphabet: the Cyrillic а looks like an a, and is another letter."""
    letters = (sign for sign in unicodedata.normalize("NFKC", text) if unicodedata.category(sign).startswith("L"))
    return all(unicodedata.name(letter, "").startswith("LATIN") for letter in letters)


def name_key(name: str) -> str:
    """One key for the spellings of one organisation's name: `Gemeente  Assen.` and `gemeente assen` are the same."""
    return " ".join(words(name))


def slugged(name: str) -> str:
    """A name as it stands in an address: `De Fryske Marren` is `de-fryske-marren`; empty for a name without letters."""
    return "-".join(words(name.replace("'", "").replace("’", "")))


def counted(number: int, singular: str, plural: str) -> str:
    """`1 aanbieder`, `12 aanbieders`, `1.200 aanbieders`."""
    shown = f"{number:,}".replace(",", ".")
    return f"{shown} {singular if number == 1 else plural}"


def ended(sentence: str) -> str:
    """The sentence with one full stop, also when it ends with a name such as `Veenwerk B.V.`."""
    return sentence if sentence.endswith(".") else f"{sentence}."


def euros(amount: int) -> str:
    """`€ 216.000`, kept together by a no-break space."""
    return f"€\u00a0{amount:,}".replace(",", ".")
