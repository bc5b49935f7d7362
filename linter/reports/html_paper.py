"""The draft as it was read, with what was found marked in it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from hashlib import sha256
from html import escape
from itertools import groupby, pairwise

from linter.console import printable
from linter.document import Block, Document, Kind, Span
from linter.findings import Report, SetAside, Severity
from linter.typed import NamedTuple

KINDS = ("error", "warning", "advice", "excepted", "aside", "hard")
"""What can be marked, the gravest first."""
_LETTERS = {"error": "E", "warning": "W", "advice": "A", "excepted": "X", "aside": "C", "hard": "H"}
_NAMED = {Kind.TITLE: "page title", Kind.DESCRIPTION: "page description", Kind.IMAGE: "image text",
          Kind.BUTTON: "button", Kind.LABEL: "label", Kind.REVIEW: "review", Kind.QUESTION: "question"}  # fmt: skip
"""Blocks whose look does not say what they are."""
_SPACE = re.compile(r"\s")


def shown(text: str) -> str:
    """Text of a draft or a policy as HTML: nothing in it is markup, and nothing in it steers the page."""
    return escape(printable(_SPACE.sub(" ", text)))


def anchor(name: str) -> str:
    """The place of a draft in the page."""
    return "d" + sha256(name.encode("utf-8", "surrogatepass")).hexdigest()[:10]


class Layer(NamedTuple):
    """Something marked in the draft; `label` (E1, W2 …) stands behind the words and in the panel."""

    kind: str
    span: Span
    label: str
    says: str


class Layers:
    """Everything marked in one draft, numbered kind by kind in the order of the text."""

    def __init__(self, report: Report) -> None:
        self.at = anchor(report.document.name)
        self.findings = {
            severity: self._numbered(severity.value, [one.span for one in report.findings if one.severity is severity])
            for severity in Severity
        }
        self.excepted = self._numbered("excepted", [one.finding.span for one in report.excepted])
        self.claims = grouped(report.set_aside)
        self.aside = self._numbered("aside", [claims[0].span for claims in self.claims])
        hardest = report.readability.hardest if report.readability else ()
        self.hard = self._numbered("hard", [sentence.span for sentence in hardest])

    @staticmethod
    def _numbered(kind: str, spans: list[Span]) -> list[Layer]:
        letter, name = _LETTERS[kind], {"aside": "claim not flagged", "hard": "hard sentence"}.get(kind, kind)
        return [Layer(kind, span, f"{letter}{number}", f"{name} {number}") for number, span in enumerate(spans, 1)]

    def all(self) -> list[Layer]:
        """All of them, by their beginning."""
        found = [layer for layers in self.findings.values() for layer in layers]
        return sorted([*found, *self.excepted, *self.aside, *self.hard], key=lambda layer: layer.span)

    def count(self, kind: str) -> int:
        """How many there are of a kind."""
        return sum(layer.kind == kind for layer in self.all())


def grouped(claims: tuple[SetAside, ...]) -> list[list[SetAside]]:
    """The claims set aside, those of several rules on the same words together."""
    key = lambda claim: (claim.span, claim.verdict, claim.cue)  # noqa: E731
    return [list(group) for _, group in groupby(sorted(claims, key=key), key=key)]


def paper(report: Report, layers: Layers) -> str:
    """The draft's blocks as HTML; items and cells that follow one another stand together."""
    document = report.document
    found = layers.all()
    parts: list[str] = []
    first, levels = 0, _levels(document)
    for kind, blocks in groupby(document.blocks, key=_together):
        inside = []
        for block in blocks:
            while first < len(found) and found[first].span.end <= block.span.start:
                first += 1
            marked = [layer for layer in _from(found, first, block.span.end) if layer.span.overlaps(block.span)]
            inside.append(_block(document, block, marked, layers.at, levels))
        parts.append(_wrapped(kind[0], inside))
    return "".join(parts)


def _from(found: list[Layer], first: int, end: int) -> Iterator[Layer]:
    for layer in found[first:]:
        if layer.span.start >= end:
            return
        yield layer


def _together(block: Block) -> tuple[str, int]:
    if block.kind is Kind.ITEM:
        return "items", 0
    return ("cells", block.group) if block.kind is Kind.CELL else ("", block.span.start)


def _wrapped(kind: str, inside: list[str]) -> str:
    if kind == "items":
        return f'<ul class="items">\n{"".join(inside)}</ul>\n'
    return f'<div class="cells">\n{"".join(inside)}</div>\n' if kind == "cells" else "".join(inside)


def _block(document: Document, block: Block, marked: list[Layer], at: str, levels: dict[Span, int]) -> str:
    place = document.place(block.span)
    where = place.where or f"line {place.line}"
    number = f'<span class="line" title="{shown(where)}">{shown(place.where) or place.line}</span>'
    tag, extra = _element(block, levels)
    name = _NAMED.get(block.kind, "")
    named = f'<span class="kind">{name}</span> ' if name else ""
    text = "".join(_segments(document, block.span, marked, at))
    wide = " worded" if place.where else ""
    return f'<{tag} class="block {block.kind}{wide}"{extra}>{number}<span class="said">{named}{text}</span></{tag}>\n'


def _levels(document: Document) -> dict[Span, int]:
    """The headings' ranks in the page, below the draft's name (2) and without leaps, whatever ranks the draft has."""
    levels = {}
    before = 2
    for block in document.blocks:
        if block.kind is Kind.HEADING:
            before = levels[block.span] = min(before + 1, 2 + max(1, block.level))
    return levels


def _element(block: Block, levels: dict[Span, int]) -> tuple[str, str]:
    if block.kind is Kind.HEADING:
        return "div", f' role="heading" aria-level="{levels[block.span]}"'
    if block.kind is Kind.ITEM:
        return "li", f' data-depth="{min(4, max(1, block.level))}"'
    return "blockquote" if block.kind in (Kind.QUOTE, Kind.REVIEW) else "p", ""


def _segments(document: Document, span: Span, marked: list[Layer], at: str) -> Iterator[str]:
    """The words of a block, cut wherever something begins or ends; labels stand where it ends."""
    cuts = {span.start, span.end}
    for layer in marked:
        cuts |= {max(span.start, layer.span.start), min(span.end, layer.span.end)}
    ordered = sorted(cuts)
    for start, end in pairwise(ordered):
        here = [layer for layer in marked if layer.span.overlaps(Span(start, end))]
        text = shown(document.text[start:end])
        yield _marked(text, here, at) if here else text
        ending = [layer for layer in here if min(span.end, layer.span.end) == end]
        yield "".join(_label(layer, at) for layer in sorted(ending, key=lambda layer: KINDS.index(layer.kind)))


def _marked(text: str, here: list[Layer], at: str) -> str:
    """Words under one or more marks: they look like the gravest, and lead to it."""
    kinds = sorted({layer.kind for layer in here}, key=KINDS.index)
    gravest = min(here, key=lambda layer: KINDS.index(layer.kind))
    return f'<mark class="{" ".join(kinds)}" data-to="{at}-{gravest.label}">{text}</mark>'


def _label(layer: Layer, at: str) -> str:
    target = f"{at}-{layer.label}"
    return f'<a class="ref {layer.kind}" id="{target}-q" href="#{target}" aria-label="{layer.says}">{layer.label}</a>'
