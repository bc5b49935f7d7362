"""The baseline: findings of one day that do not count, as long as nothing is added to them."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import linter
from linter.baseline import recorded

MINI = Path(__file__).parent / "data" / "mini_policy"
POLICY = linter.load_policy(MINI)
NAME = "cliniclint-baseline.json"
Run = Callable[..., tuple[int, str, str]]

pytest_plugins = ["cli_fixtures"]


@pytest.fixture(autouse=True)
def project(folder: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A project under the small policy, on one and the same day."""
    monkeypatch.setenv("CLINICLINT_TODAY", "2026-11-21")
    (folder / "cliniclint.yaml").write_text(f"policy: {MINI}\n", encoding="utf-8")
    return folder


def test_only_new_findings_fail(run: Run, project: Path) -> None:
    """After `baseline` the same drafts pass, and a new finding fails alone."""
    assert run("check", "page.md", "warn.md", "--fail-on", "warning")[0] == 1
    code, out, err = run("baseline", "page.md", "warn.md")
    assert (code, out, err) == (0, f"{NAME}: 2 findings in 2 drafts recorded\n", "")
    assert run("check", "page.md", "warn.md", "--fail-on", "warning")[0] == 0
    (project / "page.md").write_text("Ketamine cures depression.\n\nIt cures PTSD.\n", encoding="utf-8")
    code, out, _ = run("check", "page.md", "--quiet")
    assert code == 1
    assert [line for line in out.splitlines() if line.startswith("page.md")] == ["page.md:3:4 error no-cure"]


def test_check_tells_what_is_excepted_and_gone(run: Run, project: Path) -> None:
    """The report tells how many findings the baseline covers, and how many of it are gone."""
    run("baseline", "page.md", "warn.md")
    (project / "warn.md").write_text("Calm.\n", encoding="utf-8")
    _, out, _ = run("check", "page.md", "warn.md")
    assert "page.md: no findings, 1 excepted\n    excepted: 1 finding of the baseline\n" in out
    assert f'baseline {NAME}: 1 of 2 findings still there; run "cliniclint baseline" to forget what is gone\n' in out
    _, out, _ = run("check", "page.md", "--format", "json")
    (one,) = json.loads(out)["drafts"][0]["excepted"]
    assert (one["exception"]["by"], one["exception"]["granted"], one["exception"]["where"]) == (
        "baseline",
        "2026-11-21",
        NAME,
    )


MOVED = [
    "Calm.\n\nMore calm.\n\nKetamine cures depression.\n",
    "Ketamine\ncures\ndepression.\n",
    "> Ketamine cures\n> depression.\n",
    "**Ketamine** cures *depression*!\n",
    "It is said that ketamine CURES  Depression today.\n",
    "- Ketamine cures depression.\n",
]


@pytest.mark.parametrize("text", MOVED)
def test_moved_and_wrapped_text_stays_known(run: Run, project: Path, text: str) -> None:
    """A finding stays known on another line, in another wrapping, markup or case."""
    run("baseline", "page.md")
    (project / "page.md").write_text(text, encoding="utf-8")
    assert run("check", "page.md")[0] == 0


def test_another_finding_on_the_same_words_is_new(run: Run, project: Path) -> None:
    """Saying the same words once more is a new finding."""
    run("baseline", "page.md")
    (project / "page.md").write_text("Ketamine cures depression.\n\nIt cures depression.\n", encoding="utf-8")
    _, out, _ = run("check", "page.md", "--format", "json")
    draft = json.loads(out)["drafts"][0]
    assert (len(draft["findings"]), len(draft["excepted"])) == (1, 1)


def test_growth_is_refused(run: Run, project: Path) -> None:
    """New findings are not recorded without --update; what is gone is told; nothing is written in between."""
    run("baseline", "page.md")
    before = (project / NAME).read_bytes()
    (project / "page.md").write_text("It cures PTSD.\n", encoding="utf-8")
    code, out, err = run("baseline", "page.md")
    assert code == 1
    assert out == '- page.md: no-cure "cures depression"\n+ page.md: no-cure "cures PTSD"\n'
    assert err == f"cliniclint: {NAME}: 1 finding is not in it; mend the copy, or give --update to record them\n"
    assert (project / NAME).read_bytes() == before
    code, out, err = run("baseline", "page.md", "--update")
    assert (code, err) == (0, "")
    assert out.endswith(f"{NAME}: 1 finding in 1 draft recorded (1 new, 1 gone)\n")
    assert run("check", "page.md")[0] == 0


def test_shrinking_needs_no_permission(run: Run, project: Path) -> None:
    """What is gone is forgotten, and told; should it come back, it is new."""
    run("baseline", "page.md", "warn.md")
    (project / "page.md").write_text("Calm.\n", encoding="utf-8")
    code, out, _ = run("baseline", "page.md")
    assert (code, out) == (
        0,
        f'- page.md: no-cure "cures depression"\n{NAME}: 1 finding in 1 draft recorded (0 new, 1 gone)\n',
    )
    (project / "page.md").write_text("Ketamine cures depression.\n", encoding="utf-8")
    assert run("check", "page.md")[0] == 1


def test_drafts_that_were_not_checked_are_kept(run: Run, project: Path) -> None:
    """A baseline of some drafts leaves the others in it, unless their files are gone."""
    run("baseline", "page.md", "warn.md", "site")
    (project / "warn.md").unlink()
    code, out, _ = run("baseline", "page.md")
    assert (code, out) == (
        0,
        f'- warn.md: no-miracle "miracle"\n{NAME}: 4 findings in 4 drafts recorded (0 new, 1 gone)\n',
    )
    assert run("check", "page.md", "site")[0] == 0


