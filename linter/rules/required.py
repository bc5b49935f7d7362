"""Required statements: what the copy owes once it promotes a treatment, and does not say."""

from __future__ import annotations

from collections.abc import Iterable

from linter.assertion import Judge
from linter.claims import Found, Hit, Sightings, applies_in, applying, found_at, holds, treatment_of, treatment_told
from linter.document import Kind
from linter.policy.model import Rule
from linter.policy.where import IS_TOPIC


class Duties:
    """What of the duties of a draft is certain while it is gone through from its beginning to its end.

    What can only be told of the whole draft (what it is about, what it needs or excludes anywhere) is left open: whatever
    hangs on it is kept, and `missing` decides.
    """

    def __init__(self, judge: Judge) -> None:
        self._judge = judge
        self._owed: set[tuple[int, str, int]] = set()
        """The rules that are due, each with the treatment and the part of the draft that it is due for."""
        self._stated: dict[int, set[str]] = {}
        """By rule the kinds of statements that count."""

    def has_enough(self, rule: Rule) -> bool:
        """Whether the rule is due for the whole draft, or settled."""
        return (_is_one(rule) and (id(rule), "", 0) in self._owed) or self.is_settled(rule)

    def kept(self, sightings: Sightings, rule: Rule, hits: Iterable[Hit]) -> list[Hit]:
        """The hits that may make the rule due where it is not yet, up to the one behind which none can."""
        kept: list[Hit] = []
        for hit in hits:
            if self._may_count(sightings, rule, hit):
                kept.append(hit)
                if self.has_enough(rule):
                    break
        return kept

    def _may_count(self, sightings: Sightings, rule: Rule, hit: Hit) -> bool:
        entry = rule.entries[hit.number]
        treatment = treatment_told(sightings, hit)
        if rule.per == "treatment" and not treatment:
            return True
        owed = (id(rule), treatment if rule.per == "treatment" else "", _region(sightings, rule, hit))
        if owed in self._owed:
            return False
        where = entry.where
        if entry.needs_draft or entry.unless_draft or (where and (IS_TOPIC in where or not treatment)):
            return True
        if not all(holds(sightings, condition, hit.match, treatment) for condition in where):
            return False
        if self._judge.at(hit).verdict not in (entry.counts or rule.counts):
            return False
        self._owed.add(owed)
        return True

    def is_settled(self, rule: Rule) -> bool:
        """Whether the draft says what the rule wants of it, whatever else it says."""
        return len(self._stated.get(id(rule), ())) >= rule.at_least

    def note(self, rule: Rule, statements: list[Hit]) -> None:
        """Learn what settles a rule, if that is a matter of the whole draft."""
        if not _is_one(rule):
            return
        stated = self._stated.setdefault(id(rule), set())
        for hit in statements:
            entry, kind = rule.stated[hit.number], _kind(rule, hit)
            if entry.needs_draft or entry.unless_draft or entry.where or kind in stated:
                continue
            if self._judge.at(hit).verdict in rule.stated_counts:
                stated.add(kind)


def missing(sightings: Sightings, judge: Judge, rule: Rule) -> list[Found]:
    """The claims that made the rule's statement due where it is not settled: one a treatment, section or draft."""
    owed: dict[tuple[str, int], Found] = {}
    # A benefit that is said of a treatment is the better place for a finding than what needs the whole draft's help.
    hits = sightings.hits(rule)
    needy = {number for number in {hit.number for hit in hits} if rule.entries[number].needs_draft}
    applies = applies_in(sightings, rule.entries)
    for hit in sorted(hits, key=lambda hit: hit.number in needy):
        key = (treatment_of(sightings, hit) if rule.per == "treatment" else "", _region(sightings, rule, hit))
        if key not in owed and applies(hit):
            found = found_at(sightings, rule, hit)
            if judge.claim(found).verdict in (found.entry.counts or rule.counts):
                owed[key] = found
    unsettled = (found for key, found in owed.items() if not _settled(sightings, judge, rule, *key))
    return sorted(unsettled, key=lambda found: found.claim.span)


def _is_one(rule: Rule) -> bool:
    """Whether the draft as a whole owes the statement, once."""
    return rule.per != "treatment" and rule.within not in ("paragraph", "section")


def _region(sightings: Sightings, rule: Rule, hit: Hit) -> int:
    """A number for the part of the draft in which the statement must stand."""
    if rule.within not in ("paragraph", "section"):
        return 0
    block = sightings.document.sentences[hit.sentence].block
    return block if rule.within == "paragraph" else _section(sightings, block)


def _section(sightings: Sightings, block: int) -> int:
    blocks = sightings.document.blocks
    while block > 0 and blocks[block].kind is not Kind.HEADING:
        block -= 1
    return block


def _settled(sightings: Sightings, judge: Judge, rule: Rule, treatment: str, region: int) -> bool:
    stated: set[str] = set()
    for hit in applying(sightings, rule, stated=True, treatment=treatment):
        kind = _kind(rule, hit)
        if (
            kind not in stated
            and _region(sightings, rule, hit) == region
            and _is_about(sightings, hit, treatment)
            and judge.claim(found_at(sightings, rule, hit, stated=True)).verdict in rule.stated_counts
        ):
            stated.add(kind)
            if len(stated) >= rule.at_least:
                return True
    return rule.at_least <= 0


def _is_about(sightings: Sightings, hit: Hit, treatment: str) -> bool:
    """A sentence that names only other treatments settles nothing for this one."""
    named = sightings.named_in(hit.sentence)
    return not treatment or not named or treatment in named


def _kind(rule: Rule, hit: Hit) -> str:
    """What a statement counts as: the term that it captured, else its phrase."""
    groups = [group for name, group, _, _ in hit.match.captures if name != "treatment"]
    return groups[0] if groups else str(rule.stated[hit.number].number)
