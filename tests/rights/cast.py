"""The people of the role table, each with a session, and the objects of two organisations that they try to reach.

A new role is a line in `table.ROLES` and one in `_people`; a new kind of object is a line in `_objects`.
"""

from dataclasses import dataclass
from functools import partial
from http.cookies import SimpleCookie
from io import BytesIO

from allauth.account.internal.flows.login import record_authentication
from django.conf import settings
from django.contrib.auth import login
from django.contrib.sessions.backends.db import SessionStore
from django.http import HttpRequest
from django.utils import timezone
from django.utils.http import int_to_base36
from PIL import Image

from accounts.actions import invitations, joining
from accounts.models import Invitation, Membership, Organisation, PlatformRole, User
from platform_goed_inkopen.one_use_links import hash_of, new_token
from stories import actions
from stories.models import Version
from suppliers.actions import choosing, evidence, import_files, photos, reports
from suppliers.models import CheckUp, Evidence, ImportFile, Report, Supplier
from suppliers.upkeep import LINK_WORKS_FOR
from tests.factories import (
    NOON,
    CategoryFactory,
    ClaimFactory,
    ContactRequestFactory,
    EmailAddressFactory,
    InquiryFactory,
    MembershipFactory,
    OfferingFactory,
    OrganisationFactory,
    PlatformRoleFactory,
    PublicDomainFactory,
    RecognitionFactory,
    SupplierFactory,
    ThemeFactory,
    UserFactory,
)
from tests.story_factories import ASSEN, text
from tests.tender_factories import AwardFactory, PublicationFactory, SyncFailureFactory, SyncRunFactory

HERE, ELSEWHERE = "PV22", "PV20"  # the objects belong to organisations in Assen, in Drenthe
MODERATOR, COORDINATOR = PlatformRole.Role.MODERATOR, PlatformRole.Role.COORDINATOR
UNKNOWN = "bestaat-niet"
Kwargs = dict[str, str]


@dataclass(frozen=True)
class Cast:
    """Users and cookies by role; by name of an object what fills its address, of our and of their organisation."""

    users: dict[str, User]
    cookies: dict[str, SimpleCookie]
    ours: dict[str, Kwargs]
    theirs: dict[str, Kwargs]


def build() -> Cast:
    """Everything that the table asks for, in the database."""
    CategoryFactory(slug="kantoor", name="Kantoorinrichting")
    ThemeFactory(slug="natuur", name="Natuur en milieu")
    ours, theirs = _organisations("Onze"), _organisations("Hun")
    users = _people(ours, theirs)
    for user in users.values():
        EmailAddressFactory(user=user)
    cookies = {"visitor": SimpleCookie(), **{role: cookies_of(user) for role, user in users.items()}}
    common = _common_objects()
    common["import file"] = {"pk": str(_brought(users["coord_here"]).pk)}
    of_ours, of_theirs = _objects(ours, users["owner"]), _objects(theirs, users["other"])
    return Cast(users=users, cookies=cookies, ours=common | of_ours, theirs=of_theirs)


def cookies_of(user: User) -> SimpleCookie:
    """A session as after logging in a moment ago. What logging in demands more of somebody is added here."""
    request = HttpRequest()
    request.session = SessionStore()
    login(request, user, settings.AUTHENTICATION_BACKENDS[0])
    record_authentication(request, user, "password", email=user.email)
    request.session.save()
    return SimpleCookie({settings.SESSION_COOKIE_NAME: request.session.session_key})


def _organisations(whose: str) -> list[Organisation]:
    """One with a profile that is online, one with a draft and one whose profile waits."""
    statuses = (Supplier.Status.PUBLISHED, Supplier.Status.DRAFT, Supplier.Status.IN_REVIEW)
    made = [OrganisationFactory(name=f"{whose} {status}", municipality_code=ASSEN) for status in statuses]
    for organisation, status in zip(made, statuses, strict=True):
        OfferingFactory(supplier=SupplierFactory(organisation=organisation, status=status))
    return made


def _people(ours: list[Organisation], theirs: list[Organisation]) -> dict[str, User]:
    platform = {
        "mod_here": (MODERATOR, HERE),
        "mod_all": (MODERATOR, ""),
        "mod_else": (MODERATOR, ELSEWHERE),
        "coord_here": (COORDINATOR, HERE),
        "coord_all": (COORDINATOR, ""),
        "coord_else": (COORDINATOR, ELSEWHERE),
    }
    _member(theirs, Membership.Role.READER)  # the other owner is not alone either: leaving asks the same of both
    return {
        "account": UserFactory(),
        "reader": _member(ours, Membership.Role.READER),
        "editor": _member(ours, Membership.Role.EDITOR),
        "owner": _member(ours, Membership.Role.OWNER),
        "other": _member(theirs, Membership.Role.OWNER),
        **{who: PlatformRoleFactory(role=role, province=where).user for who, (role, where) in platform.items()},
    }


