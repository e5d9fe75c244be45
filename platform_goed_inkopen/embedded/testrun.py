"""./test after the installation: a database and a queue for this run alone, and pytest."""

import os
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from pathlib import Path

from platform_goed_inkopen.embedded import locations, postgres, valkey
from platform_goed_inkopen.embedded.sentences import StartError

ROOT = Path(__file__).resolve().parents[2]
# What the platform reads from the environment of a developer must not change the tests.
IGNORED = (
    "ALLOWED_HOSTS",
    "CACHE_URL",
    "DATABASE_REPLICA_URL",
    "DEBUG",
    "DEMO",
    "PORT",
    "STATIC_ROOT",
    "TRUSTED_PROXY_COUNT",
)
# No process of a test may ask the real sources anything; nothing listens here.
CLOSED = "http://127.0.0.1:1"


@contextmanager
def services(given: Mapping[str, str]) -> Iterator[dict[str, str]]:
    """The environment of a test run, with services of its own for what is not given."""
    with ExitStack() as stack:
        folder = stack.enter_context(tempfile.TemporaryDirectory(prefix="goed-inkopen-"))
        data_dir = Path(folder).resolve()
        data_dir.chmod(0o711)
        environment = {name: value for name, value in given.items() if name not in IGNORED}
        if not given.get("DATABASE_URL"):
            stack.enter_context(postgres.in_use(data_dir, throwaway=True))
            environment["DATABASE_URL"] = locations.database_url(data_dir)
        if not given.get("REDIS_URL"):
            stack.enter_context(valkey.running(data_dir))
            environment["REDIS_URL"] = locations.redis_url(data_dir)
        yield environment | {
            "DATA_DIR": str(data_dir),
            "EMAIL_URL": f"file://{data_dir / 'mail'}",
            "PUBLIC_URL": "http://localhost:8000",
            "SECRET_KEY": "only-for-tests-and-never-for-anything-else",
            "TENDERNED_URL": CLOSED,
            "TED_URL": CLOSED,
            "PYTEST_PLUGINS": "tests.worker,tests.counting",
        }


def command(arguments: list[str]) -> list[str]:
    """The whole suite goes over the cores by file and in order; a choice from it starts sooner on one."""
    cores = min(os.cpu_count() or 1, 4)
    spread = ["-n", str(cores), "--dist", "loadfile", "--no-loadscope-reorder"] if not arguments and cores > 1 else []
    return [sys.executable, "-m", "pytest", *spread, *arguments]


def run(command: list[str], environment: dict[str, str]) -> int:
    """The exit code of pytest; Ctrl-C reaches pytest too, so wait for what it has to say."""
    process = subprocess.Popen(command, env=environment, cwd=ROOT)
    signal.signal(signal.SIGINT, lambda *_: None)
    signal.signal(signal.SIGTERM, lambda *_: process.terminate())
    return process.wait()


def main(arguments: list[str]) -> int:
    """The exit code of the run; 1 with a sentence when a service cannot start."""
    try:
        with services(os.environ) as environment:
            return run(command(arguments), environment)
    except StartError as error:
        print(error, file=sys.stderr)
        return 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
