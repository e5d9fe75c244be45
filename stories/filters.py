"""Which stories a visitor asks for: the query string of /verhalen/ and of its files."""

from django import forms
from django.http import QueryDict

from platform_goed_inkopen.addresses import Address
from platform_goed_inkopen.regions import BY_SLUG
from stories.querysets import StoryQuerySet
from suppliers.filters import KnownField, WordsField
from suppliers.options import Options

FACETS = ("categorie", "thema", "gemeente")
LONGEST_TEXT = 200


class StoryFilter(forms.Form):
    """Words, categories, themes and municipalities. What is unknown gets a sentence and narrows nothing."""

    q = WordsField(
        required=False,
        max_length=LONGEST_TEXT,
        error_messages={"max_length": f"Zoek met hoogstens {LONGEST_TEXT} tekens. Wij lieten uw woorden weg."},
    )

    def __init__(self, asked: QueryDict, *, options: Options) -> None:
        super().__init__(asked)
        self.asked, self.options = asked, options
        for facet in FACETS:
            self.fields[facet] = KnownField(label=facet, required=False, known=options[facet])
        self.is_valid()

    @property
    def errors_in_words(self) -> list[str]:
        """One sentence for each parameter that could not be used."""
        return [str(message) for several in self.errors.values() for message in several]

    @property
    def words(self) -> str:
        """What was searched for; empty when it was nothing or could not be used."""
        return self.cleaned_data.get("q", "")

    def chosen(self, facet: str) -> list[str]:
        """The known values of this facet, each once."""
        return [slug for slug in dict.fromkeys(self.asked.getlist(facet)) if slug in self.options[facet]]

    def address(self, path: str) -> Address:
        """The question as an address: only what is known, in a fixed order, without a page number."""
        return Address.of(path, {"q": [self.words], **{facet: self.chosen(facet) for facet in FACETS}})

    def narrow(self, stories: StoryQuerySet, *, but: str = "") -> StoryQuerySet:
        """Only the stories asked for; `but` leaves `q` or one facet out, so that what lies beyond can be counted."""
        if but != "q":
            stories = stories.with_words(self.words)
        if (categories := self.chosen("categorie")) and but != "categorie":
            stories = stories.in_categories(categories)
        if (themes := self.chosen("thema")) and but != "thema":
            stories = stories.with_themes(themes)
        if (places := self.chosen("gemeente")) and but != "gemeente":
            stories = stories.bought_in([BY_SLUG[slug] for slug in places])
        return stories
