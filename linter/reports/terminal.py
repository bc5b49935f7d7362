"""The report for people: place, line, the words underlined, what is wrong, what to write instead, and the source."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import groupby
from unicodedata import category, east_asian_width

from linter.console import PLAIN, WIDTH, Style, citation, printable, shorten, wrapped
from linter.findings import Finding, Readability, Report, Severity
from linter.reports.setting import Setting, Totals
from linter.typed import TYPE_CHECKING

if TYPE_CHECKING:
    from linter.policy.model import Source

SHOWN_SOURCES = 1
SHOWN_LINES = 3
MARGIN = "      | "
INDENT = "    "
_TAB = 4
_BEFORE = 30
"""Columns of a cut line that stay in front of the words."""


def head(_: Setting) -> str:
    """Nothing stands before the drafts."""
    return ""


def draft(report: Report, setting: Setting) -> str:
    """One draft's findings and scores; a quiet run shows the findings only."""
    sources, style = setting.policy.sources, setting.style
    places = groupby(report.findings, key=lambda finding: finding.place)
    parts = ["\n".join(_at_one_place(list(group), report, sources, style)) for _, group in places]
    if not setting.quiet:
        parts.append("\n".join(_closing(report, style)))
    return "".join(part + "\n\n" for part in parts)


def tail(setting: Setting, totals: Totals) -> str:
    """The last lines of a run that is not quiet and read a draft."""
    if setting.quiet or not totals.counts["drafts"]:
        return ""
    notes = [f"{_count(totals.excepted, 'finding')} excepted"] if totals.excepted else []
    last = summary(totals.counts, totals.clean, len(totals.errors), setting.named, setting.style)
    return "".join(f"{note}\n" for note in [*notes, *totals.notes]) + last


def summary(counts: Mapping[str, int], clean: int, failed: int, policy: Mapping[str, str], style: Style = PLAIN) -> str:
    """The last lines of a run; `counts` holds drafts and the findings of each severity."""
    found = [_count(counts[severity], severity) for severity in Severity]
    coloured = [
        style(severity, text) if counts[severity] else text for severity, text in zip(Severity, found, strict=True)
    ]
    unread = f", {failed} not read" if failed else ""
    name = f"policy {policy['name']} {policy['version']} ({policy['digest'][:19]})"
    line = f"{_count(counts['drafts'], 'draft')} checked, {clean} clean{unread}: {', '.join(coloured)}; {name}\n"
    hint = "cliniclint explain RULE says why, with examples and sources.\n"
    return line + (hint if any(counts[severity] for severity in Severity) else "")


def _at_one_place(
    findings: list[Finding], report: Report, sources: Mapping[str, Source], style: Style
) -> Iterator[str]:
    """The lines of findings on the very same words: the source line stands under the first one only."""
    for finding in findings:
        place = finding.place
        where = style("path", f"{printable(report.document.name)}:{place.line}:{place.column}")
        yield f"{where} {style(finding.severity, finding.severity)} {finding.rule}"
        if finding is findings[0]:
            yield from _underlined(finding, report, style)
        yield from _told(finding, sources)


def _told(finding: Finding, sources: Mapping[str, Source]) -> Iterator[str]:
    missing = "missing: " if finding.kind == "required" else ""
    yield from _wrapped(missing + finding.message)
    if finding.instead:
        yield from _wrapped("Instead: " + finding.instead[0])
    yield from _cited(finding, sources)
    if finding.related:
        yield from _wrapped("also: " + ", ".join(finding.related))


def _cited(finding: Finding, sources: Mapping[str, Source]) -> Iterator[str]:
    known = [sources[source] for source in finding.sources if source in sources]
    for source in known[:SHOWN_SOURCES]:
        yield from _wrapped("Source: " + citation(source))
    if len(known) > SHOWN_SOURCES:
        yield f"{INDENT}{len(known) - SHOWN_SOURCES} more: cliniclint explain {finding.rule}"


def _closing(report: Report, style: Style) -> Iterator[str]:
    """The draft's last lines: counts, scores and the hardest sentences."""
    counts = [_count(report.count(severity), severity) for severity in Severity if report.count(severity)]
    counts = counts or ["no findings"]
    counts += [f"{len(report.excepted)} excepted"] if report.excepted else []
    yield f"{style('path', printable(report.document.name))}: {', '.join(counts)}"
    yield from _excepted(report)
    for note in report.document.notes:
        yield f"{INDENT}note: {printable(note)}"
    if report.readability is not None:
        yield from _scores(report.readability)


