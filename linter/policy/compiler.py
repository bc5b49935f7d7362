"""Compiles phrases and word lists to a token program."""

from __future__ import annotations

from array import array
from collections import Counter
from itertools import accumulate

from linter.policy.phrases import Choice, Class, Gap, Item, Pattern, Ref, Seq, Words
from linter.policy.program import (
    ANY,
    CLASS,
    CLASSES,
    END,
    GAP,
    LIST,
    NUMBER,
    PLACES,
    REGEX,
    SPLIT,
    WORDS,
    Known,
    Node,
    Program,
    Stored,
    packed,
    shelved,
    table,
)
from linter.policy.shelf import joined

_COMMON = frozenset(
    "a an the of to in on at by for from with and or but is are was be been it its this that you your we our us they"
    " their i my me as not no can will may all any more most so than then there have has had do does get one if when"
    " what how who them he she his her just only up out into over after before without about also".split()
)
_MOST_VARIANTS = 128


class Compiler:
    """Builds a Program: `lists` maps a list's name to its (group id, phrase) terms."""

    def __init__(self, lists: dict[str, list[tuple[str, Seq]]]) -> None:
        self.lists = lists
        self._phrases: list[Seq] = []
        self._sets: dict[frozenset[str], int] = {}
        self._ways: list[list[int]] = []
        self._patterns: list[str] = []
        self._numbers = {name: number for number, name in enumerate(lists)}

    def add(self, seq: Seq) -> int:
        """Add a phrase; returns its number."""
        self._phrases.append(seq)
        return len(self._phrases) - 1

    def finish(self) -> Program:
        """The program of all phrases added."""
        terms = [(name, group, seq) for name, found in self.lists.items() for group, seq in found]
        variants = [(term, way) for term, (_, _, seq) in enumerate(terms) for way in _variants(seq)]
        seqs = [*self._phrases, *(seq for _, seq in variants)]
        codes = [self._code(seq) for seq in seqs]
        needed = [self._needed_by_code(number, seq) for number, seq in enumerate(seqs)]
        required = [[self._set(words) for words in sets] for sets in needed]
        first = len(self._phrases)
        searched = [number for number, seq in enumerate(seqs) if number < first or not _is_literal(seq)]
        shelves = shelved(set().union(*self._sets))
        words = [word for shelf in shelves for word in shelf]
        texts = ["\n".join(shelf).encode() for shelf in shelves]
        ends = zip(accumulate(map(len, texts), initial=0), accumulate(map(len, shelves), initial=0), strict=True)
        places = {word: number for number, word in enumerate(words)}
        groups = {group: number for number, group in enumerate(dict.fromkeys(group for _, group, _ in terms))}
        return Program(
            Stored(
                words=b"".join(texts),
                word_groups=table(ends),
                members=table([places[word] for word in sorted(members)] for members in self._sets),
                known=self._known(words, variants, {number: required[number] for number in searched}),
                codes=table([number for node in code for number in node] for code in codes),
                ways=table(self._ways),
                required=table(required),
                phrases=len(self._phrases),
                terms=array("i", [term for term, _ in variants]).tobytes(),
                always=tuple(number for number in searched if not needed[number]),
                lists=tuple(self.lists),
                term_lists=array("i", [self._numbers[name] for name, _, _ in terms]).tobytes(),
                term_groups=array("i", [groups[group] for _, group, _ in terms]).tobytes(),
                groups=tuple(groups),
                patterns=tuple(self._patterns),
            )
        )

    # Words

    def _known(
        self, words: list[str], variants: list[tuple[int, Seq]], searched: dict[int, list[int]]
    ) -> tuple[bytes, bytes]:
        """What the program knows of each word."""
        facts = {word: Known([], [], [], {}, {}, []) for word in words}
        members = list(self._sets)
        for number, held in enumerate(members):
            for word in held:
                facts[word].sets.append(number)
        for code, required in searched.items():
            for word in members[required[0]] if required else ():
                facts[word].wakes.extend((required[1] if len(required) > 1 else ANY, code))
        ways = Counter(term for term, _ in variants)
        owners = [self._numbers[name] for name, found in self.lists.items() for _ in found]
        for code, (term, seq) in enumerate(variants, len(self._phrases)):
            if code not in searched:
                sets = [item.words for item in seq if isinstance(item, Words)]
                at = min(range(len(sets[:PLACES])), key=lambda at: _cost(sets[at]))
                beside = self._set(sets[at + 1] if at + 1 < len(sets) else sets[at - 1])
                for word in sets[at]:
                    fact = facts[word]
                    if len(sets) > 1:
                        known = fact.heads if at + 1 < len(sets) else fact.tails
                        known.setdefault(beside, []).append(code * PLACES + at)
                    elif ways[term] == 1:
                        fact.alone.append((owners[term], term))
                    else:
                        fact.short.append(code * PLACES)
        return joined(map(packed, map(facts.__getitem__, words)))

    # Codes

    def _code(self, seq: Seq) -> list[Node]:
        nodes: list[Node] = [(END, 0, 0)]
        self._emit(nodes, seq, 0)
        return nodes

    def _emit(self, nodes: list[Node], seq: Seq, following: int) -> int:
        """Add the nodes of `seq`, which leads to the node `following`; returns the node that it starts at."""
        for item in reversed(seq):
            nodes.append((*self._node(nodes, item, following), following))
            following = len(nodes) - 1
        return following

    def _node(self, nodes: list[Node], item: Item, following: int) -> tuple[int, int]:
        match item:
            case Words(words):
                return WORDS, self._set(words)
            case Gap(most):
                return GAP, most
            case Class(name):
                return CLASS, CLASSES.index(name)
            case Ref(name):
                return LIST, self._numbers[name]
            case Pattern(source):
                self._patterns.append(source)
                return REGEX, len(self._patterns) - 1
            case Choice(ways):
                self._ways.append([self._emit(nodes, way, following) for way in ways])
                return SPLIT, len(self._ways) - 1

    def _set(self, words: frozenset[str]) -> int:
        return self._sets.setdefault(words, len(self._sets))

    # What a sentence must hold

    def _needed_by_code(self, number: int, seq: Seq) -> list[frozenset[str]]:
        """What a sentence must hold for a phrase or term, the rarest first; terms are looked for before lists are known."""
        needed = sorted(_needed(seq), key=_cost)
        return needed if number < len(self._phrases) else [words for words in needed if not any(map(_is_list, words))]


