"""One comment for a pull request: what stops publication first, then the rest, folded."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from itertools import chain

from linter.console import printable, shorten
from linter.findings import Excepted, Finding, Report, Severity
from linter.reports.setting import Setting, Totals

MARK = "<!-- cliniclint -->"
"""Stands first, so that a comment can be found again and written anew."""
LIMIT = 60_000
"""Bytes of a comment; GitHub takes 65,536 and GitLab more."""
KEPT = 400
"""Rows of a kind that are kept; more do not fit into a comment."""
EXCEPTED = "excepted"
_TITLES = {Severity.ERROR: "Errors", Severity.WARNING: "Warnings", Severity.ADVICE: "Advice"}
_FINDINGS = "| Where | Words | What is wrong | Write instead |\n|---|---|---|---|\n"
_EXCEPTIONS = "| Where | Words | Rule | Excepted by | Reason | Until |\n|---|---|---|---|---|---|\n"
_SPECIAL = re.compile(r"([\\`*_{}\[\]<>#|~&$!])")
_ALIVE = re.compile(r"(?<=[@#])(?=\w)|(?<=\bwww)(?=\.)|(?<=:)(?=//)")
"""Where GitHub would turn text into a mention, a reference or a link."""


def draft(report: Report, _: Setting) -> str:
    """One draft's rows, each under its severity, as JSON."""
    name = report.document.name
    rows = [(finding.severity.value, _row(finding, name)) for finding in report.findings]
    rows += [(EXCEPTED, _exception(one, name)) for one in report.excepted]
    return json.dumps(rows)


def whole(parts: Iterable[str], setting: Setting, totals: Totals) -> Iterator[str]:
    """The comment."""
    rows = _sorted(parts)
    notes = "".join(f"\n{_escaped(note)}\n" for note in totals.notes)
    head = f"{MARK}\n## {_verdict(setting, totals)}\n\n{_sums(setting, totals)}\n{notes}"
    left = LIMIT - len(head.encode())
    yield head
    if totals.errors:
        lines = [f"- {_escaped(message)}\n" for _, message in totals.errors]
        part, left = _fitting("### Not read\n\n", lines, len(lines), left)
        yield "\n" + part
    for severity in Severity:
        if rows[severity]:
            title = f"{_TITLES[severity]} ({totals.counts[severity]})"
            is_open = setting.stops(severity)
            part, left = _fitting(_FINDINGS, rows[severity], totals.counts[severity], left)
            yield f"\n### {title}: stops publication\n\n{part}" if is_open else _folded(title, part)
    if rows[EXCEPTED]:
        part, left = _fitting(_EXCEPTIONS, rows[EXCEPTED], totals.excepted, left)
        yield _folded(f"Excepted ({totals.excepted})", part)


def _sorted(parts: Iterable[str]) -> dict[str, list[str]]:
    """The rows of all drafts by severity; a run over a whole site keeps as many as a comment can hold."""
    rows: dict[str, list[str]] = {severity: [] for severity in (*Severity, EXCEPTED)}
    for severity, row in chain.from_iterable(map(json.loads, parts)):
        if len(rows[severity]) < KEPT:
            rows[severity].append(row)
    return rows


def _verdict(setting: Setting, totals: Totals) -> str:
    stopping = sum(totals.counts[severity] for severity in Severity if setting.stops(severity))
    if stopping:
        return f"cliniclint: {_count(stopping, 'finding')} {'stops' if stopping == 1 else 'stop'} publication"
    return "cliniclint: not every draft could be read" if totals.errors else "cliniclint: nothing stops publication"


def _sums(setting: Setting, totals: Totals) -> str:
    counts = totals.counts
    told = [_count(counts[severity], severity.value) for severity in Severity]
    if totals.excepted:
        told.append(f"{totals.excepted} excepted")
    if totals.errors:
        told.append(f"{len(totals.errors)} not read")
    policy = setting.named
    return (
        f"{_count(counts['drafts'], 'draft')} checked, {totals.clean} clean: {', '.join(told)}. "
        f"Policy {_escaped(policy['name'])} {_escaped(policy['version'])} (`{policy['digest'][:19]}`)."
    )


def _fitting(head: str, rows: list[str], all_rows: int, left: int) -> tuple[str, int]:
    """As many rows as fit, with a word on the others, and what is left of the limit."""
    shown: list[str] = []
    left -= len(head.encode()) + 200
    for row in rows:
        left -= len(row.encode())
        if left < 0:
            break
        shown.append(row)
    missing = all_rows - len(shown)
    more = f"\n… and {missing} more: run `cliniclint check`.\n" if missing else ""
    return (head if shown else "") + "".join(shown) + more, max(0, left)


def _folded(title: str, table: str) -> str:
    return f"\n<details><summary>{title}</summary>\n\n{table}\n</details>\n"


def _row(finding: Finding, name: str) -> str:
    missing = "missing: " if finding.kind == "required" else ""
    message = f"{_escaped(missing + finding.message)} (`{finding.rule}`)"
    instead = _escaped(finding.instead[0]) if finding.instead else ""
    return f"| {_place(finding, name)} | {_quoted(finding.quote)} | {message} | {instead} |\n"


def _exception(one: Excepted, name: str) -> str:
    who = ", ".join(filter(None, [one.by, one.approver, one.ticket]))
    cells = [_place(one.finding, name), _quoted(one.finding.quote), f"`{one.finding.rule}`"]
    return f"| {' | '.join([*cells, _escaped(who), _escaped(one.reason), _escaped(one.expires)])} |\n"


def _place(finding: Finding, name: str) -> str:
    at = finding.place.where or str(finding.place.line)
    return _escaped(f"{name}:{' ' if finding.place.where else ''}{at}")


def _quoted(text: str) -> str:
    return f"“{_escaped(shorten(' '.join(text.split()), 120))}”"


def _escaped(text: str) -> str:
    """Text of a draft or a policy as itself: no markup, no table cell, no mention, no link."""
    quiet = _ALIVE.sub("\u200b", printable(" ".join(text.split())))
    return _SPECIAL.sub(r"\\\1", quiet)


def _count(number: int, what: str) -> str:
    return f"{number} {what}" + ("" if number == 1 or what == "advice" else "s")
