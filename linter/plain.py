"""Reads a plain command line as argparse does, without argparse, which takes longer to load than a small draft to read.

What is not plain (help, a mistake, `--`, an option that is unknown or shortened, commands inside a command) is left to
argparse, which then reads the same options: a command's `add` tells both of them.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from types import SimpleNamespace

from linter.typed import Any, NamedTuple

_ACTIONS = ("store", "store_true", "append")


class Unusual(Exception):  # noqa: N818  (it is no error: argparse takes over)
    """A command line, or a command, that argparse is needed for."""


class _Option(NamedTuple):
    name: str
    action: str
    type: Callable[[str], Any] | None
    default: Any


class Plain:
    """Takes options in as an `ArgumentParser` does, and reads a command line that holds nothing else."""

    def __init__(self) -> None:
        self._options: dict[str, _Option] = {}
        self._all: list[_Option] = []
        self._positional: tuple[_Option, str | None] | None = None

    def __getattr__(self, name: str) -> Any:
        raise Unusual(name)

    def add_argument(
        self,
        *names: str,
        action: str = "store",
        type: Callable[[str], Any] | None = None,  # noqa: A002  (argparse's own name)
        default: Any = None,
        nargs: str | None = None,
        **others: str,
    ) -> None:
        """Take an option or what stands without one in, as argparse does."""
        is_positional = not names[0].startswith("-")
        if others.keys() - {"help", "metavar"} or action not in _ACTIONS or (is_positional and self._positional):
            raise Unusual(names[0])
        if nargs not in ((None, "*") if is_positional else (None,)):
            raise Unusual(names[0])
        long = next((name for name in names if name.startswith("--")), names[0])
        if action == "store_true":
            default = default or False
        option = _Option(long.lstrip("-").replace("-", "_"), action, type, default)
        self._all.append(option)
        if is_positional:
            self._positional = option, nargs
        else:
            self._options |= dict.fromkeys(names, option)

    def parse_args(self, words: Sequence[str]) -> SimpleNamespace:
        """The options of a command line. Raises `Unusual` if only argparse can tell them, or what is wrong with them."""
        values = {option.name: option.default for option in self._all}
        rest: list[str] = []
        runs, at = 0, 0
        while at < len(words):
            if _is_value(words[at]):
                runs += 1
                while at < len(words) and _is_value(words[at]):
                    rest.append(words[at])
                    at += 1
            else:
                at = self._read(words, at, values)
        if runs > 1:
            raise Unusual("paths on both sides of an option")
        self._place(rest, values)
        for option in self._all:
            if values[option.name] is option.default and isinstance(option.default, str):
                values[option.name] = _typed(option, option.default)
        return SimpleNamespace(**values)

    def _read(self, words: Sequence[str], at: int, values: dict[str, Any]) -> int:
        """Read the option at a place of the command line; returns the place behind it."""
        name, equals, value = words[at].partition("=")
        option = self._options.get(name)
        if option is None or not name.startswith("--"):
            raise Unusual(name)
        if option.action == "store_true":
            if equals:
                raise Unusual(words[at])
            values[option.name] = True
            return at + 1
        if not equals:
            at += 1
            if at == len(words) or not _is_value(words[at]):
                raise Unusual(name)
            value = words[at]
        typed = _typed(option, value)
        values[option.name] = [*(values[option.name] or ()), typed] if option.action == "append" else typed
        return at + 1

    def _place(self, rest: list[str], values: dict[str, Any]) -> None:
        """Give the words that belong to no option their name."""
        if self._positional is None:
            if rest:
                raise Unusual(rest[0])
            return
        option, nargs = self._positional
        if nargs is None:
            if len(rest) != 1:
                raise Unusual(option.name)
            values[option.name] = _typed(option, rest[0])
        elif rest or option.default is None:
            values[option.name] = [_typed(option, word) for word in rest]


def _is_value(word: str) -> bool:
    return word == "-" or not word.startswith("-")


def _typed(option: _Option, value: str) -> Any:
    try:
        return option.type(value) if option.type else value
    except Exception:  # noqa: BLE001  argparse will meet it too, and says it better
        raise Unusual(value) from None
