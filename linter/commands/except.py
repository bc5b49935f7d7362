# ruff: noqa: N999  (a command is called what it does, and its module after it)
"""`cliniclint except`: enter an exception into the register, which says who answers for it and until when."""

from __future__ import annotations

import re
import sys
from pathlib import Path

from linter.clock import read_day, today
from linter.errors import LinterError
from linter.options import OK, add_policy, chosen, chosen_policies
from linter.settings import REGISTER
from linter.typed import TYPE_CHECKING

if TYPE_CHECKING:
    import argparse

    from linter.findings import Finding, Report
    from linter.parser import Parser
    from linter.policy.model import Policy

_PLACE = re.compile(r"(.+?):(\d{1,9})(?::(\d{1,9}))?", re.DOTALL)


def add(command: Parser) -> None:
    """Add the options."""
    option = command.add_argument
    option("place", metavar="FILE:LINE", help="where the finding stands, as check tells it (also FILE:LINE:COLUMN)")
    option("rule", metavar="RULE", help="the rule that it breaks")
    option("--reason", required=True, help="why the copy may stand (no default)")
    option("--by", required=True, metavar="NAME", help="who answers for it (no default)")
    option("--until", required=True, metavar="DAY", help="the last day it holds, YYYY-MM-DD (no default)")
    option("--ticket", default="", help="where it was decided (default: none)")
    option("--exceptions", metavar="FILE",
           help="the register (default: the configured one, else cliniclint-exceptions.yaml of the project)")  # fmt: skip
    add_policy(command)
    command.epilog = (
        "example: cliniclint except ads/summer.md:3 no-superiority-claim --reason 'The award is cited on the page.' "
        "--by 'Dana Lee' --until 2027-06-30 --ticket M-12"
    )


def run(options: argparse.Namespace) -> int:
    """Write the entry."""
    from linter.config import known_rule, opened_output
    from linter.policy.folder import shown
    from linter.register import add_entry

    _check_words(options)
    policies = chosen_policies(options)
    name = known_rule(policies.whole, options.rule)
    draft, finding = _finding(options, name)
    path = _register(options)
    text, line = add_entry(path, _values(options, draft, finding, path, policies.whole))
    with opened_output(str(path)) as out:
        out.write(text)
    quote = " ".join(finding.quote.split())
    sys.stdout.write(f'{shown(path)}:{line}: {name} on "{quote}" is excepted until {options.until}\n')
    return OK


def _check_words(options: argparse.Namespace) -> None:
    for key in ("reason", "by"):
        if not getattr(options, key).strip():
            raise LinterError(f"--{key} is empty; say it, for an exception is a record")
    day = read_day(options.until)
    if day is None:
        raise LinterError(f'--until is "{options.until}"; write a day as YYYY-MM-DD')
    if day < today():
        raise LinterError(f"--until {options.until} is over already; give today or a later day")


def _register(options: argparse.Namespace) -> Path:
    force = chosen(options)
    if force.exceptions.value:
        return Path(force.exceptions.value)
    if force.exceptions.why != "default":
        raise LinterError(
            f"{force.exceptions.why}: says that there is no register; name one there, or with --exceptions"
        )
    return Path(force.settings.root, REGISTER)


# The finding


def _finding(options: argparse.Namespace, name: str) -> tuple[str, Finding]:
    """The draft, and its one finding of the rule at the place."""
    from linter.in_force import exceptions_in_force
    from linter.reports.setting import Setting
    from linter.run import Task, read_and_check

    match = _PLACE.fullmatch(options.place)
    if not match:
        raise LinterError(f'"{options.place}" is no place; write FILE:LINE, as check tells it')
    draft, line, column = match[1], int(match[2]), int(match[3] or 0)
    policies = chosen_policies(options)
    register = chosen(options).exceptions.value
    known = exceptions_in_force(chosen(options), policies.whole, baseline=False) if Path(register).is_file() else None
    report = read_and_check(draft, Task(Setting(policies.policy), scores=True, policies=policies, exceptions=known))
    _refuse_excepted(report, name, line, column)
    found = [one for one in report.findings if _is_at(one, line, column)]
    own = [one for one in found if one.rule == name]
    rule = policies.whole.rule(name)
    if rule is not None and rule.never_excepted:
        raise LinterError(f"the rule {name} is never excepted in the policy {policies.whole.name}; change the copy")
    if not own:
        raise LinterError(_nothing(f"{draft}:{line}", name, found))
    if len(own) > 1:
        places = ", ".join(f"{draft}:{one.place.line}:{one.place.column}" for one in own)
        raise LinterError(f"{draft}:{line} has several findings of {name}; name one of {places}")
    return draft, own[0]


def _is_at(finding: Finding, line: int, column: int) -> bool:
    place = finding.place
    if column:
        return (place.line, place.column) == (line, column)
    return place.line <= line <= place.end_line


def _refuse_excepted(report: Report, name: str, line: int, column: int) -> None:
    for one in report.excepted:
        if one.finding.rule == name and _is_at(one.finding, line, column):
            raise LinterError(f"{report.document.name}:{line}: {name} is excepted already, at {one.where}")


def _nothing(place: str, name: str, found: list[Finding]) -> str:
    for finding in found:
        if name in finding.related:
            return f"{place} has no finding of {name} of its own; except {finding.rule} first, which has the same words"
    others = ", ".join(dict.fromkeys(finding.rule for finding in found))
    return f"{place} has no finding of {name}" + (f"; it has {others}" if others else "; run check to see the findings")


def _values(options: argparse.Namespace, draft: str, finding: Finding, path: Path, policy: Policy) -> dict[str, str]:
    from linter.patterns import relative

    quote = " ".join(finding.quote.split())
    return {
        "rule": finding.rule,
        "path": relative(draft, path.resolve().parent),
        "fingerprint": finding.fingerprint,
        "quote": quote,
        "reason": " ".join(options.reason.split()),
        "approver": " ".join(options.by.split()),
        "ticket": " ".join(options.ticket.split()),
        "granted": today().isoformat(),
        "expires": options.until,
        "policy version": policy.version,
    }
