"""Prohibited statements: claims that the copy asserts and may not."""

from __future__ import annotations

from linter.assertion import Judge
from linter.claims import Found, Sightings, find
from linter.document import SpanSet
from linter.findings import Claim
from linter.policy.model import Rule


def judged(sightings: Sightings, judge: Judge, rule: Rule) -> tuple[list[Found], list[Claim]]:
    """The rule's claims that count, and those set aside; of claims that overlap the most severe, then the longest stays."""
    counted: list[Found] = []
    aside: list[Claim] = []
    for found in find(sightings, rule):
        claim = judge.claim(found)
        if claim.verdict in (found.entry.counts or rule.counts):
            counted.append(found)
        else:
            aside.append(claim)
    taken = SpanSet()
    kept = [found for found in sorted(counted, key=_weight) if taken.add(found.claim.span)]
    rest = [claim for claim in sorted(aside, key=lambda one: one.span.start - one.span.end) if taken.add(claim.span)]
    return sorted(kept, key=lambda one: one.claim.span), sorted(rest, key=lambda one: one.span)


def _weight(found: Found) -> tuple[int, int, int]:
    severity = found.entry.severity or found.rule.severity
    span = found.claim.span
    return severity.rank, span.start - span.end, span.start
