"""An address with its query string as a value: a filter's state is its address, so every choice is a link. Pure."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Self
from urllib.parse import quote_plus, urlencode

# A page writes the same question, and the same values, by the dozen.
_query = lru_cache(maxsize=256)(urlencode)
_quoted = lru_cache(maxsize=1024)(quote_plus)


@dataclass(frozen=True)
class Address:
    """A path and its parameters in order; a parameter may repeat."""

    path: str
    pairs: tuple[tuple[str, str], ...] = ()

    @classmethod
    def of(cls, path: str, values: Mapping[str, Iterable[str]]) -> Self:
        """The parameters in the order of the mapping; empty values are left out."""
        return cls(path, tuple((name, value) for name, several in values.items() for value in several if value))

    def __str__(self) -> str:
        return f"{self.path}?{_query(self.pairs)}" if self.pairs else self.path

    def values(self, name: str) -> list[str]:
        """Every value of this parameter."""
        return [value for key, value in self.pairs if key == name]

    def at(self, path: str) -> "Address":
        """The same parameters at another path."""
        return Address(path, self.pairs)

    def without(self, *names: str) -> "Address":
        """The address with these parameters left out."""
        return Address(self.path, tuple(pair for pair in self.pairs if pair[0] not in names))

    def with_only(self, name: str, values: Sequence[str]) -> "Address":
        """The address in which this parameter has exactly these values."""
        return Address(self.path, (*self.without(name).pairs, *((name, value) for value in values)))

    def toggled(self, name: str, value: str) -> "Address":
        """The address with this value added, or taken away when it was there."""
        if (name, value) in self.pairs:
            return Address(self.path, tuple(pair for pair in self.pairs if pair != (name, value)))
        return Address(self.path, (*self.pairs, (name, value)))

    def adding(self, name: str) -> Callable[[str], str]:
        """From a value that is not there to the address with it added: what is the same for each is written once."""
        start = f"{self}{'&' if self.pairs else '?'}{quote_plus(name)}="
        return lambda value: start + _quoted(value)
