"""`cliniclint review`: a copy of a draft with the findings as comments on the very words."""

from __future__ import annotations

import argparse
import os
import sys
from pathlib import Path

from linter import __version__
from linter.errors import LinterError
from linter.findings import Report, Severity
from linter.options import OK, add_no_cache, add_policy, add_rules, chosen, chosen_policies
from linter.parser import Parser
from linter.typed import TYPE_CHECKING

if TYPE_CHECKING:
    from linter.review import Reviewed

EXAMPLES = """\
examples:
  cliniclint review draft.docx -o reviewed.docx
  cliniclint review reviewed.docx --in-place

A later review replaces the comments of the earlier one and leaves everybody else's alone.
exit codes: 0 the copy is written, whatever it says; 2 a mistake in what was asked or a draft that cannot be read
"""


def add(command: Parser) -> None:
    """Add the options."""
    command.formatter_class = argparse.RawDescriptionHelpFormatter
    command.epilog = EXAMPLES
    option = command.add_argument
    option("draft", metavar="DRAFT", help="a Word document or a PDF (no default)")
    where = command.add_mutually_exclusive_group(required=True)
    where.add_argument("-o", "--output", metavar="FILE", help="the copy with comments (no default)")
    where.add_argument("--in-place", action="store_true", help="put the comments into the draft (default: a copy)")
    add_policy(command)
    add_rules(command)
    add_no_cache(command)
    option("--no-scores", action="store_true", help="leave readability out (default: measure it)")


def run(options: argparse.Namespace) -> int:
    """Check a draft and write it with comments."""
    from linter.config import write_whole
    from linter.in_force import exceptions_in_force
    from linter.reports.setting import Setting
    from linter.review import review
    from linter.run import Task, read_and_check

    output = options.draft if options.in_place else options.output
    policies = chosen_policies(options)
    policy = policies.of(options.draft)
    exceptions = exceptions_in_force(chosen(options), policies.whole, keep=not options.no_cache)
    setting = Setting(policy, __version__)
    task = Task(setting, scores=not options.no_scores, policies=policies, exceptions=exceptions)
    report = read_and_check(options.draft, task)
    data = Path(options.draft).read_bytes()
    if not options.in_place:
        _refuse(output, options.draft, data)
    reviewed = review(data, report, policy)
    write_whole(output, reviewed.data)
    sys.stdout.write(_told(output, report, reviewed))
    return OK


def _refuse(output: str, draft: str, data: bytes) -> None:
    """Raise `LinterError` if the copy would take the place of something else than an older copy."""
    from linter.config import check_output
    from linter.review import comments_of_others

    if os.path.realpath(output) == os.path.realpath(draft):
        raise LinterError(f"{output}: is the draft itself; give the copy another name, or use --in-place")
    suffix = Path(draft).suffix
    if Path(output).suffix.lower() != suffix.lower():
        raise LinterError(f"{output}: a copy of a {suffix} file is one, too; give it this ending")
    check_output(output, [])
    if Path(output).exists():
        lost = comments_of_others(Path(output).read_bytes(), output) - comments_of_others(data, draft)
        if lost:
            raise LinterError(
                f"{output}: holds {_count(len(lost), 'comment')} of other people that {draft} does not have; "
                "review that file instead, or give the copy another name"
            )


def _told(output: str, report: Report, reviewed: Reviewed) -> str:
    found = ", ".join(_count(report.count(severity), severity.value) for severity in Severity if report.count(severity))
    lines = [f"{output}: {_count(reviewed.new + reviewed.kept, 'comment')} ({found or 'no findings'})"]
    again = [f"{reviewed.kept} as before"] * bool(reviewed.kept) + [f"{reviewed.removed} taken away"] * bool(
        reviewed.removed
    )
    if again:
        lines.append(f"    {reviewed.new} new, {', '.join(again)}")
    if reviewed.others:
        lines.append(f"    {_count(reviewed.others, 'comment')} of other people left alone")
    if report.excepted:
        lines.append(f"    {_count(len(report.excepted), 'excepted finding')} not commented")
    lines += [f"    note: {note}" for note in report.document.notes]
    return "\n".join(lines) + "\n"


def _count(number: int, what: str) -> str:
    return f"{number} {what}{'' if number == 1 or what == 'advice' else 's'}"
