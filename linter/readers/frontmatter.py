"""The title and description that stand before a Markdown draft, in YAML (---) or TOML (+++)."""

from __future__ import annotations

import re

from linter.document import Kind
from linter.readers.builder import Builder, Run
from linter.readers.escapes import backslash_runs

_BLOCK = re.compile(r"(?:---[ \t]*(?:\r\n?|\n)|\+\+\+[ \t]*(?:\r\n?|\n))")
_KEY = re.compile(r"[\"']?([A-Za-z_][\w .-]{0,40}?)[\"']?[ \t]*[:=](?=[ \t\r\n]|\Z)[ \t]*")
_LINE = re.compile(r"[^\r\n]*+(?:\r\n|\r|\n|\Z)")
_SCALAR_HEAD = re.compile(r"[|>][-+0-9]*[ \t]*(?:#.*)?\Z")
_COMMENT = re.compile(r"[ \t]#")
_IN_DOUBLE = re.compile(r'(?:[^"\\]++|\\.)*+', re.DOTALL)
_IN_SINGLE = re.compile(r"(?:[^']++|'')*+")
_KINDS = {
    "title": Kind.TITLE,
    "description": Kind.DESCRIPTION,
    "summary": Kind.DESCRIPTION,
    "excerpt": Kind.DESCRIPTION,
}


def fill(builder: Builder) -> int:
    """Add the title and description; where the draft itself begins."""
    source = builder.source
    lines = _lines(source)
    if not any(_KEY.match(source, start, end) for start, end in lines[1:-1]):
        return 0
    for number in range(1, len(lines) - 1):
        match = _KEY.match(source, *lines[number])
        kind = _KINDS.get(match[1].lower()) if match else None
        if match and kind:
            builder.add(kind, _value(source, match.end(), lines, number))
    return lines[-1][1]


def _lines(source: str) -> list[tuple[int, int]]:
    """Start and end of the lines from the opening to the closing mark, both included; none if either is missing."""
    if not _BLOCK.match(source):
        return []
    closers = {"---", "..."} if source[0] == "-" else {"+++"}
    found: list[tuple[int, int]] = []
    at = 0
    while at < len(source) and (match := _LINE.match(source, at)):
        found.append(match.span())
        at = match.end()
        if len(found) > 1 and match[0].rstrip() in closers:
            return found
    return []


def _value(source: str, start: int, lines: list[tuple[int, int]], number: int) -> list[Run]:
    """The runs of the value that begins at `start` in line `number`."""
    rest = source[start : lines[number][1]].rstrip()
    following = _following(source, lines, number)
    if _SCALAR_HEAD.match(rest):
        return [run for line in following for run in _indented(source, *line)]
    end = following[-1][1] if following else lines[number][1]
    if rest[:1] == '"':
        return backslash_runs(source, start + 1, _closing(source, start + 1, end, _IN_DOUBLE))
    if rest[:1] == "'":
        return _doubled(source, start + 1, _closing(source, start + 1, end, _IN_SINGLE))
    runs = [_plain(source, start, lines[number][1])]
    return runs + [_plain(source, *line) for line in following]


def _following(source: str, lines: list[tuple[int, int]], number: int) -> list[tuple[int, int]]:
    """The lines that go on with the value of line `number`: those indented more."""
    end = number + 1
    while end < len(lines) - 1 and source[lines[end][0]] in " \t\r\n":
        end += 1
    return lines[number + 1 : end]


def _closing(source: str, start: int, end: int, content: re.Pattern[str]) -> int:
    match = content.match(source, start, end)
    return match.end() if match else end


def _plain(source: str, start: int, end: int) -> Run:
    comment = _COMMENT.search(source, start, end)
    if source[start : start + 1] == "#":
        end = start
    elif comment:
        end = comment.start()
    return Run(source[start:end], start, end)


def _indented(source: str, start: int, end: int) -> list[Run]:
    line = source[start:end]
    start += len(line) - len(line.lstrip(" \t"))
    return [Run(source[start:end], start, end)]


def _doubled(source: str, start: int, end: int) -> list[Run]:
    """The text of a single-quoted string: only the quotation mark itself is doubled."""
    runs: list[Run] = []
    at = start
    while (quote := source.find("''", at, end)) >= 0:
        runs += [Run(source[at:quote], at, quote), Run("'", quote, quote + 2)]
        at = quote + 2
    return [*runs, Run(source[at:end], at, end)]
