import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest


@pytest.fixture
def data_dir() -> Iterator[Path]:
    """A data folder where the user that PostgreSQL runs as may come too, which is not so for tmp_path."""
    with tempfile.TemporaryDirectory(prefix="goed-inkopen-") as folder:
        path = Path(folder).resolve()
        path.chmod(0o711)
        yield path
