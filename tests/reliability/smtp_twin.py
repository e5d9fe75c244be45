"""A mail server that does what a test tells it: refuses, asks to come back, hangs, or hangs up."""

import asyncio
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from email import message_from_bytes
from typing import Any

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session

from tests.start.launcher import quiet_port


class SmtpTwin:
    """`replies` are by recipient; `taken` are the pairs (recipient, Message-ID) that it said "250 OK" to."""

    def __init__(self) -> None:
        self.replies: dict[str, str] = {}
        self.after_data = ""  # "" takes the mail; "hang" never answers, "drop" hangs up, else this is the answer
        self.delay = 0.0
        self.taken: list[tuple[str, str]] = []
        self.subjects: list[str] = []
        self._port = quiet_port()
        self._controller: Controller | None = None

    @property
    def port(self) -> int:
        """Where it is, also while it is down."""
        return self._port

    @property
    def url(self) -> str:
        """For EMAIL_URL."""
        return f"smtp://127.0.0.1:{self._port}"

    def start(self) -> None:
        """Be there."""
        self._controller = Controller(self, hostname="127.0.0.1", port=self._port)
        self._controller.start()

    def stop(self) -> None:
        """Refuse every connection."""
        if self._controller:
            self._controller.stop()
            self._controller = None

    async def handle_RCPT(
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        """aiosmtpd asks what to say to this recipient."""
        if reply := self.replies.get(address):
            return reply
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> Any:
        """aiosmtpd asks what to say to this mail."""
        if self.after_data == "hang":
            await asyncio.sleep(3600)
        message = message_from_bytes(bytes(envelope.content or b""))
        await asyncio.sleep(self.delay)
        if self.after_data == "drop":
            assert server.transport
            server.transport.abort()
        if self.after_data:
            return self.after_data
        self.taken += [(recipient, str(message["Message-ID"])) for recipient in envelope.rcpt_tos]
        self.subjects.append(str(message["Subject"]))
        return "250 OK"


@contextmanager
def deaf_server() -> Iterator[socket.socket]:
    """Takes connections and never says a word."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        yield listener
