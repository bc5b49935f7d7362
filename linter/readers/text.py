"""Plain text: blocks from blank lines, bullets, short lines and hard wraps."""

from __future__ import annotations

import re
from collections.abc import Iterator

from linter.document import Kind
from linter.readers.builder import Builder, Run, is_quotation
from linter.typed import NamedTuple

_LINE = re.compile(r"([^\r\n]*+)(\r\n|\r|\n|\Z)")
_RULE = re.compile(r"\s*([-*_=~•–—#])(?:[ \t]*+\1)++\s*+\Z")
_BULLET = re.compile(
    r"([ \t]*)((?:[-*+–·]|\d{1,3}[.)]|\(\d{1,3}\)|\(?[A-Za-z]\)|\(?[ivx]{1,4}\)|[✓✔☑➤►→•◦▪●○‣∙⁃])[ \t]+|[•◦▪●‣⁃])(?=\S)"
)
_QUOTE = re.compile(r"[ \t]{0,3}((?:>[ \t]?)+)")
_HEADING = re.compile(r"[ \t]{0,3}(#{1,6})[ \t]+(?=\S)")
_REMARK = re.compile(r"[ \t]*+(?=\[cliniclint-)")
_HEADER = re.compile(
    r"(subject|preheader|preview(?: text)?|from|to|cc|bcc|date|sent|reply-to)[ \t]*:[ \t]*", re.IGNORECASE
)
_ATTRIBUTION = re.compile(r"\s*[-–—―~]{1,2}\s*\w")
_CLOSERS = "\"'”’»)]*_ \t"
_SHORT = 12  # words of a heading
_LONG_TITLE = 20  # words, where Every Word Has a Capital
_QUESTION = 25  # words of a question
_NAME = 12  # words of the line that names who is quoted
_QUOTED_LINES = 8
_NARROW, _WIDE = 40, 110  # characters of a hard-wrapped line
_TAB = 4
_TITLE_WORD = 4  # letters from which on every word of a title has a capital


class Line(NamedTuple):
    """A line of the draft: what of it is text, where that stands, where the next line begins."""

    text: str
    start: int
    next: int

    def cut(self, length: int) -> Line:
        """The line without its first `length` characters."""
        return Line(self.text[length:], self.start + length, self.next)


class Item(NamedTuple):
    """An open list item: how far its bullet and its text are indented."""

    indent: int
    text_indent: int


def fill(builder: Builder) -> None:
    """Add the blocks of a plain text."""
    reader = _Text(builder)
    for number, chunk in enumerate(_chunks(builder)):
        reader.read(chunk, first=number == 0)


def _chunks(builder: Builder) -> Iterator[list[Line]]:
    """The lines between blank lines. A remark stands for one: it is no copy."""
    chunk: list[Line] = []
    for match in _LINE.finditer(builder.source):
        remark = _REMARK.match(match[1])
        if remark:
            builder.remark(match.start() + remark.end(), match.start() + len(match[1].rstrip()))
        if match[1].strip() and not remark:
            chunk.append(Line(match[1], match.start(), match.end()))
        elif chunk:
            yield chunk
            chunk = []
    if chunk:
        yield chunk


class _Text:
    def __init__(self, builder: Builder) -> None:
        self._builder = builder
        self._items: list[Item] = []
        self._list = 0
        self._quotation = 0
        self._width = 0

    def read(self, lines: list[Line], *, first: bool) -> None:
        """Add the blocks of one chunk."""
        at = self._headers(lines) if first else 0
        self._quotation = 0
        self._width = _width_of(lines) if len(lines) > 1 else 0
        while at < len(lines):
            at = self._next(lines, at)

    def _next(self, lines: list[Line], at: int) -> int:
        """Add the block that begins at line `at`; the number of the line after it."""
        line = lines[at]
        if _RULE.match(line.text):
            self._items.clear()
            return at + 1
        if bullet := _BULLET.match(line.text):
            return self._item(lines, at, bullet)
        if self._items and at == 0 and _indent(line.text) >= self._items[-1].text_indent:
            return self._more_of_item(lines)
        self._items.clear()
        if heading := _HEADING.match(line.text):
            return self._heading(line, heading, at)
        if _QUOTE.match(line.text):
            return self._quote(lines, at)
        return self._prose(lines, at)

    def _headers(self, lines: list[Line]) -> int:
        """Add the header lines of an e-mail; the number of the line after them."""
        matches = []
        for line in lines:
            match = _HEADER.match(line.text)
            if match is None:
                break
            matches.append((match[1].lower(), line.cut(match.end())))
        if not any(name == "subject" for name, _ in matches):
            return 0
        for name, line in matches:
            kind = Kind.TITLE if name == "subject" else Kind.DESCRIPTION if name.startswith("pre") else Kind.LABEL
            self._add(kind, [line])
        return len(matches)

    def _heading(self, line: Line, match: re.Match[str], at: int) -> int:
        text = line.text.rstrip()
        unclosed = text.rstrip("#")
        if unclosed[-1:].isspace():
            text = unclosed  # "# Title #"
        self._add(Kind.HEADING, [Line(text, line.start, line.next).cut(match.end())], level=len(match[1]))
        return at + 1

    def _item(self, lines: list[Line], at: int, bullet: re.Match[str]) -> int:
        title = lines[at].cut(bullet.end())
        if len(lines) == 1 and bullet[2][0].isdigit() and title.text.isupper():
            self._items.clear()  # "2. OUR PRICES" between paragraphs
            self._add(Kind.HEADING, [title])
            return at + 1
        indent = _width(bullet[1])
        if not self._items:
            self._list = self._builder.new_group()
        while self._items and self._items[-1].indent > indent:
            self._items.pop()
        if not self._items or self._items[-1].indent < indent:
            self._items.append(Item(indent, indent + 2))
        end = at + 1
        while end < len(lines) and self._continues_item(lines[end - 1], lines[end]):
            end += 1
        own = [title, *lines[at + 1 : end]]
        self._add(Kind.ITEM, own, level=len(self._items), group=self._list)
        return end

    def _continues_item(self, line: Line, next_: Line) -> bool:
        if _begins_block(next_.text):
            return False
        return _indent(next_.text) >= self._items[-1].text_indent or _wraps(line, next_, self._width)

    def _more_of_item(self, lines: list[Line]) -> int:
        """A further paragraph of the list item above, indented like its text."""
        end = 1
        while end < len(lines) and not _begins_block(lines[end].text):
            end += 1
        self._add(Kind.ITEM, lines[:end], level=len(self._items), group=self._list)
        return end

    def _quote(self, lines: list[Line], at: int) -> int:
        self._quotation = self._quotation or self._builder.new_group()
        quoted: list[Line] = []
        while at < len(lines) and (match := _QUOTE.match(lines[at].text)):
            quoted.append(lines[at].cut(match.end()))
            at += 1
        for paragraph in _paragraphs([line for line in quoted if line.text.strip()]):
            self._add(Kind.QUOTE, paragraph, group=self._quotation)
        return at

    def _prose(self, lines: list[Line], at: int) -> int:
        end = at + 1
        while end < len(lines) and (not _begins_block(lines[end].text) or _names_speaker(lines[end - 1], lines[end])):
            end += 1
        if end == at + 1:
            self._add(_kind(lines[at].text.strip(), alone=True), [lines[at]])
            return end
        for paragraph in _paragraphs(lines[at:end]):
            text = "\n".join(line.text.strip() for line in paragraph)
            self._add(_kind(text, alone=len(paragraph) == 1), paragraph)
        return end

    def _add(self, kind: Kind, lines: list[Line], level: int = 0, group: int = 0) -> None:
        self._builder.add(
            kind, [_run(self._builder.source, line, last=line is lines[-1]) for line in lines], level, group
        )


