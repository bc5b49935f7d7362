"""Several drafts of a run are searched together; each has the report that it has alone."""

import json
import shutil
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

import linter
import linter.chunks
from linter import run as runs
from linter.api import check_document
from linter.cli import main
from linter.policy.loader import load
from linter.policy.search import Search
from linter.readers import read_file, read_text
from linter.together import Together

SHIPPED = linter.load_policy()
HOME = Path(__file__).parent / "data" / "mini_policy"
MINI = load(HOME)
DRAFTS = [
    read_file(path)
    for path in sorted((Path(__file__).resolve().parents[1] / "samples").iterdir())
    if path.suffix in (".md", ".txt", ".html")
]
SENTENCES = [
    "Ketamine cures PTSD.",
    "It cannot cure",
    "anything.",
    "# Is it safe?",
    "Yes.",
    "- 90 %",
    "Dr. No",
    "Results vary.",
]


def made_together(drafts):
    """The reports on some drafts, each with its policy, that are searched together."""
    together = Together()
    chunks = [together.chunks(document, policy) for document, policy in drafts]
    return [
        check_document(document, policy, scores=False, chunks=one)
        for (document, policy), one in zip(drafts, chunks, strict=True)
    ]


def made_alone(drafts):
    return [check_document(document, policy, scores=False) for document, policy in drafts]


@pytest.mark.parametrize("tokens", [30, 24000])
@settings(deadline=None)
@example([([], False), (["Results vary."], True), ([], True)])
@given(st.lists(st.tuples(st.lists(st.sampled_from(SENTENCES), max_size=8), st.booleans()), max_size=8))
def test_drafts_together_have_the_reports_that_they_have_alone(tokens, drafts):
    """Whatever they hold, nothing or the same included, under whichever policy each is, and however many fit together."""
    read = [(read_text("\n\n".join(texts), "a.md"), MINI if mini else SHIPPED) for texts, mini in drafts]
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(linter.chunks, "TOKENS", tokens)
        assert made_together(read) == made_alone(read)


def test_the_samples_together():
    """Whole pages of every kind under the whole policy, also in an order of their own."""
    drafts = [(document, SHIPPED) for document in DRAFTS + DRAFTS[::-3]]
    assert made_together(drafts) == made_alone(drafts)


def test_an_expert_pattern_sees_each_draft_alone(tmp_path):
    """A pattern is tried on a sentence's own text, whichever draft that is in."""
    shutil.copytree(HOME, tmp_path, dirs_exist_ok=True)
    rule = tmp_path / "rules" / "no-miracle.yaml"
    text = rule.read_text(encoding="utf-8")
    rule.write_text(text.replace("[miracle,", "[miracle, '/by \\d+ May/',"), encoding="utf-8")
    policy = load(tmp_path)
    drafts = [
        (read_text(text), policy) for text in ("No date. By May.", "Well. Come by 3 May.", "By 4 May or by 5 May.")
    ]
    reports = made_together(drafts)
    assert reports == made_alone(drafts)
    told = [[finding.quote for finding in report.findings if finding.rule == "no-miracle"] for report in reports]
    assert told == [[], ["by 3 May"], ["By 4 May", "by 5 May"]]


def test_short_drafts_share_a_search(monkeypatch):
    """All samples take one search for as many as fit into a chunk, not one each."""
    searched = []
    monkeypatch.setattr("linter.together.Search", lambda *args, **named: searched.append(1) or Search(*args, **named))
    short = [(document, SHIPPED) for document in DRAFTS if len(document.text) < 5000]
    made_together(short)
    assert len(searched) < len(short) / 3


@pytest.fixture
def site(tmp_path, monkeypatch):
    """A folder of ten pages, of which one is no text."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    for number in range(10):
        Path(f"page{number}.md").write_text(f"Ketamine cures depression, says page {number}.\n", encoding="utf-8")
    Path("page3.md").write_bytes(b"\xff\xfe\x00\xd8")
    return tmp_path


def checked(capsys, *options):
    code = main(["check", ".", "--policy", str(HOME), "--format", "json", *options])
    return code, json.loads(capsys.readouterr().out)


def test_a_run_says_the_same_however_it_is_cut(site, capsys, monkeypatch):
    """Drafts one by one, together, in processes and out of kept results: the same report, the unreadable one named."""
    together = checked(capsys)
    assert len(together[1]["drafts"]) == 9
    assert [error["path"].removeprefix("./") for error in together[1]["errors"]] == ["page3.md"]
    assert checked(capsys, "--jobs", "2") == together
    assert checked(capsys, "--cache") == together
    Path("page5.md").write_text("Ketamine helps.\n", encoding="utf-8")
    changed = checked(capsys)
    assert changed != together
    assert checked(capsys, "--cache") == changed  # nine kept, one checked anew
    for limit, value in (("TOGETHER", 1), ("TOGETHER_BYTES", 60)):
        with monkeypatch.context() as patch:
            patch.setattr(runs, limit, value)
            assert checked(capsys) == changed


def test_a_mistake_in_one_draft_is_not_the_others(site, capsys, monkeypatch):
    """Where the search for all fails, each draft is tried alone, so that only the one at fault is named."""

    def fragile(program, words, *args, **named):
        if "7" in words:
            raise RuntimeError("broken")
        return Search(program, words, *args, **named)

    monkeypatch.setattr("linter.chunks.Search", fragile)
    monkeypatch.setattr("linter.together.Search", fragile)
    code, told = checked(capsys)
    assert code == 2
    assert sorted(error["path"].removeprefix("./") for error in told["errors"]) == ["page3.md", "page7.md"]
    assert len(told["drafts"]) == 8


def test_claims_are_listed_alike(site, capsys):
    """The inventory of many drafts is that of each one alone, and names the unreadable one."""
    pages = sorted(str(path) for path in Path().glob("page?.md"))
    together = main(["claims", *pages, "--policy", str(HOME), "--format", "csv"])
    rows, said = capsys.readouterr()
    assert together == 2
    assert "page3.md" in said
    alone = []
    for page in pages:
        main(["claims", page, "--policy", str(HOME), "--format", "csv"])
        alone += capsys.readouterr().out.splitlines()[1:]
    assert rows.splitlines()[1:] == alone
    assert len(alone) == 9
