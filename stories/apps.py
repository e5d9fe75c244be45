from django.apps import AppConfig


class StoriesConfig(AppConfig):
    name = "stories"
    verbose_name = "Verhalen"

    def ready(self) -> None:
        """What waits for a moderator stands in the one queue."""
        from accounts import queue  # models can be imported from here on
        from stories.queue import waiting

        queue.register(waiting)
