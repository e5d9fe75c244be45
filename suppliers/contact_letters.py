"""The mails about questions of buyers: named functions that put a row in the outbox of their transaction.

No mail names a person: the buyer is an organisation, and whoever wants to be called writes that in the question.
"""

from collections.abc import Sequence

from django.conf import settings
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.timezone import localtime

from accounts.models import Membership
from platform_goed_inkopen.dutch import counted, ended
from platform_goed_inkopen.letters import Letter, send_letter
from suppliers.models import ContactRequest, Inquiry, Supplier

NO_JUDGEMENT = "Op deze site staan is geen oordeel over kwaliteit: controleer zelf wat u nodig hebt."
WHY_ASKED = (
    "U krijgt deze mail omdat {name} op Platform Goed Inkopen staat en een gecontroleerde organisatie u iets vraagt. "
    "Wij herinneren u hoogstens twee keer, en niet meer zodra u antwoordt of afwijst. Wilt u deze mails niet meer? "
    "Pauzeer of stop uw profiel."
)
WHY_ANSWERED = "U krijgt deze mail één keer, omdat uw organisatie deze vraag stelde."
WHY_OUTCOME = (
    "U krijgt deze mail omdat uw organisatie deze vraag stelde. Wij vragen dit hoogstens twee keer: na 3 maanden en, "
    "als u het dan nog niet weet, na 6 maanden."
)


def addresses_of(supplier: Supplier) -> list[str]:
    """Where a question to this supplier goes: its owners and editors, and the address for buyers. Costs a query."""
    people = supplier.organisation.memberships.writers().values_list("user__email", flat=True)
    found = [*people, supplier.email]
    return list(dict.fromkeys(address.lower() for address in found if address))


def reachable(suppliers: Sequence[Supplier]) -> set[int]:
    """The numbers of those that can get a question: online, and somebody reads their mail. Costs a query."""
    parties = [supplier.organisation_id for supplier in suppliers]
    members = Membership.objects.writers().filter(organisation__in=parties)
    read = set(members.values_list("organisation", flat=True))
    online = (supplier for supplier in suppliers if supplier.status == Supplier.Status.PUBLISHED)
    return {supplier.pk for supplier in online if supplier.email or supplier.organisation_id in read}


def buyers_of(inquiry: Inquiry) -> list[str]:
    """Who hears what came of it: who sent it, and when they left its organisation, its owners and editors."""
    members = inquiry.organisation.memberships.all()
    sender = members.filter(user=inquiry.sent_by_id, user__is_active=True) if inquiry.sent_by_id else members.none()
    chosen = sender if sender else members.writers()
    return list(chosen.values_list("user__email", flat=True))


def question(inquiry: Inquiry, supplier: Supplier, link: str) -> Letter:
    """What a supplier gets; `link` is where it is answered."""
    buyer = inquiry.organisation.name
    by = f"Antwoord graag voor {date_format(inquiry.answer_by, 'j F Y')}. " if inquiry.answer_by else ""
    return Letter(
        subject=f"{buyer} vraagt u: {inquiry.subject}",
        sentence=ended(f"{buyer} vraagt u iets: {inquiry.subject}"),
        paragraphs=(f"{by}Antwoorden of afwijzen kan op één pagina, zonder in te loggen.",),
        quote=inquiry.text,
        link=link,
        link_text="Geef antwoord, of wijs de vraag af",
        more_links=(
            ("Alle vragen aan u, na inloggen", settings.PUBLIC_URL + reverse("received_requests")),
            (
                "Pauzeer of stop uw profiel, na inloggen",
                settings.PUBLIC_URL + reverse("stop_supplier", args=[supplier.organisation.slug]),
            ),
        ),
        why=WHY_ASKED.format(name=supplier.organisation.name),
    )


def reminder(inquiry: Inquiry, supplier: Supplier, link: str) -> Letter:
    """The question once more, with the link that works from now on."""
    buyer, first = inquiry.organisation.name, question(inquiry, supplier, link)
    return Letter(
        subject=f"Herinnering: {first.subject}",
        sentence=ended(f"{buyer} wacht nog op uw antwoord: {inquiry.subject}"),
        paragraphs=(*first.paragraphs, "Gebruik deze link: die in onze vorige mail werkt niet meer."),
        quote=first.quote,
        link=link,
        link_text=first.link_text,
        more_links=first.more_links,
        why=first.why,
    )


