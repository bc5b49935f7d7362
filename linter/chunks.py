"""The phrases of a policy in a draft, looked for in many sentences at a time.

What is known of a chunk takes much more room than its text, so only a few chunks stay: whoever goes through a long
draft from its beginning to its end makes each once. Who checks a draft again and again while it is written keeps more
(`Memory`).
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence

from linter.policy.model import Policy
from linter.policy.search import Match, Search
from linter.scan import Scan
from linter.typed import Any

TOKENS = 30000
"""Tokens of a chunk, but for its last sentence: fewer cost more steps, more cost room."""

KEPT = 4
KEPT_OF_LONG = 3
"""Chunks that stay at hand: all of a draft of moderate length, else one with those beside it."""

_Key = tuple[Any, ...]
Table = dict[int, Any]
"""A table of the policy by phrases."""


class Chunk:
    """The phrases in some sentences of a draft, which have a search of their own.

    Sentences are numbered from the chunk's first, tokens from the draft's.
    """

    def __init__(self, search: Search) -> None:
        self._search = search

    def holds(self, phrase: int) -> bool:
        """Whether a phrase stands in the chunk."""
        return self._search.starts(phrase) != 0

    def present(self, among: Table) -> list[int]:
        """Those of some phrases that stand in the chunk."""
        return self._search.present(among)

    def matches(self, phrase: int) -> Iterable[tuple[int, Match]]:
        """The matches of a phrase, each with its sentence."""
        return self._search.matches(phrase)

    def matches_in(self, sentence: int, phrase: int) -> Iterator[Match]:
        """The matches of a phrase in a sentence."""
        window = self._search.window(sentence, sentence + 1)
        return (match for _, match in self._search.matches(phrase, window))

    def seen(self, phrases: tuple[int, ...], first: int, last: int) -> bool:
        """Whether one of the phrases stands in the sentences `first:last`."""
        return self._search.sentences(phrases) >> first & ((1 << (last - first)) - 1) != 0


class Remembered(Chunk):
    """A chunk that one check after the other asks, and that keeps what it told."""

    def __init__(self, search: Search) -> None:
        super().__init__(search)
        self._offset = 0
        """The token of the draft at which the chunk begins."""
        self._matches: dict[int, list[tuple[int, Match]]] = {}
        self._present: dict[int, tuple[Table, list[int]]] = {}
        """By the identity of the table that was asked about, which stays alive here."""

    def present(self, among: Table) -> list[int]:
        """Those of some phrases that stand in the chunk."""
        if id(among) not in self._present:
            self._present[id(among)] = among, super().present(among)
        return self._present[id(among)][1]

    def matches(self, phrase: int) -> Iterable[tuple[int, Match]]:
        """The matches of a phrase, each with its sentence."""
        if phrase not in self._matches:
            self._matches[phrase] = list(self._search.matches(phrase, offset=self._offset))
        return self._matches[phrase]

    def matches_in(self, sentence: int, phrase: int) -> Iterator[Match]:
        """The matches of a phrase in a sentence."""
        return (match for number, match in self.matches(phrase) if number == sentence)

    def move(self, offset: int) -> None:
        """Let the chunk begin at another token of the draft."""
        by = offset - self._offset
        if by:
            self._offset = offset
            self._matches = {
                phrase: [(sentence, match.moved(by)) for sentence, match in matches]
                for phrase, matches in self._matches.items()
            }


class Memory:
    """What is known of the chunks of drafts that are checked again while they are written.

    Such chunks are small, and where one ends is told by its last sentence, so that a change leaves the others as they
    were. A chunk belongs to one check at a time. Only drafts of moderate length are remembered, and little of them.
    """

    SHORTEST, LONGEST, EVERY = 400, 2000, 16
    DRAFT = 40_000
    CHUNKS = 60

    def __init__(self) -> None:
        self._chunks: dict[_Key, Remembered] = {}

    def cut(self, scan: Scan) -> Iterator[tuple[int, int]]:
        """The sentences of each chunk."""
        first = 0
        for sentence, (start, end) in enumerate(scan.ranges):
            size = end - scan.ranges[first][0]
            ends_here = size >= self.SHORTEST and not hash(tuple(scan.tokens[start:end])) % self.EVERY
            if ends_here or size >= self.LONGEST:
                yield first, sentence + 1
                first = sentence + 1
        if first < len(scan.ranges):
            yield first, len(scan.ranges)

    def take(self, key: _Key) -> Remembered | None:
        """What is known of a chunk, for one check alone."""
        return self._chunks.pop(key, None)

    def forget(self) -> None:
        """Keep nothing any more."""
        self._chunks.clear()

    def keep(self, chunks: dict[_Key, Remembered]) -> None:
        """Keep what a check knows of its chunks, for the next one."""
        self._chunks.update(chunks)
        for key in [*self._chunks][: max(0, len(self._chunks) - self.CHUNKS)]:
            self._chunks.pop(key, None)


class Chunks:
    """A draft's sentences in chunks; a chunk is searched when it is first asked about, `for_cues` for cues only.

    With a `memory` what it knows of unchanged sentences is used again, and `release` leaves it what is new. With a
    `share` the draft is one of several that are searched together.
    """

    def __init__(
        self,
        scan: Scan,
        policy: Policy,
        *,
        for_cues: bool = False,
        memory: Memory | None = None,
        share: Callable[[], Chunk] | None = None,
    ) -> None:
        self._only = policy.cue_phrases if for_cues else None
        self.scan = scan
        self.policy = policy
        self._memory = memory if memory and len(scan.tokens) <= memory.DRAFT and not policy.program.patterns else None
        self._share = share
        self._keys: dict[int, _Key] = {}
        self._cues: dict[int, dict[int, list[Match]]] = {}
        self.ranges = self._cut()
        self._firsts = [first for first, _ in self.ranges]
        self._kept: dict[int, Chunk] = {}

    def _cut(self) -> list[tuple[int, int]]:
        """The sentences of each chunk."""
        if self._share:
            return [(0, len(self.scan.ends))]
        return list(self._memory.cut(self.scan) if self._memory else _cut(self.scan.ranges))

    @property
    def all_stay(self) -> bool:
        """Whether no chunk has to be searched twice, whatever is asked in which order."""
        return bool(self._memory) or len(self.ranges) <= KEPT

    def chunk(self, number: int) -> Chunk:
        """What is known of a chunk."""
        chunk = self._kept.pop(number, None)
        if chunk is None:
            if not self.all_stay and len(self._kept) >= KEPT_OF_LONG:
                del self._kept[next(iter(self._kept))]
            chunk = self._made(number)
        self._kept[number] = chunk
        return chunk

    def _made(self, number: int) -> Chunk:
        if self._share:
            return self._share()
        return self._remembered(number, self._memory) if self._memory else self._searched(number)

    def _searched(self, number: int) -> Chunk:
        first, last = self.ranges[number]
        document = self.scan.document
        return Chunk(Search(self.policy.program, self.scan.tokens, self.scan.ranges[first:last],
                            lambda sentence: document.quote(document.sentences[first + sentence].span), self._only))  # fmt: skip

    def _remembered(self, number: int, memory: Memory) -> Remembered:
        """A chunk as an earlier check left it, or searched; its words are its own, so that it can be used again."""
        first, last = self.ranges[number]
        ranges = self.scan.ranges[first:last]
        start, end = ranges[0][0], ranges[-1][1]
        words = self.scan.tokens[start:end]
        here = tuple((one - start, other - start) for one, other in ranges)
        key: _Key = (id(self.policy.program), self._only, here, tuple(words))
        # The same sentences may stand in a draft twice.
        key = self._keys[number] = (*key, sum(other[:-1] == key for other in self._keys.values()))
        chunk = memory.take(key) or Remembered(Search(self.policy.program, words, here, only=self._only))
        chunk.move(start)
        return chunk

    def release(self) -> None:
        """Leave what is known of the chunks to the memory. Nothing can be asked afterwards."""
        if self._memory:
            known = {self._keys[number]: chunk for number, chunk in self._kept.items()}
            self._memory.keep({key: chunk for key, chunk in known.items() if isinstance(chunk, Remembered)})
            self._kept.clear()

    def forget(self) -> None:
        """Keep no chunk at hand: what else is asked of a long draft is little, and the room is needed for its findings."""
        self._kept.clear()

    def chunk_of(self, sentence: int) -> int:
        """The number of the chunk that holds a sentence."""
        return bisect_right(self._firsts, sentence) - 1

    def present(self, number: int, among: dict[int, Any]) -> list[int]:
        """Those of some phrases (a table of the policy) that stand in a chunk."""
        return self.chunk(number).present(among)

    def standing(self, phrases: Collection[int]) -> Iterator[int]:
        """Those of some phrases that stand anywhere in the draft."""
        return (
            phrase for phrase in phrases if any(self.chunk(number).holds(phrase) for number in range(len(self.ranges)))
        )

    def matches(self, number: int, phrase: int) -> Iterator[tuple[int, Match]]:
        """The matches of a phrase in a chunk, each with its sentence."""
        first, _ = self.ranges[number]
        return ((first + sentence, match) for sentence, match in self.chunk(number).matches(phrase))

    def matches_in(self, sentence: int, phrase: int) -> Iterator[Match]:
        """The matches of a phrase in a sentence."""
        number = self.chunk_of(sentence)
        return self.chunk(number).matches_in(sentence - self.ranges[number][0], phrase)

    def cues(self, number: int) -> dict[int, list[Match]]:
        """The phrases of cues in a chunk, by sentence, in the order of the cue files; kept for the whole draft."""
        if number not in self._cues:
            found = self._cues[number] = {}
            rank = self.policy.cue_rank
            for phrase in sorted(self.present(number, rank), key=rank.__getitem__):
                for sentence, match in self.matches(number, phrase):
                    found.setdefault(sentence, []).append(match)
        return self._cues[number]

    def seen(self, phrases: tuple[int, ...], first: int, last: int) -> bool:
        """Whether one of the phrases stands in the sentences `first:last`."""
        while first < last:
            number = self.chunk_of(first)
            begin, end = self.ranges[number]
            if self.chunk(number).seen(phrases, first - begin, min(last, end) - begin):
                return True
            first = end
        return False


def _cut(ranges: Sequence[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    """The sentences of each chunk."""
    first = 0
    for sentence, (_, end) in enumerate(ranges):
        if end - ranges[first][0] >= TOKENS:
            yield first, sentence + 1
            first = sentence + 1
    if first < len(ranges):
        yield first, len(ranges)
