"""Finds claims: the words of the draft that phrases of the policy match, before anything is judged."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

from linter.document import Document, Kind
from linter.findings import Claim
from linter.memory import Memory
from linter.policy.model import Entry, Policy, Rule
from linter.policy.search import Match, Search
from linter.policy.where import CONDITIONS, IS_TOPIC, TRUE_OF_NO_TREATMENT
from linter.scan import Scan

_OFTEN = 3  # sentences that name a treatment, from which on the draft is about it
_ASIDE = 2  # what is named less often than another by this factor is mentioned in passing


@dataclass(frozen=True, slots=True)
class Found:
    """A claim as found: its rule and entry, and the tokens of the document that its gaps skipped."""

    claim: Claim
    rule: Rule
    entry: Entry
    gaps: tuple[tuple[int, int], ...]
    tokens: tuple[int, int]


class Sightings:
    """Every phrase of the policy found in a document, by sentence."""

    def __init__(self, scan: Scan, policy: Policy, memory: Memory | None = None) -> None:
        self.scan = scan
        self.policy = policy
        self.memory = memory
        self.document: Document = scan.document
        self.matches: list[list[Match]] = [self._search(number) for number in range(len(self.document.sentences))]

    def _search(self, sentence: int) -> list[Match]:
        start, end = self.scan.ranges[sentence]
        words = self.scan.tokens.words[start:end]
        text = self.document.quote(self.document.sentences[sentence].span)
        search = Search(self.policy.program, words, text)
        matches = self.memory.recall(("phrases", tuple(words), text), search.all) if self.memory else search.all()
        return [_shift(match, start) for match in matches]

    @cached_property
    def by_phrase(self) -> dict[int, list[tuple[int, Match]]]:
        """For every phrase found: its matches, with their sentences, in order."""
        found: dict[int, list[tuple[int, Match]]] = {}
        for sentence, matches in enumerate(self.matches):
            for match in matches:
                found.setdefault(match.phrase, []).append((sentence, match))
        return found

    @cached_property
    def numbers(self) -> list[set[int]]:
        """The phrases found, for every sentence."""
        return [{match.phrase for match in matches} for matches in self.matches]

    @cached_property
    def all_numbers(self) -> set[int]:
        """The phrases found anywhere in the draft."""
        return set().union(*self.numbers)

    def in_block(self, block: int) -> set[int]:
        """The phrases found in a block."""
        return set().union(*(self.numbers[number] for number in self.document.sentences_of(block)))

    def near(self, block: int) -> set[int]:
        """The phrases found in a block and the blocks directly before and after it."""
        around = range(max(0, block - 1), min(len(self.document.blocks), block + 2))
        return set().union(*(self.in_block(number) for number in around))

    @cached_property
    def mentions(self) -> list[tuple[int, str]]:
        """Every treatment named: the token it starts at, and its id, in order."""
        found = self.by_phrase.get(self.policy.mention, ())
        return sorted((match.start, match.captures[0][1]) for _, match in found if match.captures)

    @cached_property
    def main_treatment(self) -> str:
        """The treatment that the draft names most often ("" if none)."""
        named = [name for _, name in self.mentions]
        return max(dict.fromkeys(named), key=named.count, default="")

    @cached_property
    def topics(self) -> set[str]:
        """The treatments that the draft is about: named often, or in its title or a heading and again."""
        named = Counter(name for number in range(len(self.document.sentences)) for name in self.named_in(number))
        most = max(named.values(), default=0)
        headed = {
            name
            for number, sentence in enumerate(self.document.sentences)
            if self.document.blocks[sentence.block].kind in (Kind.TITLE, Kind.HEADING)
            for name in self.named_in(number)
        }
        return {name for name, count in named.items() if count + (name in headed) >= _OFTEN and count * _ASIDE >= most}

    def treatment_before(self, token: int) -> str:
        """The treatment named last before a token, else the draft's main one."""
        before = [name for at, name in self.mentions if at <= token]
        return before[-1] if before else self.main_treatment

    def named_in(self, sentence: int) -> set[str]:
        """The treatments that a sentence names."""
        start, end = self.scan.ranges[sentence]
        return {name for at, name in self.mentions if start <= at < end}


