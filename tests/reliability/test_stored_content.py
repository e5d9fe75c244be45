"""Cases H02 to H04: addresses, data and templates that somebody wrote are shown, never followed, run or filled in."""

import json
import re

import pytest
from django.conf import settings
from django.test import Client

from platform_goed_inkopen.models import OutgoingMail
from stories.markdown import to_html
from suppliers.actions import profiles as actions
from tests.factories import NOON, MembershipFactory, OrganisationFactory, PlatformRoleFactory, SupplierFactory

pytestmark = [pytest.mark.reliability, pytest.mark.django_db]


@pytest.mark.parametrize(
    "address",
    [
        *("javascript:alert(1)", "JaVaScRiPt:alert(1)", "java\tscript:alert(1)", "\x01javascript:alert(1)"),
        *("data:text/html,<script>alert(1)</script>", "vbscript:x", "//evil.example", "/\\evil.example", "\\\\evil"),
        *("https:evil.example", "file:///etc/passwd", "blob:https://evil.example/1", "&#106;avascript:alert(1)"),
    ],
)
def test_H02_an_address_that_is_not_of_the_web_is_no_link_and_no_picture(address: str) -> None:
    for text in (f"[lees]({address})", f"![plaatje]({address})", f"<{address}>", f"[lees]\n\n[lees]: {address}"):
        html = to_html(text)
        assert "<img" not in html
        assert "<a" not in html


def test_H02_a_picture_from_elsewhere_stays_the_words_that_describe_it() -> None:
    assert to_html("![de berm](https://evil.example/pixel.png)") == "<p>de berm</p>\n"


BREAKOUT = '</script><script>alert(1)</script><!-- " \u2028'


def test_H03_data_in_a_page_stays_data(client: Client) -> None:
    supplier = SupplierFactory(organisation=OrganisationFactory(name=f"De Hamrik {BREAKOUT}"), summary=BREAKOUT)
    page = client.get(supplier.get_absolute_url()).content.decode()
    blocks = re.findall(r"<script\b([^>]*)>(.*?)</script>", page, re.DOTALL)
    assert blocks
    for attributes, data in blocks:
        assert "application/ld+json" in attributes
        assert "<" not in data
        assert BREAKOUT.strip() in json.dumps(json.loads(data), ensure_ascii=False).replace('\\"', '"')


@pytest.mark.parametrize("typed", ["{{7*7}}", "{0.__class__}", "{% load ui %}", "%(name)s %s", "${7*7}", "#{7*7}"])
def test_H04_what_a_moderator_types_stands_in_the_mail_as_it_was_typed(typed: str) -> None:
    member = MembershipFactory()
    supplier = SupplierFactory(
        organisation=member.organisation, status="in_review", submitted_at=NOON, submitted_by=member.user
    )
    moderator = PlatformRoleFactory(province="PV22").user
    actions.reject(supplier=supplier, by=moderator, now=NOON, reason=f"Zet erbij: {typed}")
    mail = OutgoingMail.objects.get(recipient=member.user.email)
    assert f"Zet erbij: {typed}" in mail.text
    assert settings.SECRET_KEY not in mail.text
    assert "49" not in mail.text
