"""Compiled policies, kept in a private folder of the user's, so that a warm start reads neither YAML nor phrases.

A stored policy is used only if the policy's files (names, sizes, times), Python and this program are the same as when
it was stored, and if its own checksum is right; anything else is ignored and written anew.
"""

from __future__ import annotations

from contextlib import suppress
from io import BytesIO
from pathlib import Path

from linter import store
from linter.hashing import sha256
from linter.policy.folder import folders, shipped_folder
from linter.policy.model import Policy

FORMAT = 4
_MOST = 8
HEAD = 8
"""Bytes that tell how long the part of a stored policy is that is read at once."""


def load_cached(folder: Path | None, profile: str, version: str) -> Policy:
    """The policy in `folder`, from the cache if nothing has changed; otherwise loaded, checked and stored."""
    place = folder or shipped_folder()
    home = store.home()
    stored = home / f"{_key(place, profile, version)}.policy" if home and place.is_dir() else None
    if stored and (policy := _read(stored)):
        return policy
    from linter.policy.loader import load

    policy = load(folder, profile)
    if stored:
        from linter.policy.freezing import frozen

        store.write(stored, frozen(policy))
        store.keep_newest(stored.parent, "*.policy", _MOST)
    return policy


def _key(folder: Path, profile: str, version: str) -> str:
    known = [FORMAT, str(folder.resolve()), profile, store.program(version, Path(__file__).resolve().parent)]
    known += [sorted(store.files(place, ".yaml")) for place in folders(folder)]
    return sha256(repr(known).encode()).hexdigest()[:32]


def _read(stored: Path) -> Policy | None:
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
