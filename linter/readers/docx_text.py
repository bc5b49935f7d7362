"""The words of a Word paragraph, and the runs that they stand in."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from linter.readers.builder import OBJECT
from linter.readers.docx_styles import Styles, is_on
from linter.readers.xmltree import Node
from linter.typed import NamedTuple

_INLINE = frozenset(
    "w:hyperlink w:ins w:moveTo w:smartTag w:customXml w:sdtContent w:fldSimple w:dir w:bdo w:rubyBase mc:Choice".split()
)
"""What text goes through to its runs."""

_CHARACTERS = {
    "w:tab": "\t",
    "w:ptab": "\t",
    "w:br": "\n",
    "w:cr": "\n",
    "w:noBreakHyphen": "\u2011",
    "w:softHyphen": "\u00ad",
    "w:sym": OBJECT,
    "w:object": " ",
}
_NOTES = {"w:footnoteReference": "footnote", "w:endnoteReference": "endnote"}
_REPEATING = re.compile(r"\s*(?:TOC|INDEX|TOA|RD|PAGEREF)\b", re.IGNORECASE)
"""Fields that show what stands elsewhere: contents, index, page numbers of these."""

_CITATION = re.compile(r"\s*\d{1,3}(?:[,–-]\s?\d{1,3}){0,9}\s*\Z")
_CITING = re.compile(r"[^\W\d_]{3}\Z|[.,;:!?%)”’\"]\Z")
_UNREAD = re.compile(r"chart|diagram", re.IGNORECASE)


class Anchor(NamedTuple):
    """Where a comment can stand: a run of the document, and the child of it that is meant."""

    run: Node
    child: Node


class Atom(NamedTuple):
    """Characters of the transcript and the run that shows them.

    `own` tells that the run shows just them, not what hangs on it (the words of a footnote stand for their mark);
    `split` that they are the characters of a `w:t` one by one, the first of them number `skip` of its text, so that the
    run can be split between any two.
    """

    start: int
    end: int
    anchor: Anchor
    own: bool = False
    split: bool = False
    skip: int = 0


@dataclass
class Aside:
    """What hangs on a paragraph and is read after it: a picture's description, a text box, a note."""

    what: str
    anchor: Anchor | None
    text: str = ""
    content: Node | None = None


@dataclass
class Line:
    """A paragraph's text as it is put together; places of atoms count from its beginning."""

    parts: list[str] = field(default_factory=list)
    length: int = 0
    bold: bool = True
    atoms: list[Atom] = field(default_factory=list)
    asides: list[Aside] = field(default_factory=list)

    @property
    def text(self) -> str:
        """All of it."""
        return "".join(self.parts)

    def put(self, text: str, anchor: Anchor | None, *, own: bool = False, split: bool = False, skip: int = 0) -> None:
        """Add characters."""
        if not text:
            return
        if anchor:
            self.atoms.append(Atom(self.length, self.length + len(text), anchor, own, split, skip))
        self.parts.append(text)
        self.length += len(text)


@dataclass
class _Field:
    """An open field: its instruction, then its result."""

    code: str = ""
    shown: bool = False


