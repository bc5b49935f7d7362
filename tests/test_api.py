"""The public Python API, and what importing it costs."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

import linter

MINI = Path(__file__).parent / "data" / "mini_policy"

LOADED = """
import sys
before = set(sys.modules)
import linter
print(*sorted({name.split(".")[0] for name in set(sys.modules) - before} - set(sys.stdlib_module_names)))
"""

LOADED_BY_CLI = """
import sys
import linter.cli
print(*sorted({"yaml", "regex", "textstat", "pyromark", "linter.check", "linter.policy"} & set(sys.modules)))
"""


@pytest.fixture(scope="module")
def policy() -> linter.Policy:
    return linter.load_policy(MINI)


def python(code: str) -> str:
    """What a fresh interpreter prints for the code."""
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    return done.stdout.strip()


def test_import_loads_no_third_party_package() -> None:
    """`import linter` loads itself and the standard library, nothing else."""
    assert python(LOADED) == "linter"


def test_import_loads_no_module_of_its_own() -> None:
    """`import linter` loads none of its own modules before a name is used."""
    assert python("import sys, linter; print(*[m for m in sys.modules if m.startswith('linter.')])") == ""


def test_command_line_starts_without_the_engine() -> None:
    """Importing the command line loads neither a library nor the engine."""
    assert python(LOADED_BY_CLI) == ""


@pytest.mark.parametrize("name", linter.__all__)
def test_every_public_name_is_there(name: str) -> None:
    """Every name in `__all__` can be had and is listed by `dir`."""
    assert getattr(linter, name) is not None
    assert name in dir(linter)


def test_unknown_name_is_an_attribute_error() -> None:
    """A name that the package does not have is an AttributeError, as in any module."""
    with pytest.raises(AttributeError, match="no attribute 'check_everything'"):
        _ = linter.check_everything  # type: ignore[attr-defined]


def test_check_text(policy: linter.Policy) -> None:
    """A text is checked under a policy; findings have exact places."""
    report = linter.check_text("Ketamine cures depression.", policy=policy)
    assert [(f.rule, f.quote, f.place.start, f.place.end) for f in report.findings] == [
        ("no-cure", "cures depression", 9, 25)
    ]
    assert report.document.name == "draft.txt"
    assert report.policy_digest == policy.digest
    assert report.version == linter.__version__


def test_name_says_the_format(policy: linter.Policy) -> None:
    """The ending of the name says how the text is read."""
    report = linter.check_text("It **cures** PTSD.", "page.md", policy)
    assert [(f.quote, f.place.column) for f in report.findings] == [("cures PTSD", 6)]


def test_without_scores(policy: linter.Policy) -> None:
    """Without scores readability is not measured."""
    text = "This is a sentence of prose."
    assert linter.check_text(text, policy=policy, scores=False).readability is None
    assert linter.check_text(text, policy=policy).readability is not None


def test_check_file_keeps_the_path_as_given(
    policy: linter.Policy, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A report names the file as the caller did."""
    monkeypatch.chdir(tmp_path)
    Path("page.txt").write_text("A miracle.", encoding="utf-8")
    assert linter.check_file("./page.txt", policy).document.name == "./page.txt"
    assert linter.check_file(Path("page.txt"), policy).document.name == "page.txt"


@pytest.mark.parametrize("name", ["missing.md", "page.xyz", "page"])
def test_drafts_that_cannot_be_read(policy: linter.Policy, name: str) -> None:
    """A draft that cannot be read is a LinterError that names it."""
    with pytest.raises(linter.LinterError, match=name):
        linter.check_file(name, policy)


def test_judge(policy: linter.Policy) -> None:
    """A claim is judged in its text, with the words that decide."""
    negated = linter.judge("Ketamine is not a cure.", "a cure", policy)
    assert (negated.asserted, negated.verdict) == (False, linter.Verdict.NEGATED)
    assert negated.cue == "not"
    assert linter.judge("Ketamine is a cure.", "a cure", policy).asserted


@pytest.mark.parametrize("text", ["Nothing of the kind.", "a cure and a cure"])
def test_judge_needs_the_claim_once(policy: linter.Policy, text: str) -> None:
    """A claim that stands not once in the text is a LinterError."""
    with pytest.raises(linter.LinterError, match="a cure"):
        linter.judge(text, "a cure", policy)


def test_shipped_policy_is_loaded_once() -> None:
    """The shipped policy is loaded once a process."""
    assert linter.load_policy() is linter.load_policy()


def test_missing_policy_is_a_linter_error() -> None:
    """A policy folder that does not exist is a LinterError that names it."""
    with pytest.raises(linter.LinterError, match="nowhere"):
        linter.load_policy("nowhere")


READY = {
    "Ketamine infusions relieve depression.": "ketamine",
    "TMS sessions relieve depression.": "tms",
    "Semaglutide injections help you lose weight.": "semaglutide",
}


@pytest.mark.parametrize("text", READY)
def test_the_first_ready_sentence_is_about_the_treatment_of_the_draft(text: str) -> None:
    """And none is about another one."""
    shipped = linter.load_policy()
    report = linter.check_text(text, "d.md", shipped)
    (owed,) = [finding for finding in report.findings if finding.rule == "name-side-effects"]
    assert READY[text] in shipped.speaks_of[owed.instead[0]]
    assert all(READY[text] in shipped.speaks_of.get(one, READY[text]) for one in owed.instead)


def test_a_draft_about_none_of_the_treatments_is_offered_general_sentences() -> None:
    shipped = linter.load_policy()
    report = linter.check_text("Our shockwave sessions are the best way to end heel pain for good.", "d.md", shipped)
    assert len(report.findings) > 2
    assert not [one for finding in report.findings for one in finding.instead if one in shipped.speaks_of]
    assert all(finding.instead for finding in report.findings)
