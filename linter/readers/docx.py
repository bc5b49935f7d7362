"""Word documents: what stands in them, in the order of reading, and the runs that comments can be put on."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from linter.document import Kind
from linter.readers.docx_package import Package
from linter.readers.docx_styles import is_on, read_styles
from linter.readers.docx_text import Anchor, Aside, Atom, Inline, Line
from linter.readers.transcript import Transcript
from linter.readers.word_like import TRACKED, bullet, is_short, under
from linter.readers.xmltree import Node
from linter.typed import NamedTuple

_WRAPPERS = frozenset({"w:customXml", "w:ins", "w:moveTo", "w:sdtContent", "mc:Choice"})
_BLANK_LINE = re.compile(r"\n[ \t]*(?:\n[ \t]*)+")
_UNREAD = "Text inside charts and SmartArt drawings is not read."
_PARTS_UNREAD = "Text in documents that this one embeds is not read."


@dataclass(frozen=True)
class _Spot:
    """Where a paragraph stands: in the main text or beside it, in words, and on what its comments can stand."""

    words: str = ""
    main: bool = False
    headed: bool = False
    stand_in: Anchor | None = None
    table: int = 0


class Word(NamedTuple):
    """A Word document, read: its parts, and which run shows which characters of the transcript's source."""

    package: Package
    atoms: list[Atom]


def fill(transcript: Transcript, data: bytes, name: str) -> None:
    """Add the blocks of a Word document."""
    read_word(transcript, data, name)


def read_word(transcript: Transcript, data: bytes, name: str) -> Word:
    """Add the blocks of a Word document; returns what a review needs to put comments into it."""
    package = Package(data, name)
    reader = _Reader(package, transcript)
    reader.read()
    return Word(package, reader.atoms)


