"""What a start may load, and that cost grows with the draft and not faster."""

import gc
import json
import os
import subprocess
import sys
import time
import weakref
from pathlib import Path

import pytest

import linter
import linter.check
from linter.api import check_document
from linter.errors import ConfigError
from linter.policy.loader import load
from linter.policy.search import Search
from linter.readers import read_text
from linter.settings import load_settings
from linter.together import Together

ROOT = Path(__file__).resolve().parent.parent
MINI = Path(__file__).parent / "data" / "mini_policy"
HEAVY = (
    "pathlib urllib dataclasses inspect yaml regex textstat pyphen nltk rich click asyncio multiprocessing concurrent email http xml"
    " argparse gettext locale textwrap typing tempfile pickle logging sqlite3 ssl socket subprocess unittest tomllib charset_normalizer docx lxml starlette"
)
"""None of these may be loaded by a check that does not need it."""


def loaded(code, folder, *arguments):
    """The modules that a fresh process has loaded after some code."""
    script = f"import sys\n{code}\nprint('\\n' + ' '.join(sys.modules))"
    env = {**os.environ, "PYTHONPATH": str(ROOT), "XDG_CACHE_HOME": str(folder / "cache")}
    done = subprocess.run(
        [sys.executable, "-c", script, *arguments], cwd=folder, env=env, capture_output=True, text=True, check=True
    )
    return set(done.stdout.split("\n")[-2].split())


def third_party(modules):
    known = {*sys.stdlib_module_names, "linter", "sitecustomize", "usercustomize"}
    site = set(loaded("", Path.cwd()))  # what an environment loads at every start
    roots = {name.partition(".")[0] for name in modules - site}
    return {root for root in roots if root not in known and not root.startswith("_")}


def test_import_loads_one_module(tmp_path):
    """`import linter` loads nothing else of it, and nothing from outside the standard library."""
    modules = loaded("import linter", tmp_path)
    assert {"linter"} == {name for name in modules if name.partition(".")[0] == "linter"}
    assert set() == third_party(modules)


CHECK = "from linter.cli import main\nmain(['check', sys.argv[1], '--no-scores', '--policy', sys.argv[2]])"


@pytest.mark.parametrize(("name", "outside"), [("page.txt", set()), ("page.md", {"pyromark"}), ("page.html", set())])
def test_a_plain_check_loads_little(tmp_path, name, outside):
    """With a stored policy, a check without scores loads one reader, and of other people's packages the parser only."""
    (tmp_path / name).write_text("We care.", encoding="utf-8")
    loaded(CHECK, tmp_path, name, str(MINI))
    modules = loaded(CHECK, tmp_path, name, str(MINI))
    assert outside == third_party(modules)
    assert set() == set(HEAVY.split()) & modules
    assert set() == {
        name for name in modules if name.startswith(("linter.servers", "linter.readability", "linter.review"))
    }


CONFIGURED = "from linter.cli import main\nmain(['check', sys.argv[1], '--no-scores'])"
SETTINGS = {
    "cliniclint.yaml": f"policy: {MINI}\nfail-on: warning\nignore: [no-such-rule]\n",
    "pyproject.toml": f"[tool.cliniclint]\npolicy = '{MINI}'\nfail-on = 'warning'\n",
}
REGISTER = """\
- rule: no-cure-claim
  path: page.txt
  quote: cures
  reason: Legal has seen it.
  approver: Dr. Roe
"""


