"""Reads a policy's profile: which rules are on, at which severity, and which are never excepted."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from linter.policy.adjust import at_grade
from linter.policy.fields import Fields
from linter.policy.keys import free
from linter.policy.model import Rule
from linter.policy.parse_fixes import Fixes
from linter.policy.shape import PROFILE
from linter.policy.source import File, Map, Text, closest


@dataclass(frozen=True)
class Head:
    """What a profile says of the rules; ids and severities know their place."""

    file: File
    name: str
    version: str
    off: dict[str, str]
    on: tuple[Text, ...]
    severity: Map
    never_excepted: tuple[Text, ...]
    grade: float | None
    off_keys: tuple[Text, ...]
    fixes: Fixes


def read_profile(file: File) -> Head:
    """What the profile says; mistakes are recorded in the file."""
    fields = Fields(file, file.root, PROFILE, "a profile")
    name = fields.text("policy")
    if name and name != file.path.stem:
        file.problem(
            fields.values.get(Text("policy")), f'the policy "{name}" stands in {file.path.name}; make them equal'
        )
    listed = fields.values.get(Text("off")) or Map()
    off = Fields(file, listed, free(listed, "text"), "off") if fields.has("off") else None
    severity = fields.values.get(Text("severity"), Map())
    if not isinstance(severity, Map):
        file.problem(severity, '"severity" must be written as `rule: severity` lines')
    return Head(
        file=file,
        name=name,
        version=fields.text("version"),
        off={str(key): str(value) for key, value in off.values.items()} if off else {},
        on=fields.texts("on"),
        severity=severity if isinstance(severity, Map) else Map(),
        never_excepted=fields.texts("never excepted"),
        grade=fields.number("target grade") if fields.has("target grade") else None,
        off_keys=tuple(off.values) if off else (),
        fixes=Fixes(file, fields),
    )


def check_profile_ids(head: Head, known: Iterable[str]) -> None:
    """Record ids that no rule has, and words that are no severity."""
    ids = set(known)
    for key in [*head.off_keys, *head.on, *head.severity, *head.never_excepted, *head.fixes.ids]:
        if key not in ids:
            head.file.problem(key, f'there is no rule "{key}"{closest(key, ids)}; take the line away or mend the id')
    for value in head.severity.values():
        if value not in PROFILE["severity"].words:
            head.file.problem(value, f'severity is "{value}"; use error, warning or advice')


def adjusted(rule: Rule, heads: Iterable[Head]) -> Rule:
    """The rule as the profiles, from the lowest to the policy's own, want it; its severity has been set before."""
    for head in heads:
        if rule.id in head.never_excepted:
            rule = replace(rule, never_excepted=True)
        if head.grade is not None:
            rule = at_grade(rule, head.grade)
    return rule
