"""OpenDocument files: their parts and styles, and the words of paragraphs, lists and tables."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace

from linter.document import Kind
from linter.errors import DraftError
from linter.readers.archive import Archive
from linter.readers.builder import OBJECT
from linter.readers.transcript import Transcript
from linter.readers.word_like import TRACKED, bullet, under
from linter.readers.xmltree import TEXT, Node, number_in, parse
from linter.typed import NamedTuple

_OASIS = "urn:oasis:names:tc:opendocument:xmlns:"
_PREFIXES = {
    **{
        f"{_OASIS}{name}:1.0": name
        for name in ("office", "text", "table", "style", "presentation", "manifest", "meta", "form")
    },
    f"{_OASIS}drawing:1.0": "draw",
    f"{_OASIS}svg-compatible:1.0": "svg",
    f"{_OASIS}xsl-fo-compatible:1.0": "fo",
    "http://purl.org/dc/elements/1.1/": "dc",
    "http://www.w3.org/1999/xlink": "xlink",
}
_MAX_REPEATED = 1000
"""Cells and blanks may be written once and meant many times; no draft means more."""

_HEADINGS = {"Title": 1, "Subtitle": 2}
_QUOTES = frozenset({"Quotations", "Quote", "Intense_20_Quote"})
_BLANKS = re.compile(r"[ \t\r\n]+")
_STEPS = 20
"""How far a style may stand on others."""

_NOTES = {"footnote": "a footnote", "endnote": "an endnote"}
_CHARACTERS = {TEXT: "", "text:s": " ", "text:tab": "\t", "text:line-break": "\n", "draw:object": OBJECT}
_UNREAD_INLINE = frozenset(
    "office:annotation office:annotation-end text:tracked-changes text:page-number text:page-count text:placeholder "
    "text:ruby-text text:note-citation text:hidden-text text:hidden-paragraph text:bookmark-ref text:reference-ref presentation:date-time "
    "office:event-listeners".split()
)
_WRAPPERS = frozenset(
    "text:section text:list-header table:table-header-rows table:table-row-group table:table-rows "
    "table:table-header-columns draw:g draw:a".split()
)
_SHAPES = frozenset(
    "draw:custom-shape draw:rect draw:ellipse draw:circle draw:line draw:polygon draw:polyline draw:path "
    "draw:regular-polygon draw:connector draw:caption draw:measure".split()
)
_UNREAD = "Text inside charts and embedded objects is not read."


class _Style(NamedTuple):
    parent: str
    hidden: bool


class OpenDocument:
    """An OpenDocument file, opened; raises `DraftError` for one that is broken, protected or something else."""

    def __init__(self, data: bytes, name: str, words: str, body: str) -> None:
        self._archive = Archive(data, name, words)
        self._name = name
        if self._archive.find("META-INF/manifest.xml") and b"encryption-data" in self._archive.read(
            "META-INF/manifest.xml"
        ):
            raise DraftError(f"{name}: is protected with a password; save a copy without one and check that.")
        content = self._tree("content.xml")
        found = content.find("office:body", body) if content else None
        if content is None or found is None:
            raise DraftError(f"{name}: is not {words}; give it the ending of what it is.")
        self.body = found
        self.margins = self._tree("styles.xml")
        roots = [root for root in (self.margins, content) if root]
        self.hidden_pages = frozenset(
            _names(roots, "style:drawing-page-properties", "presentation:visibility", "hidden")
        )
        self.hidden_tables = frozenset(_names(roots, "style:table-properties", "table:display", "false"))
        self.styles = {
            style.get("style:name"): _Style(
                style.get("style:parent-style-name"),
                any(part.get("text:display") == "none" for part in style.all("style:text-properties")),
            )
            for root in roots
            for style in root.all("style:style")
        }

    @property
    def title(self) -> str:
        """The document's title in its properties."""
        meta = self._tree("meta.xml")
        node = next(meta.all("dc:title"), None) if meta else None
        return _plain(node) if node else ""

    def chain(self, style: str) -> Iterator[str]:
        """A style and those that it stands on."""
        for _ in range(_STEPS):
            if not style:
                return
            yield style
            style = self.styles.get(style, _Style("", hidden=False)).parent

    def is_hidden(self, style: str) -> bool:
        """Whether text of this style is not shown."""
        return style in self.styles and any(self.styles[one].hidden for one in self.chain(style) if one in self.styles)

    def _tree(self, path: str) -> Node | None:
        if not self._archive.find(path):
            return None
        return parse(self._archive.read(path), self._name, path, _PREFIXES, mixed=True)[0]


