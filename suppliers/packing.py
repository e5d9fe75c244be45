"""Numbers as the database packs them, so that none becomes an object on its way. Pure."""

import sys
from array import array


def unpacked(packed: bytes, kind: str = "I") -> "array[int]":
    """Numbers of one kind, the largest byte of each first: four bytes each, or eight for `q`."""
    numbers = array(kind)
    numbers.frombytes(packed)
    if sys.byteorder == "little":
        numbers.byteswap()
    return numbers
