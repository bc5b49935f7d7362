"""`cliniclint rules`: list the rules of the policy."""

from __future__ import annotations

import sys

from linter.options import OK, add_color, add_policy, chosen_policies, chosen_style
from linter.typed import TYPE_CHECKING

if TYPE_CHECKING:
    import argparse

    from linter.parser import Parser


def add(command: Parser) -> None:
    """Add the options."""
    add_policy(command)
    add_color(command)


def run(options: argparse.Namespace) -> int:
    """List the rules."""
    from linter.catalog import rules_table

    sys.stdout.write(rules_table(chosen_policies(options).policy, chosen_style(options, sys.stdout)))
    return OK
