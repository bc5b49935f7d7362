"""The self-test of policies: it passes what keeps its promises, and says of the rest what was expected and what came."""

from __future__ import annotations

import re
import shutil
from dataclasses import replace
from pathlib import Path

import pytest

from linter.findings import Severity
from linter.policy.loader import load
from linter.selftest import Outcome, run, unmark

MINI = Path(__file__).parent / "data" / "mini_policy"


def changed(tmp_path: Path, file: str, old: str, new: str) -> Outcome:
    """The outcome for the small policy with one change."""
    folder = tmp_path / "policy"
    shutil.copytree(MINI, folder)
    path = folder / file
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")
    return run(load(folder))


def test_small_policy_passes() -> None:
    """A policy whose rules do what their examples say has no failure."""
    outcome = run(load(MINI))
    assert outcome.failures == []
    assert outcome.summary() == f"4 rules, {outcome.examples} examples: {outcome.examples} passed, 0 failed"


FAILURES = [
    (
        "rules/no-cure.yaml",
        "Ketamine <<cures depression>>.",
        "Ketamine <<cures>> depression.",
        'no-cure.yaml:18: expected "cures"; came "cures depression"',
    ),
    (
        "rules/no-cure.yaml",
        "Ketamine <<cures depression>>.",
        "Ketamine <<helps depression>>.",
        'no-cure.yaml:18: expected "helps depression"; came no finding',
    ),
    (
        "rules/no-cure.yaml",
        "Ketamine <<cures depression>>.",
        "Ketamine never <<cures depression>>.",
        'no-cure.yaml:18: expected "cures depression"; came no finding; "cures depression" set aside as negated by "never"',
    ),
    (
        "rules/no-cure.yaml",
        "Ketamine <<cures depression>>.",
        "Ketamine <<cures depression>> and cures pain.",
        'no-cure.yaml:18: expected "cures depression"; came "cures depression", "cures pain"',
    ),
    (
        "rules/no-cure.yaml",
        "A bone heals pain in time.",
        "A nail heals pain in time.",
        'no-cure.yaml:22: expected no finding (other: a bone); came "heals pain"',
    ),
    (
        "rules/no-cure.yaml",
        "negated: Ketamine never",
        "asked: Ketamine never",
        'no-cure.yaml:21: expected the verdict asked; came negated by "never"',
    ),
    (
        "rules/no-cure.yaml",
        "The aim is fewer symptoms.",
        "It works like a miracle.",
        'no-cure.yaml:9: expected that "instead" passes; came no-miracle on "miracle"',
    ),
    (
        "rules/state-off-label.yaml",
        "FDA has not approved this use of the medicine; it is off label.",
        "We offer ketamine for PTSD.",
        'state-off-label.yaml:7: expected that "instead" passes; came state-off-label on "ketamine for PTSD"',
    ),
    (
        "rules/state-off-label.yaml",
        "We offer ketamine for pain.",
        "We offer ketamine for PTSD.",
        'state-off-label.yaml:17: expected no finding (other: approved); came "ketamine for PTSD"',
    ),
    (
        "rules/state-off-label.yaml",
        "We offer <<ketamine for PTSD>>.",
        "We offer <<ketamine for PTSD>>, off label.",
        'state-off-label.yaml:14: expected "ketamine for PTSD"; came no finding',
    ),
    (
        "cues/negation.yaml",
        "asserted: This is <<a cure>>.",
        "asked: This is <<a cure>>.",
        'negation.yaml:9: expected asked for "a cure"; came asserted',
    ),
]


@pytest.mark.parametrize(("file", "old", "new", "expected"), FAILURES)
def test_broken_promise_is_told(tmp_path: Path, file: str, old: str, new: str, expected: str) -> None:
    """A rule that does not do what an example says is one line: file, line, what was expected, what came."""
    outcome = changed(tmp_path, file, old, new)
    assert [re.sub(r"^.*/", "", str(problem)) for problem in outcome.failures] == [expected]
    assert outcome.failed == 1


NOTES = [
    ("find: [miracle, miracle cures", "find: [miracle, miracle cures", 'no example holds the phrase "miracle cures depression"'),
    ("There is no miracle here.", "A calm visit.", 'no phrase matches "A calm visit."; it passes without being judged negated'),
    ("A <<miracle>> for all.", "A <<miracle cures depression>>.", 'no-cure also finds "cures depression"'),
]  # fmt: skip


@pytest.mark.parametrize(("old", "new", "expected"), NOTES)
def test_notes(tmp_path: Path, old: str, new: str, expected: str) -> None:
    """What is only worth knowing is a note, and no failure."""
    outcome = changed(tmp_path, "rules/no-miracle.yaml", old, new)
    assert outcome.failures == []
    assert expected in [problem.message for problem in outcome.problems]


def test_instead_that_is_advised_against(tmp_path: Path) -> None:
    """A sentence to write instead gives no finding of any severity."""
    policy = load(shutil.copytree(MINI, tmp_path / "policy"))
    lowered = [replace(rule, severity=Severity.ADVICE, instead=("No miracle, a miracle.",)) for rule in policy.rules]
    outcome = run(replace(policy, rules=tuple(rule for rule in lowered if rule.id == "no-miracle")))
    assert [problem.message for problem in outcome.failures] == [
        'expected that "instead" passes; came no-miracle on "miracle"'
    ]


def test_statement_without_an_example_is_a_note(tmp_path: Path) -> None:
    """A phrase that makes an owed statement, and that no example holds, is a note."""
    outcome = changed(
        tmp_path, "rules/state-off-label.yaml", "stated by: [off label]", "stated by: [off label, unlabeled]"
    )
    assert outcome.failures == []
    assert [problem.message for problem in outcome.problems if "unlabeled" in problem.message] == [
        'no example holds the phrase "unlabeled"'
    ]


def test_words_that_another_rule_reports_too(tmp_path: Path) -> None:
    """Where another rule takes the finding and names this one as related, this rule's own words are compared."""
    outcome = changed(tmp_path, "rules/no-miracle.yaml", "A <<miracle>> for", "A <<miracle>> cures depression for")
    assert [str(problem).partition(": ")[2] for problem in outcome.failures] == [
        'expected "miracle"; came "miracle cures depression"'
    ]


MARKED = [
    ("A <<cure>> now.", "A cure now.", ((2, 6),)),
    ("<<A>> and <<B>>", "A and B", ((0, 1), (6, 7))),
    ("Nothing.", "Nothing.", ()),
]


@pytest.mark.parametrize(("example", "text", "places"), MARKED)
def test_unmark(example: str, text: str, places: tuple[tuple[int, int], ...]) -> None:
    """The marks go, and the places of the marked words are those in the text without marks."""
    assert unmark(example) == (text, places)
