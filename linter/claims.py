"""Finds claims: the words of the draft that phrases of the policy match, before anything is judged."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import cached_property
from itertools import chain

from linter.chunks import Chunks
from linter.document import Document, Kind
from linter.findings import Claim
from linter.policy.model import Entry, Policy, Rule
from linter.policy.search import Match
from linter.policy.shelf import numbers_of
from linter.policy.where import CONDITIONS, IS_TOPIC, TRUE_OF_NO_TREATMENT
from linter.records import dataclass
from linter.scan import Scan
from linter.tokens import EDGES
from linter.typed import Any, NamedTuple, Protocol

_OFTEN = 3  # sentences that name a treatment, from which on the draft is about it
_FAR = 20  # sentences of 2,000 characters at most: what stands farther away is not near, though in the same block
_ASIDE = 2  # what is named less often than another by this factor is mentioned in passing


@dataclass(frozen=True, slots=True)
class Found:
    """A claim as found: its rule and entry, and the tokens of the document that its gaps skipped."""

    claim: Claim
    rule: Rule
    entry: Entry
    gaps: tuple[tuple[int, int], ...]
    tokens: tuple[int, int]


class Hit(NamedTuple):
    """Words that the phrase of a rule's entry matches: where they stand without marks at their sides, and the match.

    Hits sort by place, the longer of those that start together first.
    """

    start: int
    minus_width: int
    number: int
    sentence: int
    match: Match


_Placed = tuple[int, Match, int, int]
"""The sentence of a match, the match, and its tokens without marks at its sides."""


class _Once:
    """What an iterator gives, for several who go through it: each of them from its beginning, none further than it wants."""

    def __init__(self, source: Iterator[_Placed]) -> None:
        self._source = source
        self._known: list[_Placed] = []

    def __iter__(self) -> Iterator[_Placed]:
        known = self._known
        yield from known
        at = len(known)
        while True:
            if at == len(known):
                further = next(self._source, None)
                if further is None:
                    return
                known.append(further)
            yield known[at]
            at += 1


class Sieve(Protocol):
    """Tells, while a draft is gone through, what of required rules can still matter, so that the rest is not kept."""

    def has_enough(self, rule: Rule) -> bool:
        """Whether nothing that the rule's entries match from here on can change anything."""

    def kept(self, sightings: Sightings, rule: Rule, hits: Iterable[Hit]) -> list[Hit]:
        """What matters of the next matches of a rule's entries, which are in order."""

    def is_settled(self, rule: Rule) -> bool:
        """Whether nothing that settles the rule from here on can change anything."""

    def note(self, rule: Rule, statements: list[Hit]) -> None:
        """Learn what settles a rule."""


