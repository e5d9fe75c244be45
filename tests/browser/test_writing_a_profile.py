"""The life of a profile, by keyboard and without scripts: account, steps, approval, recognition checked, expired."""

import re
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from django.utils import timezone
from django.utils.formats import date_format
from playwright.sync_api import Browser, Page, expect
from pytest_django.live_server_helper import LiveServer

from accounts.models import User
from platform_goed_inkopen.models import OutgoingMail
from suppliers.models import Claim
from suppliers.steps import BY_SLUG
from tests.browser.conftest import North
from tests.browser.test_keyboard import log_in, press, tab_to
from tests.browser.test_searching import sentence
from tests.documents import pdf, words
from tests.factories import PASSWORD
from tests.pictures import photo

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
FIREFOX = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"
OWN = "/mijn/aanbieder/rietwerk/"
PUBLIC = "/aanbieders/rietwerk/"
MAIL = "jantje@rietwerk.example"
ALT = "Twee vlechters maken een mand van riet."
BEFORE = "Wij maaien bermen en tellen wat er bloeit."
AFTER = "Wij maaien bermen en sloten, en tellen wat er bloeit."


@pytest.fixture
def somebody(browser: Browser) -> Iterator[Callable[[], Page]]:
    """Gives a browser without scripts to one person after another."""
    contexts = []

    def arrives() -> Page:
        contexts.append(browser.new_context(java_script_enabled=False, user_agent=FIREFOX))
        return contexts[-1].new_page()

    yield arrives
    for context in contexts:
        context.close()


def write(page: Page, typed: dict[str, str]) -> None:
    """In the order of the form; an empty text ticks a box or takes a choice."""
    for label, text in typed.items():
        tab_to(page, label)
        page.keyboard.type(text or " ")


def choose_file(page: Page, label: str, file: Path) -> None:
    """From the field that has the focus on; the dialogue that a key opens is the browser's own."""
    tab_to(page, label)
    page.locator("input[type=file]:focus").set_input_files(file)


def go(page: Page, name: str) -> None:
    tab_to(page, name)
    press(page, "Enter")


def sign_up(page: Page, base: str) -> None:
    """Make an account, and confirm the address from the mail."""
    page.goto(f"{base}/account/signup/")
    write(page, {"Uw naam": "Jantje Dijkema", "E-mailadres": MAIL, "Wachtwoord": PASSWORD})
    go(page, "Account maken")
    expect(page.get_by_text(MAIL).first).to_be_visible()
    found = re.search(r"https?://[^/\s]+(/account/\S+)", OutgoingMail.objects.get(recipient=MAIL).text)
    assert found
    page.goto(base + found[1])
    assert sentence(page) == f"Is {MAIL} uw adres?"
    go(page, "Ja, dit is mijn adres")


def found_organisation(page: Page) -> None:
    go(page, "Voeg uw organisatie toe")
    write(page, {"Naam": "Rietwerk", "Soort": "bedrijf", "KvK-nummer": "90000999", "Gemeente": "Assen"})
    go(page, "Organisatie toevoegen")
    expect(page.get_by_text("Rietwerk is toegevoegd. U bent de eigenaar.")).to_be_visible()


def write_who_and_what(page: Page) -> None:
    """The first two steps."""
    assert sentence(page) == "Het profiel van Rietwerk is nog leeg: nog 2 dingen, 4 minuten."
    go(page, "Wie u bent")
    write(
        page,
        {
            "Wat doet u, in één zin?": "Wij vlechten manden van riet.",
            "Wat moet een inkoper nog weten?": "Wij zijn met zijn achten.",
            "Wat doet u voor mensen?": "Drie van ons leerden het vak hier.",
            "Wat doet u voor de planeet?": "Het riet groeit om de hoek.",
            "Werk voor iedereen": "",
        },
    )
    go(page, "Bewaar en ga verder")
    expect(page.get_by_text("‘Wie u bent’ is bewaard. Niemand anders ziet het tot u het instuurt.")).to_be_visible()
    assert sentence(page) == "Stap 2 van 6: Wat u levert."
    write(
        page,
        {"Wat levert u?": "Manden van riet", "Categorie": "Groen", "Drenthe": "", "Kunt u dit nu leveren?": "Ja"},
    )
    go(page, "Bewaar en ga verder")


