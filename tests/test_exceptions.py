"""Exceptions in the draft and in the register: what they take out of a report, and what is wrong with them."""

from __future__ import annotations

import json
import shutil
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import linter
from linter.errors import LinterError
from linter.exceptions import apply
from linter.register import KEYS, read_register, scalar

MINI = Path(__file__).parent / "data" / "mini_policy"
POLICY = linter.load_policy(MINI)
TODAY = "2026-11-21"
Run = Callable[..., tuple[int, str, str]]

pytest_plugins = ["cli_fixtures"]


@pytest.fixture(autouse=True)
def _today(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """It is always the same day, in a project under the small policy."""
    monkeypatch.setenv("CLINICLINT_TODAY", TODAY)
    (folder / "cliniclint.yaml").write_text(f"policy: {MINI}\n", encoding="utf-8")


def told(text: str, name: str = "page.md") -> tuple[list[tuple[int, str, str]], list[tuple[str, str]]]:
    """The findings (line, rule, message of those on exceptions) and the excepted ones (rule, reason) of a draft."""
    report = linter.check_text(text, name, POLICY)
    findings = [(one.place.line, one.rule, one.message if one.kind == "exception" else "") for one in report.findings]
    return findings, [(one.finding.rule, one.reason) for one in report.excepted]


CURE = (3, "no-cure", "")

# In the draft

REMARK = "<!-- cliniclint-allow no-cure: quoted law -->"
PLACES = [
    ("page.md", f"{REMARK}\n\nIt cures pain.\n", True),
    ("page.md", f"{REMARK}\nIt cures pain.\n", True),
    ("page.md", f"{REMARK}\n\nCalm.\n\nIt cures pain.\n", False),
    ("page.md", f"It cures pain.\n\n{REMARK}\n\nCalm.\n", False),
    ("page.md", f"{REMARK}\n\n- Calm.\n- It cures pain.\n", True),
    ("page.md", f"- {REMARK} Calm.\n- It cures pain.\n", False),
    ("page.md", f"- Calm.\n- {REMARK} It cures pain.\n", True),
    ("page.md", f"{REMARK}\n\n> It cures pain.\n", True),
    ("page.md", f"{REMARK}\n\n| a | b |\n|---|---|\n| calm | It cures pain |\n", True),
    ("page.html", f"{REMARK}<p>It cures pain.</p>", True),
    ("page.html", f"{REMARK}<p>Calm.</p><p>It cures pain.</p>", False),
    ("page.html", f"<p>Calm.{REMARK}</p><p>It cures pain.</p>", True),
    ("page.html", f"{REMARK}<ul><li>Calm.<li>It cures pain.</ul>", True),
    ("page.html", f"<ul>{REMARK}<li>Calm.<li>It cures pain.</ul>", False),
    ("page.html", f"<ul><li>Calm.{REMARK}<li>It cures pain.</ul>", True),
    ("page.html", f"{REMARK}<img alt='It cures pain'>", True),
    ("page.html", f"<head>{REMARK}<meta name=description content='It cures pain.'></head><p>Calm.", True),
    ("page.txt", "[cliniclint-allow no-cure: quoted law]\nIt cures pain.\n", True),
    ("page.txt", "Calm.\n  [cliniclint-allow no-cure: quoted law]\nIt cures pain.\n", True),
    ("page.txt", "[cliniclint-allow no-cure: quoted law]\n\n- Calm.\n- It cures pain.\n", True),
    ("page.txt", "Calm. [cliniclint-allow no-cure: quoted law]\nIt cures pain.\n", False),
]  # fmt: skip


@pytest.mark.parametrize(("name", "text", "excepted"), PLACES)
def test_next_block_is_excepted(name: str, text: str, excepted: bool) -> None:
    """An exception holds for the next block: where a list, table or quotation follows, for all of it; for nothing else."""
    findings, taken = told(text, name)
    assert (("no-cure", "quoted law") in taken) == excepted
    assert ("no-cure" in [rule for _, rule, _ in findings]) != excepted
    assert ("remove-unused-exception" in [rule for _, rule, _ in findings]) == (not excepted and "Calm. [" not in text)


@pytest.mark.parametrize("name", ["page.md", "page.html", "page.txt"])
def test_remark_is_no_copy(name: str) -> None:
    """What is said to cliniclint is not read as copy."""
    remark = (
        "[cliniclint-allow no-cure: cures pain]\n"
        if name.endswith("txt")
        else "<!-- cliniclint-allow no-cure: cures pain -->\n"
    )
    assert linter.check_text(remark, name, POLICY).document.text == ""


def test_parts_of_an_exception() -> None:
    """Approver, day and ticket may stand behind the reason; all of it is kept with the finding."""
    text = "<!-- cliniclint-allow no-cure, no-miracle:\n the law's words | by Dana Lee | until 2026-11-21 | ticket: M-1 -->\n\nIt cures pain."
    (one,) = linter.check_text(text, "site/page.md", POLICY).excepted
    assert (one.by, one.reason, one.approver, one.ticket, one.expires, one.where) == (
        "draft", "the law's words", "Dana Lee", "M-1", "2026-11-21", "site/page.md:1",
    )  # fmt: skip
    assert one.finding.quote == "cures pain"


def test_text_in_code_is_no_exception() -> None:
    """A comment that the page shows as code excepts nothing and is nothing to mend."""
    findings, taken = told(f"```html\n{REMARK}\n```\n\nIt cures pain.\n")
    assert ([rule for _, rule, _ in findings], taken) == (["no-cure"], [])


WRONG = [
    ("<!-- cliniclint-allow no-cure -->", "mend-exception", "The exception names no rule and reason; write cliniclint-allow RULE: reason."),
    ("<!-- cliniclint-allow no-cure: -->", "mend-exception", "The exception gives no reason; write cliniclint-allow RULE: reason."),
    ("<!-- cliniclint-alow no-cure: x -->", "mend-exception", 'The exception "cliniclint-alow" is not known; write cliniclint-allow RULE: reason.'),
    ("<!-- cliniclint-allow no-cur: x -->", "mend-exception", 'There is no rule "no-cur" (did you mean "no-cure"?); the exception excepts nothing.'),
    ("<!-- cliniclint-allow no-cure: x | until soon -->", "mend-exception", 'The exception "soon" is no day; write until YYYY-MM-DD.'),
    ("<!-- cliniclint-allow no-cure: x | for ever -->", "mend-exception", 'The exception "for ever" is not understood; after | write by NAME, until DATE or ticket ID.'),
    ("<!-- cliniclint-allow no-cure: x | until 2026-11-20 -->", "renew-exception", "The exception ran out on 2026-11-20; its findings count again."),
    ("<!-- cliniclint-allow no-hurry: x -->", "remove-unused-exception", "The rule no-hurry is off in the policy; nothing needs an exception from it."),
]  # fmt: skip


@pytest.mark.parametrize(("remark", "rule", "message"), WRONG)
def test_what_is_wrong_in_a_draft(remark: str, rule: str, message: str) -> None:
    """An exception that is malformed, over or not needed takes nothing out, and is a finding at its own place."""
    assert told(f"{remark}\n\nIt cures pain.") == ([(1, rule, message), CURE], [])


def test_unused_exception_in_a_draft() -> None:
    """An exception whose block has no such finding is one itself, also where no block follows."""
    assert told(f"{REMARK}\n\nCalm.") == (
        [(1, "remove-unused-exception", "The exception from no-cure excepts nothing: the next block has no such finding.")], [],
    )  # fmt: skip
    assert told(REMARK)[0][0][2] == "The exception from no-cure excepts nothing: no block follows."


def test_unclosed_bracket() -> None:
    """A line in a text that begins like an exception and does not end is said to be unfinished."""
    findings, _ = told("[cliniclint-allow no-cure: x\nCalm.", "page.txt")
    assert findings[0][2] == "The exception has no closing bracket; write [cliniclint-allow RULE: reason] on one line."


def test_rules_on_the_same_words() -> None:
    """Where words break two rules, an exception from one brings the other to light; from both, none is left."""
    one = "<!-- cliniclint-allow no-cure: x -->\n\nA miracle cures depression."
    findings, taken = told(one)
    assert ([rule for _, rule, _ in findings], taken) == (["no-miracle"], [("no-cure", "x")])
    findings, taken = told(one.replace("no-cure", "no-cure, no-miracle"))
    assert (findings, sorted(taken)) == ([], [("no-cure", "x"), ("no-miracle", "x")])
    findings, taken = told(one.replace("no-cure", "no-miracle"))
    assert ([rule for _, rule, _ in findings], taken) == (["no-cure"], [])


def test_rule_under_its_former_id() -> None:
    """An exception may name a rule as it was called before."""
    assert told("<!-- cliniclint-allow no-healing: x -->\n\nIt cures pain.") == ([], [("no-cure", "x")])


def test_duties_can_be_excepted() -> None:
    """A missing statement is excepted before the block whose words made it due."""
    assert told("<!-- cliniclint-allow state-off-label: x -->\n\nWe offer ketamine for PTSD.")[1] == [
        ("state-off-label", "x")
    ]


# In the register


def enter(folder: Path, *entries: str) -> None:
    (folder / "cliniclint-exceptions.yaml").write_text("# ours\n" + "\n".join(entries) + "\n", encoding="utf-8")


def checked(run: Run, *argv: str) -> tuple[dict[str, Any], dict[str, Any]]:
    """What JSON tells of the drafts by their paths, and its summary."""
    code, out, err = run("check", *argv, "--format", "json", "--no-cache")
    assert code in (0, 1), err
    whole = json.loads(out)
    return {draft["path"]: draft for draft in whole["drafts"]}, whole["summary"]


ENTRY = '- rule: no-cure\n  quote: cures depression\n  reason: quoted law\n  approver: Dana Lee\n  ticket: M-1\n  granted: "2026-11-01"\n  expires: "2026-11-21"\n  policy version: "1"'


def test_register_takes_a_finding_out(run: Run, folder: Path) -> None:
    """An entry takes its finding out of the count, and everything in it is exported with the finding."""
    enter(folder, ENTRY)
    drafts, summary = checked(run, "page.md")
    (one,) = drafts["page.md"]["excepted"]
    assert (drafts["page.md"]["findings"], summary["error"]) == ([], 0)
    assert one["rule"] == "no-cure"
    assert one["exception"] == {
        "by": "register", "reason": "quoted law", "approver": "Dana Lee", "ticket": "M-1", "granted": "2026-11-01",
        "expires": "2026-11-21", "policy_version": "1", "where": "cliniclint-exceptions.yaml:2",
    }  # fmt: skip


def test_terminal_tells_exceptions(run: Run, folder: Path) -> None:
    """The terminal report tells what is excepted, why, by whom and until when."""
    enter(folder, ENTRY)
    code, out, _ = run("check", "page.md")
    assert code == 0
    assert 'page.md: no findings, 1 excepted\n    excepted: line 1, no-cure "cures depression": quoted law' in out
    assert "(cliniclint-exceptions.yaml:2, Dana Lee until 2026-11-21)" in " ".join(out.split())
    assert "\n1 finding excepted\n1 draft checked, 1 clean: 0 errors" in out


MATCHES = [
    ("rule: no-cure, quote: Cures  DEPRESSION", True),
    ("rule: no-healing, quote: cures depression", True),
    ("rule: no-cure, quote: cures", False),
    ("rule: no-miracle, quote: cures depression", False),
    ("rule: no-cure, quote: cures depression, path: page.md", True),
    ("rule: no-cure, quote: cures depression, path: '*.md'", True),
    ("rule: no-cure, quote: cures depression, path: site", False),
    ("rule: no-cure, fingerprint: FINGERPRINT", True),
    ("rule: no-cure, fingerprint: 0123456789abcdef", False),
    ("rule: no-cure, fingerprint: FINGERPRINT, quote: cures pain", False),
]


@pytest.mark.parametrize(("entry", "excepted"), MATCHES)
def test_matching(run: Run, folder: Path, entry: str, excepted: bool) -> None:
    """An entry is for findings of its rule with its fingerprint and words, in its drafts."""
    (finding,) = checked(run, "page.md")[0]["page.md"]["findings"]
    enter(folder, "- {" + entry.replace("FINGERPRINT", finding["fingerprint"]) + ", reason: x}")
    assert bool(checked(run, "page.md")[0]["page.md"]["excepted"]) == excepted


WRONG_ENTRIES = [
    ("- {rule: no-cure, quote: cures depression}", "2:3 error mend-exception", 'The exception needs the key "reason"; add it.'),
    ("- {rule: no-cure, reason: x}", "2:3 error mend-exception", 'names no finding; add its "fingerprint" or its words as "quote".'),
    ("- {quote: cures depression, reason: x}", "2:3 error mend-exception", 'needs the key "rule"; add it.'),
    ("- {rule: no-cure, quote: cures depression, reason: x, aprover: D}", "2:55 error mend-exception", 'unknown key "aprover" (did you mean "approver"?)'),
    ("- {rule: no-cure, quote: cures depression, reason: x, expires: soon}", "2:64 error mend-exception", 'expires is "soon"; write a day as YYYY-MM-DD.'),
    ("- {rule: no-cure, quote: cures depression, reason: x, granted: 2026-12-01, expires: 2026-11-30}", "2:85 error mend-exception", "expires before it was granted"),
    ("- no-cure", "2:3 error mend-exception", "must be written as `key: value` lines"),
    ("- {rule: no-cur, quote: cures depression, reason: x}", "2:1 error mend-exception", 'There is no rule "no-cur" (did you mean "no-cure"?)'),
    ("- {rule: no-cure, quote: cures depression, reason: x, expires: 2026-11-20}", "2:1 warning renew-exception", "ran out on 2026-11-20; what it excepted counts again."),
    ("- {rule: no-hurry, quote: cures depression, reason: x}", "2:1 warning remove-unused-exception", "The rule no-hurry is off in the policy"),
]  # fmt: skip


@pytest.mark.parametrize(("entry", "place", "message"), WRONG_ENTRIES)
def test_what_is_wrong_in_the_register(run: Run, folder: Path, entry: str, place: str, message: str) -> None:
    """An entry that is malformed or over excepts nothing and is a finding on its line; the other entries still hold."""
    enter(folder, entry, "- {rule: no-miracle, quote: miracle, reason: x}")
    code, out, err = run("check", "page.md", "warn.md")
    assert (code, err) == (1, "")
    assert "page.md:1:10 error no-cure\n" in out
    assert f"cliniclint-exceptions.yaml:{place}" in out
    assert message in " ".join(out.split())
    assert "warn.md:1:3" not in out
    assert "2 drafts checked" in out


def test_never_excepted_rules_ignore_both(run: Run, folder: Path) -> None:
    """A rule that is never excepted counts in spite of draft and register, and both exceptions are errors."""
    policy = Path(shutil.copytree(MINI, folder / "policy"))
    profile = policy / "us.yaml"
    profile.write_text(profile.read_text(encoding="utf-8") + "never excepted: [no-cure]\n", encoding="utf-8")
    (folder / "page.md").write_text(f"{REMARK}\n\nIt cures depression.\n", encoding="utf-8")
    enter(folder, ENTRY)
    drafts, _ = checked(run, "page.md", "--policy", "policy")
    assert [one["rule"] for one in drafts["page.md"]["findings"]] == ["withdraw-exception", "no-cure"]
    assert [one["rule"] for one in drafts["cliniclint-exceptions.yaml"]["findings"]] == ["withdraw-exception"]
    assert drafts["page.md"]["excepted"] == []


def unused(run: Run, *argv: str) -> bool:
    return "cliniclint-exceptions.yaml" in checked(run, *argv)[0]


def test_unused_entries(run: Run, folder: Path) -> None:
    """An entry that took nothing out is a finding, as far as the run can tell: it checked its draft, or every draft."""
    enter(folder, "- {rule: no-cure, quote: cures gout, reason: x}")
    assert not unused(run, "page.md")
    assert unused(run, ".")
    (folder / "cliniclint.yaml").write_text(f"policy: {MINI}\npaths: [page.md, site]\n", encoding="utf-8")
    assert unused(run)
    assert unused(run, "site", "page.md")
    assert not unused(run, "site")
    assert not unused(run, "--select", "no-miracle")
    enter(folder, "- {rule: no-cure, quote: cures gout, reason: x, path: calm.md}")
    assert unused(run, "calm.md")
    assert not unused(run, "page.md")


def test_entry_behind_another_rule_is_not_unused(run: Run, folder: Path) -> None:
    """An entry for a rule whose words another rule reports is no mistake."""
    (folder / "page.md").write_text("A miracle cures depression.\n", encoding="utf-8")
    enter(folder, "- {rule: no-miracle, quote: miracle cures depression, reason: x, path: page.md}")
    assert not unused(run, "page.md")


BROKEN = [
    ("exceptions: [\n", "cliniclint-exceptions.yaml:4:1: is not YAML"),
    ("rule: no-cure\n", 'cliniclint-exceptions.yaml:2:1: the register must be a list of exceptions; begin each with "- rule:"'),
]  # fmt: skip


@pytest.mark.parametrize(("text", "expected"), BROKEN)
def test_register_that_cannot_be_read(run: Run, folder: Path, text: str, expected: str) -> None:
    """A register that as a whole cannot be used stops the run with its place."""
    enter(folder, text)
    code, out, err = run("check", "page.md")
    assert (code, out) == (2, "")
    assert expected in err


def test_register_can_be_named_or_left_out(run: Run, folder: Path) -> None:
    """`--exceptions` names another register, or none."""
    enter(folder, ENTRY)
    (folder / "cliniclint-exceptions.yaml").rename(folder / "other.yaml")
    assert run("check", "page.md")[0] == 1
    assert run("check", "page.md", "--exceptions", "other.yaml")[0] == 0
    (folder / "other.yaml").rename(folder / "cliniclint-exceptions.yaml")
    assert run("check", "page.md")[0] == 0
    assert run("check", "page.md", "--exceptions", "none")[0] == 1


def test_empty_register(run: Run, folder: Path) -> None:
    """A register without entries is no mistake."""
    enter(folder)
    assert run("check", "page.md")[0] == 1


def test_every_process_sees_the_register(run: Run, folder: Path) -> None:
    """With several processes the same findings are excepted, and the same entries unused."""
    enter(folder, ENTRY, "- {rule: no-cure, quote: cures gout, reason: x}")
    assert checked(run, ".", "--jobs", "2") == checked(run, ".")


def test_python_api(folder: Path) -> None:
    """The Python API applies a register by hand, and the draft's own exceptions always."""
    enter(folder, ENTRY)
    exceptions = linter.load_exceptions(register=folder / "cliniclint-exceptions.yaml", policy=POLICY)
    report = linter.check_text("It cures depression.", "page.md", POLICY)
    assert (len(report.findings), len(report.excepted)) == (1, 0)
    assert [one.by for one in apply(report, POLICY, exceptions).excepted] == ["register"]
    assert [one.by for one in linter.check_file(folder / "page.md", POLICY, exceptions=exceptions).excepted] == [
        "register"
    ]
    with pytest.raises(LinterError):
        linter.load_exceptions(register=folder / "nowhere.yaml")


def test_explain_tells_an_exception(run: Run, folder: Path) -> None:
    """`explain FILE --at LINE` says that a claim is excepted, and where."""
    enter(folder, ENTRY)
    assert "excepted (cliniclint-exceptions.yaml:2: quoted law)" in run("explain", "page.md", "--at", "1")[1]


# Writing an entry

ASK = ["page.md:1", "no-cure", "--reason", "quoted: law", "--by", "Dana Lee", "--until", "2027-06-30"]


def test_except_writes_an_entry(run: Run, folder: Path) -> None:
    """`except` writes who answers for which finding, and the finding counts no more."""
    code, out, err = run("except", *ASK, "--ticket", "M-1")
    assert (code, err) == (0, "")
    assert out == 'cliniclint-exceptions.yaml:2: no-cure on "cures depression" is excepted until 2027-06-30\n'
    (entry,) = read_register(folder / "cliniclint-exceptions.yaml").entries
    assert (entry.rule, entry.path, entry.quote, entry.reason) == (
        "no-cure",
        "page.md",
        "cures depression",
        "quoted: law",
    )
    assert (entry.approver, entry.ticket, entry.granted) == ("Dana Lee", "M-1", TODAY)
    assert (entry.expires, entry.policy_version) == ("2027-06-30", "1")
    assert run("check", "page.md")[0] == 0


REGISTERS = [
    "# ours\n\n- rule: no-miracle   # puffery\n  quote: miracle\n  reason: x\n\n# the end\n",
    "  - {rule: no-miracle, quote: miracle, reason: x}",
    "- rule: no-miracle\r\n  quote: miracle\r\n  reason: x\r\n",
    "",
    "# nothing yet\n",
    "- {rule: no-cur, quote: wrong}\n",
]


@pytest.mark.parametrize("text", REGISTERS)
def test_except_keeps_what_stands_there(run: Run, folder: Path, text: str) -> None:
    """Everything that stands in the register stays as it is, to the character; the entry comes at its end."""
    path = folder / "cliniclint-exceptions.yaml"
    path.write_bytes(text.encode())
    before = read_register(path).entries
    assert run("except", *ASK)[0] == 0
    after = path.read_bytes().decode()
    assert after.startswith(text)
    assert ("\r\n" in text) == ("\r\n" in after)
    assert after.count("\n") == after.count("\r\n") or "\r\n" not in text
    assert read_register(path).entries[:-1] == before
    assert run("check", "page.md", "--fail-on", "never")[1].count("page.md:1:10 error no-cure") == 0


REFUSED = [
    (["page.md:1", "no-miracle"], "page.md:1 has no finding of no-miracle; it has no-cure"),
    (["page.md:9", "no-cure"], "page.md:9 has no finding of no-cure; run check to see the findings"),
    (["page.md", "no-cure"], '"page.md" is no place; write FILE:LINE, as check tells it'),
    (["missing.md:1", "no-cure"], "missing.md: there is no such file"),
    (["page.md:1", "no-cur"], 'there is no rule "no-cur" in the policy us; did you mean "no-cure"?'),
    (["page.md:1", "no-cure", "--until", "2026-11-20"], "--until 2026-11-20 is over already; give today or a later day"),
    (["page.md:1", "no-cure", "--until", "June"], '--until is "June"; write a day as YYYY-MM-DD'),
    (["page.md:1", "no-cure", "--reason", " "], "--reason is empty; say it, for an exception is a record"),
    (["two.md:1", "no-cure"], "two.md:1 has several findings of no-cure; name one of two.md:1:4, two.md:1:19"),
    (["both.md:1", "no-miracle"], "both.md:1 has no finding of no-miracle of its own; except no-cure first"),
    (["said.md:3", "no-cure"], "said.md:3: no-cure is excepted already, at said.md:1"),
]  # fmt: skip


@pytest.mark.parametrize(("argv", "expected"), REFUSED)
def test_except_refuses(run: Run, folder: Path, argv: list[str], expected: str) -> None:
    """What cannot be entered is one sentence, and nothing is written."""
    for name, text in {
        "two.md": "It cures pain. It cures PTSD.", "both.md": "A miracle cures depression.", "said.md": f"{REMARK}\n\nIt cures pain.",
    }.items():  # fmt: skip
        (folder / name).write_text(text, encoding="utf-8")
    code, out, err = run("except", *ASK[2:], *argv)
    assert (code, out, err.count("\n")) == (2, "", 1)
    assert err.startswith(f"cliniclint: {expected}")
    assert not (folder / "cliniclint-exceptions.yaml").exists()


def test_except_takes_a_column(run: Run, folder: Path) -> None:
    """Of several findings on a line one is named by its column."""
    (folder / "two.md").write_text("It cures pain. It cures PTSD.", encoding="utf-8")
    assert run("except", "two.md:1:19", *ASK[1:])[0] == 0
    assert [one["quote"] for one in checked(run, "two.md")[0]["two.md"]["findings"]] == ["cures pain"]


def test_except_from_a_rule_that_is_never_excepted(run: Run, folder: Path) -> None:
    """A rule that is never excepted gets no entry."""
    policy = Path(shutil.copytree(MINI, folder / "policy"))
    profile = policy / "us.yaml"
    profile.write_text(profile.read_text(encoding="utf-8") + "never excepted: [no-cure]\n", encoding="utf-8")
    code, _, err = run("except", *ASK, "--policy", "policy")
    assert code == 2
    assert "the rule no-cure is never excepted in the policy us; change the copy" in err


@pytest.mark.parametrize(
    "text", ["- [a, b]\n", "[]\n", "- rule: no-cure\n  quote: |\n    open", "rule: x\n", "- a: [\n", "...\n"]
)
def test_register_that_no_entry_can_be_added_to(run: Run, folder: Path, text: str) -> None:
    """A register that an entry cannot be added to is left as it is, or holds one more entry."""
    path = folder / "cliniclint-exceptions.yaml"
    path.write_text(text, encoding="utf-8")
    code, _, err = run("except", *ASK)
    if code == 2:
        assert err.startswith("cliniclint: cliniclint-exceptions.yaml")
        assert path.read_text(encoding="utf-8") == text
    else:
        assert len(read_register(path).entries) == 1


@settings(max_examples=200, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.text(st.characters(exclude_categories=["Cs", "Cc"]), min_size=1).filter(str.strip))
def test_any_reason_is_read_back(folder: Path, reason: str) -> None:
    """Whatever the words of a reason are, the register holds them."""
    words = " ".join(reason.split())
    path = folder / "register.yaml"
    path.write_text(f"- rule: no-cure\n  quote: x\n  reason: {scalar(words)}\n", encoding="utf-8")
    assert [entry.reason for entry in read_register(path).entries] == [words]


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.integers(0, 400),
    st.sampled_from(["", "\n", ":", "- ", "'", "{", "[", "]", "\t", "&a", "*a", "é"]),
    st.integers(0, 40),
)
def test_mutated_registers_are_read_or_refused(folder: Path, at: int, inserted: str, deleted: int) -> None:
    """Whatever happens to a register, it is read or refused with its own error."""
    at %= len(ENTRY)
    path = folder / "register.yaml"
    path.write_text(ENTRY[:at] + inserted + ENTRY[at + deleted :], encoding="utf-8")
    try:
        exceptions = linter.load_exceptions(register=path, policy=POLICY)
    except LinterError:
        return
    report = linter.check_text("It cures depression.", "page.md", POLICY, exceptions=exceptions)
    assert len(report.findings) + len(report.excepted) == 1


