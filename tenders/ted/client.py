"""Asks TED for the XML of a notice; no credentials needed."""

from urllib.parse import quote

from tenders.http import XML, Answer, Session, xml_answer


class TedClient:
    """Asks TED at `{base_url}/en/notice/{number}/xml`."""

    def __init__(self, base_url: str, session: Session) -> None:
        self.session = session
        self._base = base_url.rstrip("/")

    def notice(self, number: str) -> Answer:
        """The notice with this publication number (643394-2026): its XML is `answer.body`.

        Raises NotFound, Unavailable, Refused, or Unreadable when the answer is not XML. Whether it is a notice that we
        understand is for tenders.eforms to say.
        """
        return self.session.get(f"{self._base}/en/notice/{quote(number, safe='')}/xml", xml_answer, accept=XML)
