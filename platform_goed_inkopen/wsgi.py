"""What gunicorn serves."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "platform_goed_inkopen.settings")

application = get_wsgi_application()


def _limit_queries() -> None:
    """Only here a visitor waits: jobs and commands may take longer."""
    from django.conf import settings
    from django.db import connections

    for database in connections.settings.values():
        database["OPTIONS"]["options"] += f" -c statement_timeout={settings.WEB_STATEMENT_TIMEOUT}"


_limit_queries()
