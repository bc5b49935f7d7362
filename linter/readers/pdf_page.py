"""The characters of a PDF page, put together to lines."""

from __future__ import annotations

import ctypes
from collections.abc import Iterator
from dataclasses import dataclass, field
from types import ModuleType

from linter.typed import Any, NamedTuple

_BOLD = 600
_WORD_GAP = 0.18
_LINE_GAP = 1.4
"""In heights of a line: from which gap on characters are two words, and two runs (of columns or cells)."""


class Box(NamedTuple):
    """A rectangle on a page, in points from its lower left corner."""

    left: float
    bottom: float
    right: float
    top: float

    def around(self, other: Box) -> Box:
        """The smallest box that holds both."""
        return Box(
            min(self.left, other.left),
            min(self.bottom, other.bottom),
            max(self.right, other.right),
            max(self.top, other.top),
        )


class Glyph(NamedTuple):
    """A character and where it stands; `page` counts from 0."""

    text: str
    box: Box
    page: int
    bold: bool


@dataclass
class Run:
    """Characters that follow each other on one line without a wide gap; blanks stand between words."""

    glyphs: list[Glyph] = field(default_factory=list)
    left: float = 0.0
    bottom: float = 0.0
    right: float = 0.0
    top: float = 0.0

    @property
    def box(self) -> Box:
        """The box that holds all characters."""
        return Box(self.left, self.bottom, self.right, self.top)

    @property
    def text(self) -> str:
        """The characters."""
        return "".join(glyph.text for glyph in self.glyphs)

    @property
    def height(self) -> float:
        """The height of the line."""
        return self.top - self.bottom

    @property
    def bold(self) -> bool:
        """Whether every letter is bold."""
        return all(glyph.bold for glyph in self.glyphs if not glyph.text.isspace())

    def joins(self, glyph: Glyph) -> bool:
        """Whether a character goes on in this run: on its line, and not far from its end."""
        if not self.glyphs or glyph.text == " ":
            return True
        left, bottom, _, top = glyph.box
        height = max(self.top - self.bottom, top - bottom)
        return self.bottom <= (top + bottom) / 2 <= self.top and -height < left - self.right < _LINE_GAP * height

    def put(self, glyph: Glyph) -> None:
        """Add a character, after a blank if a gap parts it from the last one."""
        if not self.glyphs:
            self.left, self.bottom, self.right, self.top = glyph.box
            self.glyphs.append(glyph)
            return
        last = self.glyphs[-1]
        left, bottom, right, top = glyph.box
        if glyph.text == " ":  # PDFium makes up blanks, which have no box
            self.glyphs.append(
                Glyph(" ", Box(self.right, last.box.bottom, self.right, last.box.top), glyph.page, last.bold)
            )
            return
        if left - self.right > _WORD_GAP * self.height and last.text != " ":
            self.glyphs.append(Glyph(" ", Box(self.right, last.box.bottom, left, last.box.top), glyph.page, last.bold))
        self.left, self.bottom = min(self.left, left), min(self.bottom, bottom)
        self.right, self.top = max(self.right, right), max(self.top, top)
        self.glyphs.append(glyph)


def runs(raw: ModuleType, text_page: Any, page: int) -> list[Run]:
    """The runs of a page in the order of the file."""
    found: list[Run] = []
    current = Run()
    for glyph in _glyphs(raw, text_page, page):
        if glyph.text == "\n" or not current.joins(glyph):
            found.append(current)
            current = Run()
        if glyph.text != "\n" and (current.glyphs or not glyph.text.isspace()):
            current.put(glyph)
    return [run for run in [*found, current] if run.text.strip()]


def _glyphs(raw: ModuleType, text_page: Any, page: int) -> Iterator[Glyph]:
    rectangle = raw.FS_RECTF()
    bold, begins = False, True
    for at in range(raw.FPDFText_CountChars(text_page)):
        code = raw.FPDFText_GetUnicode(text_page, at)
        character = _character(code)
        if not character:
            continue
        raw.FPDFText_GetLooseCharBox(text_page, at, ctypes.byref(rectangle))
        box = Box(rectangle.left, rectangle.bottom, rectangle.right, rectangle.top)
        if begins:  # asked once a word: it is the costly question
            bold = _is_bold(raw, text_page, at)
        begins = character.isspace()
        yield Glyph(character, box, page, bold)


def _is_bold(raw: ModuleType, text_page: Any, at: int) -> bool:
    if raw.FPDFText_GetFontWeight(text_page, at) >= _BOLD:
        return True
    name = ctypes.create_string_buffer(64)  # many files tell it in the font's name alone
    raw.FPDFText_GetFontInfo(text_page, at, name, len(name), ctypes.c_int())
    return b"bold" in name.value.lower()


def _character(code: int) -> str:
    """A character as it is read: PDFium marks a hyphen at the end of a line with 2, and what it cannot name with 0."""
    if code in (2, 0xFFFE):
        return "-"
    if code == 10:
        return "\n"
    if code < 32 or 0xD800 <= code <= 0xDFFF or code == 0xFFFF:
        return " " if code == 9 else ""
    return chr(code).replace("\u00ad", "-")
