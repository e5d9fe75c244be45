"""Puts the demonstration into the database, through the same actions that people use."""

from dataclasses import replace
from datetime import date, datetime, time, timedelta

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from accounts.models import Organisation, User
from monitoring.demo import files, people
from monitoring.demo.catalogue import demo_catalogue
from monitoring.demo.living import load_living
from monitoring.demo.nights import load_nights
from platform_goed_inkopen.models import OutgoingMail
from platform_goed_inkopen.regions import BY_SLUG
from stories import actions as story_actions
from stories.models import Story, Version
from stories.pictures import counting_picture
from stories.text import StoryText
from suppliers import importing
from suppliers.actions.importing import import_rows
from suppliers.indexing import write_index
from suppliers.loading import load_reference
from suppliers.models import Category, Claim, Offering, Recognition, Supplier, Theme
from suppliers.vocabulary import known_words
from tenders.http import Session
from tenders.models import SyncRun, Tender
from tenders.sync import run_sync
from tenders.ted.client import TedClient
from tenders.tenderned.client import TenderNedClient
from tenders.tenderned.standin import StandIn

DAYS_OF_TENDERS = 21
KENMERK = r"^9\d{6}$"  # from 9,000,001; the real ones have six digits
ENOUGH_TENDERS = 300
LAST_CHECK = timedelta(days=300)  # what has no end is looked at again within a year
SUPPLIER_FILES = {"suppliers": True, "waiting": False, "stopped": True}  # and whether they are published


def is_loaded() -> bool:
    """Whether the invented people and their organisations are there; other invented rows may be too."""
    return Organisation.objects.filter(is_demo=True, kvk_number=people.BUYER["kvk_number"]).exists()


def tenders_are_loaded() -> bool:
    """Whether the invented tenders are there; a load that was broken off is done again, and doubles nothing."""
    return Tender.objects.filter(kenmerk__regex=KENMERK).count() >= ENOUGH_TENDERS


@transaction.atomic
def load_site(*, now: datetime) -> None:
    """People, suppliers and stories, all or nothing. No mail leaves: the addresses are invented."""
    load_reference()
    suppliers = load_suppliers(now)
    is_local = settings.PUBLIC_URL.startswith(("http://localhost", "http://127.0.0.1"))
    cast = people.load_people(may_log_in=is_local, now=now)
    load_stories(cast["moderator"], cast["ondernemer"], now)
    load_living(suppliers, cast, now)
    OutgoingMail.objects.filter(recipient__endswith=".example").delete()


def load_suppliers(now: datetime) -> dict[str, Supplier]:
    """The suppliers of the three files with their offerings and recognitions, by KvK number."""
    for name, publish in SUPPLIER_FILES.items():
        text = (files.FOLDER / f"{name}.csv").read_text(encoding="utf-8")
        import_rows(rows=importing.read_rows(importing.read_table(text), known_words()), publish=publish, now=now)
    numbers = [row["kvk"] for name in SUPPLIER_FILES for row in files.table(name)]
    Organisation.objects.filter(kvk_number__in=numbers).update(is_demo=True)
    invented = Supplier.objects.filter(organisation__kvk_number__in=numbers).select_related("organisation")
    suppliers = {str(row.organisation.kvk_number): row for row in invented}
    _load_offerings(suppliers, timezone.localdate(now))
    _load_claims(suppliers, now)
    _spread_dates(suppliers, now)
    write_index([supplier.pk for supplier in suppliers.values()])
    return suppliers


def _load_offerings(suppliers: dict[str, Supplier], today: date) -> None:
    rows = files.table("offerings")
    Offering.objects.filter(supplier__in=[suppliers[row["kvk"]] for row in rows]).delete()
    categories = {category.slug: category for category in Category.objects.all()}
    Offering.objects.bulk_create(
        Offering(
            supplier=suppliers[row["kvk"]],
            category=categories[row["categorie"]],
            title=row["titel"],
            text=row["tekst"],
            delivery_area=importing.area_codes(row["werkgebied"]),
            order_minimum=row["minimum"] or None,
            order_maximum=row["maximum"] or None,
            lead_time_days=row["levertijd_dagen"] or None,
            capacity=row["ruimte"],
            capacity_on=files.days_before(today, row["ruimte_dagen_geleden"]) if row["ruimte"] else None,
        )
        for row in rows
    )