def _run(source: str, line: Line, *, last: bool) -> Run:
    end = line.start + len(line.text) if last else line.next
    return Run(source[line.start : end], line.start, end)


def _begins_block(text: str) -> bool:
    return bool(_RULE.match(text) or _BULLET.match(text) or _HEADING.match(text) or _QUOTE.match(text))


def _names_speaker(line: Line, next_: Line) -> bool:
    """Whether `next_` says who is quoted in `line`: "– Anna K." looks like a list item, too."""
    if not line.text.rstrip().endswith(("”", '"', "»")):
        return False
    return len(next_.text.split()) <= _NAME and _ATTRIBUTION.match(next_.text) is not None


def _paragraphs(lines: list[Line]) -> Iterator[list[Line]]:
    """The lines of a chunk, those of one hard-wrapped paragraph or quotation together."""
    width = _width_of(lines)
    at = 0
    while at < len(lines):
        end = _end_of_quotation(lines, at)
        while end < len(lines) and _wraps(lines[end - 1], lines[end], width):
            end += 1
        yield lines[at:end]
        at = end


def _width_of(lines: list[Line]) -> int:
    """The width a chunk is wrapped at, or 0 if a line is too long for that."""
    width = max((len(line.text.rstrip()) for line in lines), default=0)
    return width if width <= _WIDE else 0


def _wraps(line: Line, next_: Line, width: int) -> bool:
    """Whether a paragraph goes on in the next line: it does in small letters, or its first word found no room."""
    text, after = line.text.rstrip(), next_.text.strip()
    if not width or len(text) < _NARROW or _is_title(text):
        return False
    word = after.split(maxsplit=1)[0]
    if after[0].islower():
        return True
    return len(text) + 1 + len(word) > width and not text.endswith(("?", ":"))


def _is_title(text: str) -> bool:
    words = [word for word in text.split() if len(word) >= _TITLE_WORD]
    return text[-1].isalnum() and len(text.split()) <= _LONG_TITLE and all(not word[0].islower() for word in words)


def _end_of_quotation(lines: list[Line], at: int) -> int:
    """The line after a quotation that begins at line `at`, its speaker's line with it; else the line after `at`."""
    text = lines[at].text.strip()
    if text[0] not in '“"«„':
        return at + 1
    for end in range(at + 1, min(at + _QUOTED_LINES, len(lines)) + 1):
        if is_quotation(text):
            return end + 1 if end < len(lines) and _names_speaker(lines[end - 1], lines[end]) else end
        if end < len(lines):
            text += "\n" + lines[end].text.strip()
    return at + 1


def _kind(text: str, *, alone: bool) -> Kind:
    last = text.rstrip(_CLOSERS)[-1:]
    words = len(text.split())
    if is_quotation(text):
        return Kind.QUOTE
    if alone and last == "?" and words <= _QUESTION:
        return Kind.QUESTION
    if alone and last not in ".!;,:…?" and (words <= _SHORT or (words <= _LONG_TITLE and _is_title(text))):
        return Kind.HEADING
    return Kind.PARAGRAPH


def _indent(text: str) -> int:
    return _width(text[: len(text) - len(text.lstrip(" \t"))])


def _width(space: str) -> int:
    return len(space.expandtabs(_TAB))
