"""Links in mails that open one thing without log-in: the token is in the mail alone, we keep its hash.

Opening such a link never changes anything but what was seen: scanners of mail open links too. What it is for happens
by a button on the page behind it.
"""

import hashlib
import secrets


def new_token() -> str:
    """A token that nobody guesses, fit for an address."""
    return secrets.token_urlsafe(32)


def hash_of(token: str) -> str:
    """What is kept of a token."""
    return hashlib.sha256(token.encode()).hexdigest()