@dataclass(frozen=True)
class Spot:
    """Where blocks stand, in words; whether their paragraphs are counted; what they are by the place they have.

    `apart` are headers and footers, which stand under no heading.
    """

    words: str = ""
    numbered: bool = True
    kind: Kind = Kind.PARAGRAPH
    level: int = 0
    group: int = 0
    apart: bool = False


@dataclass
class Story:
    """Reads paragraphs, lists and tables, and what hangs on them, in the order of the file."""

    file: OpenDocument
    transcript: Transcript
    tables: int = 0
    heading: str = ""
    _asides: list[tuple[Node, str]] = field(default_factory=list)
    _typed: tuple[Kind, int] = (Kind.PARAGRAPH, 0)

    def read(self, nodes: Iterable[Node], spot: Spot) -> None:
        """Add the blocks of these elements."""
        for node in nodes:
            if node.tag in ("text:p", "text:h"):
                self._paragraph(node, spot)
            elif node.tag == "text:list":
                group = spot.group if spot.kind is Kind.ITEM else self.transcript.new_group()
                inside = replace(spot, kind=Kind.ITEM, level=spot.level + 1, group=group)
                for item in node.children:
                    self.read(item.children, inside)
            elif node.tag == "table:table":
                self._table(node, spot)
            elif node.tag in ("draw:frame", *_SHAPES):
                self.frame(node, spot)
            elif node.tag in _WRAPPERS and node.get("text:display") not in ("none", "condition"):
                self.read(node.children, spot)
            elif node.tag == "text:tracked-changes":
                self.transcript.note(TRACKED)

    def frame(self, node: Node, spot: Spot) -> None:
        """Add what a frame or shape shows, and the description of its picture."""
        boxes = [child for child in node.children if child.tag == "draw:text-box"]
        beside = replace(spot, words=_joined(spot.words, "a text box")) if spot.numbered else spot
        for box in boxes or ([node] if node.tag in _SHAPES else []):
            self.read(box.children, beside)
        for table in (child for child in node.children if child.tag == "table:table"):
            self._table(table, spot)
        if not node.child("table:table") and any(node.child(tag) for tag in ("draw:object", "draw:object-ole")):
            self.transcript.note(_UNREAD)
        described = [
            text for tag in ("svg:title", "svg:desc") if (child := node.child(tag)) and (text := _plain(child))
        ]
        for text in dict.fromkeys(described):
            self._add(Kind.IMAGE, text, replace(spot, words=_joined(spot.words, "the description of a picture")))

    def _paragraph(self, node: Node, spot: Spot) -> None:
        outer, self._asides = self._asides, []
        text = "".join(self._inline(node))
        kind, level = self._kind(node, spot)
        if not self.file.is_hidden(node.get("text:style-name")):
            typed = bullet(text) if kind is Kind.PARAGRAPH else 0
            kind, level = (Kind.ITEM, 1) if typed else (kind, level)
            self._add(kind, text[typed:], replace(spot, level=level, group=spot.group or self._grouped(kind)))
        asides, self._asides = self._asides, outer
        for content, words in asides:
            if words:
                self.read(content.children, Spot(_joined(spot.words, words), spot.numbered))
            else:
                self.frame(content, replace(spot, kind=Kind.PARAGRAPH, level=0, group=0))

    def _grouped(self, kind: Kind) -> int:
        """The number of the list or quotation that paragraphs in a row are, without the file saying so."""
        if kind is not self._typed[0]:
            listed = kind in (Kind.ITEM, Kind.QUOTE)
            self._typed = kind, self.transcript.new_group() if listed else 0
        return self._typed[1]

    def _kind(self, node: Node, spot: Spot) -> tuple[Kind, int]:
        if node.tag == "text:h":
            return Kind.HEADING, number_in(node.get("text:outline-level")) or 1
        for style in self.file.chain(node.get("text:style-name")):
            if style in _HEADINGS:
                return Kind.HEADING, _HEADINGS[style]
            if style in _QUOTES and spot.kind is Kind.PARAGRAPH:
                return Kind.QUOTE, 0
        return spot.kind, spot.level

    def _add(self, kind: Kind, text: str, spot: Spot) -> None:
        number = f"paragraph {self.transcript.number}" if spot.numbered else ""
        number += " (heading)" if number and kind is Kind.HEADING else ""
        words = f"{number}, in {spot.words}" if number and spot.words else number or spot.words
        words += under(self.heading) if number and kind is not Kind.HEADING and not spot.apart else ""
        self.transcript.add(kind, text, words, spot.level, spot.group)
        if kind is Kind.HEADING and not spot.words:
            self.heading = text

    def _table(self, node: Node, spot: Spot) -> None:
        self.tables += 1
        table = _joined(spot.words, f"table {self.tables}")
        group = self.transcript.new_group()
        for y, x, cell in cells(node):
            inside = Spot(f"{table}, row {y + 1}, column {x + 1}", spot.numbered, Kind.CELL, 0, group)
            self.read(cell.children, inside)

    def _inline(self, node: Node) -> Iterator[str]:
        """The words of a paragraph; what hangs on it is kept for later."""
        for child in node.children:
            tag = child.tag
            if tag in _CHARACTERS:
                yield character(child)
            elif tag == "text:note":
                body = child.child("text:note-body")
                self._asides += [(body, _NOTES.get(child.get("text:note-class"), "a note"))] if body else []
            elif tag in ("draw:frame", *_SHAPES):
                self._asides.append((child, ""))
            elif tag in ("draw:g", "draw:a"):
                self._asides += [(one, "") for one in child.all("draw:frame", *_SHAPES)]
            elif tag not in _UNREAD_INLINE and not self.file.is_hidden(child.get("text:style-name")):
                yield from self._inline(child)  # spans, links, and fields, which show their last value


