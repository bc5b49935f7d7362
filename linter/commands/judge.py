"""`cliniclint judge`: tell whether a text asserts a claim, and which words decide."""

from __future__ import annotations

import sys

from linter.options import OK, add_policy, chosen_policy
from linter.typed import TYPE_CHECKING

if TYPE_CHECKING:
    import argparse

    from linter.parser import Parser


def add(command: Parser) -> None:
    """Add the options."""
    command.add_argument("text", metavar="TEXT", help="the text, in quotes")
    command.add_argument("--claim", required=True, help="words that stand once in the text (no default)")
    add_policy(command)


def run(options: argparse.Namespace) -> int:
    """Tell the verdict on a claim."""
    from linter.api import judge

    found = judge(options.text, options.claim, chosen_policy(options))
    by = f', by "{found.cue}"' if found.cue else ""
    sys.stdout.write(f"{found.verdict}{by}\n")
    return OK
