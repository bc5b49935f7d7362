"""Where the shipped policies stand."""

from __future__ import annotations

from pathlib import Path


def shipped_folder() -> Path:
    """The folder of the policies that come with cliniclint: in the wheel, else beside the package in a checkout."""
    here = Path(__file__).resolve().parent.parent
    installed = here / "shipped_policies"
    return installed if installed.is_dir() else here.parent / "policies"
