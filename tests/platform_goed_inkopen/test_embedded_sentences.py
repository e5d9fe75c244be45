import errno
import os
from pathlib import Path

import pytest

from platform_goed_inkopen.embedded import install, sentences


@pytest.mark.parametrize(
    ("number", "says"),
    [
        (errno.ENOSPC, "maak ruimte vrij"),
        (errno.EDQUOT, "maak ruimte vrij"),
        (errno.EACCES, "mag deze gebruiker niet schrijven"),
        (errno.EROFS, "mag deze gebruiker niet schrijven"),
        (errno.ENOTDIR, "zet DATA_DIR op een andere map"),
    ],
)
def test_what_the_system_refuses_becomes_a_sentence_that_says_what_to_do(number: int, says: str) -> None:
    error = sentences.of_os_error(OSError(number, os.strerror(number)), Path("/data"))

    assert says in str(error)
    assert "\n" not in str(error)


@pytest.mark.parametrize(
    ("pip_said", "says"),
    [
        ("ERROR: Could not install packages: [Errno 28] No space left on device", "schijf is vol"),
        ("WARNING: Retrying after connection broken by 'NewConnectionError'", "controleer de internetverbinding"),
        ("ERROR: Could not find a version\nERROR: No matching distribution found for x", "internetverbinding"),
        ("error: error sending request for url\n  dns error", "controleer de internetverbinding"),
        ("ERROR: THESE PACKAGES DO NOT MATCH THE HASHES FROM THE REQUIREMENTS FILE.", "controlesom"),
        ("bla\nERROR: iets anders\n", "mislukt (ERROR: iets anders)"),
        ("", "mislukt (zonder melding)"),
    ],
)
def test_what_pip_complains_about_becomes_one_sentence(pip_said: str, says: str) -> None:
    sentence = str(install.sentence_for(pip_said, "Het installeren"))

    assert says in sentence
    assert "\n" not in sentence
