"""A document's tokens, computed once and shared by phrases, cues and scores."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from functools import cached_property

from linter.document import Document, Span
from linter.tokens import EDGES, Tokens, tokenize


class Scan:
    """The tokens of a document, and which of them stand in which sentence."""

    def __init__(self, document: Document) -> None:
        self.document = document
        self.tokens: Tokens = tokenize(document.text)

    @cached_property
    def ranges(self) -> list[tuple[int, int]]:
        """For every sentence the half-open range of its tokens."""
        starts = self.tokens.starts
        spans = (sentence.span for sentence in self.document.sentences)
        return [(bisect_left(starts, span.start), bisect_left(starts, span.end)) for span in spans]

    def words(self, sentence: int) -> list[str]:
        """The folded tokens of a sentence."""
        start, end = self.ranges[sentence]
        return self.tokens.words[start:end]

    def span(self, start: int, end: int) -> Span:
        """Where the tokens `start:end` (of the document) stand in the text."""
        return Span(self.tokens.starts[start], self.tokens.ends[max(start, end - 1)])

    def without_edges(self, start: int, end: int) -> tuple[int, int]:
        """The tokens `start:end` without marks of punctuation at either side."""
        words = self.tokens.words
        while start < end - 1 and words[start] in EDGES:
            start += 1
        while end > start + 1 and words[end - 1] in EDGES - {"?", "!"}:
            end -= 1
        return start, end

    def token_range(self, span: Span) -> tuple[int, int]:
        """The tokens that a span of the text touches."""
        return bisect_right(self.tokens.ends, span.start), bisect_left(self.tokens.starts, span.end)
