"""The phrase language: from what a reviewer writes to a token program, and the engine that runs it.

A program is plain data (tuples, dicts, frozensets, strings), so that it can be stored. Its nodes are
`(op, argument, next)`; a search never tries the same (node, token) twice once it has failed, so it ends in time linear
in the sentence times the phrase.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from typing import NamedTuple

from linter.policy.inflect import apostrophes, forms, plural
from linter.tokens import EDGES, fold, tokenize

WORDS, GAP, SPLIT, CLASS, LIST, REGEX, END = range(7)
MAX_GAP, MAX_ITEMS, MAX_ALTERNATIVES, MAX_GAPS = 12, 400, 120, 6
REGEX_SECONDS = 0.25

Node = tuple[int, object, int]
Capture = tuple[str, str, int, int]

_COMMON = frozenset(
    "a an the of to in on at by for from with and or but is are was be been it its this that you your we our us they"
    " their i my me as not no can will may all any more most so than then there have has had do does get one if when"
    " what how who them he she his her just only up out into over after before without about also".split()
)
_PIECE = re.compile(
    r"\s*(?:(?P<list>\{[^{}]*\})|(?P<class><[a-z]+>)|(?P<gap>\.\.\.|…|\.\.\d+)|(?P<word>(?:[^\s\[\](){}<>|?~,:;!.…—]|\.(?!\.))+)~?"
    r"|(?P<mark>[\[\]()|?~,:;!—]))"
)
_NUMBER_WORDS = frozenset(
    "one two three four five six seven eight nine ten eleven twelve twenty thirty forty fifty sixty seventy eighty"
    " ninety hundred thousand million half dozen".split()
)


class PhraseError(ValueError):
    """A phrase that cannot be read; `column` counts from 0 inside the phrase."""

    def __init__(self, message: str, column: int = 0) -> None:
        super().__init__(message)
        self.column = column


class Match(NamedTuple):
    """A phrase found: its number, its tokens `start:end`, captured terms, and the token ranges that its gaps skipped."""

    phrase: int
    start: int
    end: int
    captures: tuple[Capture, ...]
    gaps: tuple[tuple[int, int], ...]


# ---------------------------------------------------------------------------------------------- reading a phrase
@dataclass(frozen=True, slots=True)
class Words:
    """One token out of a set."""

    words: frozenset[str]


@dataclass(frozen=True, slots=True)
class Gap:
    """Up to `most` words inside one clause."""

    most: int


@dataclass(frozen=True, slots=True)
class Class:
    """A token class: number, percent, money or year."""

    name: str


@dataclass(frozen=True, slots=True)
class Ref:
    """A term of a word list."""

    name: str


@dataclass(frozen=True, slots=True)
class Choice:
    """One of several sequences; the empty one stands for "or nothing"."""

    ways: tuple[Seq, ...]


@dataclass(frozen=True, slots=True)
class Pattern:
    """An expert pattern for the `regex` package."""

    source: str


Item = Words | Gap | Class | Ref | Choice | Pattern
Seq = tuple[Item, ...]


class _Reader:
    """Reads one phrase from left to right."""

    def __init__(self, phrase: str, irregular: dict[str, tuple[str, ...]]) -> None:
        self.phrase = phrase
        self.irregular = irregular
        self.at = 0
        self.items = 0

    def read(self) -> Seq:
        source = self.phrase.strip()
        if len(source) > 2 and source[0] == "/" == source[-1]:
            return (Pattern(source[1:-1]),)
        seq = self._choice("")
        if not _needs_a_word(seq):
            raise PhraseError("has no word that must stand in the text; add one outside of [ ]")
        return seq

    def _choice(self, closing: str) -> Seq:
        ways = [self._sequence()]
        while self._mark("|"):
            ways.append(self._sequence())
        if closing and not self._mark(closing):
            raise PhraseError(f'has no closing "{closing}"', self.at)
        if not closing and self.phrase[self.at :].strip():
            raise PhraseError(f'has "{self.phrase[self.at :].strip()[0]}" where it does not belong', self.at)
        if len(ways) > MAX_ALTERNATIVES:
            raise PhraseError(f"has {len(ways)} alternatives; use a word list above {MAX_ALTERNATIVES}")
        if any(not way for way in ways):
            raise PhraseError("has an empty alternative; use [ ] for words that may be missing", self.at)
        if len(ways) == 1:
            return ways[0]
        return (_joined(ways) or Choice(tuple(ways)),)

    def _sequence(self) -> Seq:
        items: list[Item] = []
        while True:
            found = _PIECE.match(self.phrase, self.at)
            if not found or (found.group("mark") and found.group("mark") in "])|"):
                if not found and self.phrase[self.at :].strip():
                    raise PhraseError(f'has "{self.phrase[self.at :].strip()[0]}", which is not understood', self.at)
                return tuple(items)
            self.items += 1
            if self.items > MAX_ITEMS:
                raise PhraseError(f"has more than {MAX_ITEMS} parts; split it into several phrases", self.at)
            self.at = found.end()
            items.extend(self._item(found))

    def _item(self, found: re.Match[str]) -> Seq:
        if name := found.group("list"):
            return (Ref(name[1:-1].strip()),)
        if name := found.group("class"):
            if name[1:-1] not in ("number", "percent", "money", "year"):
                raise PhraseError(f"has {name}; token classes are <number> <percent> <money> <year>", found.start())
            return (Class(name[1:-1]),)
        if gap := found.group("gap"):
            most = int(gap[2:]) if gap[2:].isdigit() else 3
            if not 0 < most <= MAX_GAP:
                raise PhraseError(f"has a gap of {most} words; 1 to {MAX_GAP} are allowed", found.start())
            return (Gap(most),)
        if word := found.group("word"):
            return self._word(word, found.group().endswith("~"))
        return self._group(found.group("mark"), found.start())

    def _group(self, mark: str, column: int) -> Seq:
        if mark == "[":
            return (Choice((self._choice("]"), ())),)
        if mark == "(":
            inner = self._choice(")")
            return (Choice((inner, ())),) if self._mark("?") else inner
        if mark == "~":
            raise PhraseError('has "~" without a word before it', column)
        return (Choice(((Words(frozenset({mark})),), ())),) if self._mark("?") else (Words(frozenset({mark})),)

    def _word(self, word: str, any_form: bool) -> Seq:
        tokens = tokenize(word).words
        if not tokens:
            raise PhraseError(f'has "{word}", which holds no word', self.at)
        head = [Words(apostrophes(token)) for token in tokens[:-1]]
        last = forms(tokens[-1], self.irregular) if any_form else apostrophes(tokens[-1])
        return (*head, Words(last))

    def _mark(self, mark: str) -> bool:
        found = _PIECE.match(self.phrase, self.at)
        if found and found.group("mark") == mark:
            self.at = found.end()
            return True
        return False


def _joined(ways: list[Seq]) -> Words | None:
    """Alternatives of one word each are one set of words."""
    words = frozenset[str]()
    for way in ways:
        if len(way) != 1 or not isinstance(way[0], Words):
            return None
        words |= way[0].words
    return Words(words)


def _needs_a_word(seq: Seq) -> bool:
    for item in seq:
        if isinstance(item, Choice):
            if all(_needs_a_word(way) for way in item.ways):
                return True
        elif not isinstance(item, Gap):
            return True
    return False


def read_phrase(phrase: str, irregular: dict[str, tuple[str, ...]] | None = None) -> Seq:
    """The parsed phrase; PhraseError says what cannot be read."""
    seq = _Reader(phrase, irregular or {}).read()
    if _count_gaps(seq) > MAX_GAPS:
        raise PhraseError(f"has more than {MAX_GAPS} gaps; split it into several phrases")
    return seq


def _count_gaps(seq: Seq) -> int:
    inner = (sum(_count_gaps(way) for way in item.ways) for item in seq if isinstance(item, Choice))
    return sum(isinstance(item, Gap) for item in seq) + sum(inner)


def lists_in(seq: Seq) -> Iterator[str]:
    """Names of the word lists that a phrase uses."""
    for item in seq:
        if isinstance(item, Ref):
            yield item.name
        elif isinstance(item, Choice):
            for way in item.ways:
                yield from lists_in(way)


def pluralised(seq: Seq, irregular: dict[str, tuple[str, ...]]) -> Seq:
    """The phrase with the plural and possessive of its last word added, as terms of word lists have them."""
    if not seq or not isinstance(seq[-1], Words):
        return seq
    more = set(seq[-1].words)
    for word in seq[-1].words:
        if word.isalpha() and len(word) > 2 and not word.endswith(("s", "ing", "ed", "ly")):
            more |= {plural(word), plural(word) + "'", *irregular.get(word, ())}
        if word[0].isalpha():
            more.add(word + "'s")
    return (*seq[:-1], Words(frozenset(more)))


# ---------------------------------------------------------------------------------------------- compiling
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


# ---------------------------------------------------------------------------------------------- running
class Search:
    """One sentence's tokens and what has been tried on them."""

    def __init__(self, program: Program, words: list[str], text: str = "") -> None:
        self.program = program
        self.words = words
        self.text = text
        self._failed: set[tuple[int, int]] = set()
        self._lists: dict[tuple[str, int], list[tuple[int, str, tuple[Capture, ...]]]] = {}

    def all(self) -> list[Match]:
        """Every match of every phrase, by phrase and place; matches of one phrase do not overlap."""
        return [match for number in self._candidates() for match in self.matches(number)]

    def _candidates(self) -> list[int]:
        program = self.program
        triggers, bits = program.triggers, program.bits
        mask, numbers = 0, set(program.always)
        for word in set(self.words):
            if word in bits:
                mask |= bits[word]
                if word in triggers:
                    numbers.update(triggers[word])
        masks = program.masks
        return sorted(number for number in numbers if masks[number] & mask == masks[number])

    def matches(self, number: int) -> Iterator[Match]:
        """The matches of one phrase from left to right."""
        start, first = self.program.starts[number], self.program.first[number]
        if self.program.nodes[start][0] == REGEX:
            yield from self._pattern(number, str(self.program.nodes[start][1]))
            return
        at = 0
        while at < len(self.words):
            if first is None or self.words[at] in first:
                found = self._run(start, at)
                if found and found[0] > at:
                    yield Match(number, at, *found)
                    at = found[0]
                    continue
            at += 1

    def _run(
        self, node: int, at: int
    ) -> tuple[int, tuple[Capture, ...], tuple[tuple[int, int], ...]] | None:
        """The preferred match from `node` on at token `at`: its end, captures and skipped ranges."""
        key = (node, at)
        if key in self._failed:
            return None
        op, argument, following = self.program.nodes[node]
        if op == END:
            return at, (), ()
        found = _STEPS[op](self, argument, following, at)
        if found is None:
            self._failed.add(key)
        return found

    def _words(self, argument: frozenset[str], following: int, at: int):  # type: ignore[no-untyped-def]
        if at < len(self.words) and self.words[at] in argument:
            return self._run(following, at + 1)
        return None

    def _gap(self, most: int, following: int, at: int):  # type: ignore[no-untyped-def]
        for skipped in range(most + 1):
            if found := self._run(following, at + skipped):
                end, captures, gaps = found
                return end, captures, ((at, at + skipped), *gaps) if skipped else gaps
            if at + skipped >= len(self.words) or self.words[at + skipped] in EDGES:
                return None
        return None

    def _split(self, ways: tuple[int, ...], _: int, at: int):  # type: ignore[no-untyped-def]
        for way in ways:
            if found := self._run(way, at):
                return found
        return None

    def _class(self, name: str, following: int, at: int):  # type: ignore[no-untyped-def]
        for width in (3, 2, 1):
            if at + width <= len(self.words) and _CLASSES[name](self.words[at : at + width]):
                if found := self._run(following, at + width):
                    return found
        return None

    def _list(self, name: str, following: int, at: int):  # type: ignore[no-untyped-def]
        for end, group, inner in self.terms(name, at):
            if found := self._run(following, end):
                return found[0], ((name, group, at, end), *inner, *found[1]), found[2]
        return None

    def terms(self, name: str, at: int) -> list[tuple[int, str, tuple[Capture, ...]]]:
        """Terms of a word list that start at token `at`, longest first: end, group id and inner captures."""
        key = (name, at)
        if key not in self._lists:
            self._lists[key] = []
            if at < len(self.words):
                table = self.program.lists[name]
                entries = table.get(self.words[at], ()) + table.get("*", ())
                ended = [(self._run(start, at), group) for start, group in entries]
                found = [(run[0], group, run[1]) for run, group in ended if run]
                self._lists[key] = sorted(dict.fromkeys(found), key=lambda term: -term[0])
        return self._lists[key]

    def _pattern(self, number: int, source: str) -> Iterator[Match]:
        import regex  # only a policy with /…/ patterns pays for it

        places = tokenize(self.text)
        try:
            found = list(regex.finditer(source, self.text, regex.IGNORECASE, timeout=REGEX_SECONDS))
        except TimeoutError:
            return
        for match in found:
            inside = [n for n, start in enumerate(places.starts) if match.start() <= start < match.end()]
            if inside:
                yield Match(number, inside[0], inside[-1] + 1, (), ())


