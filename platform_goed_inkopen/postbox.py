"""Mail that a machine on its own keeps in files instead of sending it, read back to be shown."""

from dataclasses import dataclass
from datetime import datetime
from email import message_from_bytes, policy
from pathlib import Path

BETWEEN = b"\n" + b"-" * 79 + b"\n"  # what Django's file backend writes after each mail
MOST = 50


@dataclass(frozen=True)
class Letter:
    """One mail as it would have left."""

    recipient: str
    subject: str
    text: str
    sent_at: datetime | None


def letters(folder: Path) -> list[Letter]:
    """The newest mails in this folder, newest first; none while nothing was sent."""
    files = sorted(folder.glob("*.log"), key=lambda file: file.stat().st_mtime_ns, reverse=True)[:MOST]
    mails = [mail for file in files for mail in reversed(file.read_bytes().split(BETWEEN)) if mail.strip()]
    return [_letter(mail) for mail in mails[:MOST]]


def _letter(mail: bytes) -> Letter:
    message = message_from_bytes(mail, policy=policy.default)
    body = message.get_body(("plain",))
    date = message["Date"]
    return Letter(
        recipient=str(message["To"] or ""),
        subject=str(message["Subject"] or ""),
        text=body.get_content().strip() if body else "",
        sent_at=date.datetime if date else None,
    )
