"""The mails about recognitions: what a moderator saw or decided, what was reported, and what ends soon."""

from datetime import date

from django.conf import settings
from django.urls import reverse
from django.utils.formats import date_format

from platform_goed_inkopen.letters import Letter, send_letter
from suppliers.models import Claim, Evidence, Report, Supplier
from suppliers.upkeep_letters import recipients_of

ONCE = "U krijgt deze mail {}. Hij komt één keer; u hoeft niets af te melden."
ENDING = (
    "U krijgt deze mail {}. Hij komt drie maanden en één maand voor een erkenning eindigt, en stopt zodra u een nieuwe "
    "einddatum opgeeft of de erkenning van uw profiel haalt."
)


def checked(claim: Claim) -> None:
    """A moderator saw it for real: to whoever answers for the profile."""
    how = claim.get_checked_how_display()
    _tell(
        f"claim-checked-{claim.pk}-{_stamp(claim.checked_at)}",
        claim.supplier,
        subject=f"Gecontroleerd: {claim.label}",
        sentence=f"Uw erkenning {claim.label} is gecontroleerd: {how}.",
        paragraphs=("Dat staat nu op uw profiel, met de dag erbij. Wie het controleerde, staat er niet.",),
    )


def withdrawn(claim: Claim) -> None:
    """A moderator took it back: to whoever answers for the profile, with the reason in full."""
    _tell(
        f"claim-withdrawn-{claim.pk}-{_stamp(claim.withdrawn_at)}",
        claim.supplier,
        subject=f"Ingetrokken: {claim.label}",
        sentence=f"Uw erkenning {claim.label} staat nu als ingetrokken op uw profiel.",
        paragraphs=(
            "De reden staat hieronder. Klopt dit niet? Antwoord dan op deze mail.",
            "Hebt u een nieuw certificaat? Zet het dan met de nieuwe datum van afgifte op uw profiel.",
        ),
        quote=claim.withdrawn_reason,
    )


def not_enough(evidence: Evidence, reason: str) -> None:
    """What was shown does not prove it: to whoever answers for the profile, with the reason in full."""
    _tell(
        f"evidence-refused-{evidence.pk}",
        evidence.supplier,
        subject=f"Wij hebben nog een bewijs nodig voor {evidence.recognition.short_name}",
        sentence=f"Uw document bewijst uw erkenning {evidence.recognition.short_name} nog niet.",
        paragraphs=("De reden staat hieronder. Het document is gewist. De erkenning blijft staan als zelf verklaard.",),
        quote=reason,
        page=reverse("show_evidence", args=[evidence.supplier.organisation.slug]),
        link_text="Laat een ander document zien",
    )


def under_investigation(report: Report) -> None:
    """Somebody said that something is wrong: to whoever answers for the profile, without who said it."""
    _tell(
        f"report-investigated-{report.pk}",
        report.supplier,
        subject=f"In onderzoek: {report.about}",
        sentence=f"Iemand meldde dat dit niet klopt: {report.about}. Wij zoeken dat uit.",
        paragraphs=(
            "Zolang wij dat uitzoeken, staat er ‘in onderzoek’ bij en telt het niet mee bij het zoeken.",
            "Wat gemeld is, staat hieronder. Wie dat deed, zeggen wij niet. Weet u hoe het zit? Antwoord op deze mail.",
        ),
        quote=report.what,
    )


def answered(report: Report) -> None:
    """How a report ended: to whoever made it and left an address, and to whoever answers for the profile."""
    outcome = f"Wat wij vonden: {report.get_outcome_display()}."
    supplier = report.supplier
    letter = Letter(
        subject=f"Antwoord op uw melding over {supplier}",
        sentence=f"U meldde dat dit niet klopt: {report.about}. {outcome}",
        paragraphs=("Ons antwoord staat hieronder. Dank voor uw melding.",),
        quote=report.answer,
        link=settings.PUBLIC_URL + supplier.get_absolute_url(),
        link_text=f"Bekijk het profiel van {supplier}",
        why=ONCE.format("omdat u een melding deed en dit adres achterliet"),
    )
    send_letter(f"report-answered-{report.pk}", [report.email] if report.email else [], letter)
    if report.investigated_at:
        _tell(
            f"report-ended-{report.pk}",
            supplier,
            subject=f"Uitgezocht: {report.about}",
            sentence=f"De melding over {report.about} is uitgezocht. {outcome}",
            quote=report.answer,
        )


def ends_soon(claim: Claim, *, last_day: date, months: int) -> None:
    """It ends within so many months: to whoever answers for the profile, once for each end."""
    until = date_format(last_day, "j F Y")
    _tell(
        f"claim-ends-{claim.pk}-{last_day:%Y%m%d}-{months}",
        claim.supplier,
        subject=f"{claim.label} is geldig tot {until}",
        sentence=f"Uw erkenning {claim.label} is geldig tot {until}.",
        paragraphs=(
            "Daarna staat zij als verlopen op uw profiel, en vinden inkopers u er niet meer mee.",
            "Verlengd? Zet de nieuwe datum op uw profiel en laat het nieuwe certificaat zien.",
        ),
        page=reverse("edit_supplier", args=[claim.supplier.organisation.slug]),
        link_text="Werk uw erkenningen bij",
        why=ENDING,
    )


def _stamp(moment: object) -> str:
    return f"{moment:%Y%m%dT%H%M%S%f}"


def _tell(
    key: str,
    supplier: Supplier,
    *,
    subject: str,
    sentence: str,
    paragraphs: tuple[str, ...] = (),
    quote: str = "",
    page: str = "",
    link_text: str = "Bekijk uw profiel",
    why: str = ONCE,
) -> None:
    people, because = recipients_of(supplier)
    letter = Letter(
        subject=subject,
        sentence=sentence,
        paragraphs=paragraphs,
        quote=quote,
        link=settings.PUBLIC_URL + (page or supplier.get_absolute_url()),
        link_text=link_text,
        why=why.format(because),
    )
    send_letter(key, people, letter)
