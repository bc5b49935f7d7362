"""A document's tokens, computed once and shared by phrases, cues and scores."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence

from linter.document import Document, Span
from linter.tokens import EDGES, Words, fold, spans
from linter.typed import overload


class Ranges(Sequence[tuple[int, int]]):
    """Half-open ranges, one behind the other, by their ends."""

    def __init__(self, ends: list[int]) -> None:
        self._ends = ends

    def __len__(self) -> int:
        return len(self._ends)

    @overload
    def __getitem__(self, at: int) -> tuple[int, int]: ...
    @overload
    def __getitem__(self, at: slice) -> list[tuple[int, int]]: ...
    def __getitem__(self, at: int | slice) -> tuple[int, int] | list[tuple[int, int]]:
        if isinstance(at, slice):
            return [self[one] for one in range(*at.indices(len(self._ends)))]
        return self._ends[at - 1] if at else 0, self._ends[at]


class Scan:
    """The tokens of a document, sentence by sentence; where they stand is worked out where somebody asks."""

    def __init__(self, document: Document) -> None:
        self.document = document
        self.tokens: list[str] = []
        """The folded tokens of all sentences."""
        self.ends: list[int] = []
        """For every sentence the token behind its last one."""
        self._folded, self._offsets = fold(document.text)
        self._spans: dict[int, list[tuple[int, int]]] = {}
        self._known: dict[tuple[int, int], Span] = {}
        words = Words(self._folded)
        for sentence in document.sentences:
            self.tokens += words.tokens(*self._folded_range(sentence.span))
            self.ends.append(len(self.tokens))
        self.ranges = Ranges(self.ends)
        """For every sentence the half-open range of its tokens."""

    def _folded_range(self, span: Span) -> tuple[int, int]:
        start, end = span
        if self._offsets is not None:
            start, end = self._offsets.folded(start), self._offsets.folded(end)
        # A token may look at the character behind it, a dash for one: let it see the white space there.
        return start, end + self._folded[end : end + 1].isspace()

    def words(self, sentence: int) -> list[str]:
        """The folded tokens of a sentence."""
        start, end = self.ranges[sentence]
        return self.tokens[start:end]

    def span(self, start: int, end: int) -> Span:
        """Where the tokens `start:end` (of the document) stand in the text."""
        span = self._known.get((start, end))
        if span is None:
            span = self._known[start, end] = Span(self.token(start).start, self.token(max(start, end - 1)).end)
        return span

    def token(self, number: int) -> Span:
        """Where a token (of the document) stands in the text."""
        sentence = bisect_right(self.ends, number)
        return Span(*self._spans_in(sentence)[number - self.ranges[sentence][0]])

    def _spans_in(self, sentence: int) -> list[tuple[int, int]]:
        if sentence not in self._spans:
            bounds = self._folded_range(self.document.sentences[sentence].span)
            self._spans[sentence] = spans(self._folded, self._offsets, *bounds, len(self.document.text))
        return self._spans[sentence]

    def without_edges(self, start: int, end: int) -> tuple[int, int]:
        """The tokens `start:end` without marks of punctuation at either side."""
        words = self.tokens
        while start < end - 1 and words[start] in EDGES:
            start += 1
        while end > start + 1 and words[end - 1] in EDGES - {"?", "!"}:
            end -= 1
        return start, end

    def token_range(self, span: Span) -> tuple[int, int]:
        """The tokens that a span of the text touches."""
        places = [place for sentence in range(len(self.ranges)) for place in self._spans_in(sentence)]
        starts, ends = [start for start, _ in places], [end for _, end in places]
        return bisect_right(ends, span.start), bisect_left(starts, span.end)
