"""Prohibited statements: claims that the copy asserts and may not."""

from __future__ import annotations

from linter.assertion import Judge
from linter.claims import Found, Sightings, find
from linter.findings import Claim
from linter.policy.model import Rule


def judged(sightings: Sightings, judge: Judge, rule: Rule) -> tuple[list[Found], list[Claim]]:
    """The rule's claims that count, and those set aside; of claims that overlap the first and longest stays."""
    counted: list[Found] = []
    aside: list[Claim] = []
    for found in find(sightings, rule, rule.entries):
        claim = judge.claim(found)
        if claim.verdict in (found.entry.counts or rule.counts):
            counted.append(found)
        else:
            aside.append(claim)
    kept = _apart(counted)
    return kept, [claim for claim in _claims_apart(aside) if not any(claim.span.overlaps(f.claim.span) for f in kept)]


def _apart(found: list[Found]) -> list[Found]:
    """Of claims that overlap the most severe stays, of equals the longest."""
    kept: list[Found] = []
    for one in sorted(found, key=_weight):
        if not any(one.claim.span.overlaps(other.claim.span) for other in kept):
            kept.append(one)
    return sorted(kept, key=lambda one: one.claim.span)


def _weight(found: Found) -> tuple[int, int, int]:
    severity = found.entry.severity or found.rule.severity
    span = found.claim.span
    return severity.rank, span.start - span.end, span.start


def _claims_apart(claims: list[Claim]) -> list[Claim]:
    kept: list[Claim] = []
    for claim in sorted(claims, key=lambda one: one.span.start - one.span.end):
        if not any(claim.span.overlaps(other.span) for other in kept):
            kept.append(claim)
    return sorted(kept, key=lambda one: one.span)