def _member(organisations: list[Organisation], role: str) -> User:
    user = UserFactory()
    for organisation in organisations:
        MembershipFactory(user=user, organisation=organisation, role=role)
    return user


def _common_objects() -> dict[str, Kwargs]:
    """What belongs to nobody in particular."""
    publication = PublicationFactory()
    return {
        "": {},
        "tender": {"reference": publication.tender.reference},
        "publication": {"reference": publication.publication_id},
        "buyer": {"pk": str(publication.tender.buyer_id)},
        "unknown buyer": {"pk": "999999"},
        "won with a duty": _won("Social return: 5% van de opdrachtsom."),
        "won without one": _won("Maaien en snoeien."),
        "sync run": {"pk": str(SyncRunFactory().pk)},
        "sync failure": {"pk": str(SyncFailureFactory().pk)},
        "unknown tender": {"reference": UNKNOWN},
        "unknown": {"slug": UNKNOWN},
        "unknown claim": {"pk": "999999"},
        "unknown evidence": {"pk": "999999", "number": "1"},
        "unknown step": {"slug": UNKNOWN, "step": "wie"},
        "section": {"section": "verhalen"},
        "unknown section": {"section": UNKNOWN},
        "place": {"slug": "assen"},
        "csv": {"ending": "csv"},
        "xlsx": {"ending": "xlsx"},
        "json": {"ending": "json"},
        "place csv": {"slug": "assen", "ending": "csv"},
        "place xlsx": {"slug": "assen", "ending": "xlsx"},
        "place json": {"slug": "assen", "ending": "json"},
        "invented passkey": {"pk": "999999"},
        "invented key": {"key": UNKNOWN},
        "invented token": {"token": UNKNOWN},
        "question in a mail": _mailed("gemaild"),
        "outcome in a mail": _mailed(
            "afgelopen", outcome_token_hash=hash_of("afgelopen"), outcome_asked_at=timezone.now()
        ),
        "public domain": {"pk": str(PublicDomainFactory().pk)},
        "unknown list": {"number": UNKNOWN},
        "unknown dossier": {"number": UNKNOWN, "version": "1"},
        "owner invitation": {"pk": str(_invited_owner().pk)},
        "role": {"pk": str(PlatformRoleFactory(province=HERE).pk)},
        "ownerless request": _asked(OrganisationFactory(municipality_code=ASSEN)),
        "invented reset key": {"uidb36": int_to_base36(EmailAddressFactory().user_id), "key": UNKNOWN},
    }


def _won(description: str) -> Kwargs:
    """An award of a tender that asks this."""
    award = AwardFactory(publication__tender__description=description)
    return {"reference": award.tender.reference, "pk": str(award.pk)}


def _brought(by: User) -> ImportFile:
    """A list of enterprises that was read and of which nothing went in."""
    head, row = "naam;kvk;gemeente;samenvatting", "Wasserij;12345678;Assen;Wij wassen."
    file = import_files.receive(name="lijst.csv", data=f"{head}\n{row}\n".encode(), publish=False, by=by, now=NOON)
    import_files.go_on(pk=file.pk, now=NOON, blocks=import_files.AT_ONCE)
    return file


def _objects(organisations: list[Organisation], writer: User) -> dict[str, Kwargs]:
    """What belongs to one side."""
    online, draft, waiting = organisations
    story = partial(_story, online.supplier, writer)
    return {
        "profile online": {"slug": online.slug},
        "profile draft": {"slug": draft.slug},
        "profile waiting": {"slug": waiting.slug},
        "step online": {"slug": online.slug, "step": "aanbod"},
        "step draft": {"slug": draft.slug, "step": "wie"},
        "step waiting": {"slug": waiting.slug, "step": "erkenningen"},
        "claims online": {"slug": online.slug, "step": "erkenningen"},
        "photos online": {"slug": online.slug, "step": "fotos"},
        "contact online": {"slug": online.slug, "step": "contact"},
        "member": {"slug": online.slug, "pk": str(online.memberships.earliest("pk").pk)},
        "invitation": {"slug": online.slug, "pk": str(_invited(online, writer).pk)},
        "join request": _asked(online),
        "photo online": _photo(online.supplier, writer, is_approved=True),
        "photo draft": _photo(draft.supplier, writer, is_approved=False),
        "photo waiting": _photo(waiting.supplier, writer, is_approved=False),
        "two profiles": {"first": str(online.supplier.pk), "second": str(waiting.supplier.pk)},
        "two the same": {"first": str(online.supplier.pk), "second": str(online.supplier.pk)},
        "check up": {"token": _asked_to_confirm(online.supplier)},
        "claim": {
            "pk": str(ClaimFactory(supplier=online.supplier, recognition=RecognitionFactory(slug="controle")).pk)
        },
        "report": {"pk": str(_report(online.supplier).pk)},
        "evidence": {"pk": str(_evidence(online.supplier, writer).pk), "number": "1"},
        "story online": {"slug": story("online")},
        "story draft": {"slug": story("draft")},
        "story waiting": {"slug": story("waiting")},
        "inquiry": {"pk": str(InquiryFactory(organisation=online).pk)},
        "received request": {"pk": str(ContactRequestFactory(supplier=online.supplier).pk)},
        **_lists(online, writer),
    }


