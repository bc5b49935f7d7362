"""Compares two policies on drafts: which findings a change of the policy brings, and which it takes away."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator

from linter.console import Style, printable, shorten
from linter.findings import Finding, Report
from linter.records import dataclass
from linter.run import Task, reports

QUOTE_WIDTH = 70


@dataclass(frozen=True, slots=True)
class Change:
    """One draft's findings under the new policy alone, and under the old one alone, or why it cannot be checked."""

    path: str
    new: tuple[Finding, ...] = ()
    gone: tuple[Finding, ...] = ()
    error: str = ""

    def __bool__(self) -> bool:
        return bool(self.new or self.gone)


def compare(paths: list[str], old: Task, new: Task) -> Iterator[Change]:
    """What the new policy changes on each draft."""
    for (path, before, error), (_, after, other) in zip(reports(paths, old), reports(paths, new), strict=True):
        if before is None or after is None:
            yield Change(path, error=error or other)
        else:
            yield Change(path, tuple(_only(after, before)), tuple(_only(before, after)))


def _only(report: Report, other: Report) -> Iterator[Finding]:
    """The findings of a report that the other one has not, at the same place, as grave and under the same rule."""
    there = Counter(map(_key, other.findings))
    for finding in report.findings:
        key = _key(finding)
        if there[key]:
            there[key] -= 1
        else:
            yield finding


def _key(finding: Finding) -> tuple[str, str, int, int]:
    return finding.rule, finding.severity, finding.place.start, finding.place.end


def told(change: Change, style: Style) -> str:
    """A draft's changes in the order of its text, gone findings with - and new ones with +; nothing if there are none."""
    if not change:
        return ""
    lines = [("-", one) for one in change.gone] + [("+", one) for one in change.new]
    ordered = sorted(lines, key=lambda line: line[1].place.start)
    return "\n".join([style("path", printable(change.path)), *(_line(sign, one) for sign, one in ordered)]) + "\n\n"


def _line(sign: str, finding: Finding) -> str:
    quote = shorten(printable(" ".join(finding.quote.split())), QUOTE_WIDTH)
    return f"{sign} {finding.place.line}:{finding.place.column} {finding.severity} {finding.rule}: {quote}"


def summary(changes: Iterable[Change]) -> str:
    """The last line: drafts checked and changed, findings new and gone."""
    every = list(changes)
    changed = [change for change in every if change]
    new, gone = sum(len(change.new) for change in changed), sum(len(change.gone) for change in changed)
    drafts = f"{len(every)} draft{'' if len(every) == 1 else 's'}"
    return f"{drafts} checked, {len(changed)} changed; findings: {new} new, {gone} gone\n"
