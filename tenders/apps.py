from django.apps import AppConfig


class TendersConfig(AppConfig):
    name = "tenders"
    verbose_name = "Opdrachten"

    def ready(self) -> None:
        """/readyz tells how old the tenders are, and the one queue what of reading waits."""
        from accounts import queue
        from platform_goed_inkopen import health
        from tenders.freshness import age_in_seconds  # models can be imported from here on
        from tenders.queue import waiting

        queue.register(waiting)
        health.register("last_sync_age_seconds", age_in_seconds)
