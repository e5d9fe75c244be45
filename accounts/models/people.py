"""People, and what they do for the platform."""

from functools import cached_property
from typing import ClassVar

import pghistory
from allauth.mfa.models import Authenticator
from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower, Now

from accounts.querysets import PlatformRoleQuerySet
from platform_goed_inkopen.regions import PROVINCES

PROVINCE_CHOICES = [(province.code, province.name) for province in PROVINCES]


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

    def coordinates_everywhere(self) -> bool:
        """Whether this person coordinates all provinces."""
        is_named = any(role.province == "" for role in self.roles if role.role == PlatformRole.Role.COORDINATOR)
        return is_named and self.has_second_factor

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

    def verified_addresses(self) -> list[str]:
        """The addresses, in lower case, on which this person answered a mail of ours. Costs a query."""
        addresses = self.emailaddress_set.filter(verified=True).order_by("email")  # type: ignore[attr-defined]  # of allauth
        return [email.lower() for email in addresses.values_list("email", flat=True)]


@pghistory.track()
class PlatformRole(models.Model):
    """A person moderates or coordinates, for one province or, with an empty province, for all.

    `reviewed_at` is when a coordinator last looked whether the role is still needed (BIO2 8.02.01: each quarter).
    """

    class Role(models.TextChoices):
        MODERATOR = "moderator", "moderator"
        COORDINATOR = "coordinator", "coördinator"

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="platform_roles")
    role = models.CharField(max_length=12, choices=Role)
    province = models.CharField(max_length=4, blank=True, choices=PROVINCE_CHOICES)
    since = models.DateTimeField(db_default=Now())
    given_by = models.ForeignKey(User, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    reason = models.TextField("reden", blank=True)
    reviewed_at = models.DateTimeField(null=True, blank=True)
    reviewed_by = models.ForeignKey(User, null=True, blank=True, on_delete=models.PROTECT, related_name="+")

    objects = PlatformRoleQuerySet.as_manager()

    class Meta:
        verbose_name = "rol voor het platform"
        verbose_name_plural = "rollen voor het platform"
        constraints = [
            models.UniqueConstraint(fields=["user", "role", "province"], name="platform_role_once"),
            models.CheckConstraint(
                condition=Q(given_by__isnull=True) | ~Q(reason=""), name="role_given_by_a_person_has_a_reason"
            ),
            models.CheckConstraint(
                condition=Q(reviewed_at__isnull=True, reviewed_by__isnull=True)
                | Q(reviewed_at__isnull=False, reviewed_by__isnull=False),
                name="role_reviewed_says_who_and_when",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user} · {self.get_role_display()} · {self.area}"

    @property
    def area(self) -> str:
        """Where the role holds, in words."""
        return self.get_province_display() or "alle provincies"

    def covers(self, province_code: str) -> bool:
        """Whether the role holds in this province; asked without a province: whether it holds anywhere."""
        return not province_code or self.province in ("", province_code)


class ErasedAccount(models.Model):
    """An account that was erased on request: enough to erase it again when a backup brings it back.

    `fingerprint` is a keyed hash of the address, so that only the same person is erased again.
    """

    account_id = models.BigIntegerField(unique=True)
    fingerprint = models.CharField(max_length=64)
    erased_at = models.DateTimeField()

    class Meta:
        verbose_name = "gewist account"
        verbose_name_plural = "gewiste accounts"

    def __str__(self) -> str:
        return f"account {self.account_id}"
