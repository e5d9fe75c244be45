"""Case H01: what people write is shown as what they wrote, and nothing of it runs, loads or becomes part of a page.

The pages are taken from the site and looked at in Chromium, which reads HTML as visitors' browsers do.
"""

from collections.abc import Iterator, Sequence
from typing import Any

import pytest
from django.db import connections
from django.test import Client
from playwright.sync_api import Browser, Page
from pytest_django import DjangoDbBlocker

from suppliers.models import Supplier
from tests import story_factories
from tests.factories import CategoryFactory, ClaimFactory, OfferingFactory, OrganisationFactory, SupplierFactory
from tests.fuzz.payloads import EVERYWHERE
from tests.pages.browsing import SITE, Shown
from tests.pages.crawl import Seen
from tests.tally import Tally
from tests.tender_factories import BuyerFactory, TenderFactory
from tests.visits import undone

pytestmark = [pytest.mark.reliability, pytest.mark.browser, pytest.mark.django_db]
ON_A_PAGE = 24
# What no page of ours has, whoever wrote on it. A script that is data (JSON-LD) is read by nobody as a program.
DANGERS = """() => {
  const found = [];
  for (const node of document.querySelectorAll('*')) {
    const name = node.localName;
    if (['iframe', 'object', 'embed', 'base', 'frame', 'style', 'template', 'math', 'foreignobject'].includes(name)) {
      found.push(name);
    }
    if (name === 'script' && node.type !== 'application/ld+json') found.push(node.outerHTML);
    if (name === 'meta' && node.httpEquiv) found.push(node.outerHTML);
    for (const attribute of node.attributes) {
      if (/^on/i.test(attribute.name) || attribute.name === 'style') found.push(node.outerHTML.slice(0, 200));
      if (['href', 'src', 'action', 'formaction', 'xlink:href', 'data', 'srcset'].includes(attribute.name)) {
        const address = new URL(attribute.value, document.baseURI);
        if (!['http:', 'https:', 'mailto:'].includes(address.protocol)) found.push(attribute.value);
        const isOnlyNamed = name === 'a' || node.rel === 'canonical';
        if (!isOnlyNamed && address.origin !== location.origin) found.push(node.outerHTML.slice(0, 200));
        if (name === 'a' && attribute.value.startsWith('//')) found.push(attribute.value);
      }
    }
  }
  return found;
}"""


@pytest.fixture(autouse=True, scope="module")
def _closed(django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """Where Playwright's event loop runs, Django opens a connection of its own, which nobody else closes."""
    yield
    with django_db_blocker.unblock():
        connections.close_all()


def written_everywhere(texts: Sequence[str]) -> list[str]:
    """Rows that hold these texts wherever somebody can write; the addresses of the pages that show them."""
    texts = [text.replace("\x00", "") for text in texts]
    suppliers = [_supplier(text, number) for number, text in enumerate(texts)]
    longest = suppliers[0]
    category = CategoryFactory(slug="groen", name="Groenvoorziening")
    for text in texts:
        OfferingFactory(supplier=longest, category=category, title=text[:150], text=text[:400])
        ClaimFactory(supplier=longest, level=text[:60], issuer=text[:120])
        TenderFactory(title=text, description=text, buyer=BuyerFactory(name=text[:200]))
    together = "\n\n".join(texts)
    Supplier.objects.filter(pk=longest.pk).update(description=together, for_people=together, for_planet=together)
    told = {
        "title": texts[0][:100],
        "summary": texts[-1][:300],
        "body": together[:20_000],
        "do_this_too": together[:3_000],
    }
    stories = [story_factories.published(longest, **told, not_achieved=together[:3_000], instrument=texts[0][:200])]
    tender = TenderFactory(title=texts[-1], description=together)
    return [
        "/aanbieders/",
        longest.get_absolute_url(),
        *(supplier.get_absolute_url() for supplier in suppliers[1:3]),
        "/opdrachten/",
        tender.get_absolute_url(),
        "/verhalen/",
        *(story.get_absolute_url() for story in stories),
    ]


def _supplier(text: str, number: int) -> Supplier:
    party = OrganisationFactory(name=text[:200], slug=f"naam-{number}")
    supplier = SupplierFactory(organisation=party, summary=text[:300])
    supplier.organisation = party
    return supplier


def seen(paths: Sequence[str]) -> list[Seen]:
    """The pages as a visitor gets them."""
    return [_seen(Client().get(path), path) for path in paths]


def _seen(answer: Any, path: str) -> Seen:
    assert answer.status_code == 200, path
    return Seen("visitor", path, False, 200, dict(answer.headers), (), answer.content)


def test_H01_nothing_that_was_written_runs_or_becomes_part_of_the_page(browser: Browser, tally: Tally) -> None:
    assert len(EVERYWHERE) >= 200
    pages, found, dialogs = [], [], []
    for begin in range(0, len(EVERYWHERE), ON_A_PAGE):
        with undone():
            pages += seen(written_everywhere(EVERYWHERE[begin : begin + ON_A_PAGE]))
    with browser.new_context() as context:
        shown = Shown(context, pages)
        shown.page.on("dialog", lambda dialog: (dialogs.append(dialog.message), dialog.dismiss()))
        for page in pages:
            found += [f"{page.path}: {danger}" for danger in shown.open(page).evaluate(DANGERS)]
    tally("wat mensen schrijven", teksten=len(EVERYWHERE), bladzijden=len(pages), gevonden=len(found))
    assert found == []
    assert dialogs == []
    assert shown.complaints == []
    assert shown.asked_elsewhere == []


def test_H01_the_look_finds_what_it_looks_for(page: Page) -> None:
    page.route("**/*", lambda route: route.fulfill(body=HURT, content_type="text/html"))
    page.goto(SITE)
    assert len(page.evaluate(DANGERS)) == HURT.count("\n") - 1  # the first line stands on every page


HURT = """<!doctype html><title>x</title>
<script>1</script>
<p onclick="1">x</p>
<a href="javascript:1">x</a>
<a href="//evil.example">x</a>
<img src="https://evil.example/x.png" alt="">
<iframe></iframe>
<p style="color: red">x</p>
"""
