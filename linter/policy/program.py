"""A policy's phrases and word lists as a token program: flat tables of numbers, which load without being read.

A phrase, or a term of a word list, is a code: nodes `(op, argument, next)`, each after the nodes that it leads to, so
that the first node is the end and the last one the start. Words stand in sets; a node names a set by its number.
"""

from __future__ import annotations

import marshal
from collections.abc import Iterable
from functools import cached_property
from itertools import pairwise
from zlib import crc32

from linter.typed import Any, NamedTuple

WORDS, GAP, SPLIT, CLASS, LIST, REGEX, END = range(7)
CLASSES = ("number", "percent", "money", "year")
NUMBER = "#"
"""Stands among the words of a sentence for any number, so that a phrase with a token class can ask for one."""

Node = tuple[int, int, int]
Table = tuple[bytes, bytes, str]
"""Where rows start, their numbers, and the type of these in `array`'s words."""
_MOST_KNOWN = 1 << 16
_SHORT = 1 << 16
ANY = -1
"""Stands for a set of words that every sentence holds one of."""
PLACES = 64
"""The first words of a term, among which is the rarest that it is looked for at."""
_GROUP = 4
"""Words of a group, about."""


def table(rows: Iterable[Iterable[int]]) -> Table:
    """Rows of numbers of any length: where each row starts, and all numbers one after the other, as short as they can be."""
    from array import array

    starts, values = array("i", [0]), array("i")
    for row in rows:
        values.extend(row)
        starts.append(len(values))
    is_short = not values or (min(values) >= 0 and max(values) < _SHORT)
    return starts.tobytes(), (array("H", values) if is_short else values).tobytes(), "H" if is_short else "i"


def _held(part: Any) -> Any:
    """A part of a stored program as bytes of its own, if it is a view of others'."""
    if isinstance(part, tuple):
        return tuple(map(_held, part))
    return bytes(part) if isinstance(part, memoryview) else part


class _Rows:
    """A table that is read row by row."""

    def __init__(self, table: Table) -> None:
        self._starts = memoryview(table[0]).cast("i")
        self._values = memoryview(table[1]).cast(table[2])  # type: ignore[call-overload]

    def __getitem__(self, row: int) -> list[int]:
        numbers: list[int] = self._values[self._starts[row] : self._starts[row + 1]].tolist()
        return numbers


class _KeptRows(dict[int, list[int]]):
    """A table of which rows that were asked for are kept."""

    def __init__(self, table: Table) -> None:
        super().__init__()
        self._rows = _Rows(table)

    def __missing__(self, row: int) -> list[int]:
        kept = self[row] = self._rows[row]
        return kept


