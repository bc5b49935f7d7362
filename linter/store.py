"""Files kept between runs, in a private folder of the user's. What is kept is trusted, so nobody else may write there."""

from __future__ import annotations

import os
import stat
import sys
import zlib
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

_CHECKSUM = 4
_LONG = 1 << 16


def home(*names: str) -> Path | None:
    """The private folder, or one in it; None if it cannot be had, or others may write to it."""
    base = os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache"
    with suppress(OSError, RuntimeError):
        folder = Path(base) / "cliniclint"
        for place in (folder, *(folder.joinpath(*names[: at + 1]) for at in range(len(names)))):
            place.mkdir(mode=0o700, parents=True, exist_ok=True)
            status = place.stat()
            owned = not hasattr(os, "getuid") or status.st_uid == os.getuid()
            if not owned or status.st_mode & (stat.S_IWGRP | stat.S_IWOTH):
                return None
        return place
    return None


def program(version: str, *folders: Path) -> str:
    """What names this very program: version, Python, and the files of these folders of its code."""
    return repr((version, sys.version, [sorted(files(folder, ".py")) for folder in folders]))


def files(folder: Path, suffix: str) -> Iterator[tuple[str, int, int]]:
    """The files of a folder, and of those in it, that end so: name, size and time."""
    below = len(os.path.join(folder, ""))  # noqa: PTH118  (a page's start is too short for `Path.relative_to`, file by file)
    places = [str(folder), *(entry.path for entry in os.scandir(folder) if entry.is_dir())]
    for entry in (entry for place in places for entry in os.scandir(place)):
        if entry.name.endswith(suffix):
            status = entry.stat()
            yield entry.path[below:], status.st_size, status.st_mtime_ns


def read(path: Path) -> memoryview | None:
    """What was kept; None if there is nothing, or it is damaged."""
    try:
        data = _bytes_of(path)
    except OSError:
        return None
    return data[_CHECKSUM:] if zlib.crc32(data[_CHECKSUM:]).to_bytes(_CHECKSUM, "big") == data[:_CHECKSUM] else None


def _bytes_of(path: Path) -> memoryview:
    with path.open("rb") as file:
        if os.fstat(file.fileno()).st_size < _LONG:
            return memoryview(file.read())
        from mmap import ACCESS_READ, mmap  # a long file is not copied: what is never looked at costs no memory

        return memoryview(mmap(file.fileno(), 0, access=ACCESS_READ))


def write(path: Path, data: bytes) -> None:
    """Keep data whole or not at all; several processes may do so at once. No place for it is no mistake."""
    import tempfile

    with suppress(OSError):
        handle, name = tempfile.mkstemp(dir=path.parent)
        try:
            with os.fdopen(handle, "wb") as file:
                file.write(zlib.crc32(data).to_bytes(_CHECKSUM, "big") + data)
            Path(name).replace(path)
        except OSError:
            Path(name).unlink()


def keep_newest(folder: Path, pattern: str, most: int) -> None:
    """Take away the oldest files over `most`."""
    with suppress(OSError):
        found = sorted(folder.glob(pattern), key=lambda path: path.stat().st_mtime)
        for old in found[: max(0, len(found) - most)]:
            old.unlink(missing_ok=True)
