"""Presentations (.pptx): slides in their order, with tables, descriptions of pictures and notes."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from linter.document import Kind
from linter.readers.docx_package import Form, Package
from linter.readers.transcript import Transcript
from linter.readers.word_like import bullet
from linter.readers.xmltree import Node, number_in

_FORM = Form("a presentation (.pptx)", "p:presentation")
_TITLES = {"title": 1, "ctrTitle": 1, "subTitle": 2}
_FURNITURE = frozenset({"dt", "sldNum", "hdr"})
_LISTS = frozenset({"body", "obj", ""})
"""Placeholders whose paragraphs have bullets unless they say that they have none; one without a type is such, too."""

_NUMBERS = ("slidenum", "datetime")
_CHART = "Text in charts and embedded objects is not read."
_EVERY = "every slide that uses it"


@dataclass(frozen=True)
class _Spot:
    """Which slide, or what beside it; whether only text that stands outside placeholders is read."""

    words: str
    part: str
    furniture: bool = False
    notes: bool = False


def fill(transcript: Transcript, data: bytes, name: str) -> None:
    """Add the blocks of a presentation."""
    _Reader(Package(data, name, _FORM), transcript).read()


class _Reader:
    def __init__(self, package: Package, transcript: Transcript) -> None:
        self._package = package
        self._transcript = transcript
        self._tables = 0
        self._footers: set[str] = set()

    def read(self) -> None:
        """Add the title, every slide that is shown with its notes, then what stands on the masters of slides."""
        self._title()
        used: dict[str, str] = {}
        for number, part in enumerate(self._slides(), 1):
            slide = self._package.tree(part)
            if slide.get("show", "1") in ("0", "false"):
                self._transcript.note(f"Slide {number} is hidden and was not read.")
                continue
            self._tables = 0
            self._page(slide, _Spot(f"slide {number}", part))
            notes = self._package.related(part, "notesSlide")
            if notes:
                self._page(self._package.tree(notes), _Spot(f"slide {number}, notes", notes, notes=True))
            layout = self._package.related(part, "slideLayout")
            used |= {layout: "the layout"} if layout else {}
        masters = {self._package.related(layout, "slideMaster"): "the master" for layout in used}
        for part, words in (used | masters).items():
            if part:
                self._page(self._package.tree(part), _Spot(f"{words} of {_EVERY}", part, furniture=True))

    def _title(self) -> None:
        path = self._package.related("", "core-properties")
        title = next(self._package.tree(path).all("dc:title"), None) if path else None
        # PowerPoint's own name for a presentation without one.
        if title is not None and title.text.strip() != "PowerPoint Presentation":
            self._transcript.add(Kind.TITLE, title.text, "the presentation's title (in its properties)")

    def _slides(self) -> Iterator[str]:
        main = self._package.main
        parts = {one.id: one.target for one in self._package.relationships(main)}
        for slide in self._package.tree(main).all("p:sldId"):
            part = parts.get(slide.get("r:id"), "")
            if self._package.archive.find(part):
                yield part

    def _page(self, page: Node, spot: _Spot) -> None:
        tree = page.find("p:cSld", "p:spTree")
        shapes = list(_shapes(tree)) if tree else []
        shapes.sort(key=lambda shape: _placeholder(shape) not in _TITLES)
        for shape in shapes:
            self._shape(shape, spot)

    def _shape(self, shape: Node, spot: _Spot) -> None:
        role = _placeholder(shape)
        properties = _properties(shape)
        if properties is None or properties.get("hidden") in ("1", "true") or role in _FURNITURE:
            return
        if (spot.notes and role != "body") or (spot.furniture and role is not None):
            return
        body = shape.child("p:txBody")
        if role == "ftr":
            self._footer(body, spot)
        elif body:
            self._text(body, role, spot)
        graphic = shape.find("a:graphic", "a:graphicData")
        if graphic:
            self._graphic(graphic, spot)
        self._transcript.add(Kind.IMAGE, properties.get("descr"), f"{spot.words}, the description of a picture")

    def _footer(self, body: Node | None, spot: _Spot) -> None:
        """A footer is read where it stands first: every slide repeats it."""
        for paragraph in body.all("a:p") if body else ():
            text = _text_of(paragraph)
            if text not in self._footers:
                self._footers.add(text)
                self._transcript.add(Kind.PARAGRAPH, text, f"{spot.words}, footer")

    def _text(self, body: Node, role: str | None, spot: _Spot) -> None:
        listed = role in _LISTS and not spot.notes
        group = 0
        for paragraph in (node for node in body.children if node.tag == "a:p"):
            text = _text_of(paragraph)
            kind, level = _kind(paragraph, role, listed=listed)
            typed = bullet(text) if kind is Kind.PARAGRAPH else 0
            kind, level = (Kind.ITEM, 1) if typed else (kind, level)
            group = (group or self._transcript.new_group()) if kind is Kind.ITEM else 0
            where = f"{spot.words}, title" if role in ("title", "ctrTitle") else spot.words
            self._transcript.add(kind, text[typed:], where, level, group)

    def _graphic(self, graphic: Node, spot: _Spot) -> None:
        table, drawing = graphic.child("a:tbl"), graphic.child("dgm:relIds")
        if table:
            self._table(table, spot)
        elif drawing:
            self._drawing(drawing.get("r:dm"), spot)
        else:
            self._transcript.note(_CHART)

    def _table(self, table: Node, spot: _Spot) -> None:
        self._tables += 1
        rows = [[cell for cell in row.children if cell.tag == "a:tc"] for row in table.children if row.tag == "a:tr"]
        group = self._transcript.new_group()
        for y, row in enumerate(rows, 1):
            for x, cell in enumerate(row, 1):
                where = f"{spot.words}, table {self._tables}, row {y}, column {x}"
                for paragraph in cell.all("a:p") if not _is_merged(cell) else ():
                    self._transcript.add(Kind.CELL, _text_of(paragraph), where, group=group)

    def _drawing(self, relation: str, spot: _Spot) -> None:
        """SmartArt: its words stand in a part of their own."""
        targets = (one.target for one in self._package.relationships(spot.part) if one.id == relation)
        part = next((target for target in targets if self._package.archive.find(target)), "")
        inside = replace(spot, words=f"{spot.words}, drawing")
        group = self._transcript.new_group()
        for paragraph in self._package.tree(part).all("a:p") if part else ():
            self._transcript.add(Kind.ITEM, _text_of(paragraph), inside.words, 1, group)


def _shapes(tree: Node) -> Iterator[Node]:
    """Every shape, those of groups too, in the order in which a screen reader tells them."""
    for node in tree.children:
        if node.tag == "p:grpSp":
            yield node
            yield from _shapes(node)
        elif node.tag == "mc:AlternateContent":
            yield from _shapes(node.children[0]) if node.children else ()
        elif node.tag in ("p:sp", "p:pic", "p:graphicFrame", "p:cxnSp"):
            yield node


def _about(shape: Node) -> Node | None:
    return next((node for node in shape.children if node.tag.startswith("p:nv")), None)


def _properties(shape: Node) -> Node | None:
    about = _about(shape)
    return about.child("p:cNvPr") if about else None


def _placeholder(shape: Node) -> str | None:
    """The type of the placeholder that a shape fills ("" if it has no type), or None if it fills none."""
    about = _about(shape)
    node = about.find("p:nvPr", "p:ph") if about else None
    return node.get("type") if node else None


def _kind(paragraph: Node, role: str | None, *, listed: bool) -> tuple[Kind, int]:
    if role in _TITLES:
        return Kind.HEADING, _TITLES[role]
    properties = paragraph.child("a:pPr")
    has_bullet = properties is not None and any(
        properties.child(tag) for tag in ("a:buChar", "a:buAutoNum", "a:buBlip")
    )
    has_none = properties is not None and properties.child("a:buNone") is not None
    if has_bullet or (listed and not has_none):
        return Kind.ITEM, (number_in(properties.get("lvl")) or 0 if properties else 0) + 1
    return Kind.PARAGRAPH, 0


def _text_of(paragraph: Node) -> str:
    return "".join(_pieces(paragraph))


def _pieces(node: Node) -> Iterator[str]:
    for child in node.children:
        if child.tag == "a:br":
            yield "\n"
        elif child.tag == "a:t":
            yield child.text
        elif child.tag == "a:r" or (child.tag == "a:fld" and not child.get("type").startswith(_NUMBERS)):
            yield from _pieces(child)


def _is_merged(cell: Node) -> bool:
    return any(cell.get(name) in ("1", "true") for name in ("hMerge", "vMerge"))
