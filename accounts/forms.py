"""Forms about people and the parties they act for."""

import re
from typing import Any

from django import forms
from django.contrib.auth.hashers import make_password
from django.http import HttpRequest

from accounts.actions.roles import may_manage
from accounts.free_mail import is_free_mail
from accounts.models import (
    PROVINCE_CHOICES,
    Membership,
    Organisation,
    PlatformRole,
    PublicDomain,
    User,
    kvk_number_of_eight_digits,
)
from platform_goed_inkopen.dutch import is_latin, name_key
from platform_goed_inkopen.forms import Choosing, NameField, WrittenField

DOMAIN = re.compile(r"(?!-)[a-z0-9-]{1,63}(?<!-)(\.(?!-)[a-z0-9-]{1,63}(?<!-))+")


class NameForm(forms.Form):
    """What signing up asks besides an address and a password."""

    name = NameField(label="Uw naam", max_length=120, needed="Vul uw naam in.", autocomplete="name")
    field_order = ["name", "email", "password1"]

    def full_clean(self) -> None:
        """A known address takes as long as a new one, whose password is hashed: else time tells who has an account."""
        super().full_clean()
        if getattr(self, "account_already_exists", False) and not self.errors:
            make_password(self.cleaned_data["password1"])

    def signup(self, request: HttpRequest, user: User) -> None:
        """Called by allauth when the account was made: keep the name."""
        user.name = self.cleaned_data["name"]
        user.save(update_fields=["name"])


class OrganisationForm(Choosing, forms.ModelForm):
    """The party for which somebody wants to act."""

    name = NameField(
        label="Naam",
        max_length=200,
        needed="Vul de naam van de organisatie in.",
        help_text="Zoals de organisatie bij de Kamer van Koophandel staat.",
        autocomplete="organization",
    )

    class Meta:
        model = Organisation
        fields = ["name", "kind", "kvk_number", "municipality_code"]
        help_texts = {
            "kvk_number": "8 cijfers. Een organisatie zonder KvK-nummer laat dit leeg.",
            "municipality_code": "Waar de organisatie gevestigd is.",
        }
        error_messages = {
            "kind": {"required": "Kies wat voor organisatie het is."},
            "kvk_number": {
                "unique": "Dit KvK-nummer hoort al bij een organisatie op dit platform. "
                "Vraag de eigenaar om u toe te voegen."
            },
        }

    def unique_error(self) -> forms.ValidationError:
        """What is said about a KvK number that is taken."""
        return forms.ValidationError(self.fields["kvk_number"].error_messages["unique"], code="unique")

    def clean_name(self) -> str:
        """A name that can be found, has an address of its own, and does not look like the name of somebody else."""
        name: str = self.cleaned_data["name"]
        if not is_latin(name):
            raise forms.ValidationError("Schrijf de naam in ons alfabet: a tot en met z, ook met accenten.")
        if not name_key(name):
            raise forms.ValidationError("Schrijf de naam met letters of cijfers.")
        return name

    def clean_kvk_number(self) -> str | None:
        """An empty number is no number, so that two organisations without one can exist."""
        return self.cleaned_data["kvk_number"] or None

    def clean(self) -> dict[str, object]:
        cleaned = super().clean() or {}
        is_company = cleaned.get("kind") == Organisation.Kind.COMPANY
        if is_company and not cleaned.get("kvk_number") and "kvk_number" not in self.errors:
            self.add_error("kvk_number", "Een bedrijf heeft een KvK-nummer. Schrijf alle 8 cijfers.")
        return cleaned


class AskToJoinForm(forms.Form):
    """For which KvK number somebody wants to act, and what the owner should know."""

    use_required_attribute = False

    kvk_number = forms.CharField(
        label="KvK-nummer",
        max_length=20,
        error_messages={"required": "Schrijf het KvK-nummer van de organisatie: 8 cijfers."},
    )
    words = WrittenField(
        label="Wat moet de eigenaar weten?",
        rows=3,
        max_length=1_000,
        help_text="Bijvoorbeeld wat uw werk is. De eigenaar ziet ook uw naam en uw e-mailadres.",
    )

    def clean_kvk_number(self) -> str:
        number = "".join(str(self.cleaned_data["kvk_number"]).split())
        kvk_number_of_eight_digits(number)
        return number


