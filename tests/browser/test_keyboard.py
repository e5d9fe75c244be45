"""The site used by keyboard alone: Tab, Enter, Space, letters. The focus can always be seen and never gets stuck."""

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect
from pytest_django.live_server_helper import LiveServer

from accounts.models import User
from accounts.second_factor import code_at
from stories.models import Story
from tests.browser.conftest import North
from tests.factories import PASSWORD, TOTP_SECRET

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
PRESSES = 120
# What has the focus: what it is called, and whether one can see that it has it.
FOCUSED = """() => {
  const found = document.activeElement, style = getComputedStyle(found), box = found.getBoundingClientRect();
  const shape = found.querySelector(':scope > polygon');  // a municipality on the map gets a thick edge
  const label = found.labels && found.labels.length ? found.labels[0].innerText : '';
  return {
    place: found === document.body ? -1 : [...document.querySelectorAll('*')].indexOf(found),
    name: (found.getAttribute('aria-label') || label || found.innerText || '').replace(/\\s+/g, ' ').trim(),
    ringed: (style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) >= 2) ||
      (shape !== null && parseFloat(getComputedStyle(shape).strokeWidth) >= 3),
    inSight: box.bottom > 0 && box.top < innerHeight && box.width > 0 && box.height > 0,
  };
}"""


def tab(page: Page) -> dict[str, object]:
    """One press of Tab, and what has the focus then."""
    page.keyboard.press("Tab")
    found = page.evaluate(FOCUSED)
    assert found["place"] == -1 or (found["ringed"] and found["inSight"]), f"{page.url}: no visible focus on {found}"
    return found


def tab_to(page: Page, name: str) -> None:
    """Press Tab until what is called so has the focus; a name that ends in … is how it starts."""
    passed = []
    for _ in range(PRESSES):
        passed.append(str(tab(page)["name"]).removesuffix(" (mag leeg)"))
        if passed[-1] == name or (name.endswith("…") and passed[-1].startswith(name[:-1])):
            return
    raise AssertionError(f"{page.url}: Tab never came to ‘{name}’, but to {passed}")


def press(page: Page, key: str) -> None:
    """Press what opens the next page."""
    with page.expect_navigation():
        page.keyboard.press(key)


def log_in(page: Page, base: str, user: User) -> None:
    page.goto(f"{base}/account/login/")
    tab_to(page, "E-mailadres")
    page.keyboard.type(user.email)
    tab_to(page, "Wachtwoord")
    page.keyboard.type(PASSWORD)
    tab_to(page, "Inloggen")
    press(page, "Space")
    if user.has_second_factor:
        tab_to(page, "Code")
        page.keyboard.type(code_at(TOTP_SECRET, timezone.now()))
        tab_to(page, "Inloggen")
        press(page, "Space")
    assert page.url == f"{base}/mijn/"


def test_from_a_question_to_a_profile(page: Page, live_server: LiveServer, north: North) -> None:
    page.goto(live_server.url)
    assert tab(page)["name"] == "Naar de inhoud"
    page.keyboard.press("Enter")
    expect(page.locator("main")).to_be_focused()

    tab_to(page, "Wat wilt u inkopen?")
    page.keyboard.type("maaien")
    tab_to(page, "Zoek aanbieders")
    press(page, "Enter")
    expect(page.get_by_role("heading", level=1)).to_contain_text("1 aanbieder")

    tab_to(page, "Groenploeg De Hamrik…")
    press(page, "Enter")
    expect(page.get_by_role("heading", level=1)).to_contain_text("Wij maaien bermen")


def test_from_the_log_in_to_a_story_that_was_sent_in(page: Page, live_server: LiveServer, north: North) -> None:
    log_in(page, live_server.url, north.writer)
    tab_to(page, "Mijn verhalen")
    press(page, "Enter")
    tab_to(page, "Schrijf…")
    press(page, "Enter")

    for label, typed in {
        "Titel": "De berm die drie weken later mocht",
        "Samenvatting": "De gemeente liet een berm langer staan.",
        "Verhaal": "Er lag een plan klaar.",
        "Wat lukte niet?": "Niemand telde de vlinders.",
        "Wie kocht er?": "Gemeente Assen",
        "Categorie": "Groen",
    }.items():
        tab_to(page, label)
        page.keyboard.type(typed)
    tab_to(page, "Stuur in")
    press(page, "Enter")

    expect(page.get_by_text("wacht op").first).to_be_visible()
    assert Story.objects.count() == 2


def test_a_refused_form_is_mended_from_its_list_of_errors(page: Page, live_server: LiveServer, north: North) -> None:
    log_in(page, live_server.url, north.writer)
    page.goto(f"{live_server.url}/mijn/verhalen/nieuw/")
    page.locator("main form").last.evaluate("form => form.noValidate = true")
    tab_to(page, "Stuur in")
    press(page, "Enter")
    expect(page.get_by_role("alert")).to_be_visible()

    first = page.get_by_role("alert").get_by_role("link").first
    tab_to(page, first.inner_text())
    page.keyboard.press("Enter")
    target = first.get_attribute("href").removeprefix("#")
    expect(page.locator(f"[id='{target}']")).to_be_focused()
    assert Story.objects.count() == 1


@pytest.mark.parametrize(
    "path", ["/", "/aanbieders/", "/opdrachten/", "/verhalen/", "/monitoring/", "/gemeenten/", "/account/signup/"]
)
def test_tab_goes_past_everything_once_and_out_again(
    page: Page, live_server: LiveServer, north: North, path: str
) -> None:
    page.goto(live_server.url + path)
    visited: list[object] = []
    while (place := tab(page)["place"]) != -1 and place not in visited:
        visited.append(place)

    assert len(visited) > 10
    assert place in (-1, visited[0]), f"stuck after {len(visited)} stops"
    assert visited[0] == min(visited)
