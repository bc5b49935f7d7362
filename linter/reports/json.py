"""The JSON report, schema 1: the wire format of everything else.

It is written in parts, so that a run over many drafts holds one of them at a time: `head`, a `draft` for each, `tail`.
One finding stands on one line: a changed finding is one changed line in a diff.
"""

from __future__ import annotations

import json
from collections.abc import Iterable

from linter.findings import Excepted, Finding, Readability, Report, SetAside
from linter.records import fields
from linter.reports.setting import Setting, Totals, told
from linter.typed import Any

SCHEMA = 1


def render(reports: Iterable[Report], setting: Setting) -> str:
    """The whole JSON report on drafts that could all be read."""
    totals = Totals()
    parts = []
    for number, report in enumerate(reports):
        parts.append(separated(number, draft(report)))
        totals.add(told(report))
    return head(setting) + "".join(parts) + tail(setting, totals)


def head(setting: Setting) -> str:
    """What stands before the drafts."""
    tool = {"name": "cliniclint", "version": setting.version}
    return f'{{"schema": {SCHEMA}, "tool": {_dump(tool)},\n "policy": {_dump(setting.named)},\n "drafts": ['


def separated(number: int, draft_text: str) -> str:
    """A draft's part as number `number` of the list."""
    return (",\n  " if number else "\n  ") + draft_text


def draft(report: Report, _: Setting | None = None) -> str:
    """One draft's part."""
    document = report.document
    first = {"path": document.name, "format": document.format, "digest": document.digest}
    findings = _list([_finding(finding) for finding in report.findings])
    excepted = _list([_excepted(exception) for exception in report.excepted])
    set_aside = _list([_set_aside(claim) for claim in report.set_aside])
    return (
        f'{_dump(first)[:-1]},\n   "findings": {findings},\n   "excepted": {excepted},\n   "set_aside": {set_aside},'
        f'\n   "readability": {_dump(_readability(report.readability))}}}'
    )


def tail(_: Setting, totals: Totals) -> str:
    """What stands after the drafts: those that could not be read, each with the reason, and the sums."""
    failed = [{"path": path, "message": message} for path, message in totals.errors]
    return f'],\n "errors": {_dump(failed)},\n "summary": {_dump(totals.counts)}}}\n'


def _finding(finding: Finding) -> dict[str, Any]:
    place = finding.place
    return {
        "rule": finding.rule,
        "kind": finding.kind,
        "severity": finding.severity.value,
        "quote": finding.quote,
        "message": finding.message,
        "why": finding.why,
        "instead": finding.instead,
        "sources": finding.sources,
        "related": finding.related,
        "start": place.start,
        "end": place.end,
        "line": place.line,
        "column": place.column,
        "end_line": place.end_line,
        "end_column": place.end_column,
        **({"where": place.where} if place.where else {}),
        "sentence": finding.sentence,
        "fingerprint": finding.fingerprint,
    }


def _excepted(exception: Excepted) -> dict[str, Any]:
    told = {field.name: getattr(exception, field.name) for field in fields(exception) if field.name != "finding"}
    return {**_finding(exception.finding), "exception": told}


def _set_aside(claim: SetAside) -> dict[str, Any]:
    return {
        "rule": claim.rule,
        "quote": claim.quote,
        "verdict": claim.verdict.value,
        "cue": claim.cue,
        "start": claim.place.start,
        "end": claim.place.end,
        "line": claim.place.line,
        "column": claim.place.column,
    }


def _readability(scores: Readability | None) -> dict[str, Any] | None:
    if scores is None:
        return None
    hardest = [
        {"line": sentence.place.line, "grade": round(sentence.grade, 1), "quote": sentence.quote}
        for sentence in scores.hardest
    ]
    rounded: dict[str, Any] = {name: round(value, 2) for name, value in scores.scores.items()}
    return {**rounded, "words": scores.words, "sentences": scores.sentences, "hardest": hardest}


def _list(items: list[dict[str, Any]]) -> str:
    return "[" + ",".join(f"\n    {_dump(item)}" for item in items) + "]"


def _dump(value: object) -> str:
    # A file name that is not UTF-8 reaches us as half surrogates: they leave as JSON escapes, which any reader takes.
    return json.dumps(value, ensure_ascii=False).encode("utf-8", "backslashreplace").decode()