class AddressField(forms.EmailField):
    """A mail address, kept in lower case."""

    def __init__(self, *, label: str, help_text: str = "") -> None:
        messages = {
            "required": "Vul een e-mailadres in.",
            "invalid": "Schrijf een heel e-mailadres, zoals naam@voorbeeld.nl.",
        }
        super().__init__(label=label, help_text=help_text, error_messages=messages)

    def to_python(self, value: object) -> str:
        return str(super().to_python(value)).lower()


def role_field(label: str) -> forms.ChoiceField:
    """The three roles of an organisation, each with what it may."""
    choices = [
        (Membership.Role.OWNER, "eigenaar: schrijft, en beslist wie meewerkt"),
        (Membership.Role.EDITOR, "redacteur: schrijft"),
        (Membership.Role.READER, "lezer: leest alleen"),
    ]
    messages = {"required": "Kies een rol.", "invalid_choice": "Kies eigenaar, redacteur of lezer."}
    return forms.ChoiceField(label=label, choices=choices, widget=forms.RadioSelect, error_messages=messages)


class InviteForm(forms.Form):
    """Which colleague, with which role."""

    use_required_attribute = False

    email = AddressField(label="E-mailadres")
    role = role_field("Welke rol?")


class RoleForm(forms.Form):
    """Another role for a member."""

    use_required_attribute = False

    role = role_field("Welke rol?")


class JoinDecisionForm(forms.Form):
    """Yes, with a role, or no, with a reason."""

    YES, NO = "ja", "nee"
    use_required_attribute = False

    outcome = forms.ChoiceField(
        label="Mag deze persoon meewerken?",
        choices=[(YES, "Ja"), (NO, "Nee")],
        widget=forms.RadioSelect,
        error_messages={"required": "Kies ja of nee.", "invalid_choice": "Kies ja of nee."},
    )
    role = role_field("Bij ja: welke rol?")
    reason = WrittenField(
        label="Bij nee: waarom niet?", rows=3, max_length=1_000, help_text="Wie het vroeg, krijgt deze tekst per mail."
    )

    def full_clean(self) -> None:
        """A role is needed for a yes only."""
        self.fields["role"].required = self.data.get("outcome") == self.YES
        super().full_clean()
        self.fields["role"].required = True

    def clean(self) -> dict[str, Any]:
        if self.cleaned_data.get("outcome") == self.NO and not self.cleaned_data.get("reason"):
            self.add_error("reason", "Schrijf waarom niet.")
        return self.cleaned_data


class MemberField(forms.ModelChoiceField):
    """A member, told by who it is."""

    def label_from_instance(self, member: Any) -> str:
        return str(member.user)


class HandOverForm(forms.Form):
    """Which member is owner from now on."""

    use_required_attribute = False

    def __init__(self, *args: Any, membership: Membership, **options: Any) -> None:
        super().__init__(*args, **options)
        others = Membership.objects.filter(organisation=membership.organisation_id).exclude(pk=membership.pk)
        self.fields["to"] = MemberField(
            others.select_related("user").order_by("user__name", "pk"),
            label="Wie wordt eigenaar?",
            empty_label="Kies een lid",
            error_messages={"required": "Kies wie eigenaar wordt.", "invalid_choice": "Kies een lid uit de lijst."},
        )


class OrganisationDecisionForm(forms.Form):
    """Whether a moderator vouches for an organisation; both answers keep their reason."""

    APPROVE, REFUSE = "goedkeuren", "weigeren"
    use_required_attribute = False

    outcome = forms.ChoiceField(
        label="Wat besluit u?",
        choices=[(APPROVE, "Goedkeuren"), (REFUSE, "Nog niet goedkeuren")],
        widget=forms.RadioSelect,
        error_messages={"required": "Kies wat u besluit.", "invalid_choice": "Kies een van de twee besluiten."},
    )
    reason = WrittenField(
        label="Waarom?",
        rows=4,
        max_length=3_000,
        help_text="Bij goedkeuren: waaraan zag u dat deze organisatie echt is? Bij nog niet goedkeuren: wat moet de "
        "eigenaar aanpassen? De eigenaar krijgt die tekst per mail. Wij bewaren de reden bij het besluit.",
        needed="Schrijf minstens één zin.",
    )


