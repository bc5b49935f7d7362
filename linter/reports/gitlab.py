"""GitLab's code quality report.

https://docs.gitlab.com/ci/testing/code_quality/#code-quality-report-format
"""

from __future__ import annotations

import hashlib
import json
import os

from linter.console import printable
from linter.findings import Excepted, Finding, Report, Severity
from linter.reports.setting import Setting, Totals
from linter.typed import Any

SEVERITIES = {Severity.ERROR: "critical", Severity.WARNING: "major", Severity.ADVICE: "minor"}


def head(_: Setting) -> str:
    """What stands before the drafts."""
    return "["


def separated(number: int, part: str) -> str:
    """The findings of a draft, as number `number` of those that have some."""
    return (",\n" if number else "\n") + part


def draft(report: Report, _: Setting) -> str:
    """One draft's findings, and as mere information those that are excepted."""
    path = _path(report.document.name)
    items = [_item(finding, path) for finding in report.findings]
    items += [_excepted(exception, path) for exception in report.excepted]
    return ",\n".join(map(_dump, items))


def tail(_: Setting, totals: Totals) -> str:
    """What stands after the drafts. Drafts that could not be read are on standard error and in the exit code."""
    return "\n]\n" if totals.counts["drafts"] else "]\n"


def _item(finding: Finding, path: str) -> dict[str, Any]:
    missing = "missing: " if finding.kind == "required" else ""
    at = f"{finding.place.where}: " if finding.place.where else ""
    return {
        "description": printable(" ".join(f"{at}{missing}{finding.message}".split())),
        "check_name": finding.rule,
        "fingerprint": hashlib.sha256(f"{path}\0{finding.fingerprint}".encode("utf-8", "surrogatepass")).hexdigest(),
        "severity": SEVERITIES[finding.severity],
        "location": {"path": path, "lines": {"begin": finding.place.line, "end": finding.place.end_line}},
    }


def _excepted(exception: Excepted, path: str) -> dict[str, Any]:
    item = _item(exception.finding, path)
    until = f"until {exception.expires}" if exception.expires else ""
    told = ", ".join(filter(None, [f"by {exception.by}", exception.reason, exception.approver, until]))
    described = printable(" ".join(f"excepted ({told}): {item['description']}".split()))
    return {**item, "description": described, "severity": "info"}


def _path(name: str) -> str:
    """The path as GitLab wants it: from the repository's root, with no dot in front."""
    return os.path.normpath(name).replace(os.sep, "/")


def _dump(value: object) -> str:
    return json.dumps(value, ensure_ascii=False).encode("utf-8", "backslashreplace").decode()
