"""The mails about accounts and organisations: named functions that put a row in the outbox of their transaction.

No mail names a person other than its reader: who asked or decided stands on the page behind the log-in.
"""

from datetime import datetime

from django.conf import settings
from django.urls import reverse

from accounts.models import Invitation, JoinRequest, Membership, Organisation, PlatformRole, User
from platform_goed_inkopen.dutch import ended
from platform_goed_inkopen.letters import Letter, send_letter


def _page(name: str, *arguments: object) -> str:
    return settings.PUBLIC_URL + reverse(name, args=list(arguments))


def _moment(at: datetime | None) -> str:
    return f"{at:%Y%m%dT%H%M%S%f}" if at else ""


def _owners(organisation: Organisation) -> list[str]:
    return list(organisation.memberships.owners().order_by("pk").values_list("user__email", flat=True))


def _moderators(organisation: Organisation) -> list[str]:
    return [user.email for user in User.objects.moderating(organisation.province_code)]


def check_waiting(organisation: Organisation) -> None:
    """An organisation waits for a check: to every moderator of its province."""
    letter = Letter(
        subject=f"Een organisatie wacht op u: {organisation.name}",
        sentence=f"1 organisatie wacht op uw controle: {organisation.name}",
        paragraphs=("Wij beloven binnen 5 werkdagen antwoord.",),
        link=_page("decide_organisation", organisation.slug),
        link_text="Bekijk wat er gezegd is en besluit",
        why="U krijgt deze mail omdat u moderator bent, bij elke organisatie die wacht. Wilt u dit niet meer? "
        "Vraag een coördinator om uw rol te beëindigen.",
    )
    key = f"organisation-waits-{organisation.pk}-{_moment(organisation.review_asked_at)}"
    send_letter(key, _moderators(organisation), letter)


def organisation_verified(organisation: Organisation) -> None:
    """A moderator vouches for it: to its owners."""
    letter = Letter(
        subject=f"{organisation.name} is gecontroleerd",
        sentence=f"{organisation.name} is gecontroleerd.",
        paragraphs=("U kunt nu publiceren en collega's uitnodigen.",),
        link=_page("organisation", organisation.slug),
        link_text="Naar uw organisatie",
        why="U krijgt deze mail één keer, omdat u eigenaar bent van deze organisatie.",
    )
    send_letter(f"organisation-verified-{organisation.pk}", _owners(organisation), letter)


def organisation_refused(organisation: Organisation) -> None:
    """A moderator does not believe it yet: to its owners, with the reason in full."""
    letter = Letter(
        subject=f"Wij konden {organisation.name} niet controleren",
        sentence=f"Wij konden {organisation.name} nog niet controleren.",
        paragraphs=("Dit schreef de moderator:",),
        quote=organisation.refused_reason,
        link=_page("organisation_check", organisation.slug),
        link_text="Pas de gegevens aan en stuur ze opnieuw in",
        why="U krijgt deze mail één keer, omdat u eigenaar bent van deze organisatie.",
    )
    key = f"organisation-refused-{organisation.pk}-{_moment(organisation.refused_at)}"
    send_letter(key, _owners(organisation), letter)


def invitation(invited: Invitation, token: str) -> None:
    """Somebody may act for an organisation: to the invited address, whether it has an account or not."""
    who = "Een coördinator" if invited.by_coordinator else "Een eigenaar"
    letter = Letter(
        subject=f"Uitnodiging: werk mee namens {invited.organisation_name}",
        sentence=f"{who} nodigt u uit om mee te werken namens {invited.organisation_name}.",
        paragraphs=(
            f"U wordt {invited.get_role_display()}. Log in met dit e-mailadres, of maak er eerst een account mee.",
            "Open daarna deze link. De link werkt 14 dagen, en één keer.",
        ),
        link=_page("accept_invitation", token),
        link_text="Bekijk de uitnodiging",
        why="U krijgt deze mail omdat iemand dit adres invulde. Kent u de organisatie niet? Dan hoeft u niets te doen.",
    )
    send_letter(f"invitation-{invited.pk}-{_moment(invited.expires_at)}", [invited.email], letter)


def somebody_asks_to_join(request: JoinRequest) -> None:
    """Somebody wants to act for it: to its owners, and until they are checked to the moderators of its province."""
    organisation = request.organisation
    owners = _owners(organisation) if organisation.is_verified else []
    page = ("organisation", organisation.slug) if owners else ("decide_organisation", organisation.slug)
    letter = Letter(
        subject=f"Iemand wil meewerken namens {organisation.name}",
        sentence=ended(f"Iemand vraagt om mee te werken namens {organisation.name}"),
        paragraphs=("Op de pagina leest u wie het is. U kiest een rol, of u zegt nee en schrijft waarom.",),
        link=_page(*page),
        link_text="Lees de vraag en besluit",
        why=f"U krijgt deze mail één keer voor elke vraag, omdat u {'eigenaar' if owners else 'moderator'} bent.",
    )
    send_letter(f"join-asked-{request.pk}", owners or _moderators(organisation), letter)


def join_decided(request: JoinRequest) -> None:
    """What was decided: to who asked. A no does not tell the name of the organisation."""
    is_in = request.outcome == JoinRequest.Outcome.APPROVED
    name = request.organisation.name if is_in else f"KvK-nummer {request.organisation.kvk_number}"
    letter = Letter(
        subject=f"Over uw vraag: {name}",
        sentence=f"U werkt nu mee namens {name}." if is_in else f"U bent niet toegevoegd bij {name}.",
        paragraphs=(f"Uw rol is {request.get_role_display()}.",) if is_in else ("Dit was de reden:",),
        quote="" if is_in else request.reason,
        link=_page("mine"),
        link_text="Naar uw pagina",
        why="U krijgt deze mail één keer, omdat u hierom vroeg.",
    )
    send_letter(f"join-decided-{request.pk}", [request.user.email], letter)


def membership_changed(membership: Membership, *, now: datetime, is_gone: bool) -> None:
    """Somebody's role changed or ended: to that person."""
    name = membership.organisation.name
    role = membership.get_role_display()
    letter = Letter(
        subject=f"Uw rol bij {name} is veranderd",
        sentence=f"U werkt niet meer mee namens {name}." if is_gone else f"U bent nu {role} van {name}.",
        paragraphs=("Klopt dit niet? Vraag het een eigenaar van de organisatie.",),
        link=_page("mine"),
        link_text="Naar uw pagina",
        why="U krijgt deze mail één keer, omdat een eigenaar uw rol veranderde.",
    )
    send_letter(f"membership-{membership.pk}-{_moment(now)}", [membership.user.email], letter)


def role_changed(role: PlatformRole, *, now: datetime, is_gone: bool) -> None:
    """Somebody does something else for the platform from now on: to that person."""
    letter = Letter(
        subject="Uw rol voor Platform Goed Inkopen is veranderd",
        sentence=f"U bent {'geen' if is_gone else 'nu'} {role.get_role_display()}{' meer' if is_gone else ''} "
        f"voor {role.area}.",
        paragraphs=("Klopt dit niet? Vraag het een coördinator.",),
        link=_page("mine"),
        link_text="Naar uw pagina",
        why="U krijgt deze mail één keer, omdat een coördinator uw rol veranderde.",
    )
    send_letter(f"role-{role.pk}-{_moment(now)}", [role.user.email], letter)
