"""What a paragraph's style makes of it: heading, list item, quotation, or a line of a table of contents."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from linter.document import Kind
from linter.readers.xmltree import Node, number_in

# The names of built-in styles are English in every language's Word; LibreOffice has a few of its own.
_HEADING = re.compile(r"heading (\d)\Z")
_ITEM = re.compile(r"list(?: (?:bullet|number|continue))?(?: \d)?\Z|(?:list|numbering) \d(?: (?:start|end|cont\.))?\Z")
_TITLES = {"title": 1, "subtitle": 2}
_QUOTES = frozenset({"quote", "intense quote", "block text", "quotations"})
_CONTENTS = re.compile(r"(?:toc|contents|index|user index) (?:\d|heading)\Z|table of (?:figures|authorities)\Z")
_DEPTH = 20
_BODY_LEVEL = 9
_OFF = frozenset({"0", "false", "off", "none"})


def is_on(properties: Node | None, tag: str) -> bool:
    """Whether a property that is on or off is on."""
    node = properties.child(tag) if properties else None
    return node is not None and node.get("w:val", "true") not in _OFF


@dataclass
class _Style:
    name: str
    parent: str
    properties: Node | None
    characters: Node | None


@dataclass
class Styles:
    """The styles of a document by their ids."""

    by_id: dict[str, _Style] = field(default_factory=dict)
    default: str = ""

    def is_contents(self, paragraph: Node) -> bool:
        """Whether the paragraph is a line of a table of contents, which repeats what stands elsewhere."""
        return any(_CONTENTS.match(style.name) for style in self._chain(paragraph))

    def kind(self, paragraph: Node) -> tuple[Kind, int]:
        """What a paragraph is, and its rank as a heading or depth in a list."""
        properties = paragraph.child("w:pPr")
        level = _outline(properties)
        if level:
            return Kind.HEADING, level
        chain = list(self._chain(paragraph))
        if level is None and (level := next((one for style in chain if (one := _heading(style)) is not None), 0)):
            return Kind.HEADING, level
        return _item(properties, chain) or (_quotation(chain), 0)

    def hides(self, run: Node) -> bool:
        """Whether the text of a run is hidden, by itself or by its style."""
        properties = run.child("w:rPr")
        if properties is None:
            return False
        if properties.child("w:vanish"):
            return is_on(properties, "w:vanish")
        style = properties.child("w:rStyle")
        names = self._from(style.get("w:val")) if style else ()
        return any(is_on(one.characters, "w:vanish") for one in names)

    def _chain(self, paragraph: Node) -> Iterator[_Style]:
        """The style of a paragraph, the one that it is based on, and so on."""
        node = paragraph.find("w:pPr", "w:pStyle")
        return self._from(node.get("w:val") if node else self.default)

    def _from(self, name: str) -> Iterator[_Style]:
        for _ in range(_DEPTH):
            style = self.by_id.get(name)
            if style is None:
                return
            yield style
            name = style.parent


def read_styles(root: Node | None) -> Styles:
    """The styles of a styles part."""
    styles = Styles()
    for node in root.children if root else ():
        if node.tag != "w:style":
            continue
        id_ = node.get("w:styleId")
        name, parent = node.child("w:name"), node.child("w:basedOn")
        styles.by_id[id_] = _Style(
            " ".join((name.get("w:val") if name else id_).lower().split()),
            parent.get("w:val") if parent else "",
            node.child("w:pPr"),
            node.child("w:rPr"),
        )
        if node.get("w:type") == "paragraph" and node.get("w:default") in ("1", "true", "on"):
            styles.default = id_
    return styles


def _outline(properties: Node | None) -> int | None:
    """The rank as a heading that is set outright: 0 for "none", None if nothing is set."""
    node = properties.child("w:outlineLvl") if properties else None
    level = number_in(node.get("w:val")) if node else None
    if level is None:
        return None
    return level + 1 if level < _BODY_LEVEL else 0


def _heading(style: _Style) -> int | None:
    match = _HEADING.match(style.name)
    if match:
        return int(match[1])
    return _TITLES.get(style.name) or _outline(style.properties)


def _item(properties: Node | None, chain: list[_Style]) -> tuple[Kind, int] | None:
    for number in (properties, *(style.properties for style in chain)):
        node = number.child("w:numPr") if number else None
        if node is not None:
            id_, level = node.child("w:numId"), node.child("w:ilvl")
            if id_ is not None and id_.get("w:val") == "0":
                return None  # taken out of the list that the style asks for
            return Kind.ITEM, (number_in(level.get("w:val")) or 0 if level else 0) + 1
    return (Kind.ITEM, 1) if any(_ITEM.match(style.name) for style in chain) else None


def _quotation(chain: list[_Style]) -> Kind:
    return Kind.QUOTE if any(style.name in _QUOTES for style in chain) else Kind.PARAGRAPH
