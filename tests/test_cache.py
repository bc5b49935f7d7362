"""The cache of compiled policies: fast when nothing changed, never stale, never in the way."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from linter.policy import cache

MINI = Path(__file__).parent / "data" / "mini_policy"


@pytest.fixture
def folder(tmp_path, monkeypatch):
    """A policy folder of its own, and a cache folder of its own."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    return Path(shutil.copytree(MINI, tmp_path / "policy"))


def stored(folder):
    return sorted((folder.parent / "cache" / "cliniclint").glob("*.policy"))


def test_a_stored_policy_is_the_policy(folder):
    """A policy from the cache equals the one that was loaded."""
    first = cache.load_cached(folder, "", "1")
    assert 1 == len(stored(folder))
    assert first == cache.load_cached(folder, "", "1")


def test_a_changed_file_is_seen(folder):
    """A changed policy file gives a new policy with another digest."""
    before = cache.load_cached(folder, "", "1").digest
    profile = folder / "us.yaml"
    profile.write_text(profile.read_text(encoding="utf-8") + "\n# changed\n", encoding="utf-8")
    assert before != cache.load_cached(folder, "", "1").digest


@pytest.mark.parametrize("damage", [b"", b"nonsense", b"\0" * 99])
def test_a_damaged_file_is_ignored(folder, damage):
    """A damaged cache file is no error."""
    digest = cache.load_cached(folder, "", "1").digest
    stored(folder)[0].write_bytes(damage)
    assert digest == cache.load_cached(folder, "", "1").digest


def test_an_open_cache_folder_is_not_trusted(folder):
    """A cache folder that others may write to is not used."""
    home = folder.parent / "cache" / "cliniclint"
    home.mkdir(parents=True)
    home.chmod(0o777)
    cache.load_cached(folder, "", "1")
    assert [] == stored(folder)


def test_a_warm_start_reads_no_yaml(folder):
    """With a stored policy neither YAML nor regex is imported."""
    cache.load_cached(folder, "", "1")
    code = (
        "import sys, pathlib; from linter.policy.cache import load_cached;"
        f"load_cached(pathlib.Path({str(folder)!r}), '', '1');"
        "sys.exit(bool({'yaml', 'regex'} & set(sys.modules)))"
    )
    assert 0 == subprocess.run([sys.executable, "-c", code], cwd=MINI.parent.parent.parent).returncode
