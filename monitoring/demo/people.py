"""Invented people in every role, with log-ins that work on a machine that only its user can reach."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from allauth.account.models import EmailAddress
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.contrib.auth.hashers import make_password

from accounts.actions.founding import found_organisation
from accounts.models import Membership, Organisation, PlatformRole, PublicDomain, User

DOMAIN = "voorbeeld.example"
PASSWORD = "koolzaad-op-de-klei"  # noqa: S105 - an example, refused unless the site is on loopback


@dataclass(frozen=True)
class Person:
    """Somebody of the demonstration: for which KvK number they act, or what they do for the platform."""

    mailbox: str
    name: str
    says: str
    kvk_number: str = ""
    role: str = ""
    platform_role: str = ""
    province: str = ""
    also_writes_for: str = ""

    @property
    def email(self) -> str:
        return f"{self.mailbox}@{DOMAIN}"


PEOPLE = (
    Person("ondernemer", "Wietske Jonkman", "eigenaar van een aanbieder in Groningen", "90000001", "owner"),
    Person("redacteur", "Sietse Hoekstra", "redacteur van dezelfde aanbieder", "90000001", "editor"),
    Person("lezer", "Marga Popken", "lezer van dezelfde aanbieder", "90000001", "reader"),
    Person("andere-ondernemer", "Ate Wiersma", "eigenaar van een andere aanbieder", "90000002", "owner"),
    Person(
        "twee-organisaties",
        "Brechtje Visser",
        "eigenaar van een aanbieder, en redacteur van een andere",
        "90000003",
        "owner",
        also_writes_for="90000001",
    ),
    Person("koper", "Hilda Boerema", "inkoper van een woonstichting", "90009001", "owner"),
    Person("nieuwkomer", "Auke de Haan", "eigenaar van een organisatie die nog niet gecontroleerd is"),
    Person("moderator", "Roel Veenker", "moderator voor het hele noorden", platform_role="moderator"),
    Person("moderator-drenthe", "Janneke Smit", "moderator voor Drenthe", platform_role="moderator", province="PV22"),
    Person("coordinator", "Fenna Dijkstra", "coördinator voor het hele noorden", platform_role="coordinator"),
    Person(
        "coordinator-fryslan", "Douwe Postma", "coördinator voor Fryslân", platform_role="coordinator", province="PV21"
    ),
)
BUYER = {"name": "Woonstichting De Brinkhoek", "kvk_number": "90009001", "municipality_code": "GM0106"}

NEWCOMER = {
    "name": "Fietsenmakerij De Trapper",
    "kind": "company",
    "kvk_number": "90009002",
    "municipality_code": "GM0106",
}
DOMAINS = (
    {"domain": "gemeente-voorbeeld.example", "name": "Gemeente Voorbeeld", "kind": "municipality"},
    {"domain": "provincie-voorbeeld.example", "name": "Provincie Voorbeeld", "kind": "province"},
    {"domain": "waterschap-voorbeeld.example", "name": "Waterschap Voorbeeld", "kind": "water_board"},
)


def load_people(*, may_log_in: bool, now: datetime) -> dict[str, User]:
    """The people with their roles, by mailbox; without `may_log_in` their passwords do not work."""
    Organisation.objects.get_or_create(
        kvk_number=BUYER["kvk_number"],
        defaults={**BUYER, "slug": "woonstichting-de-brinkhoek", "kind": "foundation", "is_demo": True}
        | {"verified_at": now, "verified_how": Organisation.VerifiedBy.IMPORT},
    )
    PublicDomain.objects.bulk_create(PublicDomain(source="verzonnen voorbeeld", **facts) for facts in DOMAINS)
    # Making the hash takes half a second on purpose; one for all of them is enough here.
    password = make_password(PASSWORD if may_log_in else None)
    cast = {person.mailbox: _load(person, password) for person in PEOPLE}
    waiting = found_organisation(by=cast["nieuwkomer"], now=now - timedelta(days=1), **NEWCOMER)
    Organisation.objects.filter(pk=waiting.pk).update(is_demo=True)
    return cast


def _load(person: Person, password: str) -> User:
    user = User.objects.create(email=person.email, name=person.name, password=password)
    EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
    if person.kvk_number:
        organisation = Organisation.objects.get(kvk_number=person.kvk_number)
        Membership.objects.create(user=user, organisation=organisation, role=person.role)
    if person.platform_role and user.has_usable_password():
        # A secret of this installation alone; `manage.py demo_code` tells the code of now.
        TOTP.activate(user, generate_totp_secret())
    if person.also_writes_for:
        organisation = Organisation.objects.get(kvk_number=person.also_writes_for)
        Membership.objects.create(user=user, organisation=organisation, role=Membership.Role.EDITOR)
    if person.platform_role:
        PlatformRole.objects.create(user=user, role=person.platform_role, province=person.province)
    return user
