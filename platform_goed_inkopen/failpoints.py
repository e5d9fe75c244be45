"""Places where a test can stop a process exactly: nothing happens unless the environment names one.

    FAILPOINTS=after_250_before_commit=die        the process is gone at once, as after kill -9
    FAILPOINTS=after_claim_before_250=raise       FailpointReached is raised

A name that does not exist is an error: a test that names it would test nothing. Nobody but a test sets FAILPOINTS.
"""

import os
from collections.abc import Mapping

NAMES = frozenset(
    {
        "after_claim_before_250",  # mail: the row is claimed, the mail server was not asked yet
        "after_250_before_commit",  # mail: the mail server said yes, the row does not know it yet
        "after_files_before_row",  # photos: the files are there, the row is not yet
        "after_fetch",  # sync: a detail and its notice are here, nothing is written
        "after_payload_stored",  # sync: their bytes are in the transaction, which is not committed yet
        "after_commit_before_block_kept",  # sync: a publication is stored, its block does not know it yet
        "before_finish",  # sync: every block is through, the run is not closed yet
        "after_batch_of_matches",  # matching: a batch of tenders is weighed and committed, others wait
        "after_block_before_next",  # sync: a block is through, the message of the next was not sent yet
    }
)
KILLED = 137


class FailpointReached(RuntimeError):
    """A test asked for this."""


def read(text: str) -> Mapping[str, str]:
    """What each named point does, from `name=die,name=raise`. Raises ValueError."""
    points = dict(pair.partition("=")[::2] for pair in text.split(",") if pair)
    wrong = [name for name, what in points.items() if name not in NAMES or what not in {"die", "raise"}]
    if wrong:
        raise ValueError(
            f"FAILPOINTS noemt {', '.join(wrong)}: kies uit {', '.join(sorted(NAMES))}, met =die of =raise."
        )
    return points


_points = read(os.environ.get("FAILPOINTS", ""))


def failpoint(name: str) -> None:
    """Die or raise when the environment asks for it here."""
    if not _points:
        return
    if name not in NAMES:
        raise ValueError(f"failpoint {name} stands in the code and not in NAMES")
    if _points.get(name) == "die":
        os._exit(KILLED)
    if _points.get(name) == "raise":
        raise FailpointReached(name)