def _is_number(tokens: list[str]) -> bool:
    return len(tokens) == 1 and (tokens[0][0].isdigit() and tokens[0][-1] != "%" or tokens[0] in _NUMBER_WORDS)


def _is_percent(tokens: list[str]) -> bool:
    if len(tokens) == 1:
        return tokens[0].endswith("%")
    return _is_number(tokens[:1]) and " ".join(tokens[1:]) in ("percent", "percentage", "pct", "per cent")


def _is_money(tokens: list[str]) -> bool:
    if len(tokens) == 1:
        return tokens[0][0] in "$£€"
    return _is_number(tokens[:1]) and " ".join(tokens[1:]) in ("dollars", "dollar", "pounds", "euros", "usd", "bucks")


def _is_year(tokens: list[str]) -> bool:
    return len(tokens) == 1 and tokens[0].isdigit() and len(tokens[0]) == 4 and tokens[0][:2] in ("19", "20")


_CLASSES: dict[str, Callable[[list[str]], bool]] = {
    "number": _is_number,
    "percent": _is_percent,
    "money": _is_money,
    "year": _is_year,
}
_STEPS = {
    WORDS: Search._words,
    GAP: Search._gap,
    SPLIT: Search._split,
    CLASS: Search._class,
    LIST: Search._list,
}


def check_pattern(source: str) -> str | None:
    """What is wrong with an expert pattern, or None."""
    import regex

    try:
        regex.compile(source)
    except regex.error as error:
        return str(error)
    return None


__all__ = ["Capture", "Compiler", "Match", "PhraseError", "Program", "Search", "check_pattern", "fold", "read_phrase"]