@dataclass
class Inline:
    """Reads the runs of paragraphs in their order; fields may go on from one paragraph to the next."""

    styles: Styles
    notes: dict[tuple[str, str], str] = field(default_factory=dict)
    tracked: bool = False
    unread: bool = False
    _fields: list[_Field] = field(default_factory=list)

    def read(self, nodes: Iterable[Node], line: Line, stand_in: Anchor | None, *, main: bool) -> None:
        """Add the words of runs to a line.

        `main` says that comments can stand in these runs; else they stand on `stand_in`, if there is one.
        """
        for node in nodes:
            if node.tag == "mc:AlternateContent":
                self.read(_only(_choice(node)), line, stand_in, main=main)
            elif node.tag == "w:r":
                self._run(node, line, stand_in, main=main)
            elif node.tag == "w:fldSimple" and _REPEATING.match(node.get("w:instr")):
                continue
            elif node.tag in _INLINE:
                self.tracked |= node.tag in ("w:ins", "w:moveTo")
                self.read(node.children, line, stand_in, main=main)
            elif node.tag == "w:sdt":
                if not node.find("w:sdtPr", "w:showingPlcHdr"):
                    self.read((one for one in node.children if one.tag == "w:sdtContent"), line, stand_in, main=main)
            elif node.tag in ("m:oMath", "m:oMathPara"):
                line.put(OBJECT, stand_in)
            else:
                self.tracked |= node.tag in ("w:del", "w:moveFrom")

    def _run(self, run: Node, line: Line, stand_in: Anchor | None, *, main: bool) -> None:
        hidden = self.styles.hides(run)
        bold = is_on(run.child("w:rPr"), "w:b")
        for child in run.children:
            if child.tag == "w:fldChar":
                self._field(child)
            elif child.tag == "w:instrText":
                self._instruct(child.text)
            elif not hidden and self._is_shown():
                before = len(line.parts)
                self._child(child, line, Anchor(run, child) if main else stand_in, own=main, split=main)
                line.bold &= bold or not "".join(line.parts[before:]).strip()

    def _child(self, child: Node, line: Line, anchor: Anchor | None, *, own: bool, split: bool) -> None:
        """Add what one part of a run shows."""
        if child.tag == "w:t":
            self._words(child, line, anchor, own=own, split=split)
        elif child.tag in _CHARACTERS:
            line.put(_CHARACTERS[child.tag], anchor, own=own)
        elif child.tag in _NOTES:
            self._note(child, line, anchor, own=own)
        elif child.tag in ("w:drawing", "w:pict"):
            self._drawing(child, line, anchor)
        elif child.tag == "mc:AlternateContent":
            for chosen in _only(_choice(child)):
                for inner in shown_children(chosen):
                    self._child(inner, line, anchor, own=own, split=False)
        elif child.tag == "w:ruby":
            base = (one for one in child.children if one.tag == "w:rubyBase")
            self.read(base, line, anchor, main=False)

    def _words(self, node: Node, line: Line, anchor: Anchor | None, *, own: bool, split: bool) -> None:
        text = node.text.replace("\n", " ").replace("\t", " ")
        kept = text if node.get("xml:space") == "preserve" else text.strip(" ")
        if _is_citation(node.parent, kept) and line.parts and _CITING.search(line.parts[-1]):
            # Without a mark, "84%" and a raised 1 would read 84%1 and hide both the number and that it is cited.
            line.put(f"[{kept.strip()}]", anchor, own=own)
            return
        skip = len(text) - len(text.lstrip(" ")) if text != kept else 0
        line.put(kept, anchor, own=own, split=split and not node.children, skip=skip)

    def _note(self, node: Node, line: Line, anchor: Anchor | None, *, own: bool) -> None:
        kind = _NOTES[node.tag]
        key = (kind, node.get("w:id"))
        number = self.notes.setdefault(key, str(sum(one == kind for one, _ in self.notes) + 1))
        if node.get("w:customMarkFollows") not in ("1", "true", "on"):
            line.put(f"[{number}]", anchor, own=own)
        line.asides.append(Aside(f"{kind} {number}", anchor, text=node.get("w:id")))

    def _drawing(self, node: Node, line: Line, anchor: Anchor | None) -> None:
        line.put(" ", anchor, own=True)
        for found in outermost(node, "wp:docPr", "v:shape", "w:txbxContent", "v:textpath", "a:graphicData"):
            if found.tag == "w:txbxContent":
                line.asides.append(Aside("text box", anchor, content=found))
            elif found.tag == "v:textpath":
                line.asides.append(Aside("drawn text", anchor, text=found.get("string")))
            elif found.tag == "a:graphicData":
                self.unread |= _UNREAD.search(found.get("uri")) is not None
            else:
                described = found.get("descr") or found.get("alt") or found.get("title")
                line.asides.append(Aside("description of a picture", anchor, text=described))

    # Fields

    def _field(self, node: Node) -> None:
        kind = node.get("w:fldCharType")
        if kind == "begin":
            self._fields.append(_Field())
        elif self._fields and kind == "separate":
            self._fields[-1].shown = not _REPEATING.match(self._fields[-1].code)
        elif self._fields and kind == "end":
            self._fields.pop()

    def _instruct(self, code: str) -> None:
        if self._fields:
            self._fields[-1].code += code

    def _is_shown(self) -> bool:
        """Whether what comes now is no instruction of a field, and no result that repeats other text."""
        return all(field.shown for field in self._fields)


def shown_children(node: Node) -> Iterator[Node]:
    """The children of an element, of alternatives the one that is shown."""
    for child in node.children:
        if child.tag == "mc:AlternateContent":
            chosen = _choice(child)
            yield from shown_children(chosen) if chosen else ()
        else:
            yield child


def outermost(node: Node, *tags: str) -> Iterator[Node]:
    """The elements below with one of these names, but none within a text box."""
    for child in shown_children(node):
        if child.tag in tags:
            yield child
        if child.tag != "w:txbxContent":
            yield from outermost(child, *tags)


def _choice(node: Node) -> Node | None:
    """The first alternative that holds anything known here."""
    known = (one for one in node.children if any(not child.tag.startswith("?") for child in one.children))
    return next(known, None)


def _only(node: Node | None) -> tuple[Node, ...]:
    return (node,) if node else ()


def _is_citation(run: Node | None, text: str) -> bool:
    raised = run.find("w:rPr", "w:vertAlign") if run else None
    return raised is not None and raised.get("w:val") == "superscript" and _CITATION.match(text) is not None
