"""argparse as the commands use it: a mistake is one sentence. Only what `plain` cannot read comes here."""

from __future__ import annotations

import argparse

from linter.errors import LinterError, either
from linter.typed import NoReturn


class Parser(argparse.ArgumentParser):
    """A parser that tells a mistake in one sentence."""

    _width: int | None = 80
    """Of the help, while nobody reads it: argparse formats every option when it is added, and asks for the terminal."""

    def _get_formatter(self) -> argparse.HelpFormatter:
        return self.formatter_class(prog=self.prog) if self._width is None else _narrow(self)

    def format_help(self) -> str:
        """The help, as wide as the terminal is."""
        self._width = None
        return super().format_help()

    def format_usage(self) -> str:
        """The first lines of the help."""
        self._width = None
        return super().format_usage()

    names: tuple[str, ...] = ()
    """The commands that it knows."""

    def error(self, message: str) -> NoReturn:
        """Raise the mistake as a `LinterError`."""
        text = message.removeprefix("argument ").replace(": is ", " is ", 1)
        text = text.replace("the following arguments are required:", "give")
        if text.startswith("COMMAND: invalid choice"):
            name = message.split("'")[1]
            text = f'there is no command "{name}"; use {either(self.names)}'
        raise LinterError(f'{text}; see "{self.prog} --help"')


def _narrow(parser: Parser) -> argparse.HelpFormatter:
    return argparse.HelpFormatter(prog=parser.prog, width=80)
