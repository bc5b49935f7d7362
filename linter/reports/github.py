"""Annotations of a pull request: workflow commands that GitHub Actions reads from the log.

https://docs.github.com/actions/reference/workflow-commands-for-github-actions
"""

from __future__ import annotations

from linter.console import printable
from linter.findings import Excepted, Finding, Report, Severity
from linter.reports.setting import Setting, Totals
from linter.reports.terminal import summary

COMMANDS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.ADVICE: "notice"}


def head(_: Setting) -> str:
    """Nothing stands before the drafts."""
    return ""


def draft(report: Report, _: Setting) -> str:
    """One draft's annotations, the gravest first, for GitHub shows ten of a kind; and its exceptions as plain lines."""
    found = sorted(report.findings, key=lambda finding: finding.severity.rank)
    lines = [_annotation(finding, report.document.name) for finding in found]
    lines += [_excepted(exception, report.document.name) for exception in report.excepted]
    return "".join(f"{line}\n" for line in lines)


def tail(setting: Setting, totals: Totals) -> str:
    """Annotations of the drafts that could not be read, and the summary."""
    unread = "".join(
        f"::error file={_property(path)},title=cliniclint::{_data(message)}\n" for path, message in totals.errors
    )
    if not totals.counts["drafts"]:
        return unread
    return unread + _plain(summary(totals.counts, totals.clean, len(totals.errors), setting.named).splitlines()[0])


def _annotation(finding: Finding, path: str) -> str:
    place = finding.place
    where = {"file": path, "line": str(place.line), "endLine": str(place.end_line)}
    if place.line == place.end_line:
        # GitHub takes columns only where the words stand on one line.
        where |= {"col": str(place.column), "endColumn": str(place.end_column)}
    if place.where:
        where = {"file": path}
    where["title"] = f"cliniclint {finding.rule}"
    properties = ",".join(f"{name}={_property(value)}" for name, value in where.items())
    return f"::{COMMANDS[finding.severity]} {properties}::{_data(_message(finding))}"


def _message(finding: Finding) -> str:
    at = f"{finding.place.where}: " if finding.place.where else ""
    missing = "missing: " if finding.kind == "required" else ""
    instead = f"\nInstead: {_one_line(finding.instead[0])}" if finding.instead else ""
    return f"{at}{missing}{_one_line(finding.message)}{instead}"


def _excepted(exception: Excepted, path: str) -> str:
    finding = exception.finding
    told = [f"by {exception.by}", exception.reason, exception.approver, exception.ticket]
    if exception.expires:
        told.append(f"until {exception.expires}")
    at = finding.place.where or f"{finding.place.line}:{finding.place.column}"
    return _plain(f"excepted {path}:{at} {finding.rule}: {', '.join(filter(None, told))}").rstrip("\n")


def _plain(text: str) -> str:
    """A line that GitHub prints and does not take for a command: it looks for `##[` anywhere in a line."""
    return printable(_one_line(text)).replace("##[", "#\u200b#[") + "\n"


def _data(text: str) -> str:
    """The text of a command, escaped as the runner unescapes it."""
    return "\n".join(map(printable, text.split("\n"))).replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    """The value of a command's property."""
    return _data(text).replace(":", "%3A").replace(",", "%2C")


def _one_line(text: str) -> str:
    return " ".join(text.split())
