"""The findings as a table for a spreadsheet: one row a finding, excepted ones and unread drafts included."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable

from linter.findings import Excepted, Finding, Report
from linter.reports.setting import Setting, Totals

COLUMNS = (
    "status", "draft", "line", "column", "where", "severity", "kind", "rule", "quote", "message", "instead", "sentence",
    "sources", "fingerprint", "excepted_by", "reason", "approver", "ticket", "granted", "expires",
)  # fmt: skip
_FORMULA = ("=", "+", "-", "@", "\t", "\r")
MARK = "\ufeff"
"""Without it spreadsheets take UTF-8 for the local code page."""


def head(_: Setting) -> str:
    """The names of the columns."""
    return MARK + row(COLUMNS)


def draft(report: Report, setting: Setting) -> str:
    """One draft's rows."""
    name = report.document.name
    rows = [row(_finding("open", name, finding, setting), len(COLUMNS)) for finding in report.findings]
    rows += [
        row([*_finding("excepted", name, one.finding, setting), *_exception(one)], len(COLUMNS))
        for one in report.excepted
    ]
    return "".join(rows)


def tail(_: Setting, totals: Totals) -> str:
    """A row for every draft that could not be read."""
    before = COLUMNS.index("message") - 2
    return "".join(row(["not read", path, *[""] * before, message], len(COLUMNS)) for path, message in totals.errors)


def row(cells: Iterable[str], columns: int = 0) -> str:
    """A line of a table, of so many columns at least; what a spreadsheet would run as a formula stands as text."""
    texts = [f"'{cell}" if cell.startswith(_FORMULA) else cell for cell in cells]
    line = io.StringIO()
    csv.writer(line).writerow(texts + [""] * (columns - len(texts)))
    return line.getvalue().replace("\0", "\ufffd")


def _finding(status: str, name: str, finding: Finding, setting: Setting) -> list[str]:
    sources = setting.policy.sources
    place = finding.place
    titles = [sources[source].title for source in finding.sources if source in sources]
    return [
        status,
        name,
        "" if place.where else str(place.line),
        "" if place.where else str(place.column),
        place.where,
        finding.severity.value,
        finding.kind,
        finding.rule,
        " ".join(finding.quote.split()),
        " ".join(finding.message.split()),
        " ".join(finding.instead[0].split()) if finding.instead else "",
        finding.sentence,
        "; ".join(titles),
        finding.fingerprint,
    ]


def _exception(one: Excepted) -> list[str]:
    return [one.by, one.reason, one.approver, one.ticket, one.granted, one.expires]
