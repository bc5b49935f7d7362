"""Sets of places in a text as whole numbers, one bit a place."""

from __future__ import annotations

from collections.abc import Collection

from linter.late import pattern

_FEW = 100
_SHORT = 2048
_FEW_PLACES = 24
_ONE = pattern("1")
Lengths = dict[int, int]
"""How many tokens a match takes -> where such matches start."""


class Bits:
    """Numbers whose bits are asked for one by one: a shift would copy all of them each time."""

    def __init__(self, values: list[int], size: int) -> None:
        self._values = values
        self._width = (size >> 3) + 1
        self._bytes: dict[int, bytes] = {}

    def has(self, number: int, bit: int) -> int:
        """Whether a bit of a number is set."""
        found = self._bytes.get(number)
        if found is None:
            found = self._bytes[number] = self._values[number].to_bytes(self._width, "little")
        return found[bit >> 3] >> (bit & 7) & 1


def from_places(places: Collection[int], size: int) -> int:
    """The number whose bits at `places` are set."""
    if size < _SHORT or len(places) < _FEW_PLACES:
        bits = 0
        for place in places:
            bits |= 1 << place
        return bits
    room = bytearray((size >> 3) + 1)
    for place in places:
        room[place >> 3] |= 1 << (place & 7)
    return int.from_bytes(room, "little")


def places_of(bits: int) -> list[int]:
    """The places of the bits that are set, in order."""
    if bits.bit_count() < _FEW:
        places = []
        while bits:  # the highest first, since that is known at once, and the number gets shorter
            place = bits.bit_length() - 1
            places.append(place)
            bits ^= 1 << place
        places.reverse()
        return places
    return [match.start() for match in _ONE.finditer(f"{bits:b}"[::-1])]


def prefer(value: Lengths, more: Lengths) -> None:
    """Add matches where there are none yet."""
    taken = 0
    for starts in value.values():
        taken |= starts
    for length, starts in more.items():
        if fresh := starts & ~taken:
            value[length] = value.get(length, 0) | fresh
