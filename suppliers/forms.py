"""Writing a profile: texts, services and recognitions. Bad input gets a sentence that says what to do."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.forms.formsets import BaseFormSet, formset_factory

from platform_goed_inkopen.forms import TOO_LONG, DecisionForm, WrittenField
from platform_goed_inkopen.regions import BY_CODE, PROVINCES
from suppliers.capacity import FRESH_DAYS, is_fresh
from suppliers.fields import EurosField, PlacesField, WebsiteField
from suppliers.models import Claim, Offering, Supplier
from suppliers.options import Options
from suppliers.profile import DeclaredClaim, OfferedService, Profile

SHOWN_SERVICES, SHOWN_CLAIMS, MOST_FORMS = 3, 2, 25
NO_SERVICE = "Schrijf minstens één dienst op."


def _offer(form: forms.Form, name: str, choices: list[tuple[str, str]]) -> None:
    field: Any = form.fields[name]
    field.choices = choices


class ProfileForm(forms.Form):
    """What the enterprise is. Only the sentence must be there."""

    use_required_attribute = False

    summary = WrittenField(
        label="Wat doet u, in één zin?",
        needed="Schrijf in één zin wat u doet.",
        max_length=300,
        rows=2,
        help_text="Deze zin staat achter uw naam in elke lijst. Bijvoorbeeld: Wij maaien, snoeien en tellen bermen.",
    )
    description = WrittenField(
        label="Wat moet een inkoper nog weten?",
        max_length=10_000,
        rows=8,
        help_text="Met hoeveel mensen, voor wie, wat u wel en niet doet. Een lege regel begint een nieuwe alinea.",
    )
    themes = forms.MultipleChoiceField(
        label="Waar is het goed voor?",
        required=False,
        widget=forms.CheckboxSelectMultiple,
        error_messages=dict.fromkeys(("invalid_choice", "invalid_list"), "Kies thema's uit de lijst."),
    )
    website = WebsiteField(label="Website", max_length=200)
    email = forms.EmailField(
        label="Contactadres voor kopers",
        required=False,
        help_text="Dit adres staat niet op de site.",
        error_messages={"invalid": "Schrijf een e-mailadres, bijvoorbeeld info@voorbeeld.nl.", "max_length": TOO_LONG},
    )

    def __init__(self, *args: Any, options: Options, **more: Any) -> None:
        super().__init__(*args, **more)
        _offer(self, "themes", list(options["thema"].items()))


class ServiceForm(forms.Form):
    """One product or service, and where it is delivered."""

    use_required_attribute = False

    title = WrittenField(
        label="Wat levert u?",
        max_length=150,
        help_text="Bijvoorbeeld: Bermen ecologisch maaien.",
        needed="Geef deze dienst een naam, of haal haar weg.",
    )
    category = forms.ChoiceField(
        label="Categorie",
        error_messages={
            "invalid_choice": "Deze categorie kennen wij niet. Kies er een uit de lijst.",
            "required": "Kies bij welke categorie deze dienst hoort.",
        },
    )
    text = WrittenField(label="Toelichting", max_length=400, rows=2)
    provinces = forms.MultipleChoiceField(
        label="Levert in de hele provincie",
        required=False,
        choices=[(province.code, province.name) for province in PROVINCES],
        widget=forms.CheckboxSelectMultiple,
        error_messages={"invalid_choice": "Kies Groningen, Fryslân of Drenthe.", "invalid_list": "Kies uit de lijst."},
    )
    places = PlacesField(
        label="Of levert in deze gemeenten",
        help_text="Met een komma ertussen, bijvoorbeeld: Assen, Tynaarlo.",
    )
    order_minimum = EurosField(label="Kleinste opdracht in euro's, zonder btw")
    order_maximum = EurosField(label="Grootste opdracht in euro's, zonder btw")
    lead_time_days = forms.IntegerField(
        label="Levertijd in dagen",
        required=False,
        min_value=0,
        max_value=3_650,
        widget=forms.TextInput(attrs={"inputmode": "numeric"}),
        error_messages=dict.fromkeys(
            ("invalid", "min_value", "max_value"), "Schrijf een aantal dagen, bijvoorbeeld 14."
        ),
    )
    capacity = forms.ChoiceField(
        label="Kunt u dit nu leveren?",
        required=False,
        choices=[
            ("", "Dat zeggen wij niet"),
            (Offering.Capacity.NOW, "Ja, wij kunnen nu leveren"),
            (Offering.Capacity.LATER, "Nee, wij zitten nu vol"),
        ],
        help_text=f"Kopers zien erbij wanneer u dit zei. Na {FRESH_DAYS} dagen telt uw antwoord niet meer.",
        error_messages={"invalid_choice": "Kies een antwoord uit de lijst."},
    )

    def __init__(self, *args: Any, options: Options, **more: Any) -> None:
        super().__init__(*args, **more)
        _offer(self, "category", [("", "Kies een categorie"), *options["categorie"].items()])

    def clean(self) -> dict[str, Any]:
        told = self.cleaned_data
        low, high = told.get("order_minimum"), told.get("order_maximum")
        if low is not None and high is not None and low > high:
            self.add_error("order_maximum", "De grootste opdracht is kleiner dan de kleinste. Wissel de bedragen om.")
        return told

    def service(self, today: date) -> OfferedService:
        """What was written, of a valid form that is not empty; an answer about room that is new is of today."""
        told, before = self.cleaned_data, self.initial
        said_on = before.get("capacity_on") if told["capacity"] == before.get("capacity") else today
        return OfferedService(
            title=told["title"],
            category=told["category"],
            text=told["text"],
            area=(*told["provinces"], *told["places"]),
            order_minimum=told["order_minimum"],
            order_maximum=told["order_maximum"],
            lead_time_days=told["lead_time_days"],
            capacity=told["capacity"],
            capacity_on=said_on if told["capacity"] else None,
        )


class ClaimForm(forms.Form):
    """A recognition that the owner declares to have."""

    use_required_attribute = False

    recognition = forms.ChoiceField(
        label="Erkenning",
        error_messages={
            "invalid_choice": "Deze erkenning kennen wij niet. Kies er een uit de lijst.",
            "required": "Kies welke erkenning het is, of haal haar weg.",
        },
    )
    level = WrittenField(label="Niveau", max_length=60, help_text="Bijvoorbeeld: trede 2. Mag leeg blijven.")
    valid_until = forms.DateField(
        label="Geldig tot",
        required=False,
        widget=forms.DateInput(format="%d-%m-%Y"),
        help_text="Bijvoorbeeld 14-3-2027. Leeg als er geen einddatum is.",
        error_messages={"invalid": "Schrijf een datum als 14-3-2027."},
    )

    def __init__(self, *args: Any, options: Options, **more: Any) -> None:
        super().__init__(*args, **more)
        _offer(self, "recognition", [("", "Kies een erkenning"), *options["erkenning"].items()])

    def claim(self) -> DeclaredClaim:
        """What was declared, of a valid form that is not empty."""
        told = self.cleaned_data
        return DeclaredClaim(told["recognition"], told["level"], told["valid_until"])


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


class ServiceForms(FilledForms):
    """The services; `complete` asks for at least one, with a place."""

    double = "Deze naam staat er al. Geef elke dienst een eigen naam."
    complete = False

    def key(self, form: Any) -> Any:
        return form.cleaned_data.get("title")

    def clean(self) -> None:
        super().clean()
        if not self.complete or any(self.errors) or self.non_form_errors():
            return
        if not self.forms:
            raise ValidationError(NO_SERVICE)
        if not self.filled:
            self.forms[0].add_error("title", NO_SERVICE)
        for form in self.filled:
            if not form.cleaned_data["provinces"] and not form.cleaned_data["places"]:
                form.add_error("provinces", "Kies een provincie, of schrijf hieronder een gemeente.")


class ClaimForms(FilledForms):
    """The recognitions; what somebody checked already cannot be declared again."""

    double = "Deze erkenning staat er al, of is al gecontroleerd. Haal haar hier weg."
    checked: frozenset[tuple[str, str]] = frozenset()

    def key(self, form: Any) -> Any:
        slug = form.cleaned_data.get("recognition")
        return (slug, form.cleaned_data.get("level", "")) if slug else None

    def clean(self) -> None:
        super().clean()
        for form in self.forms:
            if getattr(form, "cleaned_data", {}) and self.key(form) in self.checked and not form.errors:
                form.add_error("recognition", self.double)


class WritingForms:
    """The three parts of a profile as one form; with `complete` they ask for what buyers need."""

    def __init__(
        self,
        data: Any,
        *,
        written: Profile,
        supplier: Supplier | None,
        options: Options,
        today: date,
        complete: bool = False,
    ) -> None:
        self.today, self.before = today, written
        self.profile = ProfileForm(data, initial=_texts_of(written), options=options)
        services = [_service_initial(service, today) for service in written.services]
        claims = [claim.__dict__ for claim in written.claims]
        self.services = _several(ServiceForm, ServiceForms, SHOWN_SERVICES, len(services))(
            data, prefix="dienst", initial=services, form_kwargs={"options": options}
        )
        self.claims = _several(ClaimForm, ClaimForms, SHOWN_CLAIMS, len(claims))(
            data, prefix="erkenning", initial=claims, form_kwargs={"options": options}
        )
        self.services.complete, self.claims.checked = complete, _checked(supplier)

    def is_valid(self) -> bool:
        """Whether all parts can be kept; each part is looked at, so that one look mends all."""
        return all([self.profile.is_valid(), self.services.is_valid(), self.claims.is_valid()])

    @property
    def whole_errors(self) -> list[str]:
        """What is wrong with a set as a whole, each sentence once."""
        said = [*self.services.non_form_errors(), *self.claims.non_form_errors()]
        return list(dict.fromkeys(str(sentence) for sentence in said))

    @property
    def parts(self) -> list[forms.Form]:
        """Every form in the order of the page."""
        return [self.profile, *self.services.forms, *self.claims.forms]

    def written(self) -> Profile:
        """What was written, of valid forms."""
        told = self.profile.cleaned_data
        return replace(
            self.before,
            summary=told["summary"],
            description=told["description"],
            themes=tuple(sorted(told["themes"])),
            website=told["website"],
            email=told["email"],
            services=tuple(form.service(self.today) for form in self.services.filled),
            claims=tuple(form.claim() for form in self.claims.filled),
        )


def _several(form: type[forms.Form], several: type[FilledForms], shown: int, filled: int) -> Callable[..., Any]:
    """A set with at least one empty form, and never fewer than `shown`."""
    extra = max(1, shown - filled)
    return formset_factory(
        form,
        formset=several,
        extra=extra,
        can_delete=True,
        max_num=MOST_FORMS,
        absolute_max=MOST_FORMS,
        validate_max=True,
    )


def _texts_of(written: Profile) -> dict[str, Any]:
    return {name: getattr(written, name) for name in ("summary", "description", "themes", "website", "email")}


def _service_initial(service: OfferedService, today: date) -> dict[str, Any]:
    """What stands in the form; an old answer about room is asked again."""
    if service.capacity_on and not is_fresh(service.capacity_on, today):
        service = replace(service, capacity="", capacity_on=None)
    places = [BY_CODE[code].name for code in service.area if code in BY_CODE]
    provinces = [province.code for province in PROVINCES if province.code in service.area]
    return {**service.__dict__, "provinces": provinces, "places": ", ".join(places)}


def _checked(supplier: Supplier | None) -> frozenset[tuple[str, str]]:
    if supplier is None:
        return frozenset()
    checked = supplier.claims.exclude(checked_how=Claim.Check.SELF_DECLARED)
    return frozenset(checked.values_list("recognition__slug", "level"))


class SupplierDecisionForm(DecisionForm):
    """The decision about a profile; while nobody verified the enterprise, publishing also says how one knows it."""

    def __init__(self, *args: Any, is_verified: bool, **options: Any) -> None:
        super().__init__(*args, **options)
        if not is_verified:
            self.fields["seen"] = WrittenField(
                label="Waaraan zag u dat deze onderneming echt is?",
                rows=2,
                max_length=1_000,
                help_text="Alleen nodig als u publiceert. Wij bewaren dit bij de organisatie.",
            )
            self.order_fields(["outcome", "seen", "reason"])

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        publishes = cleaned.get("outcome") == self.APPROVE
        if publishes and "seen" in self.fields and not cleaned.get("seen") and not self.has_error("seen"):
            self.add_error("seen", "Schrijf waaraan u zag dat deze onderneming echt is.")
        return cleaned