class Sightings:
    """Where in a document phrases of the policy stand, and stand as their rules want it.

    The document is gone through once, chunk by chunk: what makes a statement due is looked for everywhere, what
    settles it only once it is due. Of a draft all of whose chunks stay at hand, only as much of that as somebody asks for.
    With a `sieve` no more is known of required rules than it takes.
    """

    def __init__(self, scan: Scan, policy: Policy, chunks: Chunks | None = None, sieve: Sieve | None = None) -> None:
        self.scan = scan
        self.policy = policy
        self.document: Document = scan.document
        self.chunks = chunks or Chunks(scan, policy)
        self._sieve = sieve
        self._mentions: list[tuple[int, str]] = []
        self._mentioned_at: list[int] = []
        self._hits: dict[int, list[Hit]] = {}
        self._stated: dict[int, list[Hit]] = {}
        self._asked: dict[int, int] = {}
        """How many of the phrases that settle a rule have been looked for."""
        self._draft_needs = set(policy.draft_needs)
        self._seen: set[int] = set()
        due: dict[int, tuple[int, Rule]] = {}
        for number in range(len(self.chunks.ranges)):
            self._go_through(number, due)
        if not self.chunks.all_stay:
            for since, rule in due.values():
                for number in range(since):
                    self._look_for_statements(number, rule)
            self.chunks.forget()

    def _go_through(self, number: int, due: dict[int, tuple[int, Rule]]) -> None:
        found = set(filter(self.chunks.chunk(number).holds, self._draft_needs))
        self._draft_needs -= found
        self._seen |= found
        if self.policy.mention >= 0:
            mentions = self.chunks.matches(number, self.policy.mention)
            self._mentions += [(match.start, match.captures[0][1]) for _, match in mentions if match.captures]
            self._mentioned_at += [start for start, _ in self._mentions[len(self._mentioned_at) :]]
        owners = self.policy.owners
        required: dict[int, tuple[Rule, list[tuple[int, _Once]]]] = {}
        for phrase in self.chunks.present(number, owners):
            matches = _Once(self._placed(number, phrase))
            for rule, entry in owners[phrase]:
                if rule.kind == "required":
                    required.setdefault(id(rule), (rule, []))[1].append((entry, matches))
                else:
                    self._hits.setdefault(id(rule), []).extend(
                        self._standing(rule, rule.entries[entry], entry, matches)
                    )
        for rule, entries in required.values():
            if not (self._sieve and self._sieve.has_enough(rule)) and self._gather(rule, entries):
                due.setdefault(id(rule), (number, rule))
        if not self.chunks.all_stay:
            for _, rule in due.values():
                self._look_for_statements(number, rule)
        self.chunks.cues(number)

    def _gather(self, rule: Rule, entries: list[tuple[int, _Once]]) -> bool:
        """Keep of what a required rule's entries match what can matter; whether anything can."""
        each = [self._standing(rule, rule.entries[entry], entry, matches) for entry, matches in entries]
        if rule.per == "treatment" or not self._sieve:
            hits = sorted(chain.from_iterable(each))
            kept = self._sieve.kept(self, rule, hits) if self._sieve else hits
        else:  # the first that counts will do
            from heapq import merge

            kept = self._sieve.kept(self, rule, merge(*each))
        self._hits.setdefault(id(rule), []).extend(kept)
        return bool(kept)

    def _look_for_statements(self, number: int, rule: Rule) -> None:
        chunk = self.chunks.chunk(number)
        known = self._stated.setdefault(id(rule), [])
        for at, phrase in enumerate(numbers_of(rule.stated)):
            if self._sieve and self._sieve.is_settled(rule):
                return
            if chunk.holds(phrase):
                fresh = list(self._standing(rule, rule.stated[at], at, self._placed(number, phrase)))
                known += fresh
                if self._sieve:
                    self._sieve.note(rule, fresh)

    def _look_further(self, rule: Rule, known: list[Hit]) -> bool:
        """Look for more of what settles a rule, phrase by phrase until there is some; whether there is."""
        phrases = numbers_of(rule.stated) if self.chunks.all_stay else ()
        for at in range(self._asked.get(id(rule), 0), len(phrases)):
            self._asked[id(rule)] = at + 1
            matches = [
                match
                for number in range(len(self.chunks.ranges))
                if self.chunks.chunk(number).holds(phrases[at])
                for match in self._placed(number, phrases[at])
            ]
            fresh = list(self._standing(rule, rule.stated[at], at, matches)) if matches else []
            known += fresh
            if fresh:
                return True
        return False

    def _placed(self, number: int, phrase: int) -> Iterator[_Placed]:
        """The matches of a phrase in a chunk, each with its sentence and the tokens it takes without marks at its sides."""
        bare = self.scan.without_edges
        for sentence, match in self.chunks.matches(number, phrase):
            yield sentence, match, *bare(match.start, match.end)

    def _standing(self, rule: Rule, entry: Entry, number: int, matches: Iterable[_Placed]) -> Iterator[Hit]:
        """The matches of an entry, in order, that stand as it wants; none is looked at before it is asked for."""
        is_narrowed, opens, excepted = entry.is_narrowed, entry.opens, rule.excepted
        last, is_right = -1, True
        for sentence, match, start, end in matches:
            if is_narrowed and sentence != last:
                last, is_right = sentence, self._is_place_right(entry, sentence)
            if (
                is_right
                and (not opens or self._opens(sentence, match))
                and (not excepted or not self._is_excepted(rule, sentence, match))
            ):
                yield Hit(start, start - end, number, sentence, match)

    def _opens(self, sentence: int, match: Match) -> bool:
        return EDGES.issuperset(self.scan.tokens[self.scan.ranges[sentence][0] : match.start])

    def _is_place_right(self, entry: Entry, sentence: int) -> bool:
        """Whether a sentence and what surrounds it are as an entry wants them."""
        block = self.document.sentences[sentence].block
        kind = self.document.blocks[block].kind
        if (entry.kinds and kind not in entry.kinds) or kind in entry.not_kinds:
            return False
        if entry.unless_draft and self.is_in_draft(entry.unless_draft):
            return False  # the rest of the draft cannot change that, and what a sentence needs may cost more to tell
        if not self._is_surrounded(entry.needs_sentence, entry.unless_sentence, sentence, sentence + 1):
            return False
        return not (entry.unless_near or entry.needs_near) or self._is_surrounded(
            entry.needs_near, entry.unless_near, *self._near(block, sentence)
        )

    def _is_excepted(self, rule: Rule, sentence: int, match: Match) -> bool:
        if not self.chunks.seen(rule.excepted, sentence, sentence + 1):
            return False
        return any(
            other.start < match.end and match.start < other.end
            for phrase in rule.excepted
            for other in self.chunks.matches_in(sentence, phrase)
        )

    def _is_surrounded(self, needs: tuple[int, ...], unless: tuple[int, ...], first: int, last: int) -> bool:
        if unless and self.chunks.seen(unless, first, last):
            return False
        return not needs or self.chunks.seen(needs, first, last)

    def _near(self, block: int, sentence: int) -> tuple[int, int]:
        """The sentences of a block and of the blocks directly before and after it; of endless blocks those not far away."""
        around = range(max(0, block - 1), min(len(self.document.blocks), block + 2))
        sentences = [found for number in around if (found := self.document.sentences_of(number))]
        if not sentences:
            return 0, 0
        return max(sentences[0][0], sentence - _FAR), min(sentences[-1][-1] + 1, sentence + _FAR + 1)

    def is_near(self, sentence: int, phrases: tuple[int, ...]) -> bool:
        """Whether one of the phrases stands in a sentence's block or the blocks directly before and after it."""
        block = self.document.sentences[sentence].block
        return bool(phrases) and self.chunks.seen(phrases, *self._near(block, sentence))

    def hits(self, rule: Rule) -> list[Hit]:
        """What a rule's entries match in the draft, in order."""
        hits = self._hits.get(id(rule), [])
        hits.sort()
        return hits

    def statements(self, rule: Rule) -> Iterator[Hit]:
        """What settles a rule in the draft, in any order; whoever has seen enough saves the search for the rest."""
        known = self._stated.setdefault(id(rule), [])
        told = 0
        while told < len(known) or self._look_further(rule, known):
            yield from known[told:]
            told = len(known)

    def is_in_draft(self, phrases: tuple[int, ...]) -> bool:
        """Whether one of the phrases, which some entry needs or excludes anywhere in the draft, is there."""
        return not self._seen.isdisjoint(phrases)

    def everywhere(self, phrase: int) -> Iterator[tuple[int, Match]]:
        """All matches of any phrase of the policy, each with its sentence."""
        for number in range(len(self.chunks.ranges)):
            yield from self.chunks.matches(number, phrase)

    @cached_property
    def main_treatment(self) -> str:
        """The treatment that the draft names most often ("" if none)."""
        named = [name for _, name in self._mentions]
        return max(dict.fromkeys(named), key=named.count, default="")

    @cached_property
    def topics(self) -> set[str]:
        """The treatments that the draft is about: named often, or in its title or a heading and again."""
        blocks, sentences = self.document.blocks, self.document.sentences
        mentions = {(bisect_right(self.scan.ends, at), name) for at, name in self._mentions}
        named = Counter(name for _, name in mentions)
        most = max(named.values(), default=0)
        headed = {
            name for number, name in mentions if blocks[sentences[number].block].kind in (Kind.TITLE, Kind.HEADING)
        }
        return {name for name, count in named.items() if count + (name in headed) >= _OFTEN and count * _ASIDE >= most}

    def named_before(self, token: int) -> str:
        """The treatment named last before a token ("" if none)."""
        at = bisect_left(self._mentioned_at, token)
        return self._mentions[at - 1][1] if at else ""

    def named_in(self, sentence: int) -> set[str]:
        """The treatments that a sentence names."""
        first, last = (bisect_left(self._mentions, (token,)) for token in self.scan.ranges[sentence])
        return {name for _, name in self._mentions[first:last]}


