from django.apps import AppConfig


class PlatformConfig(AppConfig):
    name = "platform_goed_inkopen"
    verbose_name = "Platform"

    def ready(self) -> None:
        # Tasks declared with shared_task need the application before the first one is sent.
        from platform_goed_inkopen import celery  # noqa: F401
