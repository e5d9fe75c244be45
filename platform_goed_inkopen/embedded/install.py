"""Makes .venv, installs a lock file in it with checked hashes, and becomes the program that asked for it.

Runs on a bare Python, so it imports the standard library only. What was installed last stands in .venv/installed.txt;
as long as that is what is asked for, nothing is done. A .venv without that file is made again: somebody may have
pressed Ctrl-C half-way.
"""

import fcntl
import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
VENV = ROOT / ".venv"
VENV_PYTHON = VENV / "bin" / "python"
INSTALLED = VENV / "installed.txt"
# A lock is also satisfied by one that holds the same packages and more.
WIDER = {"start": ("start", "development"), "development": ("development",)}
FULL_DISK_SIGNS = ("No space left on device", "Disk quota exceeded")
NO_ROOM = 10_000_000
HASH_SIGNS = ("DO NOT MATCH THE HASHES", "Hash mismatch")
NETWORK_SIGNS = (
    "No matching distribution",
    "Connection",
    "connection",
    "name resolution",
    "timed out",
    "error sending request",
    "dns error",
)


class InstallError(Exception):
    """The packages are not there; the message is one Dutch sentence that says what to do."""


def main(lock: str, module: str, *arguments: str) -> None:
    """Install `requirements/<lock>.txt` when that is needed and become `python -m module`."""
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, signal.default_int_handler)
    try:
        with only_one_at_a_time():
            if not installed(lock):
                install(lock)
    except InstallError as error:
        sys.exit(str(error))
    except OSError as error:
        sys.exit(str(sentence_for(str(error), "Het klaarzetten")))
    except KeyboardInterrupt:
        sys.exit(130)
    os.execv(VENV_PYTHON, [str(VENV_PYTHON), "-m", module, *arguments])  # noqa: S606 no shell on purpose


@contextmanager
def only_one_at_a_time() -> Iterator[None]:
    """Two commands that are given at once do not install through each other."""
    folder = os.open(ROOT / "requirements", os.O_RDONLY)
    try:
        try:
            fcntl.flock(folder, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            say("Wachten tot een andere opdracht klaar is met installeren …")
            fcntl.flock(folder, fcntl.LOCK_EX)
        yield
    finally:
        os.close(folder)


def installed(lock: str) -> bool:
    """Whether .venv works and holds what this lock file says now."""
    try:
        found = INSTALLED.read_text()
    except OSError:
        return False
    version = venv_version()
    return bool(version) and found in {stamp(version, name) for name in WIDER[lock]}


def stamp(version: str, lock: str) -> str:
    """What is written down after installing this lock file for this Python."""
    return f"# Python {version}\n{lock_file(lock).read_text()}"


def lock_file(lock: str) -> Path:
    """The lock file of this name."""
    return ROOT / "requirements" / f"{lock}.txt"


def venv_version() -> str:
    """The version of the Python in .venv, nothing when it does not work or is too old."""
    code = "import sys, encodings; print('%d.%d' % sys.version_info[:2] if sys.version_info >= (3, 11) else '')"
    try:
        done = subprocess.run([VENV_PYTHON, "-I", "-c", code], capture_output=True, text=True, check=False)
    except OSError:
        return ""
    return done.stdout.strip()


def install(lock: str) -> None:
    """Make .venv when it is not there or does not work, and install the lock file in it."""
    writable = VENV if VENV.exists() else ROOT
    if not os.access(writable, os.W_OK):
        raise InstallError(
            f"In {writable} mag deze gebruiker niet schrijven: haal het platform op in een eigen map en begin daar."
        )
    say("Pakketten installeren; dat duurt alleen de eerste keer ongeveer een halve minuut …")
    uv = shutil.which("uv")
    complete = INSTALLED.exists() and venv_version()
    INSTALLED.unlink(missing_ok=True)
    if not complete:
        make_venv(uv)
    requirements = ["--require-hashes", "-r", str(lock_file(lock))]
    # uv is faster, but does not read pip's settings: pip has the last word.
    if not (uv and run([uv, "pip", "install", "--quiet", "--python", str(VENV_PYTHON), *requirements]) is None):
        pip = [str(VENV_PYTHON), "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--no-input"]
        check(run([*pip, "--retries", "2", "--no-deps", *requirements]), "Het installeren van de pakketten")
    INSTALLED.write_text(stamp(venv_version(), lock))


def make_venv(uv: str | None) -> None:
    """An empty .venv, of the Python that runs this."""
    missing = run([sys.executable, "-c", "import venv, ensurepip"])
    if missing is None:
        check(run([sys.executable, "-m", "venv", "--clear", str(VENV)]), "Het maken van .venv")
    elif uv:
        shutil.rmtree(VENV, ignore_errors=True)
        check(run([uv, "venv", "--quiet", "--seed", "--python", sys.executable, str(VENV)]), "Het maken van .venv")
    else:
        version = f"{sys.version_info.major}.{sys.version_info.minor}"
        raise InstallError(
            f"Python {version} heeft hier geen module venv: installeer die (op Debian en Ubuntu: "
            f"apt install python{version}-venv) en geef de opdracht opnieuw."
        )


def run(command: list[str]) -> str | None:
    """Nothing when the command succeeds, else all it said."""
    env = os.environ | {"LC_ALL": "C.UTF-8"}
    done = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, env=env, check=False)
    return None if done.returncode == 0 else done.stdout


def check(complaint: str | None, what: str) -> None:
    """Turn the complaint of a command into an InstallError."""
    if complaint is not None:
        raise sentence_for(complaint, what)


def sentence_for(complaint: str, what: str) -> InstallError:
    """What the complaint means for the person who waits."""
    # The module venv does not pass on what went wrong in it.
    free = shutil.disk_usage(VENV if VENV.exists() else ROOT).free
    if free < NO_ROOM or any(sign in complaint for sign in FULL_DISK_SIGNS):
        return InstallError(f"De schijf is vol: maak ruimte vrij voor {ROOT} en geef de opdracht opnieuw.")
    if any(sign in complaint for sign in HASH_SIGNS):
        return InstallError(
            "Een gehaald pakket is niet het pakket dat bedoeld is (de controlesom klopt niet): probeer het opnieuw, "
            "en gebruik een andere bron van pakketten als het zo blijft."
        )
    if any(sign in complaint for sign in NETWORK_SIGNS):
        return InstallError(
            "De pakketten konden niet worden opgehaald: controleer de internetverbinding of de instellingen van pip "
            "en geef de opdracht opnieuw."
        )
    last = [line.strip() for line in complaint.splitlines() if line.strip()][-1:] or ["zonder melding"]
    return InstallError(f"{what} is mislukt ({last[0]}): los dat op en geef de opdracht opnieuw.")


def say(text: str) -> None:
    """A line about progress."""
    print(text, file=sys.stderr, flush=True)


if __name__ == "__main__":
    main(*sys.argv[1:])