def find(sightings: Sightings, rule: Rule) -> Iterator[Found]:
    """Claims that a rule's entries find in the draft, in order."""
    return (found_at(sightings, rule, hit) for hit in applying(sightings, rule))


def applying(sightings: Sightings, rule: Rule, *, stated: bool = False, treatment: str = "") -> Iterator[Hit]:
    """What a rule's entries (or what settles it) match where they apply; `treatment` stands for one that is not named."""
    hits = sightings.statements(rule) if stated else sightings.hits(rule)
    return filter(applies_in(sightings, rule.stated if stated else rule.entries, treatment), hits)


def applies_in(sightings: Sightings, entries: Sequence[Entry], treatment: str = "") -> Callable[[Hit], bool]:
    """Tells of a hit whether what its entry asks of the draft, and of what was captured, is true."""
    asked: dict[int, tuple[str, ...] | None] = {}
    """What entries ask of a match; None if the draft is not as they want it."""

    def applies(hit: Hit) -> bool:
        number = hit.number
        if number not in asked:
            entry = entries[number]
            asked[number] = entry.where if _is_draft_right(sightings, entry) else None
        where = asked[number]
        if not where:
            return where is not None
        return all(holds(sightings, condition, hit.match, treatment) for condition in where)

    return applies


def found_at(sightings: Sightings, rule: Rule, hit: Hit, *, stated: bool = False) -> Found:
    """The claim that a hit is."""
    scan, match = sightings.scan, hit.match
    start, end = hit.start, hit.start - hit.minus_width
    captures = tuple((name, group, scan.span(first, last)) for name, group, first, last in match.captures)
    claim = Claim(rule.id, scan.span(start, end), hit.sentence, captures=captures, entry=hit.number)
    return Found(claim, rule, (rule.stated if stated else rule.entries)[hit.number], match.gaps, (start, end))


