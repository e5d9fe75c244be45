from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "accounts"
    verbose_name = "Accounts"

    def ready(self) -> None:
        """What waits for a moderator or coordinator stands in the one queue."""
        from accounts import queue  # models can be imported from here on
        from accounts.waiting import waiting

        queue.register(waiting)