def _lists(organisation: Organisation, writer: User) -> dict[str, Kwargs]:
    """A market scan, of which a version was frozen."""
    done = {"by": writer, "now": NOON}
    scan = choosing.start(organisation=organisation, title="bermbeheer", suppliers=[organisation.supplier], **done)
    item = scan.items.get()
    item.record_choice("keep", "offer", "Past.", by=writer, at=NOON)
    choosing.freeze(shortlist=scan, **done)
    item.record_choice("", "", "", by=writer, at=NOON)
    return {"list": {"number": scan.number}, "dossier": {"number": scan.number, "version": "1"}}


def _invited(organisation: Organisation, by: User) -> Invitation:
    email = f"collega@{organisation.slug}.example"
    return invitations.invite_colleague(organisation=organisation, by=by, email=email, role="reader", now=NOON)


def _invited_owner() -> Invitation:
    facts = {"name": "Nieuw", "kind": "foundation", "municipality_code": ASSEN, "reason": "Wij kennen hen."}
    coordinator = PlatformRoleFactory(role="coordinator").user
    return invitations.invite_owner(by=coordinator, email="nieuw@voorbeeld.example", now=NOON, **facts)


def _asked(organisation: Organisation) -> Kwargs:
    """Somebody asks to act for it."""
    asked = joining.ask_to_join(kvk_number=organisation.kvk_number, by=UserFactory(), words="", now=NOON)
    return {"slug": organisation.slug, "pk": str(asked.pk)}


def _asked_to_confirm(supplier: Supplier) -> str:
    """The token in a mail that asks whether the profile is right."""
    token, now = new_token(), timezone.now()
    told = {"kind": CheckUp.Kind.YEARLY, "asked_at": now, "expires_at": now + LINK_WORKS_FOR}
    supplier.check_ups.create(token_hash=hash_of(token), **told)
    return token


def _mailed(token: str, **facts: object) -> Kwargs:
    """The token of a link to a question that was sent now."""
    ContactRequestFactory(token=token, sent_at=timezone.now(), **facts)
    return {"token": token}


def _report(supplier: Supplier) -> Report:
    """A stranger says that the profile is wrong."""
    told = {"what": "Zij bestaan niet meer.", "how_known": "", "email": "", "claim": None, "by": None}
    return reports.report(supplier=supplier, now=NOON, **told)


def _evidence(supplier: Supplier, writer: User) -> Evidence:
    """A document that was shown."""
    shown = {"recognition": RecognitionFactory(slug="controle"), "note": "", "data": _picture()}
    return evidence.show_evidence(supplier=supplier, by=writer, now=NOON, **shown)


def _story(supplier: Supplier, writer: User, state: str) -> str:
    """The slug of a story with a picture, as far as it came."""
    told = text(title=f"Verhaal van {supplier} {state}")
    version = actions.start(supplier=supplier, by=writer, text=told, now=NOON)
    version = actions.attach_picture(version=version, picture=_picture(), alt="Een groen vlak")
    if state != "draft":
        version = actions.submit(version=version, by=writer, now=NOON)
    if state == "online":
        version = actions.approve(version=version, by=UserFactory(), now=NOON).version
    assert state == "draft" or version.state != Version.State.DRAFT
    return version.story.slug


def _photo(supplier: Supplier, writer: User, *, is_approved: bool) -> Kwargs:
    """A photo of a profile, added before it was sent in."""
    Supplier.objects.filter(pk=supplier.pk).update(submitted_at=None, status=Supplier.Status.DRAFT)
    made = photos.add_photo(supplier=supplier, data=_picture(), alt="Een groen vlak", by=writer, now=NOON)
    Supplier.objects.filter(pk=supplier.pk).update(submitted_at=supplier.submitted_at, status=supplier.status)
    if is_approved:
        photos.approve_photos(supplier=supplier, now=NOON)
    return {"name": made.name, "width": "480"}


def _picture() -> bytes:
    to = BytesIO()
    Image.new("RGB", (60, 40), "#3c7a35").save(to, "PNG")
    return to.getvalue()