@pytest.mark.parametrize("name", SETTINGS)
def test_a_known_configuration_loads_no_parser(tmp_path, name):
    """A configuration and a register that an earlier run has read are read again without YAML and TOML."""
    (tmp_path / "page.txt").write_text("We care.", encoding="utf-8")
    (tmp_path / name).write_text(SETTINGS[name].replace("ignore: [no-such-rule]\n", ""), encoding="utf-8")
    (tmp_path / "cliniclint-exceptions.yaml").write_text(REGISTER, encoding="utf-8")
    assert {"yaml"} <= loaded(CONFIGURED.replace("'--no-scores'", "'--no-scores', '--no-cache'"), tmp_path, "page.txt")
    assert not (tmp_path / "cache" / "cliniclint" / "files").exists()
    assert {"yaml"} <= loaded(CONFIGURED, tmp_path, "page.txt")
    modules = loaded(CONFIGURED, tmp_path, "page.txt")
    assert {"linter.register"} <= modules
    assert set() == {"yaml", "tomllib", "dataclasses", "inspect"} & modules


def test_a_kept_configuration_is_the_file_it_was(tmp_path, monkeypatch):
    """Kept values are the file's own, with their places; a changed or damaged file is read anew; nothing is kept unasked."""
    home = tmp_path / "cache"
    monkeypatch.setenv("XDG_CACHE_HOME", str(home))
    file = tmp_path / "cliniclint.yaml"
    file.write_text(SETTINGS["cliniclint.yaml"], encoding="utf-8")

    def told(*, keep):
        settings = load_settings(start=tmp_path, keep=keep)
        named = settings.changes.ignore[0]
        return settings.values, settings.where("ignore"), named, named.line, named.column

    fresh = told(keep=False)
    assert not (home / "cliniclint" / "files").exists()
    assert [told(keep=True), told(keep=True)] == [fresh, fresh]
    (kept,) = (home / "cliniclint" / "files").iterdir()
    kept.write_bytes(kept.read_bytes()[:-3])
    assert told(keep=True) == fresh
    file.write_text("# moved\n" + SETTINGS["cliniclint.yaml"], encoding="utf-8")
    assert told(keep=True) == told(keep=False) != fresh
    file.write_text("ignore: [a\n", encoding="utf-8")
    for _ in range(2):
        with pytest.raises(ConfigError, match="is not YAML"):
            load_settings(start=tmp_path, keep=True)


def prose(characters):
    """Sentences that never repeat, a claim in every third."""
    parts, size, number = [], 0, 0
    while size < characters:
        number += 1
        claim = "and ketamine cures depression" if number % 3 == 0 else "as the nurse wrote it down"
        parts.append(f"Visit {number} took {number % 50 + 10} minutes {claim}. " + ("\n\n" if number % 5 == 0 else ""))
        size += len(parts[-1])
    return "".join(parts)


def seconds(work):
    """Process time of the better of two runs, with the garbage collector out of the way."""
    best = float("inf")
    gc.disable()
    for _ in range(2):
        started = time.process_time()
        work()
        best = min(best, time.process_time() - started)
    gc.enable()
    return best


