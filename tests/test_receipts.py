"""`check --receipt` and `verify`: a record that can be repeated, whose every change is noticed."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from linter.receipts import is_genuine, program, sealed

pytest_plugins = ["cli_fixtures"]
MINI = Path(__file__).parent / "data" / "mini_policy"
Run = Callable[..., tuple[int, str, str]]
SAME = ["seal", "chain", "drafts", "policy", "program", "configuration", "findings", "exceptions", "verdict"]


@pytest.fixture
def project(folder: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A project with a policy of its own, a configuration, a register and two drafts, on a fixed day."""
    monkeypatch.setenv("CLINICLINT_TODAY", "2026-11-21")
    shutil.copytree(MINI, folder / "policy")
    (folder / "cliniclint.yaml").write_text("policy: policy\npaths: [site, page.md]\n", encoding="utf-8")
    (folder / "cliniclint-exceptions.yaml").write_text(
        "- {rule: no-cure, path: page.md, quote: cures depression, reason: quoted, approver: Dana, granted: '2026-11-01', "
        "expires: '2026-12-31'}\n",
        encoding="utf-8",
    )
    return folder


def changed(run: Run, *argv: str) -> list[str]:
    """What `verify` tells as changed; its exit code must agree."""
    code, out, err = run("verify", *argv)
    assert err == ""
    lines = [line.split() for line in out.splitlines() if line and not line.startswith((" ", "note"))][1:]
    assert [words[0] for words in lines] == SAME
    found = [words[0] for words in lines if "CHANGED" in words]
    assert code == (1 if found else 0)
    return found


def test_what_a_receipt_holds(run: Run, project: Path) -> None:
    """A receipt names time, policy, program, configuration, drafts by checksum, findings, exceptions applied and verdict."""
    code, _, err = run("check", "--receipt", "r.json", "--quiet")
    receipt = json.loads((project / "r.json").read_text("utf-8"))
    assert code == 1
    assert err.startswith("cliniclint: r.json: receipt, sha256:")
    assert receipt["made"] == "2026-11-21T00:00:00Z"
    assert receipt["before"] is None
    assert receipt["policy"]["digest"].startswith("sha256:")
    assert receipt["program"] == program()
    assert receipt["configuration"]["path"] == "cliniclint.yaml"
    assert receipt["register"]["path"] == "cliniclint-exceptions.yaml"
    assert receipt["verdict"]["passed"] is False
    page = next(one for one in receipt["drafts"] if one["path"] == "page.md")
    assert [one["exception"]["approver"] for one in page["excepted"]] == ["Dana"]
    assert {one["rule"] for one in receipt["drafts"][0]["findings"]} == {"no-cure"}


