"""`cliniclint baseline`: record the findings of today, so that only new ones count."""

from __future__ import annotations

import sys
from dataclasses import dataclass, field
from pathlib import Path

from linter.clock import today
from linter.console import printable, shorten
from linter.errors import LinterError
from linter.options import (
    FINDINGS,
    MISTAKE,
    OK,
    add_exceptions,
    add_policy,
    chosen,
    chosen_drafts,
    chosen_paths,
    chosen_policies,
    complain,
)
from linter.settings import BASELINE, NONE
from linter.typed import TYPE_CHECKING

if TYPE_CHECKING:
    import argparse

    from linter.baseline import Baseline, Known
    from linter.in_force import Policies
    from linter.parser import Parser

QUOTE = 60


@dataclass
class _Recording:
    """The baseline as it will be, and what that changes. Each list names drafts by their paths as people write them."""

    drafts: dict[str, tuple[Known, ...]] = field(default_factory=dict)
    new: list[tuple[str, Known]] = field(default_factory=list)
    gone: list[tuple[str, Known]] = field(default_factory=list)
    never: int = 0
    errors: list[str] = field(default_factory=list)


def add(command: Parser) -> None:
    """Add the options."""
    option = command.add_argument
    option("paths", metavar="PATH", nargs="*", help="a draft, or a folder of drafts (default: the configured paths)")
    option("--update", action="store_true", help="record findings that an earlier baseline has not (default: refuse)")
    add_policy(command)
    add_exceptions(command)
    command.epilog = "example: cliniclint baseline drafts"


def run(options: argparse.Namespace) -> int:
    """Record the findings, if no new ones came or --update allows them."""
    from linter.baseline import baseline_text, read_baseline
    from linter.config import opened_output
    from linter.policy.folder import shown

    path = _path(options)
    old = read_baseline(path) if path.is_file() else None
    policies = chosen_policies(options)
    made = _record(options, policies, old, path)
    for sign, found in (("-", made.gone), ("+", made.new if old else [])):
        for draft, known in found:
            quote = shorten(printable(known.quote), QUOTE)
            sys.stdout.write(f'{sign} {printable(draft)}: {known.rule} "{quote}"\n')
    if made.errors:
        complain(*made.errors)
        return MISTAKE
    if old and made.new and not options.update:
        complain(f"{shown(path)}: {_count(made.new)} not in it; mend the copy, or give --update to record them")
        return FINDINGS
    text = baseline_text(
        made.drafts, today().isoformat(), {"name": policies.whole.name, "version": policies.whole.version}
    )
    with opened_output(str(path)) as out:
        out.write(text)
    recorded = sum(len(known) for known in made.drafts.values())
    never = f"; {made.never} of rules that are never excepted are not recorded" if made.never else ""
    changes = f" ({len(made.new)} new, {len(made.gone)} gone)" if old else ""
    told = f"{_plural(recorded, 'finding')} in {_plural(len(made.drafts), 'draft')}"
    sys.stdout.write(f"{shown(path)}: {told} recorded{changes}{never}\n")
    return OK


def _plural(number: int, what: str) -> str:
    return f"{number} {what}{'' if number == 1 else 's'}"


def _count(found: list[tuple[str, Known]]) -> str:
    return "1 finding is" if len(found) == 1 else f"{len(found)} findings are"


def _path(options: argparse.Namespace) -> Path:
    force = chosen(options)
    if options.baseline == NONE or (not force.baseline.value and force.baseline.why != "default"):
        raise LinterError(f"{force.baseline.why}: says that there is no baseline; name a file")
    return Path(force.baseline.value) if force.baseline.value else Path(force.settings.root, BASELINE)


def _record(options: argparse.Namespace, policies: Policies, old: Baseline | None, path: Path) -> _Recording:
    """Check the drafts; what the register and the drafts themselves except is not recorded."""
    from linter.baseline import recorded
    from linter.config import STDIN
    from linter.in_force import exceptions_in_force
    from linter.patterns import relative
    from linter.reports.setting import Setting
    from linter.run import Task, reports

    if STDIN in chosen_paths(options):
        raise LinterError("standard input has no place in a baseline; give a file or a folder")
    found = chosen_drafts(options)
    exceptions = exceptions_in_force(chosen(options), policies.whole, baseline=False)
    task = Task(Setting(policies.policy), policies=policies, exceptions=exceptions)
    folder = path.resolve().parent
    made = _Recording(errors=[message for _, message in found.errors])
    never = {rule.id for rule in policies.whole.rules if rule.never_excepted}
    for name, report, error in reports(found.paths, task):
        if report is None:
            made.errors.append(error)
            continue
        every = recorded(report)
        known = tuple(one for one in every if one.rule not in never)
        made.never += len(every) - len(known)
        _compare(made, relative(name, folder), known, old)
    _keep_others(made, folder, old, {relative(name, folder) for name in found.paths})
    return made


def _compare(made: _Recording, path: str, known: tuple[Known, ...], old: Baseline | None) -> None:
    before = {one.fingerprint: one for one in (old.drafts.get(path, ()) if old else ())}
    now = {one.fingerprint for one in known}
    made.new += [(path, one) for one in known if one.fingerprint not in before]
    made.gone += [(path, one) for one in before.values() if one.fingerprint not in now]
    if known:
        made.drafts[path] = known


def _keep_others(made: _Recording, folder: Path, old: Baseline | None, checked: set[str]) -> None:
    """Keep what was recorded for drafts that were not checked now; a draft that is no longer there is gone."""
    for path, known in old.drafts.items() if old else ():
        if path in checked:
            continue
        if (folder / path).is_file():
            made.drafts[path] = known
        else:
            made.gone += [(path, one) for one in known]
