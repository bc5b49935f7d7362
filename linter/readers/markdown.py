"""Markdown, with the HTML in it."""

from __future__ import annotations

from collections.abc import Callable
from itertools import accumulate

from pyromark import Options, events_with_range

from linter.document import Kind
from linter.readers.builder import OBJECT, Builder, Run
from linter.readers.page import Page
from linter.typed import Any, cast

_OPTIONS = (
    Options.ENABLE_TABLES
    | Options.ENABLE_STRIKETHROUGH
    | Options.ENABLE_FOOTNOTES
    | Options.ENABLE_TASKLISTS
    | Options.ENABLE_HEADING_ATTRIBUTES
    | Options.ENABLE_GFM
)
_ELEMENTS = {
    "Paragraph": "p",
    "List": "ul",
    "Item": "li",
    "FootnoteDefinition": "div",
    "Table": "table",
    "TableHead": "tr",
    "TableRow": "tr",
    "TableCell": "td",
}
_CONTINUATIONS = bytes(range(0x80, 0xC0))
_STRIDE = 256


def fill(builder: Builder) -> None:
    """Add the blocks of a Markdown draft."""
    start = 0
    if builder.source.startswith(("---", "+++")):
        from linter.readers import frontmatter

        start = frontmatter.fill(builder)
    _Markdown(builder, start).read()


def _code_points(data: bytes) -> Callable[[int], int]:
    """From byte to code point offsets, each in constant time."""
    if data.isascii():
        return int
    chunks = (data[at : at + _STRIDE] for at in range(0, len(data), _STRIDE))
    marks = list(accumulate((len(chunk.translate(None, _CONTINUATIONS)) for chunk in chunks), initial=0))

    def code_point(at: int) -> int:
        mark = at // _STRIDE
        return marks[mark] + len(data[mark * _STRIDE : at].translate(None, _CONTINUATIONS))

    return code_point


def _feed(page: Page, source: str, start: int, end: int, text: Callable[[int, int], None]) -> None:
    from linter.readers.html import feed  # a draft without HTML does not pay for it

    feed(page, source, start, end, text)


class _Markdown:
    def __init__(self, builder: Builder, start: int) -> None:
        self._source = builder.source
        self._start = start
        self._page = Page(builder)
        self._depths: list[int] = []
        self._code = False
        self._images = 0
        self._alt: list[Run] = []
        self._html: list[tuple[int, int]] = []

    def read(self) -> None:
        """Add every block."""
        draft = self._source[self._start :]
        code_point = _code_points(draft.encode())
        for event, place in events_with_range(draft, options=_OPTIONS):
            start = self._start + code_point(place["start"])
            end = self._start + code_point(place["end"])
            if isinstance(event, str):
                self._mark(event, start, end)
            else:
                [(name, value)] = cast("dict[str, Any]", event).items()
                self._take(name, value, start, end)
        self._page.cut(0)

    def _take(self, event: str, value: Any, start: int, end: int) -> None:
        match event:
            case "Text":
                self._add(value, start, end)
            case "Start":
                self._open(*_tag(value), start, end)
            case "End":
                self._close(*_tag(value), start, end)
            case "Code":
                self._add(OBJECT, start, end)
            case "Html":
                self._html.append((start, end))
            case "InlineHtml" if not self._images:
                _feed(self._page, self._source, start, end, self._page.text)
            case "FootnoteReference":
                self._add(f"[{value}]", start, end)

    def _mark(self, event: str, start: int, end: int) -> None:
        if event == "Rule":
            self._page.flush()
        else:
            self._add("\n", start, end)  # a soft or hard line break

    def _add(self, text: str, start: int, end: int) -> None:
        if self._images:
            self._alt.append(Run(text, start, end))
        elif not self._code:
            self._page.add(Run(text, start, end))

    def _open(self, tag: str, data: Any, start: int, end: int) -> None:
        if tag == "CodeBlock":
            self._page.flush()
            self._code = True
        elif tag == "Image":
            self._images += 1
        elif tag == "Link":
            self._page.open("a", start, end)
        elif name := _element(tag, data):
            self._page.open(name, start, end)
            self._depths.append(self._page.depth - 1)

    def _close(self, tag: str, data: Any, start: int, end: int) -> None:
        if tag == "CodeBlock":
            self._code = False
        elif tag == "HtmlBlock":
            self._read_html()
        elif tag == "Image":
            self._close_image(start, end)
        elif tag == "Link":
            self._page.close("a", start, end)
        elif _element(tag, data):
            self._page.cut(self._depths.pop())

    def _close_image(self, start: int, end: int) -> None:
        self._images -= 1
        if not self._images:
            self._page.add(Run(" ", start, end))
            self._page.aside(Kind.IMAGE, self._alt)
            self._alt = []

    def _read_html(self) -> None:
        """Give an HTML block to the page. What stands between its parts (">" of a quotation, indents) is no text."""
        parts, self._html = _joined(self._html), []
        at = 0

        def text(start: int, end: int) -> None:
            nonlocal at
            while at < len(parts) and parts[at][0] < end:
                if parts[at][1] > start:
                    self._page.text(max(start, parts[at][0]), min(end, parts[at][1]))
                if parts[at][1] > end:
                    return
                at += 1

        if parts:
            _feed(self._page, self._source, parts[0][0], parts[-1][1], text)
        self._page.flush()


def _joined(parts: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """The parts, those that touch as one."""
    joined: list[tuple[int, int]] = []
    for start, end in parts:
        if joined and joined[-1][1] == start:
            joined[-1] = joined[-1][0], end
        else:
            joined.append((start, end))
    return joined


def _tag(value: Any) -> tuple[str, Any]:
    if isinstance(value, str):
        return value, None
    [(tag, data)] = value.items()
    return tag, data


def _element(tag: str, data: Any) -> str | None:
    if tag == "Heading":
        return str(data if isinstance(data, str) else data["level"]).lower()
    if tag == "BlockQuote":
        return "div" if data else "blockquote"  # > [!NOTE] quotes nobody
    return _ELEMENTS.get(tag)