class _Reader:
    def __init__(self, package: Package, transcript: Transcript) -> None:
        self._package = package
        self._transcript = transcript
        styles = self._part("styles")
        self._styles = read_styles(styles)
        self._inline = Inline(self._styles)
        self._line = Line()
        self._heading = ""
        self._tables = 0
        self._group = (Kind.PARAGRAPH, 0)
        self.atoms: list[Atom] = []

    def read(self) -> None:
        """Add title, main text with what hangs on it, headers and footers."""
        self._title()
        body = self._package.tree(self._package.main).child("w:body")
        if body is not None:
            self._story(body, _Spot(main=True, headed=True))
            for part, words in self._margins(body):
                self._story(self._package.tree(part), _Spot(words))
        if self._inline.tracked:
            self._transcript.note(TRACKED)
        if self._inline.unread:
            self._transcript.note(_UNREAD)

    def _part(self, kind: str) -> Node | None:
        path = self._package.related(self._package.main, kind)
        return self._package.tree(path) if path else None

    def _title(self) -> None:
        path = self._package.related("", "core-properties")
        title = next(self._package.tree(path).all("dc:title"), None) if path else None
        if title is not None:
            self._transcript.add(Kind.TITLE, title.text, "the document's title (in its properties)")

    def _margins(self, body: Node) -> Iterator[tuple[str, str]]:
        """The headers and footers that are shown, each part once."""
        parts = {one.id: one.target for one in self._package.relationships(self._package.main)}
        settings = self._part("settings")
        has_even = is_on(settings, "w:evenAndOddHeaders")
        seen: set[str] = set()
        for words, tag in (("the header", "w:headerReference"), ("the footer", "w:footerReference")):
            for section in body.all("w:sectPr"):
                for node in section.children:
                    part = parts.get(node.get("r:id"), "")
                    shown = {"first": is_on(section, "w:titlePg"), "even": has_even}.get(node.get("w:type"), True)
                    if node.tag == tag and shown and part not in seen and self._package.archive.find(part):
                        seen.add(part)
                        yield part, words

    # Blocks

    def _story(self, node: Node, spot: _Spot) -> None:
        """Read one run of paragraphs and tables that stands for itself."""
        outer, self._line = self._line, Line()
        group, self._group = self._group, (Kind.PARAGRAPH, 0)
        self._blocks(node.children, spot)
        self._flush(None, spot)
        self._line, self._group = outer, group

    def _blocks(self, nodes: Iterable[Node], spot: _Spot) -> None:
        for node in nodes:
            if node.tag == "w:p":
                self._paragraph(node, spot)
            elif node.tag == "w:tbl":
                self._table(node, spot)
            elif node.tag == "w:sdt":
                if not node.find("w:sdtPr", "w:showingPlcHdr"):
                    self._blocks(node.children, spot)
            elif node.tag in _WRAPPERS:
                self._blocks(node.children, spot)
            elif node.tag == "mc:AlternateContent":
                self._blocks(node.children[:1], spot)
            elif node.tag in ("w:altChunk", "w:subDoc"):
                self._transcript.note(_PARTS_UNREAD)

    def _paragraph(self, node: Node, spot: _Spot) -> None:
        if self._styles.is_contents(node):
            self._inline.read(node.children, Line(), None, main=False)  # its fields begin and end here, too
            return
        self._inline.read(node.children, self._line, spot.stand_in, main=spot.main)
        if node.find("w:pPr", "w:rPr", "w:del"):
            self._inline.tracked = True  # its end is deleted: it goes on in the next paragraph
            return
        self._flush(node, spot)

    def _flush(self, node: Node | None, spot: _Spot) -> None:
        """End the paragraph that was read; `node` says what it is."""
        line, self._line = self._line, Line()
        kind, level = self._styles.kind(node) if node else (Kind.PARAGRAPH, 0)
        text, cut = line.text, 0
        if kind is Kind.PARAGRAPH and spot.table:
            kind = Kind.CELL
        elif kind is Kind.PARAGRAPH and (typed := bullet(text)):
            kind, level, cut = Kind.ITEM, 1, typed
        elif kind is Kind.PARAGRAPH and line.bold and is_short(text):
            kind = Kind.HEADING
        self._add(line, cut, kind, level, spot)
        group = self._group
        for aside in line.asides:
            self._aside(aside, spot)
        self._group = group

    def _add(self, line: Line, cut: int, kind: Kind, level: int, spot: _Spot) -> None:
        """Add a paragraph as one block, or as several if blank lines part it."""
        group = self._grouped(kind, spot)
        text = line.text
        ends = [*_BLANK_LINE.finditer(text, cut), None]
        for gap in ends:
            part = text[cut : gap.start() if gap else None]
            start = self._transcript.add(kind, part, self._where(kind, spot), level, group)
            if start is not None:
                # Blanks at its ends are no part of a block: in the source other blocks stand there.
                left = len(part) - len(part.lstrip())
                self._place(line.atoms, cut + left, cut + len(part.rstrip()), start + left)
                if kind is Kind.HEADING and spot.headed:
                    self._heading = " ".join(part.split())
            cut = gap.end() if gap else cut

    def _place(self, atoms: list[Atom], cut: int, end: int, start: int) -> None:
        """Keep the atoms of the paragraph's part `cut:end`, counted in the source, where the part begins at `start`."""
        for atom in atoms:
            first, last = max(atom.start, cut), min(atom.end, end)
            if first < last:
                skip = atom.skip + first - atom.start
                self.atoms.append(atom._replace(start=start + first - cut, end=start + last - cut, skip=skip))

    def _grouped(self, kind: Kind, spot: _Spot) -> int:
        """The number of the list, quotation or table that a block belongs to."""
        if kind is Kind.CELL:
            return spot.table
        if kind in (Kind.ITEM, Kind.QUOTE) and self._group[0] is kind:
            return self._group[1]
        number = self._transcript.new_group() if kind in (Kind.ITEM, Kind.QUOTE) else 0
        self._group = (kind, number)
        return number

    def _where(self, kind: Kind, spot: _Spot) -> str:
        words = f"paragraph {self._transcript.number}"
        words += " (heading)" if kind is Kind.HEADING else ""
        words += f", in {spot.words}" if spot.words else ""
        return words + (under(self._heading) if spot.headed and kind is not Kind.HEADING else "")

    # Tables

    def _table(self, node: Node, spot: _Spot) -> None:
        self._tables += 1
        number = self._tables
        rows = [list(_parts(row, "w:tc")) for row in _parts(node, "w:tr") if not row.find("w:trPr", "w:del")]
        # A table of one row or column only places things side by side.
        places_only = len(rows) == 1 or all(len(row) == 1 for row in rows)
        group = spot.table if places_only else self._transcript.new_group()
        for y, row in enumerate(rows, 1):
            for x, cell in enumerate(row, 1):
                if not cell.find("w:tcPr", "w:cellDel"):
                    words = f"table {number}, row {y}, column {x}"
                    self._group = (Kind.PARAGRAPH, 0)
                    inside = replace(spot, words=words, table=group)
                    self._blocks(cell.children, inside)
                    self._flush(None, inside)
        self._group = (Kind.PARAGRAPH, 0)

    # What hangs on a paragraph

    def _aside(self, aside: Aside, spot: _Spot) -> None:
        beside = replace(spot, main=False, stand_in=aside.anchor, table=0)
        if aside.content is not None:
            self._story(aside.content, replace(beside, words="a text box"))
        elif aside.what.startswith(("footnote", "endnote")):
            note = self._note(aside)
            if note is not None:
                self._story(note, replace(beside, words=aside.what))
        else:
            kind = Kind.IMAGE if "picture" in aside.what else Kind.PARAGRAPH
            line = Line()
            line.put(aside.text, aside.anchor)
            self._add(line, 0, kind, 0, replace(beside, words=f"the {aside.what}"))

    def _note(self, aside: Aside) -> Node | None:
        root = self._part(aside.what.split()[0] + "s")
        found = (one for one in root.children if one.get("w:id") == aside.text) if root else ()
        return next(iter(found), None)


def _parts(node: Node, tag: str) -> Iterator[Node]:
    """The rows of a table or the cells of a row, through what is wrapped around them."""
    for child in node.children:
        if child.tag == tag:
            yield child
        elif child.tag in _WRAPPERS or child.tag == "w:sdt":
            yield from _parts(child, tag)