def shelved(words: Iterable[str]) -> list[list[str]]:
    """The words as `Dictionary` holds them: in groups that their checksums tell."""
    known = sorted(words)
    groups: list[list[str]] = [[] for _ in range(len(known) // _GROUP + 1)]
    for word in known:
        groups[crc32(word.encode()) % len(groups)].append(word)
    return groups


class Dictionary:
    """The words of a program with their numbers; of thousands a draft holds some hundred, so only their groups are read."""

    def __init__(self, texts: bytes, groups: Table) -> None:
        self._texts = texts
        self._bounds = memoryview(groups[1]).cast(groups[2])  # type: ignore[call-overload]
        self._size = len(self._bounds) // 2 - 1

    def number(self, word: str) -> int:
        """The number of a word; -1 if there is none."""
        sought = word.encode()
        group = crc32(sought) % self._size
        start, first, end, _ = self._bounds[2 * group : 2 * group + 4]
        texts = bytes(self._texts[start:end]).split(b"\n")
        return first + texts.index(sought) if sought in texts else -1

    @cached_property
    def all(self) -> list[str]:
        """The words by their numbers."""
        starts = self._bounds[::2].tolist()
        groups = (bytes(self._texts[start:end]).decode() for start, end in pairwise(starts))
        return [word for group in groups if group for word in group.split("\n")]


class Stored(NamedTuple):
    """A program as it is kept: texts, numbers and bytes only (or views of what holds these bytes)."""

    words: bytes
    """The words in groups, each with line ends between."""
    word_groups: Table
    """For every group where it starts, and the number of its first word; at last both ends."""
    members: Table
    """For every set its words."""
    known: tuple[bytes, bytes]
    """What is known of every word, one after the other, and where each ends."""
    codes: Table
    ways: Table
    required: Table
    """For every code the sets of which the sentence must hold a word each."""
    phrases: int
    terms: bytes
    """For every code behind the phrases its term; a term of several codes prefers the first."""
    always: tuple[int, ...]
    """Codes that need no word."""
    lists: tuple[str, ...]
    term_lists: bytes
    term_groups: bytes
    groups: tuple[str, ...]
    patterns: tuple[str, ...]


Rest = tuple[int, int, int, tuple[int, ...], tuple[int, ...]]
"""The word list, the term, the code, and sets of words: of those before the pair that was found, the nearest first, and behind it."""


class Known(NamedTuple):
    """What a program knows of a word. Codes and terms of several words are told of the rarest word that they need alone."""

    wakes: list[int]
    """Codes that may match where it stands, each behind a further set of which the sentence must hold a word (or ANY)."""
    alone: list[tuple[int, int]]
    """Terms that it is, each with its word list."""
    short: list[int]
    """Terms that it is and that can also be said otherwise; all terms here as code times PLACES, plus its place in it."""
    heads: dict[int, list[int]]
    """Terms of several words, by the set of the word behind it."""
    tails: dict[int, list[int]]
    """Terms that it ends, by the set of the word before it."""
    sets: list[int]
    """The sets that hold it."""


_UNKNOWN = Known([], [], [], {}, {}, [])


def packed(known: Known) -> bytes:
    """What is known of a word, stored: long lists as bytes, which are read faster."""
    from array import array

    wakes, sets = array("i", known.wakes).tobytes(), array("i", known.sets).tobytes()
    return marshal.dumps((wakes, known.alone, known.short, known.heads, known.tails, sets))


def _unpacked(data: bytes) -> Known:
    wakes, alone, short, heads, tails, sets = marshal.loads(data)  # noqa: S302  our own
    numbers = memoryview(sets).cast("i").tolist()
    return Known(memoryview(wakes).cast("i").tolist(), alone, short, heads, tails, numbers)


class Hint(NamedTuple):
    """What a part of a program knows of a word: as `Known`, but of its own codes, lists and sets alone."""

    wakes: frozenset[int]
    alone: tuple[int, ...]
    short: list[int]
    heads: dict[int, list[int]]
    tails: dict[int, list[int]]
    sets: frozenset[int]


class Part:
    """Some phrases of a program and the word lists that they use, themselves or inside other lists."""

    def __init__(self, program: Program, only: frozenset[int]) -> None:
        self.lists = program.lists_of(only)
        self._program = program
        self._only = only
        self._hints: dict[str, Hint] = {}
        self._needs_from: dict[int, list[frozenset[int]]] = {}
        first, owner = program.phrases, program.term_list
        codes = [*only, *(first + at for at, term in enumerate(program.terms) if owner[term] in self.lists)]
        self._codes = frozenset(codes)
        self.needs = {code: frozenset(program.required[code]) for code in codes}
        self._sets = frozenset[int]().union(*[program.sets_of(code) for code in codes])

    def hint(self, word: str) -> Hint:
        """What this part knows of a word."""
        hint = self._hints.get(word)
        if hint is None:
            if len(self._hints) > _MOST_KNOWN:
                self._hints.clear()
            hint = self._hints[word] = self._hint(word)
        return hint

    def _hint(self, word: str) -> Hint:
        known = self._program.known(word)
        return Hint(
            self._codes.intersection(known.wakes[1::2]),
            tuple(dict.fromkeys(owner for owner, _ in known.alone if owner in self.lists)),
            self._own(known.short),
            self._of_lists(known.heads),
            self._of_lists(known.tails),
            self._sets.intersection(known.sets),
        )

    def _of_lists(self, terms: dict[int, list[int]]) -> dict[int, list[int]]:
        own = {beside: self._own(places) for beside, places in terms.items()}
        return {beside: places for beside, places in own.items() if places}

    def _own(self, places: list[int]) -> list[int]:
        return [place for place in places if self._program.rest(place)[0] in self.lists]

    def needs_from(self, code: int) -> list[frozenset[int]]:
        """For every node of a code the sets of which the rest of a match, from there on, has a word each."""
        needs = self._needs_from.get(code)
        if needs is None:
            needs = self._needs_from[code] = []
            for op, argument, following in self._program.code(code):
                rest = needs[following] if needs else frozenset()
                if op == WORDS:
                    rest |= {argument}
                elif op == SPLIT:
                    rest = frozenset.intersection(*[needs[way] for way in argument])
                needs.append(rest)
        return needs

    def wanted(self, codes: Iterable[int]) -> set[int]:
        """Those of some codes that belong to this part."""
        return set(self._codes.intersection(codes))


class Program:
    """A compiled policy's phrases. Code `n` is phrase `n`; the codes behind the phrases are the terms of word lists."""

    def __init__(self, stored: Stored) -> None:
        self.stored = stored
        self.phrases = stored.phrases
        self.always = stored.always
        self.lists = stored.lists
        self.list_number = {f"{{{name}}}": number for number, name in enumerate(stored.lists)}
        self.patterns = stored.patterns
        self.required = _KeptRows(stored.required)
        self.terms = memoryview(stored.terms).cast("i")
        self.term_list = memoryview(stored.term_lists).cast("i")
        self._groups = memoryview(stored.term_groups).cast("i")
        self._words = Dictionary(stored.words, stored.word_groups)
        self._members = _Rows(stored.members)
        self._facts, self._facts_at = stored.known[0], memoryview(stored.known[1]).cast("I")
        self._codes = _Rows(stored.codes)
        self._ways = _Rows(stored.ways)
        self._read: dict[int, list[tuple[int, Any, int]]] = {}
        self._sets: dict[int, frozenset[str]] = {}
        self._known: dict[str, Known] = {}
        self._holders: dict[str, frozenset[int]] = {}
        self._rests: dict[int, Rest] = {}
        self._parts: dict[frozenset[int], Part] = {}

    def __reduce__(self) -> tuple[type[Program], tuple[Stored]]:
        return Program, (Stored(*map(_held, self.stored)),)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Program) and self.stored == other.stored

    def __hash__(self) -> int:
        return hash(self.stored)

    def __len__(self) -> int:
        return self.phrases

    def known(self, word: str) -> Known:
        """What the program knows of a word."""
        known = self._known.get(word)
        if known is None:
            if len(self._known) > _MOST_KNOWN:
                self._known.clear()
            at = self._words.number(word)
            known = self._known[word] = self._look_up(at) if at >= 0 else _UNKNOWN
        return known

    def holders(self, word: str) -> frozenset[int]:
        """The sets that hold a word."""
        found = self._holders.get(word)
        if found is None:
            if len(self._holders) > _MOST_KNOWN:
                self._holders.clear()
            found = self._holders[word] = frozenset(self.known(word).sets)
        return found

    def rest(self, place: int) -> Rest:
        """What else a term of words only asks for where a word and the one beside it are its own."""
        rest = self._rests.get(place)
        if rest is None:
            code, at = divmod(place, PLACES)
            term = self.terms[code - self.phrases]
            sets = self._codes[code][:2:-1][1::3]  # the arguments of a chain of words, from its start on
            first = at if at + 1 < len(sets) else max(0, at - 1)
            before, behind = tuple(sets[:first][::-1]), tuple(sets[first + 2 :])
            rest = self._rests[place] = self.term_list[term], term, code, before, behind
        return rest

    def _look_up(self, word: int) -> Known:
        return _unpacked(self._facts[self._facts_at[word] : self._facts_at[word + 1]])

    def members(self, number: int) -> frozenset[str]:
        """The words of a set."""
        words = self._sets.get(number)
        if words is None:
            words = self._sets[number] = frozenset([self._words.all[word] for word in self._members[number]])
        return words

    def code(self, number: int) -> list[tuple[int, Any, int]]:
        """The nodes of a phrase or term; the argument of a SPLIT is the nodes that it leads to, the best first."""
        if number not in self._read:
            values = iter(self._codes[number])
            self._read[number] = [
                (op, tuple(self._ways[argument]) if op == SPLIT else argument, following)
                for op, argument, following in zip(values, values, values, strict=True)
            ]
        return self._read[number]

    def sets_of(self, code: int) -> set[int]:
        """The sets of words that a code names or needs."""
        return {argument for op, argument, _ in self.code(code) if op == WORDS}.union(self.required[code])

    def part(self, only: frozenset[int]) -> Part:
        """These phrases alone."""
        if only not in self._parts:
            self._parts[only] = Part(self, only)
        return self._parts[only]

    def lists_of(self, phrases: frozenset[int]) -> frozenset[int]:
        """The word lists that phrases use, themselves or inside other lists."""
        inside: dict[int, list[int]] = {}
        for code, term in enumerate(self.terms, self.phrases):
            inside.setdefault(self.term_list[term], []).append(code)
        found: set[int] = set()
        fresh = list(phrases)
        while fresh:
            named = {argument for code in fresh for op, argument, _ in self.code(code) if op == LIST} - found
            found |= named
            fresh = [code for number in named for code in inside.get(number, ())]
        return frozenset(found)

    def group(self, term: int) -> str:
        """The group id of a term."""
        return self.stored.groups[self._groups[term]]

    def groups(self, name: str) -> set[str]:
        """The group ids of a word list."""
        if name not in self.lists:
            return set()
        number = self.lists.index(name)
        return {self.group(term) for term, owner in enumerate(self.term_list) if owner == number}
