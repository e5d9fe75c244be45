"""The Celery application; tasks are found in each room's tasks.py."""

import os
from typing import Any

from celery import Celery
from celery.signals import setup_logging
from django_structlog.celery.steps import DjangoStructLogInitStep

from platform_goed_inkopen import logs

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "platform_goed_inkopen.settings")

app = Celery("platform_goed_inkopen")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
app.steps["worker"].add(DjangoStructLogInitStep)


@setup_logging.connect  # Celery's only door for this; without it worker and beat write lines of their own
def _write_the_platforms_lines(**_: Any) -> None:
    from django.conf import settings

    logs.configure_process(settings.LOGGING)
