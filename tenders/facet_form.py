"""What the lists of this room share in reading their address: facets of which each value must be known, and words."""

from collections.abc import Mapping

from django import forms
from django.core.exceptions import ValidationError
from django.http import QueryDict

from platform_goed_inkopen.dutch import tidy
from suppliers.filters import LONGEST_TEXT, WordsField

NOUNS = {
    "status": "geen status",
    "soort": "geen soort opdracht",
    "categorie": "geen categorie",
    "bevinding": "geen soort bevinding",
    "provincie": "geen provincie in het noorden",
    "kwartaal": "geen periode",
    "jaar": "geen periode",
    "gemeente": "geen gemeente in Groningen, Fryslân of Drenthe",
}
SHOWN_UNKNOWN = 3


class FacetField(forms.MultipleChoiceField):
    """Values of which each must be known; the sentence names those that are not."""

    def __init__(self, name: str, choices: Mapping[str, str]) -> None:
        super().__init__(required=False, choices=list(choices.items()))
        self.name = name

    def validate(self, value: list[str]) -> None:
        unknown = [f"‘{tidy(each)[:40]}’" for each in value if each and not self.valid_value(each)]
        if unknown:
            named = ", ".join(unknown[:SHOWN_UNKNOWN])
            raise ValidationError(f"{named} is {NOUNS[self.name]} die wij kennen. Kies een andere; wij lieten dit weg.")


class FacetForm(forms.Form):
    """A question in the address; `options` holds of each facet its values with their labels."""

    def __init__(self, data: QueryDict, *, options: Mapping[str, Mapping[str, str]]) -> None:
        super().__init__(data)
        self.options = options
        for name, choices in options.items():
            self.fields[name] = FacetField(name, choices)

    @property
    def errors_in_words(self) -> list[str]:
        """One sentence for each parameter that could not be used."""
        return [str(message) for several in self.errors.values() for message in several]

    def chosen(self, facet: str) -> tuple[str, ...]:
        """The known values of this facet, each once."""
        given = self.data.getlist(facet) if isinstance(self.data, QueryDict) else []
        return tuple(dict.fromkeys(value for value in given if value in self.options[facet]))


class WordsForm(FacetForm):
    """A question with words in it."""

    q = WordsField(
        required=False,
        max_length=LONGEST_TEXT,
        error_messages={"max_length": f"Zoek met hoogstens {LONGEST_TEXT} tekens. Wij lieten uw woorden weg."},
    )

    @property
    def text(self) -> str:
        """The words as they were typed; empty when they cannot be used."""
        return "" if "q" in self.errors else str(self.cleaned_data["q"])
