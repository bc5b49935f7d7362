"""Where policies stand: the shipped ones, and the folders that a policy on top of another one is made of."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from linter.late import pattern

SOURCES = "sources.yaml"
_EXTENDS = pattern(rb"^extends:[ \t]*['\"]?([^'\"#\r\n]+)", re.MULTILINE)
_INSTALLED = Path(__file__).resolve().parent.parent / "shipped_policies"


def shipped_folder() -> Path:
    """The folder of the policies that come with cliniclint: in the wheel, else beside the package in a checkout."""
    return _INSTALLED if is_installed() else _INSTALLED.parent.parent / "policies"


def is_installed() -> bool:
    """Whether the shipped policies stand in an installed package, where nobody should change them."""
    return _INSTALLED.is_dir()


def shown(path: Path) -> str:
    """The path as people are told it: from the current folder on, if it stands there."""
    try:
        return path.resolve().relative_to(Path.cwd()).as_posix()
    except ValueError:
        return path.as_posix()


def base_of(profile: Path, name: str) -> Path:
    """The profile that `extends: name` in `profile` means: a shipped one, or a file (from the profile's folder on)."""
    if "/" in name or name.endswith(".yaml"):
        return profile.parent / name
    return shipped_folder() / f"{name}.yaml"


def folders(folder: Path) -> Iterator[Path]:
    """The folder and those that its profiles extend. It reads no YAML, so that a compiled policy is found fast."""
    seen: set[Path] = set()
    waiting = [folder]
    while waiting:
        place = waiting.pop()
        if place.resolve() in seen or not place.is_dir():
            continue
        seen.add(place.resolve())
        yield place
        if place != shipped_folder():
            waiting += _named_in(place)


def _named_in(folder: Path) -> Iterator[Path]:
    for profile in profiles(folder):
        try:
            found = _EXTENDS.findall(profile.read_bytes())
        except OSError:
            continue  # the loader says so
        for name in found:
            yield base_of(profile, name.decode(errors="replace").strip()).parent


def profiles(folder: Path) -> list[Path]:
    """The profiles that stand in a policy folder."""
    return [path for path in sorted(folder.glob("*.yaml")) if path.name != SOURCES]
