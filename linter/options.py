"""What the commands share: how a command line is read, and which policy and colours it asks for."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable

from linter.errors import LinterError, either
from linter.typed import IO, TYPE_CHECKING

if TYPE_CHECKING:
    import argparse

    from linter.config import Drafts
    from linter.console import Style
    from linter.in_force import InForce, Policies
    from linter.parser import Parser
    from linter.policy.model import Policy

OK, FINDINGS, MISTAKE, INTERRUPTED = 0, 1, 2, 130


def add_command(commands: argparse._SubParsersAction[Parser], name: str, run: Callable[..., int], says: str) -> Parser:
    """Add a command with its help."""
    command = commands.add_parser(name, help=says, description=says[0].upper() + says[1:] + ".", allow_abbrev=False)
    command.set_defaults(work=run)
    return command


def complain(*sentences: str) -> int:
    """Write a caller's mistakes to standard error; returns the exit code for them."""
    for sentence in sentences:
        print(f"cliniclint: {sentence}", file=sys.stderr)
    return MISTAKE


def standard_input() -> bytes:
    """A draft from standard input."""
    if sys.stdin is None:
        raise LinterError("standard input is closed; give a file, or write a draft to it")
    return sys.stdin.buffer.read()


def add_drafts(command: Parser) -> None:
    """Add what names the drafts, standard input among them."""
    option = command.add_argument
    option("paths", metavar="PATH", nargs="*",
           help="a file, a folder, or - for standard input (default: the configured paths)")  # fmt: skip
    option("--stdin-name", metavar="NAME", default="",
           help="the name of standard input; its ending says the format (default: stdin.txt)")  # fmt: skip


def stdin_name(options: argparse.Namespace) -> str:
    """The name of standard input. Raises `LinterError` if one is given, and standard input is no draft."""
    from linter.config import STDIN

    if options.stdin_name and STDIN not in options.paths:
        raise LinterError("--stdin-name names standard input; add - to the paths")
    return options.stdin_name or "stdin.txt"


def add_rules(command: Parser) -> None:
    """Add the options that choose rules."""
    option = command.add_argument
    option("--select", metavar="RULES", default="", help="only these rules, with commas between (default: all)")
    option("--ignore", metavar="RULES", default="", help="not these rules, with commas between (default: none)")


def add_no_cache(command: Parser) -> None:
    """Add the option that reads everything anew."""
    command.add_argument("--no-cache", action="store_true",
                         help="read policy and configuration anew (default: keep what was read for this user)")  # fmt: skip


def add_policy(command: Parser) -> None:
    """Add the options that choose a policy, and the configuration that may choose it, too."""
    command.add_argument("--policy", metavar="FOLDER",
                         help="a policy folder (default: the configured one, else the shipped policy)")  # fmt: skip
    command.add_argument("--profile", default="", help="a profile of the policy (default: its only one, else us)")
    add_config(command)


def add_config(command: Parser) -> None:
    """Add the option that names the configuration."""
    command.add_argument("--config", metavar="FILE",
                         help="the configuration, or none (default: the first cliniclint.yaml, or pyproject.toml with "
                         "[tool.cliniclint], from this folder upward)")  # fmt: skip


def add_exceptions(command: Parser) -> None:
    """Add the options that name the register of exceptions and the baseline."""
    command.add_argument("--exceptions", metavar="FILE",
                         help="the register of exceptions, or none (default: cliniclint-exceptions.yaml of the project)")  # fmt: skip
    command.add_argument("--baseline", metavar="FILE",
                         help="the baseline, or none (default: cliniclint-baseline.json of the project)")  # fmt: skip


def chosen_paths(options: argparse.Namespace) -> list[str]:
    """The paths of the command line, else the configured ones."""
    paths = [path.value for path in chosen(options).paths]
    if not paths:
        raise LinterError(
            f'give PATH, or configure paths in cliniclint.yaml; see "cliniclint {options.command_name} --help"'
        )
    return paths


def chosen_drafts(options: argparse.Namespace) -> Drafts:
    """The drafts that these paths name, without those that the configuration excludes."""
    from linter.config import find_drafts

    force = chosen(options)

    def excluded(path: str) -> str:
        pattern = force.excludes(path)
        return f"{pattern.why} excludes {pattern.value}" if pattern else ""

    drafts = find_drafts(chosen_paths(options), excluded)
    for path, why in drafts.left_out:
        print(f"cliniclint: {path}: left out, {why}", file=sys.stderr)
    return drafts


def add_color(command: Parser) -> None:
    """Add the option for colour."""
    command.add_argument("--color", type=one_of("auto", "always", "never"), default="auto", metavar="WHEN",
                         help="auto, always or never (default: auto, colour on a terminal unless NO_COLOR is set)")  # fmt: skip


def one_of(*words: str) -> Callable[[str], str]:
    """The type of an option that holds one of a few words."""

    def word(value: str) -> str:
        if value not in words:
            raise _mistake(f'is "{value}"; use {either(words)}')
        return value

    return word


def count(value: str) -> int:
    """The type of an option that holds a whole number from 1 on."""
    if not value.isascii() or not value.isdigit() or not 0 < int(value[:9]) <= 1_000_000:
        raise _mistake(f'is "{value}"; give a whole number from 1 on')
    return int(value)


def _mistake(sentence: str) -> Exception:
    from argparse import ArgumentTypeError  # a command line without mistakes does not pay for it

    return ArgumentTypeError(sentence)


def chosen(options: argparse.Namespace) -> InForce:
    """What the options and the configuration choose; the configuration is read once."""
    from linter.in_force import in_force
    from linter.settings import load_settings

    if not hasattr(options, "in_force"):
        options.in_force = in_force(
            options, load_settings(getattr(options, "config", None), keep=not getattr(options, "no_cache", True))
        )
    found: InForce = options.in_force
    return found


def chosen_policy(options: argparse.Namespace) -> Policy:
    """The policy that the options or the configuration choose, as it stands in its folder."""
    from linter.api import load_policy

    policy, profile = chosen(options).policy, chosen(options).profile
    if policy.value and not policy.why.startswith("-") and not os.path.isdir(policy.value):  # noqa: PTH112  (a closed folder)
        raise LinterError(
            f"{policy.why}: there is no policy folder {policy.value}; mend the path, or for a shipped policy write profile:"
        )
    return load_policy(policy.value or None, profile.value, cache=not getattr(options, "no_cache", True))


def chosen_policies(options: argparse.Namespace) -> Policies:
    """The policy as the configuration changes it, for each draft."""
    from linter.in_force import policies

    return policies(options, chosen(options).settings, chosen_policy(options))


def chosen_style(options: argparse.Namespace, stream: IO[str]) -> Style:
    """Colour as the options and the stream allow it."""
    from linter.console import Style

    able = stream.isatty() and not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb"
    return Style(colour=options.color == "always" or (options.color == "auto" and able))
