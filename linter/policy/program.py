"""A policy's phrases and word lists, compiled to a token program.

A program is plain data (tuples, dicts, frozensets, strings), so that it can be stored. Its nodes are
`(op, argument, next)`.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from linter.policy.phrases import Choice, Class, Gap, Pattern, Ref, Seq, Words

WORDS, GAP, SPLIT, CLASS, LIST, REGEX, END = range(7)
Node = tuple[int, object, int]

_COMMON = frozenset(
    "a an the of to in on at by for from with and or but is are was be been it its this that you your we our us they"
    " their i my me as not no can will may all any more most so than then there have has had do does get one if when"
    " what how who them he she his her just only up out into over after before without about also".split()
)


@dataclass
class Program:
    """Phrases and word lists, compiled. Every field is plain data."""

    nodes: list[Node] = field(default_factory=list)
    starts: list[int] = field(default_factory=list)
    first: list[frozenset[str] | None] = field(default_factory=list)
    masks: list[int] = field(default_factory=list)
    triggers: dict[str, tuple[int, ...]] = field(default_factory=dict)
    always: tuple[int, ...] = ()
    bits: dict[str, int] = field(default_factory=dict)
    lists: dict[str, dict[str, tuple[tuple[int, str], ...]]] = field(default_factory=dict)


class Compiler:
    """Builds a Program: `lists` maps a list's name to its (group id, phrase) terms."""

    def __init__(self, lists: dict[str, list[tuple[str, Seq]]]) -> None:
        self.terms = lists
        self.program = Program()
        self._firsts: dict[str, frozenset[str] | None] = {}
        self._sets: dict[frozenset[str], int] = {}
        self._triggered: dict[str, list[int]] = {}
        for name in lists:
            self._compile_list(name)

    def add(self, seq: Seq) -> int:
        """Add a phrase; returns its number."""
        program = self.program
        number = len(program.starts)
        program.starts.append(self._nodes(seq, self._node(END, "", -1)))
        program.first.append(self._first(seq))
        needed = self._needed(seq)
        program.masks.append(sum({1 << self._bit(words) for words in needed}))
        if needed:
            for word in min(needed, key=_cost):
                self._triggered.setdefault(word, []).append(number)
        else:
            program.always = (*program.always, number)
        return number

    def finish(self) -> Program:
        """The program of all phrases added."""
        self.program.triggers = {word: tuple(numbers) for word, numbers in self._triggered.items()}
        for words, bit in self._sets.items():
            for word in words:
                self.program.bits[word] = self.program.bits.get(word, 0) | 1 << bit
        return self.program

    def _node(self, op: int, argument: object, following: int) -> int:
        self.program.nodes.append((op, argument, following))
        return len(self.program.nodes) - 1

    def _nodes(self, seq: Seq, following: int) -> int:
        for item in reversed(seq):
            match item:
                case Words(words):
                    following = self._node(WORDS, words, following)
                case Gap(most):
                    following = self._node(GAP, most, following)
                case Class(name):
                    following = self._node(CLASS, name, following)
                case Ref(name):
                    following = self._node(LIST, name, following)
                case Pattern(source):
                    following = self._node(REGEX, source, following)
                case Choice(ways):
                    entries = tuple(self._nodes(way, following) for way in ways)
                    following = self._node(SPLIT, entries, -1)
        return following

    def _compile_list(self, name: str) -> None:
        table: dict[str, list[tuple[int, str]]] = {}
        for group, seq in self.terms[name]:
            start = self._nodes(seq, self._node(END, "", -1))
            for word in self._first(seq) or ("*",):
                table.setdefault(word, []).append((start, group))
        self.program.lists[name] = {word: tuple(entries) for word, entries in table.items()}

    def _bit(self, words: frozenset[str]) -> int:
        return self._sets.setdefault(words, len(self._sets))

    def _list_first(self, name: str) -> frozenset[str] | None:
        if name not in self._firsts:
            self._firsts[name] = None
            self._firsts[name] = _union(self._first(seq) for _, seq in self.terms[name])
        return self._firsts[name]

    def _first(self, seq: Seq) -> frozenset[str] | None:
        """Words that a match can start with; None if that is not known."""
        found: frozenset[str] = frozenset()
        for item in seq:
            match item:
                case Words(words):
                    return found | words
                case Ref(name):
                    words_of = self._list_first(name)
                    return None if words_of is None else found | words_of
                case Choice(ways):
                    here = _union(self._first(way) for way in ways if way)
                    if here is None:
                        return None
                    found |= here
                    if () not in ways:
                        return found
                case _:
                    return None
        return found

    def _needed(self, seq: Seq) -> list[frozenset[str]]:
        """Sets of words of which the sentence must hold one each."""
        needed: list[frozenset[str]] = []
        for item in seq:
            match item:
                case Words(words):
                    needed.append(words)
                case Ref(name):
                    first = self._list_first(name)
                    if first is not None:
                        needed.append(first)
                case Choice(ways) if () not in ways:
                    best = [min(self._needed(way), key=_cost, default=None) for way in ways]
                    if all(words is not None for words in best):
                        needed.append(frozenset().union(*(words for words in best if words)))
                case _:
                    pass
        return needed


def _union(sets: Iterable[frozenset[str] | None]) -> frozenset[str] | None:
    found: frozenset[str] = frozenset()
    for words in sets:
        if words is None:
            return None
        found |= words
    return found


def _cost(words: frozenset[str]) -> int:
    """How often a set of words is expected to fire: common words cost most."""
    return sum(60 if word in _COMMON or len(word) < 3 else 1 for word in words)
