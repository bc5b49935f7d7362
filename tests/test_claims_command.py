"""`cliniclint claims`: every claim of a draft by kind, with verdict, deciding words, and whether a source stands beside it."""

from __future__ import annotations

import csv
import io
import json
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import linter
from linter.errors import PolicyError
from linter.inventory import inventory
from linter.policy.loader import load
from linter.readers import read_text
from linter.selftest import run as selftest

pytest_plugins = ["cli_fixtures"]
MINI = Path(__file__).parent / "data" / "mini_policy"
POLICY = ["--policy", str(MINI)]
ROOT = Path(__file__).parent.parent
Run = Callable[..., tuple[int, str, str]]
DRAFT = """\
# It helps

Ketamine eases pain. It never cures pain, and no miracle is near.

According to a study, ketamine cures depression. 😀 A visit is $90 a visit.

It helps itself.
"""


@pytest.fixture
def draft(folder: Path) -> Path:
    """A draft with claims of both kinds of the small policy."""
    path = folder / "draft.md"
    path.write_text(DRAFT, encoding="utf-8")
    return path


def listed(text: str, name: str = "draft.md") -> list[tuple[str, str, str, str, bool, str, bool]]:
    """The claims of a text: kind, words, verdict, deciding words, source beside it, rule, flagged."""
    found = inventory(read_text(text, name), load(MINI))
    return [(one.kind, one.quote, one.verdict.value, one.cue, one.sourced, one.rule, one.flagged) for one in found]


def test_what_is_listed() -> None:
    """Claims of rules and of inventory phrases are listed, asserted or set aside, with all that is known of each."""
    assert listed(DRAFT) == [
        ("efficacy", "helps", "asserted", "", False, "", False),
        ("efficacy", "Ketamine eases pain", "asserted", "", True, "", False),
        ("efficacy", "cures pain", "negated", "never", True, "no-cure", False),
        ("efficacy", "miracle", "negated", "no", True, "no-miracle", False),
        ("efficacy", "cures depression", "asserted", "", True, "no-cure", True),
        ("price", "$90 a visit", "asserted", "", False, "", False),
    ]


def test_a_rules_claim_stays_before_a_phrase() -> None:
    """Of overlapping claims of one kind the one that a rule looks for is listed, once."""
    assert [one[1:] for one in listed("Ketamine eases pain, cures pain and eases pain.")] == [
        ("Ketamine eases pain", "asserted", "", False, "", False),
        ("cures pain", "asserted", "", False, "no-cure", True),
    ]


def test_inventory_makes_no_finding() -> None:
    """Phrases of the inventory never become findings, nor claims set aside, of a check."""
    report = linter.check_text(
        "# It helps\n\nKetamine eases pain. $90 a visit.\n", "draft.md", load(MINI), scores=False
    )
    assert [finding.rule for finding in report.findings if finding.kind == "prohibited"] == []
    assert report.set_aside == ()


def test_json(run: Run, draft: Path) -> None:
    """JSON holds each claim with its place: `start:end` of the source are its words."""
    code, out, _ = run("claims", str(draft), "--format", "json", *POLICY)
    whole = json.loads(out)
    assert code == 0
    assert list(whole) == ["schema", "tool", "policy", "drafts", "errors", "summary"]
    claims = whole["drafts"][0]["claims"]
    assert [DRAFT[claim["start"] : claim["end"]] for claim in claims] == [claim["quote"] for claim in claims]
    assert claims[-1]["line"] == 5
    assert claims[0]["rule"] is None
    assert whole["summary"] == {
        "drafts": 1, "claims": 6, "kinds": {"efficacy": {"asserted": 3, "negated": 2}, "price": {"asserted": 1}},
    }  # fmt: skip


def test_csv(run: Run, draft: Path) -> None:
    """CSV holds a row a claim under named columns."""
    _, out, _ = run("claims", str(draft), "--format", "csv", *POLICY)
    rows = list(csv.DictReader(io.StringIO(out.removeprefix("\ufeff"), newline="")))
    assert [row["kind"] for row in rows] == ["efficacy"] * 5 + ["price"]
    assert rows[2]["decided_by"] == "never"
    assert (rows[4]["source_beside"], rows[4]["rule"], rows[4]["flagged"]) == ("yes", "no-cure", "yes")


def test_table(run: Run, draft: Path) -> None:
    """The table holds a line a claim and ends with the sums."""
    code, out, _ = run("claims", str(draft), "calm.md", *POLICY)
    assert code == 0
    lines = out.splitlines()
    assert lines[0] == str(draft)
    assert lines[2].split() == ["1", "efficacy", "helps", "asserted", "-"]
    assert lines[4].split() == ["3", "efficacy", "cures", "pain", "negated", "never", "yes"]
    assert lines[6].endswith("yes  no-cure")
    assert "calm.md: no claims" in lines
    assert lines[-1] == (
        "2 drafts: 6 claims, 4 asserted (2 of these with no source beside them): 5 efficacy, 1 price; policy us 1"
    )
    assert all(len(line) <= 120 for line in lines)


def test_kinds(run: Run, draft: Path) -> None:
    """--kind lists claims of these kinds only; an unknown one is told with those that there are."""
    _, out, _ = run("claims", str(draft), "--kind", "price", "--format", "json", *POLICY)
    assert {claim["kind"] for claim in json.loads(out)["drafts"][0]["claims"]} == {"price"}
    code, out, err = run("claims", str(draft), "--kind", "prize", *POLICY)
    assert (code, out) == (2, "")
    assert err == 'cliniclint: there is no kind of claim "prize"; use efficacy or price\n'


