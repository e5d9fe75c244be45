"""How others judge headers: the scoring of MDN's HTTP Observatory and the CSP rules of internet.nl. Pure.

The Observatory starts at 100, takes points away for what is weak, and gives extra points only to who still has 90. Its
facts, of the version that also looks at Cross-Origin-Opener-Policy (10 points) and Cross-Origin-Embedder-Policy (10),
are written down here; a site that is not on the browsers' preload list and embeds nothing can reach 160. Not judged
here: the redirect from http and the certificate, which cost points and never give any.
"""

import re
from collections.abc import Iterable, Mapping
from http.cookies import Morsel, SimpleCookie

Headers = Mapping[str, list[str]]
ENOUGH_FOR_EXTRA = 90
SIX_MONTHS = 15_552_000
TOO_BROAD = {"ftp:", "http:", "https:", "*", "http://*", "http://*.*", "https://*", "https://*.*"}
INLINE = {"'unsafe-inline'", "data:"}
PRIVATE_REFERRER = {"no-referrer", "same-origin", "strict-origin", "strict-origin-when-cross-origin"}


def grade(score: int) -> str:
    """The letter of a score."""
    letters = (
        (100, "A+"), (90, "A"), (85, "A-"), (80, "B+"), (70, "B"), (65, "B-"), (60, "C+"), (50, "C"), (45, "C-"),
        (40, "D+"), (30, "D"), (25, "D-"),
    )  # fmt: skip
    return next((letter for least, letter in letters if score >= least), "F")


def score(headers: Headers, *, page: str = "", cookies: Iterable[str] = ()) -> int:
    """The points of an answer over https; `cookies`: the Set-Cookie lines that the visitor got so far."""
    points = modifiers(headers, page=page, cookies=cookies).values()
    without_extra = 100 + sum(number for number in points if number < 0)
    return 100 + sum(points) if without_extra >= ENOUGH_FOR_EXTRA else without_extra


def modifiers(headers: Headers, *, page: str = "", cookies: Iterable[str] = ()) -> dict[str, int]:
    """What each of the ten judgements adds or takes away."""
    hsts = _hsts(_one(headers, "strict-transport-security"))
    policy = directives(_one(headers, "content-security-policy"))
    return {
        "content-security-policy": _csp(policy),
        "cookies": _cookies(cookies, has_hsts=hsts == 0),
        "cors": _cors(headers),
        "referrer-policy": _referrer(_one(headers, "referrer-policy")),
        "strict-transport-security": hsts,
        "subresource-integrity": _integrity(page),
        "x-content-type-options": 0 if _one(headers, "x-content-type-options").lower() == "nosniff" else -5,
        "frames": _frames(policy, _one(headers, "x-frame-options")),
        "cross-origin-resource-policy": _resource_policy(_one(headers, "cross-origin-resource-policy")),
        "cross-origin-opener-policy": 10 * (_one(headers, "cross-origin-opener-policy") == "same-origin"),
        "cross-origin-embedder-policy": 10 * (_one(headers, "cross-origin-embedder-policy") == "require-corp"),
    }


def _one(headers: Headers, name: str) -> str:
    return ", ".join(headers.get(name, [])).strip()


def directives(policy: str) -> dict[str, list[str]]:
    """A content security policy by directive; of a directive that stands twice the first counts."""
    found: dict[str, list[str]] = {}
    for part in filter(None, (part.split() for part in policy.split(";"))):
        found.setdefault(part[0].lower(), [value.lower() for value in part[1:]])
    return found


def _csp(policy: dict[str, list[str]]) -> int:
    if not policy:
        return -25
    script, style, objects = (set(_sources(policy, name)) for name in ("script-src", "style-src", "object-src"))
    active = script.union(*(policy[name] for name in policy if name not in ("img-src", "media-src", "script-src")))
    passive = {*_sources(policy, "img-src"), *_sources(policy, "media-src")}
    if script & (TOO_BROAD | INLINE) or objects & TOO_BROAD or _insecure(active):
        return -20
    if "'unsafe-eval'" in script | style or _insecure(passive):
        return -10
    if style & (TOO_BROAD | INLINE):
        return 0
    return 10 if policy.get("default-src") == ["'none'"] else 5


