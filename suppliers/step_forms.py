"""What each step of writing a profile asks, behind one face: whether it can be kept, and which part it writes."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django import forms

from suppliers import steps
from suppliers.actions.photos import ENOUGH, MOST_PHOTOS
from suppliers.actions.profiles import NewPhoto
from suppliers.declared_forms import ClaimForm, ClaimForms, checked_of
from suppliers.filled_forms import FilledForms, several
from suppliers.forms import ContactForm, WhoForm
from suppliers.models import Supplier
from suppliers.offer_forms import ServiceForm, ServiceForms, initial_of
from suppliers.options import Options
from suppliers.photo_forms import NewPhotoForm, PhotoForm
from suppliers.profile import Profile

AGAIN = "Kies de foto nog eens: een browser onthoudt haar niet."


@dataclass(frozen=True)
class Asked:
    """All that a step needs to know: what was typed and sent, what stood there, whose it is, and on which day."""

    typed: Any
    files: Any
    written: Profile
    supplier: Supplier | None
    options: Options
    today: date


class StepForms:
    """The forms of one step. Of valid forms `part()` is what they write in the profile, `photo()` what they add."""

    forms: Sequence[Any]

    def __init__(self) -> None:
        self.refused: list[str] = []

    @property
    def whole_errors(self) -> list[str]:
        """What is wrong with the step as a whole."""
        return self.refused

    def refuse(self, sentence: str) -> None:
        """Say why what was typed is not kept."""
        self.refused.append(sentence)

    def is_valid(self) -> bool:
        """Whether it can be kept; each form is looked at, so that one look mends all."""
        return False not in [form.is_valid() for form in self.forms]

    def part(self) -> dict[str, Any]:
        raise NotImplementedError

    def photo(self) -> NewPhoto | None:
        return None


class TextForms(StepForms):
    """A step that is one form, of which each field is a field of the profile."""

    def __init__(self, form: forms.Form) -> None:
        super().__init__()
        self.forms = [form]

    def part(self) -> dict[str, Any]:
        told = self.forms[0].cleaned_data
        return {name: tuple(sorted(value)) if isinstance(value, list) else value for name, value in told.items()}


class SetForms(StepForms):
    """A step in which the same is asked several times."""

    noun = ""

    def __init__(self, filled: FilledForms) -> None:
        super().__init__()
        self.set, self.forms = filled, filled.forms

    @property
    def whole_errors(self) -> list[str]:
        return [*self.refused, *map(str, self.set.non_form_errors())]

    def is_valid(self) -> bool:
        return self.set.is_valid()


class OfferForms(SetForms):
    """The services."""

    noun = "Dienst"

    def __init__(self, asked: Asked) -> None:
        self.today = asked.today
        initial = [initial_of(service, asked.today) for service in asked.written.services]
        kind = several(ServiceForm, ServiceForms, shown=1)
        more = {"options": asked.options, "today": asked.today}
        told = {"prefix": "dienst", "initial": initial, "form_kwargs": more}
        super().__init__(kind(asked.typed, **told))

    def part(self) -> dict[str, Any]:
        return {"services": tuple(form.service(self.today) for form in self.set.filled)}


class DeclaredForms(SetForms):
    """The recognitions."""

    noun = "Erkenning"

    def __init__(self, asked: Asked) -> None:
        initial = [claim.__dict__ for claim in asked.written.claims]
        kind = several(ClaimForm, ClaimForms, shown=1)
        told = {"prefix": "erkenning", "initial": initial, "form_kwargs": {"options": asked.options}}
        filled = kind(asked.typed, **told)
        filled.checked = checked_of(asked.supplier)
        super().__init__(filled)

    def part(self) -> dict[str, Any]:
        return {"claims": tuple(form.claim() for form in self.set.filled)}


class PhotoForms(StepForms):
    """The photos: a form for each that is there, and one for a new one."""

    def __init__(self, asked: Asked) -> None:
        super().__init__()
        self.there = [
            PhotoForm(asked.typed, prefix=f"foto-{photo.name}", photo=photo, initial={"alt": photo.alt, "place": place})
            for place, photo in enumerate(asked.written.photos, start=1)
        ]
        self.one_more = NewPhotoForm(asked.typed, asked.files, prefix="nieuw")
        self.forms = [*self.there, self.one_more]

    def is_valid(self) -> bool:
        is_valid = super().is_valid() and self._fit()
        if not is_valid:
            self._choose_again()
        return is_valid

    def _fit(self) -> bool:
        if len(self._staying) + bool(self.one_more.cleaned_data.get("picture")) > MOST_PHOTOS:
            self.one_more.add_error("picture", ENOUGH)
        return not self.one_more.errors

    @property
    def _staying(self) -> list[PhotoForm]:
        return [form for form in self.there if not form.cleaned_data["gone"]]

    def _choose_again(self) -> None:
        if self.one_more.files and not self.one_more.has_error("picture"):
            self.one_more.add_error("picture", AGAIN)

    def refuse(self, sentence: str) -> None:
        super().refuse(sentence)
        self._choose_again()

    def part(self) -> dict[str, Any]:
        staying = sorted(self._staying, key=lambda form: form.cleaned_data["place"])
        return {"photos": tuple(form.shown() for form in staying)}

    def photo(self) -> NewPhoto | None:
        return self.one_more.new()


def forms_of(step: steps.Step, asked: Asked) -> StepForms:
    """What this step asks, filled with what was typed, else with what stood there."""
    if step == steps.OFFER:
        return OfferForms(asked)
    if step == steps.CLAIMS:
        return DeclaredForms(asked)
    if step == steps.PHOTOS:
        return PhotoForms(asked)
    initial = {name: getattr(asked.written, name) for name in step.fields}
    if step == steps.WHO:
        return TextForms(WhoForm(asked.typed, initial=initial, options=asked.options))
    return TextForms(ContactForm(asked.typed, initial=initial))
