"""`cliniclint check`: check drafts and report what they claim and owe."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import IO, TYPE_CHECKING

from linter import __version__
from linter.errors import LinterError
from linter.options import (
    FINDINGS,
    MISTAKE,
    OK,
    Parser,
    add_color,
    add_policy,
    chosen_policy,
    chosen_style,
    complain,
    count,
    one_of,
)

if TYPE_CHECKING:
    from linter.run import Result, Task


def add(command: Parser) -> None:
    """Add the options."""
    option = command.add_argument
    option("paths", metavar="PATH", nargs="+", help="a file, a folder, or - for standard input (no default)")
    option(
        "--stdin-name",
        metavar="NAME",
        help="the name of standard input; its ending says the format (default: stdin.txt)",
    )
    add_policy(command)
    option("--select", metavar="RULES", default="", help="only these rules, with commas between (default: all)")
    option("--ignore", metavar="RULES", default="", help="not these rules, with commas between (default: none)")
    option("--format", type=one_of("terminal", "json"), default="terminal", help="terminal or json (default: terminal)")
    option("--output", metavar="FILE", help="write the report to a file (default: standard output)")
    levels = ("error", "warning", "advice", "never")
    option("--fail-on", type=one_of(*levels), default="error", metavar="LEVEL",
           help="exit with 1 from this severity on: error, warning, advice or never (default: error)")  # fmt: skip
    option("--no-cache", action="store_true", help="load the policy anew (default: keep a compiled copy for this user)")
    option("--no-scores", action="store_true", help="leave readability out (default: measure it)")
    option("--quiet", action="store_true", help="print findings only (default: scores and a summary, too)")
    option("--jobs", type=count, default=0, metavar="N",
           help="processes to use (default: 1, and every core from 100 drafts on)")  # fmt: skip
    add_color(command)


@dataclass
class Totals:
    """What the summary tells."""

    counts: dict[str, int]
    clean: int = 0
    errors: list[tuple[str, str]] = field(default_factory=list)

    def add(self, result: Result) -> None:
        """Count one draft that was read."""
        self.counts["drafts"] += 1
        self.clean += not any(result.counts.values())
        for severity, number in result.counts.items():
            self.counts[severity] += number


def run(options: argparse.Namespace) -> int:
    """Check drafts and report."""
    from linter.config import STDIN, check_output, choose_rules, find_drafts, opened_output
    from linter.run import Task

    if options.stdin_name and STDIN not in options.paths:
        raise LinterError("--stdin-name names standard input; add - to the paths")
    drafts = find_drafts(options.paths)
    if options.output:
        check_output(options.output, drafts.paths)
    policy = choose_rules(chosen_policy(options), options.select, options.ignore)
    stdin = _standard_input() if STDIN in drafts.paths else None
    with opened_output(options.output) as out:
        task = Task(policy, chosen_style(options, out), options.format, not options.no_scores, options.quiet, stdin,
                    options.stdin_name or "stdin.txt")  # fmt: skip
        totals = _write(task, drafts.paths, options.jobs, drafts.errors, out)
    for _, message in totals.errors:
        complain(message)
    return MISTAKE if totals.errors else _code(totals.counts, options.fail_on)


def _standard_input() -> bytes:
    if sys.stdin is None:
        raise LinterError("standard input is closed; give a file, or write a draft to it")
    return sys.stdin.buffer.read()


def _code(counts: dict[str, int], fail_on: str) -> int:
    levels = ("error", "warning", "advice")
    failing = levels[: levels.index(fail_on) + 1] if fail_on in levels else ()
    return FINDINGS if any(counts[level] for level in failing) else OK


def _write(task: Task, paths: list[str], jobs: int, errors: list[tuple[str, str]], out: IO[str]) -> Totals:
    """Write the report on the drafts, each as soon as it and all before it are done."""
    from linter.console import Progress
    from linter.run import results

    totals = Totals(dict.fromkeys(("drafts", "error", "warning", "advice"), 0), errors=list(errors))
    progress = Progress(len(paths))
    head, between, tail = _frame(task, out)
    out.write(head)
    for result in results(task, paths, jobs):
        progress.clear()
        if result.error:
            totals.errors.append((result.path, result.error))
        else:
            out.write(between(totals.counts["drafts"], result.text))
            totals.add(result)
        progress.step()
    progress.clear()
    out.write(tail(totals))
    out.flush()
    return totals


def _frame(task: Task, out: IO[str]) -> tuple[str, Callable[[int, str], str], Callable[[Totals], str]]:
    """What the format writes before, between and after the drafts."""
    policy = {"name": task.policy.name, "version": task.policy.version, "digest": task.policy.digest}
    if task.format == "json":
        from linter.reports import json

        if reconfigure := getattr(out, "reconfigure", None):
            reconfigure(encoding="utf-8", newline="\n")
        return json.head(policy, __version__), json.separated, lambda totals: json.tail(totals.counts, totals.errors)
    from linter.reports.terminal import summary

    def tail(totals: Totals) -> str:
        if task.quiet or not totals.counts["drafts"]:
            return ""
        return summary(totals.counts, totals.clean, len(totals.errors), policy, task.style)

    return "", lambda _, text: text, tail
