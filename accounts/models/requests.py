"""Asking somebody to act for an organisation, and asking to act for one."""

from datetime import datetime

import pghistory
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Lower, Now

from accounts.models.organisations import MUNICIPALITY_CHOICES, Membership, Organisation, kvk_number_of_eight_digits
from accounts.models.people import User
from accounts.querysets import InvitationQuerySet, JoinRequestQuerySet


@pghistory.track(exclude=["email", "token_hash"])
class Invitation(models.Model):
    """Somebody may act for an organisation: of an owner for a colleague, or of a coordinator for an owner.

    A coordinator may name an organisation that is not here yet: then `organisation` is empty until somebody accepts.
    Who accepts an invitation of a coordinator becomes owner of a verified organisation. The link in the mail holds a
    token of which only the hash is kept.
    """

    email = models.EmailField("e-mailadres")
    organisation = models.ForeignKey(
        Organisation, null=True, blank=True, on_delete=models.CASCADE, related_name="invitations"
    )
    role = models.CharField("rol", max_length=10, choices=Membership.Role)
    by_coordinator = models.BooleanField(default=False)
    name = models.CharField("naam", max_length=200, blank=True)
    kind = models.CharField("soort", max_length=20, choices=Organisation.Kind, blank=True)
    kvk_number = models.CharField("KvK-nummer", max_length=8, blank=True, validators=[kvk_number_of_eight_digits])
    municipality_code = models.CharField("gemeente", max_length=6, blank=True, choices=MUNICIPALITY_CHOICES)
    reason = models.TextField("reden", blank=True)
    token_hash = models.CharField(max_length=64, unique=True)
    invited_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    invited_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    accepted_by = models.ForeignKey(User, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    accepted_at = models.DateTimeField(null=True, blank=True)
    revoked_by = models.ForeignKey(User, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    revoked_at = models.DateTimeField(null=True, blank=True)

    objects = InvitationQuerySet.as_manager()

    class Meta:
        verbose_name = "uitnodiging"
        verbose_name_plural = "uitnodigingen"
        ordering = ["-invited_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "email"],
                condition=Q(accepted_at__isnull=True, revoked_at__isnull=True),
                name="one_open_invitation_per_address",
            ),
            models.CheckConstraint(condition=Q(email=Lower(F("email"))), name="invited_address_in_lower_case"),
            models.CheckConstraint(
                condition=Q(organisation__isnull=False) | ~Q(name="") & ~Q(kind="") & Q(by_coordinator=True),
                name="invitation_names_its_organisation",
            ),
            models.CheckConstraint(
                condition=Q(by_coordinator=False) | Q(role="owner") & ~Q(reason=""),
                name="coordinator_invites_an_owner_and_says_why",
            ),
            models.CheckConstraint(
                condition=Q(accepted_at__isnull=True, accepted_by__isnull=True)
                | Q(accepted_at__isnull=False, accepted_by__isnull=False, organisation__isnull=False),
                name="accepted_invitation_says_who_when_and_where",
            ),
            models.CheckConstraint(
                condition=Q(revoked_at__isnull=True, revoked_by__isnull=True)
                | Q(revoked_at__isnull=False, revoked_by__isnull=False, accepted_at__isnull=True),
                name="revoked_invitation_says_who_and_when",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.organisation_name} · {self.get_role_display()}"

    @property
    def organisation_name(self) -> str:
        """For whom one would act."""
        return self.organisation.name if self.organisation else self.name

    def is_open(self) -> bool:
        """Whether nobody accepted or revoked it; it may have expired."""
        return self.accepted_at is None and self.revoked_at is None

    def has_expired(self, now: datetime) -> bool:
        """Whether its link works no longer."""
        return self.expires_at <= now


@pghistory.track(exclude=["words"])
class JoinRequest(models.Model):
    """Somebody asks the owner of an organisation, known by its KvK number, to let them act for it."""

    class Outcome(models.TextChoices):
        APPROVED = "approved", "toegevoegd"
        REFUSED = "refused", "geweigerd"

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="join_requests")
    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="join_requests")
    words = models.TextField("toelichting", max_length=1_000, blank=True)
    asked_at = models.DateTimeField(db_default=Now())
    outcome = models.CharField(max_length=10, choices=Outcome, blank=True)
    role = models.CharField("rol", max_length=10, choices=Membership.Role, blank=True)
    reason = models.TextField("reden", blank=True)
    decided_at = models.DateTimeField(null=True, blank=True)
    decided_by = models.ForeignKey(User, null=True, blank=True, on_delete=models.PROTECT, related_name="+")

    objects = JoinRequestQuerySet.as_manager()

    class Meta:
        verbose_name = "vraag om toegang"
        verbose_name_plural = "vragen om toegang"
        ordering = ["asked_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["user", "organisation"], condition=Q(outcome=""), name="one_open_request_per_person"
            ),
            models.CheckConstraint(
                condition=Q(outcome="", decided_at__isnull=True, decided_by__isnull=True)
                | ~Q(outcome="") & Q(decided_at__isnull=False, decided_by__isnull=False),
                name="decided_request_says_who_and_when",
            ),
            models.CheckConstraint(
                condition=~Q(outcome="refused") | ~Q(reason=""), name="refused_request_has_a_reason"
            ),
            models.CheckConstraint(
                condition=Q(outcome="approved") & ~Q(role="") | ~Q(outcome="approved") & Q(role=""),
                name="approved_request_has_a_role",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user} · {self.organisation}"
