"""Work by queue that is done although a message is lost, comes twice, raises, or kills its worker.

    @shared_task(base=KeptTask)
    def sync_day(run_id: int = 0, block: str = "", **_: object) -> None: …

From its first delivery until it is done such a task is a `Job` in the database. The process that does it holds a lock
of the database, which is gone with the process: that is how `sweep` knows a killed one from a slow one, and sends it
again. What raises is tried again later each time; what raised five times, or killed its worker three times, is dead
until `manage.py replay_jobs`. A task must be harmless when it comes twice, and takes arguments that it does not know,
because a message outlives a deploy.
"""

import logging
import random
from datetime import datetime, timedelta
from typing import Any

from celery import Task
from celery.exceptions import Ignore
from celery.worker.request import Context
from django.conf import settings
from django.db import OperationalError, close_old_connections, connection
from django.utils import timezone

from platform_goed_inkopen import queue
from platform_goed_inkopen.models import MOST_UNFINISHED, Heartbeat, Job

log = logging.getLogger("platform.jobs")
LOCKS = 7_301_003  # the first half of the number of the lock on a job; the second is its row
HELD = """
    SELECT EXISTS (
        SELECT FROM pg_locks
        WHERE locktype = 'advisory' AND classid = %s AND objid = %s AND objsubid = 2
        AND database = (SELECT oid FROM pg_database WHERE datname = current_database())
    )
"""
MOST_FAILURES = 5
DATABASE_AWAY = 30  # seconds until the next look


class KeptTask(Task):
    """A task that the database knows of until it is done."""

    def before_start(self, task_id: str, args: Any, kwargs: Any) -> None:
        """Write down the delivery and take the lock. Raises Ignore when somebody does it already, or it is dead."""
        try:
            job = delivered(task_id=task_id, task=self.name, args=list(args), kwargs=kwargs, now=timezone.now())
            held = job.dead_at is None and lock(job.pk)
        except OperationalError as error:
            raise self.retry(exc=error, countdown=DATABASE_AWAY, max_retries=None) from error
        if not held:
            raise Ignore
        self.request.job_id = job.pk

    def on_success(self, retval: Any, task_id: str, args: Any, kwargs: Any) -> None:
        """It is done, and therefore forgotten."""
        Job.objects.filter(task_id=task_id).delete()

    def on_failure(self, exc: BaseException, task_id: str, args: Any, kwargs: Any, einfo: Any) -> None:
        """It raised: later again, or never. A killed worker tells this from outside, and proves no failure."""
        close_old_connections()
        if held_job(self.request):
            failed(task_id=task_id, reason=f"{type(exc).__name__}: {exc}", now=timezone.now())

    def after_return(self, *outcome: object, **_: object) -> None:
        """Let go of the lock."""
        if job_id := held_job(self.request):
            unlock(job_id)


def held_job(request: Context) -> int | None:
    """The row of the job that this process holds."""
    return getattr(request, "job_id", None)


def delivered(*, task_id: str, task: str, args: list[Any], kwargs: dict[str, Any], now: datetime) -> Job:
    """The job of this message, with one delivery more; dead when it killed too many workers."""
    job, _ = Job.objects.get_or_create(
        task_id=task_id, defaults={"task": task, "args": args, "kwargs": kwargs, "delivered_at": now}
    )
    if is_held(job.pk) or job.dead_at:
        return job
    job.delivered_at, job.retry_at, job.unfinished = now, None, job.unfinished + 1
    if job.unfinished > MOST_UNFINISHED:
        job.dead_at, job.last_error = now, f"De werker eindigde {MOST_UNFINISHED} keer tijdens deze taak."
        log.error("job %s is dead: its worker died %s times", job, MOST_UNFINISHED)
    job.save(update_fields=["delivered_at", "retry_at", "unfinished", "dead_at", "last_error"])
    return job


def failed(*, task_id: str, reason: str, now: datetime) -> None:
    """The job raised: it waits, longer each time, and is dead after the fifth."""
    job = Job.objects.get(task_id=task_id)
    job.failures, job.unfinished, job.last_error = job.failures + 1, 0, reason[:1000]
    if job.failures >= MOST_FAILURES:
        job.dead_at, job.retry_at = now, None
        log.error("job %s is dead: it failed %s times: %s", job, job.failures, reason)
    else:
        wait = settings.JOB_WAIT * 2 ** (job.failures - 1) * random.uniform(0.75, 1.25)
        job.retry_at = now + timedelta(seconds=wait)
        log.warning("job %s failed and is tried again: %s", job, reason)
    job.save(update_fields=["failures", "unfinished", "last_error", "dead_at", "retry_at"])


def sweep(*, now: datetime) -> int:
    """Send again what waited long enough and what nobody works on any more; returns how many."""
    silence = timedelta(seconds=settings.JOB_SILENCE)
    waiting = Job.objects.to_send_again(now, silence=silence).order_by("pk")
    return sum(send_again(job, now) for job in waiting if not is_held(job.pk))


def replay(*, now: datetime) -> int:
    """Give every dead job a new life; returns how many were sent."""
    dead = Job.objects.dead()
    dead.update(failures=0, unfinished=0, retry_at=now, sent_again_at=None, dead_at=None)
    return sweep(now=now)


def send_again(job: Job, now: datetime) -> bool:
    """The same message with the same id, so that a copy of it is known as such; whether the queue took it."""
    if not queue.nudge(job.task, *job.args, kwargs=job.kwargs, task_id=job.task_id):
        return False
    return bool(Job.objects.filter(pk=job.pk).update(sent_again_at=now))


def beat(name: str, *, now: datetime) -> None:
    """Write down that this part did what it has to do."""
    Heartbeat.objects.update_or_create(name=name, defaults={"at": now})


def told(now: datetime) -> dict[str, object]:
    """For /readyz: how long ago the worker last swept, and how many jobs wait or are dead."""
    swept = Heartbeat.objects.filter(name="worker").values_list("at", flat=True).first()
    return {
        "worker_age_seconds": round((now - swept).total_seconds()) if swept else None,
        "waiting": Job.objects.alive().count(),
        "dead": Job.objects.dead().count(),
    }


def lock(number: int) -> bool:
    """Take the lock on this job for this connection; whether nobody else has it."""
    return _ask("SELECT pg_try_advisory_lock(%s, %s)", number)


def unlock(number: int) -> bool:
    """Let go of it; False when this connection did not have it."""
    return _ask("SELECT pg_advisory_unlock(%s, %s)", number)


def is_held(number: int) -> bool:
    """Whether a living process works on this job."""
    return _ask(HELD, number)


def _ask(question: str, number: int) -> bool:
    with connection.cursor() as cursor:
        cursor.execute(question, [LOCKS, number % 2**31])
        row = cursor.fetchone()
    return bool(row and row[0])
