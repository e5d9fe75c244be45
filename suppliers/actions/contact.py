"""A buyer asks suppliers, who answer or decline; the buyer reminds and closes. Mail leaves after the commit."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.utils.formats import date_format
from django.utils.timezone import localtime

from accounts.models import Organisation, User
from platform_goed_inkopen.dutch import counted
from platform_goed_inkopen.one_use_links import hash_of, new_token
from platform_goed_inkopen.regions import joined
from suppliers import contact_letters
from suppliers.actions import NotPossible
from suppliers.models import ContactRequest, Inquiry, Shortlist, Supplier
from suppliers.reminding import may_be_reminded, why_no_reminder

MOST_AT_ONCE, MOST_IN_A_DAY, A_DAY = 10, 30, timedelta(days=1)
LINK_HOLDS = timedelta(days=180)
NOT_VERIFIED = "Uw organisatie is nog niet gecontroleerd. Daarna kunt u vragen stellen."
NOBODY = "Kies eerst aan wie u iets vraagt."
TOO_MANY_AT_ONCE = f"U kunt aan {MOST_AT_ONCE} aanbieders tegelijk iets vragen. Haal er een paar weg."
SENT_ALREADY = "Dit formulier is al verstuurd, met een andere tekst. Kopieer uw tekst en begin een nieuwe vraag."
ANSWERED = "Er is al geantwoord op deze vraag. Uw tekst staat er nog, maar is niet verstuurd."


@transaction.atomic
def ask(
    *,
    organisation: Organisation,
    by: User,
    suppliers: Sequence[Supplier],
    subject: str,
    text: str,
    answer_by: date | None,
    form_key: UUID,
    now: datetime,
    shortlist: Shortlist | None = None,
) -> Inquiry:
    """A mail to each of these suppliers, and a copy for who sends it. The same form a second time asks once.

    Raises NotPossible for an organisation that nobody verified, for nobody or too many, for a supplier that takes no
    questions, and after too many in a day: the sentence says when again.
    """
    Organisation.objects.select_for_update(of=("self",), no_key=True).get(pk=organisation.pk)
    inquiry = Inquiry(
        organisation=organisation,
        shortlist=shortlist,
        subject=subject,
        text=text,
        answer_by=answer_by,
        form_key=form_key,
        sent_at=now,
        sent_by=by,
    )
    if sent := _sent_before(inquiry):
        return sent
    _refuse_asking(organisation, suppliers, now)
    inquiry.save()
    _send(inquiry, suppliers)
    return inquiry


def _sent_before(inquiry: Inquiry) -> Inquiry | None:
    """What this form asked when it was sent before. Raises NotPossible when it said something else then."""
    sent = Inquiry.objects.filter(form_key=inquiry.form_key).first()
    if sent is None:
        return None
    same = ("organisation_id", "subject", "text")
    if any(getattr(sent, name) != getattr(inquiry, name) for name in same):
        raise NotPossible(SENT_ALREADY)
    return sent


def _send(inquiry: Inquiry, suppliers: Sequence[Supplier]) -> None:
    for supplier in suppliers:
        token = new_token()
        request = inquiry.requests.create(supplier=supplier, token_hash=hash_of(token), sent_at=inquiry.sent_at)
        contact_letters.send_question(request, token)
    contact_letters.send_copy(inquiry, suppliers)


def _refuse_asking(organisation: Organisation, suppliers: Sequence[Supplier], now: datetime) -> None:
    if not organisation.is_verified:
        raise NotPossible(NOT_VERIFIED)
    if not suppliers:
        raise NotPossible(NOBODY)
    if len(suppliers) > MOST_AT_ONCE:
        raise NotPossible(TOO_MANY_AT_ONCE)
    if any(supplier.organisation_id == organisation.pk for supplier in suppliers):
        raise NotPossible("U staat zelf in de lijst. Haal uw eigen organisatie weg.")
    reached = contact_letters.reachable(suppliers)
    if closed := [supplier.organisation.name for supplier in suppliers if supplier.pk not in reached]:
        raise NotPossible(f"{joined(closed)} kan nu geen vragen krijgen. Haal die naam weg, en stuur de vraag opnieuw.")
    _refuse_too_many(organisation, len(suppliers), now)


def _refuse_too_many(organisation: Organisation, number: int, now: datetime) -> None:
    """Raise NotPossible when this organisation asks more suppliers in a day than may be. The caller holds its row."""
    moments = ContactRequest.objects.filter(inquiry__organisation=organisation, sent_at__gt=now - A_DAY)
    sent = list(moments.order_by("sent_at").values_list("sent_at", flat=True))
    over = len(sent) + number - MOST_IN_A_DAY
    if over > 0:
        again = date_format(localtime(sent[over - 1] + A_DAY), "j F Y \\o\\m H.i")
        raise NotPossible(
            f"In 24 uur kunt u {MOST_IN_A_DAY} aanbieders iets vragen. U vroeg het er al {len(sent)}. "
            f"Aan {counted(number, 'aanbieder', 'aanbieders')} kan het weer vanaf {again} uur."
        )


def request_behind(token: str, *, now: datetime) -> ContactRequest | None:
    """The question that this link opens; None when it is unknown, replaced by a newer one, or too old."""
    found = ContactRequest.objects.with_parties().filter(token_hash=hash_of(token)).first()
    return found if found and found.last_mail_at > now - LINK_HOLDS else None


def mark_seen(*, request: ContactRequest, now: datetime) -> None:
    """Somebody of the supplier read it; the first time stays."""
    ContactRequest.objects.filter(pk=request.pk, seen_at__isnull=True).update(seen_at=now)


@transaction.atomic
def answer(*, request: ContactRequest, text: str, now: datetime) -> ContactRequest:
    """What the supplier answers, for the buyer. The same answer a second time changes nothing.

    Raises NotPossible when something else was said before, or the buyer closed the question.
    """
    request = _locked(request)
    if request.answered_at and request.answer == text:
        return request
    _refuse_answering(request)
    request.answer, request.answered_at = text, now
    return _answered(request, now)


@transaction.atomic
def decline(*, request: ContactRequest, reason: str, note: str, now: datetime) -> ContactRequest:
    """The supplier does not want this, and says why. The same a second time changes nothing.

    Raises NotPossible when something else was said before, or the buyer closed the question.
    """
    request = _locked(request)
    if request.declined_at and (request.decline_reason, request.decline_note) == (reason, note):
        return request
    _refuse_answering(request)
    request.decline_reason, request.decline_note, request.declined_at = reason, note, now
    return _answered(request, now)


def _refuse_answering(request: ContactRequest) -> None:
    if not request.waits():
        raise NotPossible(ANSWERED)
    if request.inquiry.closed_at:
        raise NotPossible("De koper sloot deze vraag intussen. U hoeft niet meer te antwoorden.")


def _answered(request: ContactRequest, now: datetime) -> ContactRequest:
    request.seen_at = request.seen_at or now
    request.save(
        update_fields=["seen_at", "answer", "answered_at", "decline_reason", "decline_note", "declined_at"],
    )
    contact_letters.send_answer(request)
    return request


def _locked(request: ContactRequest) -> ContactRequest:
    """The request as it is now. Its question is locked first, as by whoever reminds or closes."""
    Inquiry.objects.select_for_update(of=("self",), no_key=True).get(pk=request.inquiry_id)
    return ContactRequest.objects.with_parties().select_for_update(of=("self",)).get(pk=request.pk)


@transaction.atomic
def remind(*, inquiry: Inquiry, now: datetime) -> list[ContactRequest]:
    """A mail with a new link to whoever may be reminded now; returns whom. Raises NotPossible when that is nobody."""
    inquiry = _locked_inquiry(inquiry)
    requests = list(inquiry.requests.with_parties())
    due = may_be_reminded(inquiry, requests, now)
    if not due:
        raise NotPossible(why_no_reminder(inquiry, requests, now))
    for request in due:
        token = new_token()
        request.token_hash = hash_of(token)
        if request.first_reminder_at:
            request.second_reminder_at = now
        else:
            request.first_reminder_at = now
        request.save(update_fields=["token_hash", "first_reminder_at", "second_reminder_at"])
        contact_letters.send_reminder(request, token)
    return due


@transaction.atomic
def close(*, inquiry: Inquiry, by: User, now: datetime) -> Inquiry:
    """The buyer is ready: nobody can answer any more, and nobody is reminded. The first who closes stays."""
    inquiry = _locked_inquiry(inquiry)
    if inquiry.closed_at is None:
        inquiry.closed_at, inquiry.closed_by = now, by
        inquiry.save(update_fields=["closed_at", "closed_by"])
    return inquiry


def _locked_inquiry(inquiry: Inquiry) -> Inquiry:
    locked = Inquiry.objects.select_for_update(of=("self",), no_key=True).select_related("organisation")
    return locked.get(pk=inquiry.pk)
