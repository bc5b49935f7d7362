"""Runs a token program on the tokens of one sentence.

A search never tries the same (node, token) twice once it has failed, so it ends in time linear in the sentence times
the phrase.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any, NamedTuple

from linter.policy.program import CLASS, END, GAP, LIST, REGEX, SPLIT, WORDS, Program
from linter.tokens import EDGES, tokenize

REGEX_SECONDS = 0.25
_NUMERIC = frozenset("0123456789$£€")
Capture = tuple[str, str, int, int]
Ranges = tuple[tuple[int, int], ...]
Run = tuple[int, tuple[Capture, ...], Ranges]
Term = tuple[int, str, tuple[Capture, ...], Ranges]
"""A term found: the token where it ends, its group id, what it captured inside, and what its gaps skipped."""
_NUMBER_WORDS = frozenset(
    "one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen"
    " eighteen nineteen twenty thirty forty fifty sixty seventy eighty ninety hundred thousand million half dozen".split()
)


class Match(NamedTuple):
    """A phrase found: its number, its tokens `start:end`, captured terms, and the token ranges that its gaps skipped."""

    phrase: int
    start: int
    end: int
    captures: tuple[Capture, ...]
    gaps: tuple[tuple[int, int], ...]


class Search:
    """One sentence's tokens and what has been tried on them."""

    def __init__(self, program: Program, words: list[str], text: str = "") -> None:
        self.program = program
        self.words = words
        self.text = text
        self._failed: set[tuple[int, int]] = set()
        self._lists: dict[tuple[str, int], list[Term]] = {}

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

    def _run(self, node: int, at: int) -> Run | None:
        """The preferred match from `node` on at token `at`: its end, captures and skipped ranges."""
        key = (node, at)
        failed = self._failed
        if key in failed:
            return None
        nodes, words = self.program.nodes, self.words
        op, argument, following = nodes[node]
        while op == WORDS:  # the common case, without a call a word
            if at >= len(words) or words[at] not in argument:  # type: ignore[operator]
                failed.add(key)
                return None
            at += 1
            op, argument, following = nodes[following]
        if op == END:
            return at, (), ()
        found = _STEPS[op](self, argument, following, at)
        if found is None:
            failed.add(key)
        return found

    def _gap(self, most: int, following: int, at: int) -> Run | None:
        for skipped in range(most + 1):
            if found := self._run(following, at + skipped):
                end, captures, gaps = found
                return end, captures, ((at, at + skipped), *gaps) if skipped else gaps
            if at + skipped >= len(self.words) or self.words[at + skipped] in EDGES:
                return None
        return None

    def _split(self, ways: tuple[int, ...], _: int, at: int) -> Run | None:
        for way in ways:
            if found := self._run(way, at):
                return found
        return None

    def _class(self, name: str, following: int, at: int) -> Run | None:
        if at >= len(self.words) or not (self.words[at][0] in _NUMERIC or self.words[at] in _NUMBER_WORDS):
            return None
        for width in (4, 3, 2, 1):
            fits = at + width <= len(self.words) and _CLASSES[name](self.words[at : at + width])
            if fits and (found := self._run(following, at + width)):
                return found
        return None

    def _list(self, name: str, following: int, at: int) -> Run | None:
        for end, group, inner, gaps in self.terms(name, at):
            if found := self._run(following, end):
                return found[0], ((name, group, at, end), *inner, *found[1]), (*gaps, *found[2])
        return None

    def terms(self, name: str, at: int) -> list[Term]:
        """Terms of a word list that start at token `at`, longest first."""
        key = (name, at)
        if key not in self._lists:
            self._lists[key] = []
            if at < len(self.words):
                table = self.program.lists[name]
                entries = table.get(self.words[at], ()) + table.get("*", ())
                ended = [(self._run(start, at), group) for start, group in entries]
                found = [(run[0], group, run[1], run[2]) for run, group in ended if run]
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
    return len(tokens) == 1 and ((tokens[0][0].isdigit() and tokens[0][-1] != "%") or tokens[0] in _NUMBER_WORDS)


def _is_percent(tokens: list[str]) -> bool:
    if len(tokens) == 1:
        return tokens[0].endswith("%")
    count = 1 if len(tokens) < 3 or not _is_number(tokens[1:2]) else 2  # "ninety-two percent"
    return _is_number(tokens[:1]) and " ".join(tokens[count:]) in ("percent", "percentage", "pct", "per cent")


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
_STEPS: dict[int, Callable[[Search, Any, int, int], Run | None]] = {
    GAP: Search._gap,
    SPLIT: Search._split,
    CLASS: Search._class,
    LIST: Search._list,
}