def character(node: Node) -> str:
    """The characters that a node stands for."""
    if node.tag == TEXT:
        return _BLANKS.sub(" ", node.text)  # no-break spaces stay
    if node.tag == "text:s":
        return " " * min(number_in(node.get("text:c")) or 1, _MAX_REPEATED)
    return _CHARACTERS[node.tag]


def cells(table: Node) -> Iterator[tuple[int, int, Node]]:
    """The cells of a table with row and column, counted from 0; what spans of others cover is left out."""
    y = 0
    for row in _rows(table):
        x = 0
        for cell in row.children:
            if cell.tag not in ("table:table-cell", "table:covered-table-cell"):
                continue
            if cell.tag == "table:table-cell" and cell.children:
                yield y, x, cell
            x += number_in(cell.get("table:number-columns-repeated")) or 1
        y += number_in(row.get("table:number-rows-repeated")) or 1


def _rows(node: Node) -> Iterator[Node]:
    for child in node.children:
        if child.tag == "table:table-row":
            yield child
        elif child.tag in _WRAPPERS:
            yield from _rows(child)


def _names(roots: Iterable[Node], tag: str, attribute: str, value: str) -> Iterator[str]:
    """The styles whose properties have this value."""
    for root in roots:
        for style in root.all("style:style"):
            if any(part.get(attribute) == value for part in style.children if part.tag == tag):
                yield style.get("style:name")


def shown_text(cell: Node) -> str:
    """The text of a spreadsheet's cell, without comments and drawings; a line for each paragraph."""
    return "\n".join("".join(_shown(child)) for child in cell.children if child.tag == "text:p")


def _shown(node: Node) -> Iterator[str]:
    for child in node.children:
        if child.tag in _CHARACTERS:
            yield character(child)
        elif child.tag not in _UNREAD_INLINE:
            yield from _shown(child)


def _plain(node: Node) -> str:
    return "".join(child.text for child in node.all(TEXT))


def _joined(words: str, more: str) -> str:
    return f"{words}, {more}" if words else more
