"""The mail that most of the platform sends: a sentence, what follows, links, and why it came and how it stops."""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass

from platform_goed_inkopen.mail import queue_mail


@dataclass(frozen=True)
class Letter:
    """What stands in a mail: the sentence, what follows from it, words of somebody else, links, and why it came.

    `why` begins with `U krijgt deze mail` and says how it stops, or that it comes once. `more_links` are pairs of text
    and address below the first.
    """

    subject: str
    sentence: str
    why: str
    link: str
    link_text: str
    paragraphs: tuple[str, ...] = ()
    quote: str = ""
    more_links: tuple[tuple[str, str], ...] = ()


def send_letter(key: str, recipients: Iterable[str], letter: Letter) -> None:
    """Put this letter in the outbox for each address; the same key and address a second time changes nothing."""
    for email in recipients:
        reader = hashlib.sha256(email.encode()).hexdigest()[:16]
        queue_mail(key=f"{key}-{reader}", to=email, template="_mail/letter", context={"letter": letter})
