"""HTML markup: tags, comments and text with exact offsets, in linear time.

Not `html.parser`: on markup that never closes it takes quadratic time (60 KB of "<a " take it half a minute), and its
reading of such markup differs between Python versions, while the same draft must give the same report everywhere.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from enum import Enum

from linter.late import pattern
from linter.typed import NamedTuple

_OPEN = pattern(
    r"<([A-Za-z][^\s/>]*+)((?:[^>=]++|=\s*+(?:\"[^\"]*+\"|'[^']*+'|[^\s>]*+))*+)>",
)
_PLAIN_OPEN = pattern(r"<([A-Za-z][^\s/>]*+)[^>]*+>")
_CLOSE = pattern(r"</([A-Za-z][^\s/>]*+)[^>]*+>")
_COMMENT_END = pattern(r"--!?>")
_REMARK = pattern(r"<!--\s*+cliniclint-")
_ATTRIBUTE = pattern(r"([^\s\"'<>/=][^\s/>=]*+)(?:\s*+=\s*+(?:\"([^\"]*+)\"|'([^']*+)'|([^\s>]++)))?")

RAW = frozenset({"script", "style", "title", "textarea", "xmp", "iframe", "noembed", "noframes"})
"""Elements whose content is no markup."""

_RAW_ENDS = {name: pattern(rf"</{name}(?=[\s/>])", re.IGNORECASE) for name in RAW}


class Part(Enum):
    """What a token is; NONE is a comment or declaration, REMARK a comment for cliniclint."""

    NONE = 0
    TEXT = 1
    OPEN = 2
    CLOSE = 3
    RAW = 4
    REMARK = 5


class Token(NamedTuple):
    """A run of text or a tag; `name` is the tag's, or that of the element whose raw content it is."""

    part: Part
    start: int
    end: int
    name: str = ""


def tokens(source: str, start: int, end: int) -> Iterator[Token]:
    """The text and tags between `start` and `end`; other comments than remarks, and declarations, are left out."""
    at = text = start
    opening = _OPEN
    while (at := source.find("<", at, end)) >= 0:
        kind = source[at + 1 : min(at + 2, end)]
        if not (kind and (kind in "/!?" or (kind.isascii() and kind.isalpha()))):
            at += 1
            continue
        token = _tag(source, at, end, opening)
        if token is None and opening is _OPEN:
            # Some quotation mark never closes. Looking for it again at every tag would take quadratic time.
            opening = _PLAIN_OPEN
            token = _tag(source, at, end, opening)
        if token is None:
            break  # no ">" any more: the rest is text
        if text < at:
            yield Token(Part.TEXT, text, at)
        at = text = token.end
        if token.part is Part.NONE:
            if _REMARK.match(source, token.start, token.end):
                yield Token(Part.REMARK, token.start, token.end)
            continue
        yield token
        if token.part is Part.OPEN and token.name in RAW:
            at = text = _raw_end(source, token, end)
            yield Token(Part.RAW, token.end, at, token.name)
    if text < end:
        yield Token(Part.TEXT, text, end)


def _tag(source: str, at: int, end: int, opening: re.Pattern[str]) -> Token | None:
    """The tag or comment at `at`, if it ends."""
    if match := opening.match(source, at, end):
        return Token(Part.OPEN, at, match.end(), match[1].lower())
    if match := _CLOSE.match(source, at, end):
        return Token(Part.CLOSE, at, match.end(), match[1].lower())
    if source[at + 1].isalpha():
        return None
    if source.startswith("<!--", at, end):
        return Token(Part.NONE, at, _comment_end(source, at, end))
    close = source.find(">", at, end)
    return None if close < 0 else Token(Part.NONE, at, close + 1)


def _comment_end(source: str, at: int, end: int) -> int:
    for empty in ("<!-->", "<!--->"):
        if source.startswith(empty, at):
            return at + len(empty)
    match = _COMMENT_END.search(source, at + 4, end)
    return match.end() if match else end  # hides the rest, as in a browser


def _raw_end(source: str, token: Token, end: int) -> int:
    match = _RAW_ENDS[token.name].search(source, token.end, end)
    if match:
        return match.start()
    return token.end if is_closed(source, token) else end


def is_closed(source: str, token: Token) -> bool:
    """Whether a start tag ends in "/>"."""
    return source.startswith("/>", token.end - 2)


def attributes(source: str, token: Token) -> dict[str, tuple[int, int]]:
    """The places of the values of a start tag's attributes; the first of a name counts."""
    found: dict[str, tuple[int, int]] = {}
    for match in _ATTRIBUTE.finditer(source, token.start + 1 + len(token.name), token.end - 1):
        group = match.lastindex or 1
        found.setdefault(match[1].lower(), match.span(group) if group > 1 else (match.end(), match.end()))
    return found