def test_nothing_has_changed(run: Run, project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A check that is repeated at once, from whatever folder and on a later day, is the same."""
    run("check", "--receipt", "r.json", "--fail-on", "never", "--select", "no-cure")
    assert changed(run, "r.json") == []
    monkeypatch.chdir(project / "site")
    monkeypatch.setenv("CLINICLINT_TODAY", "2026-12-24")
    assert changed(run, "../r.json") == []


@pytest.mark.parametrize(
    ("path", "old", "new", "wanted"),
    [
        ("page.md", "depression.", "depression. ", ["drafts"]),
        ("site/a.txt", "cures pain", "eases pain", ["drafts", "findings", "verdict"]),
        ("policy/us.yaml", "version: '1'", "version: '2'", ["policy"]),
        ("policy/us.yaml", "no-miracle: warning", "no-cure: advice", ["policy", "findings", "exceptions", "verdict"]),
        ("cliniclint.yaml", "paths", "# new\npaths", ["configuration"]),
        ("cliniclint-exceptions.yaml", "quoted", "quoted law", ["exceptions"]),
        ("cliniclint-exceptions.yaml", "expires: '2026-12-31'", "expires: '2026-11-20'", ["findings", "exceptions", "verdict"]),
    ],
)  # fmt: skip
def test_what_has_changed(  # noqa: PLR0917
    run: Run, project: Path, path: str, old: str, new: str, wanted: list[str]
) -> None:
    """A change of draft, policy, configuration or register is told under its name, and what follows from it."""
    run("check", "--receipt", "r.json")
    text = (project / path).read_text("utf-8")
    assert old in text
    (project / path).write_text(text.replace(old, new), encoding="utf-8")
    assert changed(run, "r.json") == wanted


def test_drafts_come_and_go(run: Run, project: Path) -> None:
    """A draft that is new in a folder, or gone, is a change."""
    run("check", "--receipt", "r.json")
    (project / "site" / "new.md").write_text("A calm day.\n", encoding="utf-8")
    assert changed(run, "r.json") == ["drafts", "verdict"]
    assert "  site/new.md: new\n" in run("verify", "r.json")[1]
    (project / "site" / "new.md").unlink()
    (project / "page.md").unlink()
    assert "drafts" in changed(run, "r.json")


def test_an_exception_that_ran_out_is_a_change(run: Run, project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The run is repeated as on its day; that an exception has run out since is told all the same."""
    run("check", "--receipt", "r.json")
    monkeypatch.setenv("CLINICLINT_TODAY", "2027-01-01")
    assert changed(run, "r.json") == ["exceptions"]
    assert "page.md: the exception from no-cure ran out on 2026-12-31" in run("verify", "r.json")[1]


def test_another_program(run: Run, project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Another version of the program, or of a library that reads drafts, is a change."""
    run("check", "--receipt", "r.json")
    other = {**program(), "digest": "sha256:0", "libraries": {**program()["libraries"], "textstat": "9"}}
    monkeypatch.setattr("linter.record.program", lambda: other)
    assert changed(run, "r.json") == ["program"]
    assert "textstat 0.7.13 then, 9 now" in run("verify", "r.json")[1]


def forge(path: Path, change: Callable[[dict[str, Any]], None], *, seal: bool = False) -> None:
    """Edit a receipt, and seal it anew if asked."""
    receipt = json.loads(path.read_text("utf-8"))
    change(receipt)
    path.write_text(json.dumps(sealed(receipt) if seal else receipt), encoding="utf-8")


def test_an_edited_receipt_is_noticed(run: Run, project: Path) -> None:
    """Findings or a verdict that were edited afterwards break the seal."""
    run("check", "--receipt", "r.json")
    forge(project / "r.json", lambda one: one["verdict"].update(passed=True, exit=0))
    assert changed(run, "r.json") == ["seal", "verdict"]
    code, _, err = run("check", "--receipt", "s.json", "--receipt-after", "r.json")
    assert code == 2
    assert "r.json: is not what was sealed" in err
    assert not (project / "s.json").exists()


def test_the_chain(run: Run, project: Path) -> None:
    """In a folder receipts are numbered and chained; one that was sealed anew, exchanged or taken out is noticed."""
    (project / "receipts").mkdir()
    for _ in range(3):
        run("check", "--receipt", "receipts")
    files = sorted((project / "receipts").iterdir())
    assert [path.name for path in files] == ["0001.json", "0002.json", "0003.json"]
    assert changed(run, "receipts") == []
    assert "chain         the same (2 before this one)" in run("verify", "receipts")[1]
    kept = files[0].read_bytes()
    forge(files[0], lambda one: one.update(made="2026-01-01T00:00:00Z"), seal=True)
    assert changed(run, "receipts") == ["chain"]
    assert changed(run, "receipts/0001.json") == []
    files[0].write_bytes(kept)
    assert changed(run, "receipts") == []
    files[1].unlink()
    assert changed(run, "receipts") == ["chain"]
    assert "0002.json: is named as the one before, and is not there" in run("verify", "receipts")[1]


def test_a_named_predecessor(run: Run, project: Path) -> None:
    """`--receipt-after` names the receipt before, wherever it stands."""
    run("check", "--receipt", "site/r1.json")
    run("check", "--receipt", "r2.json", "--receipt-after", "site/r1.json")
    assert json.loads((project / "r2.json").read_text("utf-8"))["before"]["path"] == "site/r1.json"
    assert changed(run, "r2.json") == []


@pytest.mark.parametrize(
    ("argv", "told"),
    [
        (["check", "--receipt", "page.md"], "page.md: is there already; a receipt is never written over"),
        (["check", "--receipt", "no/r.json"], "no/r.json: there is no such folder"),
        (["check", "--receipt-after", "r.json"], "give --receipt FILE, too"),
        (["check", "-", "--receipt", "r.json"], "standard input cannot be read again"),
        (["check", "--receipt", "r.json", "--receipt-after", "page.md"], "page.md: is no receipt"),
        (["check", "--receipt", "r.json", "--receipt-after", "gone.json"], "gone.json: cannot be read"),
        (["verify", "page.md"], "page.md: is no receipt"),
        (["verify", "site"], "site: holds no receipt"),
        (["verify", "gone.json"], "gone.json: cannot be read"),
    ],
)
def test_mistakes(run: Run, project: Path, argv: list[str], told: str) -> None:
    """A mistake is one sentence and exit code 2, and nothing is written."""
    before = sorted(project.rglob("*"))
    code, _, err = run(*argv)
    assert code == 2
    assert told in err
    assert err.count("\n") == 1
    assert sorted(project.rglob("*")) == before


def test_what_cannot_be_read_is_in_the_receipt(run: Run, project: Path) -> None:
    """A draft that cannot be read is named in the receipt, which is a failed one."""
    code, _, _ = run("check", "gone.md", "calm.md", "--receipt", "r.json")
    receipt = json.loads((project / "r.json").read_text("utf-8"))
    assert (code, receipt["verdict"]["passed"], len(receipt["unread"])) == (2, False, 1)
    assert changed(run, "r.json") == []


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=8,
)


@settings(max_examples=100)
@given(st.dictionaries(st.text(max_size=6), JSON, max_size=5), st.text(max_size=6), JSON)
def test_no_change_keeps_the_seal(body: dict[str, Any], key: str, value: Any) -> None:
    """Whatever is sealed is genuine, and is not once a value of it is another."""
    receipt = sealed(body)
    assert is_genuine(receipt)
    if key != "seal" and json.dumps(receipt.get(key, "missing")) != json.dumps(value):
        assert not is_genuine({**receipt, key: value})


@settings(max_examples=60, deadline=None)
@given(JSON)
def test_any_file_is_answered(tmp_path_factory: pytest.TempPathFactory, value: Any) -> None:
    """Whatever JSON a file holds, `verify` ends with a sentence."""
    from linter.cli import main

    path = tmp_path_factory.mktemp("receipt") / "r.json"
    path.write_text(json.dumps(value), encoding="utf-8")
    assert main(["verify", str(path)]) == 2
