"""Puts a sentence into the source of a draft as a paragraph of its own, and nothing else.

Where one may stand is guessed from the format; whether it stands there is then read: the new draft must hold every block
of the old one, unchanged, and one more.
"""

from __future__ import annotations

import html
import re
import textwrap
from collections.abc import Iterator

from linter.document import Document, Kind, Span
from linter.errors import LinterError
from linter.readers import read_text
from linter.readers.tags import Part, is_closed, tokens
from linter.typed import NamedTuple

TEXT_FORMATS = ("markdown", "html", "text")
"""Formats whose source is the draft itself."""

_WRAPPED = range(50, 100)
"""The longest line of a draft whose author breaks lines."""
_BODIES = frozenset({Kind.PARAGRAPH, Kind.ITEM, Kind.QUOTE, Kind.CELL, Kind.REVIEW})
"""Blocks that a paragraph may follow; behind a title or a heading it waits for the first of these."""
_HOLDERS = frozenset({"main", "article", "section", "div", "body", "header", "footer", "aside", "blockquote", "form"})
_TIGHT = frozenset(
    {"a", "button", "label", "summary", "select", "svg", "ul", "ol", "dl", "table", "figure", "nav", "p"}
)
"""Elements that no paragraph is put into, whatever stands in them."""
_EMPTY = frozenset("area base br col embed hr img input link meta param source track wbr".split())
_ENDS = ("main", "body", "html")
_LINE = re.compile(r"[^\r\n]*")


def inserted(document: Document, sentence: str, at: Span | None) -> Iterator[Document]:
    """The drafts with the sentence behind the words at a span, and then at the end (`at` is None: there only), each one
    in which it stands as a paragraph and nothing else has changed.
    """
    places = _behind if document.format == "html" else _behind_lines
    last = _end_of_page if document.format == "html" else _end_of_text
    tried: set[int] = set()
    for place in (*places(document, at), last(document)):
        if place.at not in tried:
            tried.add(place.at)
            made = _made(document, sentence, place)
            if made is not None:
                yield made


class _Place(NamedTuple):
    """An offset of the source, and what stands around a paragraph that is put there."""

    at: int
    before: str
    after: str


def _made(document: Document, sentence: str, place: _Place) -> Document | None:
    source = document.source
    end = "\r\n" if "\r\n" in source else "\n"
    if document.format == "html":
        words = f"<p>{html.escape(sentence, quote=False)}</p>"
    else:
        width = max((len(line) for line in source.splitlines()), default=0)
        words = _filled(sentence, width) if width in _WRAPPED else sentence
    new = f"{place.before}{words}{place.after}".replace("\n", end)
    try:
        made = read_text(source[: place.at] + new + source[place.at :], document.name)
    except LinterError:
        return None
    return made if _is_one_more(_blocks(document), _blocks(made), _one_line(sentence)) else None


def _filled(sentence: str, width: int) -> str:
    return textwrap.fill(sentence, width, break_long_words=False, break_on_hyphens=False)


def _blocks(document: Document) -> list[tuple[str, Kind, int]]:
    return [(_one_line(document.quote(block.span)), block.kind, block.level) for block in document.blocks]


def _is_one_more(old: list[tuple[str, Kind, int]], new: list[tuple[str, Kind, int]], sentence: str) -> bool:
    """Whether the new blocks are the old ones and a paragraph with the sentence."""
    if len(new) != len(old) + 1:
        return False
    at = next((number for number, block in enumerate(old) if new[number] != block), len(old))
    text, kind, _ = new[at]
    return text == sentence and kind in _BODIES and new[at + 1 :] == old[at:]


def _one_line(text: str) -> str:
    return " ".join(text.split())


def _after(document: Document, at: Span | None) -> Iterator[int]:
    """Source offsets of the ends of blocks behind which a paragraph may stand: the first body from the words on."""
    if at is None or not document.blocks:
        return
    blocks = document.blocks
    number = document.sentences[document.sentence_at(at.start)].block
    while number < len(blocks) and blocks[number].kind not in _BODIES:
        number += 1
    while number + 1 < len(blocks) and blocks[number].group and blocks[number].group == blocks[number + 1].group:
        number += 1
    if number < len(blocks):
        yield document.source_range(blocks[number].span)[1]


# Lines


def _behind_lines(document: Document, at: Span | None) -> Iterator[_Place]:
    source = document.source
    for end in _after(document, at):
        line = _LINE.match(source, end)
        stop = line.end() if line else len(source)
        rest = source[stop:].replace("\r\n", "\n")
        yield _Place(stop, "\n\n", "" if not rest.strip("\n") or rest.startswith("\n\n") else "\n")


def _end_of_text(document: Document) -> _Place:
    source = document.source.replace("\r\n", "\n")
    before = "" if not source.strip() or source.endswith("\n\n") else "\n" if source.endswith("\n") else "\n\n"
    return _Place(len(document.source), before, "\n" if source.endswith("\n") or not source else "")


# Pages


class _Element(NamedTuple):
    """An element of a page: its name, where its start tag begins and where its end tag ends."""

    name: str
    start: int
    end: int


def _elements(source: str) -> list[_Element]:
    """The elements of a page, each before those that stand in it. One that is never closed ends with the one around it."""
    found: list[_Element] = []
    opened: list[int] = []
    for token in tokens(source, 0, len(source)):
        if token.part is Part.OPEN and token.name not in _EMPTY and not is_closed(source, token):
            opened.append(len(found))
            found.append(_Element(token.name, token.start, len(source)))
        elif token.part is Part.CLOSE and any(found[number].name == token.name for number in opened):
            while found[opened[-1]].name != token.name:
                number = opened.pop()
                found[number] = found[number]._replace(end=token.start)
            number = opened.pop()
            found[number] = found[number]._replace(end=token.end)
    return found


def _behind(document: Document, at: Span | None) -> Iterator[_Place]:
    """Behind all that stands around the words in the innermost element that may hold a paragraph."""
    source = document.source
    for end in _after(document, at):
        around = [one for one in _elements(source) if one.start < end <= one.end]
        tight = next((number for number, one in enumerate(around) if one.name in _TIGHT), len(around))
        holder = next((number for number in range(tight - 1, -1, -1) if around[number].name in _HOLDERS), -1)
        if len(around) == holder + 1:
            yield _Place(end, "", "")
        else:
            target = around[holder + 1]
            indent, is_alone = _indent(source, target.start)
            yield _Place(target.end, f"\n{indent}" if is_alone else "", "")


def _indent(source: str, at: int) -> tuple[str, bool]:
    """What stands before an offset on its line, and whether that is white space only."""
    before = source[source.rfind("\n", 0, at) + 1 : at]
    return before, not before.strip()


def _end_of_page(document: Document) -> _Place:
    """The end of the page's main part, else of its body before a footer, else of everything."""
    source = document.source
    elements = _elements(source)
    last = {one.name: one for one in elements}
    holder = next((last[name] for name in _ENDS if name in last), None)
    at = (
        source.rfind("</", 0, holder.end)
        if holder and source.startswith("</", source.rfind("<", 0, holder.end))
        else len(source)
    )
    footer = last.get("footer")
    if footer and "main" not in last and footer.start < at:
        at = footer.start
    before, is_alone = _indent(source, at)
    if not is_alone:
        return _Place(at, "", "")
    inner = before if footer and at == footer.start else f"{before}  "
    if at == len(source):
        return _Place(at, "" if not source or source.endswith("\n") else "\n", "\n")
    return _Place(at - len(before), inner, "\n")
