from django.apps import AppConfig


class PlatformConfig(AppConfig):
    name = "platform_goed_inkopen"
    verbose_name = "Platform"

    def ready(self) -> None:
        """Tasks declared with shared_task need the application before the first one is sent; /readyz tells of jobs."""
        from platform_goed_inkopen import celery, health, jobs  # noqa: F401

        health.register("jobs", jobs.told)