def declare_and_prove(page: Page, folder: Path) -> None:
    """The third step, and a document for what it declares."""
    assert sentence(page) == "Stap 3 van 6: Erkenningen."
    until = timezone.localdate() + timedelta(days=90)
    write(page, {"Erkenning": "PSO", "Niveau": "trede 2", "Geldig tot": f"{until:%d-%m-%Y}"})
    go(page, "Bewaar en blijf hier")
    go(page, "Laat documenten zien")
    document = folder / "certificaat.pdf"
    document.write_bytes(pdf(words("PSO trede 2")))
    write(page, {"Welke erkenning bewijst dit document?": "PSO"})
    choose_file(page, "Het document", document)
    go(page, "Document bewaren")
    expect(page.get_by_text("Uw document is bewaard.")).to_be_visible()
    go(page, "Het profiel van Rietwerk")


def show_photo_and_contact(page: Page, folder: Path) -> None:
    """The fourth and the fifth step."""
    picture = folder / "mand.jpg"
    picture.write_bytes(photo())
    go(page, "Foto's")
    choose_file(page, "Bestand", picture)
    write(page, {"Wat staat erop?": ALT})
    go(page, "Bewaar en ga verder")
    assert sentence(page) == "Stap 5 van 6: Contact."
    write(page, {"Wie beantwoordt een vraag van een koper?": "de planning"})
    go(page, "Bewaar en ga verder")


def expect_profile(page: Page) -> None:
    """All that was written, as a reader sees it."""
    assert sentence(page) == "Rietwerk. Wij vlechten manden van riet."
    for text in ("Wij zijn met zijn achten.", "Het riet groeit om de hoek.", "Manden van riet", "zelf verklaard"):
        expect(page.get_by_text(text).first).to_be_visible()
    expect(page.get_by_role("img", name=ALT)).to_be_visible()


def look_and_send_in(page: Page) -> None:
    """The preview, and the last step."""
    assert sentence(page) == "Stap 6 van 6: kijk het na en stuur het in."
    go(page, "Bekijk hoe een koper het gaat zien")
    expect_profile(page)
    go(page, "Het profiel van Rietwerk")
    go(page, "Insturen")
    go(page, "Stuur in")
    expect(page.get_by_text("Uw profiel is ingestuurd.")).to_be_visible()
    assert sentence(page) == "Het profiel van Rietwerk wacht op een moderator."


def publish(page: Page) -> None:
    """From the queue: read what is new, and publish."""
    go(page, "Nieuw profiel: Rietwerk")
    assert sentence(page) == "Het profiel van Rietwerk wacht op uw besluit."
    expect(page.get_by_text("Nog niet gecontroleerd")).to_be_visible()
    expect(page.get_by_text("Drie van ons leerden het vak hier.")).to_be_visible()
    expect(page.get_by_text(f"Bij de foto staat: ‘{ALT}’")).to_be_visible()
    write(page, {"Publiceren": "", "Waaraan zag u dat deze onderneming echt is?": "Het staat in het handelsregister."})
    go(page, "Besluit opslaan")


def check(page: Page) -> None:
    """From the queue: look at the document, and say so."""
    go(page, "Bewijs: PSO…")
    assert "is zelf verklaard" in sentence(page)
    expect(page.get_by_role("img", name="Bladzijde 1 van 1")).to_be_visible()
    write(page, {"Ik zag het document": "", "Wat zag u, of waarom?": "Het certificaat, op hun naam."})
    go(page, "Besluit opslaan")
    expect(page.get_by_text("De controle staat op het profiel.")).to_be_visible()


def change_the_sentence(page: Page) -> None:
    """What is online changes only when a moderator approved it."""
    go(page, "Wie u bent")
    tab_to(page, "Wat doet u, in één zin?")
    page.keyboard.press("Control+A")
    page.keyboard.type(AFTER)
    go(page, "Bewaar en blijf hier")
    go(page, "Insturen")
    go(page, "Stuur in")


def publish_the_change(page: Page) -> None:
    """From the queue: read what stood there beside what it becomes, and publish."""
    go(page, "Wijziging: Groenploeg De Hamrik")
    assert sentence(page) == "Een wijziging van Groenploeg De Hamrik wacht op uw besluit."
    line = page.get_by_role("row").filter(has_text="Wordt:")
    expect(line).to_contain_text(f"Staat online: {BEFORE}")
    expect(line).to_contain_text(f"Wordt: {AFTER}")
    write(page, {"Publiceren": ""})
    go(page, "Besluit opslaan")


