"""Several drafts of a run, searched together: a search costs by its different words more than by its length."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from functools import cached_property

from linter import chunks
from linter.chunks import Chunk, Chunks, Table
from linter.document import Document
from linter.policy.model import Policy
from linter.policy.program import Program
from linter.policy.search import Match, Search, Window
from linter.scan import Ranges, Scan


class Share(Chunk):
    """A draft as one of several that are searched together."""

    def __init__(self, shared: Shared, draft: int, first: int, last: int) -> None:
        super().__init__(shared.search)
        self._shared = shared
        self._draft = draft
        self._first = first
        self._offset = -shared.search.ranges[first][0]
        self._window = self._search.window(first, last)

    def holds(self, phrase: int) -> bool:
        """Whether a phrase stands in the draft."""
        first, within = self._window
        return self._search.starts(phrase) >> first & within != 0

    def present(self, among: Table) -> list[int]:
        """Those of some phrases that stand in the draft."""
        return self._shared.present(among).get(self._draft, [])

    def matches(self, phrase: int) -> Iterable[tuple[int, Match]]:
        """The matches of a phrase, each with its sentence."""
        return self._in(self._window, phrase)

    def _in(self, window: Window, phrase: int) -> Iterator[tuple[int, Match]]:
        found = self._search.matches(phrase, window, self._offset)
        return ((sentence - self._first, match) for sentence, match in found)

    def matches_in(self, sentence: int, phrase: int) -> Iterator[Match]:
        """The matches of a phrase in a sentence."""
        at = self._first + sentence
        return (match for _, match in self._in(self._search.window(at, at + 1), phrase))

    def seen(self, phrases: tuple[int, ...], first: int, last: int) -> bool:
        """Whether one of the phrases stands in the sentences `first:last`."""
        return super().seen(phrases, self._first + first, self._first + last)


class Shared:
    """Short drafts whose sentences are searched together."""

    def __init__(self, program: Program) -> None:
        self._program = program
        self._scans: list[Scan] = []
        self._tokens: list[str] = []
        self._ends: list[int] = []
        self._drafts: list[int] = []
        """For every sentence the number of its draft."""
        self._present: dict[int, tuple[Table, dict[int, list[int]]]] = {}

    def has_room(self, scan: Scan) -> bool:
        """Whether one more draft may come in: not too much, and nobody has searched yet."""
        return len(self._tokens) + len(scan.tokens) <= chunks.TOKENS and "search" not in self.__dict__

    def add(self, scan: Scan) -> Callable[[], Share]:
        """Take a draft in; what comes back gives its share, once all are in."""
        first, draft, before = len(self._ends), len(self._scans), len(self._tokens)
        self._scans.append(scan)
        self._tokens += scan.tokens
        self._ends += [before + end for end in scan.ends]
        self._drafts += [draft] * len(scan.ends)
        return lambda: Share(self, draft, first, first + len(scan.ends))

    @cached_property
    def search(self) -> Search:
        """The search through all of them."""
        scans, drafts = self._scans, self._drafts

        def text_of(sentence: int) -> str:  # no method: a search that held what holds it would stay for long
            document = scans[drafts[sentence]].document
            return document.quote(document.sentences[sentence - drafts.index(drafts[sentence])].span)

        return Search(self._program, self._tokens, Ranges(self._ends), text_of)

    def present(self, among: Table) -> dict[int, list[int]]:
        """Those of some phrases that stand somewhere, by the drafts that hold them."""
        if id(among) not in self._present:
            found: dict[int, list[int]] = {}
            for phrase in self.search.present(among):
                for draft in {self._drafts[sentence] for sentence in self.search.rooms(phrase)}:
                    found.setdefault(draft, []).append(phrase)
            self._present[id(among)] = among, found
        return self._present[id(among)][1]


class Together:
    """Drafts of one run, searched together as far as they are short."""

    def __init__(self) -> None:
        self._open: dict[int, tuple[Program, Shared]] = {}

    def chunks(self, document: Document, policy: Policy) -> Chunks:
        """A draft for `check`, which must not begin before all drafts are here."""
        scan, program = Scan(document), policy.program
        _, shared = self._open.get(id(program), (program, None))
        if shared is None or not shared.has_room(scan):
            shared = Shared(program)
            self._open[id(program)] = program, shared
        share = shared.add(scan) if scan.ends and shared.has_room(scan) else None
        return Chunks(scan, policy, share=share)
