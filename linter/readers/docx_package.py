"""The parts of an Office file (Word, PowerPoint, Excel), and how they are related."""

from __future__ import annotations

import posixpath
from urllib.parse import unquote

from linter.errors import DraftError
from linter.readers.archive import Archive
from linter.readers.xmltree import Node, parse
from linter.typed import NamedTuple

WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
STRICT = "http://purl.oclc.org/ooxml/wordprocessingml/main"
CONTENT_TYPES = "[Content_Types].xml"

PREFIXES = {
    WORD: "w",
    STRICT: "w",
    "http://schemas.openxmlformats.org/package/2006/relationships": "rel",
    "http://schemas.openxmlformats.org/package/2006/content-types": "ct",
    "http://schemas.openxmlformats.org/officeDocument/2006/relationships": "r",
    "http://purl.oclc.org/ooxml/officeDocument/relationships": "r",
    "http://schemas.openxmlformats.org/markup-compatibility/2006": "mc",
    "http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing": "wp",
    "http://purl.oclc.org/ooxml/drawingml/wordprocessingDrawing": "wp",
    "http://schemas.openxmlformats.org/drawingml/2006/main": "a",
    "http://purl.oclc.org/ooxml/drawingml/main": "a",
    "http://schemas.openxmlformats.org/officeDocument/2006/math": "m",
    "http://purl.oclc.org/ooxml/officeDocument/math": "m",
    "http://schemas.microsoft.com/office/word/2010/wordml": "w14",
    "http://schemas.microsoft.com/office/word/2012/wordml": "w15",
    "http://schemas.microsoft.com/office/word/2016/wordml/cid": "w16cid",
    "http://schemas.microsoft.com/office/word/2018/wordml/cex": "w16cex",
    "http://schemas.openxmlformats.org/presentationml/2006/main": "p",
    "http://purl.oclc.org/ooxml/presentationml/main": "p",
    "http://schemas.openxmlformats.org/spreadsheetml/2006/main": "x",
    "http://purl.oclc.org/ooxml/spreadsheetml/main": "x",
    "http://schemas.openxmlformats.org/drawingml/2006/diagram": "dgm",
    "http://purl.oclc.org/ooxml/drawingml/diagram": "dgm",
    "urn:schemas-microsoft-com:vml": "v",
    "http://purl.org/dc/elements/1.1/": "dc",
    "http://www.w3.org/XML/1998/namespace": "xml",
}
"""The prefix that names of elements are written with here, whatever the file writes."""


class Form(NamedTuple):
    """What a file should be, in words, and the name of its main part's root element."""

    words: str
    root: str


WORD_FORM = Form("a Word document (.docx)", "w:document")


class Relationship(NamedTuple):
    """One part's relation to another: `kind` is the last word of its type."""

    id: str
    kind: str
    target: str


class Package:
    """An Office file, opened; raises `DraftError` for one that is broken, protected or unsafe."""

    def __init__(self, data: bytes, name: str, form: Form = WORD_FORM) -> None:
        self.name = name
        self.archive = Archive(data, name, form.words)
        self._trees: dict[str, tuple[Node, bytes]] = {}
        self.main = self.related("", "officeDocument")
        if not self.main or self.tree(self.main).tag != form.root:
            raise DraftError(f"{name}: is not {form.words}; give it the ending of what it is.")

    def tree(self, path: str) -> Node:
        """The root element of a part."""
        return self._parsed(path)[0]

    def content(self, path: str) -> bytes:
        """The bytes that the places of a part's elements count in."""
        return self._parsed(path)[1]

    def related(self, path: str, kind: str) -> str:
        """The first part that a part has this relation to, or "" (the path "" stands for the file as a whole)."""
        targets = (relation.target for relation in self.relationships(path) if relation.kind == kind)
        return next((target for target in targets if self.archive.find(target)), "")

    def relationships(self, path: str) -> list[Relationship]:
        """What a part is related to within the file."""
        source = relations_of(path)
        if not self.archive.find(source):
            return []
        found = self.tree(source).all("rel:Relationship")
        return [
            Relationship(one.get("Id"), one.get("Type").rpartition("/")[2], _target(path, one.get("Target")))
            for one in found
            if one.get("TargetMode") != "External"
        ]

    def _parsed(self, path: str) -> tuple[Node, bytes]:
        if path not in self._trees:
            self._trees[path] = parse(self.archive.read(path), self.name, path, PREFIXES)
        return self._trees[path]


def relations_of(path: str) -> str:
    """The part that holds the relations of a part."""
    folder, name = posixpath.split(path)
    return posixpath.join(folder, "_rels", f"{name}.rels")


def _target(path: str, target: str) -> str:
    joined = posixpath.join("/", posixpath.dirname(path), unquote(target))
    return posixpath.normpath(joined).lstrip("/")
