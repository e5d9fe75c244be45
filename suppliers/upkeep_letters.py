"""The mails that keep profiles true: questions with links that work without log-in, and what was stopped or merged."""

from datetime import datetime

from django.conf import settings
from django.urls import reverse

from platform_goed_inkopen.letters import Letter, send_letter
from platform_goed_inkopen.regions import joined
from suppliers.models import CheckUp, Supplier
from suppliers.upkeep import CHOICES

YEARLY_WHY = (
    "U krijgt deze mail één keer per jaar, met hooguit één herinnering, {}. U stopt deze mail door te antwoorden: "
    "dan komt er een jaar lang geen nieuwe. Stopt het profiel, dan komt deze mail niet meer."
)
CAPACITY_WHY = (
    "U krijgt deze mail één keer per kwartaal, {}. Wilt u de vraag niet meer? Kies ‘Stel deze vraag niet meer’."
)


def recipients_of(supplier: Supplier) -> tuple[list[str], str]:
    """Who answers for this profile, and why they get mail: owners and editors, else the contact address."""
    people = list(supplier.organisation.memberships.writers().values_list("user__email", flat=True))
    if people:
        return people, f"omdat u eigenaar of redacteur bent van {supplier}"
    return [supplier.email] if supplier.email else [], f"omdat dit adres het contactadres is van {supplier}"


def question(check_up: CheckUp, token: str) -> None:
    """A question, or the same once more: to whoever answers for the profile. Nobody may be there to ask."""
    supplier, is_yearly = check_up.supplier, check_up.kind == CheckUp.Kind.YEARLY
    people, because = recipients_of(supplier)
    page = settings.PUBLIC_URL + reverse("check_up", args=[token])
    first, *others = [
        (choice.link, f"{page}?antwoord={choice.word}") for choice in CHOICES[CheckUp.Kind(check_up.kind)]
    ]
    letter = Letter(
        subject=f"{'Herinnering: ' if check_up.reminded_at else ''}{_asked(check_up)}",
        sentence=_asked(check_up),
        paragraphs=_yearly_text(check_up) if is_yearly else _capacity_text(supplier),
        quote=supplier.summary if is_yearly else "",
        link=first[1],
        link_text=first[0],
        more_links=tuple(others),
        why=(YEARLY_WHY if is_yearly else CAPACITY_WHY).format(because),
    )
    send_letter(f"check-up-{check_up.pk}-{'again' if check_up.reminded_at else 'first'}", people, letter)


def _asked(check_up: CheckUp) -> str:
    if check_up.kind == CheckUp.Kind.YEARLY:
        return f"Klopt het profiel van {check_up.supplier} nog?"
    return f"Heeft {check_up.supplier} nu ruimte voor nieuwe opdrachten?"


def _yearly_text(check_up: CheckUp) -> tuple[str, ...]:
    offered = joined(list(check_up.supplier.offerings.values_list("title", flat=True)))
    if check_up.reminded_at:
        then = "Zonder antwoord zetten wij bij het profiel dat het niet bevestigd is. Eén klik haalt dat weer weg."
    else:
        then = "Antwoorden kost één minuut en u hoeft niet in te loggen."
    return (*([f"Het aanbod op uw profiel: {offered}."] if offered else []), then, "Dit staat bovenaan uw profiel:")


def _capacity_text(supplier: Supplier) -> tuple[str, ...]:
    offered = joined(list(supplier.offerings.values_list("title", flat=True)))
    return (
        f"Het gaat om: {offered}.",
        "Inkopers zien uw antwoord meteen, met de datum erbij. U hoeft niet in te loggen. De links werken 60 dagen.",
    )


def stopped(supplier: Supplier, *, now: datetime) -> None:
    """The profile was stopped, perhaps by a link in a mail: to whoever answers for it."""
    people, because = recipients_of(supplier)
    letter = Letter(
        subject=f"Het profiel van {supplier} is gestopt",
        sentence=f"Het profiel van {supplier} is gestopt.",
        paragraphs=(
            "Het staat niet meer in de lijst van aanbieders. Wie het adres kent, leest dat u gestopt bent.",
            "Was u dit niet, of wilt u terug? Log in en kies ‘Weer beginnen’.",
        ),
        link=settings.PUBLIC_URL + reverse("stop_supplier", args=[supplier.organisation.slug]),
        link_text="Naar uw profiel",
        why=f"U krijgt deze mail één keer, {because}.",
    )
    send_letter(f"supplier-stopped-{supplier.pk}-{now:%Y%m%dT%H%M%S%f}", people, letter)


def merged(gone: Supplier, kept: Supplier) -> None:
    """Two profiles are one from now on: to whoever answered for either of them."""
    for supplier in (gone, kept):
        people, because = recipients_of(supplier)
        letter = Letter(
            subject=f"De profielen {gone} en {kept} zijn samengevoegd",
            sentence=f"Het profiel {gone} hoort nu bij {kept}.",
            paragraphs=(
                "Een moderator zag dat het om één onderneming gaat.",
                "Erkenningen, aanbod, foto's, vragen en verhalen zijn meegegaan. Het oude adres leidt erheen.",
                "Klopt dit niet? Laat het ons weten met ‘Klopt er iets niet?’ onderaan de site.",
            ),
            link=settings.PUBLIC_URL + kept.get_absolute_url(),
            link_text=f"Bekijk het profiel van {kept}",
            why=f"U krijgt deze mail één keer, {because}.",
        )
        send_letter(f"supplier-merged-{gone.pk}-{supplier.pk}", people, letter)
