"""The words of the reference tables, as a list that somebody brings may use them."""

from suppliers.importing import Vocabulary
from suppliers.models import Category, CategoryCode, Recognition, Theme


def known_words() -> Vocabulary:
    """The slugs of the reference tables; a CPV code stands for its category, first where it is core. Three queries."""
    codes = CategoryCode.objects.order_by("-match", "-pk").values_list("cpv", "category__slug")
    slugs = Category.objects.values_list("slug", flat=True)
    return Vocabulary(
        categories={**dict(codes), **{slug: slug for slug in slugs}},
        themes={slug: slug for slug in Theme.objects.values_list("slug", flat=True)},
        recognitions={slug: slug for slug in Recognition.objects.values_list("slug", flat=True)},
    )