def _shift(match: Match, by: int) -> Match:
    captures = tuple((name, group, start + by, end + by) for name, group, start, end in match.captures)
    gaps = tuple((start + by, end + by) for start, end in match.gaps)
    return Match(match.phrase, match.start + by, match.end + by, captures, gaps)


class _Hit(NamedTuple):
    """A phrase of a rule's entry, found in a sentence of the draft."""

    rule: Rule
    entry: Entry
    number: int
    sentence: int
    match: Match


def find(sightings: Sightings, rule: Rule, entries: tuple[Entry, ...], treatment: str = "") -> list[Found]:
    """Claims that the entries find in the draft, in order; `treatment` stands for a treatment that is not named."""
    hits = (
        _Hit(rule, entry, number, sentence, match)
        for number, entry in enumerate(entries)
        for sentence, match in sightings.by_phrase.get(entry.number, ())
    )
    found = [_found(sightings, hit) for hit in hits if _applies(sightings, hit, treatment)]
    return sorted(found, key=lambda one: (one.tokens[0], -one.tokens[1]))


def _found(sightings: Sightings, hit: _Hit) -> Found:
    scan, match = sightings.scan, hit.match
    start, end = scan.without_edges(match.start, match.end)
    captures = tuple((name, group, scan.span(first, last)) for name, group, first, last in match.captures)
    claim = Claim(hit.rule.id, scan.span(start, end), hit.sentence, captures=captures, entry=hit.number)
    return Found(claim, hit.rule, hit.entry, match.gaps, (start, end))


def _applies(sightings: Sightings, hit: _Hit, treatment: str) -> bool:
    block = sightings.document.sentences[hit.sentence].block
    kind = sightings.document.blocks[block].kind
    if (hit.entry.kinds and kind not in hit.entry.kinds) or kind in hit.entry.not_kinds:
        return False
    if not _surrounded(sightings, hit.entry, hit.sentence, block) or _is_excepted(sightings, hit):
        return False
    return all(holds(sightings, condition, hit.match, treatment) for condition in hit.entry.where)


def _surrounded(sightings: Sightings, entry: Entry, sentence: int, block: int) -> bool:
    here = sightings.numbers[sentence]
    if not here.isdisjoint(entry.unless_sentence) or (entry.needs_sentence and here.isdisjoint(entry.needs_sentence)):
        return False
    if entry.unless_near or entry.needs_near:
        near = sightings.near(block)
        if not near.isdisjoint(entry.unless_near) or (entry.needs_near and near.isdisjoint(entry.needs_near)):
            return False
    everywhere = sightings.all_numbers
    return everywhere.isdisjoint(entry.unless_draft) and not (
        entry.needs_draft and everywhere.isdisjoint(entry.needs_draft)
    )


def _is_excepted(sightings: Sightings, hit: _Hit) -> bool:
    return bool(hit.rule.excepted) and any(
        other.phrase in hit.rule.excepted and other.start < hit.match.end and hit.match.start < other.end
        for other in sightings.matches[hit.sentence]
    )


def holds(sightings: Sightings, condition: str, match: Match, treatment: str = "") -> bool:
    """Whether a `where` condition is true of what a match captured."""
    captured = {name: group for name, group, _, _ in reversed(match.captures)}
    name = treatment or captured.get("treatment") or sightings.treatment_before(match.end)
    if condition == IS_TOPIC:
        return name in sightings.topics
    known = sightings.policy.treatments.get(name)
    return CONDITIONS[condition](known, captured) if known else condition in TRUE_OF_NO_TREATMENT


def treatment_of(sightings: Sightings, found: Found) -> str:
    """The id of the treatment that a claim is about."""
    for name, group, _ in found.claim.captures:
        if name == "treatment":
            return group
    return sightings.treatment_before(found.tokens[1])
