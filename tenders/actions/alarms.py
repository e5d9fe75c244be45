"""What wakes the coordinators of all provinces: TenderNed that refuses us, and a good night that stays away."""

from datetime import datetime, timedelta

from django.conf import settings
from django.urls import reverse

from accounts.models import PlatformRole
from platform_goed_inkopen.letters import Letter, send_letter
from tenders.freshness import STALE_AFTER, SyncHealth, in_words
from tenders.models import SyncRun
from tenders.status import AMSTERDAM

NIGHT = timedelta(days=1)


def tell_of_refusal(reason: str, *, now: datetime) -> None:
    """TenderNed refuses our credentials; once a day, however often it does."""
    letter = Letter(
        subject="TenderNed weigert onze aanmelding",
        sentence="Vannacht weigerde TenderNed de gebruiker en het wachtwoord van het platform.",
        paragraphs=(
            f"TenderNed zei: {reason}",
            "De nacht ging verder met wat TED geeft. Bij nationale opdrachten ontbreken daardoor percelen en winnaars.",
            "Laat TENDERNED_USER en TENDERNED_PASSWORD nakijken.",
        ),
        link=settings.PUBLIC_URL + reverse("sync"),
        link_text="Bekijk de leesbeurten",
        why="U krijgt deze mail omdat u coördinator bent. Hij komt hoogstens één keer per nacht en stopt zodra het "
        "weer lukt.",
    )
    send_letter(f"tenderned-refused-{now:%Y-%m-%d}", _coordinators(), letter)


def tell_of_silence(*, now: datetime) -> None:
    """The last good night is more than 26 hours ago; nothing when it is not, and once for each night that stays away.

    Of a platform that never had a good night, the hours count from its first. Costs one query when all is well.
    """
    health = SyncHealth.build(now=now)
    since = _since(health) if health.is_stale else None
    if since is None or now - since <= STALE_AFTER:
        return
    first = since + STALE_AFTER
    missed = first + (now - first) // NIGHT * NIGHT
    send_letter(f"sync-silent-{missed.astimezone(AMSTERDAM):%Y-%m-%d}", _coordinators(), _of_silence(health, since))


def _since(health: SyncHealth) -> datetime | None:
    if health.last_good:
        return health.last_good.finished_at
    return SyncRun.objects.nights().order_by("started_at").values_list("started_at", flat=True).first()


def _of_silence(health: SyncHealth, since: datetime) -> Letter:
    when = in_words(since, health.now)
    good = (
        f"De laatste goede leesbeurt eindigde {when}." if health.last_good else "Een goede leesbeurt was er nog niet."
    )
    return Letter(
        subject="TenderNed is al meer dan een dag niet goed gelezen",
        sentence=good if health.last_good else f"Sinds de eerste leesbeurt, {when}, was er nog geen goede.",
        paragraphs=(
            _last_words(health),
            "Bezoekers lezen boven de opdrachten dat die verouderd zijn. Wat al gelezen was, blijft staan.",
            "De volgende leesbeurt haalt in wat ontbreekt.",
        ),
        link=settings.PUBLIC_URL + reverse("sync"),
        link_text="Bekijk de leesbeurten",
        why="U krijgt deze mail omdat u coördinator bent en een goede leesbeurt meer dan 26 uur uitblijft. Hij komt "
        "hoogstens één keer per nacht en stopt zodra een leesbeurt weer goed eindigt.",
    )


def _last_words(health: SyncHealth) -> str:
    """How the last run ended and what it said."""
    last = health.last_run
    if last is None or not health.has_failed:
        return "Sindsdien is geen leesbeurt geëindigd: misschien loopt de klok (beat) of de werker niet."
    ended = f"De laatste leesbeurt eindigde {health.failed_at}: {last.get_state_display()}."
    return f"{ended} {last.error}".rstrip()


def _coordinators() -> list[str]:
    """The addresses of the coordinators of all provinces."""
    people = PlatformRole.objects.coordinating_everywhere().values_list("user__email", flat=True)
    return sorted(set(people))
