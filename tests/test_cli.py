"""The command line from end to end: exit codes, one sentence for every mistake, and what each command prints."""

from __future__ import annotations

import io
import json
import os
import re
import shlex
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from word_files import paragraph, word_file

from linter import __version__
from linter.cli import COMMANDS, EXAMPLES
from linter.errors import either

ROOT = Path(__file__).parent.parent
MINI = str(Path(__file__).parent / "data" / "mini_policy")
POLICY = ["--policy", MINI]
Run = Callable[..., tuple[int, str, str]]

pytest_plugins = ["cli_fixtures"]
pytestmark = pytest.mark.usefixtures("folder")


def give(monkeypatch: pytest.MonkeyPatch, data: bytes) -> None:
    """Put `data` on standard input."""
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(data)))


def command(*argv: str, **options: object) -> subprocess.CompletedProcess[bytes]:
    """Runs the command in a process of its own."""
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    argv = (sys.executable, "-m", "linter", *argv)
    return subprocess.run(argv, capture_output=True, env=environment, **options)  # type: ignore[call-overload, no-any-return]


# Exit codes

CODES = [
    (["calm.md"], 0),
    (["page.md"], 1),
    (["warn.md"], 0),
    (["warn.md", "--fail-on", "warning"], 1),
    (["warn.md", "--fail-on", "advice"], 1),
    (["page.md", "--fail-on", "never"], 0),
    (["page.md", "missing.md"], 2),
    (["missing.md", "--fail-on", "never"], 2),
    (["page.md", "--ignore", "no-cure"], 0),
    (["page.md", "--select", "no-miracle"], 0),
    (["page.md", "--select", "no-healing,no-miracle"], 1),
]


@pytest.mark.parametrize(("argv", "expected"), CODES)
@pytest.mark.parametrize("form", ["terminal", "json"])
def test_exit_codes(run: Run, argv: list[str], expected: int, form: str) -> None:
    """0 is nothing at or above --fail-on, 1 findings, 2 a mistake, in either format."""
    assert run("check", *argv, *POLICY, "--format", form)[0] == expected


MISTAKES = [
    ([], f'say what to do: {either(tuple(COMMANDS))}; see "cliniclint --help"'),
    (["chek"], f'there is no command "chek"; use {either(tuple(COMMANDS))}; see "cliniclint --help"'),
    (["check"], 'give PATH, or configure paths in cliniclint.yaml; see "cliniclint check --help"'),
    (["check", "missing.md"], "missing.md: there is no such file; check its name and folder."),
    (["check", "none"], "none: holds no draft; name a folder with .txt, .md or .html files."),
    (["check", "none/h.xyz"], 'none/h.xyz: the file name ending ".xyz" is not known; use one of .txt,'),
    (["check", "binary.md"], "binary.md: "),
    (["check", "page.md", "--format", "xml"], '--format is "xml"; use terminal, json'),
    (["check", "page.md", "--fail-on", "eror"], '--fail-on is "eror"; use error, warning, advice or never; see'),
    (["check", "page.md", "--color", "red"], '--color is "red"; use auto, always or never; see'),
    (["check", "page.md", "--jobs", "0"], '--jobs is "0"; give a whole number from 1 on; see'),
    (["check", "page.md", "--jobs", "x"], '--jobs is "x"; give a whole number from 1 on; see'),
    (["check", "page.md", "--sel", "no-cure"], "unrecognized arguments: --sel no-cure; see"),
    (["check", "page.md", "--select", "no-cur"], 'there is no rule "no-cur" in the policy us; did you mean "no-cure"?'),
    (["check", "page.md", "--ignore", "xyz"], 'there is no rule "xyz" in the policy us; see "cliniclint rules"'),
    (["check", "page.md", "--select", "no-hurry"], 'the rule "no-hurry" is off in the policy us: not wanted in these'),
    (["check", "page.md", "--stdin-name", "a.md"], "--stdin-name names standard input; add - to the paths"),
    (["check", "page.md", "--output", "site"], "site: is a folder; give --output the name of a file in it"),
    (["check", "page.md", "--output", "no/x"], "no/x: there is no such folder; make it, or write the report elsewhere"),
    (["check", "page.md", "--output", "page.md"], "page.md: is one of the drafts; give --output another name"),
    (["check", "page.md", "--profile", "eu"], 'the policy has no profile "eu"; it has us'),
    (["check", "page.md", "--policy", "nowhere"], "nowhere: no such policy folder"),
    (["rules", "--policy", "none"], "none: the policy has no profile; add one such as us.yaml"),
    (["explain"], 'give RULE|FILE; see "cliniclint explain --help"'),
    (["explain", "no-cur"], 'there is no rule "no-cur" in the policy us; did you mean "no-cure"?'),
    (["explain", "page.md"], "page.md: is a draft; add --at LINE, or name a rule"),
    (["explain", "page.md", "--at", "9"], "page.md: has no line 9"),
    (["explain", "missing.md", "--at", "1"], "missing.md: there is no such file"),
    (["judge", "A cure."], 'give --claim; see "cliniclint judge --help"'),
    (["judge", "A cure.", "--claim", "safe"], 'the claim "safe" does not occur in the text'),
    (["policy"], 'say what to do: new-rule, diff or docs; see "cliniclint policy --help"'),
    (["policy", "dif"], 'there is no command "dif"; use new-rule, diff or docs; see "cliniclint policy --help"'),
    (["test", "nowhere"], "nowhere: no such policy folder"),
]


