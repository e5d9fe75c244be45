"""Where the embedded services of a data folder keep their things, and how to reach them. Starts nothing.

A data folder remembers what was chosen once: the port and password of the queue, the secret key, and where the
database lives when that could not be the folder itself.
"""

import os
import secrets
import socket
from collections.abc import Callable
from pathlib import Path
from urllib.parse import urlencode

from platform_goed_inkopen.embedded import sentences

DATABASE_NAME = "platform"
DATABASE_USER = "postgres"


def home_of_postgresql(data_dir: Path) -> Path:
    """The folder of the database; in the data folder it is a link when it had to be elsewhere."""
    return (data_dir / "postgresql").resolve()


def socket_folder(data_dir: Path) -> Path:
    """The folder with the socket of the database, a link when the path would be too long for a socket."""
    return (home_of_postgresql(data_dir) / "s").resolve()


def database_url(data_dir: Path) -> str:
    """The database of this data folder, over its socket."""
    return f"postgresql://{DATABASE_USER}@/{DATABASE_NAME}?{urlencode({'host': socket_folder(data_dir)})}"


def redis_url(data_dir: Path) -> str:
    """The queue of this data folder. TCP: Celery and redis-py do not agree on a URL for a socket."""
    return f"redis://:{redis_password(data_dir)}@127.0.0.1:{redis_port(data_dir)}/0"


def redis_port(data_dir: Path) -> int:
    """A port that was free when it was first asked for."""
    return int(_remembered(data_dir, "valkey-port", lambda: str(free_port())))


def forget_redis_port(data_dir: Path) -> None:
    """Another program took the port: the next question gets another one."""
    (data_dir / "valkey-port").unlink(missing_ok=True)


def redis_password(data_dir: Path) -> str:
    """Who can write in the queue can make the worker work, so other users of the machine may not."""
    return _remembered(data_dir, "valkey-password", lambda: secrets.token_urlsafe(32))


def secret_key(data_dir: Path) -> str:
    """Django's SECRET_KEY for this data folder."""
    return _remembered(data_dir, "secret-key", lambda: secrets.token_urlsafe(50))


def free_port() -> int:
    """A TCP port on 127.0.0.1 that nothing listens on now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _remembered(data_dir: Path, name: str, make: Callable[[], str]) -> str:
    """The text of a small private file, made once; of two processes that make it at once, one wins."""
    path = data_dir / name
    try:
        data_dir.mkdir(parents=True, exist_ok=True)
        if not path.exists():
            _write_once(path, make())
        return path.read_text().strip()
    except OSError as error:
        raise sentences.of_os_error(error, data_dir) from error


def _write_once(path: Path, text: str) -> None:
    draft = path.with_name(f".{path.name}.{os.getpid()}.{secrets.token_hex(4)}")
    try:
        draft.touch(mode=0o600)
        draft.write_text(text + "\n")
        os.link(draft, path)
    except FileExistsError:
        pass
    finally:
        draft.unlink(missing_ok=True)
