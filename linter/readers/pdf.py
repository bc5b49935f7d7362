"""PDF files: their text page by page, hyphens at line ends undone, columns in the order of reading."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from linter.document import Kind
from linter.errors import DraftError
from linter.readers.extras import library
from linter.readers.pdf_layout import Paragraph, body_height, paragraphs
from linter.readers.pdf_page import Glyph, Run, runs
from linter.readers.transcript import Transcript
from linter.typed import Any, NamedTuple

MAX_FILE = 100_000_000
MAX_PAGES = 2_000
MAX_GLYPHS = 5_000_000

_PASSWORD, _SECURITY = 4, 5
"""PDFium's errors for a file that is protected."""

_MARGIN = 0.09
_REPEATED = 3
"""How near to a page's edge a line must stand, and on how many pages, to be its header or footer."""

_PAGE_NUMBER = re.compile(r"(?:page\s*)?\d{1,4}(?:\s*(?:/|of|\|)\s*\d{1,4})?\Z", re.IGNORECASE)
_ENDS = re.compile(r"[.!?:…][\"'”’)\]]*\Z")
_HYPHENATED = frozenset({"long", "short"})
"""The table has "longterm", too, which nobody writes."""

_WORDS = Path(__file__).parent.parent / "data" / "syllables.txt"


class Shown(NamedTuple):
    """A character of the transcript's source, and where it stands."""

    at: int
    glyph: Glyph


def fill(transcript: Transcript, data: bytes, name: str) -> None:
    """Add the blocks of a PDF."""
    read_pdf(transcript, data, name)


def read_pdf(transcript: Transcript, data: bytes, name: str) -> list[Shown]:
    """Add the blocks of a PDF; returns which character of the source stands where."""
    title, pages, heights = _opened(data, name)
    if not any(pages):
        raise DraftError(f"{name}: holds no text, only pictures of it; run text recognition (OCR) on the scan first.")
    for number, page in enumerate(pages, 1):
        if not page:
            transcript.note(f"Page {number} holds no text; if it is a picture of text, it was not read.")
    transcript.add(Kind.TITLE, title, "the document's title (in its properties)")
    _drop_repeated(pages, heights)
    body = body_height(pages)
    found = [paragraph for page in pages if page for paragraph in paragraphs(page, body)]
    shown: list[Shown] = []
    group = 0
    for paragraph in _joined(found):
        listed = paragraph.kind in (Kind.ITEM, Kind.CELL)
        group = (group or transcript.new_group()) if listed else 0
        shown += _add(transcript, paragraph, group)
    return shown


def _opened(data: bytes, name: str) -> tuple[str, list[list[Run]], list[float]]:
    """The title, the runs of every page, and its height."""
    pdfium, raw = library("pypdfium2", "pdf", name), library("pypdfium2.raw", "pdf", name)
    if b"%PDF-" not in data[:1024]:
        raise DraftError(f"{name}: is not a PDF file; give it the ending of what it is.")
    if len(data) > MAX_FILE:
        raise DraftError(f"{name}: is larger than {MAX_FILE // 1_000_000} MB; check a smaller copy.")
    try:
        document = pdfium.PdfDocument(data)
        if len(document) > MAX_PAGES:
            raise DraftError(f"{name}: has more than {MAX_PAGES} pages; check it in parts.")
        title = document.get_metadata_value("Title")
        return title, *_pages(document, raw, name)
    except pdfium.PdfiumError as error:
        if getattr(error, "err_code", 0) in (_PASSWORD, _SECURITY) or "assword" in str(error):
            raise DraftError(f"{name}: is protected with a password; save a copy without one and check that.") from None
        raise DraftError(f"{name}: is damaged ({error}); make the PDF anew.") from None


def _pages(document: Any, raw: Any, name: str) -> tuple[list[list[Run]], list[float]]:
    pages: list[list[Run]] = []
    heights: list[float] = []
    count = 0
    for number in range(len(document)):
        page = document[number]
        text = page.get_textpage()
        count += text.count_chars()
        if count > MAX_GLYPHS:
            raise DraftError(
                f"{name}: holds more than {MAX_GLYPHS // 1_000_000} million characters; check it in parts."
            )
        pages.append(runs(raw, text.raw, number))
        heights.append(page.get_height())
        text.close()
        page.close()
    return pages, heights