def _needed(seq: Seq) -> list[frozenset[str]]:
    """Sets of words, numbers and lists of which the sentence must hold one each."""
    found = (_needed_by(item) for item in seq)
    return list(dict.fromkeys(words for words in found if words is not None))


def _needed_by(item: Item) -> frozenset[str] | None:
    match item:
        case Words(words):
            return words
        case Class():
            return frozenset({NUMBER})
        case Ref(name):
            return frozenset({f"{{{name}}}"})
        case Choice(ways):
            best = [min(_needed(way), key=_cost, default=None) for way in ways]
            return None if None in best else frozenset().union(*(words for words in best if words))
    return None


def _is_list(word: str) -> bool:
    return word[0] == "{"


def _variants(seq: Seq) -> list[Seq]:
    """A phrase of words, alternatives and optional words as phrases of words only, the preferred first; else itself."""
    ways: list[Seq] = [()]
    for item in seq:
        if isinstance(item, Words):
            ways = [(*way, item) for way in ways]
        elif isinstance(item, Choice):
            inner = [variant for choice in item.ways for variant in _variants(choice)]
            ways = [(*way, *variant) for way in ways for variant in inner]
        else:
            return [seq]
        if len(ways) > _MOST_VARIANTS or not all(map(_is_literal, ways)):
            return [seq]
    return ways


def _is_literal(seq: Seq) -> bool:
    return all(isinstance(item, Words) for item in seq)


def _cost(words: frozenset[str]) -> int:
    """How often a set of words is expected to fire: common words cost most."""
    return sum(60 if word in _COMMON or len(word) < 3 else 30 if _is_list(word) else 1 for word in words)
