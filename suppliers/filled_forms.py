"""Several forms of one kind on a page: services, recognitions. Empty ones do not count, and no two say the same."""

from typing import Any

from django import forms
from django.forms.formsets import BaseFormSet, formset_factory

MOST_FORMS = 25


def offer(form: forms.Form, name: str, choices: list[tuple[str, str]]) -> None:
    """Let this field of a form choose from these."""
    field: Any = form.fields[name]
    field.choices = choices


class FilledForms(BaseFormSet):
    """Forms of which empty ones and ones that are taken away do not count, and no two say the same."""

    double = ""
    default_error_messages = {
        "missing_management_form": "Het formulier kwam niet heel aan. Wij bewaarden niets: stuur het nog eens.",
        "too_many_forms": f"Er passen {MOST_FORMS} op een profiel. Haal er een paar weg.",
    }

    @property
    def filled(self) -> list[Any]:
        """The forms that say something, of a valid set."""
        return [
            form for form in self.forms if form.cleaned_data and not form.cleaned_data.get("DELETE") and self.key(form)
        ]

    def key(self, form: Any) -> Any:
        """What may stand once; empty for an empty form."""
        raise NotImplementedError

    def clean(self) -> None:
        seen: set[Any] = set()
        for form in self.forms:
            told = getattr(form, "cleaned_data", {})
            key = self.key(form) if told and not told.get("DELETE") else None
            if key and key in seen:
                form.add_error(next(iter(form.fields)), self.double)
            seen.add(key)

    def add_fields(self, form: Any, index: int | None) -> None:
        super().add_fields(form, index)
        form.fields["DELETE"].label = "Haal dit weg"


def several(form: type[forms.Form], kind: type[FilledForms], *, shown: int) -> Any:
    """A set with `shown` empty forms behind those that are filled."""
    return formset_factory(
        form,
        formset=kind,
        extra=shown,
        can_delete=True,
        max_num=MOST_FORMS,
        absolute_max=MOST_FORMS,
        validate_max=True,
    )
