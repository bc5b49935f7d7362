"""`cliniclint policy`: skeletons of rules that load and pass, and the difference between two policies on drafts."""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
import yaml

from linter.policy import folder as folders
from linter.policy.folder import shipped_folder
from linter.policy.loader import load
from linter.policy.shape import RULES
from linter.selftest import run as run_examples

MINI = Path(__file__).parent / "data" / "mini_policy"
Run = Callable[..., tuple[int, str, str]]

pytest_plugins = ["cli_fixtures"]
pytestmark = pytest.mark.usefixtures("folder")


@pytest.fixture
def policy(folder: Path) -> Path:
    """A small policy of its own to change."""
    return Path(shutil.copytree(MINI, folder / "policy"))


def change(policy: Path, file: str, old: str, new: str) -> None:
    """Change one file of a policy."""
    path = policy / file
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")


# new-rule

KINDS = [("no-flattery", "prohibited"), ("state-waiting-time", "required")]


@pytest.mark.parametrize(("name", "kind"), KINDS)
@pytest.mark.parametrize("source", [MINI, shipped_folder()], ids=["small", "shipped"])
def test_skeleton_loads_and_passes(run: Run, folder: Path, source: Path, name: str, kind: str) -> None:
    """A skeleton is a draft rule that the loader takes and that does what its own examples say."""
    policy = Path(shutil.copytree(source, folder / "own"))
    code, out, err = run("policy", "new-rule", name, "--policy", "own", "--kind", kind)
    assert (code, out, err) == (0, f'own/rules/{name}.yaml: fill in what says TODO, then run "cliniclint test"\n', "")
    loaded = load(policy)
    rule = loaded.rule(name)
    assert rule
    assert (rule.kind, rule.status) == (kind, "draft")
    failed = [str(problem) for problem in run_examples(loaded).failures if rule.file in problem.file]
    assert failed == []


@pytest.mark.parametrize(("name", "kind"), KINDS)
def test_skeleton_tells_every_key(run: Run, policy: Path, name: str, kind: str) -> None:
    """A skeleton holds every key of its kind, each under the sentence that says what it is for."""
    run("policy", "new-rule", name, "--policy", "policy", "--kind", kind)
    lines = (policy / "rules" / f"{name}.yaml").read_text(encoding="utf-8").splitlines()
    for key, about in RULES[kind].items():
        if key == "extends":
            continue  # a new rule extends none
        written = lines[lines.index(f"# {about.says}") + 1]
        assert written.removeprefix("# ").startswith(f"{key}:")
        assert written.startswith("# ") <= (not about.required)


@pytest.mark.parametrize(("name", "kind"), KINDS)
def test_every_key_of_a_skeleton_can_be_used(run: Run, policy: Path, name: str, kind: str) -> None:
    """What a skeleton shows of optional keys is taken by the loader, too."""
    run("policy", "new-rule", name, "--policy", "policy", "--kind", kind)
    path = policy / "rules" / f"{name}.yaml"
    text = re.sub(r"^# ([a-z ]+: [^ ].*[^.])$", r"\1", path.read_text(encoding="utf-8"), flags=re.MULTILINE)
    text = text.replace("error: false on its face", "# error: false on its face")
    assert set(yaml.load(text, yaml.BaseLoader)) == set(RULES[kind]) - {"extends"}
    path.write_text(text, encoding="utf-8")
    assert load(policy).rule(name)


def test_skeleton_is_no_stable_rule(run: Run, policy: Path) -> None:
    """A rule that holds a placeholder still cannot be stable."""
    run("policy", "new-rule", "no-flattery", "--policy", "policy")
    change(policy, "rules/no-flattery.yaml", "status: draft", "status: stable")
    code, _, err = run("rules", "--policy", "policy")
    assert code == 2
    assert "policy/rules/no-flattery.yaml:7:18: TODO stands here still; fill it in, or write status: draft" in err
    text = (policy / "rules" / "no-flattery.yaml").read_text(encoding="utf-8")
    (policy / "rules" / "no-flattery.yaml").write_text(text.replace("TODO", "Lorem"), encoding="utf-8")
    assert run("test", "policy")[0] == 0


MISTAKES = [
    ("Cure", '"Cure" is no id; write an instruction in small letters with hyphens, such as no-cure-claim or'),
    (
        "No Cure Claim",
        '"No Cure Claim" is no id; write an instruction in small letters with hyphens, such as "no-cure-',
    ),
    ("../no-x", '"../no-x" is no id; write an instruction'),
    ("no--x", '"no--x" is no id; write an instruction'),
    ("no-cure", "policy/rules/no-cure.yaml: is there already; change that file, or choose another id"),
    ("no-healing", 'the id "no-healing" is or was the one of policy/rules/no-cure.yaml; ids are never used twice'),
]


