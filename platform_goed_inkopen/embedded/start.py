"""./start after the installation: the whole platform on one machine, until Ctrl-C."""

import fcntl
import os
import signal
import socket
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from types import FrameType
from urllib.parse import urlsplit

from platform_goed_inkopen import env
from platform_goed_inkopen.embedded import locations, locks, postgres, processes, sentences, valkey
from platform_goed_inkopen.embedded.sentences import StartError

ROOT = Path(__file__).resolve().parents[2]
PREPARED_WITHIN = 600.0
READY_WITHIN = 60.0
# Ctrl-C must have ended everything within 20 seconds: these two end side by side, then Valkey and PostgreSQL.
PATIENCE = 5.0
GRACE = 2.0
QUEUE_PAUSE = 15.0
WEB = ["gunicorn", "platform_goed_inkopen.wsgi", "--workers", "2", "--worker-class", "gthread", "--threads", "4"]
WEB += ["--preload", "--graceful-timeout", "4", "--no-control-socket"]
WORKER = ["celery", "-A", "platform_goed_inkopen", "worker", "-B", "--pool", "threads", "--concurrency", "2"]
WORKER += ["--without-mingle", "--without-gossip", "--without-heartbeat", "--loglevel", "WARNING"]


class Stopped(Exception):
    """Somebody asked the platform to stop."""


@dataclass
class Platform:
    """What runs, for which environment; `stop` is set by Ctrl-C."""

    environment: env.Environment
    stop: threading.Event
    running: dict[str, subprocess.Popen[bytes]] = field(default_factory=dict)
    spawned: list[subprocess.Popen[bytes]] = field(default_factory=list)
    queue: subprocess.Popen[bytes] | None = None
    queue_again_from: float = 0.0

    @property
    def data_dir(self) -> Path:
        """Where everything of this platform is kept."""
        return self.environment.data_dir

    def run(self) -> None:
        """Start everything, wait until it may end, and end everything. Raises StartError or Stopped."""
        with ExitStack() as stack:
            stack.enter_context(only_start(self.data_dir))
            processes.end_leftovers(self.data_dir, patience=PATIENCE)
            check_port(self.environment.port)
            if not os.environ.get("DATABASE_URL"):
                say("Database starten …")
                stack.enter_context(postgres.in_use(self.data_dir))
            if not os.environ.get("REDIS_URL"):
                self.queue = stack.enter_context(valkey.running(self.data_dir))
                stack.callback(self.end_queue)
            say("Database, bestanden en voorbeeldgegevens klaarzetten …" if self.environment.demo else "Klaarzetten …")
            logins = self.prepare()
            say("Site starten …")
            stack.enter_context(self.web_and_worker())
            print(f"\nhttp://localhost:{self.environment.port}\n\n{logins}".rstrip(), flush=True)
            say("\nStoppen: Ctrl-C.")
            while True:
                self.pause(0.5)
                self.keep_queue()

    def keep_queue(self) -> None:
        """Start Valkey again when it ended: the site does without, and what waited stands in the database."""
        ended = self.queue is not None and self.queue.poll() is not None
        if not ended or time.monotonic() < self.queue_again_from:
            return
        say("De wachtrij (Valkey) is uit zichzelf geëindigd. De site werkt door; ik start de wachtrij opnieuw.")
        self.queue_again_from = time.monotonic() + QUEUE_PAUSE
        self.queue = valkey.again(self.data_dir) or self.queue

    def end_queue(self) -> None:
        """End the Valkey of now, which may be another than the first."""
        if self.queue:
            processes.end(self.queue, patience=3)

    def prepare(self) -> str:
        """Migrations, reference data, static files, demo data; the demo log-ins."""
        logs = self.data_dir / "logs"
        with processes.open_log(self.data_dir, "prepare") as log, processes.open_log(self.data_dir, "logins") as out:
            command = [sys.executable, "manage.py", "prepare"]
            process = processes.spawn(command, log=log, env=self.variables(), cwd=ROOT, stdout=out)
        try:
            self.wait_for(lambda: process.poll() is not None, PREPARED_WITHIN, "Het klaarzetten duurt te lang")
        finally:
            processes.end(process, patience=2)
        # Here too Ctrl-C may have reached the child well before us.
        if process.returncode != 0 and self.stop.wait(GRACE):
            raise Stopped
        if process.returncode != 0:
            said = (logs / "prepare.log").read_text(errors="replace")
            if sentences.disk_is_full(said):
                raise sentences.full_disk(self.data_dir)
            raise self.why(f"Het klaarzetten is mislukt ({last_line(said)}): zie {logs / 'prepare.log'}.")
        return (logs / "logins.log").read_text()

    @contextmanager
    def web_and_worker(self) -> Iterator[None]:
        """The site, and once it answers the worker with the clock: the first page comes sooner."""
        try:
            self.spawn("de site", "web", [*WEB, "--bind", f"127.0.0.1:{self.environment.port}"])
            self.wait_until_ready()
            self.spawn("de werker", "worker", [*WORKER, "--schedule", str(self.data_dir / "celerybeat-schedule")])
            yield
        finally:
            processes.end(*self.spawned, patience=PATIENCE)

    def spawn(self, name: str, log_name: str, command: list[str]) -> None:
        """Start a Python program that has to run as long as the platform does."""
        with processes.open_log(self.data_dir, log_name) as log:
            process = processes.spawn([sys.executable, "-m", *command], log=log, env=self.variables(), cwd=ROOT)
        self.spawned.append(process)
        self.running[name] = process

    def variables(self) -> dict[str, str]:
        """The environment of a child: ours, with the data folder by its full name and the mark of a start."""
        return os.environ | {
            "DATA_DIR": str(self.data_dir),
            "PORT": str(self.environment.port),
            processes.MARK: str(self.data_dir),
        }

    def wait_until_ready(self) -> None:
        """Until /readyz says 200."""
        host = urlsplit(self.environment.public_url).netloc
        url = f"http://127.0.0.1:{self.environment.port}/readyz"
        request = urllib.request.Request(url, headers={"Host": host})
        log = self.data_dir / "logs" / "web.log"
        self.wait_for(lambda: answers(request), READY_WITHIN, f"De site antwoordt niet (zie {log})")

    def wait_for(self, done: Callable[[], bool], seconds: float, complaint: str) -> None:
        """Look at it often until it is so."""
        for _ in range(int(seconds / 0.05)):
            if done():
                return
            self.pause(0.05)
        raise StartError(f"{complaint}: geef de opdracht opnieuw.")

    def pause(self, seconds: float) -> None:
        """Wait a moment. Raises Stopped when somebody asked for it, StartError when a part ended by itself."""
        if self.stop.wait(seconds):
            raise Stopped
        ended = self.ended_part()
        # Ctrl-C may reach a child before it reaches us, and on a busy machine well before.
        if ended and self.stop.wait(GRACE):
            raise Stopped
        if ended:
            raise self.why(f"Gestopt, want {ended} is uit zichzelf geëindigd: lees {self.data_dir / 'logs'} na.")

    def why(self, sentence: str) -> StartError:
        """This sentence, unless a full disk explains it better."""
        for folder in (self.data_dir, locations.home_of_postgresql(self.data_dir)):
            if sentences.no_room_in(folder):
                return sentences.full_disk(folder)
        return StartError(sentence)

    def ended_part(self) -> str:
        """The name of a part that does not run any more."""
        ended = [name for name, process in self.running.items() if process.poll() is not None]
        if not ended and not os.environ.get("DATABASE_URL") and not postgres.running_pid(self.data_dir):
            return "de database (PostgreSQL)"
        return ended[0] if ended else ""


