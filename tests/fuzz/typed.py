"""Questions for the one field of the search that look like Dutch and are meant to break it: by kind, and drawn.

Words that split in very many ways, signs of the field itself (quotes, a minus), signs of PostgreSQL's search language,
scripts that are no Dutch, and more of everything than anybody types.
"""

import random
from itertools import cycle, islice

from platform_goed_inkopen.regions import BY_SLUG

PLACES = tuple(place.name for place in BY_SLUG.values())
PARTS = (
    "schoon",
    "maak",
    "kantoor",
    "meubel",
    "werk",
    "kleding",
    "groen",
    "onderhoud",
    "stad",
    "tafel",
    "fiets",
    "brug",
)
STOP_WORDS = "de het een en van voor in op te met wij die dat is aan bij"
GENERIC_WORDS = "bedrijf onderneming sociale laten maken sociaal bedrijven ondernemingen maakt"


def compound_of(letters: int, first: int = 0, between: str = "") -> str:
    """One word of that many letters, of words that exist; `between` stands where Dutch puts an s or en."""
    return between.join(islice(cycle(PARTS), first, first + letters))[:letters]


SIXTY = tuple(compound_of(60, number, "en"[: number // 12]) for number in range(30))
UNKNOWN_SIXTY = tuple("qxzvw"[number % 5] + compound_of(59, number, "x") for number in range(30))
VALUES: dict[str, tuple[str, ...]] = {
    "long compounds": (
        *(
            compound_of(60),
            compound_of(60, 3, "s"),
            compound_of(60, 5, "en"),
            compound_of(5_000),
            "maak" * 15,
            "s" * 60,
        ),
        *("en" * 30, "er" * 30, "entenen" * 8, "testertest" * 6, "eiei" * 15, "a" * 60, "bedrijfs" * 7, "tenten" * 10),
        *("hottentottensoldatententententoonstellingsmakersgilde", "kindercarnavalsoptochtvoorbereidingswerkzaamheden"),
        *("schoonmaak-" * 200, "-".join(PARTS), "/".join(PARTS * 20), "schoonmaak'" * 100, "groen&onderhoud" * 50),
    ),
    "many words": (
        *(" ".join(SIXTY), " ".join(UNKNOWN_SIXTY), " ".join(PARTS * 3), " ".join("abcdefghijklmnopqrstuvwxyz")),
        *(" ".join(["schoonmaak"] * 500), " ".join(["shoonmaak"] * 40), " ".join(f"xq{n}zv" for n in range(40))),
        *(" -".join(SIXTY), " ".join(f'"{a} {b}"' for a, b in zip(SIXTY, UNKNOWN_SIXTY, strict=True))),
    ),
    "quotes and minus signs": (
        *(
            '"' * 200,
            '"' * 199,
            '" "' * 100,
            '"schoonmaak',
            'schoonmaak"',
            '"schoonmaak kantoor" "',
            '"" schoonmaak ""',
        ),
        *("-", "--", "- -", "-" * 200, "---schoonmaak", '-"', '-"schoonmaak', '-""', '"-schoonmaak"', "schoonmaak-"),
        *("-schoonmaak", "schoonmaak -schoonmaak", '"schoonmaak" -"schoonmaak"', '"de het een"', '-"de" -het', "-de"),
        *("„schoonmaak”", "«schoonmaak»", "‘schoonmaak’", "–schoonmaak", "−schoonmaak", '"\'"\'"', "'' -''"),
        *('"' + " ".join(SIXTY) + '"', '"' + "de " * 100 + 'schoonmaak"', '"schoonmaak ' + "de " * 100 + 'kantoor"'),
    ),
    "nothing to look for": (
        STOP_WORDS,
        GENERIC_WORDS,
        f"{GENERIC_WORDS} {STOP_WORDS}",
        "",
        " ",
        "\t\n",
        ".",
        "...",
        "-bedrijf",
    ),
    "places": (
        *(" ".join(PLACES[:12]), " ".join(PLACES), "gemeente " * 20, "provincie", "gemeente gemeente Assen", "-Assen"),
        *(
            "gemeente provincie Drenthe Friesland",
            '"Assen"',
            "Assen -Assen",
            "gemeente-Assen",
            "Súdwest-Fryslân -",
            "ASSEN",
        ),
        *(
            "Het",
            "Het Hogeland Aa en Hunze De Wolden",
            "Groningen Groningen Groningen",
            "provincie Assen",
            "Asse",
            "Asssen",
        ),
    ),
    "signs of PostgreSQL": (
        *(
            "*",
            ":A",
            "schoonmaak:A",
            "schoonmaak:*",
            "schoon:*B & maak:ABCD",
            "a | b",
            "!schoonmaak",
            "!!",
            "<->",
            "\\",
        ),
        *(
            "schoonmaak <-> kantoor",
            "schoonmaak <1000000> kantoor",
            "'schoonmaak'",
            "''':*''",
            "schoonmaak\\",
            "(",
            ")(",
        ),
        *("%", "_", "schoon%", "schoon_maak", "$1", "%s", "%(words)s", "{}", "'; select pg_sleep(9); --", "meubel:3B"),
        *("schoonmaak:" * 60, "(" * 300 + "schoonmaak" + ")" * 300, "& | !" * 60, "1:*", "'1':2A"),
    ),
    "numbers": (
        *("1" * 60, "91203377 " * 12, "00000000", "9" * 8, "91203377-1", "٩١٢٠٣٣٧٧", "-91203377", '"91203377"', "1,5"),
        *("9120", "912", "91 20 33 77", "91.20.33.77", "KvK 91203377", "1e9", "0x10", "²", "①", "Ⅷ"),
    ),
    "other scripts": (
        *(
            "schoon\x00maak",
            "\x00",
            "-\x00",
            '"\x00"',
            "\u202eknaamnoohcs",
            "تنظيف المكاتب",
            "ניקיון משרדים",
            "清掃 事務所",
        ),
        *(
            "清" * 60,
            "🧹 schoonmaak",
            "ｓｃｈｏｏｎｍａａｋ",
            "ſchoonmaak",
            "ﬁets",
            "İstanbul",
            "ĳsbaan",
            "schoon\u00admaak",
        ),
        *(
            "s\u0301choonmaak" * 5,
            "ß" * 60,
            "schoon\u200bmaak",
            "\ufeffschoonmaak",
            "Ǆ",
            "ŉ",
            "\U000e0001",
            "\ud7ff",
            "é" * 60,
        ),
        *("шчоонмаак", "ѕсһооnmaak", "schoon\u2028maak", "schoon\u00a0maak", "नमस्ते", "\u0301" * 200, "ﷺ" * 30),
    ),
}
EVERY_VALUE = tuple(value for values in VALUES.values() for value in values)


def drawn(rng: random.Random) -> str:
    """A question put together by chance: words, places and signs, glued or not."""
    pieces = []
    for _ in range(rng.randint(1, 14)):
        piece = rng.choice(
            (
                rng.choice(PARTS),
                rng.choice(PLACES),
                rng.choice(EVERY_VALUE)[:80],
                compound_of(rng.randint(3, 60), rng.randrange(12)),
            )
        )
        pieces.append(
            rng.choice(("", "", "", "-", '"', '-"', "gemeente ", "'"))
            + piece
            + rng.choice(("", "", "", '"', "*", ":A"))
        )
    return rng.choice((" ", " ", "", "  ", "-", ", ")).join(pieces)
