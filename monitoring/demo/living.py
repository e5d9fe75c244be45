"""What happens to profiles after they are online: they say more, are doubted, stop, and are asked for by a buyer."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from uuid import NAMESPACE_URL, uuid5

from django.db.models import QuerySet
from django.utils import timezone

from accounts.models import Organisation, User
from monitoring.demo import files
from stories.pictures import counting_picture
from suppliers.actions import choosing, contact, outcomes, photos, stopping
from suppliers.models import Claim, ContactRequest, Offering, Supplier
from suppliers.scan_search import ScanSearch

Suppliers = dict[str, Supplier]
BUYER, SILENT, STOPPED = "90009001", "90000012", "90009103"
WITHDRAWN, DOUBTED = ("90000003", "iso14001"), ("90000005", "eigen_verklaring")


def load_living(suppliers: Suppliers, cast: dict[str, User], now: datetime) -> None:
    """Everything, after the suppliers and the people are there."""
    _tell_more(suppliers, cast["ondernemer"], now)
    _tell_room(suppliers, timezone.localdate(now))
    _doubt_claims(suppliers, cast["moderator"], now)
    Supplier.objects.filter(pk=suppliers[SILENT].pk).update(
        confirmed_at=now - timedelta(days=430), silent_since=now - timedelta(days=430)
    )
    stopping.stop(supplier=suppliers[STOPPED], by=None, now=now - timedelta(days=18))
    for question in QUESTIONS:
        _ask(question, suppliers, cast["koper"], now)
    _choose(cast["koper"], now - timedelta(days=9))


def _tell_more(suppliers: Suppliers, by: User, now: datetime) -> None:
    """What a few do for people and planet, who answers, and a drawing that counts."""
    for row in files.table("profiles"):
        supplier = suppliers[row["kvk"]]
        told = {"for_people": row["mensen"], "for_planet": row["planeet"], "contact_role": row["wie_antwoordt"]}
        Supplier.objects.filter(pk=supplier.pk).update(**told)
        if row["foto"]:
            picture = counting_picture(done=int(row["gedaan"]), total=int(row["van"]))
            photos.add_photo(supplier=supplier, data=picture, alt=row["foto"], by=by, now=now)
            photos.approve_photos(supplier=supplier, now=now)


def _tell_room(suppliers: Suppliers, today: date) -> None:
    """From which month there is room again, the largest order done, and whether a part is welcome."""
    for place, offering in enumerate(Offering.objects.filter(supplier__in=suppliers.values()).order_by("pk")):
        if offering.capacity == Offering.Capacity.LATER:
            offering.capacity_from = _first_of_month(today, months=1 + place % 4)
        if offering.order_maximum and place % 3:
            offering.largest_done = offering.order_maximum * 4 // 5
            offering.takes_part = bool(place % 2)
        offering.save(update_fields=["capacity_from", "largest_done", "takes_part"])


def _first_of_month(today: date, *, months: int) -> date:
    years, month = divmod(today.month - 1 + months, 12)
    return date(today.year + years, month + 1, 1)


def _doubt_claims(suppliers: Suppliers, moderator: User, now: datetime) -> None:
    """One recognition was withdrawn, of one somebody says that it is wrong, and of others is told what was seen."""
    told = "Het nummer en de einddatum staan zo in het register."
    for place, claim in enumerate(Claim.objects.filter(checked_how=Claim.Check.REGISTER_CONFIRMED).order_by("pk")):
        number = f"{claim.issued_on:%Y}-{1_000 + place}"
        Claim.objects.filter(pk=claim.pk).update(number=number, checked_note=told)
    _claim(suppliers, *WITHDRAWN).update(
        withdrawn_at=now - timedelta(days=60), withdrawn_reason="De instelling trok het certificaat in."
    )
    doubted = _claim(suppliers, *DOUBTED)
    since = now - timedelta(days=4)
    doubted.update(investigated_since=since)
    suppliers[DOUBTED[0]].reports.create(
        claim=doubted.get(),
        about=str(doubted.get()),
        what="De verklaring noemt tien leerlingen. Op de website staan er acht.",
        how_known="Ik werk bij een school die hier leerlingen plaatst.",
        made_at=now - timedelta(days=6),
        investigated_at=since,
        investigated_by=moderator,
    )


def _claim(suppliers: Suppliers, number: str, slug: str) -> "QuerySet[Claim]":
    return Claim.objects.filter(supplier=suppliers[number], recognition__slug=slug)


@dataclass(frozen=True)
class Question:
    """What the buyer asked so many days ago, and what each supplier did with it; `closed` after so many days."""

    days_ago: int
    subject: str
    text: str
    asked: dict[str, Callable[[ContactRequest, datetime], object]]
    closed: int | None = None


def unseen(request: ContactRequest, now: datetime) -> None:
    """Nobody opened it."""


def seen(request: ContactRequest, now: datetime) -> None:
    """Somebody read it and waits."""
    contact.mark_seen(request=request, now=now + timedelta(days=1))


def answered(text: str, *, days: int = 1, **outcome: Any) -> Callable[[ContactRequest, datetime], object]:
    """It was answered after so many days; `outcome` is what the buyer told of it, a quarter later."""

    def act(request: ContactRequest, now: datetime) -> None:
        contact.answer(request=request, text=text, now=now + timedelta(days=days))
        if outcome:
            outcomes.tell_outcome(request=request, now=now + timedelta(days=95), **outcome)

    return act


def declined(reason: str, note: str) -> Callable[[ContactRequest, datetime], object]:
    """It was declined after two days."""
    return lambda request, now: contact.decline(request=request, reason=reason, note=note, now=now + timedelta(days=2))


QUESTIONS = (
    Question(
        150,
        "Post ophalen in twee wijken",
        "Wij hebben elf buurtkantoren. Kunt u daar elke ochtend post halen en brengen? Wat kost dat per maand?",
        {
            "90000001": answered(
                "Ja, met één vaste koerier. Reken op 640 euro per maand.",
                outcome="contract",
                amount=7_680,
                thanks="yes",
            ),
            "90000002": answered("Wij bezorgen alleen wat wij zelf drukken.", outcome="none", no_deal="quality"),
            "90000003": answered("Dit doen wij niet, maar wij kennen de koeriers.", days=2, outcome="open"),
        },
        closed=20,
    ),
    Question(
        40,
        "Jaarverslag in eenvoudige taal",
        "Ons jaarverslag moet leesbaar zijn voor alle huurders. Het telt zestig bladzijden. Wanneer kunt u beginnen?",
        {
            "90000001": answered("Drukken kunnen wij niet, bezorgen aan huurders wel."),
            "90000002": answered("Wij drukken het in vijf werkdagen. De tekst moet dan af zijn.", days=3),
            "90000004": declined("full", "Na de zomer hebben wij weer ruimte."),
        },
        closed=12,
    ),
    Question(
        8,
        "Bureaus voor een nieuw kantoor",
        "In het voorjaar richten wij een kantoor in met veertig werkplekken. Wij zoeken bureaus die er al zijn.",
        {"90000008": answered("Wij hebben er zestig staan. Kom gerust kijken."), "90000003": seen, "90000001": unseen},
    ),
)


# Why each of the first suppliers of the search stays or drops out, in the order of what was found.
CHOICES = (
    ("keep", "offer", "Bureaus die er al staan, in de maat die wij zoeken."),
    ("drop", "room", "Pas weer ruimte na het voorjaar."),
    ("keep", "impact", "Noemt hoeveel mensen een vast contract kregen."),
)


def _choose(buyer: User, now: datetime) -> None:
    """A market scan of a search, frozen in a dossier, to which somebody was added later."""
    asked = ScanSearch.again("categorie=kantoorinrichting", today=timezone.localdate(now))
    first, *others = Supplier.objects.filter(pk__in=asked.ids).order_by("pk")[: len(CHOICES) + 1]
    shortlist = choosing.start(
        organisation=Organisation.objects.get(kvk_number=BUYER),
        by=buyer,
        title="Bureaus voor een nieuw kantoor",
        reason="In het voorjaar richten wij een kantoor in met veertig werkplekken.",
        suppliers=others,
        now=now,
        asked=asked,
    )
    items = shortlist.items.order_by("pk")
    told = {
        item.pk: choosing.Decision(*chosen, before=item.as_chosen) for item, chosen in zip(items, CHOICES, strict=True)
    }
    choosing.decide(shortlist=shortlist, decisions=told, by=buyer, now=now + timedelta(hours=1))
    choosing.freeze(shortlist=shortlist, by=buyer, now=now + timedelta(hours=2))
    choosing.add(shortlist=shortlist, suppliers=[first], by=buyer, now=now + timedelta(days=3))


def _ask(question: Question, suppliers: Suppliers, buyer: User, now: datetime) -> None:
    sent = now - timedelta(days=question.days_ago)
    inquiry = contact.ask(
        organisation=Organisation.objects.get(kvk_number=BUYER),
        by=buyer,
        suppliers=[suppliers[number] for number in question.asked],
        subject=question.subject,
        text=question.text,
        answer_by=timezone.localdate(sent) + timedelta(days=14),
        form_key=uuid5(NAMESPACE_URL, question.subject),
        now=sent,
    )
    for request in inquiry.requests.with_parties():
        question.asked[str(request.supplier.organisation.kvk_number)](request, sent)
    if question.closed:
        contact.close(inquiry=inquiry, by=buyer, now=sent + timedelta(days=question.closed))
