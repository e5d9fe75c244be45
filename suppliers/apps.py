from django.apps import AppConfig


class SuppliersConfig(AppConfig):
    name = "suppliers"
    verbose_name = "Aanbieders"

    def ready(self) -> None:
        """What waits for a moderator stands in the one queue."""
        from accounts import queue  # models can be imported from here on
        from suppliers.queue import waiting

        queue.register(waiting)
