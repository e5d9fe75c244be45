"""Who moderates and coordinates. Somebody always coordinates all provinces, and nobody decides about themselves."""

from datetime import datetime

import pghistory
from django.db import IntegrityError, transaction

from accounts import emails
from accounts.actions import NotPossible
from accounts.models import Invitation, PlatformRole, User
from platform_goed_inkopen.audit import audit, person

NOT_YOURS = "Deze rol hoort bij een andere provincie. Vraag een coördinator van alle provincies."
OWN = "U verandert uw eigen rol niet. Vraag een andere coördinator."
LAST = "Dit is de laatste coördinator van alle provincies. Geef eerst iemand anders die rol."


@transaction.atomic
def give_role(*, by: User, to: User, role: str, province: str, reason: str, now: datetime) -> PlatformRole:
    """This person moderates or coordinates from now on, and hears it.

    Raises NotPossible outside one's own province, for oneself, without a reason, or for a role that somebody has.
    """
    _check(by, to.pk, province, reason)
    try:
        with transaction.atomic():
            given = PlatformRole.objects.create(
                user=to, role=role, province=province, since=now, given_by=by, reason=reason.strip()
            )
    except IntegrityError:
        raise NotPossible("Deze persoon heeft die rol al.") from None
    audit(action="give role", thing=_named(given), actor=person(by.pk))
    emails.role_changed(given, now=now, is_gone=False)
    return given


@transaction.atomic
def take_role(*, by: User, role: PlatformRole, reason: str, now: datetime) -> None:
    """The role ends at once, and the person hears it; the reason stays in the history.

    Who coordinates no more vouches for nobody: invitations that nobody used yet are revoked.

    Raises NotPossible outside one's own province, for oneself, without a reason, and for the last coordinator of all.
    """
    _check(by, role.user_id, role.province, reason)
    refuse_last_coordinator(role.user_id, roles=[role.pk])
    audit(action="take role", thing=_named(role), actor=person(by.pk))
    emails.role_changed(role, now=now, is_gone=True)
    with pghistory.context(reason=reason.strip()):
        if role.role == PlatformRole.Role.COORDINATOR:
            Invitation.objects.filter(by_coordinator=True, invited_by=role.user_id).revoke_open(by=by, at=now)
        role.delete()


def _named(role: PlatformRole) -> str:
    return f"{role.role} of {role.province or 'all provinces'}: {person(role.user_id)}"


def refuse_last_coordinator(user_id: int, *, roles: list[int] | None = None) -> None:
    """Raise NotPossible when nobody would coordinate all provinces without this person. Locks those who do.

    `roles` limits it to these: another role of the same person changes nothing.
    """
    everywhere = list(PlatformRole.objects.coordinating_everywhere().select_for_update(of=("self",)).order_by("pk"))
    theirs = [role for role in everywhere if role.user_id == user_id and (roles is None or role.pk in roles)]
    if theirs and len(theirs) == len(everywhere):
        raise NotPossible(LAST)


def _check(by: User, about: int, province: str, reason: str) -> None:
    if not may_manage(by, province):
        raise NotPossible(NOT_YOURS)
    if by.pk == about:
        raise NotPossible(OWN)
    if not reason.strip():
        raise NotPossible("Schrijf waarom.")


def may_manage(user: User, province: str) -> bool:
    """Whether this coordinator gives and takes roles here: everywhere, or in the own province."""
    return user.coordinates_everywhere() or (bool(province) and user.may_coordinate(province))


@transaction.atomic
def record_review(*, by: User, now: datetime) -> int:
    """This coordinator looked whether each role that they manage, but their own, is still needed. Returns how many."""
    roles = [role for role in PlatformRole.objects.exclude(user=by) if may_manage(by, role.province)]
    return PlatformRole.objects.filter(pk__in=[role.pk for role in roles]).update(reviewed_at=now, reviewed_by=by)
