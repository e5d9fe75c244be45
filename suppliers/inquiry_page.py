"""Read models of what a buyer asks: a new question, all of them, and one with its answers."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Self

from django.core.validators import slug_re
from django.http import QueryDict

from accounts.models import Organisation, User
from platform_goed_inkopen.addresses import Address
from platform_goed_inkopen.dutch import counted
from platform_goed_inkopen.facets import Paging
from platform_goed_inkopen.letters import Letter
from platform_goed_inkopen.regions import joined
from suppliers.actions.contact import MOST_AT_ONCE, NOBODY, NOT_VERIFIED, TOO_MANY_AT_ONCE
from suppliers.contact_letters import answer_link, question, reachable
from suppliers.models import ContactRequest, Inquiry, Supplier
from suppliers.reminding import may_be_reminded, why_no_reminder

SUPPLIER = "aanbieder"
SHORTLIST = "lijst"
STATE = "stand"
MOST_READ = 100  # of an address: more suppliers than a list holds
PAGE_SIZE = 24
State = ContactRequest.State


@dataclass(frozen=True)
class Recipient:
    """One of those who will get the question; `without` is the page without this one."""

    supplier: Supplier
    takes_questions: bool
    without: str


@dataclass(frozen=True)
class AskingPage:
    """To whom a question would go, for whom it can be asked, and why it cannot."""

    recipients: list[Recipient]
    organisations: list[Organisation]
    problem: str

    @classmethod
    def build(cls, user: User, asked: QueryDict, *, path: str) -> Self:
        """`asked` is the query string: `aanbieder` for each supplier. Costs three queries."""
        slugs = [slug for slug in asked.getlist(SUPPLIER) if slug_re.match(slug)][:MOST_READ]
        here = Address.of(path, {SUPPLIER: dict.fromkeys(slugs), SHORTLIST: asked.getlist(SHORTLIST)[:1]})
        asked_for = Supplier.objects.published().filter(organisation__slug__in=slugs)
        found = list(asked_for.select_related("organisation").order_by("organisation__name"))
        reached = reachable(found)
        recipients = [
            Recipient(supplier, supplier.pk in reached, str(here.toggled(SUPPLIER, supplier.organisation.slug)))
            for supplier in found
        ]
        mine = list(Organisation.objects.editable_by(user).order_by("name"))
        verified = [party for party in mine if party.is_verified]
        return cls(recipients, verified, _problem(recipients, mine, verified))

    @property
    def suppliers(self) -> list[Supplier]:
        """Who will get the question."""
        return [recipient.supplier for recipient in self.recipients]

    @property
    def whom(self) -> str:
        """`Groenploeg De Hamrik`, or `3 aanbieders`."""
        names = [supplier.organisation.name for supplier in self.suppliers]
        return names[0] if len(names) == 1 else counted(len(names), "aanbieder", "aanbieders")


def _problem(recipients: Sequence[Recipient], mine: Sequence[Organisation], verified: Sequence[Organisation]) -> str:
    """Why no question can be written; empty when it can."""
    if not mine:
        return "U kunt hier iets vragen als u redacteur of eigenaar bent van een organisatie."
    if not verified:
        return NOT_VERIFIED
    if not recipients:
        return NOBODY
    return TOO_MANY_AT_ONCE if len(recipients) > MOST_AT_ONCE else ""


def preview_of(organisation: Organisation, suppliers: Sequence[Supplier], written: dict[str, object]) -> Letter | None:
    """The mail that the first of these suppliers would get; nothing without one."""
    fields = {name: value for name, value in written.items() if name != "form_key"}
    inquiry = Inquiry(organisation=organisation, **fields)
    return question(inquiry, suppliers[0], answer_link("voorbeeld")) if suppliers else None


@dataclass(frozen=True)
class InquiriesPage:
    """All questions of one's organisations, newest first."""

    inquiries: list[Inquiry]
    paging: Paging

    @classmethod
    def build(cls, user: User, *, number: int, path: str) -> Self:
        """Costs two queries."""
        visible = Inquiry.objects.visible_to(user)
        rows = visible.with_counts().newest_first().select_related("organisation")
        return cls(
            list(rows[(number - 1) * PAGE_SIZE : number * PAGE_SIZE]),
            Paging(number, PAGE_SIZE, visible.count(), Address(path)),
        )


@dataclass(frozen=True)
class Tab:
    """One state, how many requests stand so, and the address that shows those; the first holds all."""

    label: str
    count: int
    url: str
    chosen: bool


@dataclass(frozen=True)
class InquiryPage:
    """One question: who answered, who declined and why, who waits, and whether they can be reminded."""

    inquiry: Inquiry
    rows: list[ContactRequest]
    tabs: list[Tab]
    answered: int
    waiting: int
    total: int
    declined: str
    to_remind: int
    why_no_reminder: str
    may_write: bool

    @classmethod
    def build(cls, inquiry: Inquiry, *, state: str, may_write: bool, now: datetime) -> Self:
        """`state`: a tab; empty, or one that there is not, shows all. Costs one query."""
        requests = list(inquiry.requests.with_parties().order_by("supplier__organisation__name"))
        state = state if state in State.values else ""
        counts = Counter(request.state for request in requests)
        path = inquiry.get_absolute_url()
        tabs = [Tab("alle", len(requests), path, not state)]
        tabs += [Tab(one.label, counts[one], f"{path}?{STATE}={one}", state == one) for one in State]
        return cls(
            inquiry=inquiry,
            rows=[request for request in requests if state in ("", request.state)],
            tabs=tabs,
            answered=counts[State.ANSWERED],
            waiting=counts[State.SENT] + counts[State.SEEN],
            total=len(requests),
            declined=_reasons(requests),
            to_remind=len(may_be_reminded(inquiry, requests, now)),
            why_no_reminder=why_no_reminder(inquiry, requests, now),
            may_write=may_write,
        )


def _reasons(requests: Sequence[ContactRequest]) -> str:
    """`2 keer: wij zitten vol, en 1 keer: het is te ver weg`; empty when nobody declined."""
    reasons = Counter(request.get_decline_reason_display() for request in requests if request.declined_at)
    return joined([f"{number} keer ‘{reason}’" for reason, number in reasons.most_common()])
