"""Where policies stand: the shipped ones, and the folders that a policy on top of another one is made of."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator

from linter.late import pattern
from linter.typed import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

SOURCES = "sources.yaml"
_EXTENDS = pattern(rb"^extends:[ \t]*['\"]?([^'\"#\r\n]+)", re.MULTILINE)
_PACKAGE = os.path.dirname(os.path.dirname(os.path.realpath(__file__)))
_INSTALLED = os.path.join(_PACKAGE, "shipped_policies")
SHIPPED = _INSTALLED if os.path.isdir(_INSTALLED) else os.path.join(os.path.dirname(_PACKAGE), "policies")
"""The folder of the policies that come with cliniclint: in the wheel, else beside the package in a checkout."""


def shipped_folder() -> Path:
    """The folder of the policies that come with cliniclint."""
    from pathlib import Path

    return Path(SHIPPED)


def is_installed() -> bool:
    """Whether the shipped policies stand in an installed package, where nobody should change them."""
    return SHIPPED == _INSTALLED


def shown(path: str | Path) -> str:
    """The path as people are told it: from the current folder on, if it stands there."""
    place, here = os.path.realpath(path), os.getcwd()
    if place == here:
        return "."
    below = os.path.join(here, "")
    return (place[len(below) :] if place.startswith(below) else str(path)).replace(os.sep, "/")


def base_of(profile: Path, name: str) -> Path:
    """The profile that `extends: name` in `profile` means: a shipped one, or a file (from the profile's folder on)."""
    from pathlib import Path

    return Path(_base(str(profile), name))


def _base(profile: str, name: str) -> str:
    if "/" in name or name.endswith(".yaml"):
        return os.path.join(os.path.dirname(profile), name)
    return os.path.join(SHIPPED, f"{name}.yaml")


def folders(folder: str) -> Iterator[str]:
    """The folder and those that its profiles extend. It reads no YAML, so that a compiled policy is found fast."""
    seen: set[str] = set()
    waiting = [folder]
    while waiting:
        place = waiting.pop()
        if os.path.realpath(place) in seen or not os.path.isdir(place):
            continue
        seen.add(os.path.realpath(place))
        yield place
        if place != SHIPPED:
            waiting += _named_in(place)


def _named_in(folder: str) -> Iterator[str]:
    for profile in _profiles(folder):
        try:
            with open(profile, "rb") as file:
                found = _EXTENDS.findall(file.read())
        except OSError:
            continue  # the loader says so
        for name in found:
            yield os.path.dirname(_base(profile, name.decode(errors="replace").strip()))


def profiles(folder: Path) -> list[Path]:
    """The profiles that stand in a policy folder."""
    from pathlib import Path

    return [Path(place) for place in _profiles(str(folder))] if folder.is_dir() else []


def _profiles(folder: str) -> list[str]:
    names = sorted(name for name in os.listdir(folder) if name.endswith(".yaml") and name != SOURCES)
    return [os.path.join(folder, name) for name in names]
