"""Parts of a compiled policy that are read when they are first asked for: most drafts need few of them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from linter.typed import Any, TypeVar, overload

_T = TypeVar("_T")


def _loads(data: bytes) -> Any:
    from _pickle import loads  # `pickle` around it takes longer to import than all of this

    return loads(data)


def joined(items: Iterable[bytes]) -> tuple[bytes, bytes]:
    """Items one after the other, and where each ends."""
    from array import array

    ends, whole = array("I", [0]), bytearray()
    for item in items:
        whole += item
        ends.append(len(whole))
    return bytes(whole), ends.tobytes()


class _Items:
    """Items one after the other in bytes (or a view of such), of which each is read by itself."""

    __slots__ = ("_data", "_starts", "bounds")

    def __init__(self, data: bytes, bounds: bytes) -> None:
        self._data = data
        self.bounds = bounds
        self._starts = memoryview(bounds).cast("I")

    def __len__(self) -> int:
        return len(self._starts) - 1

    def read(self, at: int) -> Any:
        """The item at a place."""
        return _loads(self._data[self._starts[at] : self._starts[at + 1]])

    def held(self) -> tuple[bytes, bytes]:
        """The data and bounds, as bytes of their own."""
        return bytes(self._data), bytes(self.bounds)


class Later(Sequence[_T]):
    """Items of a tuple, each read when it is asked for. `numbers` and `severities` are the phrases of entries
    and their own severities, known without reading; without any of its own `severities` is empty.
    """

    __slots__ = ("_items", "_numbers", "_read", "severities")

    def __init__(
        self, data: bytes, bounds: bytes, numbers: bytes = b"", severities: tuple[str | None, ...] = ()
    ) -> None:
        self._items = _Items(data, bounds)
        self._read: dict[int, _T] = {}
        self._numbers = numbers
        self.severities = severities

    @classmethod
    def of(
        cls, items: Iterable[bytes], numbers: Iterable[int] = (), severities: Iterable[str | None] = ()
    ) -> Later[_T]:
        """The items, each stored."""
        from array import array

        told = tuple(severities)
        return cls(*joined(items), array("I", numbers).tobytes(), told if any(told) else ())

    @property
    def numbers(self) -> Sequence[int]:
        """The phrases of entries."""
        return memoryview(self._numbers).cast("I")

    @overload
    def __getitem__(self, at: int) -> _T: ...
    @overload
    def __getitem__(self, at: slice) -> tuple[_T, ...]: ...
    def __getitem__(self, at: int | slice) -> _T | tuple[_T, ...]:
        if isinstance(at, slice):
            return tuple(self)[at]
        if at < 0:
            at += len(self)
        found = self._read.get(at)
        if found is None:
            if not 0 <= at < len(self):
                raise IndexError(at)
            found = self._read[at] = self._items.read(at)
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
        return Later, (*self._items.held(), bytes(self._numbers), self.severities)


class Shelf(Mapping[str, _T]):
    """Values by name, each read when it is asked for."""

    __slots__ = ("_items", "_names", "_read")

    def __init__(self, names: tuple[str, ...], data: bytes, bounds: bytes) -> None:
        self._names = dict(zip(names, range(len(names)), strict=True))
        self._items = _Items(data, bounds)
        self._read: dict[str, _T] = {}

    @classmethod
    def of(cls, items: Mapping[str, bytes]) -> Shelf[_T]:
        """The values, each stored."""
        return cls(tuple(items), *joined(items.values()))

    def __getitem__(self, name: str) -> _T:
        if name not in self._read:
            self._read[name] = self._items.read(self._names[name])
        return self._read[name]

    def __len__(self) -> int:
        return len(self._names)

    def __iter__(self) -> Iterator[str]:
        return iter(self._names)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Mapping) and dict(self) == dict(other)

    def __hash__(self) -> int:
        return hash(tuple(self._names))

    def __reduce__(self) -> tuple[Any, ...]:
        return Shelf, (tuple(self._names), *self._items.held())


def numbers_of(entries: Sequence[Any]) -> Sequence[int]:
    """The phrases of entries, if they can be had without reading the entries themselves."""
    return entries.numbers if isinstance(entries, Later) else [entry.number for entry in entries]


def severities_of(entries: Sequence[Any]) -> list[str | None]:
    """The severities that entries have of their own."""
    if isinstance(entries, Later):
        return list(entries.severities) or [None] * len(entries)
    return list(map(severity_of, entries))


def severity_of(entry: Any) -> str | None:
    """The severity that an entry has of its own."""
    return entry.severity.value if entry.severity else None
