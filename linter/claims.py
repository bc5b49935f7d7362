"""Finds claims: the words of the draft that phrases of the policy match, before anything is judged."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from linter.document import Document
from linter.findings import Claim
from linter.policy.model import Entry, Policy, Rule, Treatment
from linter.policy.search import Match, Search
from linter.scan import Scan


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

    def __init__(self, scan: Scan, policy: Policy) -> None:
        self.scan = scan
        self.policy = policy
        self.document: Document = scan.document
        self.matches: list[list[Match]] = [self._search(number) for number in range(len(self.document.sentences))]

    def _search(self, sentence: int) -> list[Match]:
        start, end = self.scan.ranges[sentence]
        words = self.scan.tokens.words[start:end]
        text = self.document.quote(self.document.sentences[sentence].span)
        return [_shift(match, start) for match in Search(self.policy.program, words, text).all()]

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


def find(sightings: Sightings, rule: Rule, entries: tuple[Entry, ...], treatment: str = "") -> list[Found]:
    """Claims that the entries find in the draft, in order; `treatment` stands for a treatment that is not named."""
    found = [
        _found(sightings, rule, entry, at, match, sentence)
        for at, entry in enumerate(entries)
        for sentence, match in sightings.by_phrase.get(entry.number, ())
        if _applies(sightings, rule, entry, match, sentence, treatment)
    ]
    return sorted(found, key=lambda one: (one.tokens[0], -one.tokens[1]))


def _found(sightings: Sightings, rule: Rule, entry: Entry, at: int, match: Match, sentence: int) -> Found:
    scan = sightings.scan
    captures = tuple((name, group, scan.span(start, end)) for name, group, start, end in match.captures)
    claim = Claim(rule.id, scan.span(match.start, match.end), sentence, captures=captures, entry=at)
    return Found(claim, rule, entry, match.gaps, (match.start, match.end))


def _applies(
    sightings: Sightings, rule: Rule, entry: Entry, match: Match, sentence: int, treatment: str
) -> bool:
    block = sightings.document.sentences[sentence].block
    kind = sightings.document.blocks[block].kind
    if (entry.kinds and kind not in entry.kinds) or kind in entry.not_kinds:
        return False
    if not _surrounded(sightings, entry, sentence, block):
        return False
    if _is_excepted(sightings, rule, match, sentence):
        return False
    return all(holds(sightings, condition, match, treatment) for condition in entry.where)


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


def _is_excepted(sightings: Sightings, rule: Rule, match: Match, sentence: int) -> bool:
    return bool(rule.excepted) and any(
        other.phrase in rule.excepted and other.start < match.end and match.start < other.end
        for other in sightings.matches[sentence]
    )


# ---------------------------------------------------------------------------------------------- where
def holds(sightings: Sightings, condition: str, match: Match, treatment: str = "") -> bool:
    """Whether a `where` condition is true of what a match captured."""
    captured = {name: group for name, group, _, _ in reversed(match.captures)}
    name = treatment or captured.get("treatment") or sightings.treatment_before(match.end)
    known = sightings.policy.treatments.get(name)
    if known is None:
        return condition in ("treatment is not approved", "treatment is not a controlled substance")
    return _is_true(condition, known, captured)


def _is_true(condition: str, treatment: Treatment, captured: dict[str, str]) -> bool:
    sick_of = captured.get("condition")
    match condition:
        case "treatment is approved for condition":
            return bool(sick_of) and treatment.approved_for(str(sick_of))
        case "treatment is not approved for condition":
            return bool(sick_of) and not treatment.approved_for(str(sick_of))
        case "treatment is approved":
            return any(approval.status == "approved" for approval in treatment.approved)
        case "treatment is cleared":
            return any(approval.status == "cleared" for approval in treatment.approved)
        case "treatment is not approved":
            return not treatment.approved
        case "treatment is a controlled substance":
            return treatment.controlled
        case "treatment is not a controlled substance":
            return not treatment.controlled
        case "treatment is compounded":
            return treatment.compounded == "always"
        case "treatment may be compounded":
            return treatment.compounded in ("always", "sometimes")
        case "treatment has a boxed warning":
            return bool(treatment.boxed_warning)
        case "treatment owes off-label":
            return "off-label" in treatment.duties
        case "treatment has side effects":
            return bool(treatment.side_effects)
        case "treatment is named":
            return "treatment" in captured
        case "side effect is of treatment":
            known = {effect.name for effect in (*treatment.side_effects, *treatment.serious_risks)}
            return captured.get("side effect") in known
        case "boxed warning is of treatment":
            return captured.get("boxed warning") in {effect.name for effect in treatment.boxed_warning}
    return treatment.kind == condition.rsplit(" ", 1)[-1]


def treatment_of(sightings: Sightings, found: Found) -> str:
    """The id of the treatment that a claim is about."""
    for name, group, _ in found.claim.captures:
        if name == "treatment":
            return group
    return sightings.treatment_before(found.tokens[1])
