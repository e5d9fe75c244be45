"""What was read in the notices of a tender about people, material, environment and energy."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from accounts.models import User
from tenders.models.procurements import Publication, Tender


class Finding(models.Model):
    """One kind of impact in a tender, from a field or from a text, with the sentence that says so.

    There is at most one for each kind and source: `sentence` is the clearest, `others` the rest as
    [{"place", "sentence", "words"}]. `place` says where it stands, as people say it: `veld BT-774, perceel 1`,
    `beschrijving`, `gunningscriterium`. `words` are the parts of the sentence that a rule matched. `percentage` is only
    there for social return. Where a field and a text, or two texts, disagree, `against` is the sentence that denies it
    and `against_place` where that stands: we do not choose. `publication` is the one it was read in.
    """

    class Kind(models.TextChoices):
        RESERVED = "voorbehouden_2_82", "Voorbehouden opdracht (artikel 2.82)"
        RESERVED_SERVICE = "voorbehouden_2_82a", "Voorbehouden dienst (artikel 2.82a)"
        SOCIAL_RETURN = "social_return", "Social return"
        SOCIAL = "sociaal", "Sociaal doel"
        CIRCULAR = "circulair", "Circulaire economie"
        NATURE = "milieu", "Natuur en milieu"
        ENERGY = "energie", "Energie en klimaat"
        INNOVATION = "innovatie", "Innovatie"

    class Source(models.TextChoices):
        FIELD = "veld", "veld"
        TEXT = "tekst", "tekst"

    tender = models.ForeignKey(Tender, on_delete=models.CASCADE, related_name="findings")
    publication = models.ForeignKey(Publication, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    kind = models.CharField(max_length=20, choices=Kind)
    source = models.CharField(max_length=5, choices=Source)
    place = models.CharField(max_length=200)
    sentence = models.TextField()
    words = ArrayField(models.CharField(max_length=200), default=list, blank=True)
    others = models.JSONField(default=list, blank=True)
    percentage = models.DecimalField(max_digits=5, decimal_places=2, null=True, blank=True)
    against = models.TextField(blank=True)
    against_place = models.CharField(max_length=200, blank=True)

    class Meta:
        verbose_name = "bevinding"
        verbose_name_plural = "bevindingen"
        ordering = ["tender", "kind", "source"]
        constraints = [
            models.UniqueConstraint(fields=["tender", "kind", "source"], name="finding_once"),
            models.CheckConstraint(condition=~Q(sentence=""), name="finding_has_its_sentence"),
            models.CheckConstraint(
                condition=Q(percentage__isnull=True) | Q(kind="social_return", percentage__gt=0, percentage__lte=100),
                name="only_social_return_has_a_percentage",
            ),
            models.CheckConstraint(
                condition=Q(against="", against_place="") | ~Q(against="") & ~Q(against_place=""),
                name="contradiction_says_where",
            ),
        ]
        indexes = [models.Index(fields=["kind", "tender"], name="finding_by_kind")]

    def __str__(self) -> str:
        return f"{self.tender_id} {self.kind} ({self.source})"


class FindingDoubt(models.Model):
    """Somebody says that a finding is wrong, or that one is missing; ends in an answer of a moderator."""

    class Outcome(models.TextChoices):
        RIGHT = "right", "de melding klopt; wij passen de leesregel aan"
        WRONG = "wrong", "de bevinding klopt"
        UNKNOWN = "unknown", "niet vast te stellen"

    tender = models.ForeignKey(Tender, on_delete=models.CASCADE, related_name="doubts")
    kind = models.CharField(max_length=20, choices=Finding.Kind)
    text = models.TextField("wat klopt er niet", max_length=1_000)
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(User, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    answered_at = models.DateTimeField(null=True, blank=True)
    answered_by = models.ForeignKey(User, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    outcome = models.CharField(max_length=10, choices=Outcome, blank=True)
    answer = models.TextField("antwoord", max_length=1_000, blank=True)

    class Meta:
        verbose_name = "melding over een bevinding"
        verbose_name_plural = "meldingen over bevindingen"
        ordering = ["-made_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(answered_at__isnull=True, outcome="", answer="")
                | Q(answered_at__isnull=False) & ~Q(outcome="") & ~Q(answer=""),
                name="answered_doubt_says_what",
            )
        ]

    def __str__(self) -> str:
        return f"{self.tender_id} {self.kind}: {self.text[:60]}"
