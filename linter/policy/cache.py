"""Compiled policies, kept in a private folder of the user's, so that a warm start reads neither YAML nor phrases.

A stored policy is used only if the policy's files (names, sizes, times), Python and this program are the same as when
it was stored, and if its own checksum is right; anything else is ignored and written anew.
"""

from __future__ import annotations

import hashlib
import io
import os
import pickle
import stat
import sys
import tempfile
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

from linter.policy.folder import folders, shipped_folder
from linter.policy.model import Policy

FORMAT = 1
_CHECKSUM = 32


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
    if hashlib.sha256(data[_CHECKSUM:]).digest() != data[:_CHECKSUM]:
        return None
    with suppress(Exception):  # a damaged file is no error: the policy is loaded anew
        policy = pickle.loads(data[_CHECKSUM:])  # noqa: S301  only this user can have written it
        return policy if isinstance(policy, Policy) else None
    return None


class _PlainTexts(pickle.Pickler):
    """Stores texts of policy files as plain ones: their places matter to the loader only."""

    def reducer_override(self, value: Any) -> Any:
        if isinstance(value, str) and type(value).__module__ == "linter.policy.source":
            return str, ("".join(value),)
        return NotImplemented


def _write(stored: Path, policy: Policy) -> None:
    """Store a policy whole or not at all; several processes may do so at once."""
    buffer = io.BytesIO()
    _PlainTexts(buffer, protocol=pickle.HIGHEST_PROTOCOL).dump(policy)
    data = buffer.getvalue()
    with suppress(OSError):
        handle, name = tempfile.mkstemp(dir=stored.parent)
        try:
            with os.fdopen(handle, "wb") as file:
                file.write(hashlib.sha256(data).digest() + data)
            Path(name).replace(stored)
        except OSError:
            Path(name).unlink()
        for old in sorted(stored.parent.glob("*.policy"), key=lambda path: path.stat().st_mtime)[:-8]:
            old.unlink()
