"""Reads the files of the kinds of claim, for the inventory."""

from __future__ import annotations

from collections.abc import Iterable

from linter.findings import Severity
from linter.policy.model import ClaimKind, Rule
from linter.policy.parse_rule import RuleReader
from linter.policy.parse_words import PhraseBook, cue_examples
from linter.policy.shape import CLAIMS
from linter.policy.source import File, Text, closest


def read_claims(files: list[File], book: PhraseBook, rules: Iterable[str]) -> tuple[ClaimKind, ...]:
    """The kinds of claim; `rules` are the ids that they may name."""
    known = set(rules)
    return tuple(_kind(file, RuleReader(file, book, {}, keys=CLAIMS, what="a kind of claim"), known) for file in files)


def _kind(file: File, reader: RuleReader, known: set[str]) -> ClaimKind:
    fields = reader.fields
    name = fields.text("claims")
    if name and name != file.path.stem:
        file.problem(
            fields.values.get(Text("claims")), f'the claims "{name}" stand in {file.path.name}; make them equal'
        )
    rules = fields.texts("rules")
    for rule in rules:
        if rule not in known:
            file.problem(rule, f'there is no rule "{rule}"{closest(rule, known)}; take the line away or mend the id')
    says = fields.text("says")
    phrases = Rule(
        id="",
        kind="claims",
        says=says,
        status="stable",
        severity=Severity.ADVICE,
        why="",
        message="",
        entries=reader.entries("find") if fields.has("find") else (),
        excepted=reader.numbers(fields, "except"),
        file=file.shown,
    )
    return ClaimKind(
        name=name,
        says=says,
        rules=tuple(str(rule) for rule in rules),
        rule=phrases,
        sourced=reader.numbers(fields, "sourced by"),
        examples=cue_examples(file, fields),
        file=file.shown,
    )
