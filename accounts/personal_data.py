"""What the platform keeps of one person: every row that refers to an account, found by asking the models themselves.

A row that would go with the account (CASCADE) is this person's own: it is told whole, and it goes when the account is
erased. Another row belongs to somebody else, and says only that this person wrote it or decided on it: what others see
or decided stays, with a person without a name.
"""

from collections.abc import Iterator
from typing import Any

from django.db.models import CASCADE, ForeignKey, Model, Value
from pghistory.models import Event

from accounts.models import User
from platform_goed_inkopen.logs import KEY_IN_ADDRESS, WITHOUT_KEY
from platform_goed_inkopen.models import OutgoingMail

# What would let somebody in, or means nothing to a reader.
SECRET = frozenset({"password", "token_hash", "stop_hash", "feed_hash", "data", "session_key", "key"})
HISTORY = "de geschiedenis noemt alleen het nummer van het account, bij rijen die hier zelf in staan"

# How people say what they did with a row of somebody else.
DONE = {
    "accepted_by": "aangenomen",
    "added_by": "toegevoegd",
    "answered_by": "beantwoord",
    "by": "besloten",
    "checked_by": "gecontroleerd",
    "closed_by": "gesloten",
    "created_by": "gemaakt",
    "decided_by": "besloten",
    "dismissed_by": "weggezet",
    "frozen_by": "vastgelegd",
    "given_by": "gegeven",
    "investigated_by": "onderzocht",
    "invited_by": "verstuurd",
    "linked_by": "gekoppeld",
    "made_by": "gedaan",
    "refused_by": "geweigerd",
    "reviewed_by": "nagekeken",
    "revoked_by": "ingetrokken",
    "said_by": "gezegd",
    "seated_by": "ingevuld",
    "sent_by": "verstuurd",
    "submitted_by": "ingestuurd",
    "undone_by": "teruggedraaid",
    "uploaded_by": "geplaatst",
    "verified_by": "gecontroleerd",
    "withdrawn_by": "ingetrokken",
    "written_by": "geschreven",
}
NAMES = {"usersessions.UserSession": "plaatsen waar u inlogde", "mfa.Authenticator": "tweede stappen bij het inloggen"}


def own_relations() -> list["ForeignKey[Any, Any]"]:
    """The fields whose rows belong to the person."""
    return [field for field in relations() if field.remote_field.on_delete is CASCADE]


def other_relations() -> list["ForeignKey[Any, Any]"]:
    """The fields of others' rows that say who wrote or decided."""
    return [field for field in relations() if field.remote_field.on_delete is not CASCADE]


def relations() -> Iterator["ForeignKey[Any, Any]"]:
    """Every field that refers to an account, but those that `left_out` gives a reason for."""
    for relation in User._meta.get_fields(include_hidden=True):
        field = getattr(relation, "field", None)
        if relation.auto_created and isinstance(field, ForeignKey) and not left_out(field.model):
            yield field


def left_out(model: type[Model]) -> str:
    """Why rows of this model are not told; empty when they are."""
    return HISTORY if issubclass(model, Event) or model._meta.app_label == "pghistory" else ""


def personal_data(user: User) -> dict[str, Any]:
    """Everything, under the names that people use; what others wrote is not in it."""
    told: dict[str, Any] = {"account": _row(user)}
    for field in own_relations():
        rows = field.model._base_manager.filter(**{field.name: user}).order_by("pk")
        told[_name(field)] = [_row(row) for row in rows]
    told |= _written_or_decided(user)
    told["mail aan u"] = _mails(user)
    return told


def _mails(user: User) -> list[dict[str, Any]]:
    """The mail to this person, without what opens its links: who borrows a session may not choose a new password."""
    mails = OutgoingMail.objects.filter(recipient__in=addresses_of(user)).order_by("pk")
    told = list(mails.values("subject", "text", "created_at"))
    return [{**mail, "text": KEY_IN_ADDRESS.sub(WITHOUT_KEY, mail["text"])} for mail in told]


def _written_or_decided(user: User) -> dict[str, list[dict[str, int]]]:
    """The numbers of others' rows on which this person stands. Costs one query, whatever the number of fields."""
    found: dict[str, list[dict[str, int]]] = {_name(field): [] for field in other_relations()}
    first, *rest = (
        field.model._base_manager.filter(**{field.name: user}).order_by().values_list(Value(_name(field)), "pk")
        for field in other_relations()
    )
    for name, number in sorted(first.union(*rest, all=True)):
        found[name].append({"nummer": number})
    return found


def addresses_of(user: User) -> list[str]:
    """Every mail address that this person confirmed; anybody can write down the address of somebody else."""
    return sorted({user.email, *user.verified_addresses()})


def _name(field: "ForeignKey[Any, Any]") -> str:
    name = NAMES.get(field.model._meta.label, str(field.model._meta.verbose_name_plural))
    return name if field.remote_field.on_delete is CASCADE else f"{name}, {DONE[field.name]} door u"


def _row(row: Model) -> dict[str, Any]:
    fields = [field for field in row._meta.concrete_fields if field.name not in SECRET]
    return {str(field.verbose_name): field.value_from_object(row) for field in fields}
