"""Keeping profiles true: asking, reminding, giving up, and what an answer changes. Mail leaves after the commit."""

from datetime import date, datetime

from django.db import transaction
from django.utils import timezone

from platform_goed_inkopen.one_use_links import hash_of, new_token
from suppliers import upkeep_letters as letters
from suppliers.actions import NotPossible, stopping
from suppliers.indexing import write_index
from suppliers.models import CheckUp, Offering, Supplier
from suppliers.querysets import SupplierQuerySet
from suppliers.upkeep import (
    BUSY,
    CHOICES,
    EVERY,
    LATER,
    LESS,
    LINK_WORKS_FOR,
    MOST_AT_ONCE,
    NOW,
    RIGHT,
    SILENCE,
    STOP,
    is_office_time,
    months_ahead,
)

ANSWERED = "Deze vraag is al beantwoord."
WORKS_NO_MORE = "Deze link werkt niet meer."


def ask_around(*, now: datetime) -> int:
    """One small batch of everything that is due, each in its own transaction; returns how many were dealt with.

    Does nothing outside office hours. Running twice asks nobody twice.
    """
    if not is_office_time(now):
        return 0
    rows = CheckUp.objects.order_by("asked_at", "pk")
    done = sum(close(check_up=it, now=now) for it in rows.overtaken()[:MOST_AT_ONCE])
    done += sum(give_up(check_up=it, now=now) for it in rows.to_give_up(now, after=SILENCE)[:MOST_AT_ONCE])
    done += sum(remind(check_up=it, now=now) for it in rows.to_remind(now, after=SILENCE)[:MOST_AT_ONCE])
    for kind in CheckUp.Kind:
        done += sum(ask(supplier=it, kind=kind, now=now) for it in _due(kind, now)[:MOST_AT_ONCE])
    return done


def _due(kind: CheckUp.Kind, now: datetime) -> SupplierQuerySet:
    is_yearly = kind == CheckUp.Kind.YEARLY
    due = Supplier.objects.to_confirm if is_yearly else Supplier.objects.to_ask_for_room
    return due(now, every=EVERY[kind], busy=BUSY)


@transaction.atomic
def ask(*, supplier: Supplier, kind: CheckUp.Kind, now: datetime) -> bool:
    """Ask this once by mail, unless it is not due any more; whether it was asked.

    A profile that nobody answers for is asked too, without a mail: its silence is to be seen as well.
    """
    if not _due(kind, now).filter(pk=Supplier.objects.locked(supplier.pk).pk).exists():
        return False
    token = new_token()
    expires_at = now + LINK_WORKS_FOR
    asked = supplier.check_ups.create(kind=kind, asked_at=now, token_hash=hash_of(token), expires_at=expires_at)
    letters.question(asked, token)
    return True


@transaction.atomic
def remind(*, check_up: CheckUp, now: datetime) -> bool:
    """Ask the same once more, with a new link; whether it was still to be asked."""
    check_up = _locked(check_up)
    if check_up.answered_at or check_up.gave_up_at or check_up.reminded_at:
        return False
    token = new_token()
    check_up.token_hash, check_up.reminded_at, check_up.expires_at = hash_of(token), now, now + LINK_WORKS_FOR
    check_up.save(update_fields=["token_hash", "reminded_at", "expires_at"])
    letters.question(check_up, token)
    return True


@transaction.atomic
def give_up(*, check_up: CheckUp, now: datetime) -> bool:
    """Nobody answered: after the yearly question the profile says since when. Its link works until it expires."""
    check_up = _locked(check_up)
    if check_up.answered_at or check_up.gave_up_at:
        return False
    supplier = check_up.supplier
    if check_up.kind == CheckUp.Kind.YEARLY and supplier.silent_since is None:
        supplier.silent_since = supplier.confirmed_at or supplier.published_at
        supplier.save(update_fields=["silent_since"])
    return close(check_up=check_up, now=now)


@transaction.atomic
def close(*, check_up: CheckUp, now: datetime) -> bool:
    """This is not asked any more; whether it was still open."""
    return bool(CheckUp.objects.unanswered().filter(pk=check_up.pk).update(gave_up_at=now))


def usable_check_up(*, token: str, now: datetime) -> CheckUp | None:
    """The question behind this link: open until it expires, and answered for ever, to say what was answered."""
    found = CheckUp.objects.filter(token_hash=hash_of(token)).select_related("supplier__organisation").first()
    if found is None or (found.answered_at is None and found.expires_at <= now):
        return None
    return found


@transaction.atomic
def answer(*, check_up: CheckUp, answer: CheckUp.Answer, room_from: date | None, now: datetime) -> CheckUp:
    """Write down the answer and do what it says, at once and once. `room_from` goes with being full.

    Raises NotPossible when it was answered already, works no longer, or asks something else; and when the profile
    stopped or became part of another.
    """
    check_up = _locked(check_up)
    if check_up.answered_at:
        raise NotPossible(ANSWERED)
    if check_up.expires_at <= now or answer not in {choice.answer for choice in CHOICES[CheckUp.Kind(check_up.kind)]}:
        raise NotPossible(WORKS_NO_MORE)
    _carry_out(check_up.supplier, answer, room_from, now)
    check_up.answered_at, check_up.answer = now, answer
    check_up.save(update_fields=["answered_at", "answer"])
    return check_up


def _carry_out(supplier: Supplier, answer: CheckUp.Answer, room_from: date | None, now: datetime) -> None:
    if supplier.status == Supplier.Status.WITHDRAWN:
        raise NotPossible(stopping.MERGED if supplier.merged_into_id else "Dit profiel is gestopt.")
    if answer == RIGHT:
        stopping.confirm(supplier=supplier, now=now)
    elif answer == STOP:
        stopping.stop(supplier=supplier, by=None, now=now)
    elif answer in (NOW, LATER):
        tell_room(supplier=supplier, capacity=Offering.Capacity(answer), room_from=room_from, now=now)
    elif answer == LESS:
        stopping.want_room_question(supplier=supplier, wanted=False)


@transaction.atomic
def tell_room(*, supplier: Supplier, capacity: Offering.Capacity, room_from: date | None, now: datetime) -> None:
    """Whether there is room for everything that is offered, said today; everybody reads it at once.

    `room_from` is one of the months ahead, and only counts for who is full. Raises NotPossible for another.
    """
    today = timezone.localdate(now)
    if room_from and room_from not in months_ahead(today):
        raise NotPossible("Kies een van de komende twaalf maanden.")
    supplier.offerings.update(
        capacity=capacity, capacity_on=today, capacity_from=room_from if capacity == Offering.Capacity.LATER else None
    )
    write_index([supplier.pk])


def _locked(check_up: CheckUp) -> CheckUp:
    """The question with its supplier, both locked, the supplier first as everywhere."""
    supplier = Supplier.objects.locked(check_up.supplier_id)
    locked = CheckUp.objects.select_for_update().get(pk=check_up.pk)
    locked.supplier = supplier
    return locked
