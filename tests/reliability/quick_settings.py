"""The settings, with waits as short as a test needs them, and jobs that go wrong on purpose."""

from platform_goed_inkopen.settings import *  # noqa: F403
from platform_goed_inkopen.settings import CELERY_BROKER_TRANSPORT_OPTIONS, STORAGES

CELERY_BROKER_TRANSPORT_OPTIONS = {**CELERY_BROKER_TRANSPORT_OPTIONS, "unacked_restore_interval": 1}
CELERY_IMPORTS = ["tests.reliability.hard_jobs"]
CELERY_WORKER_SOFT_SHUTDOWN_TIMEOUT = 1.0
CELERY_BEAT_SCHEDULE = {
    name: {"task": f"platform_goed_inkopen.tasks.{name}", "schedule": 1.0}
    for name in ("send_waiting_mail", "sweep_jobs")
}
JOB_WAIT, JOB_SILENCE = 0.1, 1
STORAGES = {**STORAGES, "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}}
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
