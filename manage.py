#!/usr/bin/env python
"""Django's commands. Without DATABASE_URL the database of DATA_DIR runs as long as the command does."""

import os
import signal
import sys
from contextlib import AbstractContextManager, nullcontext
from pathlib import Path

ROOT = Path(__file__).resolve().parent
NOTHING_DONE = 2
# Commands that never ask the database anything.
WITHOUT_DATABASE = {"help", "version", "check", "collectstatic", "findstatic", "diffsettings", "parse_notice", "bench"}


def main() -> None:
    """Run the command of the command line; what cannot be started is said in one sentence."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "platform_goed_inkopen.settings")
    try:
        from django.core.management import execute_from_command_line
        from django.db import OperationalError

        from platform_goed_inkopen.embedded.sentences import StartError
    except ImportError as error:
        sys.exit(f"{error.name} is er niet voor deze Python: geef eerst ./start, en gebruik dan .venv/bin/python.")
    # An ordinary exit, so that the database stops too.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    try:
        with database(sys.argv[1:]):
            execute_from_command_line(sys.argv)
    except StartError as error:
        sys.exit(str(error))
    except OperationalError as error:
        reason = str(error).partition("\n")[0]
        sys.stderr.write(f"De database antwoordt niet ({reason}): start haar, of kijk DATABASE_URL na.\n")
        sys.exit(NOTHING_DONE)


def database(arguments: list[str]) -> AbstractContextManager[None]:
    """The database of DATA_DIR, unless another is given or the command needs none."""
    needless = not arguments or arguments[0].startswith("-") or arguments[0] in WITHOUT_DATABASE
    if os.environ.get("DATABASE_URL") or needless or {"--help", "-h"} & set(arguments):
        return nullcontext()
    from platform_goed_inkopen.embedded import postgres

    return postgres.in_use(Path(os.environ.get("DATA_DIR") or ROOT / "var").resolve())


if __name__ == "__main__":
    main()
