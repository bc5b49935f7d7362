"""The phrase language: what a reviewer writes, read into a sequence of items."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from linter.policy.inflect import apostrophes, forms, plural
from linter.tokens import tokenize

MAX_GAP, MAX_ITEMS, MAX_ALTERNATIVES, MAX_GAPS = 12, 400, 120, 6

_PIECE = re.compile(
    r"\s*(?:(?P<list>\{[^{}]*\})|(?P<class><[a-z]+>)|(?P<gap>\.\.\.|…|\.\.\d+)|(?P<word>(?:[^\s\[\](){}<>|?~,:;!.…—]|\.(?!\.))+)~?"
    r"|(?P<mark>[\[\]()|?~,:;!—]))"
)


SYNTAX = frozenset("()[]{}<>|~?.…/")
"""Characters that are no words of a phrase."""


class PhraseError(ValueError):
    """A phrase that cannot be read; `column` counts from 0 inside the phrase."""

    def __init__(self, message: str, column: int = 0) -> None:
        super().__init__(message)
        self.column = column


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


def check_pattern(source: str) -> str | None:
    """What is wrong with an expert pattern, or None."""
    import regex

    try:
        regex.compile(source)
    except regex.error as error:
        return str(error)
    return None
