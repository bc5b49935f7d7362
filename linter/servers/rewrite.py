"""Where a ready sentence goes in the source of a draft: in place of a sentence, or behind the words that made it due."""

from __future__ import annotations

import re

from linter.document import Document, Kind, Sentence, Span
from linter.findings import Finding
from linter.typed import NamedTuple

SPOKEN = frozenset({Kind.PARAGRAPH, Kind.ITEM, Kind.QUOTE, Kind.QUESTION, Kind.REVIEW})
"""Blocks in which a sentence may follow another one; to a heading or a page title none is added."""

_MARKS = ("**", "__", "~~", "*", "_")
_TAG = re.compile(r"<(/?)([a-zA-Z][a-zA-Z0-9-]*)[^>]*?(/?)>")
_CLOSING_TAGS = re.compile(r"(?:\s*</[a-zA-Z][a-zA-Z0-9-]*\s*>)*")
_VOID = frozenset("area base br col embed hr img input link meta source track wbr".split())


class Rewrite(NamedTuple):
    """The range of the source that a ready sentence replaces, and what stands before and after it there."""

    start: int
    end: int
    before: str = ""
    after: str = ""


def rewrite(document: Document, finding: Finding) -> Rewrite | None:
    """Where the finding's ready sentences go in the source; None if it has none to put in."""
    if finding.kind == "readability" or not finding.instead:
        return None
    sentence = document.sentences[document.sentence_at(finding.span.start)]
    if finding.kind == "prohibited":
        return _replacing(document, sentence, finding)
    return _behind(document, sentence)


def _replacing(document: Document, sentence: Sentence, finding: Finding) -> Rewrite:
    span = Span(min(sentence.span.start, finding.span.start), max(sentence.span.end, finding.span.end))
    start, end = document.source_range(span)
    if document.format == "html":
        return Rewrite(start, end, "", _open_tags(document.source[start:end]))
    if document.format == "markdown":
        start, end = _with_marks(document.source, start, end)
    return Rewrite(start, end)


def _behind(document: Document, sentence: Sentence) -> Rewrite:
    block = document.blocks[sentence.block]
    if block.kind in SPOKEN:
        at = document.source_range(sentence.span)[1]
        if document.format == "markdown":
            at = _with_marks(document.source, document.source_range(sentence.span)[0], at)[1]
        return Rewrite(at, at, " ")
    if block.kind is Kind.HEADING:
        return _paragraph(document, document.source_range(block.span)[1])
    return _after_first_prose(document, sentence.block)


def _after_first_prose(document: Document, number: int) -> Rewrite:
    """Behind the next running text: a page's title, its description and pictures take no sentence."""
    blocks = document.blocks[number:]
    prose = next((block for block in blocks if block.kind is Kind.PARAGRAPH), document.blocks[-1])
    return _paragraph(document, document.source_range(prose.span)[1])


def _paragraph(document: Document, at: int) -> Rewrite:
    """A paragraph of its own behind `at`."""
    if document.format == "html":
        closing = _CLOSING_TAGS.match(document.source, at)
        at = closing.end() if closing else at
        return Rewrite(at, at, "\n<p>", "</p>")
    line_end = re.compile(r"[^\r\n]*").match(document.source, at)
    at = line_end.end() if line_end else at
    underline = re.compile(r"\r?\n[ \t]*(?:=+|-+)[ \t]*(?=\r?\n|\Z)").match(document.source, at)
    at = underline.end() if underline and document.format == "markdown" else at
    return Rewrite(at, at, "\n\n")


def _with_marks(source: str, start: int, end: int) -> tuple[int, int]:
    """The range with marks of emphasis that would otherwise stand alone: `**We cure** pain.` without its first two."""
    for mark in _MARKS:
        if source[start:end].count(mark) % 2:
            if source.endswith(mark, 0, start):
                start -= len(mark)
            elif source.startswith(mark, end):
                end += len(mark)
    return start, end


def _open_tags(replaced: str) -> str:
    """The tags of the replaced source that close or open something outside of it."""
    unpaired: list[tuple[str, str]] = []
    for match in _TAG.finditer(replaced):
        closes, name = bool(match[1]), match[2].lower()
        if name in _VOID or match[3]:
            continue
        if closes and unpaired and unpaired[-1][0] == name:
            unpaired.pop()
        else:
            unpaired.append(("" if closes else name, match[0]))
    return "".join(tag for _, tag in unpaired)
