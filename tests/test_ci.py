"""What runs outside: the hooks by the real pre-commit, the action's steps in a shell, GitLab's example as it stands."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
import yaml

ROOT = Path(__file__).resolve().parent.parent
README = (ROOT / "README.md").read_text("utf-8")
BLOCKS = re.findall(r"```yaml\n(.*?)```", README, re.DOTALL)
ACTION = yaml.safe_load((ROOT / "action.yml").read_text("utf-8"))
STEPS = {step.get("name", step.get("uses")): step for step in ACTION["runs"]["steps"]}
COPY = "Ketamine cures depression.\n"


def block(word: str) -> str:
    """The README's YAML block that holds a word."""
    (found,) = [one for one in BLOCKS if word in one]
    return found


@pytest.mark.parametrize(
    ("schema", "text"),
    [
        ("vendor.github-actions", (ROOT / "action.yml").read_text("utf-8")),
        ("vendor.github-workflows", block("actions/checkout")),
        ("vendor.gitlab-ci", block("codequality")),
    ],
)
def test_the_files_fit_their_schemas(schema: str, text: str, tmp_path: Path) -> None:
    """The action and the README's examples are what GitHub and GitLab take, by the schemas that check-jsonschema carries."""
    path = tmp_path / "file.yml"
    path.write_text(text, encoding="utf-8")
    done = subprocess.run(
        [sys.executable, "-m", "check_jsonschema", "--builtin-schema", schema, str(path)],
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.fixture
def bench(tmp_path: Path) -> dict[str, str]:
    """A folder with a draft and the environment of a job in it: `cliniclint` is this checkout."""
    (tmp_path / "ads").mkdir()
    (tmp_path / "ads" / "may.md").write_text(COPY, encoding="utf-8")
    (tmp_path / "blog").mkdir()
    (tmp_path / "blog" / "calm.md").write_text("A calm day.\n", encoding="utf-8")
    program = tmp_path / "cliniclint" / "bin" / "cliniclint"
    program.parent.mkdir(parents=True)
    program.write_text(f'#!/bin/sh\nPYTHONPATH="{ROOT}" exec "{sys.executable}" -m linter "$@"\n', encoding="utf-8")
    program.chmod(0o755)
    names = {"GITHUB_OUTPUT": "output", "GITHUB_STEP_SUMMARY": "summary"}
    return {
        **os.environ,
        **{name: str(tmp_path / file) for name, file in names.items()},
        "RUNNER_TEMP": str(tmp_path),
        "PATH": f"{program.parent}{os.pathsep}{os.environ['PATH']}",
    }


def shell(script: str, folder: Path, env: dict[str, str]) -> subprocess.CompletedProcess[str]:
    """Run a step as GitHub's runner does."""
    return subprocess.run(
        ["bash", "--noprofile", "--norc", "-eo", "pipefail", "-c", script],
        cwd=folder, env=env, capture_output=True, text=True, timeout=120,
    )  # fmt: skip


needs_bash = pytest.mark.skipif(not shutil.which("bash"), reason="bash is not installed")


@needs_bash
def test_a_mistake_in_the_options_leaves_no_report(tmp_path: Path, bench: dict[str, str]) -> None:
    """An option that does not exist ends with 2 and without reports, so that nothing is uploaded or said."""
    done = shell(STEPS["Check"]["run"], tmp_path, {**bench, "PATHS": "ads", "ARGS": "--fail-onn warning"})
    assert done.returncode == 0
    assert (tmp_path / "output").read_text("utf-8") == "exit-code=2\n"
    assert "--fail-onn" in done.stderr


@needs_bash
@pytest.mark.parametrize(("paths", "code"), [("ads blog", "1"), ("blog", "0"), ("gone.md", "2")])
def test_the_actions_check(tmp_path: Path, bench: dict[str, str], paths: str, code: str) -> None:
    """The step writes SARIF and the summary, annotates, goes on whatever it found, and the last step tells the verdict."""
    done = shell(STEPS["Check"]["run"], tmp_path, {**bench, "PATHS": paths, "ARGS": "--fail-on warning"})
    assert done.returncode == 0, done.stderr
    outputs = dict(line.split("=", 1) for line in (tmp_path / "output").read_text("utf-8").splitlines())
    assert outputs["exit-code"] == code
    assert '"version": "2.1.0"' in Path(outputs["sarif-file"]).read_text("utf-8")
    assert (tmp_path / "summary").read_text("utf-8").startswith("<!-- cliniclint -->")
    assert ("::error file=ads/may.md" in done.stdout) is (code == "1")
    assert shell(STEPS["Tell the verdict"]["run"], tmp_path, {**bench, "CODE": code}).returncode == int(code)


@needs_bash
@pytest.mark.parametrize(("known", "wanted"), [("", "--method POST repos/o/r/issues/7/comments"), ("42", "--method PATCH repos/o/r/issues/comments/42")])  # fmt: skip
def test_the_actions_comment(tmp_path: Path, bench: dict[str, str], known: str, wanted: str) -> None:
    """The first run writes a comment, later ones write the same one anew."""
    gh = tmp_path / "cliniclint" / "bin" / "gh"
    gh.write_text(
        f'#!/bin/sh\necho "$@" >> "{tmp_path}/calls"\ncase "$*" in *--jq*) echo "{known}";; esac\n', encoding="utf-8"
    )
    gh.chmod(0o755)
    summary = tmp_path / "summary.md"
    summary.write_text("<!-- cliniclint -->\n", encoding="utf-8")
    env = {**bench, "ISSUE": "o/r/issues", "NUMBER": "7", "SUMMARY": str(summary)}
    done = shell(STEPS["Keep one comment on the pull request"]["run"], tmp_path, env)
    assert done.returncode == 0, done.stderr
    assert wanted in (tmp_path / "calls").read_text("utf-8").splitlines()[-1]


def test_the_action_names_no_input_in_a_script() -> None:
    """Inputs reach scripts by the environment alone: text of a pull request must not become a command."""
    for step in STEPS.values():
        assert "${{" not in step.get("run", "")


@needs_bash
def test_gitlabs_example(tmp_path: Path, bench: dict[str, str]) -> None:
    """The example's check runs as it stands, fails for findings, and leaves both reports."""
    job = yaml.safe_load(block("codequality"))["cliniclint"]
    done = shell(job["script"][1], tmp_path, bench)
    assert done.returncode == 1, done.stderr
    assert "ads/may.md:1:1 error" in done.stdout
    for name in job["artifacts"]["reports"].values():
        assert (tmp_path / name).stat().st_size > 0


# pre-commit


def git(*words: str, cwd: Path) -> str:
    """Run git as somebody, whatever the machine's own settings are."""
    own = [
        "-c",
        "user.name=A",
        "-c",
        "user.email=a@example.org",
        "-c",
        "commit.gpgsign=false",
        "-c",
        "init.defaultBranch=main",
    ]
    return subprocess.run(["git", *own, *words], cwd=cwd, check=True, capture_output=True, text=True).stdout


def _index_answers() -> bool:
    """Whether pre-commit can build the hook's environment here: it needs hatchling and the dependencies."""
    words = [
        sys.executable,
        "-m",
        "pip",
        "--disable-pip-version-check",
        "index",
        "versions",
        "hatchling",
        "--retries",
        "0",
    ]
    try:
        return subprocess.run(words, capture_output=True, timeout=30).returncode == 0
    except subprocess.TimeoutExpired:
        return False


@pytest.fixture(scope="module")
def pre_commit(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path, dict[str, str]]:
    """A repository with the files of this checkout, one that uses its hooks, and an environment of its own for both."""
    pytest.importorskip("pre_commit", reason="pre-commit is not installed")
    if not shutil.which("git"):
        pytest.skip("git is not installed")
    if not _index_answers():
        pytest.skip("no package index answers")
    folder = tmp_path_factory.mktemp("hooks")
    source, user = folder / "cliniclint", folder / "clinic"
    skipped = shutil.ignore_patterns(".git", "__pycache__", "*_cache", ".venv", "tests", "samples", ".hypothesis")
    shutil.copytree(ROOT, source, ignore=skipped)
    (user / "ads").mkdir(parents=True)
    for repository in (source, user):
        git("init", "-q", cwd=repository)
    git("add", "-A", cwd=source)
    git("commit", "-qm", "hooks", cwd=source)
    hooks = "".join(f"      - {{id: {name}, files: ^ads/}}\n" for name in ("cliniclint-fix", "cliniclint"))
    head = git("rev-parse", "HEAD", cwd=source).strip()
    (user / ".pre-commit-config.yaml").write_text(
        f"repos:\n  - repo: {source}\n    rev: {head}\n    hooks:\n{hooks}", encoding="utf-8"
    )
    home = {"PRE_COMMIT_HOME": str(folder / "home"), "XDG_CACHE_HOME": str(folder / "cache"), "HOME": str(folder)}
    env = {key: value for key, value in os.environ.items() if not key.startswith(("GIT_", "PYTHONPATH"))}
    return source, user, {**env, **home}


def hooked(user: Path, env: dict[str, str], *words: str) -> subprocess.CompletedProcess[str]:
    """Run the real pre-commit."""
    return subprocess.run(
        [sys.executable, "-m", "pre_commit", *words], cwd=user, env=env, capture_output=True, text=True, timeout=500
    )


def test_the_hooks_manifest(pre_commit: tuple[Path, Path, dict[str, str]]) -> None:
    """pre-commit takes the manifest."""
    source, user, env = pre_commit
    done = hooked(user, env, "validate-manifest", str(source / ".pre-commit-hooks.yaml"))
    assert done.returncode == 0, done.stdout


def test_the_hooks_run(pre_commit: tuple[Path, Path, dict[str, str]]) -> None:
    """A commit of a draft with errors is stopped, with the finding told, a changed draft too; mended copy goes through."""
    _, user, env = pre_commit
    draft = user / "ads" / "may.md"
    (user / "ads" / "requirements.txt").write_text("Ketamine cures depression.\n", encoding="utf-8")
    draft.write_text("Our ketamine cures depression.\n", encoding="utf-8")
    git("add", "-A", cwd=user)
    first = hooked(user, env, "run", "--all-files")
    assert first.returncode == 1, first.stdout + first.stderr
    assert "ads/may.md:1:5 error no-cure-claim" in first.stdout
    assert "files were modified by this hook" in first.stdout
    assert "requirements.txt" not in first.stdout
    draft.write_text("A calm day.\n", encoding="utf-8")
    git("add", "-A", cwd=user)
    second = hooked(user, env, "run", "--all-files")
    assert second.returncode == 0, second.stdout + second.stderr
    assert second.stdout.count("Passed") == 2
    assert hooked(user, env, "install").returncode == 0
    env = {
        **env,
        "GIT_AUTHOR_NAME": "A",
        "GIT_AUTHOR_EMAIL": "a@b.c",
        "GIT_COMMITTER_NAME": "A",
        "GIT_COMMITTER_EMAIL": "a@b.c",
    }
    for copy, code in (("Ketamine cures depression.\n", 1), ("A quiet day.\n", 0)):
        draft.write_text(copy, encoding="utf-8")
        git("add", "-A", cwd=user)
        assert subprocess.run(["git", "commit", "-qm", "x"], cwd=user, env=env, capture_output=True).returncode == code
