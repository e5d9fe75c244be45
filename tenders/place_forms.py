"""Who a buyer on notices is and where it is seated, as a coordinator fills it in."""

from typing import Any

from django import forms

from accounts.models import MUNICIPALITY_CHOICES, Organisation, kvk_number_of_eight_digits
from platform_goed_inkopen.regions import BY_CODE
from tenders.buyers import Place
from tenders.models import Buyer
from tenders.place_page import Suggestion

LATER, NONE, OTHER = "later", "geen", "kvk"
AS_TOLD, ELSEWHERE = "vanzelf", "elders"
UNKNOWN = "Er is geen organisatie met dit KvK-nummer op dit platform."


class PlaceForm(forms.Form):
    """Which organisation a name is, and its seat. It begins with what holds, so that saving changes nothing else."""

    use_required_attribute = False

    organisatie = forms.ChoiceField(
        label="Welke organisatie is dit?",
        widget=forms.RadioSelect,
        error_messages={"required": "Kies een organisatie.", "invalid_choice": "Kies een van deze organisaties."},
    )
    kvk_nummer = forms.CharField(
        label="KvK-nummer van een andere organisatie",
        required=False,
        max_length=8,
        help_text="8 cijfers. Alleen nodig als u hierboven een andere koos.",
        validators=[kvk_number_of_eight_digits],
        error_messages={"max_length": "Een KvK-nummer heeft 8 cijfers. Schrijf alle 8 cijfers."},
    )
    plaats = forms.ChoiceField(
        label="Waar zit deze koper?",
        help_text="De opdrachten van deze koper staan daarna bij die gemeente.",
        error_messages={"required": "Kies een gemeente.", "invalid_choice": "Kies een gemeente uit de lijst."},
    )

    def __init__(self, data: Any, *, buyer: Buyer, suggestions: list[Suggestion]) -> None:
        organisation, place = _linked(buyer), _placed(buyer)
        super().__init__(data, initial={"organisatie": organisation, "plaats": place})
        self._known = {str(each.organisation.pk): each.organisation for each in suggestions}
        self.fields["organisatie"].choices = [  # type: ignore[attr-defined]  # a ChoiceField
            *((str(each.organisation.pk), each.label) for each in suggestions),
            (OTHER, "Een andere, met dit KvK-nummer"),
            (NONE, "Geen organisatie op dit platform"),
            *([(LATER, "Dat weet ik nog niet")] if organisation == LATER else []),
        ]
        self.fields["plaats"].choices = [  # type: ignore[attr-defined]  # a ChoiceField
            (AS_TOLD, "Wat de naam en de aankondigingen zeggen"),
            (ELSEWHERE, "Niet in het noorden"),
            *MUNICIPALITY_CHOICES,
        ]

    def clean(self) -> dict[str, Any]:
        """Another organisation is found by its number."""
        if self.cleaned_data.get("organisatie") == OTHER and "kvk_nummer" in self.cleaned_data:
            found = Organisation.objects.filter(kvk_number=self.cleaned_data["kvk_nummer"]).first()
            if found:
                self._known[OTHER] = found
            else:
                self.add_error("kvk_nummer", UNKNOWN)
        return self.cleaned_data

    @property
    def decides_on_organisation(self) -> bool:
        """Whether it says something else than what holds."""
        return "organisatie" in self.changed_data

    @property
    def organisation(self) -> Organisation | None:
        """The organisation that was chosen; None when it is none on the platform."""
        return self._known.get(self.cleaned_data["organisatie"])

    @property
    def decides_on_place(self) -> bool:
        """Whether it says something else than what holds."""
        return "plaats" in self.changed_data

    @property
    def place(self) -> Place | None:
        """The seat that was chosen: empty when it is not in the north, None when notices may tell it."""
        chosen = self.cleaned_data["plaats"]
        return None if chosen == AS_TOLD else Place.of(BY_CODE.get(chosen))


def _linked(buyer: Buyer) -> str:
    if buyer.organisation_id:
        return str(buyer.organisation_id)
    return NONE if buyer.linked_at else LATER


def _placed(buyer: Buyer) -> str:
    if buyer.seat_from != Buyer.SeatFrom.PERSON:
        return AS_TOLD
    return buyer.municipality_code or ELSEWHERE
