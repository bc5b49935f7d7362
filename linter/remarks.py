"""What a draft says to cliniclint: exceptions for its next block, in a comment or in a line of their own.

<!-- cliniclint-allow no-superiority-claim: the award is cited below | by Dana Lee | until 2027-06-30 | ticket M-12 -->
[cliniclint-allow no-superiority-claim: the award is cited below]
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace

from linter.clock import read_day
from linter.document import Document, Span

ALLOW = "cliniclint-allow"
FORM = f"{ALLOW} RULE: reason"
_MARKS = re.compile(r"\A(?:<!--|\[)\s*|\s*(?:--!?>|\])\Z")
_ALLOWED = re.compile(r"([^\s:,]+(?:\s*,\s*[^\s:,]+)*)\s*:(.*)", re.DOTALL)
_PART = re.compile(r"(by|until|ticket)\b\s*:?\s*(.*)", re.DOTALL)
_CONTAINER = re.compile(r"<(?:ul|ol|dl|table|blockquote)\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Remark:
    """An exception in a draft: for which rules, in which blocks, why. `wrong` says what is wrong with it, if anything."""

    span: Span
    text: str
    blocks: tuple[int, ...]
    rules: tuple[str, ...] = ()
    reason: str = ""
    approver: str = ""
    ticket: str = ""
    expires: str = ""
    wrong: str = field(default="")


def read_remarks(document: Document) -> list[Remark]:
    """Every exception of a draft, in the order of its source."""
    starts = sorted((document.source_range(block.span)[0], number) for number, block in enumerate(document.blocks))
    return [_read(document, span, _target(document, span, starts)) for span in sorted(document.remarks)]


def _read(document: Document, span: Span, blocks: tuple[int, ...]) -> Remark:
    source = document.source[span.start : span.end]
    words = " ".join(_MARKS.sub("", source).split())
    remark = Remark(span, " ".join(source.split()), blocks)
    name, _, rest = words.partition(" ")
    if source[0] == "[" and source[-1] != "]":
        return replace(remark, wrong=f"has no closing bracket; write [{FORM}] on one line")
    if name != ALLOW:
        return replace(remark, wrong=f'"{name}" is not known; write {FORM}')
    match = _ALLOWED.fullmatch(rest)
    if not match:
        return replace(remark, wrong=f"names no rule and reason; write {FORM}")
    reason, *parts = (part.strip() for part in match[2].split(" | "))
    remark = replace(remark, rules=tuple(rule.strip() for rule in match[1].split(",")), reason=reason)
    return _with_parts(remark, parts) if reason else replace(remark, wrong=f"gives no reason; write {FORM}")


def _with_parts(remark: Remark, parts: list[str]) -> Remark:
    for part in parts:
        match = _PART.fullmatch(part)
        if not match or not match[2]:
            return replace(remark, wrong=f'"{part}" is not understood; after | write by NAME, until DATE or ticket ID')
        match match[1]:
            case "by":
                remark = replace(remark, approver=match[2])
            case "ticket":
                remark = replace(remark, ticket=match[2])
            case _ if read_day(match[2]):
                remark = replace(remark, expires=match[2])
            case _:
                return replace(remark, wrong=f'"{match[2]}" is no day; write until YYYY-MM-DD')
    return remark


def _target(document: Document, span: Span, starts: list[tuple[int, int]]) -> tuple[int, ...]:
    """The next block; where that begins a list, table or quotation after the remark, all blocks of it."""
    following = [(start, number) for start, number in starts if start >= span.end]
    if not following:
        return ()
    start, first = following[0]
    group = document.blocks[first].group
    whole = [number for number, block in enumerate(document.blocks) if group and block.group == group]
    if whole and first == min(whole) and _stands_before(document, span, start):
        return tuple(whole)
    return (first,)


def _stands_before(document: Document, span: Span, start: int) -> bool:
    """Whether the remark stands before the list and not inside its first item."""
    between = document.source[span.end : start]
    if document.format == "html":
        return _CONTAINER.search(between) is not None
    line = document.source[: span.start].rpartition("\n")[2]
    return not line.strip() and "\n" in between