@contextmanager
def only_start(data_dir: Path) -> Iterator[None]:
    """Nobody else runs this data folder. Raises StartError when somebody does."""
    with locks.open_lock(data_dir, "start") as file:
        if not locks.taken(file, fcntl.LOCK_EX):
            raise StartError(
                f"Er draait al een ./start met de gegevens in {data_dir}: stop die eerst met Ctrl-C, "
                "of kies met DATA_DIR en PORT een andere map en poort."
            )
        yield


def check_port(port: int) -> None:
    """Raises StartError when something else listens on this port, or when this user may not."""
    if port == 0:
        raise StartError("PORT is 0: kies een poort van 1 tot en met 65535, zoals PORT=8001.")
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except PermissionError:
            raise StartError(f"Poort {port} is niet voor deze gebruiker: kies een andere, zoals PORT=8001.") from None
        except OSError:
            raise StartError(
                f"Poort {port} is in gebruik: stop het andere programma of kies een andere, zoals PORT={port + 1}."
            ) from None


def answers(request: urllib.request.Request) -> bool:
    """Whether this address says 200."""
    try:
        with urllib.request.urlopen(request, timeout=5) as response:  # noqa: S310 our own address
            return bool(response.status == 200)
    except (urllib.error.URLError, OSError):
        return False


def last_line(text: str) -> str:
    """The last thing that was said."""
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    return lines[-1] if lines else "zonder melding"


def say(text: str) -> None:
    """A line about progress."""
    print(text, file=sys.stderr, flush=True)


def stop_on_signals() -> threading.Event:
    """An event that Ctrl-C, a closed terminal and `kill` set; a second one changes nothing."""
    stop = threading.Event()

    def handler(number: int, frame: FrameType | None) -> None:
        stop.set()

    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, handler)
    if signal.getsignal(signal.SIGHUP) is not signal.SIG_IGN:  # nohup asked to outlive the terminal
        signal.signal(signal.SIGHUP, handler)
    return stop


def main() -> int:
    """The exit code: 0 after Ctrl-C, 1 with a sentence when something is wrong."""
    stop = stop_on_signals()
    try:
        if sys.argv[1:]:
            raise StartError("./start kent geen argumenten: wat u kunt instellen, staat in README.md.")
        environment = env.read(root=ROOT)
        Platform(environment, stop).run()
    except (StartError, env.ConfigurationError) as error:
        say(str(error))
        return 1
    except OSError as error:
        say(str(sentences.of_os_error(error, Path(os.environ.get("DATA_DIR") or ROOT / "var"))))
        return 1
    except Stopped:
        say("Gestopt.")
    return 0


if __name__ == "__main__":
    sys.exit(main())