BLOCKS = st.sampled_from(
    ["It cures pain.", "Calm.", "A miracle cures depression.", "We offer ketamine for PTSD.", "- It cures PTSD."]
)
REMARKS = st.sampled_from(["", REMARK, "<!-- cliniclint-allow no-miracle: x -->", "<!-- cliniclint-allow no-cure: -->"])


@settings(max_examples=100, deadline=None)
@given(st.lists(st.tuples(REMARKS, BLOCKS), max_size=6))
def test_no_finding_is_lost(blocks: list[tuple[str, str]]) -> None:
    """Every finding of the draft without its exceptions is still a finding, or excepted with a reason."""
    plain = linter.check_text("\n\n".join(block for _, block in blocks), "page.md", POLICY)
    report = linter.check_text("\n\n".join(f"{remark}\n\n{block}" for remark, block in blocks), "page.md", POLICY)
    kept = {(one.rule, one.quote) for one in report.findings} | {
        (one.finding.rule, one.finding.quote) for one in report.excepted
    }
    assert {(one.rule, one.quote) for one in plain.findings} <= kept
    assert all(one.reason for one in report.excepted)


def test_a_day_that_is_none(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    """The day of a run can be set, and a day that is none is one sentence."""
    monkeypatch.setenv("CLINICLINT_TODAY", "2026-13-01")
    code, _, err = run("except", *ASK)
    assert (code, err) == (2, 'cliniclint: CLINICLINT_TODAY is "2026-13-01"; write a day as YYYY-MM-DD, or unset it\n')


@pytest.mark.parametrize("name", ["page.md", "page.html", "page.txt"])
def test_hostile_remarks_take_linear_time(name: str) -> None:
    """Thousands of remarks, and remarks full of blanks, take no longer than their length."""
    blanks = " " * 200_000
    remark = (
        f"[cliniclint-allow no-cure:{blanks}x"
        if name.endswith("txt")
        else f"<!-- cliniclint-allow no-cure:{blanks}x -->"
    )
    short = "[cliniclint-allow no-cure: x]\n" if name.endswith("txt") else "<!-- cliniclint-allow no-cure: x -->\n"
    text = f"{remark}\n" + short * 3_000 + "\n- It cures pain.\n"
    started = time.process_time()
    linter.check_text(text, name, POLICY, scores=False)
    assert time.process_time() - started < 20


@pytest.mark.parametrize("rule", ["mend-exception", "renew-exception", "remove-unused-exception", "withdraw-exception"])
def test_complaints_are_explained(run: Run, rule: str) -> None:
    """`explain` tells what is meant by a finding on an exception."""
    code, out, _ = run("explain", rule)
    assert code == 0
    assert out.startswith(f"{rule} (exception, ")


def test_contributing_shows_a_whole_entry(folder: Path) -> None:
    """The register's format in CONTRIBUTING.md holds every key and is right as it stands."""
    page = (Path(__file__).parent.parent / "CONTRIBUTING.md").read_text(encoding="utf-8")
    (text,) = (block.split("```")[0] for block in page.split("```yaml\n")[1:] if "policy version" in block)
    (folder / "register.yaml").write_text(text, encoding="utf-8")
    register = read_register(folder / "register.yaml")
    assert register.wrong == ()
    (entry,) = register.entries
    assert all(getattr(entry, key.replace(" ", "_")) for key in KEYS)


def test_order() -> None:
    """What is wrong with an exception is told before the words that it stands before."""
    findings, _ = told("<!-- cliniclint-allow no-cur: x -->\n\nMiracle for all.")
    assert [line for line, _, _ in findings] == [1, 3]