@pytest.mark.parametrize(("argv", "expected"), MISTAKES)
def test_mistakes(run: Run, folder: Path, argv: list[str], expected: str) -> None:
    """Every mistake is one sentence on standard error and exit code 2."""
    (folder / "binary.md").write_bytes(bytes(range(256)) * 20)
    needs_policy = argv[:1] not in (["test"], ["policy"]) and "--policy" not in argv and len(argv) > 1
    code, out, err = run(*argv, *(POLICY if needs_policy else []))
    assert code == 2
    assert err.startswith("cliniclint: ")
    assert expected in err
    assert err.count("\n") == 1
    assert out == ""


def test_broken_policy_tells_every_problem(run: Run, folder: Path) -> None:
    """A broken policy stops the run with all its problems, each with its place."""
    shutil.copytree(MINI, folder / "broken")
    for name, old, new in (("no-cure", "severity: error", "severity: eror"), ("no-miracle", "find:", "fnd:")):
        path = folder / "broken" / "rules" / f"{name}.yaml"
        path.write_text(path.read_text(encoding="utf-8").replace(old, new), encoding="utf-8")
    code, out, err = run("check", "page.md", "--policy", "broken")
    assert (code, out) == (2, "")
    assert 'cliniclint: broken/rules/no-cure.yaml:5:11: severity is "eror"; use error, warning or advice' in err
    assert "cliniclint: broken/rules/no-miracle.yaml:9:1: " in err


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
def test_unreadable_file(run: Run, folder: Path) -> None:
    """A file without permission is one sentence."""
    (folder / "page.md").chmod(0)
    assert run("check", "page.md", *POLICY)[0] == 2


def test_names_that_no_file_can_have(run: Run) -> None:
    """A path that is too long is one sentence, and the other drafts are still checked."""
    code, out, err = run("check", "x" * 5000 + ".md", "y" * 300 + ".md", "page.md", *POLICY)
    assert code == 2
    assert err.count("cliniclint: ") == 2
    assert "no-cure" in out


# Drafts


def checked(run: Run, *argv: str) -> list[str]:
    """The paths of the drafts that were checked, from JSON."""
    _, out, _ = run("check", *argv, *POLICY, "--format", "json")
    return [draft["path"] for draft in json.loads(out)["drafts"]]


def test_folder_is_walked_in_order(run: Run) -> None:
    """A folder's drafts are checked in the order of their names, without hidden folders, packages and environments."""
    assert checked(run, "site") == ["site/a.txt", "site/b.html", "site/sub/g.md"]