def _drop_repeated(pages: list[list[Run]], heights: list[float]) -> None:
    """Take page numbers away, and headers and footers from all pages but the first that shows them."""
    times = Counter(
        words
        for page, height in zip(pages, heights, strict=True)
        for words in {_words(run) for run in _edges(page, height)}
    )
    seen: set[str] = set()
    for page, height in zip(pages, heights, strict=True):
        edges = {id(run) for run in _edges(page, height)}
        kept = []
        for run in page:
            words = _words(run)
            repeats = id(run) in edges and times[words] >= _REPEATED
            if not (id(run) in edges and _PAGE_NUMBER.match(run.text.strip())) and not (repeats and words in seen):
                kept.append(run)
            seen |= {words} if repeats else set()
        page[:] = kept


def _edges(page: list[Run], height: float) -> Iterator[Run]:
    low, high = _MARGIN * height, (1 - _MARGIN) * height
    return (run for run in page if run.box.top < low or run.box.bottom > high)


def _words(run: Run) -> str:
    return re.sub(r"\d+", "#", " ".join(run.text.split()).casefold())


# Paragraphs


def _joined(found: list[Paragraph]) -> Iterator[Paragraph]:
    """The paragraphs, those that go on in the next column or on the next page put together."""
    open_: Paragraph | None = None
    for paragraph in found:
        if open_ and _goes_on(open_, paragraph):
            open_.lines += paragraph.lines
            continue
        if open_:
            yield open_
        open_ = paragraph
    if open_:
        yield open_


def _goes_on(before: Paragraph, after: Paragraph) -> bool:
    text = before.lines[-1].text.rstrip()
    first = after.lines[0].text.lstrip()
    continues = before.kind in (Kind.PARAGRAPH, Kind.ITEM) and after.kind is Kind.PARAGRAPH
    return continues and not _ENDS.search(text) and first[:1].islower()


def _add(transcript: Transcript, paragraph: Paragraph, group: int) -> list[Shown]:
    glyphs = _flowing(paragraph)
    text = "".join(glyph.text for glyph in glyphs)
    level = 1 if paragraph.kind is Kind.ITEM else 0
    where = f"page {paragraph.page + 1}, paragraph {transcript.number}"
    start = transcript.add(paragraph.kind, text, where, level, group)
    if start is None:
        return []
    left, right = len(text) - len(text.lstrip()), len(text.rstrip())
    shown, at = [], 0
    for glyph in glyphs:
        if left <= at < right:
            shown.append(Shown(start + at, glyph))
        at += len(glyph.text)
    return shown


def _flowing(paragraph: Paragraph) -> list[Glyph]:
    """The characters of a paragraph as one line: hyphens that only part a word are gone, a blank for other line ends."""
    flow: list[Glyph] = []
    for number, line in enumerate(paragraph.lines):
        glyphs = line.glyphs[paragraph.bullet :] if number == 0 else line.glyphs
        if flow and _parts_word(flow, glyphs):
            flow.pop()
        elif flow and flow[-1].text != "-" and not flow[-1].text.isspace():
            flow.append(flow[-1]._replace(text=" "))
        flow += glyphs
        while flow and flow[-1].text.isspace():
            flow.pop()
    return flow


def _parts_word(before: list[Glyph], after: list[Glyph]) -> bool:
    """Whether the hyphen before a line end only parts a word: "treat-ment", but not "long-term"."""
    head = re.search(r"(\w+)-\Z", "".join(glyph.text for glyph in before[-40:]))
    tail = re.match(r"[a-z]+", "".join(glyph.text for glyph in after[:40]))
    if not head or not tail or not head[1].isalpha():
        return False
    whole = head[1] + tail[0]
    solid = is_word(whole) and head[1].lower() not in _HYPHENATED
    return solid or not (is_word(head[1]) and is_word(tail[0]))


def is_word(word: str) -> bool:
    """Whether the word is in the table of syllables, which holds some 120,000 English words."""
    table = _table()
    key, rest = word[:3].lower(), word[3:].lower()
    start = table.find(f"\n{key} ")
    line = table[start + 1 : table.find("\n", start + 1)] if start >= 0 else ""
    return re.search(rf" {re.escape(rest)}\d", line) is not None


@cache
def _table() -> str:
    return "\n" + _WORDS.read_text(encoding="utf-8")
