"""Required statements: what the copy owes once it promotes a treatment, and does not say."""

from __future__ import annotations

from linter.assertion import Judge
from linter.claims import Found, Hit, Sightings, applies_in, applying, found_at, treatment_of
from linter.document import Kind
from linter.policy.model import Rule


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
