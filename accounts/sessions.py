"""Where somebody is logged in is kept no longer than it lasts."""

from datetime import datetime

from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session


def forget_ended(*, now: datetime) -> int:
    """Forget sessions that are over, with the address and browser they came from. Returns how many went."""
    ended, _ = Session.objects.filter(expire_date__lt=now).delete()
    UserSession.objects.exclude(session_key__in=Session.objects.values("session_key")).delete()
    return ended
