"""A document's tokens, computed once and shared by phrases, cues and scores."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from functools import cached_property

from linter.document import Document, Span
from linter.tokens import EDGES, Words, fold, spans


class Scan:
    """The tokens of a document, sentence by sentence; where they stand is worked out where somebody asks."""

    def __init__(self, document: Document) -> None:
        self.document = document
        self.tokens: list[str] = []
        """The folded tokens of all sentences."""
        self.ranges: list[tuple[int, int]] = []
        """For every sentence the half-open range of its tokens."""
        self._folded, self._offsets = fold(document.text)
        self._bounds = [self._folded_range(sentence.span) for sentence in document.sentences]
        self._spans: dict[int, list[tuple[int, int]]] = {}
        self._known: dict[tuple[int, int], Span] = {}
        words, at = Words(self._folded), 0
        for start, end in self._bounds:
            self.tokens += words.tokens(start, end)
            self.ranges.append((at, len(self.tokens)))
            at = len(self.tokens)

    def _folded_range(self, span: Span) -> tuple[int, int]:
        start, end = span
        if self._offsets is not None:
            start, end = bisect_left(self._offsets, start), bisect_left(self._offsets, end)
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

    @cached_property
    def ends(self) -> list[int]:
        """For every sentence the token behind its last one."""
        return [end for _, end in self.ranges]

    def _spans_in(self, sentence: int) -> list[tuple[int, int]]:
        if sentence not in self._spans:
            bounds = self._bounds[sentence]
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
