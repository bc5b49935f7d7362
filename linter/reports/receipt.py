"""A draft's part of a receipt: what was read, what was found, and what an exception took out."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import fields

from linter.findings import Excepted, Finding, Report
from linter.reports.setting import Setting
from linter.typed import Any


def draft(report: Report, _: Setting | None = None) -> str:
    """One draft's part, as JSON."""
    document = report.document
    told = {
        "path": document.name,
        "format": document.format,
        "digest": document.digest,
        "findings": [_finding(finding) for finding in report.findings],
        "excepted": [_excepted(one) for one in report.excepted],
    }
    return json.dumps(told)


def drafts(parts: Iterable[str]) -> list[dict[str, Any]]:
    """The drafts of which parts were made."""
    return [json.loads(part) for part in parts]


def _finding(finding: Finding) -> dict[str, Any]:
    place = finding.place
    return {
        "rule": finding.rule,
        "severity": finding.severity.value,
        "line": place.line,
        "column": place.column,
        **({"where": place.where} if place.where else {}),
        "quote": " ".join(finding.quote.split()),
        "fingerprint": finding.fingerprint,
    }


def _excepted(one: Excepted) -> dict[str, Any]:
    told = {field.name: getattr(one, field.name) for field in fields(one) if field.name != "finding"}
    return {**_finding(one.finding), "exception": told}
