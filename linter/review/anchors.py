"""Where a comment begins and ends in a Word document, and what a run must be cut into for that."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from itertools import count

from linter.readers.docx_text import Anchor, Atom
from linter.readers.xmltree import Node, number_in, opening
from linter.review.edits import Edit, name_of
from linter.typed import NamedTuple

_CHARACTER = re.compile(rb"&[^;]+;|\r\n|[\x00-\x7f]|[\xc0-\xdf].|[\xe0-\xef]..|[\xf0-\xf7]...", re.DOTALL)
_PRESERVE = b' xml:space="preserve"'
_SPACE = re.compile(rb"\s+xml:space\s*=\s*(?:\"[^\"]*\"|'[^']*')")
_TRACKED_FORMAT = re.compile(
    rb"(<[\w.-]*:?(?:rPrChange|ins|del|moveFrom|moveTo)\b[^>]*?\b[\w.-]*:?id\s*=\s*[\"'])(\d+)"
)


class Point(NamedTuple):
    """A place between two runs; where there is none yet, `before` and `after` make it by ending and beginning one."""

    at: int
    before: bytes = b""
    after: bytes = b""


class Range(NamedTuple):
    """Where a comment stands: `on_words` unless its words stand where Word shows no comments."""

    start: Point
    end: Point
    on_words: bool


class Anchors:
    """Finds the runs that show characters of the transcript's source."""

    def __init__(self, data: bytes, root: Node, atoms: list[Atom]) -> None:
        self._data = data
        self._atoms = atoms
        self._starts = [atom.start for atom in atoms]
        self._own = next((atom for atom in atoms if atom.own), None)
        self._ids = _free_ids(root)
        self._trimmed: dict[int, list[Edit]] = {}

    @property
    def edits(self) -> list[Edit]:
        """What else must be written so that a cut text shows the same blanks."""
        return [edit for edits in self._trimmed.values() for edit in edits]

    def find(self, start: int, end: int) -> Range | None:
        """The range of `start:end`; the document's first words if those have no place of their own, None if it has none."""
        first, last = self._touched(start, end)
        if first is None or last is None:
            return self._whole(self._own.anchor, self._own.anchor) if self._own else None
        if not (first.own and last.own):
            return self._whole(first.anchor, last.anchor)
        return Range(self._before(first, start), self._after(last, end), on_words=True)

    def _touched(self, start: int, end: int) -> tuple[Atom | None, Atom | None]:
        """The first and the last atom that share a character with `start:end`."""
        low = max(bisect_right(self._starts, start) - 1, 0)
        found = [atom for atom in self._atoms[low : bisect_left(self._starts, end)] if atom.end > start]
        return (found[0], found[-1]) if found else (None, None)

    def _whole(self, first: Anchor, last: Anchor) -> Range:
        return Range(self._beside(first, after=False), self._beside(last, after=True), on_words=False)

    def _before(self, atom: Atom, start: int) -> Point:
        number = atom.skip + max(0, start - atom.start)
        text = atom.anchor.child
        unseen = 0 if _keeps_blanks(text) else len(text.text) - len(text.text.lstrip(" \t\n"))
        return self._cut(atom, number) if atom.split and number > unseen else self._beside(atom.anchor, after=False)

    def _after(self, atom: Atom, end: int) -> Point:
        number = atom.skip + min(end, atom.end) - atom.start
        text = atom.anchor.child.text
        shown = text if _keeps_blanks(atom.anchor.child) else text.rstrip(" \t\n")
        return self._cut(atom, number) if atom.split and number < len(shown) else self._beside(atom.anchor, after=True)

    def _beside(self, anchor: Anchor, *, after: bool) -> Point:
        """The place before or after a part of a run."""
        run, child = anchor
        shown = [one for one in run.children if one.tag != "w:rPr"]
        if child is (shown[-1] if after else shown[0]):
            return Point(run.end if after else run.start)
        return Point(child.end if after else child.start, *self._seam(run))

    def _cut(self, atom: Atom, number: int) -> Point:
        """The place before a character of a text."""
        run, text = atom.anchor
        tag = opening(self._data, text)
        inner = self._data[text.start + len(tag) : text.close]
        if b"<" in inner:
            return self._beside(atom.anchor, after=False)
        at = text.start + len(tag)
        for _, match in zip(range(number), _CHARACTER.finditer(inner), strict=False):
            at = text.start + len(tag) + match.end()
        before, after = self._seam(run)
        if not _keeps_blanks(text):
            self._trimmed[text.start] = self._trim(text, tag, inner)
        kept = _with_blanks(tag)
        return Point(at, b"</" + name_of(self._data, text) + b">" + before, after + kept)

    def _seam(self, run: Node) -> tuple[bytes, bytes]:
        """What ends a run, and what begins another one that looks the same."""
        properties = run.children[0] if run.children and run.children[0].tag == "w:rPr" else None
        looks = self._data[properties.start : properties.end] if properties else b""
        again = _TRACKED_FORMAT.sub(lambda match: match[1] + str(next(self._ids)).encode(), looks)
        return b"</" + name_of(self._data, run) + b">", opening(self._data, run) + again

    def _trim(self, text: Node, tag: bytes, inner: bytes) -> list[Edit]:
        """Blanks at the ends of a text do not show unless it says so; its parts will say so, hence these blanks go."""
        at = text.start + len(tag)
        left = len(inner) - len(inner.lstrip(b" \t\r\n"))
        right = len(inner) - len(inner.rstrip(b" \t\r\n"))
        edits = [Edit(text.start, at + left, _with_blanks(tag))]
        return [*edits, Edit(text.close - right, text.close, b"")] if right else edits


def _keeps_blanks(text: Node) -> bool:
    return text.get("xml:space") == "preserve"


def _with_blanks(tag: bytes) -> bytes:
    return _SPACE.sub(b"", tag)[:-1].rstrip() + _PRESERVE + b">"


def _free_ids(root: Node) -> count[int]:
    """Numbers that no tracked change or bookmark of the document has."""
    return count(max((number_in(node.get("w:id")) or 0 for node in root.all(*_NUMBERED)), default=0) + 1)


_NUMBERED = ("w:ins", "w:del", "w:moveFrom", "w:moveTo", "w:rPrChange", "w:pPrChange", "w:bookmarkStart")
