"""Tables of ad copy as text: comma-, semicolon- or tab-separated; a cell is a block, with its place in the file."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import takewhile

from linter.readers.builder import Builder, Run
from linter.readers.copy_cells import cell_name, choose, headers, where
from linter.typed import NamedTuple

_DELIMITERS = ",;\t|"
_SAMPLE_ROWS = 30
_SAMPLE = 100_000
_DECLARED = re.compile(r"sep=(.)(?:\r\n|\r|\n)", re.IGNORECASE)
"""A first line that Excel takes as the name of the delimiter, and does not show."""

_LINE_END = re.compile(r"\r\n|\r|\n")
_QUOTED = re.compile(r'"((?:[^"]++|"")*+)("?)')


class Cell(NamedTuple):
    """A cell of the file; `open` if its quotation mark never closes."""

    row: int
    column: int
    runs: list[Run]
    open: bool = False

    @property
    def text(self) -> str:
        """What it holds."""
        return "".join(run.text for run in self.runs)


def fill(builder: Builder) -> None:
    """Add the cells of copy."""
    source = builder.source
    declared = _DECLARED.match(source)
    start = declared.end() if declared else 0
    delimiter = declared[1] if declared else _delimiter(source[:_SAMPLE])
    found = {(cell.row, cell.column): cell for cell in cells(source, delimiter, start)}
    choice = choose({at: text for at, cell in found.items() if (text := cell.text).strip()})
    for one in choice.cells:
        start = builder.add(one.kind, found[one.row, one.column].runs)
        builder.mark(start, where(one))
    for at in (at for at, cell in found.items() if cell.open):
        builder.note(f"The quotation mark that opens cell {cell_name(*at)} never closes; the cell takes all after it.")
    if choice.note:
        builder.note(choice.note)


def cells(source: str, delimiter: str, at: int = 0) -> Iterator[Cell]:
    """The cells, as the module `csv` reads them, with their places."""
    plain = re.compile(rf"[^{re.escape(delimiter)}\r\n]*+")
    row = column = 0
    while at < len(source):
        runs: list[Run] = []
        quoted = _QUOTED.match(source, at)
        if quoted:
            runs += _unquoted(quoted)
            at = quoted.end()
        rest = plain.match(source, at)
        assert rest  # noqa: S101 (it matches the empty string)
        runs.append(Run(rest[0], at, rest.end()))
        yield Cell(row, column, runs, open=quoted is not None and not quoted[2])
        at = rest.end()
        if source.startswith(delimiter, at):
            at, column = at + 1, column + 1
        elif ended := _LINE_END.match(source, at):
            at, row, column = ended.end(), row + 1, 0


def _unquoted(match: re.Match[str]) -> Iterator[Run]:
    """The text between quotation marks; two of them stand for one."""
    at = match.start(1)
    for number, part in enumerate(match[1].split('""')):
        if number:
            yield Run('"', at, at + 2)
            at += 2
        yield Run(part, at, at + len(part))
        at += len(part)


def _delimiter(sample: str) -> str:
    """The delimiter under which most headers of copy are found; else the one that stands there most."""
    return max(_DELIMITERS, key=lambda one: (_headers(sample, one), sample.count(one)))


def _headers(sample: str, delimiter: str) -> int:
    first = takewhile(lambda cell: cell.row < _SAMPLE_ROWS, cells(sample, delimiter))
    return headers({(cell.row, cell.column): cell.text for cell in first if cell.text.strip()})
