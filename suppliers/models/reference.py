"""What is sold, what it is good for, and which labels exist: reference rows."""

from django.db import models


class Category(models.Model):
    """A kind of product or service, as buyers name it."""

    slug = models.SlugField(max_length=60, unique=True)
    name = models.CharField("naam", max_length=120)
    description = models.TextField("omschrijving", blank=True)

    class Meta:
        verbose_name = "categorie"
        verbose_name_plural = "categorieën"
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class CategoryCode(models.Model):
    """A CPV code that belongs to a category: `core` counts as a match, `related` is a suggestion."""

    class Match(models.TextChoices):
        CORE = "core", "kern"
        RELATED = "related", "verwant"

    category = models.ForeignKey(Category, on_delete=models.CASCADE, related_name="codes")
    cpv = models.CharField(max_length=8)
    prefix = models.CharField(max_length=8)
    label = models.CharField(max_length=200)
    match = models.CharField(max_length=10, choices=Match)

    class Meta:
        verbose_name = "CPV-code van een categorie"
        verbose_name_plural = "CPV-codes van categorieën"
        ordering = ["category", "cpv"]
        constraints = [models.UniqueConstraint(fields=["category", "cpv"], name="category_code_once")]

    def __str__(self) -> str:
        return f"{self.cpv} {self.label}"


class Theme(models.Model):
    """What buying is good for."""

    slug = models.SlugField(max_length=60, unique=True)
    name = models.CharField("naam", max_length=120)
    description = models.TextField("omschrijving", blank=True)

    class Meta:
        verbose_name = "thema"
        verbose_name_plural = "thema's"
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class Recognition(models.Model):
    """A label, certificate, register or statement that exists."""

    slug = models.SlugField(max_length=60, unique=True)
    name = models.CharField("naam", max_length=120)
    kind = models.CharField("soort", max_length=60)
    proves = models.TextField("wat het bewijst", blank=True)
    levels = models.CharField("niveaus", max_length=200, blank=True)
    validity = models.CharField("geldigheid", max_length=200, blank=True)
    meets_2_82 = models.BooleanField("bewijs voor artikel 2.82", default=False)
    ended_on = models.DateField("bestaat niet meer sinds", null=True, blank=True)
    source = models.TextField(blank=True)
    confidence = models.CharField(max_length=200, blank=True)

    class Meta:
        verbose_name = "erkenning"
        verbose_name_plural = "erkenningen"
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name

    @property
    def short_name(self) -> str:
        """The name as people say it: `PSO` for the PSO-Prestatieladder, and nothing between brackets."""
        name, letters = self.name.split(" (")[0], self.slug.upper()
        return letters if name.startswith(f"{letters}-") else name
