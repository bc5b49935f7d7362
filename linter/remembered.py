"""Results of drafts, kept between runs: a draft that nothing has changed for is not checked again.

A kept result is used only where all is the same that could change it: the draft's bytes and name, the policy and how
the configuration changes it, this program, the form of the report, and the day, since exceptions expire.
"""

from __future__ import annotations

import os
from contextlib import suppress

from linter import store
from linter.clock import today
from linter.hashing import sha256
from linter.policy.model import Policy
from linter.policy.shelf import severities_of
from linter.typed import Any

MOST = 20_000
_FOLDER = "results"


class Remembered:
    """The kept results of runs like this one; `told` is all that their reports hang on beside drafts and policy."""

    def __init__(self, version: str, told: tuple[object, ...]) -> None:
        self._home = store.home(_FOLDER)
        own = os.path.dirname(os.path.realpath(__file__))
        self._run = repr((store.program(version, own), told, str(today())))

    def place(self, name: str, data: bytes, policy: Policy) -> str:
        """Where a draft's result is kept ("" where nothing can be kept)."""
        if self._home is None:
            return ""
        known = f"{self._run}\0{_changed(policy)}\0{name}\0".encode(errors="surrogateescape")
        return os.path.join(self._home, sha256(known + data).hexdigest()[:40])

    def recall(self, place: str) -> Any:
        """The result that is kept there; None if there is none, or if it cannot be read."""
        kept = store.read(place) if place else None
        if kept is not None:
            with suppress(Exception):
                return _loads(kept)
        return None

    def keep(self, place: str, result: object) -> None:
        """Keep a result."""
        if place:
            import pickle

            store.write(place, pickle.dumps(result))

    def tidy(self) -> None:
        """Forget the oldest results of many."""
        if self._home is not None:
            store.keep_newest(self._home, "", MOST)


def _changed(policy: Policy) -> str:
    """The policy, and what a configuration can change in it."""
    rules = [
        (
            rule.id,
            rule.severity.value,
            severities_of(rule.entries),
            [(one.score, one.above, one.severity.value) for one in rule.limits],
        )
        for rule in policy.rules
    ]
    return repr((policy.digest, rules))


def _loads(data: memoryview) -> Any:
    from _pickle import loads

    return loads(data)