def _sources(policy: dict[str, list[str]], name: str) -> list[str]:
    return policy.get(name, policy.get("default-src", ["*"]))


def _insecure(sources: Iterable[str]) -> bool:
    return any(source.startswith(("http:", "ftp:")) for source in sources)


def _cookies(lines: Iterable[str], *, has_hsts: bool) -> int:
    """The weakest cookie decides; without any there is nothing to give points for."""
    cookies = [morsel for line in lines for morsel in SimpleCookie(line).values()]
    return min((_cookie(cookie, has_hsts) for cookie in cookies), default=0)


def _cookie(cookie: Morsel[str], has_hsts: bool) -> int:
    """`login` or `sess` in the name makes it a session, which `__Host-sessie` is too."""
    name, same_site = cookie.key.lower(), cookie["samesite"].lower()
    is_session = "login" in name or "sess" in name
    if is_session and not cookie["secure"]:
        return -10 if has_hsts else -40
    if is_session and not cookie["httponly"]:
        return -30
    if not cookie["secure"]:
        return -5 if has_hsts else -20
    if same_site not in ("", "strict", "lax", "none") or (not same_site and "csrf" in name):
        return -20
    return 5 if same_site else 0


def _cors(headers: Headers) -> int:
    anybody = _one(headers, "access-control-allow-origin") not in ("", "null")
    return -50 if anybody and _one(headers, "access-control-allow-credentials").lower() == "true" else 0


def _referrer(value: str) -> int:
    last = value.lower().split(",")[-1].strip()
    return 0 if not last else 5 if last in PRIVATE_REFERRER else -5


def _hsts(value: str) -> int:
    age = re.search(r"max-age=(\d+)", value)
    if not age:
        return -20
    return 0 if int(age.group(1)) >= SIX_MONTHS else -10


def _integrity(page: str) -> int:
    """Scripts with a fingerprint give points, a script from elsewhere without one takes them."""
    scripts = re.findall(r"<script\b([^>]*\bsrc=[^>]*)>", page)
    for attributes in scripts:
        if re.search(r'\bsrc="(https?:)?//', attributes) and "integrity=" not in attributes:
            return -50 if re.search(r'\bsrc="(http:)?//', attributes) else -5
    return 5 if any("integrity=" in attributes for attributes in scripts) else 0


def _frames(policy: dict[str, list[str]], header: str) -> int:
    if policy.get("frame-ancestors"):
        return 5
    return 0 if header.lower() in ("deny", "sameorigin") else -20


def _resource_policy(value: str) -> int:
    known = {"": 0, "same-origin": 10, "same-site": 10, "cross-origin": 0}
    return known.get(value.lower(), -5)


def internet_nl_faults(policy: str) -> list[str]:
    """What internet.nl's test of the content security policy objects to; empty is full marks."""
    found = directives(policy)
    wrong = [f"{name}: {value}" for name, values in found.items() for value in values if _refused(name, value)]
    if not set(found.get("default-src", [])) & {"'none'", "'self'"}:
        wrong.append("default-src is not 'none' or 'self'")
    return wrong + [f"no {name}" for name in ("frame-ancestors", "base-uri", "form-action") if not found.get(name)]


def _refused(directive: str, value: str) -> bool:
    if value.startswith("'unsafe-") or value == "'unsafe-hashes'":
        return True
    if value == "data:":
        return directive in ("default-src", "script-src", "object-src")
    if value.startswith("http:") or value == "https:" or "*" in value or "127.0.0.1" in value:
        return True
    return not value.startswith(("'", "https://")) and not re.fullmatch(r"[a-z]+:", value)
