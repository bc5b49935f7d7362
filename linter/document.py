"""The draft as the engine sees it: text that knows where in the source file every character came from."""

from __future__ import annotations

from bisect import bisect_left, bisect_right, insort
from enum import StrEnum
from functools import cached_property

from linter.records import dataclass, field
from linter.typed import NamedTuple


class Span(NamedTuple):
    """A half-open range of code points of `Document.text`."""

    start: int
    end: int

    def overlaps(self, other: Span) -> bool:
        """Whether the two share at least one code point."""
        return self.start < other.end and other.start < self.end

    def holds(self, other: Span) -> bool:
        """Whether `other` lies wholly inside."""
        return self.start <= other.start and other.end <= self.end


class SpanSet:
    """Spans that do not overlap one another, in order; each look-up is a binary search."""

    def __init__(self) -> None:
        self._spans: list[Span] = []

    def overlapping(self, span: Span) -> Span | None:
        """The first span of the set that shares a code point with `span`."""
        at = bisect_right(self._spans, span)
        for known in self._spans[max(0, at - 1) : at + 1]:
            if known.overlaps(span):
                return known
        return None

    def add(self, span: Span) -> bool:
        """Add a span unless it overlaps one that is there; whether it was added."""
        if self.overlapping(span):
            return False
        insort(self._spans, span)
        return True


class Kind(StrEnum):
    """What a block is in the draft."""

    TITLE = "title"
    DESCRIPTION = "description"
    HEADING = "heading"
    PARAGRAPH = "paragraph"
    ITEM = "item"
    QUOTE = "quote"
    CELL = "cell"
    QUESTION = "question"
    IMAGE = "image"
    LABEL = "label"
    BUTTON = "button"
    REVIEW = "review"


PROSE = frozenset({Kind.PARAGRAPH, Kind.ITEM, Kind.QUOTE, Kind.QUESTION})
"""The kinds of block whose sentences count for readability; titles, headings, cells and labels do not."""


@dataclass(frozen=True, slots=True)
class Piece:
    """A run of `Document.text` and the run of the source it came from.

    `start:end` are code points of the text, `source_start:source_end` code points of the decoded source. Runs of
    equal length map character by character; any other run (an entity, a separator) maps as a whole.
    """

    start: int
    end: int
    source_start: int
    source_end: int

    def __post_init__(self) -> None:
        if not (0 <= self.start < self.end and 0 <= self.source_start <= self.source_end):
            raise ValueError(f"not a piece: {self}")

    @property
    def exact(self) -> bool:
        """Whether the run maps character by character."""
        return self.end - self.start == self.source_end - self.source_start


@dataclass(frozen=True, slots=True)
class Block:
    """A paragraph, heading, list item, … of the draft.

    `level` is a heading's rank or a list's depth; blocks of one list, table or quotation share a `group` (0: none).
    """

    span: Span
    kind: Kind
    level: int = 0
    group: int = 0


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence of the draft; `block` is the index of the block it lies in."""

    span: Span
    block: int


class Place(NamedTuple):
    """Where words stand in the source file: code points from 0, lines and columns from 1.

    `where` says it in words for formats that have no lines: a page, a slide, a cell, a paragraph under a heading.
    """

    start: int
    end: int
    line: int
    column: int
    end_line: int
    end_column: int
    where: str = ""


@dataclass(frozen=True)
class Document:
    """A draft, read. `text` is what a reader sees; `source` the decoded file (without byte-order mark).

    `marks` tells, for formats without lines, from which code point of `text` on which place in words holds; `remarks`
    are the places in `source` of what the author says to cliniclint, which is no copy.
    """

    name: str
    format: str
    source: str
    digest: str
    text: str
    pieces: tuple[Piece, ...]
    blocks: tuple[Block, ...]
    sentences: tuple[Sentence, ...]
    notes: tuple[str, ...] = field(default=())
    marks: tuple[tuple[int, str], ...] = field(default=())
    remarks: tuple[Span, ...] = field(default=())

    def __post_init__(self) -> None:
        at = 0
        for piece in self.pieces:
            if piece.start != at or piece.source_end > len(self.source):
                raise ValueError(f"pieces do not tile the text: {piece} at {at}")
            at = piece.end
        if at != len(self.text):
            raise ValueError(f"pieces end at {at}, the text at {len(self.text)}")

    def quote(self, span: Span) -> str:
        """The words of the text at `span`."""
        return self.text[span.start : span.end]

    def source_range(self, span: Span) -> tuple[int, int]:
        """Start and end of `span` in the source: the first piece gives the start, the last piece the end."""
        first = self.pieces[bisect_right(self._starts, span.start) - 1]
        last = self.pieces[bisect_left(self._starts, max(span.end, span.start + 1)) - 1]
        start = first.source_start + (span.start - first.start if first.exact else 0)
        end = last.source_end - (last.end - span.end if last.exact else 0)
        return start, max(start, end)

    def place(self, span: Span) -> Place:
        """The place of `span` in the source file; the maker of places for words of the text."""
        start, end = self.source_range(span)
        line, column = self._line_and_column(start)
        end_line, end_column = self._line_and_column(end)
        return Place(start, end, line, column, end_line, end_column, self._where(span.start))

    def remark_place(self, remark: Span) -> Place:
        """The place of one of the `remarks`."""
        line, column = self._line_and_column(remark.start)
        end_line, end_column = self._line_and_column(remark.end)
        return Place(remark.start, remark.end, line, column, end_line, end_column)

    def source_line(self, line: int) -> str:
        """Line `line` (from 1) of the source, without its line end."""
        start = self._lines[line - 1]
        end = self._lines[line] if line < len(self._lines) else len(self.source)
        return self.source[start:end].rstrip("\r\n")

    def utf16_column(self, line: int, column: int) -> int:
        """A column in UTF-16 code units, as SARIF and editors count them: an emoji takes two."""
        start = self._lines[line - 1]
        return column + sum(character > "\uffff" for character in self.source[start : start + column - 1])

    def sentences_of(self, block: int) -> tuple[int, ...]:
        """Indexes of the sentences that lie in a block."""
        return self._by_block.get(block, ())

    def sentence_at(self, position: int) -> int:
        """Index of the sentence that holds `position`, or of the last one before it."""
        return max(0, bisect_right(self._sentence_starts, position) - 1)

    def _where(self, position: int) -> str:
        at = bisect_right(self.marks, position, key=lambda mark: mark[0])
        return self.marks[at - 1][1] if at else ""

    def _line_and_column(self, offset: int) -> tuple[int, int]:
        line = bisect_right(self._lines, offset)
        return line, offset - self._lines[line - 1] + 1

    @cached_property
    def _starts(self) -> list[int]:
        return [piece.start for piece in self.pieces]

    @cached_property
    def _sentence_starts(self) -> list[int]:
        return [sentence.span.start for sentence in self.sentences]

    @cached_property
    def _by_block(self) -> dict[int, tuple[int, ...]]:
        found: dict[int, list[int]] = {}
        for number, sentence in enumerate(self.sentences):
            found.setdefault(sentence.block, []).append(number)
        return {block: tuple(numbers) for block, numbers in found.items()}

    @cached_property
    def _lines(self) -> list[int]:
        # CR LF counts as one line end; form feeds and Unicode separators are text, as in every editor.
        starts = [0]
        at = 0
        for line in self.source.replace("\r\n", "\n ").replace("\r", "\n").split("\n"):
            at += len(line) + 1
            starts.append(at)
        starts.pop()
        return [s + 1 if self.source[s - 1 : s + 1] == "\r\n" else s for s in starts]
