"""The phrases of a policy in a draft, looked for in many sentences at a time.

What is known of a chunk takes much more room than its text, so only a few chunks stay: whoever goes through a long
draft from its beginning to its end makes each once.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator

from linter.policy.model import Policy
from linter.policy.search import Match, Search
from linter.scan import Scan

TOKENS = 24000
"""Tokens of a chunk, but for its last sentence: fewer cost more steps, more cost room."""

KEPT = 4


class Chunks:
    """A draft's sentences in chunks; a chunk is searched when it is first asked about, `for_cues` for cues only."""

    def __init__(self, scan: Scan, policy: Policy, *, for_cues: bool = False) -> None:
        self._only = policy.cue_phrases if for_cues else None
        self.scan = scan
        self.policy = policy
        self._cues: dict[int, dict[int, list[Match]]] = {}
        self.ranges = list(_cut(scan.ranges))
        self._firsts = [first for first, _ in self.ranges]
        self._kept: dict[int, Search] = {}

    def search(self, number: int) -> Search:
        """What is known of a chunk."""
        search = self._kept.pop(number, None)
        if search is None:
            if len(self._kept) >= KEPT:
                del self._kept[next(iter(self._kept))]
            first, last = self.ranges[number]
            document = self.scan.document
            search = Search(self.policy.program, self.scan.tokens, self.scan.ranges[first:last],
                            lambda sentence: document.quote(document.sentences[first + sentence].span), self._only)  # fmt: skip
        self._kept[number] = search
        return search

    def chunk_of(self, sentence: int) -> int:
        """The chunk that holds a sentence."""
        return bisect_right(self._firsts, sentence) - 1

    def matches(self, number: int, phrase: int) -> Iterator[tuple[int, Match]]:
        """The matches of a phrase in a chunk, each with its sentence."""
        first, _ = self.ranges[number]
        return ((first + sentence, match) for sentence, match in self.search(number).matches(phrase))

    def matches_in(self, sentence: int, phrase: int) -> Iterator[Match]:
        """The matches of a phrase in a sentence."""
        number = self.chunk_of(sentence)
        search = self.search(number)
        at = sentence - self.ranges[number][0]
        return (match for _, match in search.matches(phrase, search.inside(at, at + 1)))

    def cues(self, number: int) -> dict[int, list[Match]]:
        """The phrases of cues in a chunk, by sentence, in the order of the cue files; kept for the whole draft."""
        if number not in self._cues:
            found = self._cues[number] = {}
            rank = self.policy.cue_rank
            search, first = self.search(number), self.ranges[number][0]
            for phrase in sorted(search.candidates(rank), key=rank.__getitem__):
                if search.starts(phrase):
                    for sentence, match in search.matches(phrase):
                        found.setdefault(first + sentence, []).append(match)
        return self._cues[number]

    def seen(self, phrases: tuple[int, ...], first: int, last: int) -> bool:
        """Whether one of the phrases stands in the sentences `first:last`."""
        while first < last:
            number = self.chunk_of(first)
            begin, end = self.ranges[number]
            inside = (1 << (min(last, end) - begin)) - (1 << (first - begin))
            if self.search(number).sentences(phrases) & inside:
                return True
            first = end
        return False


def _cut(ranges: list[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    """The sentences of each chunk."""
    first = 0
    for sentence, (_, end) in enumerate(ranges):
        if end - ranges[first][0] >= TOKENS:
            yield first, sentence + 1
            first = sentence + 1
    if first < len(ranges):
        yield first, len(ranges)
