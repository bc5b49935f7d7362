"""Where the shipped policies stand."""

from __future__ import annotations

from pathlib import Path

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
