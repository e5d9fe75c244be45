import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.start.launcher import ROOT, Launcher, copy_checkout

Start = Callable[..., Launcher]


@pytest.fixture(scope="session")
def empty_checkout() -> Iterator[Path]:
    """A copy of the checkout in which nothing was installed."""
    with tempfile.TemporaryDirectory(prefix="goed-inkopen-") as folder:
        place = Path(folder).resolve()
        place.chmod(0o711)
        yield copy_checkout(place / "checkout")


@pytest.fixture(scope="session")
def checkout(empty_checkout: Path) -> Path:
    """A copy of the checkout with the packages of this one; what one test puts in its database, the next may find."""
    place = copy_checkout(empty_checkout.with_name("installed"))
    (place / ".venv").symlink_to(ROOT / ".venv")
    return place


@pytest.fixture
def start(checkout: Path) -> Iterator[Start]:
    """Gives a ./start in the copy; whatever is left of it is ended after the test."""
    started: list[Launcher] = []

    def begin(folder: Path = checkout, **variables: str) -> Launcher:
        started.append(Launcher(folder, **variables))
        return started[-1]

    yield begin
    for launcher in reversed(started):
        launcher.clean_up()