def answer_link(token: str) -> str:
    """The page of one question, for whoever has the mail."""
    return settings.PUBLIC_URL + reverse("answer_request", args=[token])


def send_question(request: ContactRequest, token: str) -> None:
    """To the supplier."""
    letter = question(request.inquiry, request.supplier, answer_link(token))
    send_letter(f"contact-request-{request.pk}", addresses_of(request.supplier), letter)


def send_reminder(request: ContactRequest, token: str) -> None:
    """To the supplier, the first or the second time."""
    letter = reminder(request.inquiry, request.supplier, answer_link(token))
    number = 2 if request.second_reminder_at else 1
    send_letter(f"contact-reminder-{request.pk}-{number}", addresses_of(request.supplier), letter)


def send_copy(inquiry: Inquiry, asked: Sequence[Supplier]) -> None:
    """To whoever sent it: the same words, and to whom they went."""
    names = ", ".join(supplier.organisation.name for supplier in asked)
    letter = Letter(
        subject=f"Uw vraag is verstuurd: {inquiry.subject}",
        sentence=f"Uw vraag is verstuurd aan {counted(len(asked), 'aanbieder', 'aanbieders')}.",
        paragraphs=(f"Aan: {ended(names)}", NO_JUDGEMENT),
        quote=inquiry.text,
        link=settings.PUBLIC_URL + inquiry.get_absolute_url(),
        link_text="Bekijk wie uw vraag zag, en wie antwoordde",
        why="U krijgt deze mail één keer, omdat u deze vraag verstuurde.",
    )
    send_letter(f"contact-copy-{inquiry.pk}", buyers_of(inquiry), letter)


def send_answer(request: ContactRequest) -> None:
    """To the buyer: what the supplier answered, or why it declined."""
    name, inquiry = request.supplier.organisation.name, request.inquiry
    declined = f"{name} wijst uw vraag af: {request.get_decline_reason_display()}"
    letter = Letter(
        subject=f"{name} {'wijst uw vraag af' if request.declined_at else 'antwoordde'}: {inquiry.subject}",
        sentence=ended(declined if request.declined_at else f"{name} antwoordde op uw vraag: {inquiry.subject}"),
        quote=request.decline_note if request.declined_at else request.answer,
        link=settings.PUBLIC_URL + inquiry.get_absolute_url(),
        link_text="Bekijk alle antwoorden op deze vraag",
        why=WHY_ANSWERED,
    )
    send_letter(f"contact-answer-{request.pk}", buyers_of(inquiry), letter)


def send_outcome_question(inquiry: Inquiry, asked: Sequence[tuple[ContactRequest, str]], *, number: int) -> None:
    """To the buyer: what came of each answer. `asked`: a request with the token of its link; `number`: which time."""
    links = [
        (f"Wat kwam er van uw vraag aan {request.supplier.organisation.name}?", outcome_link(token))
        for request, token in asked
    ]
    (first_text, first_link), *more = links
    letter = Letter(
        subject=f"Kwam er een opdracht van? {inquiry.subject}",
        sentence=f"U kreeg antwoord van {counted(len(links), 'aanbieder', 'aanbieders')}. Kwam er een opdracht van?",
        paragraphs=(
            f"Het gaat om uw vraag van {date_format(localtime(inquiry.sent_at), 'j F Y')}: {inquiry.subject}.",
            "Het kost een minuut, zonder in te loggen. Zo weten wij of dit platform helpt.",
        ),
        link=first_link,
        link_text=first_text,
        more_links=tuple(more),
        why=WHY_OUTCOME,
    )
    numbers = "-".join(str(request.pk) for request, _ in asked)
    send_letter(f"contact-outcome-{number}-{numbers}", buyers_of(inquiry), letter)


def outcome_link(token: str) -> str:
    """Where is said what came of it."""
    return settings.PUBLIC_URL + reverse("tell_outcome", args=[token])
