"""The comments of a Word document: ours, other people's, and the answers that belong to them."""

from __future__ import annotations

import posixpath
from dataclasses import dataclass
from itertools import count

from linter.readers.docx_package import CONTENT_TYPES, STRICT, WORD, Package, relations_of
from linter.readers.xmltree import Node, number_in, opening
from linter.review import AUTHOR
from linter.review.edits import Edit, append, apply, escape, name_of, sibling_name

_INITIALS = "cl"
_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.comments+xml"
_RELATION = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/comments"
_STRICT_RELATION = "http://purl.oclc.org/ooxml/officeDocument/relationships/comments"
_RELATIONS = "http://schemas.openxmlformats.org/package/2006/relationships"
_HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_EXTRAS = {
    "commentsExtended": ("w15:commentEx", "w15:paraId"),
    "commentsIds": ("w16cid:commentId", "w16cid:paraId"),
    "commentsExtensible": ("w16cex:commentExtensible", "w16cex:durableId"),
}
"""Parts that say more about comments: their elements, and by what these name a comment."""


@dataclass(frozen=True)
class Comment:
    """A comment: its paragraphs' text, and whether other people have answered it."""

    id: str
    node: Node
    author: str
    text: str
    paragraph: str
    answered: bool = False


class Threads:
    """The comments of a file, and how its parts are written when some come and some go."""

    def __init__(self, package: Package) -> None:
        self._package = package
        self._path = package.related(package.main, "comments")
        nodes = package.tree(self._path).children if self._path else []
        read = [_read(node) for node in nodes if node.tag == "w:comment"]
        answered = self._answered({comment.paragraph: comment.author for comment in read})
        self.all = [
            Comment(
                one.id, one.node, one.author, one.text, one.paragraph, bool(one.paragraph) and one.paragraph in answered
            )
            for one in read
        ]
        self.ours = [comment for comment in self.all if comment.author == AUTHOR]

    @property
    def free_id(self) -> int:
        """The first number above those of all comments, and of marks that have lost theirs."""
        marks = self._package.tree(self._package.main).all(
            "w:commentRangeStart", "w:commentRangeEnd", "w:commentReference"
        )
        used = [*(mark.get("w:id") for mark in marks), *(comment.id for comment in self.all)]
        return max((number for id_ in used if (number := number_in(id_)) is not None), default=-1) + 1

    def written(self, new: list[tuple[str, list[tuple[str, str]]]], gone: list[Comment]) -> dict[str, bytes]:
        """The parts that change when comments are added (number and labelled paragraphs) and taken away."""
        parts = self._without_extras(gone)
        if self._path:
            root, data = self._package.tree(self._path), self._package.content(self._path)
            added = "".join(_comment(id_, told, _spaces(data, root)) for id_, told in new).encode()
            edits = [Edit(one.node.start, one.node.end, b"") for one in gone]
            parts[self._path] = apply(data, [*edits, *([append(data, root, added)] if added else [])])
        elif new:
            parts |= self._first("".join(_comment(id_, told, "") for id_, told in new))
        return parts

    # Answers

    def _extra(self, kind: str) -> str:
        return self._package.related(self._package.main, kind)

    def _answered(self, authors: dict[str, str]) -> set[str]:
        """The paragraphs by which comments are known that somebody else has answered."""
        path = self._extra("commentsExtended")
        answers = self._package.tree(path).all("w15:commentEx") if path else ()
        return {one.get("w15:paraIdParent") for one in answers if authors.get(one.get("w15:paraId"), AUTHOR) != AUTHOR}

    def _without_extras(self, gone: list[Comment]) -> dict[str, bytes]:
        """The parts that say more about comments, without those that are gone."""
        names = {comment.paragraph for comment in gone} - {""}
        parts: dict[str, bytes] = {}
        for kind, (tag, key) in _EXTRAS.items():
            path = self._extra(kind)
            if not path or not names:
                continue
            found = [node for node in self._package.tree(path).all(tag) if node.get(key) in names]
            if found:
                edits = [Edit(node.start, node.end, b"") for node in found]
                parts[path] = apply(self._package.content(path), edits)
                names |= {node.get("w16cid:durableId") for node in found} - {""}
        return parts

    # A file's first comments

    def _first(self, comments: str) -> dict[str, bytes]:
        """A part for comments, its relation to the main part, and its type."""
        package = self._package
        root, data = package.tree(package.main), package.content(package.main)
        strict = STRICT.encode() in opening(data, root)
        folder = posixpath.dirname(package.main)
        names = (posixpath.join(folder, f"comments{number or ''}.xml") for number in count())
        path = next(name for name in names if not package.archive.find(name))
        whole = f'{_HEAD}<w:comments xmlns:w="{STRICT if strict else WORD}">{comments}</w:comments>'
        relation = _STRICT_RELATION if strict else _RELATION
        return {
            CONTENT_TYPES: self._typed(path),
            relations_of(package.main): self._related(posixpath.basename(path), relation),
            path: whole.encode(),
        }

    def _typed(self, path: str) -> bytes:
        root, data = self._package.tree(CONTENT_TYPES), self._package.content(CONTENT_TYPES)
        name = sibling_name(data, root, "Override")
        return apply(data, [append(data, root, f'<{name} PartName="/{path}" ContentType="{_TYPE}"/>'.encode())])

    def _related(self, target: str, kind: str) -> bytes:
        path = relations_of(self._package.main)
        if not self._package.archive.find(path):
            one = f'<Relationship Id="rId1" Type="{kind}" Target="{target}"/>'
            return f'{_HEAD}<Relationships xmlns="{_RELATIONS}">{one}</Relationships>'.encode()
        root, data = self._package.tree(path), self._package.content(path)
        used = {node.get("Id") for node in root.children}
        id_ = next(name for number in count(1) if (name := f"rId{number}") not in used)
        name = sibling_name(data, root, "Relationship")
        return apply(data, [append(data, root, f'<{name} Id="{id_}" Type="{kind}" Target="{target}"/>'.encode())])


def _read(node: Node) -> Comment:
    lines = list(node.all("w:p"))
    text = "\n".join("".join(one.text for one in line.all("w:t")) for line in lines)
    return Comment(node.get("w:id"), node, node.get("w:author"), text, lines[-1].get("w14:paraId") if lines else "")


def _spaces(data: bytes, root: Node) -> str:
    """The declaration that a comment needs where the part writes another prefix than ours."""
    if name_of(data, root).startswith(b"w:"):
        return ""
    return f' xmlns:w="{STRICT if STRICT.encode() in opening(data, root) else WORD}"'


def _comment(id_: str, told: list[tuple[str, str]], spaces: str) -> str:
    style = '<w:pPr><w:pStyle w:val="CommentText"/></w:pPr>'
    mark = '<w:r><w:rPr><w:rStyle w:val="CommentReference"/></w:rPr><w:annotationRef/></w:r>'
    lines = [
        f"<w:p>{style}{mark if number == 0 else ''}<w:r><w:rPr><w:b/></w:rPr><w:t>{escape(label)}:</w:t></w:r>"
        f'<w:r><w:t xml:space="preserve"> {escape(text)}</w:t></w:r></w:p>'
        for number, (label, text) in enumerate(told)
    ]
    return f'<w:comment{spaces} w:id="{id_}" w:author="{AUTHOR}" w:initials="{_INITIALS}">{"".join(lines)}</w:comment>'
