"""Libraries that only some formats need: which extra brings them."""

from __future__ import annotations

from importlib import import_module
from pathlib import PurePath
from types import ModuleType

from linter.errors import DraftError


def library(module: str, extra: str, name: str) -> ModuleType:
    """The module that reads the draft `name`.

    Raises `DraftError` that says how to install it, if it is not there.
    """
    try:
        return import_module(module)
    except ImportError:
        suffix = PurePath(name).suffix.lower()
        raise DraftError(
            f"{name}: reading {suffix} files needs a library that is not installed; "
            f'run: pip install "cliniclint[{extra}]"'
        ) from None
