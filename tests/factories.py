"""Rows for tests: the least that is valid, by name and role. A supplier is published unless the test says otherwise."""

from datetime import UTC, datetime
from functools import cache
from uuid import uuid4

import factory
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.contrib.auth.hashers import make_password
from factory.django import DjangoModelFactory

from accounts.models import Membership, Organisation, PlatformRole, PublicDomain, User
from platform_goed_inkopen.one_use_links import hash_of
from suppliers.indexing import write_index
from suppliers.models import Category, Claim, ContactRequest, Inquiry, Offering, Recognition, Supplier, Theme

NOON = datetime(2026, 11, 23, 11, 0, tzinfo=UTC)
PASSWORD = "koolzaad-op-de-klei"


@cache
def hashed_password() -> str:
    """PASSWORD as it is stored; hashing is slow on purpose, so once is enough."""
    return make_password(PASSWORD)


class UserFactory(DjangoModelFactory):
    """A person who can log in with PASSWORD."""

    class Meta:
        model = User
        skip_postgeneration_save = True

    email = factory.Sequence(lambda n: f"mens{n}@voorbeeld.example")
    name = factory.Sequence(lambda n: f"Mens {n}")
    password = factory.LazyFunction(hashed_password)


class OrganisationFactory(DjangoModelFactory):
    """A company in Assen that nobody verified yet."""

    class Meta:
        model = Organisation

    name = factory.Sequence(lambda n: f"Werkplaats {n}")
    slug = factory.Sequence(lambda n: f"werkplaats-{n}")
    kind = Organisation.Kind.COMPANY
    kvk_number = factory.Sequence(lambda n: f"{80000000 + n}")
    municipality_code = "GM0106"


class MembershipFactory(DjangoModelFactory):
    """Somebody owns an organisation."""

    class Meta:
        model = Membership

    user = factory.SubFactory(UserFactory)
    organisation = factory.SubFactory(OrganisationFactory)
    role = Membership.Role.OWNER


TOTP_SECRET = "KRUGKIDROVUWG2ZAMJZG653OEBTG66BA"


class PlatformRoleFactory(DjangoModelFactory):
    """Somebody moderates all provinces, with a second step in logging in of which the secret is TOTP_SECRET."""

    class Meta:
        model = PlatformRole
        skip_postgeneration_save = True

    user = factory.SubFactory(UserFactory)
    role = PlatformRole.Role.MODERATOR
    province = ""

    @factory.post_generation
    def second_factor(role, create, value, **kwargs):
        if create and value is not False:
            Authenticator.objects.get_or_create(
                user=role.user, type=Authenticator.Type.TOTP, defaults={"data": {"secret": TOTP_SECRET}}
            )


class CategoryFactory(DjangoModelFactory):
    """A kind of product; the same slug twice is the same row."""

    class Meta:
        model = Category
        django_get_or_create = ("slug",)

    slug = factory.Sequence(lambda n: f"categorie-{n}")
    name = factory.LazyAttribute(lambda category: category.slug.replace("-", " ").capitalize())


class ThemeFactory(DjangoModelFactory):
    """What buying is good for; the same slug twice is the same row."""

    class Meta:
        model = Theme
        django_get_or_create = ("slug",)

    slug = factory.Sequence(lambda n: f"thema-{n}")
    name = factory.LazyAttribute(lambda theme: theme.slug.replace("-", " ").capitalize())


class RecognitionFactory(DjangoModelFactory):
    """A certificate; the same slug twice is the same row."""

    class Meta:
        model = Recognition
        django_get_or_create = ("slug",)

    slug = factory.Sequence(lambda n: f"erkenning-{n}")
    name = factory.LazyAttribute(lambda recognition: recognition.slug.upper())
    kind = "certificaat"


