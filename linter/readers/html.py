"""HTML pages."""

from __future__ import annotations

from collections.abc import Callable

from linter.readers import jsonld
from linter.readers.builder import Builder
from linter.readers.page import Page
from linter.readers.tags import Part, Token, attributes, is_closed, tokens

_FOREIGN = frozenset({"svg", "math"})


def fill(builder: Builder) -> None:
    """Add the blocks of a page."""
    page = Page(builder)
    feed(page, builder.source, 0, len(builder.source), page.text)
    page.cut(0)


def feed(page: Page, source: str, start: int, end: int, text: Callable[[int, int], None]) -> None:
    """Give the markup between `start` and `end` to the page, text by way of `text`."""
    xml = source.startswith("<?xml", start)
    is_data = False
    for token in tokens(source, start, end):
        match token.part:
            case Part.TEXT:
                text(token.start, token.end)
            case Part.REMARK:
                page.remark(token.start, token.end)
            case Part.CLOSE:
                page.close(token.name, token.start, token.end)
            case Part.OPEN:
                is_data = _open(page, source, token, xml=xml)
            case Part.RAW if is_data:
                for kind, runs in jsonld.read(source, token.start, token.end):
                    page.aside(kind, runs)
            case Part.RAW if token.name == "title":
                text(token.start, token.end)


def _open(page: Page, source: str, token: Token, *, xml: bool) -> bool:
    """Give a start tag to the page, unless it begins structured data, which the page does not show: then True."""
    name = token.name
    places = attributes(source, token)
    if name == "script" and "ld+json" in source[slice(*places.get("type", (0, 0)))].lower() and not page.hidden:
        return True
    # "/>" closes nothing in HTML but what comes from XML: drawings and formulas.
    closed = is_closed(source, token) and (xml or page.hidden or name in _FOREIGN)
    page.open(name, token.start, token.end, places, closed=closed)
    return False