def test_unread_drafts(run: Run, draft: Path) -> None:
    """A draft that cannot be read is one sentence and exit code 2; the others are listed."""
    code, out, err = run("claims", "gone.md", str(draft), "--format", "json", *POLICY)
    assert code == 2
    assert len(json.loads(out)["drafts"]) == 1
    assert json.loads(out)["errors"][0]["path"] == "gone.md"
    assert err.count("\n") == 1


def test_standard_input_and_output(run: Run, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A draft may come from standard input, and the list go to a file."""
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(DRAFT.encode())))
    code, out, _ = run("claims", "-", "--stdin-name", "a.md", "--format", "json", "--output", "list.json", *POLICY)
    assert (code, out) == (0, "")
    assert len(json.loads((folder / "list.json").read_text(encoding="utf-8"))["drafts"][0]["claims"]) == 6


def test_a_policy_without_kinds(run: Run, draft: Path, tmp_path: Path) -> None:
    """A policy that knows no kind of claim says so."""
    policy = Path(shutil.copytree(MINI, tmp_path / "policy"))
    shutil.rmtree(policy / "claims")
    code, _, err = run("claims", str(draft), "--policy", str(policy))
    assert code == 2
    assert "knows no kind of claim; add files to its folder claims/" in err


MISTAKES = [
    ("rules: [no-hurry]", "rules: [no-hury]", 'price.yaml:3:9: there is no rule "no-hury" (did you mean "no-hurry"?)'),
    ("claims: price", "claims: prize", 'the claims "prize" stand in price.yaml'),
    ("find:", "fimd:", 'a kind of claim has the unknown key "fimd" (did you mean "find"?)'),
    ("<<$90 a visit>>", "$90 a visit", "mark the claim once, as <<claim>>"),
    ("(visit | session)", "(visit | session", 'the phrase "<money> [a] (visit | session"'),
]


@pytest.mark.parametrize(("old", "new", "sentence"), MISTAKES)
def test_mistakes_in_a_kind(tmp_path: Path, old: str, new: str, sentence: str) -> None:
    """A mistake in a file of a kind of claim is told with its place, and the policy is refused."""
    policy = Path(shutil.copytree(MINI, tmp_path / "policy"))
    path = policy / "claims" / "price.yaml"
    path.write_text(path.read_text(encoding="utf-8").replace(old, new, 1), encoding="utf-8")
    with pytest.raises(PolicyError) as raised:
        load(policy)
    assert sentence in str(raised.value)


def test_examples_of_kinds_are_tests(tmp_path: Path) -> None:
    """An example of a kind whose claim is not listed, or under another verdict, fails the policy's self-test."""
    assert selftest(load(MINI)).failures == []
    policy = Path(shutil.copytree(MINI, tmp_path / "policy"))
    path = policy / "claims" / "efficacy.yaml"
    path.write_text(path.read_text(encoding="utf-8").replace("- negated:", "- asserted:"), encoding="utf-8")
    (problem,) = selftest(load(policy)).failures
    assert str(problem).endswith('efficacy.yaml:12: expected asserted for "ketamine eases pain"; came negated')


@given(st.text(max_size=80))
def test_quotes_are_words_of_the_draft(text: str) -> None:
    """Whatever a draft says, each claim's place holds its words, and claims come in the order of the text."""
    document = read_text(f"{text} ketamine cures pain. $90 a visit {text}".replace("\ud800", ""), "draft.txt")
    found = inventory(document, load_mini())
    assert [one.span for one in found] == sorted(one.span for one in found)
    for one in found:
        assert " ".join(document.quote(one.span).split()) == one.quote
        assert one.place == document.place(one.span)


def load_mini() -> linter.Policy:
    return linter.load_policy(MINI)


SHIPPED = [
    ("We charge $300 for each visit.", "price", "asserted"),
    ("Financing is available.", "price", "asserted"),
    ("Our drip is safer than a tablet.", "comparison", "asserted"),
    ("No study shows that it is better than a placebo.", "comparison", "negated"),
    ("Botox is FDA-approved for chronic migraine.", "approval", "asserted"),
    ("TMS may ease depression for some people.", "efficacy", "hedged"),
    ("Side effects include nausea.", "safety", "asserted"),
    ("Is TMS safe?", "safety", "asked"),
    ("One of our patients told us that she sleeps again.", "testimonial", "asserted"),
]


@pytest.mark.parametrize(("text", "kind", "verdict"), SHIPPED)
def test_shipped_kinds(text: str, kind: str, verdict: str) -> None:
    """The shipped policy lists claims of all six kinds, those too that no rule forbids."""
    found = inventory(read_text(text, "draft.md"), linter.load_policy())
    assert (kind, verdict) in [(one.kind, one.verdict.value) for one in found]


def test_source_beside_a_claim() -> None:
    """A citation in the same block or a neighbour stands beside a claim; one further away does not."""
    near = "TMS eases depression (Lee et al., 2019).\n"
    far = "TMS eases depression.\n\nA calm day.\n\nA calm week.\n\nLee et al., 2019.\n"
    policy = linter.load_policy()
    assert [one.sourced for one in inventory(read_text(near, "a.md"), policy)] == [True]
    assert [one.sourced for one in inventory(read_text(far, "a.md"), policy)] == [False]


def test_table_of_a_draft_without_lines() -> None:
    """Where a format has no lines, the place in words stands above its claims, once."""
    from dataclasses import replace

    from linter.console import PLAIN
    from linter.reports.inventory import FORMS

    document = replace(read_text(DRAFT, "draft.md"), marks=((0, "slide 1"), (60, "slide 2")))
    told = FORMS["table"].draft(document, inventory(document, load_mini()), 0, PLAIN)
    assert [line for line in told.splitlines() if "slide" in line] == ["  slide 1:", "  slide 2:"]
    assert "        efficacy    helps" in told
