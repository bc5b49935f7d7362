"""Files kept between runs, in a private folder of the user's. What is kept is trusted, so nobody else may write there.

Paths are texts here, as in all that every start does: `pathlib` takes 3 ms of it to import.
"""

from __future__ import annotations

import os
import stat
import sys
import zlib
from collections.abc import Iterator
from contextlib import suppress

_CHECKSUM = 4
_LONG = 1 << 16


def home(*names: str) -> str | None:
    """The private folder, or one in it; None if it cannot be had, or others may write to it."""
    base = os.environ.get("XDG_CACHE_HOME") or os.path.expanduser("~/.cache")
    if base.startswith("~"):
        return None
    with suppress(OSError):
        for at in range(len(names) + 1):
            place = os.path.join(base, "cliniclint", *names[:at])
            os.makedirs(place, mode=0o700, exist_ok=True)
            status = os.stat(place)
            owned = not hasattr(os, "getuid") or status.st_uid == os.getuid()
            if not owned or status.st_mode & (stat.S_IWGRP | stat.S_IWOTH):
                return None
        return place
    return None


def program(version: str, *folders: str) -> str:
    """What names this very program: version, Python, and the files of these folders of its code."""
    return repr((version, sys.version, [sorted(files(folder, ".py")) for folder in folders]))


def files(folder: str, suffix: str) -> Iterator[tuple[str, int, int]]:
    """The files of a folder, and of those in it, that end so: name, size and time."""
    below = len(os.path.join(folder, ""))
    places = [folder, *(entry.path for entry in os.scandir(folder) if entry.is_dir())]
    for entry in (entry for place in places for entry in os.scandir(place)):
        if entry.name.endswith(suffix):
            status = entry.stat()
            yield entry.path[below:], status.st_size, status.st_mtime_ns


def read(path: str) -> memoryview | None:
    """What was kept; None if there is nothing, or it is damaged."""
    try:
        data = _bytes_of(path)
    except OSError:
        return None
    return data[_CHECKSUM:] if zlib.crc32(data[_CHECKSUM:]).to_bytes(_CHECKSUM, "big") == data[:_CHECKSUM] else None


def _bytes_of(path: str) -> memoryview:
    with open(path, "rb") as file:
        if os.fstat(file.fileno()).st_size < _LONG:
            return memoryview(file.read())
        from mmap import ACCESS_READ, mmap  # a long file is not copied: what is never looked at costs no memory

        return memoryview(mmap(file.fileno(), 0, access=ACCESS_READ))


def write(path: str, data: bytes) -> None:
    """Keep data whole or not at all; several processes may do so at once. No place for it is no mistake."""
    import tempfile

    with suppress(OSError):
        handle, name = tempfile.mkstemp(dir=os.path.dirname(path))
        try:
            with os.fdopen(handle, "wb") as file:
                file.write(zlib.crc32(data).to_bytes(_CHECKSUM, "big") + data)
            os.replace(name, path)
        except OSError:
            os.unlink(name)


def keep_newest(folder: str, suffix: str, most: int) -> None:
    """Take away the oldest of a folder's files that end so, over `most`."""
    with suppress(OSError):
        found = [entry for entry in os.scandir(folder) if entry.name.endswith(suffix) and entry.is_file()]
        found.sort(key=lambda entry: entry.stat().st_mtime)
        for old in found[: max(0, len(found) - most)]:
            with suppress(FileNotFoundError):
                os.unlink(old)
