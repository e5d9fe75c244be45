"""What other rooms' pages show of stories."""

from datetime import timedelta
from html import unescape

import pytest
from django.template import Context, Template

from stories.models import Story
from tests.factories import NOON
from tests.story_factories import draft, published, supplier_in, waiting

pytestmark = pytest.mark.django_db


def shown(tag: str, **context) -> str:
    return unescape(Template("{% load stories_tags %}" + tag).render(Context(context)))


def test_a_profile_shows_its_public_stories(django_assert_num_queries) -> None:
    supplier = supplier_in()
    published(supplier, title="Zij kochten **bureaus**")
    draft(supplier, title="Geheim")
    published(title="Van een ander")
    with django_assert_num_queries(1):
        html = shown("{% stories_of supplier %}", supplier=supplier)
    assert '<a href="/verhalen/zij-kochten-bureaus/">Zij kochten bureaus</a>' in html
    assert "Geheim" not in html
    assert "Van een ander" not in html


def test_a_profile_shows_five_stories_and_the_way_to_the_others() -> None:
    supplier = supplier_in()
    for number in range(6):
        published(supplier, title=f"Verhaal {number}")
    html = shown("{% stories_of supplier %}", supplier=supplier)
    assert html.count("<h3>") == 5
    assert "Alle verhalen van" in html


def test_a_profile_without_a_story_says_so() -> None:
    assert "nog geen verhaal" in shown("{% stories_of supplier %}", supplier=supplier_in())


def test_home_shows_the_newest_story_as_a_chain(django_assert_num_queries) -> None:
    published(title="Oud")
    newest = published(title="Nieuwste")
    Story.objects.filter(pk=newest.pk).update(published_at=NOON + timedelta(days=9))
    waiting(title="Wacht nog")
    with django_assert_num_queries(2):
        html = shown("{% latest_story %}")
    assert "nieuw</span> Nieuwste" in html
    assert f'<a href="{newest.get_absolute_url()}">Lees hoe het ging</a>' in html
    assert html.count('class="step"') == 5
    assert "Alle 2 verhalen" in html


def test_home_shows_nothing_while_there_is_no_story() -> None:
    draft()
    assert shown("{% latest_story %}").strip() == ""


def test_the_chain_of_a_supplier_leads_to_its_stories() -> None:
    supplier = supplier_in()
    draft(supplier)
    tag = "{% load profile_tags %}{% chain_of_supplier supplier %}"
    assert "nog niet</li>" in shown(tag, supplier=supplier)
    published(supplier, title="Online")
    assert '<a href="#verhalen">1 verhaal</a>' in shown(tag, supplier=supplier)


def test_stories_are_counted() -> None:
    published()
    draft(title="Concept")
    assert shown("{% story_count %}") == "1"


@pytest.mark.parametrize(
    ("title", "html"),
    [
        ("Zij **kochten** iets", "Zij <strong>kochten</strong> iets"),
        ("<b>x</b> **<i>y</i>**", "&lt;b&gt;x&lt;/b&gt; <strong>&lt;i&gt;y&lt;/i&gt;</strong>"),
        ("a ** b", "a ** b"),
    ],
)
def test_the_bold_part_of_a_title_is_bold_and_the_rest_is_text(title, html) -> None:
    assert Template("{% load stories_tags %}{{ title|sentence }}").render(Context({"title": title})) == html


@pytest.mark.parametrize(
    ("name", "inside"), [("Kantoorinrichting", "kantoorinrichting"), ("ICT-diensten", "ICT-diensten"), ("", "")]
)
def test_a_category_inside_a_sentence(name, inside) -> None:
    assert shown("{{ name|in_sentence }}", name=name) == inside
