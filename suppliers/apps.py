from django.apps import AppConfig


class SuppliersConfig(AppConfig):
    name = "suppliers"
    verbose_name = "Aanbieders"

    def ready(self) -> None:
        """What waits for a moderator stands in the one queue, and who is erased is no reporter any more."""
        from accounts import forgetting, queue  # models can be imported from here on
        from suppliers.actions.reports import forget_reporter
        from suppliers.queue import waiting

        queue.register(waiting)
        forgetting.register(forget_reporter)
