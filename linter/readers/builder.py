"""Puts a document together from runs of text that know their place in the source."""

from __future__ import annotations

from collections.abc import Sequence

from linter.document import Block, Document, Kind, Piece, Sentence, Span
from linter.late import pattern
from linter.readers.sentences import split
from linter.typed import NamedTuple

OBJECT = "\ufffc"
"""Stands in the text for what is no prose (a code span), so that the words around it do not join."""

SEPARATOR = "\n\n"

# Anything but white space, placeholders and characters that take no room: soft hyphen, joiners, direction marks.
_VISIBLE = pattern(
    r"[^\s\ufffc\ufeff\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f]"
)
_AFTER_QUESTION = "!\"'”’»)]*_ \t\r\n\xa0"
_CLOSED_BY = {
    "“": pattern("”"),
    "«": pattern("»"),
    "„": pattern("[“”]"),
    '"': pattern('"'),
    "‘": pattern(r"’(?!\w)"),  # an apostrophe is no end
}
_ATTRIBUTION = pattern(r"\s*(?:[-–—―~]{1,2}\s*\S|\(|\n)")
_ATTRIBUTION_WORDS = 12


class Run(NamedTuple):
    """Characters of the text and the place in the source they come from."""

    text: str
    start: int
    end: int


class Builder:
    """Collects the blocks of one draft in reading order."""

    def __init__(self, source: str) -> None:
        self.source = source
        self._texts: list[str] = []
        self._pieces: list[Piece] = []
        self._blocks: list[Block] = []
        self._sentences: list[Sentence] = []
        self._length = 0
        self._groups = 0
        self._remarks: list[Span] = []
        self._notes: list[str] = []
        self._marks: list[tuple[int, str]] = []

    def new_group(self) -> int:
        """A number no other list, table or quotation of this draft has."""
        self._groups += 1
        return self._groups

    def remark(self, start: int, end: int) -> None:
        """Note what the author says to cliniclint; it is no part of the text."""
        self._remarks.append(Span(start, end))

    def note(self, sentence: str) -> None:
        """Tell the author something about how the draft was read, once."""
        if sentence not in self._notes:
            self._notes.append(sentence)

    def mark(self, start: int, where: str) -> None:
        """Say in words where the text from `start` on stands, for drafts whose lines say little."""
        self._marks.append((start, where))

    def add(self, kind: Kind, runs: Sequence[Run], level: int = 0, group: int = 0) -> int:
        """Add a block, without the white space around it; one with nothing to see is dropped. Returns where it begins."""
        runs = trim(runs)
        text = "".join(run.text for run in runs)
        if not is_visible(text):
            return self._length
        if self._blocks:
            self._separate(runs[0].start)
        start = self._length
        for run in runs:
            self._append(run)
        sentences = split(text)
        span = Span(start, self._length)
        self._sentences += [Sentence(Span(start + s, start + e), len(self._blocks)) for s, e in sentences]
        self._blocks.append(Block(span, refine(kind, text, len(sentences)), level, group))
        return start

    def finish(
        self,
        name: str,
        format_: str,
        digest: str,
        notes: tuple[str, ...] = (),
        marks: tuple[tuple[int, str], ...] = (),
    ) -> Document:
        """The document of all blocks added."""
        return Document(
            name=name,
            format=format_,
            source=self.source,
            digest=digest,
            text="".join(self._texts),
            pieces=tuple(self._pieces),
            blocks=tuple(self._blocks),
            sentences=tuple(self._sentences),
            notes=(*notes, *self._notes),
            marks=marks or tuple(self._marks),
            remarks=tuple(self._remarks),
        )

    def _separate(self, next_start: int) -> None:
        # A page description or an image's text may stand before the block it follows in the text: no gap to map then.
        end = self._pieces[-1].source_end
        self._texts.append(SEPARATOR)
        at, self._length = self._length, self._length + len(SEPARATOR)
        self._pieces.append(Piece(at, self._length, end, max(end, next_start)))

    def _append(self, run: Run) -> None:
        at, self._length = self._length, self._length + len(run.text)
        self._texts.append(run.text)
        piece = Piece(at, self._length, run.start, run.end)
        last = self._pieces[-1] if self._pieces else None
        if last and last.exact and piece.exact and last.source_end == run.start and self._in_block(last):
            self._pieces[-1] = Piece(last.start, piece.end, last.source_start, piece.source_end)
        else:
            self._pieces.append(piece)

    def _in_block(self, piece: Piece) -> bool:
        # The separator before the first run of a block must stay a piece of its own.
        return not self._blocks or piece.start >= self._blocks[-1].span.end + len(SEPARATOR)


def is_visible(text: str) -> bool:
    """Whether a reader sees anything of `text`."""
    first = text[:1]
    return (first.isascii() and first.isalnum()) or _VISIBLE.search(text) is not None


def trim(runs: Sequence[Run]) -> list[Run]:
    """The runs without white space at both ends, and without empty ones."""
    if len(runs) == 1 and runs[0].text and runs[0].text == runs[0].text.strip():
        return [*runs]  # what most blocks are
    kept = [run for run in runs if run.text]
    while kept and not kept[-1].text.strip():
        kept.pop()
    first = next((number for number, run in enumerate(kept) if run.text.strip()), len(kept))
    kept = kept[first:]
    if kept:
        kept[0] = _trim_run(kept[0], left=True)
        kept[-1] = _trim_run(kept[-1], left=False)
    return kept


def _trim_run(run: Run, *, left: bool) -> Run:
    text, start, end = run
    if len(text) != end - start:
        return run  # maps as a whole
    if left:
        cut = len(text) - len(text.lstrip())
        return Run(text[cut:], start + cut, end)
    cut = len(text) - len(text.rstrip())
    return Run(text[: len(text) - cut], start, end - cut)


def refine(kind: Kind, text: str, sentences: int) -> Kind:
    """The kind of a block once its words are known: a question, a quotation."""
    if kind in {Kind.HEADING, Kind.BUTTON} and asks(text):
        return Kind.QUESTION
    if kind is not Kind.PARAGRAPH:
        return kind
    if is_quotation(text):
        return Kind.QUOTE
    return Kind.QUESTION if sentences == 1 and asks(text) else kind


def asks(text: str) -> bool:
    """Whether `text` ends with a question mark."""
    return text.rstrip(_AFTER_QUESTION).endswith("?")


def is_quotation(text: str) -> bool:
    """Whether a block is one quotation from its first to its last mark, with or without the speaker's name after it."""
    closing = _CLOSED_BY.get(text[0])
    if closing is None:
        return False
    ends = [match.start() for match in closing.finditer(text, 1)]
    if len(ends) != 1:
        return False  # “Miracle” and “cure” are two quotations
    rest = text[ends[0] + 1 :]
    return not rest.strip(" .,;*_") or (
        len(rest.split()) <= _ATTRIBUTION_WORDS and _ATTRIBUTION.match(rest) is not None
    )
