"""The blocks of a page, from its tags and text; Markdown is read as the page it stands for."""

from __future__ import annotations

from collections.abc import Sequence

from linter.document import Kind
from linter.late import pattern
from linter.readers.builder import OBJECT, Builder, Run
from linter.readers.contexts import Places, context_in
from linter.readers.elements import BLOCKS, VOID, Context, Elements
from linter.readers.escapes import html_runs

_QUOTED = pattern(r"\s*[\"“«„‘]")
_ENDS_SENTENCE = pattern(r"[.!?…]")
_FOOTNOTE = pattern(r"\s*+(?:<a\b[^>]{0,300}+>\s*+)?\d{1,3}(?:[,–-]\d{1,3}){0,9}\s*+<")
_CITING = pattern(r"[^\W\d_]{3}\Z|[.,;:!?%)”’\"]\Z")
_META_KINDS = {
    "description": Kind.DESCRIPTION,
    "og:description": Kind.DESCRIPTION,
    "twitter:description": Kind.DESCRIPTION,
    "og:title": Kind.TITLE,
    "twitter:title": Kind.TITLE,
}
_PRESSED = frozenset({"submit", "button", "reset"})
_MENU_KINDS = frozenset({Kind.PARAGRAPH, Kind.ITEM, Kind.CELL})


class Page:
    """Takes tags and text in the order of the source, gives blocks to the builder."""

    def __init__(self, builder: Builder) -> None:
        self._builder = builder
        self._source = builder.source
        self._elements = Elements()
        self._runs: list[Run] = []
        self._context = Context()
        self._unlinked = False
        self._broken = False
        self._footnote = False
        self._asides: list[tuple[Kind, Sequence[Run]]] = []

    @property
    def depth(self) -> int:
        """How many elements are open."""
        return len(self._elements)

    @property
    def hidden(self) -> bool:
        """Whether text that comes now is not shown."""
        return self._elements.context.hidden

    def open(self, name: str, start: int, end: int, places: Places | None = None, *, closed: bool = False) -> None:
        """A start tag; `closed` if it closes itself."""
        if name == "br":
            self._break(start, end)
            return
        before = self._elements.context
        self._elements.imply_ends(name)
        outer = self._elements.context
        context = context_in(self._source, name, outer, places or {}, self._builder.new_group)
        if name in BLOCKS or not (context.kind is outer.kind is before.kind):
            self.flush()
        if not outer.hidden:
            self._mark(name, start, end)
        if places and not context.hidden:
            self._read_attributes(name, places)
        if name not in VOID and not closed:
            self._elements.push(name, context)

    def close(self, name: str, start: int, end: int) -> None:
        """An end tag."""
        if name == "br":
            self._break(start, end)
            return
        if name == "q" and self._runs:
            self.add(Run("”", start, end))
        elif name == "sup" and self._footnote:
            self.add(Run("]", start, end))
            self._footnote = False
        before = self._elements.context
        self._elements.end(name)
        if name in BLOCKS or self._elements.context.kind is not before.kind:
            self.flush()

    def cut(self, depth: int) -> None:
        """Close every element opened after the first `depth`, and the block."""
        self._elements.cut(depth)
        self.flush()

    def text(self, start: int, end: int) -> None:
        """Text with character references."""
        if self.hidden or (not self._runs and self._source[start:end].isspace()):
            return
        for run in html_runs(self._source, start, end):
            self.add(run)

    def add(self, run: Run) -> None:
        """Add characters to the block."""
        context = self._elements.context
        if context.hidden:
            return
        self._runs.append(run)
        if not run.text.isspace():
            self._broken = False
            self._context = context
            if context.margin and not context.linked:
                self._unlinked = self._unlinked or any(map(str.isalnum, run.text))

    def remark(self, start: int, end: int) -> None:
        """Note a comment for cliniclint."""
        self._builder.remark(start, end)

    def aside(self, kind: Kind, runs: Sequence[Run]) -> None:
        """Add a block that stands beside the text, an image's for one; it follows the block it stands in."""
        if not self.hidden:
            self._asides.append((kind, runs))

    def flush(self) -> None:
        """End the block."""
        if self._runs:
            self._add_block()
        self._runs, self._unlinked, self._broken, self._footnote = [], False, False, False
        asides, self._asides = self._asides, []
        for kind, runs in asides:
            self._builder.add(kind, runs)

    def _add_block(self) -> None:
        context = self._context
        kind = context.kind
        text = "".join(run.text for run in self._runs) if context.margin or context.testimonial else ""
        if context.margin and not self._unlinked and kind in _MENU_KINDS and not _ENDS_SENTENCE.search(text):
            return  # a menu in the header or footer
        if context.testimonial and kind is Kind.PARAGRAPH and _QUOTED.match(text):
            kind = Kind.QUOTE
        self._builder.add(kind, self._runs, context.level, context.group)

    def _break(self, start: int, end: int) -> None:
        if self._broken:
            self.flush()  # two line breaks look like a new paragraph
        elif self._runs:
            self.add(Run("\n", start, end))
            self._broken = True

    def _mark(self, name: str, start: int, end: int) -> None:
        """Add what some tags show in the text."""
        if name == "img":
            self.add(Run(" ", start, end))
        elif name == "q":
            self.add(Run("“", start, end))
        elif name == "code":
            self.add(Run(OBJECT, start, end))
        elif name == "sup" and self._cites(end):
            # Without a mark, "84%<sup>1</sup>" would read 84%1 and hide both the number and that it is cited.
            self.add(Run("[", start, end))
            self._footnote = True

    def _cites(self, at: int) -> bool:
        """Whether the superscript whose content begins at `at` is the number of a note."""
        return bool(self._runs and _CITING.search(self._runs[-1].text) and _FOOTNOTE.match(self._source, at))

    def _read_attributes(self, name: str, places: Places) -> None:
        """Add the blocks that stand in attributes."""
        if "aria-label" in places:
            self._aside_at(Kind.LABEL, places["aria-label"])
        if name == "img" and "alt" in places:
            self._aside_at(Kind.IMAGE, places["alt"])
        elif name == "meta" and "content" in places:
            kind = _META_KINDS.get(self._value(places, "name")) or _META_KINDS.get(self._value(places, "property"))
            if kind:
                self._aside_at(kind, places["content"])
        elif name == "input" and "value" in places and self._value(places, "type") in _PRESSED:
            self._aside_at(Kind.BUTTON, places["value"])

    def _aside_at(self, kind: Kind, place: tuple[int, int]) -> None:
        self.aside(kind, html_runs(self._source, *place, attribute=True))

    def _value(self, places: Places, name: str) -> str:
        start, end = places.get(name, (0, 0))
        return self._source[start:end].strip().lower()
