"""Required statements: what the copy owes once it promotes a treatment, and does not say."""

from __future__ import annotations

from collections.abc import Iterator

from linter.assertion import Judge
from linter.claims import Found, Sightings, find, treatment_of
from linter.document import Kind
from linter.policy.model import Rule


def missing(sightings: Sightings, judge: Judge, rule: Rule) -> list[Found]:
    """The claims that made the rule's statement due where it is not settled: one a treatment, section or draft."""
    owed: dict[tuple[str, int], Found] = {}
    # A benefit that is said of a treatment is the better place for a finding than what needs the whole draft's help.
    for found in sorted(find(sightings, rule, rule.entries), key=lambda one: bool(one.entry.needs_draft)):
        if judge.claim(found).verdict not in (found.entry.counts or rule.counts):
            continue
        key = (_debtor(sightings, rule, found), _region(sightings, rule, found))
        owed.setdefault(key, found)
    unsettled = (found for key, found in owed.items() if not _settled(sightings, judge, rule, *key))
    return sorted(unsettled, key=lambda found: found.claim.span)


def _debtor(sightings: Sightings, rule: Rule, found: Found) -> str:
    return treatment_of(sightings, found) if rule.per == "treatment" else ""


def _region(sightings: Sightings, rule: Rule, found: Found) -> int:
    """A number for the part of the draft in which the statement must stand."""
    block = sightings.document.sentences[found.claim.sentence].block
    if rule.within == "paragraph":
        return block
    return _section(sightings, block) if rule.within == "section" else 0


def _section(sightings: Sightings, block: int) -> int:
    blocks = sightings.document.blocks
    while block > 0 and blocks[block].kind is not Kind.HEADING:
        block -= 1
    return block


def _settled(sightings: Sightings, judge: Judge, rule: Rule, treatment: str, region: int) -> bool:
    stated = {
        kind
        for found in find(sightings, rule, rule.stated, treatment)
        if _region(sightings, rule, found) == region
        and judge.claim(found).verdict in rule.stated_counts
        and _is_about(sightings, found, treatment)
        for kind in _kinds(found)
    }
    return len(stated) >= rule.at_least


def _is_about(sightings: Sightings, found: Found, treatment: str) -> bool:
    """A sentence that names only other treatments settles nothing for this one."""
    named = sightings.named_in(found.claim.sentence)
    return not treatment or not named or treatment in named


def _kinds(found: Found) -> Iterator[str]:
    """What a statement counts as: the term that it captured, else its phrase."""
    groups = [group for name, group, _ in found.claim.captures if name != "treatment"]
    yield groups[0] if groups else str(found.entry.number)