def _excepted(report: Report) -> Iterator[str]:
    """Each finding that somebody answers for in a line; those of the baseline as a number."""
    for one in report.excepted:
        if one.by != "baseline":
            finding = one.finding
            until = f" until {one.expires}" if one.expires else ""
            who = f", {one.approver}{until}" if one.approver else until
            quote = shorten(printable(" ".join(finding.quote.split())), WIDTH // 2)
            told = f'excepted: line {finding.place.line}, {finding.rule} "{quote}": {one.reason} ({one.where}{who})'
            yield from _wrapped(told)
    known = sum(one.by == "baseline" for one in report.excepted)
    if known:
        yield f"{INDENT}excepted: {_count(known, 'finding')} of the baseline"


def _scores(readability: Readability) -> Iterator[str]:
    scores = readability.scores
    named = (("grade", "flesch_kincaid_grade", " (Flesch-Kincaid)"), ("reading ease", "flesch_reading_ease", ""))
    parts = [f"{label} {scores[name]:.1f}{more}" for label, name, more in named if name in scores]
    parts += [_count(readability.sentences, "sentence"), _count(readability.words, "word")]
    yield f"{INDENT}readability: {', '.join(parts)}"
    for sentence in readability.hardest:
        quote = shorten(printable(sentence.quote), WIDTH - 30)
        yield f"{INDENT}hardest: line {sentence.place.line}, grade {sentence.grade:.1f}: {quote}"


def _count(number: int, what: str) -> str:
    plural = "" if number == 1 or what == "advice" else "s"
    return f"{number} {what}{plural}"


def _wrapped(text: str) -> list[str]:
    """The text in lines under a finding; a text that holds line ends is told in one paragraph."""
    return wrapped(printable(" ".join(text.split())), INDENT, INDENT + "  ")


# The source line and what stands under it


def _underlined(finding: Finding, report: Report, style: Style) -> Iterator[str]:
    place = finding.place
    yield from _wrapped(place.where)
    last = min(place.end_line, place.line + SHOWN_LINES - 1)
    for number in range(place.line, last + 1):
        line = report.document.source_line(number)
        start = place.column - 1 if number == place.line else len(line) - len(line.lstrip())
        end = min(place.end_column - 1, len(line)) if number == place.end_line else len(line)
        if line.strip():
            shown, under = underline(line, start, max(end, start + 1))
            yield style("faint", f"{number:5} | ") + shown
            yield style("faint", MARGIN) + style(finding.severity, under)
    if last < place.end_line:
        yield style("faint", f"{MARGIN}… to line {place.end_line}")


def underline(line: str, start: int, end: int, width: int = WIDTH - len(MARGIN)) -> tuple[str, str]:
    """The line, cut to `width` columns around `start:end`, and the carets that stand under these characters."""
    # A minified page is one line of megabytes: what cannot be shown is not looked at.
    skipped = max(0, start - width)
    near = line[skipped : end + width]
    start, end = start - skipped, end - skipped
    cells = [*_cells(near), (" ", 1)]
    left, right = _window([columns for _, columns in cells], start, end, width)
    before, words, after = cells[left:start], cells[start : min(end, right)], cells[min(end, right) : right]
    head = "…" if skipped + left else ""
    tail = "…" if skipped + right < len(line) else ""
    shown = head + "".join(text for text, _ in (*before, *words, *after)) + tail
    gap = len(head) + sum(columns for _, columns in before)
    return shown.rstrip(), " " * gap + "^" * max(1, sum(columns for _, columns in words))


def _window(columns: list[int], start: int, end: int, width: int) -> tuple[int, int]:
    """The part of a line to show: all of it, or what fits, with the words' beginning not far from the left."""
    total = sum(columns)
    if total <= width:
        return 0, len(columns)
    room = width - 2
    ahead = min(_BEFORE, max(0, room - sum(columns[start:end])))
    left = start
    while left > 0 and sum(columns[left - 1 : start]) <= ahead:
        left -= 1
    while left > 0 and sum(columns[left - 1 :]) <= room:
        left -= 1
    right, used = left, 0
    while right < len(columns) and used + columns[right] <= room:
        used += columns[right]
        right += 1
    return left, right


def _cells(line: str) -> Iterator[tuple[str, int]]:
    """For every character what is printed for it, and how many columns that takes."""
    at = 0
    for character in line:
        text = " " * (_TAB - at % _TAB) if character == "\t" else printable(character)
        columns = len(text) if character == "\t" else _columns(text)
        at += columns
        yield text, columns


def _columns(character: str) -> int:
    if category(character) in ("Mn", "Me", "Cf"):
        return 0
    return 2 if east_asian_width(character) in "WF" else 1
