"""Text in one plain form, and its words. Pure."""

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
