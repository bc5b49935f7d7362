"""Patterns of paths, as configuration and the register write them: site/**, *.txt, old, ads/summer.md."""

from __future__ import annotations

import os
import re
from functools import cache

from linter.typed import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path


def matches(pattern: str, path: str) -> bool:
    """Whether a path (from the pattern's folder on, with slashes) or a folder above it fits the pattern.

    A pattern without a slash fits a name at any depth. `*` and `?` stand for characters of one name, `**` for any
    folders.
    """
    return _compiled(pattern).match(path) is not None


@cache
def _compiled(pattern: str) -> re.Pattern[str]:
    anchored = "/" in pattern.rstrip("/")
    parts = pattern.removeprefix("./").strip("/").split("/")
    body = "".join(_part(part, last=number == len(parts) - 1) for number, part in enumerate(parts))
    return re.compile(f"{'' if anchored else '(?:[^/]+/)*'}{body}(?:/.*)?\\Z", re.DOTALL)


def _part(part: str, *, last: bool) -> str:
    if part == "**":
        return ".*" if last else "(?:[^/]+/)*"
    name = "".join({"*": "[^/]*", "?": "[^/]"}.get(character, re.escape(character)) for character in part)
    return name if last else name + "/"


def relative(name: str, folder: str | Path) -> str:
    """A draft's path as configuration, register and baseline write it: from their folder on, with slashes."""
    return os.path.relpath(os.path.realpath(name), folder).replace(os.sep, "/")
