from django.apps import AppConfig


class StoriesConfig(AppConfig):
    name = "stories"
    verbose_name = "Verhalen"

    def ready(self) -> None:
        """What waits for a moderator stands in the one queue, and stories go along when two profiles become one."""
        from accounts import queue  # models can be imported from here on
        from stories.moving import move_stories
        from stories.queue import waiting
        from suppliers import moving

        queue.register(waiting)
        moving.register(move_stories)