@pytest.mark.parametrize(("name", "expected"), MISTAKES)
def test_ids_that_cannot_be(run: Run, policy: Path, name: str, expected: str) -> None:
    """An id that is no instruction, or is or was a rule's, is one sentence, and no file is written or changed."""
    before = {path: path.read_bytes() for path in policy.rglob("*.yaml")}
    code, out, err = run("policy", "new-rule", name, "--policy", "policy")
    assert (code, out) == (2, "")
    assert err.startswith(f"cliniclint: {expected}")
    assert err.count("\n") == 1
    assert {path: path.read_bytes() for path in policy.rglob("*.yaml")} == before


def test_folder_that_is_no_policy(run: Run) -> None:
    """A folder without a profile gets no rule."""
    code, _, err = run("policy", "new-rule", "no-flattery", "--policy", "site")
    assert (code, err.count("\n")) == (2, 1)
    assert "site: is no policy folder; give --policy a folder with a profile such as us.yaml" in err
    assert not Path("site/rules").exists()


def test_installed_policy_is_not_written(run: Run, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The policy inside an installation is read, and never written."""
    installed = str(shutil.copytree(MINI, folder / "installed"))
    monkeypatch.setattr(folders, "_INSTALLED", installed)
    monkeypatch.setattr(folders, "SHIPPED", installed)
    sentence = "cliniclint: the shipped policy belongs to the installation; give --policy a folder of your own\n"
    assert run("policy", "new-rule", "no-flattery") == (2, "", sentence)
    assert run("policy", "docs") == (2, "", sentence)
    assert run("policy", "docs", "--check")[0] == 1


# diff


def test_no_difference(run: Run) -> None:
    """Two policies that report the same are exit code 0."""
    told = "3 drafts checked, 0 changed; findings: 0 new, 0 gone\n"
    assert run("policy", "diff", str(MINI), str(MINI), "page.md", "calm.md", "warn.md") == (0, told, "")


def test_difference(run: Run, policy: Path) -> None:
    """Findings that are new, gone or of another severity are lines under their draft, and exit code 1."""
    change(policy, "rules/no-cure.yaml", "severity: error", "severity: advice")
    change(policy, "rules/no-miracle.yaml", "find: [miracle,", "find: [calm,")
    change(policy, "rules/no-miracle.yaml", "A <<miracle>> for all.", "A <<calm>> day.")
    code, out, err = run("policy", "diff", str(MINI), "policy", "page.md", "calm.md", "warn.md", "site/sub")
    assert (code, err) == (1, "")
    assert out == (
        "page.md\n"
        "- 1:10 error no-cure: cures depression\n"
        "+ 1:10 advice no-cure: cures depression\n\n"
        "calm.md\n"
        "+ 1:3 warning no-miracle: calm\n\n"
        "warn.md\n"
        "- 1:3 warning no-miracle: miracle\n\n"
        "site/sub/g.md\n"
        "- 1:10 error no-cure: cures pain\n"
        "+ 1:10 advice no-cure: cures pain\n\n"
        "4 drafts checked, 4 changed; findings: 3 new, 3 gone\n"
    )


DIFF_MISTAKES = [
    (["nowhere", "page.md"], "nowhere: no such policy folder"),
    (["policy", "-"], "standard input is not compared; give policy diff a file or a folder"),
    (["policy", "none"], "none: holds no draft; name a folder with"),
    (["policy", "missing.md"], "missing.md: there is no such file"),
    (["policy"], 'give PATH; see "cliniclint policy diff --help"'),
    (["policy", "page.md", "--profile", "eu"], 'the policy has no profile "eu"; it has us'),
]


@pytest.mark.usefixtures("policy")
@pytest.mark.parametrize(("argv", "expected"), DIFF_MISTAKES)
def test_mistakes_of_diff(run: Run, argv: list[str], expected: str) -> None:
    """A mistake in what is to be compared is one sentence and exit code 2."""
    code, _, err = run("policy", "diff", str(MINI), *argv)
    assert (code, err.count("\n")) == (2, 1)
    assert expected in err


@pytest.mark.usefixtures("policy")
def test_bad_draft_does_not_lose_the_others(run: Run) -> None:
    """Drafts that can be read are compared, and the exit code is 2 all the same."""
    code, out, _ = run("policy", "diff", str(MINI), "policy", "missing.md", "page.md")
    assert (code, out) == (2, "1 draft checked, 0 changed; findings: 0 new, 0 gone\n")