class SupplierFactory(DjangoModelFactory):
    """A published profile that search can find, of an organisation that is verified; `themes` takes Theme rows."""

    class Meta:
        model = Supplier
        skip_postgeneration_save = True

    organisation = factory.SubFactory(OrganisationFactory)
    summary = "Wij maken en herstellen wat anderen weggooien."
    status = Supplier.Status.PUBLISHED
    published_at = factory.Maybe(
        factory.LazyAttribute(lambda supplier: supplier.status == Supplier.Status.PUBLISHED), NOON, None
    )
    submitted_at = factory.Maybe(
        factory.LazyAttribute(lambda supplier: supplier.status == Supplier.Status.IN_REVIEW), NOON, None
    )

    @classmethod
    def _create(cls, model, *args, **fields):
        if fields["status"] == Supplier.Status.PUBLISHED:
            fields["organisation"].record_verified(how=Organisation.VerifiedBy.IMPORT, at=NOON)
        return super()._create(model, *args, **fields)

    @factory.post_generation
    def themes(supplier, create, rows, **kwargs):
        if create and rows:
            supplier.themes.set(rows)

    @factory.post_generation
    def indexed(supplier, create, value, **kwargs):
        if create:
            write_index([supplier.pk])


class OfferingFactory(DjangoModelFactory):
    """A service, delivered in the whole of Drenthe; the search index of its supplier is written again."""

    class Meta:
        model = Offering
        skip_postgeneration_save = True

    supplier = factory.SubFactory(SupplierFactory)
    category = factory.SubFactory(CategoryFactory)
    title = factory.Sequence(lambda n: f"Dienst {n}")
    delivery_area = factory.LazyFunction(lambda: ["PV22"])

    @factory.post_generation
    def indexed(offering, create, value, **kwargs):
        if create:
            write_index([offering.supplier_id])


class ClaimFactory(DjangoModelFactory):
    """A self-declared certificate without an end; the search index of its supplier is written again."""

    class Meta:
        model = Claim
        skip_postgeneration_save = True

    supplier = factory.SubFactory(SupplierFactory)
    recognition = factory.SubFactory(RecognitionFactory)
    checked_at = factory.Maybe(
        factory.LazyAttribute(lambda claim: claim.checked_how == Claim.Check.SELF_DECLARED), None, NOON
    )
    checked_how = Claim.Check.SELF_DECLARED

    @factory.post_generation
    def indexed(claim, create, value, **kwargs):
        if create:
            write_index([claim.supplier_id])


class EmailAddressFactory(DjangoModelFactory):
    """The address of a person, on which they answered our mail."""

    class Meta:
        model = EmailAddress

    user = factory.SubFactory(UserFactory)
    email = factory.LazyAttribute(lambda address: address.user.email)
    verified = True
    primary = True


class PublicDomainFactory(DjangoModelFactory):
    """Mail from gemeente.example comes from Gemeente Voorbeeld."""

    class Meta:
        model = PublicDomain

    domain = "gemeente.example"
    name = "Gemeente Voorbeeld"
    kind = Organisation.Kind.MUNICIPALITY
    municipality_code = "GM0106"
    source = "Het staat op hun website."


class InquiryFactory(DjangoModelFactory):
    """What a verified municipality asked at NOON."""

    class Meta:
        model = Inquiry

    organisation = factory.SubFactory(
        OrganisationFactory,
        name="Gemeente Wierhaven",
        kind=Organisation.Kind.MUNICIPALITY,
        verified_at=NOON,
        verified_how=Organisation.VerifiedBy.IMPORT,
    )
    subject = "40 zitplekken"
    text = "Kunt u in mei 40 stoelen herstellen?"
    form_key = factory.LazyFunction(uuid4)
    sent_at = NOON


class ContactRequestFactory(DjangoModelFactory):
    """The question to one supplier, whose link holds `token`."""

    class Meta:
        model = ContactRequest

    class Params:
        token = factory.Sequence(lambda n: f"sleutel-{n}")

    inquiry = factory.SubFactory(InquiryFactory)
    supplier = factory.SubFactory(SupplierFactory)
    token_hash = factory.LazyAttribute(lambda request: hash_of(request.token))
    sent_at = NOON
