"""What people and programs send that nobody should: by kind, as values and as strategies of hypothesis."""

from urllib.parse import quote

from hypothesis import strategies as st

LONG = 50_000
VALUES: dict[str, tuple[str, ...]] = {
    "nul": ("\x00", "a\x00b", "a" * 40 + "\x00"),
    "number": (
        *("-1", "0", "00", "1e9", "nan", "inf", "-0", "1.5", "1,5", "0x10", "٣", "１", "²", "+1", " 1 ", "_1"),
        *("1_0", str(10**20), str(2**31), str(2**63), "-" + "9" * 30, "9" * 5_000, "0" * 5_000),
    ),
    "date": ("2026-13-45", "0000-01-01", "0-0-0", "99999-01-01", "31-02-2026", "29-2-2027", "1-1-1", "-1-1-1", "now()"),
    "search": (
        *("a & | (", "'", '"', ":*", "a:*B", "!!a", "a <-> b", "a <99999> b", "((((", "\\", "%", "_", "%%%_", "$$"),
        *("'; DROP TABLE accounts_user; --", "a' OR '1'='1", "{{7*7}}", "{0.__class__}", "%(x)s", "%s%s%n", "$(id)"),
    ),
    "unicode": (
        *("e\u0301" * 20, "\u200b\u200c\u2060", "\u202egnp.exe", "а\u0440\u0440\u04cf\u0435", "\ufeff", "\U0010ffff"),
        *(
            "\ud7ff\ue000",
            "\u0130",
            "ẞ℠",
            "\u2028\u2029",
            "👩‍👩‍👧‍👦" * 10,
            "Z͑ͫ̓ͪ̂ͫ̽͏̴̙" * 20,
            "\r\nBcc: a@b.example",
            "\x1b[31m",
            "\x7f",
        ),
    ),
    "markup": (
        *("<script>alert(1)</script>", "javascript:alert(1)", "//evil.example", "]]>", "<!--", "&#0;", "\"' onload=x"),
        *("=1+1", "+1", "@SUM(A1)", "-2+3", "\t=1", "../../etc/passwd", "file:///etc/passwd", "http://[::1", "a@b@c"),
    ),
    "long": (
        *("a" * LONG, "a " * (LONG // 2), "\u0301" * LONG, "[" * LONG, "(" * LONG, "*" * LONG, "`" * LONG, "_a" * LONG),
        *("[a](" * (LONG // 4), "> " * (LONG // 2), "![" * (LONG // 2), "<a " * (LONG // 3), "&" * LONG, "\n" * LONG),
        *("- " * (LONG // 2), "a@" * (LONG // 2), "http://" * (LONG // 7), "." * LONG, "1" * LONG, "€ " * (LONG // 3)),
        *("aé" * (LONG // 2), "06-" * (LONG // 3), "NL00BANK" * (LONG // 8), "\u202e" * LONG, "#" * LONG, " " * LONG),
    ),
}
EVERY_VALUE = tuple(value for values in VALUES.values() for value in values)
# Names that a careless `filter(**request.GET)` or an open `order_by` would take.
LOOKUPS = (
    *("password__startswith", "organisation__memberships__user__password__startswith", "_connector", "_negated", "pk"),
    *("id", "id__in", "email__regex", "order_by", "ordering", "sort", "page", "limit", "offset", "format", "__class__"),
    *(
        "q__regex",
        "q[]",
        "q[$ne]",
        "status__in",
        "is_staff",
        "callback",
        "_method",
        "lang",
        "next",
        "\x00",
        "a" * 5_000,
    ),
)
LOOKUP_VALUES = ("md5", "OR", "((", "password", "-password", "1", "")
# Bytes that are no UTF-8, a lone surrogate among them, as they stand in an address or a form.
BAD_BYTES = ("%ed%a0%80", "%ff%fe", "%c0%af", "%f5%80%80%80", "%80", "%", "%zz", "%e2%82", "%u0000", "%00")
PATHS = (
    *(
        "/\x00",
        "//evil.example/",
        "/..;/",
        "/../../etc/passwd",
        "/aanbieders/..%2f..%2f",
        "/%2e%2e/",
        "/;a=b/",
        "/\\evil",
    ),
    *(
        "/aanbieders/" + "a" * 5_000 + "/",
        "/opdrachten/\u202e/",
        "/verhalen/%00/",
        "/gemeenten/١/",
        "/static/../manage.py",
    ),
    *("/static/%00", "/media/", "/.env", "/.git/config", "/admin/", "/account/confirm-email/%00/", "/" + "a/" * 2_000),
    *("/account/password/reset/key/0-%00/", "/account/password/reset/key/" + "z" * 60 + "-a/", "/aanbieders.csv/"),
)
HEADERS: tuple[dict[str, str], ...] = (
    {"HTTP_ACCEPT_LANGUAGE": "a-" * 5_000},
    {"HTTP_ACCEPT_LANGUAGE": "x;q=nan, *;q=1e400"},
    {"HTTP_ACCEPT_ENCODING": "gzip;q=a, br;q=-1"},
    {"HTTP_COOKIE": "sessie=" + "a" * 5_000},
    {"HTTP_COOKIE": 'sessie="\\000"; ;=; a'},
    {"HTTP_IF_MODIFIED_SINCE": "Mon, 99 Foo 99999 99:99:99 GMT"},
    {"HTTP_IF_MODIFIED_SINCE": "Mon, 01 Jan 0000 00:00:00 GMT"},
    {"HTTP_IF_NONE_MATCH": '"' * 5_000},
    {"HTTP_RANGE": "bytes=9-1,-5,a-"},
    {"HTTP_X_FORWARDED_FOR": "1.2.3.4, \x00, ::1%0, " + "9" * 500},
    {"HTTP_X_REQUEST_ID": "\x00" + "a" * 5_000},
    {"HTTP_REFERER": "http://[::1", "HTTP_ORIGIN": "null"},
    {"HTTP_HOST": "evil.example"},
    {"HTTP_HOST": "a" * 300 + ":99999999"},
    {"HTTP_X_HTTP_METHOD_OVERRIDE": "DELETE", "HTTP_X_REQUESTED_WITH": "XMLHttpRequest"},
    {"HTTP_USER_AGENT": "\u202e" * 100, "HTTP_ACCEPT": "application/json;q=a"},
)


def bodies() -> list[tuple[str, bytes]]:
    """Content types with bodies that do not fit them."""
    part = b'--x\r\nContent-Disposition: form-data; name="q"'
    upload = b'; filename="%s"\r\nContent-Type: image/png\r\n\r\nGIF89a\x00<script>\r\n--x--\r\n'
    form = "application/x-www-form-urlencoded"
    return [
        ("multipart/form-data", b"--x--"),
        ("multipart/form-data; boundary=", b"----"),
        ("multipart/form-data; boundary=x", b""),
        ("multipart/form-data; boundary=x", part),
        ("multipart/form-data; boundary=x", part + b"\r\n\r\n"),
        ("multipart/form-data; boundary=x", b"--x\r\n\r\n\r\n--x--"),
        ("multipart/form-data; boundary=" + "é" * 10, b"--x--"),
        ("multipart/form-data; boundary=" + "x" * 300, b"--x--"),
        *(
            ("multipart/form-data; boundary=x", part + upload % name)
            for name in (b"../../x", b"a\x00", b"a" * 300, b"\xff")
        ),
        ("multipart/form-data; boundary=x", part + b"\r\nContent-Transfer-Encoding: base64\r\n\r\n!!\r\n--x--\r\n"),
        ("multipart/form-data; boundary=x", (part + b"\r\n\r\n1\r\n") * 1_001 + b"--x--\r\n"),
        (form, b"a=1&" * 1_001),
        (form, b"q=" + b"a" * 3_000_000),
        (form, b"q=%ff%fe&q=%ed%a0%80&%ed%a0%80=1&=&&;"),
        (form + "; charset=utf-7", b"q=+AGE-"),
        (form + "; charset=nothing", b"q=1"),
        ("application/json", b'{"q": "\\ud800"}'),
        ("application/json", b"[" * 50_000),
        ("text/xml", b'<!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]><a>&b;</a>'),
        ("\x00/\x00", b"\x00"),
        ("", b"q=1"),
    ]


def urlencoded(pairs: list[tuple[str, str]]) -> str:
    """A query string or form; what cannot be UTF-8 is left to BAD_BYTES."""
    return "&".join(f"{_quoted(name)}={_quoted(value)}" for name, value in pairs)


def _quoted(text: str) -> str:
    return quote(text.encode("utf-8", "surrogatepass"), safe="")


# What the tests of rules draw from: any text, and text of the signs that rules forget.
odd_signs = st.sampled_from(
    "\x00\t\r\n \u00a0\u200b\u200d\u202e\u2066\ufeff\u0301\u0130ẞ℠ﬁａАаΑ\U0010ffff'\"&|!:*()<>[]\\%_`#-=+@"
)
nasty_text = st.one_of(
    st.text(max_size=200),
    st.text(odd_signs, max_size=200),
    st.lists(
        st.one_of(st.sampled_from(EVERY_VALUE).map(lambda value: value[:60]), st.text(max_size=10)), max_size=5
    ).map("".join),
)
nasty_numbers = st.one_of(st.integers().map(str), st.floats().map(str), st.sampled_from(VALUES["number"]))
nasty_dates = st.one_of(st.dates().map(str), st.sampled_from(VALUES["date"]))
