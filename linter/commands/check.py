"""`cliniclint check`: check drafts and report what they claim and owe."""

from __future__ import annotations

from functools import partial

from linter import __version__
from linter.errors import LinterError, either
from linter.findings import Severity
from linter.options import (
    FINDINGS,
    MISTAKE,
    OK,
    add_color,
    add_drafts,
    add_exceptions,
    add_no_cache,
    add_policy,
    add_rules,
    chosen,
    chosen_drafts,
    chosen_paths,
    chosen_policies,
    chosen_style,
    complain,
    count,
    one_of,
    standard_input,
    stdin_name,
)
from linter.reports import FORMATS
from linter.typed import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    import argparse

    from linter.config import Drafts
    from linter.exceptions import Tally
    from linter.parser import Parser
    from linter.record import Record
    from linter.reports.setting import Setting, Totals
    from linter.run import Task


RECEIPT = "receipt"


def add(command: Parser) -> None:
    """Add the options."""
    option = command.add_argument
    add_drafts(command)
    add_policy(command)
    add_rules(command)
    option("--format", type=one_of(*FORMATS), action="append", default=[], metavar="FORMAT",
           help=f"{either(tuple(FORMATS))}; may stand several times (default: terminal)")  # fmt: skip
    option("--output", action="append", default=[], metavar="FILE",
           help="write the report to a file, or - for standard output; the n-th belongs to the n-th --format (default: -)")  # fmt: skip
    levels = ("error", "warning", "advice", "never")
    option("--fail-on", type=one_of(*levels), metavar="LEVEL",
           help="exit with 1 from this severity on: error, warning, advice or never (default: as configured, else error)")  # fmt: skip
    add_no_cache(command)
    option("--cache", action="store_true",
           help="keep the results too, and check only drafts that something changed for (default: check all)")  # fmt: skip
    option("--no-scores", action="store_true", help="leave readability out (default: measure it)")
    option("--quiet", action="store_true", help="print findings only (default: scores and a summary, too)")
    option("--jobs", type=count, default=0, metavar="N",
           help="processes to use (default: 1, and every core from 100 drafts on)")  # fmt: skip
    add_exceptions(command)
    option("--receipt", metavar="FILE",
           help='write a sealed record of this check, which "cliniclint verify" repeats; a new file, or a folder that '
           "receipts are numbered in (default: none)")  # fmt: skip
    option("--receipt-after", metavar="FILE",
           help="the receipt before this one (default: the last one, where --receipt is a folder)")  # fmt: skip
    add_color(command)


def run(options: argparse.Namespace) -> int:
    """Check drafts and report."""
    return recorded(options, _record(options))


def recorded(options: argparse.Namespace, record: Record | None) -> int:
    """Check drafts and report; a run that is repeated for its record alone reports nothing."""
    from linter.config import STDIN
    from linter.in_force import exceptions_in_force
    from linter.outputs import opened, paired
    from linter.reports.setting import Setting
    from linter.run import Task

    name = stdin_name(options)
    drafts = chosen_drafts(options)
    outputs = () if record and not record.goal else paired(options.format, options.output, drafts.paths)
    policies = chosen_policies(options)
    exceptions = exceptions_in_force(chosen(options), policies.whole, keep=not options.no_cache)
    fail_on = chosen(options).fail_on.value
    setting = Setting(policies.policy, __version__, quiet=options.quiet, fail_on=fail_on)
    stdin = standard_input() if STDIN in drafts.paths else None
    with opened(outputs, setting, partial(chosen_style, options)) as (opened_writers, styled):
        formats = tuple(output.format for output in outputs)
        writers: list[Sink] = [*opened_writers]
        if record:
            formats, writers = (*formats, RECEIPT), [*writers, record]
        task = Task(styled, formats, not options.no_scores, stdin, name,
                    policies, exceptions, options.cache and not options.no_cache)  # fmt: skip
        totals = _write(task, drafts, options, writers)
    for _, message in totals.errors:
        complain(message)
    code = MISTAKE if totals.errors else _code(totals.counts, setting)
    if record:
        record.write(options, policies.whole, totals, code)
    return code


class Sink(Protocol):
    """What takes the drafts' parts of a report in."""

    def add(self, part: str) -> None:
        """Take one draft's part."""

    def end(self, totals: Totals) -> None:
        """All parts are there."""


def _record(options: argparse.Namespace) -> Record | None:
    """What the receipt of this run is made in, if one is wanted."""
    if not options.receipt:
        if options.receipt_after:
            raise LinterError("--receipt-after names the receipt before; give --receipt FILE, too")
        return None
    from linter.config import STDIN
    from linter.receipts import target
    from linter.record import Record

    if STDIN in chosen_paths(options):
        raise LinterError("standard input cannot be read again, so it gets no receipt; give a file or a folder")
    return Record(target(options.receipt, options.receipt_after))


def _code(counts: dict[str, int], setting: Setting) -> int:
    return FINDINGS if any(counts[level] for level in Severity if setting.stops(level)) else OK


def _write(task: Task, drafts: Drafts, options: argparse.Namespace, writers: list[Sink]) -> Totals:
    """Write the reports on the drafts, each part as soon as it and all before it are done."""
    from linter.console import Progress
    from linter.reports.setting import Totals
    from linter.run import results

    tallies: list[Tally] = []
    totals = Totals(errors=list(drafts.errors))
    progress = Progress(len(drafts.paths))
    for result in results(task, drafts.paths, options.jobs):
        progress.clear()
        if result.error:
            totals.errors.append((result.path, result.error))
        else:
            totals.add(result.told)
            tallies += [result.tally] if result.tally else []
            for writer, part in zip(writers, result.parts, strict=True):
                writer.add(part)
        progress.step()
    progress.clear()
    if task.exceptions:
        _write_register(task, tallies, totals, writers, whole=not totals.errors and _is_whole(options))
    for writer in writers:
        writer.end(totals)
    return totals


def _is_whole(options: argparse.Namespace) -> bool:
    from linter.in_force import is_whole

    return is_whole(chosen(options), chosen_paths(options))


def _write_register(task: Task, tallies: list[Tally], totals: Totals, writers: list[Sink], *, whole: bool) -> None:
    """Write what is wrong with the register of exceptions, and tell how much of the baseline is gone."""
    from linter.reports import part
    from linter.reports.setting import told
    from linter.upkeep import baseline_note, register_report

    if task.exceptions is None or task.policies is None:
        return
    report = register_report(task.exceptions, task.policies.policy, tallies, whole=whole, version=__version__)
    if report:
        totals.add_register(told(report))
        for writer, format_ in zip(writers, task.formats, strict=True):
            writer.add(part(format_, report, task.setting))
    totals.notes += baseline_note(task.exceptions, tallies)
