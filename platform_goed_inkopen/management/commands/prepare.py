"""Everything between an empty database and a site that can be visited."""

import hashlib
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.staticfiles.finders import get_finders
from django.core.management import BaseCommand, call_command


class Command(BaseCommand):
    """Idempotent; what is already so costs next to nothing."""

    help = "Brengt de database, de referentietabellen, de statische bestanden en de voorbeeldgegevens op orde."
    requires_system_checks = ()

    def handle(self, *args: Any, **options: Any) -> None:
        """Print the demo log-ins on stdout, unless DEMO=0, and everything else on stderr."""
        call_command("migrate", interactive=False, stdout=self.stderr)
        call_command("load_reference", stdout=self.stderr)
        call_command("index_suppliers", stdout=self.stderr)
        self.collect_static_files()
        if settings.ENV.demo:
            call_command("demo", stdout=self.stderr)
            call_command("demo", "--logins", stdout=self.stdout)

    def collect_static_files(self) -> None:
        """Compressing takes seconds, so only when a file changed since the last time."""
        root = Path(settings.STATIC_ROOT)
        state, collected = static_files_state(), root.with_name("static.collected")
        if root.exists() and collected.exists() and collected.read_text() == state:
            return
        collected.unlink(missing_ok=True)
        call_command("collectstatic", interactive=False, clear=root.exists(), stdout=self.stderr)
        collected.write_text(state)


def static_files_state() -> str:
    """A digest of the name, size and time of every static file."""
    digest = hashlib.sha256()
    for finder in get_finders():
        for path, storage in finder.list([]):
            status = Path(storage.path(path)).stat()
            digest.update(f"{storage.path(path)} {status.st_size} {status.st_mtime_ns}\n".encode())
    return digest.hexdigest()
