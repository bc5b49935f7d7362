"""Words on a terminal: colour, width, what may be printed, how a source is cited, how far a long run is."""

from __future__ import annotations

import sys
import time
from unicodedata import category

from linter.typed import TYPE_CHECKING

if TYPE_CHECKING:
    from linter.policy.model import Source

WIDTH = 100
"""Columns of everything printed, so that a report is the same everywhere."""

CHECKED = {
    "read": "read",
    "second-hand": "read second-hand",
    "not re-read": "not re-read: check before you cite it",
}
"""How a source was checked, in plain words."""

_COLOURS = {"error": "1;31", "warning": "1;33", "advice": "1;36", "path": "1", "faint": "2"}


class Style:
    """Puts colour around words, or nothing. Colour only repeats what the words say."""

    def __init__(self, *, colour: bool) -> None:
        self.colour = colour

    def __call__(self, kind: str, text: str) -> str:
        """The text in the colour of `kind`: a severity, path or faint."""
        return f"\x1b[{_COLOURS[kind]}m{text}\x1b[0m" if self.colour else text


PLAIN = Style(colour=False)


def citation(source: Source) -> str:
    """A source in one line, with an honest word on how it was checked unless it was read."""
    cited = f" ({source.citation})" if source.citation else ""
    return source.title + cited + ("" if source.checked == "read" else f" [{CHECKED[source.checked]}]")


def checked(source: Source) -> str:
    """How a source was checked, and through what it was read if not itself."""
    via = f", through {source.via}" if source.via and source.checked == "second-hand" else ""
    return CHECKED[source.checked] + via


_REORDERING = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")


def printable(text: str) -> str:
    """The text without characters that would steer the terminal, be it in colour, place or direction."""
    if text.isprintable():
        return text
    return "".join("\ufffd" if category(c) in ("Cc", "Cs", "Zl", "Zp") or c in _REORDERING else c for c in text)


def shorten(text: str, width: int) -> str:
    """The text, cut to so many characters."""
    return text if len(text) <= width else text[: width - 1].rstrip() + "…"


def wrapped(text: str, first: str, other: str, width: int = WIDTH) -> list[str]:
    """The words of a text in lines, the first and the others indented; a word longer than a line is not broken.

    `textwrap` does so, too, and takes as long to load as all lines of a page take here.
    """
    lines: list[str] = []
    line, indent = "", first
    for word in text.split(" "):
        if line and len(indent) + len(line) + 1 + len(word) <= width:
            line += " " + word
            continue
        if line:
            lines.append(indent + line)
            indent = other
        line = word
    return [*lines, indent + line] if line else lines


class Progress:
    """A line on standard error that says how far a long run is; nothing where that is no terminal."""

    LONG_SECONDS = 2.0
    LONG_DRAFTS = 50
    PAUSE = 0.1

    def __init__(self, total: int) -> None:
        self.total = total
        self.done = 0
        self.started = time.monotonic()
        self.drawn = 0.0
        self.enabled = total > 1 and sys.stderr.isatty()

    def clear(self) -> None:
        """Take the line away, so that the report can be written."""
        if self.drawn:
            sys.stderr.write("\r\x1b[K")
            sys.stderr.flush()

    def step(self) -> None:
        """One more draft is done."""
        self.done += 1
        now = time.monotonic()
        is_long = self.total >= self.LONG_DRAFTS or now - self.started >= self.LONG_SECONDS
        if self.enabled and is_long and now - self.drawn >= self.PAUSE and self.done < self.total:
            self.drawn = now
            filled = 30 * self.done // self.total
            sys.stderr.write(f"\r[{'#' * filled}{'.' * (30 - filled)}] {self.done} of {self.total} drafts")
            sys.stderr.flush()
