"""Lists of enterprises that somebody brought, and the rows of them that were not taken."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.urls import reverse

from accounts.models import User
from suppliers.querysets import ImportFileQuerySet


class ImportFile(models.Model):
    """A list of enterprises that a coordinator brought: tried without keeping anything, then taken in or thrown away.

    The counts are of the rows up to `position`: while it is tried what would become of them, later what became of them.
    """

    class State(models.TextChoices):
        READING = "reading", "wordt gelezen"
        READ = "read", "gelezen, nog niet ingelezen"
        WORKING = "working", "wordt ingelezen"
        DONE = "done", "ingelezen"

    UNFINISHED = (State.READING, State.WORKING)

    name = models.CharField(max_length=120)
    sha256 = models.CharField(max_length=64, default="")
    content = models.BinaryField()  # emptied as soon as it is done
    uploaded_at = models.DateTimeField()
    uploaded_by = models.ForeignKey(User, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    publish = models.BooleanField(default=False)
    state = models.CharField(max_length=10, choices=State, default=State.READING)
    unknown_columns = ArrayField(models.TextField(), default=list, blank=True)
    rows = models.PositiveIntegerField()  # with something in them
    position = models.PositiveIntegerField(default=0)  # rows that are dealt with, in the order of the file
    created = models.PositiveIntegerField(default=0)
    updated = models.PositiveIntegerField(default=0)
    unchanged = models.PositiveIntegerField(default=0)
    refused = models.PositiveIntegerField(default=0)
    done_at = models.DateTimeField(null=True, blank=True)

    objects = ImportFileQuerySet.as_manager()

    class Meta:
        verbose_name = "ingelezen lijst"
        verbose_name_plural = "ingelezen lijsten"
        ordering = ["-uploaded_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(position=F("created") + F("updated") + F("unchanged") + F("refused")),
                name="every_row_is_accounted_for",
            ),
            models.CheckConstraint(condition=Q(position__lte=F("rows")), name="no_more_rows_than_there_are"),
            models.CheckConstraint(
                condition=Q(state="done", done_at__isnull=False, position=F("rows"))
                | ~Q(state="done") & Q(done_at__isnull=True),
                name="import_that_is_done_says_when",
            ),
            models.UniqueConstraint(
                fields=["uploaded_by", "sha256", "publish"],
                condition=~Q(state="done"),
                name="one_open_import_of_a_file",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("import_file", args=[self.pk])

    @property
    def taken(self) -> int:
        """How many rows are in, or would be."""
        return self.created + self.updated + self.unchanged

    def is_busy(self) -> bool:
        """Whether rows still wait for us, and not for a person."""
        return self.state in self.UNFINISHED


class ImportRefusal(models.Model):
    """A row that is not taken, and why: its cells by column, or its text where no cells could be told apart."""

    file = models.ForeignKey(ImportFile, on_delete=models.CASCADE, related_name="refusals")
    line = models.PositiveIntegerField()
    name = models.TextField(blank=True)
    reasons = ArrayField(models.TextField())
    cells = models.JSONField(default=dict, blank=True)
    raw = models.TextField(blank=True)

    class Meta:
        verbose_name = "geweigerde regel"
        verbose_name_plural = "geweigerde regels"
        ordering = ["file", "line"]
        constraints = [models.UniqueConstraint(fields=["file", "line"], name="line_refused_once")]

    def __str__(self) -> str:
        return f"{self.file_id} {self.line}"