class PublicDomainForm(Choosing, forms.ModelForm):
    """A mail domain of a public body, and how the coordinator knows."""

    use_required_attribute = False

    domain = WrittenField(
        label="Domein",
        max_length=253,
        needed="Schrijf het domein: wat achter het apenstaartje staat.",
        help_text="Wat achter het apenstaartje staat, zoals gemeente.example. Wat eronder valt, hoort erbij.",
    )
    name = NameField(
        label="Van welke publieke organisatie?",
        max_length=200,
        needed="Schrijf van wie het domein is.",
        help_text="Zoals de organisatie zichzelf noemt, bijvoorbeeld Gemeente Voorbeeld.",
    )
    source = WrittenField(
        label="Hoe weet u dat?",
        rows=2,
        max_length=1_000,
        needed="Schrijf hoe u weet dat dit domein van deze organisatie is.",
        help_text="Bijvoorbeeld: het staat op de website van de organisatie.",
    )

    class Meta:
        model = PublicDomain
        fields = ["domain", "name", "kind", "municipality_code", "source"]
        error_messages = {"kind": {"required": "Kies wat voor organisatie het is."}}

    def clean_domain(self) -> str:
        domain = str(self.cleaned_data["domain"]).lower().removeprefix("@").rstrip(".")
        if not DOMAIN.fullmatch(domain):
            raise forms.ValidationError("Schrijf een heel domein, zoals gemeente.example.")
        if is_free_mail(domain):
            raise forms.ValidationError(
                "In dit domein kan iedereen een adres krijgen. Het zegt niet voor wie iemand werkt."
            )
        if PublicDomain.objects.filter(domain=domain).exists():
            raise forms.ValidationError("Dit domein staat al op de lijst.")
        return domain


class ReasonForm(forms.Form):
    """Why something is done; the reason is kept."""

    use_required_attribute = False

    reason = WrittenField(
        label="Waarom?", rows=3, max_length=1_000, needed="Schrijf waarom.", help_text="Wij bewaren de reden."
    )


class OwnerInvitationForm(OrganisationForm):
    """An organisation whose owner a coordinator invites."""

    email = AddressField(label="E-mailadres van de eigenaar")
    reason = WrittenField(
        label="Waarom nodigt u deze organisatie uit?",
        max_length=500,
        needed="Schrijf in één regel waarom.",
        help_text="Eén regel. Wij bewaren dit: daarmee is de organisatie gecontroleerd.",
    )
    field_order = ["email", "name", "kind", "kvk_number", "municipality_code", "reason"]

    def validate_unique(self) -> None:
        """The organisation with this KvK number may be here without an owner: the action knows."""


class ExistingOwnerInvitationForm(forms.Form):
    """The new owner of an organisation that is here."""

    use_required_attribute = False

    email = AddressField(label="E-mailadres van de nieuwe eigenaar")
    reason = WrittenField(
        label="Waarom deze persoon?", max_length=500, needed="Schrijf in één regel waarom.", help_text="Eén regel."
    )


class PlatformRoleForm(forms.Form):
    """Who does what for the platform, where, and why."""

    use_required_attribute = False

    email = AddressField(label="E-mailadres", help_text="Van een account dat er al is.")
    role = forms.ChoiceField(
        label="Welke rol?",
        choices=PlatformRole.Role.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "Kies een rol.", "invalid_choice": "Kies moderator of coördinator."},
    )
    province = forms.ChoiceField(
        label="Voor welke provincie?",
        required=False,
        error_messages={"invalid_choice": "Kies een provincie uit de lijst."},
    )
    reason = WrittenField(
        label="Waarom?", rows=3, max_length=1_000, needed="Schrijf waarom.", help_text="Wij bewaren de reden."
    )

    def __init__(self, *args: Any, by: User, **options: Any) -> None:
        super().__init__(*args, **options)
        places = [("", "alle provincies"), *PROVINCE_CHOICES]
        mine = [place for place in places if may_manage(by, place[0])]
        self.fields["province"].choices = mine  # type: ignore[attr-defined]  # it stands above as a ChoiceField

    def clean_email(self) -> str:
        email: str = self.cleaned_data["email"]
        self.person = User.objects.filter(email=email, is_active=True).first()
        if self.person is None:
            raise forms.ValidationError("Er is geen account met dit adres. Vraag deze persoon er eerst een te maken.")
        return email


class PasswordForm(forms.Form):
    """The password once more, before something that cannot be undone."""

    use_required_attribute = False

    password = forms.CharField(
        label="Uw wachtwoord",
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
        strip=False,
        error_messages={"required": "Vul uw wachtwoord in."},
    )

    def __init__(self, *args: Any, user: User, **options: Any) -> None:
        super().__init__(*args, **options)
        self.user = user

    def clean_password(self) -> str:
        password: str = self.cleaned_data["password"]
        if not self.user.check_password(password):
            raise forms.ValidationError("Dit is niet uw wachtwoord.")
        return password