def test_hidden_folder_that_is_named(run: Run) -> None:
    """A hidden folder is checked if it is named."""
    assert checked(run, "site/.hidden") == ["site/.hidden/c.md"]


PATHS = [
    (["page.md", "page.md"], ["page.md"]),
    (["./page.md", "page.md"], ["./page.md"]),
    (["warn.md", "calm.md"], ["warn.md", "calm.md"]),
    (["site/b.html", "site"], ["site/b.html", "site/a.txt", "site/sub/g.md"]),
]


@pytest.mark.parametrize(("paths", "expected"), PATHS)
def test_drafts_are_checked_once(run: Run, paths: list[str], expected: list[str]) -> None:
    """Each draft is checked once, at its first mention, under the path that was given."""
    assert checked(run, *paths) == expected


def test_bad_draft_does_not_lose_the_others(run: Run) -> None:
    """The report on the other drafts is made, and the errors are listed in JSON, too."""
    code, out, err = run("check", "missing.md", "page.md", "none", *POLICY, "--format", "json")
    whole = json.loads(out)
    assert code == 2
    assert [draft["path"] for draft in whole["drafts"]] == ["page.md"]
    assert [error["path"] for error in whole["errors"]] == ["none", "missing.md"]
    assert whole["summary"] == {"drafts": 1, "error": 1, "warning": 0, "advice": 0}
    assert err.splitlines() == [f"cliniclint: {error['message']}" for error in whole["errors"]]