def write_all(page: Page, base: str, folder: Path) -> None:
    """From no account to a profile that can be sent in."""
    sign_up(page, base)
    log_in(page, base, User.objects.get(email=MAIL))
    found_organisation(page)
    go(page, "Mijn profiel schrijven of wijzigen")
    write_who_and_what(page)
    declare_and_prove(page, folder)
    show_photo_and_contact(page, folder)


def expect_nobody_else_sees_it(owner: Page, other: Page, reader: Page, base: str) -> None:
    """A draft, its photo and its document: for its own people alone, also for who has another organisation."""
    with owner.context.new_page() as beside:
        beside.goto(f"{base}{OWN}voorbeeld/")
        picture = beside.get_by_role("img", name=ALT).get_attribute("src")
        beside.goto(f"{base}/mijn/bewijs/rietwerk/")
        document = beside.get_by_role("link", name="Bladzijde 1").get_attribute("href")
    own = [OWN, *(f"{OWN}{step}/" for step in BY_SLUG), f"{OWN}voorbeeld/", "/mijn/bewijs/rietwerk/", document]
    for path in (*own, PUBLIC, picture):
        assert owner.request.get(base + path).status == 200, path
        assert other.request.get(base + path).status == 404, path
    for path in (PUBLIC, picture):
        assert reader.request.get(base + path).status == 404, path
    reader.goto(base + OWN)
    assert sentence(reader).startswith("Log in")


def expire(slug: str) -> str:
    """Let the recognition end yesterday; that day in words."""
    yesterday = timezone.localdate() - timedelta(days=1)
    Claim.objects.filter(supplier__organisation__slug=slug).update(valid_until=yesterday)
    return date_format(yesterday, "j F Y")


def test_from_an_account_to_a_recognition_that_expired(
    somebody: Callable[[], Page], live_server: LiveServer, north: North, tmp_path: Path
) -> None:
    owner, other, moderator, reader = somebody(), somebody(), somebody(), somebody()
    base = live_server.url
    log_in(other, base, north.writer)
    write_all(owner, base, tmp_path)
    expect_nobody_else_sees_it(owner, other, reader, base)
    look_and_send_in(owner)
    assert reader.goto(base + PUBLIC).status == 404

    log_in(moderator, base, north.moderator)
    moderator.goto(f"{base}/coordinatie/")
    publish(moderator)
    reader.goto(base + PUBLIC)
    expect_profile(reader)
    expect(reader.get_by_text("Niveau aangemeld.")).to_be_visible()

    moderator.goto(f"{base}/coordinatie/")
    check(moderator)
    reader.reload()
    claim = reader.get_by_role("row").filter(has_text="PSO")
    expect(claim).to_contain_text("document gezien")
    expect(claim).to_contain_text(f"op {date_format(timezone.localdate(), 'j F Y')} door een moderator")
    expect(reader.get_by_text("Niveau aangetoond.")).to_be_visible()

    day = expire("rietwerk")
    reader.reload()
    expect(claim).to_contain_text(f"verlopen op {day}")
    expect(reader.get_by_text("Niveau aangemeld.")).to_be_visible()


def test_a_change_is_online_when_a_moderator_read_the_difference(
    somebody: Callable[[], Page], live_server: LiveServer, north: North
) -> None:
    owner, moderator, reader = somebody(), somebody(), somebody()
    shown = f"{live_server.url}/aanbieders/groenploeg-de-hamrik/"
    log_in(owner, live_server.url, north.writer)
    go(owner, "Mijn profiel schrijven of wijzigen")
    change_the_sentence(owner)
    reader.goto(shown)
    assert sentence(reader) == f"Groenploeg De Hamrik. {BEFORE}"

    log_in(moderator, live_server.url, north.moderator)
    moderator.goto(f"{live_server.url}/coordinatie/")
    publish_the_change(moderator)
    reader.reload()
    assert sentence(reader) == f"Groenploeg De Hamrik. {AFTER}"
    expect(reader.get_by_text("register bevestigd").first).to_be_visible()