def items(characters):
    """One list whose every item is a claim."""
    return "- Ketamine cures depression for everybody\n" * (characters // 42)


@pytest.mark.parametrize("text", [prose, items])
def test_cost_is_linear(text):
    """Eight times the text takes about eight times as long: never, as quadratic cost would, sixty-four times."""
    policy = load(MINI)
    small, large = text(50_000), text(400_000)
    linter.check_text(small, policy=policy)
    ratio = seconds(lambda: linter.check_text(large, policy=policy)) / seconds(
        lambda: linter.check_text(small, policy=policy)
    )
    assert ratio < 24


SIZE = 60_000
HOSTILE = {
    "line.txt": "careful words " * (SIZE // 14),
    "claims.txt": "Ketamine cures depression. " * (SIZE // 27),
    "not.txt": "not " * (SIZE // 4),
    "questions.md": "Is it a cure? No. " * (SIZE // 18),
    "headings.md": "# Safe\n\n" * (SIZE // 8),
    "lists.md": "".join("  " * (number % 200) + "- cure\n" for number in range(SIZE // 200)),
    "quotes.md": "> " * 1000 + "cure",
    "tags.html": "<div>" * (SIZE // 11) + "cure" + "</div>" * (SIZE // 11),
    "lists.html": "<ul><li>a" * (SIZE // 9),
    "open.html": "<a " * (SIZE // 3),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_drafts_end(name):
    """No draft can make a check hang; 60 KB take far less than a quadratic search would."""
    policy = load(MINI)
    assert seconds(lambda: linter.check_text(HOSTILE[name], name, policy)) < 6


def test_an_endless_block_is_searched_once(monkeypatch):
    """However many chunks a paragraph fills, each is searched about once: what is near ends within it.

    The short text's chunks all stay at hand, the long one's do not: searched again for each claim, they would be some 2,000.
    """
    searched = []
    monkeypatch.setattr("linter.chunks.TOKENS", 200)
    monkeypatch.setattr("linter.chunks.Search", lambda *args, **named: searched.append(1) or Search(*args, **named))
    text = "Our clinic is lovely and warm. Ketamine cures 84% of depression, guaranteed. " * 60
    linter.check_text(text, policy=linter.load_policy(), scores=False)
    chunks = len(searched)
    searched.clear()
    linter.check_text(text * 2, policy=linter.load_policy(), scores=False)
    assert chunks < len(searched) <= 3 * chunks


def test_a_long_run_of_words_is_cut_into_sentences():
    """A text without full stops is read in parts, so that no finding drags a megabyte along; nothing of it is lost."""
    text = "Ketamine cures depression and " * 1000
    report = linter.check_text(text, policy=load(MINI))
    assert max(len(finding.sentence) for finding in report.findings) <= 2000
    words = " ".join(report.document.quote(sentence.span) for sentence in report.document.sentences)
    assert text.split() == words.split()


def test_the_records_are_data_classes():
    """`dataclasses` works on our records, so that callers need not know that they are made otherwise."""
    import dataclasses

    finding = linter.check_text("Ketamine cures depression.", policy=load(MINI)).findings[0]
    assert "other" == dataclasses.replace(finding, message="other").message
    assert json.dumps(dataclasses.asdict(finding))
    with pytest.raises(AttributeError):
        finding.message = "changed"


@pytest.mark.parametrize("is_on", [True, False])
def test_the_collector_is_left_as_it_was(is_on, monkeypatch):
    """A check does without the garbage collector, and leaves it as it found it, also when the check fails."""
    monkeypatch.setattr(gc, "isenabled", lambda: is_on)
    called = []
    monkeypatch.setattr(gc, "enable", lambda: called.append("on"))
    monkeypatch.setattr(gc, "disable", lambda: called.append("off"))
    linter.check_text("Ketamine cures depression.", policy=load(MINI))
    assert ["off", "on"][: 1 + is_on] == called
    monkeypatch.setattr("linter.check.Scan", None)
    with pytest.raises(TypeError):
        linter.check_text("Ketamine cures depression.", policy=load(MINI))
    assert ["off", "on"][: 1 + is_on] * 2 == called


def test_a_check_leaves_no_cycles_behind(monkeypatch):
    """What a check makes goes away without the collector: memory stays flat over any number of drafts."""
    policy = linter.load_policy()
    left = []
    real = linter.check.Sightings
    monkeypatch.setattr(linter.check, "Sightings", lambda *args: left.append(weakref.ref(made := real(*args))) or made)
    gc.disable()
    try:
        # A duty that nothing settles, one that something settles, and claims.
        linter.check_text(
            "# Ketamine\n\nKetamine treats pain. It does not cure PTSD. Results may vary.", "a.md", policy
        )
        _check_two_together(policy)
        assert [None] * 3 == [one() for one in left]
    finally:
        gc.enable()


def _check_two_together(policy):
    documents, together = [read_text("Ketamine relieves pain."), read_text("Ketamine relieves migraine.")], Together()
    for chunks in [together.chunks(document, policy) for document in documents]:
        check_document(chunks.scan.document, policy, chunks=chunks)