def _load_claims(suppliers: dict[str, Supplier], now: datetime) -> None:
    rows = files.table("claims")
    recognitions = {recognition.slug: recognition for recognition in Recognition.objects.all()}
    Claim.objects.filter(supplier__in=[suppliers[row["kvk"]] for row in rows]).delete()
    today = timezone.localdate(now)
    for row in rows:
        issued = files.days_before(today, row["afgegeven_dagen_geleden"])
        checked = row["controle"] != Claim.Check.SELF_DECLARED
        Claim.objects.create(
            supplier=suppliers[row["kvk"]],
            recognition=recognitions[row["erkenning"]],
            level=row["niveau"],
            issuer=row["uitgever"],
            issued_on=issued,
            valid_until=today + timedelta(days=int(row["geldig_dagen"])) if row["geldig_dagen"] else None,
            checked_how=row["controle"],
            checked_at=noon(max(issued, today - LAST_CHECK)) + timedelta(days=4) if checked else None,
        )


def _spread_dates(suppliers: dict[str, Supplier], now: datetime) -> None:
    """Profiles were not all made today: the later the number, the shorter ago, and some were never confirmed again."""
    for place, (_, supplier) in enumerate(sorted(suppliers.items())):
        published = now - timedelta(days=420 - 3 * place)
        if supplier.status == Supplier.Status.PUBLISHED:
            confirmed = now - timedelta(days=(7 * place) % 330) if place % 6 else None
            Supplier.objects.filter(pk=supplier.pk).update(published_at=published, confirmed_at=confirmed)
        else:
            Supplier.objects.filter(pk=supplier.pk).update(status="in_review", submitted_at=now - timedelta(days=3))


def load_stories(moderator: User, writer: User, now: datetime) -> None:
    """The stories of the folder, approved; of the last two a new version waits for a moderator."""
    suppliers = {row.organisation.kvk_number: row for row in Supplier.objects.select_related("organisation")}
    themes = {theme.slug: theme for theme in Theme.objects.all()}
    categories = {category.slug: category for category in Category.objects.all()}
    made: list[Story] = []
    for file in files.stories():
        text = StoryText(
            title=file.facts["title"],
            summary=file.facts["summary"],
            body=file.body,
            not_achieved=file.not_achieved,
            do_this_too=file.do_this_too,
            buyer_name=file.facts["buyer"],
            category=categories.get(file.facts.get("category", "")),
            themes=tuple(themes[slug] for slug in file.several("themes")),
            municipality_code=BY_SLUG[file.facts["municipality"]].code,
            instrument=file.facts.get("instrument", ""),
            amount=file.number("amount"),
        )
        supplier = suppliers[file.facts["supplier"]]
        made.append(_publish(file, text, supplier, writer=writer, moderator=moderator, now=now))
    for story in made[-2:]:
        _propose_change(story, writer, now - timedelta(days=2))


def _publish(
    file: files.StoryFile, text: StoryText, supplier: Supplier, *, writer: User, moderator: User, now: datetime
) -> Story:
    published = now - timedelta(days=file.number("published_days_ago") or 0)
    version = story_actions.start(supplier=supplier, by=writer, text=text, now=published - timedelta(days=6))
    total = file.number("count_total")
    if total:
        picture = counting_picture(done=file.number("count") or 0, total=total)
        story_actions.attach_picture(version=version, picture=picture, alt=file.facts["picture_alt"])
    story_actions.submit(version=version, by=writer, now=published - timedelta(days=3))
    story_actions.approve(version=version, by=moderator, now=published)
    return Story.objects.get(pk=version.story_id)


def _propose_change(story: Story, writer: User, now: datetime) -> Version:
    text = StoryText.of(story.latest())
    changed = replace(text, do_this_too=f"{text.do_this_too}\n\nBel ons gerust als u dit ook wilt doen.")
    version = story_actions.save_draft(story=story, by=writer, text=changed, now=now)
    return story_actions.submit(version=version, by=writer, now=now)


def load_tenders(*, now: datetime) -> SyncRun:
    """Three weeks of invented publications, read from a stand-in on this machine as the night reads TenderNed."""
    today = timezone.localdate(now)
    with StandIn(demo_catalogue(today)) as standin:
        session = Session(pause=0)
        client, ted = TenderNedClient(standin.url, session), TedClient(standin.ted_url, session)
        run = run_sync(client, ted, today - timedelta(days=DAYS_OF_TENDERS), today, now)
    load_nights(now=now)
    return run


def noon(day: date) -> datetime:
    """Twelve o'clock of this day in the Netherlands."""
    return timezone.make_aware(datetime.combine(day, time(12)))