def test_standard_input(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    """`-` is standard input; --stdin-name says its format."""
    give(monkeypatch, b"<p>Ketamine <b>cures</b> depression.</p>")
    code, out, _ = run("check", "-", "--stdin-name", "page.html", *POLICY)
    assert code == 1
    assert out.startswith("page.html:1:16 error no-cure\n")


def test_standard_input_without_a_name(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    """Standard input without a name is plain text."""
    give(monkeypatch, b"It **cures** PTSD and cures pain.")
    assert run("check", "-", *POLICY)[1].startswith("stdin.txt:1:")


def test_standard_input_of_an_unknown_format(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    """A name with an unknown ending is one sentence."""
    give(monkeypatch, b"Calm.")
    code, _, err = run("check", "-", "--stdin-name", "page.xyz", *POLICY)
    assert code == 2
    assert 'page.xyz: the file name ending ".xyz" is not known' in err


# Other commands


def test_rules(run: Run) -> None:
    """`rules` lists id, severity under the profile and what each rule says, and what is off and why."""
    code, out, _ = run("rules", *POLICY)
    assert code == 0
    assert "no-cure          error    Do not say that a treatment cures a condition.\n" in out
    assert "no-miracle       warning  Do not speak of miracles.\n" in out
    assert out.endswith("off:\nno-hurry: not wanted in these tests\n")


def test_explain_rule(run: Run) -> None:
    """`explain RULE` tells the rule in full, and how each source was checked."""
    code, out, _ = run("explain", "no-cure", *POLICY)
    assert code == 0
    assert out.startswith("no-cure (prohibited, error, stable)\n")
    for part in (
        "  - It may reduce symptoms for some people.\n",
        "Phrases:\n  - 2 in ",
        "  - Ketamine <<cures depression>>.\n",
        "  - Ketamine never cures depression. (negated)\n",
        "Known false alarms:\n  - Real cures of an infection.\n",
        "  - Guide to Health Claims (Guide 12 (2022))\n    Claims need evidence.\n",
        "    Claims need evidence.\n    https://example.org/guide\n    Checked: read\n",
        "  - Statute on Advertising (15 Code 45)\n    Checked: read second-hand, through the guide\n",
        "  - Label of a Medicine\n    Checked: not re-read: check before you cite it\n",
        "History:\n  - 2026-11-21: first version\n",
    ):
        assert part in out


def test_explain_rule_by_its_former_id(run: Run) -> None:
    """A rule is found under the id that it had before."""
    assert run("explain", "no-healing", *POLICY)[1].startswith("no-cure (")


LONGER = "not reported, for a longer or graver claim stands on the same words"
AROUND = "does not apply: what the rule excepts, needs or excludes around these words decides"
UNTRUE = "does not apply: not true that treatment is not approved for condition"
DUE = "makes a statement due, which the draft makes or another finding asks for"
LINES = [
    ("Ketamine cures depression.", ['column 10: no-cure: "cures depression" reported: asserted']),
    ("It never cures pain.", ['column 10: no-cure: "cures pain" set aside: negated, by "never"']),
    ("A calm day.", ["no phrase of any rule matches on this line"]),
    (
        "A miracle cures depression.",
        [
            f'column 3: no-miracle: "miracle" {LONGER}: asserted',
            'column 3: no-miracle: "miracle cures depression" reported together with no-cure: asserted',
            'column 11: no-cure: "cures depression" reported: asserted',
        ],
    ),
    ("A bone heals pain.", [f'column 8: no-cure: "heals pain" {AROUND}']),
    ("We offer ketamine for pain.", [f'column 10: state-off-label: "ketamine for pain" {UNTRUE}']),
    ("We offer ketamine for PTSD.", ['column 10: state-off-label: "ketamine for PTSD" reported: asserted']),
    ("Ketamine for PTSD is off label.", [f'column 1: state-off-label: "Ketamine for PTSD" {DUE}: asserted']),
]


@pytest.mark.parametrize(("line", "expected"), LINES)
def test_explain_line(run: Run, folder: Path, line: str, expected: list[str]) -> None:
    """`explain FILE --at LINE` tells every candidate claim of the line, and what became of it."""
    (folder / "x.md").write_text(f"First.\n\n{line}\n\nLast.\n", encoding="utf-8")
    code, out, _ = run("explain", "x.md", "--at", "3", *POLICY)
    assert code == 0
    assert out.splitlines() == [f"x.md:3: {line}", *(f"  {told}" for told in expected)]


VERDICTS = [("It is not a cure.", 'negated, by "not"\n'), ("It is a cure.", "asserted\n")]


@pytest.mark.parametrize(("text", "expected"), VERDICTS)
def test_judge(run: Run, text: str, expected: str) -> None:
    """`judge` tells the verdict and the deciding words."""
    assert run("judge", text, "--claim", "a cure", *POLICY) == (0, expected, "")


def test_selftest_passes(run: Run) -> None:
    """`test` runs the examples of a policy and tells how many passed."""
    code, out, _ = run("test", MINI)
    assert code == 0
    assert re.fullmatch(r"4 rules, (\d+) examples: \1 passed, 0 failed\n", out)


def test_selftest_notes(run: Run) -> None:
    """`test --verbose` prints notes, too."""
    assert 'note: no example holds the phrase "miracle cures depression"' in run("test", MINI, "--verbose")[1]


def test_selftest_fails(run: Run, folder: Path) -> None:
    """A policy that breaks a promise of its examples is exit code 1."""
    shutil.copytree(MINI, folder / "policy")
    path = folder / "policy" / "rules" / "no-miracle.yaml"
    path.write_text(path.read_text(encoding="utf-8").replace("A <<miracle>>", "<<A miracle>>"), encoding="utf-8")
    code, out, _ = run("test", "policy")
    assert code == 1
    assert out.startswith('policy/rules/no-miracle.yaml:11: expected "A miracle"; came "miracle"\n')
    assert out.endswith(" passed, 1 failed\n")


def test_version(run: Run) -> None:
    """--version tells the version."""
    assert run("--version")[:2] == (0, f"cliniclint {__version__}\n")


# Help


@pytest.mark.parametrize("name", ["check", "rules", "explain", "judge", "test", "policy new-rule", "policy diff", "policy docs", "serve"])  # fmt: skip
def test_help_tells_every_default(run: Run, name: str) -> None:
    """Every option's help says its default."""
    code, out, _ = run(*name.split(), "--help")
    assert code == 0
    text = " ".join(out.split("\n\n", 2)[2].split())
    options = len(re.findall(r"(?:^| )(?:--[a-z-]+ [A-Z{]|--(?:no-scores|quiet|verbose|check) )", text))
    assert text.count("default") >= options


@pytest.mark.parametrize("example", re.findall(r"^  cliniclint (?!serve)(.*)$", EXAMPLES, re.MULTILINE))
def test_examples_in_help_run(folder: Path, example: str) -> None:
    """Every example in --help runs as it stands, under the shipped policy."""
    for name in ("my-policy", "other-policy"):
        shutil.copytree(MINI, folder / name)
    (folder / "drafts").mkdir()
    (folder / "drafts" / "one.md").write_text("Ketamine cures depression.\n\nA calm day.\n", encoding="utf-8")
    (folder / "page.md").write_text("Ketamine cures depression.\n\nA calm day.\n", encoding="utf-8")
    (folder / "page.html").write_text("<p>Ketamine cures depression.</p>\n", encoding="utf-8")
    (folder / "draft.docx").write_bytes(word_file(paragraph("Ketamine cures depression.")))
    line = f"{shlex.quote(sys.executable)} -m linter {example}"
    done = subprocess.run(line, shell=True, capture_output=True, text=True, env={**os.environ, "PYTHONPATH": str(ROOT)})
    assert done.returncode in (0, 1), done.stderr
    assert done.stderr == ""


# Processes


def test_module_is_the_command() -> None:
    """`python -m linter` is the command."""
    done = command("check", "page.md", *POLICY)
    assert done.returncode == 1
    assert done.stdout.startswith(b"page.md:1:10 error no-cure")


def test_reader_that_goes_away(folder: Path) -> None:
    """A reader that goes away (`| head`) makes no noise."""
    (folder / "long.md").write_text("Ketamine cures depression.\n\n" * 3000, encoding="utf-8")
    line = f"{shlex.quote(sys.executable)} -m linter check long.md --policy {shlex.quote(MINI)} | head -1"
    done = subprocess.run(line, shell=True, capture_output=True, env={**os.environ, "PYTHONPATH": str(ROOT)})
    assert done.stdout == b"long.md:1:10 error no-cure\n"
    assert done.stderr == b""


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs /dev/full")
def test_full_disk() -> None:
    """A full disk is one sentence."""
    with Path("/dev/full").open("wb") as full:
        environment = {**os.environ, "PYTHONPATH": str(ROOT)}
        argv = [sys.executable, "-m", "linter", "check", "page.md", *POLICY]
        done = subprocess.run(argv, stdout=full, stderr=subprocess.PIPE, env=environment)
    assert done.returncode == 2
    assert done.stderr == b"cliniclint: standard output: No space left on device\n"


def test_interrupt() -> None:
    """Ctrl-C ends with 130 and without a traceback."""
    argv = [sys.executable, "-m", "linter", "check", "-", *POLICY]
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    with subprocess.Popen(
        argv, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=environment
    ) as process:
        assert process.stdin
        with pytest.raises(subprocess.TimeoutExpired):
            process.wait(2)
        process.send_signal(signal.SIGINT)
        _, err = process.communicate()
    assert process.returncode == 130
    assert err == b""


def test_ascii_terminal() -> None:
    """A terminal that lacks a character gets an escape, not a traceback."""
    Path("page.md").write_text("日本 Ketamine cures depression.\n", encoding="utf-8")
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "PYTHONIOENCODING": "ascii"}
    argv = [sys.executable, "-m", "linter", "check", "page.md", *POLICY]
    done = subprocess.run(argv, capture_output=True, env=environment)
    assert done.returncode == 1
    assert rb"\u65e5\u672c Ketamine" in done.stdout
    done = subprocess.run([*argv, "--format", "json"], capture_output=True, env=environment)
    assert "日本" in json.loads(done.stdout.decode("utf-8"))["drafts"][0]["findings"][0]["sentence"]
