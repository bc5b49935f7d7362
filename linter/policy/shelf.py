"""Parts of a compiled policy that are read when they are first asked for: most drafts need few of them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from linter.typed import Any, TypeVar, overload

_T = TypeVar("_T")


def _loads(data: bytes) -> Any:
    from _pickle import loads  # `pickle` around it takes longer to import than all of this

    return loads(data)


class Later(Sequence[_T]):
    """Items of a tuple, each read when it is asked for. `numbers` and `severities` are the phrases of entries
    and their own severities, known without reading.
    """

    __slots__ = ("_items", "_read", "numbers", "severities")

    def __init__(
        self, items: tuple[bytes, ...], numbers: tuple[int, ...] = (), severities: tuple[str | None, ...] = ()
    ) -> None:
        self._items = items
        self._read: dict[int, _T] = {}
        self.numbers = numbers
        self.severities = severities

    @overload
    def __getitem__(self, at: int) -> _T: ...
    @overload
    def __getitem__(self, at: slice) -> tuple[_T, ...]: ...
    def __getitem__(self, at: int | slice) -> _T | tuple[_T, ...]:
        if isinstance(at, slice):
            return tuple(self)[at]
        found = self._read.get(at)
        if found is None:
            found = self._read[at] = _loads(self._items[at])
        return found

    def __len__(self) -> int:
        return len(self._items)

    def __iter__(self) -> Iterator[_T]:
        return (self[at] for at in range(len(self._items)))

    def __eq__(self, other: object) -> bool:
        return isinstance(other, (Later, tuple)) and tuple(self) == tuple(other)

    def __hash__(self) -> int:
        return hash(tuple(self))

    def __reduce__(self) -> tuple[Any, ...]:
        return Later, (self._items, self.numbers, self.severities)


class Shelf(Mapping[str, _T]):
    """Values by name, each read when it is asked for."""

    __slots__ = ("_items", "_read")

    def __init__(self, items: dict[str, bytes]) -> None:
        self._items = items
        self._read: dict[str, _T] = {}

    def __getitem__(self, name: str) -> _T:
        if name not in self._read:
            self._read[name] = _loads(self._items[name])
        return self._read[name]

    def __len__(self) -> int:
        return len(self._items)

    def __iter__(self) -> Iterator[str]:
        return iter(self._items)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Mapping) and dict(self) == dict(other)

    def __hash__(self) -> int:
        return hash(tuple(self._items))

    def __reduce__(self) -> tuple[Any, ...]:
        return Shelf, (self._items,)


def numbers_of(entries: Sequence[Any]) -> Iterable[int]:
    """The phrases of entries, if they can be had without reading the entries themselves."""
    return entries.numbers if isinstance(entries, Later) else [entry.number for entry in entries]


def severities_of(entries: Sequence[Any]) -> list[str | None]:
    """The severities that entries have of their own."""
    return list(entries.severities if isinstance(entries, Later) else map(severity_of, entries))


def severity_of(entry: Any) -> str | None:
    """The severity that an entry has of its own."""
    return entry.severity.value if entry.severity else None
