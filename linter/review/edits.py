"""Edits of a part's bytes: what is not edited stays as it is, byte for byte."""

from __future__ import annotations

import re
from collections.abc import Iterable

from linter.readers.xmltree import Node, opening
from linter.typed import NamedTuple

_NAME = re.compile(rb"<([^\s/>]+)")


class Edit(NamedTuple):
    """Bytes that take the place of `start:end`; `order` tells edits at one place apart."""

    start: int
    end: int
    new: bytes
    order: int = 0


def apply(data: bytes, edits: Iterable[Edit]) -> bytes:
    """The data with all edits, which do not overlap."""
    done: list[bytes] = []
    at = 0
    for edit in sorted(edits, key=lambda one: (one.start, one.end, one.order)):
        if edit.start < at:
            raise ValueError(f"edits overlap at byte {edit.start}")
        done += [data[at : edit.start], edit.new]
        at = edit.end
    return b"".join([*done, data[at:]])


def name_of(data: bytes, node: Node) -> bytes:
    """The element's name as it is written, with its prefix."""
    match = _NAME.match(data, node.start)
    assert match  # noqa: S101 (the part was parsed)
    return match[1]


def sibling_name(data: bytes, node: Node, local: str) -> str:
    """Another name in the element's namespace, as it would be written there."""
    prefix, colon, _ = name_of(data, node).decode().rpartition(":")
    return f"{prefix}{colon}{local}"


def append(data: bytes, node: Node, new: bytes) -> Edit:
    """The edit that adds a last child."""
    if node.close != node.end:
        return Edit(node.close, node.close, new)
    opened = opening(data, node)[:-2].rstrip() + b">"
    return Edit(node.start, node.end, opened + new + b"</" + name_of(data, node) + b">")


def escape(text: str) -> str:
    """The text as ASCII XML, which is right in every encoding; what XML cannot hold is left out."""
    shown = "".join(
        c for c in text if c in "\t\n" or (c >= " " and not "\ud800" <= c <= "\udfff" and c not in "\ufffe\uffff")
    )
    marked = shown.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace('"', "&quot;")
    return marked.encode("ascii", "xmlcharrefreplace").decode()