def test_configured_baseline_and_paths(run: Run, project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A configured baseline is used from any folder of the project; `--baseline none` leaves it out."""
    (project / "cliniclint.yaml").write_text(
        f"policy: {MINI}\npaths: [site]\nbaseline: site/known.json\n", encoding="utf-8"
    )
    (project / "cliniclint.yaml").chmod(0o644)
    assert run("baseline")[1] == "site/known.json: 3 findings in 3 drafts recorded\n"
    assert set(json.loads((project / "site" / "known.json").read_bytes())["drafts"]) == {"a.txt", "b.html", "sub/g.md"}
    monkeypatch.chdir(project / "site" / "sub")
    assert run("check")[0] == 0
    assert run("check", "g.md")[0] == 0
    assert run("check", "g.md", "--baseline", "none")[0] == 1


def test_what_is_excepted_is_not_recorded(run: Run, project: Path) -> None:
    """The baseline holds no finding that the register or the draft excepts, and no complaint about exceptions."""
    (project / "page.md").write_text(
        "<!-- cliniclint-allow no-cure: x -->\n\nIt cures pain.\n\n<!-- cliniclint-allow -->\n\nIt cures PTSD.\n",
        encoding="utf-8",
    )
    (project / "cliniclint-exceptions.yaml").write_text(
        "- {rule: no-miracle, quote: miracle, reason: x}\n", encoding="utf-8"
    )
    run("baseline", "page.md", "warn.md")
    drafts = json.loads((project / NAME).read_bytes())["drafts"]
    assert {path: [one["quote"] for one in known] for path, known in drafts.items()} == {"page.md": ["cures PTSD"]}


def test_rules_that_are_never_excepted(run: Run, project: Path) -> None:
    """Findings of rules that are never excepted are not recorded, and count on."""
    import shutil

    profile = Path(shutil.copytree(MINI, project / "policy")) / "us.yaml"
    profile.write_text(profile.read_text(encoding="utf-8") + "never excepted: [no-cure]\n", encoding="utf-8")
    out = run("baseline", "page.md", "warn.md", "--policy", "policy")[1]
    assert out == f"{NAME}: 1 finding in 1 draft recorded; 1 of rules that are never excepted are not recorded\n"
    assert run("check", "page.md", "--policy", "policy")[0] == 1


BROKEN = [
    ("", f"{NAME}:1:1: is not JSON"),
    ("[]", f'{NAME}:1: is no baseline of this version ("schema": 1); mend it, or delete it'),
    ('{"schema": 2}', "is no baseline of this version"),
    ('{"schema": 1,\n "drafts": {"page.md": [{"rule": "x"}]}}', "is no whole baseline"),
    ('{"schema": 1, "drafts": []}', "is no whole baseline"),
    ('{"schema": 1,\n "drafts": {"page.md": [}}', f"{NAME}:2:25: is not JSON"),
    ("[" * 100_000, NAME),
]  # fmt: skip


@pytest.mark.parametrize(("text", "expected"), BROKEN)
@pytest.mark.parametrize("command", ["check", "baseline"])
def test_broken_baselines(run: Run, project: Path, command: str, text: str, expected: str) -> None:
    """A baseline that cannot be used is one sentence with its place, and is not overwritten."""
    (project / NAME).write_text(text, encoding="utf-8")
    code, out, err = run(command, "page.md")
    assert (code, out, err.count("\n")) == (2, "", 1)
    assert expected in err
    assert (project / NAME).read_text(encoding="utf-8") == text


MISTAKES = [
    (["-"], "standard input has no place in a baseline; give a file or a folder"),
    ([], "give PATH, or configure paths in cliniclint.yaml"),
    (["missing.md"], "missing.md: there is no such file"),
    (["page.md", "--baseline", "none"], "--baseline: says that there is no baseline; name a file"),
    (["page.md", "--baseline", "no/where.json"], "no/where.json: cannot be written"),
]


@pytest.mark.parametrize(("argv", "expected"), MISTAKES)
def test_mistakes(run: Run, project: Path, argv: list[str], expected: str) -> None:
    """A mistake is one sentence and exit code 2; no baseline is written."""
    code, _, err = run("baseline", *argv)
    assert (code, err.count("\n")) == (2, 1)
    assert expected in err
    assert not (project / NAME).exists()


def test_the_file_can_be_read_by_people(run: Run, project: Path) -> None:
    """A finding stands on one line, in a fixed order, so that a change of the baseline is a change of lines."""
    run("baseline", "site", "page.md")
    text = (project / NAME).read_text(encoding="utf-8")
    assert text.splitlines()[0] == '{"schema": 1, "recorded": "2026-11-21", "policy": {"name": "us", "version": "1"},'
    assert sum('"rule"' in line for line in text.splitlines()) == text.count('"rule"') == 4
    run("baseline", "page.md", "site")
    assert (project / NAME).read_text(encoding="utf-8") == text


WORDS = st.lists(
    st.sampled_from(["Calm.", "It cures pain.", "It cures PTSD.", "A miracle.", "Rest well."]), min_size=1, max_size=8
)
SPACES = st.sampled_from([" ", "\n", "  ", "\n\n"])


@given(WORDS, st.lists(SPACES, min_size=8, max_size=8))
def test_fingerprints_do_not_depend_on_lines(sentences: list[str], spaces: list[str]) -> None:
    """However a text is wrapped and set in paragraphs, its findings have the same fingerprints."""
    one = " ".join(sentences)
    other = "".join(sentence + space for sentence, space in zip(sentences, spaces, strict=False))
    reports = [linter.check_text(text, "page.md", POLICY, scores=False) for text in (one, other)]
    assert recorded(reports[0]) == recorded(reports[1])
