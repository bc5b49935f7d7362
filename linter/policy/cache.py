"""Compiled policies, kept in a private folder of the user's, so that a warm start reads neither YAML nor phrases.

A stored policy is used only if the policy's files (names, sizes, times), Python and this program are the same as when
it was stored, and if its own checksum is right; anything else is ignored and written anew.
"""

from __future__ import annotations

import hashlib
import os
import stat
import sys
import zlib
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

from linter.policy.folder import folders, shipped_folder
from linter.policy.model import Policy

FORMAT = 2
_CHECKSUM = 4


def load_cached(folder: Path | None, profile: str, version: str) -> Policy:
    """The policy in `folder`, from the cache if nothing has changed; otherwise loaded, checked and stored."""
    place = folder or shipped_folder()
    home = _home()
    stored = home / f"{_key(place, profile, version)}.policy" if home and place.is_dir() else None
    if stored and (policy := _read(stored)):
        return policy
    from linter.policy.loader import load

    policy = load(folder, profile)
    if stored:
        _write(stored, policy)
    return policy


def _home() -> Path | None:
    """The private cache folder; None if it cannot be had or others may write to it (a stored policy is trusted)."""
    base = os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache"
    home = Path(base) / "cliniclint"
    with suppress(OSError, RuntimeError):
        home.mkdir(mode=0o700, parents=True, exist_ok=True)
        status = home.stat()
        owned = not hasattr(os, "getuid") or status.st_uid == os.getuid()
        if owned and not status.st_mode & (stat.S_IWGRP | stat.S_IWOTH):
            return home
    return None


def _key(folder: Path, profile: str, version: str) -> str:
    digest = hashlib.sha256(repr((FORMAT, sys.version, version, str(folder.resolve()), profile)).encode())
    for place in folders(folder):
        digest.update(repr(sorted(_files(place))).encode())
    code = Path(__file__).resolve().parent
    digest.update(repr(sorted(_files(code, ".py"))).encode())
    return digest.hexdigest()[:32]


def _files(folder: Path, suffix: str = ".yaml") -> Iterator[tuple[str, int, int]]:
    """Every file that decides what the policy is, with its size and time."""
    places = [str(folder), *(entry.path for entry in os.scandir(folder) if entry.is_dir())]
    for entry in (entry for place in places for entry in os.scandir(place)):
        if entry.name.endswith(suffix):
            status = entry.stat()
            yield os.path.relpath(entry.path, folder), status.st_size, status.st_mtime_ns


def _read(stored: Path) -> Policy | None:
    try:
        data = stored.read_bytes()
    except OSError:
        return None
    if zlib.crc32(memoryview(data)[_CHECKSUM:]).to_bytes(_CHECKSUM, "big") != data[:_CHECKSUM]:
        return None
    from _pickle import loads

    with suppress(Exception):  # a damaged file is no error: the policy is loaded anew
        policy = loads(memoryview(data)[_CHECKSUM:])
        return policy if isinstance(policy, Policy) else None
    return None


def _write(stored: Path, policy: Policy) -> None:
    """Store a policy whole or not at all; several processes may do so at once."""
    import tempfile

    from linter.policy.freezing import frozen

    data = frozen(policy)
    with suppress(OSError):
        handle, name = tempfile.mkstemp(dir=stored.parent)
        try:
            with os.fdopen(handle, "wb") as file:
                file.write(zlib.crc32(data).to_bytes(_CHECKSUM, "big") + data)
            Path(name).replace(stored)
        except OSError:
            Path(name).unlink()
        for old in sorted(stored.parent.glob("*.policy"), key=lambda path: path.stat().st_mtime)[:-8]:
            old.unlink()
