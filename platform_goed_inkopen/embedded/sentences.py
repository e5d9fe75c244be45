"""What goes wrong when something is started, said to the person at the keyboard."""

import shutil
from pathlib import Path

NO_ROOM = 1_000_000
FULL_DISK_SIGNS = ("No space left on device", "Disk quota exceeded", "DiskFull", "[Errno 28]", "[Errno 122]")


class StartError(Exception):
    """Something cannot be started; the message is one Dutch sentence that says what to do."""


def disk_is_full(text: str) -> bool:
    """Whether a program that failed with this output ran out of disk space."""
    return any(sign in text for sign in FULL_DISK_SIGNS)


def no_room_in(folder: Path) -> bool:
    """Whether the disk with this folder is as good as full: some programs die of that without saying so."""
    return folder.exists() and shutil.disk_usage(folder).free < NO_ROOM


def full_disk(folder: Path) -> StartError:
    """The error for a disk without space left."""
    return StartError(f"De schijf met {folder} is vol: maak ruimte vrij en geef de opdracht opnieuw.")


def not_writable(folder: Path) -> StartError:
    """The error for a folder this user may not write in."""
    return StartError(
        f"In {folder} mag deze gebruiker niet schrijven: geef de opdracht als de eigenaar van die map, "
        "of zet DATA_DIR op een eigen map."
    )


def of_os_error(error: OSError, folder: Path) -> StartError:
    """The sentence for a file operation in `folder` that the system refused."""
    if disk_is_full(str(error)):
        return full_disk(folder)
    if isinstance(error, PermissionError) or "Read-only file system" in str(error):
        return not_writable(folder)
    return StartError(f"De map {folder} kan niet worden gebruikt ({error}): zet DATA_DIR op een andere map.")
