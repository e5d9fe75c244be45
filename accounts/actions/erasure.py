"""Erasing an account: what is the person's own goes, what others need keeps a person without a name."""

import secrets
from datetime import datetime

from django.contrib.auth.hashers import make_password
from django.contrib.sessions.models import Session
from django.db import transaction
from django.utils.crypto import constant_time_compare, salted_hmac

from accounts.actions import NotPossible
from accounts.actions.roles import refuse_last_coordinator
from accounts.forgetting import forget_in_rooms
from accounts.models import ErasedAccount, Invitation, Membership, Organisation, User
from accounts.personal_data import addresses_of, own_relations
from platform_goed_inkopen.models import OutgoingMail

NAME = "gewist account"
DOMAIN = "gewist.invalid"
LAST_OWNER = (
    "U bent de laatste eigenaar van {}. Draag eerst over: ga naar de pagina van de organisatie en kies "
    "‘Stop met meewerken’."
)


@transaction.atomic
def erase_account(*, user: User, now: datetime) -> None:
    """This person is not known here any more, and is logged out everywhere.

    Raises NotPossible, with what to do first, for the last owner of an organisation and the last coordinator.
    """
    # Locked in one order, as in changing members: nobody else leaves at the same moment.
    mine = Organisation.objects.filter(memberships__user=user, memberships__role="owner").order_by("pk")
    owned = list(Organisation.objects.select_for_update().filter(pk__in=mine.values("pk")).order_by("pk"))
    without = [str(party) for party in owned if not _others(party, user)]
    if without:
        raise NotPossible(LAST_OWNER.format(", ".join(without)))
    refuse_last_coordinator(user.pk)
    ErasedAccount.objects.update_or_create(
        account_id=user.pk, defaults={"fingerprint": fingerprint(user.email), "erased_at": now}
    )
    _erase(user)


def _others(party: Organisation, user: User) -> bool:
    return Membership.objects.owners().filter(organisation=party).exclude(user=user).exists()


@transaction.atomic
def replay_erasures(*, now: datetime) -> int:
    """Erase again whoever a backup brought back. Returns how many. Run it after each restore.

    The rows of ErasedAccount are to be kept outside the backup as well. An account with another address is left alone.
    """
    restored = 0
    for erased in ErasedAccount.objects.order_by("pk"):
        user = User.objects.filter(pk=erased.account_id).first()
        if user and constant_time_compare(fingerprint(user.email), erased.fingerprint):
            _erase(user)
            restored += 1
    return restored


def fingerprint(email: str) -> str:
    """What is kept of an address: enough to know it again, not to read it."""
    return salted_hmac("accounts.erased", email.lower(), algorithm="sha256").hexdigest()


def _erase(user: User) -> None:
    """Nothing is refused here: after a restore there is no choice."""
    addresses = addresses_of(user)
    nobody = f"{user.pk}-{secrets.token_hex(4)}@{DOMAIN}"
    OutgoingMail.objects.filter(recipient__in=addresses).delete()
    sent = Invitation.objects.filter(email__in=addresses)
    sent.filter(accepted_at__isnull=True).delete()
    sent.update(email=nobody)
    forget_in_rooms(addresses)
    _end_sessions(user)
    for field in own_relations():
        field.model._base_manager.filter(**{field.name: user}).delete()
    user.email, user.name, user.password, user.is_active = nobody, NAME, make_password(None), False
    user.save(update_fields=["email", "name", "password", "is_active"])


def _end_sessions(user: User) -> None:
    """A session tells whose it is only inside, so each is opened; erasing is rare."""
    keys = [
        session.session_key
        for session in Session.objects.iterator()
        if session.get_decoded().get("_auth_user_id") == str(user.pk)
    ]
    Session.objects.filter(session_key__in=keys).delete()
