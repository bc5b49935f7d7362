"""The marks of comments in a Word document's main part."""

from __future__ import annotations

from collections.abc import Iterator

from linter.readers.docx_package import STRICT, WORD
from linter.readers.xmltree import Node, opening
from linter.review.edits import Edit, name_of

_SILENT = ("w:commentRangeStart", "w:commentRangeEnd", "w:bookmarkStart", "w:bookmarkEnd", "w:proofErr")
"""What stands between runs and shows nothing."""


class Markers:
    """Which comments begin and end where, and how new ones are marked."""

    def __init__(self, data: bytes, root: Node) -> None:
        self._data = data
        self._starts: dict[str, Node] = {}
        self._ends: dict[str, Node] = {}
        self._references: list[tuple[str, Node]] = []
        self._silent: dict[int, int] = {}
        for node in root.all(*_SILENT, "w:commentReference"):
            self._add(node)
        self._silent_ends = {end: start for start, end in self._silent.items()}
        space = STRICT if STRICT.encode() in opening(data, root) else WORD
        prefix = name_of(data, root).rpartition(b":")[0]
        self._spaces = "" if prefix == b"w" else f' xmlns:w="{space}"'

    def place(self, comment: str) -> tuple[int, int]:
        """The bytes of the runs that a comment stands on, or (-1, -1)."""
        start, end = self._starts.get(comment), self._ends.get(comment)
        return (self.after(start.end), self.before(end.start)) if start and end else (-1, -1)

    def after(self, at: int) -> int:
        """The place behind all marks that begin at a place."""
        while at in self._silent:
            at = self._silent[at]
        return at

    def before(self, at: int) -> int:
        """The place before all marks that end at a place."""
        while at in self._silent_ends:
            at = self._silent_ends[at]
        return at

    def removed(self, comments: set[str]) -> Iterator[Edit]:
        """The edits that take the marks of comments away."""
        for marks in (self._starts, self._ends):
            for comment in comments & marks.keys():
                yield Edit(marks[comment].start, marks[comment].end, b"")
        for comment, node in self._references:
            if comment in comments:
                whole = _holder(node)
                yield Edit(whole.start, whole.end, b"")

    def start(self, comment: str) -> bytes:
        """The mark at which a new comment begins."""
        return f'<w:commentRangeStart{self._spaces} w:id="{comment}"/>'.encode()

    def end(self, comment: str) -> bytes:
        """The marks at which a new comment ends."""
        return (
            f'<w:commentRangeEnd{self._spaces} w:id="{comment}"/><w:r{self._spaces}><w:rPr>'
            f'<w:rStyle w:val="CommentReference"/></w:rPr><w:commentReference w:id="{comment}"/></w:r>'
        ).encode()

    def _add(self, node: Node) -> None:
        comment = node.get("w:id")
        if node.tag == "w:commentReference":
            self._references.append((comment, node))
            holder = _holder(node)
            if holder is not node:
                self._silent[holder.start] = holder.end
            return
        self._silent[node.start] = node.end
        if node.tag == "w:commentRangeStart":
            self._starts[comment] = node
        elif node.tag == "w:commentRangeEnd":
            self._ends[comment] = node


def _holder(reference: Node) -> Node:
    """The run of a comment's mark, if it holds nothing else."""
    run = reference.parent
    shown = [child for child in run.children if child.tag != "w:rPr"] if run else []
    return run if run and run.tag == "w:r" and shown == [reference] else reference
