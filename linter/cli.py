"""The command `cliniclint`. A caller's mistake is one sentence on standard error and exit code 2."""

from __future__ import annotations

import os
import sys
from importlib import import_module

from linter import __version__
from linter.errors import ConfigError, LinterError, PolicyError, either
from linter.options import INTERRUPTED, complain
from linter.plain import Plain, Unusual
from linter.typed import IO, TYPE_CHECKING, Any

if TYPE_CHECKING:
    from types import ModuleType

    from linter.parser import Parser

COMMANDS = {
    "check": "check drafts and report what they claim and owe",
    "claims": "list every claim of drafts, flagged or not, with its verdict and whether a source stands beside it",
    "fix": "add the ready sentences that drafts owe and spell fixed terms right; shows the change first",
    "review": "write a copy of a Word document or PDF with the findings as comments",
    "rules": "list the rules of the policy",
    "explain": "tell a rule, or why a line of a draft is flagged or not",
    "judge": "tell whether a text asserts a claim, and which words decide",
    "test": "run the examples of every rule of a policy",
    "verify": "repeat the check of a receipt and tell whether anything has changed",
    "serve": "check drafts in the browser, on this machine alone",
    "config": "tell what is in force: policy, paths, severities …, and which file, line or option says so",
    "except": "enter an exception from a finding into the register",
    "baseline": "record today's findings, so that only new ones count",
    "policy": "make a rule, compare policies, or document one",
}
"""Each command's name, which is its module in `linter.commands`, and what it does."""

EXAMPLES = """\
examples:
  cliniclint check page.md
  cliniclint check drafts --fail-on warning
  cliniclint check drafts --cache --jobs 2
  cliniclint check - --stdin-name page.html < page.html
  cliniclint check drafts --format json --output report.json
  cliniclint check drafts --format sarif --output report.sarif --format html --output report.html
  cliniclint claims page.md
  cliniclint fix page.md
  cliniclint fix page.md --write
  cliniclint review draft.docx -o reviewed.docx
  cliniclint config
  cliniclint except page.md:1 no-cure-claim --reason "Quoted law." --by "Dana Lee" --until 2099-12-31
  cliniclint baseline drafts
  cliniclint rules
  cliniclint explain no-cure-claim
  cliniclint explain page.md --at 3
  cliniclint judge "Ketamine is not a cure." --claim "a cure"
  cliniclint test
  cliniclint serve --port 8080 --no-browser
  cliniclint policy new-rule no-flattery --policy my-policy
  cliniclint policy diff my-policy other-policy drafts
  cliniclint policy docs --policy my-policy --check

exit codes: 0 nothing at or above --fail-on; 1 findings; 2 a mistake in what was asked or a draft that cannot be read
"""


def parser() -> Parser:
    """The command line as its help shows it; a command's own options are in its module."""
    import argparse

    from linter.parser import Parser

    top = Parser(
        prog="cliniclint",
        description="Check clinic marketing copy: what it claims and may not, what it owes and does not say.",
        epilog=EXAMPLES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
        allow_abbrev=False,
    )
    top.add_argument("--version", action="version", version=f"cliniclint {__version__}")
    commands = top.add_subparsers(metavar="COMMAND", dest="command", parser_class=Parser)
    for name, says in COMMANDS.items():
        commands.add_parser(name, help=says)
    top.names = tuple(COMMANDS)
    return top


def main(argv: list[str] | None = None) -> int:
    """Run the command line; returns the exit code."""
    try:
        return _run(argv)
    except (PolicyError, ConfigError) as error:
        return complain(*error.problems)
    except LinterError as error:
        return complain(str(error))
    except KeyboardInterrupt:
        return INTERRUPTED
    except BrokenPipeError:
        _forget_output()
        return INTERRUPTED
    except OSError as error:
        if not error.filename:
            _forget_output()
        return complain(f"{error.filename or 'standard output'}: {error.strerror}")


def _run(argv: list[str] | None) -> int:
    words = sys.argv[1:] if argv is None else argv
    name = words[0] if words else ""
    if name not in COMMANDS:
        parser().parse_args(words)
        raise LinterError(f'say what to do: {either(tuple(COMMANDS))}; see "cliniclint --help"')
    # A run loads its own command only: the start is what a commit hook's users feel.
    module = import_module(f"linter.commands.{name}")
    options = _read(name, module, words[1:])
    options.command_name = name
    _write_anything(sys.stdout, sys.stderr)
    code: int = module.run(options)
    sys.stdout.flush()
    return code


def _read(name: str, module: ModuleType, words: list[str]) -> Any:
    """The options of a command, by argparse where the command line is more than plain."""
    try:
        plain = Plain()
        module.add(plain)
        return plain.parse_args(words)
    except Unusual:
        return command_parser(name, module).parse_args(words)


def command_parser(name: str, module: ModuleType) -> Parser:
    """The parser of a command."""
    from linter.parser import Parser

    says = COMMANDS[name]
    command = Parser(prog=f"cliniclint {name}", description=f"{says[0].upper()}{says[1:]}.", allow_abbrev=False)
    module.add(command)
    return command


def _forget_output() -> None:
    """Nobody reads on (`| head`), or the disk is full: keep Python from complaining when it flushes at exit."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _write_anything(*streams: IO[str]) -> None:
    """A terminal that lacks a character must not stop a report."""
    for stream in streams:
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure:
            reconfigure(errors="backslashreplace")
