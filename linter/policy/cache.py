"""Compiled policies, kept in a private folder of the user's, so that a warm start reads neither YAML nor phrases.

A stored policy is used only if the policy's files (names, sizes, times), Python and this program are the same as when
it was stored, and if its own checksum is right; anything else is ignored and written anew.
"""

from __future__ import annotations

import os
from contextlib import suppress
from io import BytesIO

from linter import store
from linter.hashing import sha256
from linter.policy.folder import SHIPPED, folders
from linter.policy.model import Policy

FORMAT = 4
_MOST = 8
_ENDING = ".policy"
HEAD = 8
"""Bytes that tell how long the part of a stored policy is that is read at once."""


def load_cached(folder: str | None, profile: str, version: str) -> Policy:
    """The policy in `folder`, from the cache if nothing has changed; otherwise loaded, checked and stored."""
    place = folder or SHIPPED
    home = store.home() if os.path.isdir(place) else None
    stored = os.path.join(home, f"{_key(place, profile, version)}{_ENDING}") if home else ""
    if stored and (policy := _read(stored)):
        return policy
    from pathlib import Path

    from linter.policy.loader import load

    policy = load(Path(folder) if folder else None, profile)
    if home:
        from linter.policy.freezing import frozen

        store.write(stored, frozen(policy))
        store.keep_newest(home, _ENDING, _MOST)
    return policy


def _key(folder: str, profile: str, version: str) -> str:
    own = os.path.dirname(os.path.realpath(__file__))
    known = [FORMAT, os.path.realpath(folder), profile, store.program(version, own)]
    known += [sorted(store.files(place, ".yaml")) for place in folders(folder)]
    return sha256(repr(known).encode()).hexdigest()[:32]


def _read(stored: str) -> Policy | None:
    data = store.read(stored)
    if data is None:
        return None
    with suppress(Exception):  # a damaged file is no error: the policy is loaded anew
        policy = _thawed(data)
        return policy if isinstance(policy, Policy) else None
    return None


def _thawed(data: memoryview) -> object:
    """What is stored; long tables stay views of the bytes that were read."""
    from _pickle import Unpickler  # `pickle` around it takes longer to import than all of this

    start = HEAD + int.from_bytes(data[:HEAD], "big")
    parts = data[start:]

    class Reader(Unpickler):
        def persistent_load(self, place: tuple[int, int]) -> memoryview:
            return parts[slice(*place)]

    return Reader(BytesIO(data[HEAD:start])).load()
