"""What a draft says to cliniclint: exceptions for its next block, in a comment or in a line of their own.

<!-- cliniclint-allow no-superiority-claim: the award is cited below | by Dana Lee | until 2027-06-30 | ticket M-12 -->
[cliniclint-allow no-superiority-claim: the award is cited below]
"""

from __future__ import annotations

import re
from bisect import bisect_left

from linter.clock import read_day
from linter.document import Document, Span
from linter.records import dataclass, field, replace

ALLOW = "cliniclint-allow"
FORM = f"{ALLOW} RULE: reason"
_OPENERS, _CLOSERS = ("<!--", "["), ("--!>", "-->", "]")
_ALLOWED = re.compile(r"([^\s:,]+(?:\s*,\s*[^\s:,]+)*)\s*:(.*)", re.DOTALL)
_PART = re.compile(r"(by|until|ticket)\b\s*:?\s*(.*)", re.DOTALL)
_LOOK_BACK = 2_000
"""How far before a list its start tag is looked for."""
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
    groups: dict[int, list[int]] = {}
    for number, block in enumerate(document.blocks):
        groups.setdefault(block.group, []).append(number)
    return [_read(document, span, _target(document, span, starts, groups)) for span in sorted(document.remarks)]


def _read(document: Document, span: Span, blocks: tuple[int, ...]) -> Remark:
    source = document.source[span.start : span.end]
    words = " ".join(_unmarked(source).split())
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


def _unmarked(source: str) -> str:
    opener = next(mark for mark in _OPENERS if source.startswith(mark))
    closer = next((mark for mark in _CLOSERS if source.endswith(mark)), "")
    return source[len(opener) : len(source) - len(closer)]


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


def _target(
    document: Document, span: Span, starts: list[tuple[int, int]], groups: dict[int, list[int]]
) -> tuple[int, ...]:
    """The next block; where that begins a list, table or quotation after the remark, all blocks of it."""
    at = bisect_left(starts, (span.end, 0))
    if at == len(starts):
        return ()
    start, first = starts[at]
    group = document.blocks[first].group
    if group and groups[group][0] == first and _stands_before(document, span, start):
        return tuple(groups[group])
    return (first,)


def _stands_before(document: Document, span: Span, start: int) -> bool:
    """Whether the remark stands before the list and not inside its first item."""
    source = document.source
    if document.format == "html":
        return _CONTAINER.search(source, max(span.end, start - _LOOK_BACK), start) is not None
    begins_line = not source[source.rfind("\n", 0, span.start) + 1 : span.start].strip()
    return begins_line and source.find("\n", span.end, start) >= 0
