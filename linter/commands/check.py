"""`cliniclint check`: check drafts and report what they claim and owe."""

from __future__ import annotations

import argparse
from functools import partial
from typing import TYPE_CHECKING

from linter import __version__
from linter.errors import LinterError
from linter.findings import Severity
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
    either,
    one_of,
    standard_input,
)
from linter.reports import FORMATS

if TYPE_CHECKING:
    from linter.config import Drafts
    from linter.reports.setting import Setting, Totals
    from linter.reports.writing import Writer
    from linter.run import Task


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
    option("--format", type=one_of(*FORMATS), action="append", default=[], metavar="FORMAT",
           help=f"{either(tuple(FORMATS))}; may stand several times (default: terminal)")  # fmt: skip
    option("--output", action="append", default=[], metavar="FILE",
           help="write the report to a file, or - for standard output; the n-th belongs to the n-th --format (default: -)")  # fmt: skip
    levels = ("error", "warning", "advice", "never")
    option("--fail-on", type=one_of(*levels), default="error", metavar="LEVEL",
           help="exit with 1 from this severity on: error, warning, advice or never (default: error)")  # fmt: skip
    option("--no-cache", action="store_true", help="load the policy anew (default: keep a compiled copy for this user)")
    option("--no-scores", action="store_true", help="leave readability out (default: measure it)")
    option("--quiet", action="store_true", help="print findings only (default: scores and a summary, too)")
    option("--jobs", type=count, default=0, metavar="N",
           help="processes to use (default: 1, and every core from 100 drafts on)")  # fmt: skip
    add_color(command)


def run(options: argparse.Namespace) -> int:
    """Check drafts and report."""
    from linter.config import STDIN, choose_rules, find_drafts
    from linter.outputs import opened, paired
    from linter.reports.setting import Setting
    from linter.run import Task

    if options.stdin_name and STDIN not in options.paths:
        raise LinterError("--stdin-name names standard input; add - to the paths")
    drafts = find_drafts(options.paths)
    outputs = paired(options.format, options.output, drafts.paths)
    setting = Setting(choose_rules(chosen_policy(options), options.select, options.ignore), __version__,
                      quiet=options.quiet, fail_on=options.fail_on)  # fmt: skip
    stdin = standard_input() if STDIN in drafts.paths else None
    with opened(outputs, setting, partial(chosen_style, options)) as (writers, styled):
        formats = tuple(output.format for output in outputs)
        task = Task(styled, formats, not options.no_scores, stdin, options.stdin_name or "stdin.txt")
        totals = _write(task, drafts, options.jobs, writers)
    for _, message in totals.errors:
        complain(message)
    return MISTAKE if totals.errors else _code(totals.counts, setting)


def _code(counts: dict[str, int], setting: Setting) -> int:
    return FINDINGS if any(counts[level] for level in Severity if setting.stops(level)) else OK


def _write(task: Task, drafts: Drafts, jobs: int, writers: list[Writer]) -> Totals:
    """Write the reports on the drafts, each part as soon as it and all before it are done."""
    from linter.console import Progress
    from linter.reports.setting import Totals
    from linter.run import results

    totals = Totals(errors=list(drafts.errors))
    progress = Progress(len(drafts.paths))
    for result in results(task, drafts.paths, jobs):
        progress.clear()
        if result.error:
            totals.errors.append((result.path, result.error))
        else:
            totals.add(result.told)
            for writer, part in zip(writers, result.parts, strict=True):
                writer.add(part)
        progress.step()
    progress.clear()
    for writer in writers:
        writer.end(totals)
    return totals
