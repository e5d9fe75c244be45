"""Which stories a visitor asks for: the query string of /verhalen/ and of its files."""

from django import forms
from django.http import QueryDict

from platform_goed_inkopen.regions import BY_SLUG, MUNICIPALITIES
from stories.querysets import StoryQuerySet
from suppliers.models import Category, Theme

FACETS = ("thema", "categorie", "gemeente")


def _choice(label: str, unknown: str) -> forms.MultipleChoiceField:
    return forms.MultipleChoiceField(label=label, required=False, error_messages={"invalid_choice": unknown})


class StoryFilter(forms.Form):
    """Words, themes, categories and municipalities. A value that is unknown is an error and narrows nothing."""

    q = forms.CharField(
        label="Zoek in verhalen",
        required=False,
        max_length=100,
        error_messages={"max_length": "Zoek met hoogstens %(limit_value)d tekens."},
    )
    thema = _choice("Waar was het goed voor?", "Dit thema kennen wij niet. Kies een thema uit de lijst.")
    categorie = _choice("Categorie", "Deze categorie kennen wij niet. Kies een categorie uit de lijst.")
    gemeente = _choice("Gemeente", "Deze gemeente kennen wij niet. Kies een gemeente uit de lijst.")

    def __init__(self, data: QueryDict) -> None:
        super().__init__(data)
        self.fields["thema"].choices = list(Theme.objects.values_list("slug", "name"))
        self.fields["categorie"].choices = list(Category.objects.values_list("slug", "name"))
        self.fields["gemeente"].choices = [(place.slug, place.name) for place in MUNICIPALITIES]
        self.is_valid()

    def chosen(self, facet: str) -> list[str]:
        """The known values of a facet that were asked for, each once."""
        known = dict(self.fields[facet].choices)
        return [value for value in dict.fromkeys(self.data.getlist(facet)) if value in known]

    def words(self) -> str:
        """What was searched for; empty when it was nothing or too long."""
        return self.cleaned_data.get("q", "")

    def narrow(self, stories: StoryQuerySet, *, but: str = "") -> StoryQuerySet:
        """Only the stories asked for; `but` leaves one facet out, so that its options can be counted."""
        stories = stories.with_words(self.words())
        if (themes := self.chosen("thema")) and but != "thema":
            stories = stories.with_themes(themes)
        if (categories := self.chosen("categorie")) and but != "categorie":
            stories = stories.in_categories(categories)
        if (places := self.chosen("gemeente")) and but != "gemeente":
            stories = stories.bought_in([BY_SLUG[slug] for slug in places])
        return stories
