"""Read model of the page on which one writes the own profile: how it stands, and what a moderator said."""

from dataclasses import dataclass
from typing import Self

from django.forms import BoundField, Form

from accounts.models import Organisation
from suppliers.forms import WritingForms
from suppliers.models import Supplier


@dataclass(frozen=True)
class Mistake:
    """What has to be mended, and the field in which; without a field it is about the whole."""

    sentence: str
    field: BoundField | None


@dataclass(frozen=True)
class OwnPage:
    """How the profile stands."""

    organisation: Organisation
    supplier: Supplier | None
    mistakes: list[Mistake]

    @classmethod
    def build(cls, organisation: Organisation, supplier: Supplier | None, forms: WritingForms) -> Self:
        mistakes = [Mistake(sentence, None) for sentence in forms.whole_errors]
        mistakes += [mistake for form in forms.parts for mistake in _mistakes(form)]
        return cls(organisation, supplier, mistakes)

    @property
    def waits(self) -> bool:
        """Whether a moderator reads it, so that nothing can be changed now."""
        return self.supplier is not None and self.supplier.waits()

    @property
    def is_online(self) -> bool:
        """Whether everybody reads the approved text."""
        return self.supplier is not None and self.supplier.status == Supplier.Status.PUBLISHED

    @property
    def has_proposal(self) -> bool:
        """Whether there is a change that nobody approved yet."""
        return self.supplier is not None and bool(self.supplier.proposed)

    @property
    def reason(self) -> str:
        """What the moderator asked to change, until it is sent in again."""
        return self.supplier.decision_reason if self.supplier and not self.waits else ""

    @property
    def state(self) -> str:
        """The bold part of the sentence."""
        if self.waits:
            return "wacht op een moderator"
        if self.is_online:
            return "staat online, met een wijziging die nog een concept is" if self.has_proposal else "staat online"
        if self.supplier is None:
            return "is nog leeg"
        return "is gepauzeerd" if self.supplier.status == Supplier.Status.PAUSED else "is een concept"


def _mistakes(form: Form) -> list[Mistake]:
    if not form.is_bound:
        return []
    whole = [Mistake(str(sentence), None) for sentence in form.non_field_errors()]
    return whole + [Mistake(str(sentence), field) for field in form for sentence in field.errors]
