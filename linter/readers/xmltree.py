"""XML that remembers where in its bytes every element stands, so that a copy can be edited without touching the rest."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from xml.parsers import expat

from linter.errors import DraftError

TEXT = "#text"
"""The name of the nodes that stand for character data between elements, where their order counts."""

MAX_NODES = 2_000_000
MAX_DEPTH = 400
_DIGITS = 10

_UTF16 = (b"\xff\xfe", b"\xfe\xff", b"<\0", b"\0<")
_OPENING = re.compile(rb"<[^\s/>]+(?:[^>\"']|\"[^\"]*\"|'[^']*')*+>")
_DECLARATION = re.compile(r"\s*<\?xml[^>]*\?>")
_ENCODING = re.compile(rb"(?:\xef\xbb\xbf)?<\?xml[^>]*\bencoding\s*=\s*[\"']([\w.-]{1,40})[\"']")


class Node:
    """An element: its name, attributes and children, and the bytes it takes.

    Names are written with the prefix that the caller chose for their namespace ("w:p"); `text` is the character data
    that stands directly in the element. Its bytes are `start:end`; its end tag begins at `close` (an element without
    one has `close` equal to `end`).
    """

    __slots__ = ("attributes", "children", "close", "end", "filled", "parent", "start", "tag", "text")

    def __init__(self, tag: str, attributes: dict[str, str], parent: Node | None, start: int) -> None:
        self.tag = tag
        self.attributes = attributes
        self.parent = parent
        self.start = start
        self.close = self.end = start
        self.children: list[Node] = []
        self.text = ""
        self.filled = False

    def get(self, name: str, default: str = "") -> str:
        """The value of an attribute."""
        return self.attributes.get(name, default)

    def child(self, tag: str) -> Node | None:
        """The first child with this name."""
        return next((child for child in self.children if child.tag == tag), None)

    def find(self, *path: str) -> Node | None:
        """The first child of the first child … along the names."""
        node: Node | None = self
        for tag in path:
            node = node.child(tag) if node else None
        return node

    def all(self, *tags: str) -> Iterator[Node]:
        """Every element below with one of these names, in the order of the file."""
        stack = [iter(self.children)]
        while stack:
            node = next(stack[-1], None)
            if node is None:
                stack.pop()
                continue
            if node.tag in tags:
                yield node
            stack.append(iter(node.children))


def number_in(text: str) -> int | None:
    """The whole number that an attribute holds, if it is one."""
    return int(text) if text.isascii() and text.isdigit() and len(text) <= _DIGITS else None


def opening(data: bytes, node: Node) -> bytes:
    """The start tag of an element, as it is written in the part."""
    match = _OPENING.match(data, node.start)
    assert match  # noqa: S101 (the part was parsed)
    return match.group()


def parse(data: bytes, name: str, part: str, prefixes: Mapping[str, str], *, mixed: bool = False) -> tuple[Node, bytes]:
    """The root element of a part, and the bytes that it counts in (the part's own if that is UTF-8).

    `prefixes` gives each namespace the prefix that names are written with; with `mixed`, character data becomes `TEXT`
    children among the elements (OpenDocument has text on both sides of a span). Raises `DraftError` for XML that is broken,
    nested or large beyond any draft, or that declares a document type: entities are how XML attacks its reader.
    """
    encoding = _encoding(data)
    if encoding:
        data = _as_utf8(data, encoding, name, part)
    reader = _Reader(data, name, part, prefixes, mixed=mixed)
    return reader.root(), data


def _encoding(data: bytes) -> str:
    """The encoding of a part, or "" for UTF-8."""
    if data.startswith(_UTF16):
        return "utf-16" if data[:2] in _UTF16[:2] else ("utf-16-le" if data.startswith(b"<") else "utf-16-be")
    match = _ENCODING.match(data)
    named = match[1].decode().lower() if match else ""
    return "" if named in ("utf-8", "utf8", "us-ascii", "ascii") else named


def _as_utf8(data: bytes, encoding: str, name: str, part: str) -> bytes:
    try:
        return _DECLARATION.sub("", data.decode(encoding), count=1).encode()
    except (UnicodeError, LookupError):
        raise DraftError(
            f"{name}: is not read ({part}: not in the encoding {encoding}); open it where it was made, save it anew."
        ) from None


class _Reader:
    def __init__(self, data: bytes, name: str, part: str, prefixes: Mapping[str, str], *, mixed: bool) -> None:
        self._data = data
        self._mixed = mixed
        self._where = f"{name}: is not read ({part}"
        self._prefixes = prefixes
        self._names: dict[str, str] = {}
        self._open: list[Node] = []
        self._root: Node | None = None
        self._count = 0
        self._parser = expat.ParserCreate(namespace_separator=" ")
        self._parser.buffer_text = True
        self._parser.buffer_size = 1 << 20  # or a text of many megabytes is put together in tiny steps
        self._parser.StartElementHandler = self._start
        self._parser.EndElementHandler = self._end
        self._parser.CharacterDataHandler = self._text
        self._parser.StartDoctypeDeclHandler = self._refuse_doctype

    def root(self) -> Node:
        """Parse; the outermost element."""
        try:
            self._parser.Parse(self._data, True)  # noqa: FBT003 (it takes no keywords)
        except (expat.ExpatError, LookupError, ValueError) as error:
            raise DraftError(
                f"{self._where}: damaged XML, {error}); open it where it was made, save it anew."
            ) from None
        assert self._root is not None  # noqa: S101 (expat raises for a file without an element)
        return self._root

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        self._count += 1
        if self._count > MAX_NODES or len(self._open) >= MAX_DEPTH:
            raise DraftError(f"{self._where}: more elements than a draft has); check a copy of the text alone.")
        parent = self._open[-1] if self._open else None
        node = Node(
            self._short(name),
            {self._short(key): value for key, value in attributes.items()},
            parent,
            self._parser.CurrentByteIndex,
        )
        if parent is None:
            self._root = node
        else:
            parent.children.append(node)
        self._open.append(node)

    def _end(self, _: str) -> None:
        node = self._open.pop()
        at = self._parser.CurrentByteIndex
        node.close = node.end = at
        # After "<w:t/>" expat stands behind the tag, after "</w:t>" before it.
        if node.children or node.filled or self._data[at - 2 : at] != b"/>":
            node.end = self._data.index(b">", at) + 1

    def _text(self, text: str) -> None:
        node = self._open[-1]
        node.filled = True
        if self._mixed:
            if not node.children or node.children[-1].tag != TEXT:
                node.children.append(Node(TEXT, {}, node, self._parser.CurrentByteIndex))
            node = node.children[-1]
        node.text += text

    def _refuse_doctype(self, *_: object) -> None:
        raise DraftError(
            f"{self._where}: it declares a document type, as an attack would); save it anew where it was made."
        )

    def _short(self, name: str) -> str:
        short = self._names.get(name)
        if short is None:
            space, _, local = name.rpartition(" ")
            prefix = self._prefixes.get(space, "?" if space else "")
            short = self._names[name] = f"{prefix}:{local}" if prefix else local
        return short
