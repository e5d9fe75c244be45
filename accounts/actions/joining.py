"""Asking the owner of an organisation, known by its KvK number, to let one act for it."""

from datetime import datetime, timedelta

from django.db import transaction

from accounts import emails
from accounts.actions import NotPossible
from accounts.actions.invitations import join
from accounts.models import JoinRequest, Membership, Organisation, User
from platform_goed_inkopen.audit import audit, person

MOST_IN_A_DAY = 5
TOO_MANY = f"U vroeg in 24 uur al {MOST_IN_A_DAY} keer om toegang. Probeer het morgen opnieuw."


@transaction.atomic
def ask_to_join(*, kvk_number: str, by: User, words: str, now: datetime) -> JoinRequest:
    """Its owners, and until somebody checked them the moderators, get the question; asked again it changes nothing.

    Raises NotPossible for a number that is not here, for who acts for it already, and after too many in a day.
    """
    User.objects.select_for_update(of=("self",), no_key=True).get(pk=by.pk)  # so that nobody counts past another
    organisation = Organisation.objects.filter(kvk_number=kvk_number).first()
    if organisation is None:
        raise NotPossible("Dit KvK-nummer is hier nog niet. U kunt de organisatie zelf toevoegen.")
    if organisation.memberships.filter(user=by).exists():
        raise NotPossible("U werkt al mee namens deze organisatie.")
    if asked := JoinRequest.objects.open().filter(user=by, organisation=organisation).first():
        return asked
    if JoinRequest.objects.filter(user=by, asked_at__gt=now - timedelta(days=1)).count() >= MOST_IN_A_DAY:
        raise NotPossible(TOO_MANY)
    asked = JoinRequest.objects.create(organisation=organisation, user=by, words=words, asked_at=now)
    emails.somebody_asks_to_join(asked)
    return asked


@transaction.atomic
def let_join(*, request: JoinRequest, by: User, role: str, now: datetime) -> Membership:
    """Who asked acts for it from now on. Where nobody had verified the organisation, it waits for that.

    Raises NotPossible when it was decided already, and for one's own question.
    """
    request = _locked_open(request, by)
    membership = join(organisation=request.organisation, user=request.user, role=role)
    if not (request.organisation.is_verified or request.organisation.review_asked_at):
        request.organisation.record_review_asked(at=now)
    request.outcome, request.role = JoinRequest.Outcome.APPROVED, role
    _decide(request, by, now)
    return membership


@transaction.atomic
def refuse_join(*, request: JoinRequest, by: User, reason: str, now: datetime) -> None:
    """Who asked reads why not. Raises NotPossible without a reason, when it was decided, and for one's own question."""
    if not reason.strip():
        raise NotPossible("Schrijf waarom niet.")
    request = _locked_open(request, by)
    request.outcome, request.reason = JoinRequest.Outcome.REFUSED, reason.strip()
    _decide(request, by, now)


def _locked_open(request: JoinRequest, by: User) -> JoinRequest:
    if request.user_id == by.pk:
        raise NotPossible("Dit is uw eigen vraag. Laat een ander beslissen.")
    found = JoinRequest.objects.select_for_update(of=("self",)).select_related("organisation", "user")
    request = found.get(pk=request.pk)
    if request.outcome:
        raise NotPossible("Over deze vraag is al besloten.")
    return request


def _decide(request: JoinRequest, by: User, now: datetime) -> None:
    request.decided_at, request.decided_by = now, by
    request.save(update_fields=["outcome", "role", "reason", "decided_at", "decided_by"])
    action = "let join" if request.outcome == JoinRequest.Outcome.APPROVED else "refuse join"
    thing = f"organisation {request.organisation_id}: {person(request.user_id)}"
    audit(action=action, thing=thing, actor=person(by.pk))
    emails.join_decided(request)
