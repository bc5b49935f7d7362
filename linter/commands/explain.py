"""`cliniclint explain`: tell a rule, or why a line of a draft is flagged or not."""

from __future__ import annotations

import sys
from pathlib import Path

from linter.errors import LinterError
from linter.options import OK, add_color, add_policy, chosen, chosen_policies, chosen_style, count
from linter.typed import TYPE_CHECKING

if TYPE_CHECKING:
    import argparse

    from linter.parser import Parser


def add(command: Parser) -> None:
    """Add the options."""
    command.add_argument("what", metavar="RULE|FILE", help="a rule of the policy, or with --at a draft (no default)")
    command.add_argument("--at", type=count, metavar="LINE", help="the line of the draft (default: tell a rule)")
    add_policy(command)
    add_color(command)


def run(options: argparse.Namespace) -> int:
    """Tell a rule, or the candidate claims on a line of a draft."""
    from linter.catalog import explain_line, explain_rule
    from linter.complaints import explained
    from linter.config import known_rule
    from linter.in_force import exceptions_in_force
    from linter.reports.setting import Setting
    from linter.run import Task, read_and_check

    style = chosen_style(options, sys.stdout)
    if options.at is None:
        if Path(options.what).exists():
            raise LinterError(f"{options.what}: is a draft; add --at LINE, or name a rule")
        if about_exceptions := explained(options.what):
            sys.stdout.write(about_exceptions)
            return OK
        policies = chosen_policies(options)
        name = known_rule(policies.whole, options.what)
        policy = policies.policy if policies.policy.rule(name) else policies.whole
        rule = policy.rule(name)
        sys.stdout.write(explain_rule(policy, rule, style) if rule else "")
        return OK
    policies = chosen_policies(options)
    policy = policies.of(options.what)
    exceptions = exceptions_in_force(chosen(options), policies.whole)
    report = read_and_check(options.what, Task(Setting(policy), policies=policies, exceptions=exceptions))
    try:
        told = explain_line(report.document, report, policy, options.at, style)
    except IndexError:
        raise LinterError(f"{options.what}: has no line {options.at}") from None
    sys.stdout.write(told)
    return OK
