"""What was found in sentences before, so that checking a draft again costs only the sentences that changed."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from typing import Any, TypeVar

_T = TypeVar("_T")


class Memory:
    """Remembers, for one policy, what a search found in a sentence; in this process alone, and of so many sentences.

    A finding hangs on its sentence and on the draft around it. Only what hangs on the sentence alone may be kept here,
    so a report made with a memory equals one made without. Several threads may share one.
    """

    def __init__(self, most: int = 20_000) -> None:
        self._most = most
        self._new: dict[Hashable, Any] = {}
        self._old: dict[Hashable, Any] = {}

    def recall(self, key: Hashable, find: Callable[[], _T]) -> _T:
        """What `find` gave for this key before, or gives now."""
        if key in (new := self._new):
            found: _T = new[key]
            return found
        old = self._old
        found = old[key] if key in old else find()
        if len(new) >= self._most:  # what was asked for since the last turn stays one turn longer
            self._old, self._new = new, {}
        self._new[key] = found
        return found
