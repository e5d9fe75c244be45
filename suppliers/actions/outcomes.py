"""What came of a question: asked of the buyer after 3 and 6 months, told once; and texts that are forgotten."""

from collections import defaultdict
from datetime import datetime, timedelta

from django.db import transaction

from platform_goed_inkopen.one_use_links import hash_of, new_token
from suppliers import contact_letters
from suppliers.actions import NotPossible
from suppliers.models import ContactRequest, Inquiry

ASK_AFTER, ASK_AGAIN_AFTER = timedelta(days=91), timedelta(days=182)
MOST_AT_ONCE = 50  # questions in one run: a few mails, not a flood
LINK_HOLDS = timedelta(days=180)
KEEP_TEXTS_FOR = timedelta(days=730)
TOLD = "U zei dit al. Wat u nu koos, is niet bewaard."


def ask_outcomes(*, now: datetime) -> int:
    """Ask buyers what came of the answers that they got, one mail for each question; returns how many mails.

    Each question in its own transaction: what was asked is asked, whatever happens to the next.
    """
    due = ContactRequest.objects.outcome_due(first=now - ASK_AFTER, second=now - ASK_AGAIN_AFTER)
    questions = list(due.order_by("inquiry").values_list("inquiry", flat=True).distinct()[:MOST_AT_ONCE])
    return sum(_ask_of(number, now) for number in questions)


@transaction.atomic
def _ask_of(number: int, now: datetime) -> int:
    inquiry = Inquiry.objects.select_for_update(of=("self",), no_key=True).select_related("organisation").get(pk=number)
    due = inquiry.requests.with_parties().outcome_due(first=now - ASK_AFTER, second=now - ASK_AGAIN_AFTER)
    asked: defaultdict[int, list[tuple[ContactRequest, str]]] = defaultdict(list)
    for request in due.order_by("pk"):
        token = new_token()
        request.outcome_token_hash = hash_of(token)
        time = 2 if request.outcome_asked_at else 1
        if time == 1:
            request.outcome_asked_at = now
        else:
            request.outcome_asked_again_at = now
        request.save(update_fields=["outcome_token_hash", "outcome_asked_at", "outcome_asked_again_at"])
        asked[time].append((request, token))
    for time, requests in asked.items():
        contact_letters.send_outcome_question(inquiry, requests, number=time)
    return len(asked)


def asked_behind(token: str, *, now: datetime) -> ContactRequest | None:
    """The request of which this link asks the outcome; None when it is unknown, replaced by a newer one, or too old."""
    found = ContactRequest.objects.with_parties().filter(outcome_token_hash=hash_of(token)).first()
    asked_at = found and (found.outcome_asked_again_at or found.outcome_asked_at)
    return found if asked_at and asked_at > now - LINK_HOLDS else None


@transaction.atomic
def tell_outcome(
    *,
    request: ContactRequest,
    outcome: str,
    now: datetime,
    amount: int | None = None,
    thanks: str = "",
    no_deal: str = "",
    note: str = "",
) -> ContactRequest:
    """What came of it, as the buyer says. `dat weten wij nog niet` is asked once more; anything else is the end.

    The same a second time changes nothing. Raises NotPossible when something else was told since it was last asked.
    """
    request = ContactRequest.objects.select_for_update(of=("self",)).get(pk=request.pk)
    told = (outcome, amount, thanks, no_deal, note)
    if request.outcome_at and not may_be_told(request):
        before = (request.outcome, request.amount, request.thanks, request.no_deal, request.no_deal_note)
        if before == told:
            return request
        raise NotPossible(TOLD)
    request.outcome, request.amount, request.thanks, request.no_deal, request.no_deal_note = told
    request.outcome_at = now
    request.save(update_fields=["outcome", "amount", "thanks", "no_deal", "no_deal_note", "outcome_at"])
    return request


def may_be_told(request: ContactRequest) -> bool:
    """Whether the outcome is still open: nothing was said, or it was asked again after `dat weten wij nog niet`."""
    if request.outcome_at is None:
        return True
    again = request.outcome_asked_again_at
    return request.outcome == ContactRequest.Outcome.OPEN and again is not None and request.outcome_at < again


@transaction.atomic
def forget_texts(*, now: datetime) -> int:
    """Take the words out of questions that are two years old; what happened and when stays. Returns of how many."""
    old = Inquiry.objects.filter(sent_at__lt=now - KEEP_TEXTS_FOR).exclude(text="")
    numbers = list(old.values_list("pk", flat=True))
    ContactRequest.objects.filter(inquiry__in=numbers).update(answer="", decline_note="", no_deal_note="")
    return Inquiry.objects.filter(pk__in=numbers).update(text="")
