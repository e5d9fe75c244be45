"""The chain of one purchase: notice → supplier → contract → result → story. Pure."""

from dataclasses import dataclass
from typing import Literal

State = Literal["done", "here", "none"]


@dataclass(frozen=True)
class Step:
    """A link of the chain: done with an address, here, or unknown with words."""

    name: str
    state: State
    text: str
    url: str = ""
