"""`cliniclint config`: tell what is in force, and why."""

from __future__ import annotations

import sys
from collections.abc import Iterator

from linter.options import OK, add_exceptions, add_policy, chosen, chosen_policies, one_of
from linter.settings import LEVELS, NAME
from linter.typed import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    import argparse

    from linter.in_force import InForce, Value
    from linter.parser import Parser
    from linter.policy.model import Policy
    from linter.settings import Changes


class Row(NamedTuple):
    """A line of the table: the key, what holds, and why."""

    key: str
    value: str
    why: str


def add(command: Parser) -> None:
    """Add the options."""
    option = command.add_argument
    option("draft", metavar="FILE", nargs="?", help="a draft: tell what is in force for it (default: for every path)")
    add_policy(command)
    option("--select", metavar="RULES", default="", help="as for check (default: as configured, else all rules)")
    option("--ignore", metavar="RULES", default="", help="as for check (default: as configured, else none)")
    option("--fail-on", type=one_of(*LEVELS), metavar="LEVEL", help="as for check (default: as configured, else error)")
    add_exceptions(command)
    command.epilog = "example: cliniclint config ads/summer.md"


def run(options: argparse.Namespace) -> int:
    """Tell what is in force."""
    force, policies = chosen(options), chosen_policies(options)
    name = force.settings.name
    told = [f"configuration: {name}" if name else f"no configuration ({NAME}, or [tool.cliniclint] in pyproject.toml)"]
    told += _table([*_run(force, policies.whole), *_rules(options, force.settings.changes)])
    numbers = policies.changes_for(options.draft) if options.draft else range(len(policies.per_path))
    for number in numbers:
        changes = policies.per_path[number]
        told += ["", f"for {', '.join(changes.paths)} ({changes.where}):", *_table(_changes(changes))]
    if options.draft and (pattern := force.excludes(options.draft)):
        told += ["", f"{options.draft} is not checked: {pattern.why} excludes {pattern.value}"]
    sys.stdout.write("\n".join(told) + "\n")
    return OK


def _run(force: InForce, policy: Policy) -> Iterator[Row]:
    below = f", on top of {policy.extends}" if policy.extends else ""
    yield Row(
        "policy", f"{force.policy.value or 'the shipped one'} ({policy.name} {policy.version}{below})", force.policy.why
    )
    if force.profile.value:
        yield Row("profile", *force.profile)
    yield from _each("paths", force.paths, "none; name them on the command line")
    yield from _each("exclude", force.exclude, "nothing")
    yield Row("fail-on", *force.fail_on)
    yield Row("exceptions", force.exceptions.value or "none", force.exceptions.why)
    yield Row("baseline", force.baseline.value or "none", force.baseline.why)


def _each(key: str, values: tuple[Value, ...], nothing: str) -> Iterator[Row]:
    yield from (Row(key, *value) for value in values)
    if not values:
        yield Row(key, nothing, "default")


def _rules(options: argparse.Namespace, changes: Changes) -> Iterator[Row]:
    """What is changed for every draft; `--select` and `--ignore` take the place of what the file selects and ignores."""
    given = [Row(key, getattr(options, key), f"--{key}") for key in ("select", "ignore") if getattr(options, key)]
    yield from given
    yield from (row for row in _changes(changes) if not (given and row.key in ("select", "ignore")))


def _changes(changes: Changes) -> Iterator[Row]:
    file = changes.where.rpartition(":")[0]
    yield from (Row("select", rule, f"{file}:{rule.line + 1}") for rule in changes.select)
    yield from (Row("ignore", rule, f"{file}:{rule.line + 1}") for rule in changes.ignore)
    yield from (Row("severity", f"{rule}: {to}", f"{file}:{rule.line + 1}") for rule, to in changes.severity.items())
    if changes.grade is not None:
        yield Row("target-grade", f"{changes.grade:g}", f"{file}:{changes.lines['target-grade']}")


def _table(rows: Iterator[Row] | list[Row]) -> list[str]:
    found = list(rows)
    key, value = (max((len(row[column]) for row in found), default=0) for column in (0, 1))
    keys = [row.key if not number or found[number - 1].key != row.key else "" for number, row in enumerate(found)]
    return [f"  {name:{key}}  {row.value:{value}}  {row.why}" for name, row in zip(keys, found, strict=True)]
