"""People, the parties they act for, and who may moderate or coordinate."""

from datetime import datetime
from functools import cached_property
from typing import ClassVar

import pghistory
from allauth.mfa.models import Authenticator
from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.core.validators import RegexValidator
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower, Now

from accounts.querysets import MembershipQuerySet, OrganisationQuerySet, PlatformRoleQuerySet
from platform_goed_inkopen.regions import BY_CODE, MUNICIPALITIES, PROVINCES, Municipality

MUNICIPALITY_CHOICES = [(place.code, place.name) for place in sorted(MUNICIPALITIES, key=lambda p: p.slug)]
PROVINCE_CHOICES = [(province.code, province.name) for province in PROVINCES]
kvk_number_of_eight_digits = RegexValidator(r"^\d{8}\Z", "Een KvK-nummer heeft 8 cijfers. Schrijf alle 8 cijfers.")


class UserManager(BaseUserManager["User"]):
    def create_user(self, email: str, password: str | None = None, **fields: object) -> "User":
        """A new account; the address is kept in lower case. Without a password nobody can log in with it."""
        user = self.model(email=email.strip().lower(), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def moderating(self, province_code: str) -> "models.QuerySet[User]":
        """Who decides in this province, by address; what has no known province is every moderator's."""
        roles = PlatformRole.objects.filter(role=PlatformRole.Role.MODERATOR)
        roles = roles.covering(province_code) if province_code else roles
        return self.filter(is_active=True, platform_roles__in=roles).distinct().order_by("email")

    def get_by_natural_key(self, username: str | None) -> "User":
        """The account of this address, whatever its capitals."""
        return self.get(email__iexact=username)


class User(AbstractBaseUser):
    """A person who can log in."""

    email = models.EmailField("e-mailadres", unique=True)
    name = models.CharField("naam", max_length=120, blank=True)
    is_active = models.BooleanField("actief", default=True)
    date_joined = models.DateTimeField(db_default=Now())

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = []

    objects = UserManager()

    class Meta:
        verbose_name = "account"
        verbose_name_plural = "accounts"
        constraints = [models.UniqueConstraint(Lower("email"), name="user_email_whatever_its_capitals")]

    def __str__(self) -> str:
        return self.name or self.email

    @cached_property
    def roles(self) -> list["PlatformRole"]:
        """What this person does for the platform. Costs one query, once."""
        return list(self.platform_roles.all())

    def may_moderate(self, province_code: str = "") -> bool:
        """Whether this person decides on what is published, in this province or, without one, anywhere."""
        return self._acts_as(PlatformRole.Role.MODERATOR, province_code)

    def may_coordinate(self, province_code: str = "") -> bool:
        """Whether this person coordinates, in this province or, without one, anywhere."""
        return self._acts_as(PlatformRole.Role.COORDINATOR, province_code)

    def _acts_as(self, kind: str, province_code: str) -> bool:
        """A role counts only with a second step in logging in."""
        named = any(role.covers(province_code) for role in self.roles if role.role == kind)
        return named and self.has_second_factor

    def works_for_platform(self) -> bool:
        """Whether the section Coördinatie is meant for this person; it opens with a second step in logging in."""
        return bool(self.roles)

    @cached_property
    def has_second_factor(self) -> bool:
        """Whether logging in asks for an app or passkey besides the password. Costs one query, once."""
        second = Authenticator.objects.filter(user=self).exclude(type=Authenticator.Type.RECOVERY_CODES)
        return bool(second.exists())


@pghistory.track()
class Organisation(models.Model):
    """A party: municipality, province, water board, other public body, company or foundation."""

    class Kind(models.TextChoices):
        MUNICIPALITY = "municipality", "gemeente"
        PROVINCE = "province", "provincie"
        WATER_BOARD = "water_board", "waterschap"
        PUBLIC_BODY = "public_body", "andere publieke organisatie"
        COMPANY = "company", "bedrijf"
        FOUNDATION = "foundation", "stichting of vereniging"

    class VerifiedBy(models.TextChoices):
        MAIL_DOMAIN = "mail_domain", "maildomein van een bekende publieke organisatie"
        INVITATION = "invitation", "uitnodiging van een coördinator"
        MODERATOR = "moderator", "beoordeling door een moderator"
        IMPORT = "import", "import door de beheerder"

    name = models.CharField("naam", max_length=200)
    slug = models.SlugField(max_length=120, unique=True)
    kind = models.CharField("soort", max_length=20, choices=Kind)
    kvk_number = models.CharField(
        "KvK-nummer", max_length=8, null=True, blank=True, unique=True, validators=[kvk_number_of_eight_digits]
    )
    municipality_code = models.CharField("gemeente", max_length=6, blank=True, choices=MUNICIPALITY_CHOICES)
    created_at = models.DateTimeField(db_default=Now())
    verified_at = models.DateTimeField(null=True, blank=True)
    verified_by = models.ForeignKey(User, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    verified_how = models.CharField(max_length=20, choices=VerifiedBy, blank=True)
    verified_reason = models.TextField(blank=True)
    is_demo = models.BooleanField(default=False)

    objects = OrganisationQuerySet.as_manager()

    class Meta:
        verbose_name = "organisatie"
        verbose_name_plural = "organisaties"
        constraints = [
            models.CheckConstraint(
                condition=Q(kvk_number__isnull=True) | Q(kvk_number__regex=r"^[0-9]{8}$"),
                name="kvk_number_has_8_digits",
            ),
            models.CheckConstraint(
                condition=Q(verified_at__isnull=True, verified_how="")
                | Q(verified_at__isnull=False) & ~Q(verified_how=""),
                name="verified_when_and_how_together",
            ),
            models.CheckConstraint(
                condition=~Q(verified_how__in=("moderator", "invitation")) | Q(verified_by__isnull=False),
                name="verified_by_a_person_names_the_person",
            ),
        ]
        indexes = [models.Index(fields=["is_demo"], name="organisation_demo", condition=Q(is_demo=True))]

    def __str__(self) -> str:
        return self.name

    @property
    def municipality(self) -> Municipality | None:
        """Where the organisation is seated; None outside the north or when unknown."""
        return BY_CODE.get(self.municipality_code)

    @property
    def province_code(self) -> str:
        """The province of the seat (PV20…PV22); empty when unknown."""
        place = self.municipality
        return place.province.code if place else ""

    def is_claimed(self) -> bool:
        """Whether somebody acts for this party, and nobody checked that they may. Costs a query while unverified."""
        return self.verified_at is None and self.memberships.exists()

    def record_verified(self, *, how: str, at: datetime, by: User | None = None, reason: str = "") -> None:
        """Somebody checked that this party is who it says; the first check stays."""
        if self.verified_at is None:
            self.verified_at, self.verified_by, self.verified_how, self.verified_reason = at, by, how, reason
            self.save(update_fields=["verified_at", "verified_by", "verified_how", "verified_reason"])


@pghistory.track()
class Membership(models.Model):
    """A person acts for this party, as owner, editor or reader."""

    class Role(models.TextChoices):
        OWNER = "owner", "eigenaar"
        EDITOR = "editor", "redacteur"
        READER = "reader", "lezer"

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="memberships")
    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="memberships")
    role = models.CharField(max_length=10, choices=Role)
    since = models.DateTimeField(db_default=Now())

    objects = MembershipQuerySet.as_manager()

    class Meta:
        verbose_name = "lidmaatschap"
        verbose_name_plural = "lidmaatschappen"
        constraints = [models.UniqueConstraint(fields=["user", "organisation"], name="membership_once")]

    def __str__(self) -> str:
        return f"{self.user} · {self.organisation} · {self.get_role_display()}"


@pghistory.track()
class PlatformRole(models.Model):
    """A person moderates or coordinates, for one province or, with an empty province, for all."""

    class Role(models.TextChoices):
        MODERATOR = "moderator", "moderator"
        COORDINATOR = "coordinator", "coördinator"

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="platform_roles")
    role = models.CharField(max_length=12, choices=Role)
    province = models.CharField(max_length=4, blank=True, choices=PROVINCE_CHOICES)

    objects = PlatformRoleQuerySet.as_manager()

    class Meta:
        verbose_name = "rol voor het platform"
        verbose_name_plural = "rollen voor het platform"
        constraints = [models.UniqueConstraint(fields=["user", "role", "province"], name="platform_role_once")]

    def __str__(self) -> str:
        return f"{self.user} · {self.get_role_display()} · {self.get_province_display() or 'alle provincies'}"

    def covers(self, province_code: str) -> bool:
        """Whether the role holds in this province; asked without a province: whether it holds anywhere."""
        return not province_code or self.province in ("", province_code)
