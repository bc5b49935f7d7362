"""From lines on a page to paragraphs in the order of reading: columns, tables, headings, bullets."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import accumulate, pairwise
from statistics import median

from linter.document import Kind
from linter.readers.pdf_page import Box, Glyph, Run

_GUTTER = 0.8
_BAND = 0.3
_PITCH = 1.55
_FULL = 0.6
_LARGER = 1.18
_SAME_SIZE = 0.12
_HEADING_WORDS = 20
_COLUMN_LINES = 3
_DEPTH = 12
_GAPS = 8
_EVEN = 0.15
_BULLET = re.compile(r"\s*(?:[•◦▪●‣⁃∙·■□✓✔☑➤►\uf0b7\uf0a7]|[-–]\s|\d{1,2}[.)]\s|\(\d{1,2}\)\s)\s*(?=\S)")


@dataclass
class Paragraph:
    """Lines that belong together, in order."""

    kind: Kind
    lines: list[Run]

    @property
    def page(self) -> int:
        """The page that it begins on."""
        return self.lines[0].glyphs[0].page

    @property
    def bullet(self) -> int:
        """How many characters of its first line are a bullet."""
        match = _BULLET.match(self.lines[0].text) if self.kind is Kind.ITEM else None
        return match.end() if match else 0


def body_height(pages: list[list[Run]]) -> float:
    """The height of most characters of a document."""
    heights = sorted((run.height, len(run.glyphs)) for page in pages for run in page)
    half, seen = sum(number for _, number in heights) / 2, 0
    for height, number in heights:
        seen += number
        if seen >= half:
            return height
    return 0.0


def paragraphs(page: list[Run], body: float) -> Iterator[Paragraph]:
    """The paragraphs of a page in the order of reading."""
    for region, edge in _regions(page, body, _edge(page), 0):
        yield from _in_region(region, body, edge)


def _regions(runs: list[Run], body: float, edge: float, depth: int) -> Iterator[tuple[list[Run], float]]:
    """Parts of a page to be read one after the other, each with the right edge of its column."""
    if depth < _DEPTH and len(runs) > 1:
        for cut in (_in_sequence, _columns, _bands):
            parts = cut(runs, body)
            if len(parts) > 1:
                for part in parts:
                    yield from _regions(part, body, _edge(part) if cut is _columns else edge, depth + 1)
                return
    yield runs, edge


def _edge(runs: list[Run]) -> float:
    return max(run.box.right for run in runs)


def _in_sequence(runs: list[Run], body: float) -> list[list[Run]]:
    """The runs between wide gaps where the file writes all above before all below: so it was laid out."""
    upward = sorted(enumerate(runs), key=lambda one: one[1].box.bottom)
    bottoms = [run.box.bottom for _, run in upward]
    first_below = list(accumulate((number for number, _ in upward), min))
    last_above = list(accumulate((number for number, _ in reversed(upward)), max))[::-1]
    cuts = []
    for low, high in _gaps([(run.box.bottom, run.box.top) for run in runs]):
        at = bisect_left(bottoms, high)
        if high - low > _BAND * body and last_above[at] < first_below[at - 1]:
            cuts.append(high)
    parts: dict[int, list[Run]] = {}
    for run in runs:
        parts.setdefault(bisect_right(cuts, run.box.bottom), []).append(run)
    return [parts[number] for number in sorted(parts, reverse=True)]


def _columns(runs: list[Run], body: float) -> list[list[Run]]:
    """The runs left and right of the first gap that goes from top to bottom, if there is prose on both sides."""
    if not runs:
        return []
    gaps = [gap for gap in _gaps([(run.box.left, run.box.right) for run in runs]) if gap[1] - gap[0] >= _GUTTER * body]
    for left, right in gaps[:_GAPS]:
        sides = [[run for run in runs if run.box.right <= left], [run for run in runs if run.box.left >= right]]
        if all(map(_is_prose, sides)):
            return sides
    return []


def _bands(runs: list[Run], body: float) -> list[list[Run]]:
    """The runs above and below the widest gap that goes from left to right, if columns can stand on one side of it."""
    gaps = sorted(_gaps([(run.box.bottom, run.box.top) for run in runs]), key=lambda gap: gap[0] - gap[1])
    for low, high in gaps[:_GAPS]:
        above = [run for run in runs if run.box.bottom >= high]
        below = [run for run in runs if run.box.top <= low]
        if _columns(above, body) or _columns(below, body):
            return [above, below]
    return []


def _gaps(extents: list[tuple[float, float]]) -> Iterator[tuple[float, float]]:
    """The gaps that no extent reaches into."""
    ordered = sorted(extents)
    reached = ordered[0][1]
    for start, end in ordered[1:]:
        if start > reached:
            yield reached, start
        reached = max(reached, end)


def _is_prose(runs: list[Run]) -> bool:
    """Whether a side of a page is a column of text: several lines, most of which go on to its edge."""
    if len(runs) < _COLUMN_LINES:
        return False
    width = max(run.box.right for run in runs) - min(run.box.left for run in runs)
    return median(run.box.right - run.box.left for run in runs) >= _FULL * width


# Lines and paragraphs


def _in_region(runs: list[Run], body: float, edge: float) -> Iterator[Paragraph]:
    open_: list[Run] = []
    for cells in _rows(runs):
        row = _justified(cells, edge) if open_ and edge - open_[-1].right < open_[-1].height / 2 else cells
        if len(row) > 1:  # side by side without being columns: cells
            yield from _closed(open_, body)
            open_ = []
            for cell in row:
                yield Paragraph(Kind.CELL, [cell])
        elif open_ and _goes_on(open_, row[0], edge, body):
            open_.append(row[0])
        else:
            yield from _closed(open_, body)
            open_ = [row[0]]
    yield from _closed(open_, body)


def _rows(runs: list[Run]) -> list[list[Run]]:
    """The runs by lines from top to bottom, each from left to right; a bullet is one with its text."""
    rows: list[list[Run]] = []
    for run in sorted(runs, key=lambda one: (-one.box.top, one.box.left)):
        middle = (run.box.top + run.box.bottom) / 2
        if rows and rows[-1][0].box.bottom <= middle <= rows[-1][0].box.top:
            rows[-1].append(run)
        else:
            rows.append([run])
    return [_with_bullet(sorted(row, key=lambda one: one.box.left)) for row in rows]


def _with_bullet(row: list[Run]) -> list[Run]:
    if len(row) > 1 and len(row[0].text.strip()) <= 3 and _BULLET.match(f"{row[0].text} x"):
        first = row[0]
        for glyph in row[1].glyphs:
            first.put(glyph)
        return [first, *row[2:]]
    return row


def _justified(row: list[Run], edge: float) -> list[Run]:
    """A row whose words are spread evenly to the edge is one line of a paragraph, however wide the gaps are."""
    gaps = [right.left - left.right for left, right in pairwise(row)]
    even = len(gaps) > 0 and max(gaps) - min(gaps) <= _EVEN * max(gaps)
    words = all(" " not in run.text.strip() for run in row)
    if not (even and words and edge - row[-1].right < row[-1].height / 2):
        return row
    line = row[0]
    for run in row[1:]:
        for glyph in run.glyphs:
            line.put(glyph)
    return [line]


def _goes_on(lines: list[Run], next_: Run, edge: float, body: float) -> bool:
    """Whether a line belongs to the paragraph of the lines before it."""
    last = lines[-1]
    if abs(last.height - next_.height) > _SAME_SIZE * max(last.height, next_.height):
        return False
    if last.bold != next_.bold and (lines[0].bold and all(line.bold for line in lines)):
        return False
    if last.box.top - next_.box.top > _PITCH * last.height or _BULLET.match(next_.text):
        return False
    if last.height > _LARGER * body or next_.text[0].islower():
        return True  # the lines of a title are cut by hand
    # The last line of a paragraph leaves room for the first word of the next one.
    word = next_.text.split()[0]
    needed = (next_.box.right - next_.box.left) * (len(word) + 1) / max(len(next_.text), 1)
    return edge - last.box.right <= needed


def _closed(lines: list[Run], body: float) -> Iterator[Paragraph]:
    if lines:
        yield Paragraph(_kind(lines, body), lines)


def _kind(lines: list[Run], body: float) -> Kind:
    text = " ".join(line.text for line in lines)
    if _BULLET.match(text):
        return Kind.ITEM
    short = len(text.split()) <= _HEADING_WORDS and text.rstrip()[-1:] not in ".,;:…"
    larger = lines[0].height > _LARGER * body
    return Kind.HEADING if short and (larger or all(line.bold for line in lines)) else Kind.PARAGRAPH


def boxes(glyphs: list[Glyph]) -> list[tuple[int, Box]]:
    """The page and the boxes of characters, one box a line."""
    found: list[tuple[int, Box]] = []
    for glyph in glyphs:
        if found and found[-1][0] == glyph.page and _on_line(found[-1][1], glyph.box):
            found[-1] = (glyph.page, found[-1][1].around(glyph.box))
        else:
            found.append((glyph.page, glyph.box))
    return found


def _on_line(line: Box, box: Box) -> bool:
    return line.bottom <= (box.bottom + box.top) / 2 <= line.top and box.left >= line.left
