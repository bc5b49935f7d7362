"""Which cells of a table hold advertising copy: found by the headers of their columns, or of their rows."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping

from linter.document import Kind
from linter.typed import NamedTuple

Grid = Mapping[tuple[int, int], str]
"""The text of each cell that is not empty, by row and column, counted from 0."""

_KINDS = {
    Kind.BUTTON: "cta button action",
    Kind.IMAGE: "alt",
    Kind.QUESTION: "question",
    Kind.DESCRIPTION: "preheader preview meta snippet",
    Kind.HEADING: "headline headlines heading subheading subheadline title titles subject tagline slogan hook sitelink "
    "callout callouts h1 h2 h3 h4",
    Kind.QUOTE: "testimonial testimonials review reviews quote",
    Kind.PARAGRAPH: "description descriptions desc text body copy caption captions post tweet message paragraph content "
    "script answer bio excerpt summary intro introduction introductory disclaimer footnote legal voiceover subtitle "
    "offer promotion promo announcement asset advert bullet bullets benefit benefits feature features usp faq",
}
_COPY = {word: kind for kind, words in _KINDS.items() for word in words.split()}
"""The words that name copy in a header; of two, the kind that stands first above counts ("CTA text", "Meta title")."""

_RANKS = {kind: rank for rank, kind in enumerate(_KINDS)}

_BESIDE = frozenset(
    "ad ads a b c d e primary secondary main long short line part page google meta facebook instagram linkedin tiktok "
    "microsoft bing youtube x twitter link seo new final draft original revised variant variation version option en "
    "english card responsive search display email mail sms video image image's picture photo post social web website "
    "landing hero section call to of for the in and or max up characters chars no nr number required optional "
    "marketing product service company".split()
)
"""Words that stand beside those in a header."""

_OTHER = frozenset(
    "id ids url urls uri hash date time status type position pin pinned length len count score clicks impressions ctr "
    "cost price budget bid currency locale language approval approved reviewer reviewed author owner notes note comment "
    "comments campaign group keyword keywords label labels tracking template utm file filename path format size code "
    "name parameter parameters account device audience placement persona channel strength limit remaining".split()
)
"""Words that say of a header that its column holds no copy, whatever else it says ("Headline 1 position")."""

_HEADER_ROWS = 30
_HEADER_COLUMNS = 3
_HEADER_LENGTH = 80
_HEADER_WORDS = 8
_NAMED = 12
_SHOWN = 30
_PROSE_WORDS = 3
_ADDRESS_LENGTH = 2000
"""No address or id is longer; a text that is need not be searched for one."""

_BRACKETS = re.compile(r"\([^()]*\)|\[[^\[\]]*\]")
_WORD = re.compile(r"[hH][1-6]\b|[A-Z]?[a-z]+(?:’s|'s)?|[A-Z]+(?![a-z])")
_SENTENCE_END = re.compile(r"[.!?…][\"'”’)]*\Z")
_NO_WORDS = re.compile(
    r"(?:https?://|www\.|mailto:)\S*\Z|\S+@\S+\.\w+\Z|[\w-]+(?:\.[\w-]+)+(?:/\S*)?\Z|/\S*\Z|[a-z0-9]*\d[a-z0-9_-]{7,}\Z|"
    r"(?:true|false|n/?a|null|none|yes|no)\Z",
    re.IGNORECASE,
)


class Chosen(NamedTuple):
    """A cell that holds copy, what it is, and the header that says so ("" if none does)."""

    row: int
    column: int
    kind: Kind
    header: str


class Choice(NamedTuple):
    """The cells of a table that are read, in their order, and a sentence on those that are not."""

    cells: list[Chosen]
    note: str


def cell_name(row: int, column: int) -> str:
    """The name that spreadsheets give to a cell: B4."""
    letters = ""
    column += 1
    while column:
        column, letter = divmod(column - 1, 26)
        letters = chr(ord("A") + letter) + letters
    return f"{letters}{row + 1}"


def where(cell: Chosen, sheet: str = "") -> str:
    """The place of a cell in words."""
    words = f"cell {cell_name(cell.row, cell.column)}"
    words = f"sheet {sheet}, {words}" if sheet else words
    return f"{words} ({shortened(cell.header)})" if cell.header else words


def shortened(text: str) -> str:
    """A header as one line that is not long."""
    line = " ".join(text.split())
    return line if len(line) <= _SHOWN else line[: _SHOWN - 1].rstrip() + "…"


def kind_of(header: str) -> Kind | None:
    """What a column with this header holds, or None if the header does not say that it is copy."""
    words = _words(header)
    if not words or any(word in _OTHER for word in words):
        return None
    if any(word not in _COPY and word not in _BESIDE for word in words):
        return None
    kinds = [_COPY[word] for word in words if word in _COPY]
    return min(kinds, key=_RANKS.__getitem__, default=None)


def headers(grid: Grid) -> int:
    """How many headers of copy the table has, in its best row or column."""
    return max(_best_row(grid)[1], _best_column(grid)[1])


def choose(grid: Grid) -> Choice:
    """The cells of copy: those under (or beside) a header that names copy, and prose under one that says nothing.

    Without any header that names copy, every cell that holds a few words counts.
    """
    row, across = _best_row(grid)
    _, down = _best_column(grid)
    if down > max(1, across):
        turned = choose({(y, x): text for (x, y), text in grid.items()})
        return Choice(
            sorted(Chosen(y, x, kind, header) for x, y, kind, header in turned.cells),
            turned.note.replace("Columns", "Rows"),
        )
    if not across:
        cells = [Chosen(y, x, Kind.PARAGRAPH, "") for (y, x), text in sorted(grid.items()) if _is_prose(text)]
        note = "No header names copy (headline, description, text …), so every cell with a few words was read."
        return Choice(cells, note if cells else "")
    return _below(grid, row)


def _below(grid: Grid, row: int) -> Choice:
    names = {x: text for (y, x), text in grid.items() if y == row}
    below = [(y, x) for y, x in sorted(grid) if y > row]
    kinds = {x: kind_of(name) for x, name in names.items()}
    unknown = {x for y, x in below if kinds.get(x) is None and not _is_other(names.get(x, ""))}
    talking = {x for x in unknown if _mostly_prose(grid[at] for at in below if at[1] == x)}
    cells = []
    for y, x in below:
        kind = kinds.get(x) or (Kind.PARAGRAPH if x in talking else None)
        text = grid[y, x]
        is_header = text.casefold() == names.get(x, "").casefold()
        if kind and not is_header and (has_words(text) if kinds.get(x) else _is_prose(text)):
            cells.append(Chosen(y, x, kind, names.get(x, "")))
    read = {cell.column for cell in cells} | {x for x, kind in kinds.items() if kind}
    return Choice(cells, _note([names[x] for x in sorted(names) if x not in read]))


def _note(unread: list[str]) -> str:
    if not unread:
        return ""
    more = f" and {len(unread) - _NAMED} more" if len(unread) > _NAMED else ""
    shown = ", ".join(shortened(name) for name in unread[:_NAMED])
    return f"Columns that hold no copy are not read: {shown}{more}."


def has_words(text: str) -> bool:
    """Whether a cell under a header of copy says anything: not a number, an address or an id."""
    stripped = text.strip()
    is_address = len(stripped) <= _ADDRESS_LENGTH and _NO_WORDS.match(stripped)
    return any(character.isalpha() for character in stripped) and not is_address


def _is_prose(text: str) -> bool:
    return has_words(text) and sum(any(c.isalpha() for c in word) for word in text.split()) >= _PROSE_WORDS


def _mostly_prose(texts: Iterable[str]) -> bool:
    votes = [_is_prose(text) for text in texts]
    return 2 * sum(votes) > len(votes)


def _is_other(header: str) -> bool:
    return any(word in _OTHER for word in _words(header))


def _best_row(grid: Grid) -> tuple[int, int]:
    return _best((y, text) for (y, _), text in sorted(grid.items()) if y < _HEADER_ROWS)


def _best_column(grid: Grid) -> tuple[int, int]:
    # Of a row of texts beside their header, only the header must look like one.
    known = ((x, text) for (y, x), text in grid.items() if x < _HEADER_COLUMNS and kind_of(text))
    return _best(known)


def _best(cells: Iterator[tuple[int, str]]) -> tuple[int, int]:
    """The line with most headers of copy, the first of several, and how many it has."""
    counts: dict[int, int] = {}
    for line, text in cells:
        looks = len(text.split()) <= _HEADER_WORDS and not _SENTENCE_END.search(text.strip().removesuffix("?"))
        counts[line] = counts.get(line, 0) + (kind_of(text) is not None) if looks else -1000
    best = max(counts, key=lambda line: (counts[line], -line), default=0)
    return best, max(0, counts.get(best, 0))


def _words(header: str) -> list[str]:
    if len(header) > _HEADER_LENGTH:
        return []
    return [word.lower() for word in _WORD.findall(_BRACKETS.sub(" ", header))] if header.strip() else []
