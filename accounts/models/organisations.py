"""The parties that people act for, and how we know that they are who they say."""

from datetime import datetime

import pghistory
import pgtrigger
from django.core.validators import RegexValidator
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Lower, Now
from django.urls import reverse

from accounts.models.people import User
from accounts.querysets import MembershipQuerySet, OrganisationQuerySet, PublicDomainQuerySet
from platform_goed_inkopen.regions import BY_CODE, MUNICIPALITIES, Municipality

MUNICIPALITY_CHOICES = [(place.code, place.name) for place in sorted(MUNICIPALITIES, key=lambda p: p.slug)]
kvk_number_of_eight_digits = RegexValidator(r"^\d{8}\Z", "Een KvK-nummer heeft 8 cijfers. Schrijf alle 8 cijfers.")


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

    PUBLIC_KINDS = (Kind.MUNICIPALITY, Kind.PROVINCE, Kind.WATER_BOARD, Kind.PUBLIC_BODY)

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
    # While nobody verified it: since when it waits for a moderator, and what one objected to.
    review_asked_at = models.DateTimeField(null=True, blank=True)
    refused_at = models.DateTimeField(null=True, blank=True)
    refused_by = models.ForeignKey(User, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    refused_reason = models.TextField(blank=True)
    # Its last owner handed it to the moderators.
    without_owner_since = models.DateTimeField(null=True, blank=True)
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
            models.CheckConstraint(
                condition=~Q(verified_how__in=("moderator", "invitation")) | ~Q(verified_reason=""),
                name="verified_by_a_person_says_why",
            ),
            models.CheckConstraint(
                condition=Q(verified_at__isnull=True) | Q(review_asked_at__isnull=True, refused_at__isnull=True),
                name="verified_organisation_does_not_wait",
            ),
            models.CheckConstraint(
                condition=Q(refused_at__isnull=True, refused_by__isnull=True, refused_reason="")
                | Q(refused_at__isnull=False, refused_by__isnull=False) & ~Q(refused_reason=""),
                name="refusal_says_who_when_and_why",
            ),
        ]
        triggers = [
            pgtrigger.Trigger(
                name="verification_stays",
                when=pgtrigger.Before,
                operation=pgtrigger.UpdateOf("verified_at"),
                condition=pgtrigger.Q(old__verified_at__isnull=False, new__verified_at__isnull=True),
                func="RAISE EXCEPTION 'a verification is never taken back' USING ERRCODE = 'check_violation';",
            )
        ]
        indexes = [models.Index(fields=["is_demo"], name="organisation_demo", condition=Q(is_demo=True))]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("organisation", args=[self.slug])

    @property
    def municipality(self) -> Municipality | None:
        """Where the organisation is seated; None outside the north or when unknown."""
        return BY_CODE.get(self.municipality_code)

    @property
    def province_code(self) -> str:
        """The province of the seat (PV20…PV22); empty when unknown."""
        place = self.municipality
        return place.province.code if place else ""

    @property
    def is_verified(self) -> bool:
        """Whether somebody checked it: only then it publishes, contacts others and is named to them."""
        return self.verified_at is not None

    def is_claimed(self) -> bool:
        """Whether somebody acts for this party, and nobody checked that they may. Costs a query while unverified."""
        return self.verified_at is None and self.memberships.exists()

    def record_verified(self, *, how: str, at: datetime, by: User | None = None, reason: str = "") -> None:
        """Somebody checked that this party is who it says; the first check stays."""
        if self.verified_at is None:
            self.verified_at, self.verified_by, self.verified_how, self.verified_reason = at, by, how, reason
            self.review_asked_at, self.refused_at, self.refused_by, self.refused_reason = None, None, None, ""
            self.save(update_fields=VERIFICATION)

    def record_refused(self, *, by: User, at: datetime, reason: str) -> None:
        """A moderator does not believe it yet; it waits no longer until it is sent in again."""
        self.review_asked_at, self.refused_at, self.refused_by, self.refused_reason = None, at, by, reason
        self.save(update_fields=VERIFICATION)

    def record_review_asked(self, *, at: datetime) -> None:
        """It waits for a moderator from now on; what was objected to before stands in the history."""
        if self.verified_at is None:
            self.review_asked_at, self.refused_at, self.refused_by, self.refused_reason = at, None, None, ""
            self.save(update_fields=VERIFICATION)


VERIFICATION = [
    "verified_at",
    "verified_by",
    "verified_how",
    "verified_reason",
    "review_asked_at",
    "refused_at",
    "refused_by",
    "refused_reason",
]


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

    @property
    def is_owner(self) -> bool:
        """Whether this person decides who else acts for the party."""
        return self.role == self.Role.OWNER

    @property
    def may_write(self) -> bool:
        """Whether this person writes its pages."""
        return self.role in (self.Role.OWNER, self.Role.EDITOR)


@pghistory.track()
class PublicDomain(models.Model):
    """Mail from this domain, or from below it, comes from this public body."""

    domain = models.CharField("domein", max_length=253)
    name = models.CharField("naam van de organisatie", max_length=200)
    kind = models.CharField(
        "soort", max_length=20, choices=[(kind.value, kind.label) for kind in Organisation.PUBLIC_KINDS]
    )
    municipality_code = models.CharField("gemeente", max_length=6, blank=True, choices=MUNICIPALITY_CHOICES)
    source = models.TextField("hoe weten wij dit?")
    added_by = models.ForeignKey(User, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    added_at = models.DateTimeField(db_default=Now())

    objects = PublicDomainQuerySet.as_manager()

    class Meta:
        verbose_name = "domein van een publieke organisatie"
        verbose_name_plural = "domeinen van publieke organisaties"
        ordering = ["domain"]
        constraints = [
            models.UniqueConstraint(fields=["domain"], name="public_domain_once"),
            models.CheckConstraint(
                condition=Q(domain=Lower(F("domain"))) & Q(domain__regex=r"^[a-z0-9-]+(\.[a-z0-9-]+)+$"),
                name="public_domain_in_lower_case",
            ),
            models.CheckConstraint(
                condition=Q(kind__in=["municipality", "province", "water_board", "public_body"]),
                name="public_domain_of_a_public_body",
            ),
            models.CheckConstraint(condition=~Q(source=""), name="public_domain_says_how_we_know"),
        ]

    def __str__(self) -> str:
        return self.domain
