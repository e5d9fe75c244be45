"""Stories for tests, made by the actions that make them in life."""

from datetime import timedelta
from typing import Any

from accounts.models import Membership, PlatformRole, User
from stories import actions
from stories.models import Story, Version
from stories.text import StoryText
from suppliers.models import Supplier
from tests.factories import (
    NOON,
    CategoryFactory,
    MembershipFactory,
    OrganisationFactory,
    PlatformRoleFactory,
    SupplierFactory,
    UserFactory,
)

ASSEN, EMMEN, LEEUWARDEN = "GM0106", "GM0114", "GM0080"
REASON = "Zet erbij wat het kostte."


def text(**changes: Any) -> StoryText:
    """A text that is complete."""
    values = {
        "title": "Zij kochten **214 bureaus**",
        "summary": "De oude bureaus werden opgeknapt.",
        "body": "Er lag een voorstel klaar.\n\n## Hoe het ging\n\nHet ging goed.",
        "not_achieved": "De levering kwam te laat.",
        "do_this_too": "1. **Tel** wat u hebt\n2. Vraag een proef",
        "buyer_name": "Gemeente Dijkerwold",
        "municipality_code": ASSEN,
        "instrument": "enkelvoudig onderhands",
        "amount": 64_200,
    }
    return StoryText(**values | changes)


def fields(**changes: Any) -> dict[str, Any]:
    """The same text as a form sends it."""
    category = CategoryFactory(slug="kantoor", name="Kantoorinrichting")
    typed = {name: value for name, value in vars(text()).items() if name not in ("category", "themes")}
    return typed | {"category": category.slug, "themes": []} | changes


def supplier_in(municipality_code: str = ASSEN, **options: Any) -> Supplier:
    """An impact enterprise seated in this municipality."""
    return SupplierFactory(organisation=OrganisationFactory(municipality_code=municipality_code), **options)


def member_of(supplier: Supplier, role: str = Membership.Role.OWNER) -> User:
    """Somebody who acts for this supplier."""
    return MembershipFactory(organisation=supplier.organisation, role=role).user


def moderator(province: str = "") -> User:
    """Somebody who decides, in one province or in all."""
    return PlatformRoleFactory(role=PlatformRole.Role.MODERATOR, province=province).user


def coordinator(province: str = "") -> User:
    """Somebody who coordinates, in one province or in all."""
    return PlatformRoleFactory(role=PlatformRole.Role.COORDINATOR, province=province).user


def draft(supplier: Supplier | None = None, by: User | None = None, **changes: Any) -> Version:
    """A story that only its writer knows."""
    supplier = supplier or supplier_in()
    return actions.start(supplier=supplier, by=by or member_of(supplier), text=text(**changes), now=NOON)


def waiting(supplier: Supplier | None = None, by: User | None = None, **changes: Any) -> Version:
    """A story that was sent in."""
    version = draft(supplier, by, **changes)
    return actions.submit(version=version, by=version.written_by, now=NOON + timedelta(hours=1))


def rejected(supplier: Supplier | None = None, by: User | None = None, **changes: Any) -> Version:
    """A story that came back."""
    version = waiting(supplier, by, **changes)
    decided = NOON + timedelta(hours=2)
    return actions.reject(version=version, by=UserFactory(), now=decided, reason=REASON).version


def published(supplier: Supplier | None = None, by: User | None = None, **changes: Any) -> Story:
    """A story that everybody can read."""
    version = waiting(supplier, by, **changes)
    return actions.approve(version=version, by=UserFactory(), now=NOON + timedelta(hours=2)).version.story
