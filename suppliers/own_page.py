"""Read models of writing the own profile: how it stands, what is left to do, and one step."""

from dataclasses import dataclass
from datetime import date
from typing import Any, Self

from django.forms import BoundField, Form
from django.urls import reverse

from accounts.models import Organisation
from platform_goed_inkopen.chain import State
from platform_goed_inkopen.chain import Step as ShownStep
from platform_goed_inkopen.dutch import counted
from suppliers import steps
from suppliers.models import Supplier
from suppliers.options import Options
from suppliers.profile import Profile
from suppliers.step_forms import Asked, StepForms, forms_of
from suppliers.wording import in_words
from suppliers.writing import STAYS_ONLINE, latest_profile

MAY_STAY_EMPTY = {steps.CLAIMS: "mag leeg", steps.PHOTOS: "mag leeg"}


@dataclass(frozen=True)
class OwnPage:
    """How the profile stands, and what is left to do."""

    organisation: Organisation
    supplier: Supplier | None
    written: Profile
    things: list[steps.Thing]

    @classmethod
    def build(cls, organisation: Organisation, *, options: Options, today: date) -> Self:
        """The number of queries does not grow with what is written."""
        supplier = Supplier.objects.filter(organisation=organisation).select_related("organisation").first()
        written = latest_profile(supplier) if supplier else Profile()
        proven = set(supplier.evidence.values_list("recognition__slug", flat=True)) if supplier else set()
        things = steps.things_to_do(written, today=today, labels=options["erkenning"], proven=proven)
        return cls(organisation, supplier, written, things)

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
    def is_news(self) -> bool:
        """Whether there is something to send in: a draft, or a change of what was approved."""
        return self.supplier is not None and (self.has_proposal or self.supplier.status not in STAYS_ONLINE)

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
        away = {Supplier.Status.PAUSED: "is gepauzeerd", Supplier.Status.WITHDRAWN: "is gestopt"}
        return away.get(Supplier.Status(self.supplier.status), "is een concept")

    @property
    def to_do(self) -> str:
        """`nog 3 dingen, 4 minuten`: first what is needed, then what makes it better."""
        return steps.in_words(self.needed or self.things)

    @property
    def needed(self) -> list[steps.Thing]:
        return steps.needed(self.things)

    @property
    def better(self) -> list[steps.Thing]:
        """What is not needed and helps a buyer."""
        return [thing for thing in self.things if not thing.needed]

    def shown_steps(self, here: steps.Step | None = None) -> list[ShownStep]:
        """Every step, with how it stands in words and a link."""
        return [self._shown(step, is_here=step == here) for step in steps.STEPS]

    def _shown(self, step: steps.Step, *, is_here: bool) -> ShownStep:
        url = reverse("edit_supplier_step", args=[self.organisation.slug, step.slug])
        text = self._how_it_stands(step)
        state: State = "here" if is_here else "done" if text in ("klaar", "ingestuurd") else "none"
        return ShownStep(step.name, state, text, url)

    def _how_it_stands(self, step: steps.Step) -> str:
        if step == steps.SEND_IN:
            if self.waits:
                return "ingestuurd"
            return "kan nog niet" if self.needed else "kan nu" if self.is_news else "niets nieuws"
        open_things = [thing for thing in self.things if thing.step == step]
        if step in MAY_STAY_EMPTY and not any(getattr(self.written, name) for name in step.fields):
            return MAY_STAY_EMPTY[step]
        return f"nog {counted(len(open_things), 'ding', 'dingen')}" if open_things else "klaar"


@dataclass(frozen=True)
class Mistake:
    """What has to be mended, and the field in which; without a field it is about the whole."""

    sentence: str
    field: BoundField | None


@dataclass(frozen=True)
class StepPage:
    """One step: its forms, what has to be mended, and what somebody else wrote meanwhile.

    `shown` names the text that stood there when the form was shown; empty when nothing was typed.
    """

    own: OwnPage
    step: steps.Step
    forms: StepForms
    shown: str
    options: Options

    @classmethod
    def build(cls, own: OwnPage, step: steps.Step, *, typed: Any, files: Any, options: Options, today: date) -> Self:
        """Of a step in which something is written; `typed` is None while it is only read."""
        forms = forms_of(step, Asked(typed, files, own.written, own.supplier, options, today))
        return cls(own, step, forms, typed.get("versie", "") if typed is not None else "", options)

    @property
    def number(self) -> int:
        return steps.STEPS.index(self.step) + 1

    @property
    def steps(self) -> list[ShownStep]:
        return self.own.shown_steps(self.step)

    @property
    def version(self) -> str:
        """What the form sends along: after a refusal the text of now, so that who read it may go on."""
        now = steps.version_of(self.own.written, self.step)
        return now if self.forms.refused or not self.shown else self.shown

    @property
    def meanwhile(self) -> dict[str, str]:
        """What this step says now, in words, when somebody else wrote it after the form was shown."""
        is_other = self.shown != steps.version_of(self.own.written, self.step)
        return self._now if self.forms.refused and is_other else {}

    @property
    def _now(self) -> dict[str, str]:
        part = {name: getattr(self.own.written, name) for name in self.step.fields}
        said = in_words(steps.with_part(Profile(), self.step, part), self.options)
        return {label: text for label, text in said.items() if text}

    @property
    def mistakes(self) -> list[Mistake]:
        whole = [Mistake(sentence, None) for sentence in self.forms.whole_errors]
        return whole + [mistake for form in self.forms.forms for mistake in _mistakes(form)]


def _mistakes(form: Form) -> list[Mistake]:
    if not form.is_bound:
        return []
    whole = [Mistake(str(sentence), None) for sentence in form.non_field_errors()]
    return whole + [Mistake(str(sentence), field) for field in form for sentence in field.errors]
