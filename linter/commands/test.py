"""`cliniclint test`: run the examples of every rule of a policy."""

from __future__ import annotations

from linter.options import FINDINGS, OK, add_config, chosen_policy
from linter.typed import TYPE_CHECKING

if TYPE_CHECKING:
    import argparse

    from linter.parser import Parser


def add(command: Parser) -> None:
    """Add the options."""
    command.add_argument("policy", metavar="POLICY", nargs="?",
                         help="a policy folder (default: the configured one, else the shipped policy)")  # fmt: skip
    command.add_argument("--profile", default="", help="a profile of the policy (default: its only one, else us)")
    add_config(command)
    command.add_argument("--verbose", action="store_true", help="print notes, too (default: failures only)")


def run(options: argparse.Namespace) -> int:
    """Run the examples of a policy."""
    from linter.selftest import run

    outcome = run(chosen_policy(options))
    for problem in outcome.problems if options.verbose else outcome.failures:
        print(problem)
    print(outcome.summary())
    return FINDINGS if outcome.failed else OK
