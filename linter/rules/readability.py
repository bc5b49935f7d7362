"""Readability limits: scores over what the policy allows."""

from __future__ import annotations

from linter.findings import Readability
from linter.policy.model import Limit, Rule


def exceeded(scores: Readability, rule: Rule) -> Limit | None:
    """The most severe limit that the draft's scores pass, if any."""
    passed = [limit for limit in rule.limits if scores.scores.get(limit.score, 0.0) > limit.above]
    return min(passed, key=lambda limit: limit.severity.rank, default=None)
