"""Writes down a draft whose file holds no lines: every block becomes one line of the document's source."""

from __future__ import annotations

from linter.document import Document, Kind
from linter.readers.builder import Builder, Run, is_visible
from linter.typed import NamedTuple


class _Line(NamedTuple):
    kind: Kind
    text: str
    start: int
    where: str
    level: int
    group: int


class Transcript:
    """Collects the blocks of a Word document, a PDF, a spreadsheet …, each with its place in words.

    The source of the finished document is the transcript, a line a block: so the line of a finding is the number of its
    block, which `cliniclint explain draft.docx --at NUMBER` takes.
    """

    def __init__(self) -> None:
        self._lines: list[_Line] = []
        self._notes: list[str] = []
        self._length = 0
        self._groups = 0

    @property
    def number(self) -> int:
        """The number of the next block."""
        return len(self._lines) + 1

    def new_group(self) -> int:
        """A number no other list, table or quotation of this draft has."""
        self._groups += 1
        return self._groups

    def note(self, sentence: str) -> None:
        """Tell the author something about how the draft was read, once."""
        if sentence not in self._notes:
            self._notes.append(sentence)

    def add(self, kind: Kind, text: str, where: str, level: int = 0, group: int = 0) -> int | None:
        """Add a block; `where` says its place in words. A line break in it is written as line feed.

        Returns where the text begins in the source (white space at either end is no part of it), or None if nobody
        would see anything of it.
        """
        if not is_visible(text):
            return None
        shown = text.strip()
        start = self._length
        self._lines.append(_Line(kind, shown, start, where, level, group))
        self._length += len(shown) + 1
        return start - (len(text) - len(text.lstrip()))

    def finish(self, name: str, format_: str, digest: str) -> Document:
        """The document of all blocks added."""
        builder = Builder("\n".join(_one_line(line.text) for line in self._lines))
        marks: list[tuple[int, str]] = []
        for line in self._lines:
            start = builder.add(
                line.kind, [Run(line.text, line.start, line.start + len(line.text))], line.level, line.group
            )
            marks.append((start, line.where))
        return builder.finish(name, format_, digest, tuple(self._notes), tuple(marks))


def _one_line(text: str) -> str:
    """The text with every line end as a space: a line of the source is a block."""
    return text.replace("\n", " ").replace("\r", " ")