def _is_draft_right(sightings: Sightings, entry: Entry) -> bool:
    if entry.unless_draft and sightings.is_in_draft(entry.unless_draft):
        return False
    return not entry.needs_draft or sightings.is_in_draft(entry.needs_draft)


def holds(sightings: Sightings, condition: str, match: Match, treatment: str = "") -> bool:
    """Whether a `where` condition is true of what a match captured."""
    name = treatment or _named_or_before(sightings, match.captures, match.end) or sightings.main_treatment
    if condition == IS_TOPIC:
        return name in sightings.topics
    known = sightings.policy.treatments.get(name)
    if not known:
        return condition in TRUE_OF_NO_TREATMENT
    return CONDITIONS[condition](known, {name: group for name, group, _, _ in reversed(match.captures)})


def treatment_of(sightings: Sightings, hit: Hit) -> str:
    """The id of the treatment that a hit is about: the one told so far, else the draft's main one ("" if none is named)."""
    return treatment_told(sightings, hit) or sightings.main_treatment


def treatment_told(sightings: Sightings, hit: Hit) -> str:
    """The id of the treatment that a hit is about, if itself or what stands before it names one, whatever stands behind it."""
    return _named_or_before(sightings, hit.match.captures, hit.start - hit.minus_width)


def treatment_meant(sightings: Sightings, found: Found) -> str:
    """The id of the treatment that a claim is about, as `treatment_of` tells it."""
    return _named_or_before(sightings, found.claim.captures, found.tokens[1]) or sightings.main_treatment


def _named_or_before(sightings: Sightings, captures: Iterable[tuple[Any, ...]], end: int) -> str:
    for name, group, *_ in captures:
        if name == "treatment":
            return str(group)
    return sightings.named_before(end)
