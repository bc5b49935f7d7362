"""A policy's rules by their ids, and with another severity or grade than in their files."""

from __future__ import annotations

from linter.findings import Severity
from linter.policy.model import Entry, Policy, Rule
from linter.records import replace

GRADE = "flesch_kincaid_grade"


def rule_names(policy: Policy) -> dict[str, str]:
    """The ids of a policy's rules, those that are off too, by every id that they have or had."""
    names = {name: rule.id for rule in policy.rules for name in rule.formerly}
    return {**names, **{name: name for name in policy.off}, **{rule.id: rule.id for rule in policy.rules}}


def at_severity(rule: Rule, severity: Severity) -> Rule:
    """The rule with all its findings at one severity, also those of phrases and limits that have one of their own."""
    return replace(
        rule,
        severity=severity,
        entries=tuple(_plain(entry) for entry in rule.entries),
        limits=tuple(replace(limit, severity=severity) for limit in rule.limits),
    )


def _plain(entry: Entry) -> Entry:
    return replace(entry, severity=None) if entry.severity else entry


def at_grade(rule: Rule, grade: float) -> Rule:
    """The rule with its lowest limit of the grade at `grade`; limits that this passes rise with it."""
    limits = [limit.above for limit in rule.limits if limit.score == GRADE]
    if not limits:
        return rule
    raised = (
        replace(limit, above=limit.above - min(limits) + grade) if limit.score == GRADE else limit
        for limit in rule.limits
    )
    return replace(rule, limits=tuple(raised))
