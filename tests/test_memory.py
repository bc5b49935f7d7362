"""What is remembered between two checks of a draft makes the second one quicker and changes nothing in it."""

import random
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import linter
from linter.api import check_document
from linter.chunks import Chunks, Memory
from linter.policy.search import Search
from linter.readers import read_file, read_text
from linter.scan import Scan

ROOT = Path(__file__).resolve().parents[1]
POLICY = linter.load_policy()
MINI = linter.load_policy(Path(__file__).parent / "data" / "mini_policy")
PARAGRAPHS = [
    paragraph
    for path in sorted((ROOT / "samples").glob("*.md"))
    for paragraph in path.read_text(encoding="utf-8").split("\n\n")
]
WORDS = [" not", " Ketamine cures PTSD.", "?", "\n\n## Safe and painless\n\n", " x", ". No,", "\n- item\n", " 90 %"]


class Small(Memory):
    """A memory of many small chunks."""

    SHORTEST, LONGEST, EVERY = 20, 60, 2
    CHUNKS = 1000


def checked(text, memory=None, policy=MINI):
    document = read_text(text, "draft.md")
    return check_document(document, policy, chunks=Chunks(Scan(document), policy, memory=memory))


@settings(max_examples=40, deadline=None)
@given(
    st.lists(st.sampled_from(PARAGRAPHS), min_size=1, max_size=12),
    st.lists(st.tuples(st.floats(0, 1), st.integers(0, 12), st.sampled_from(["", *WORDS])), max_size=6),
)
def test_a_remembered_draft_has_the_report_of_a_fresh_one(paragraphs, edits):
    """After every change the report is the one without a memory, also where a paragraph stands twice."""
    memory, text = Small(), "\n\n".join(paragraphs)
    for place, cut, words in [(0.0, 0, ""), *edits]:
        at = int(place * len(text))
        text = text[:at] + words + text[at + cut :]
        assert checked(text, memory) == checked(text)


def test_the_shipped_policy_is_remembered_rightly():
    """With all rules, a draft of all samples, typed in at a few places."""
    memory, text, dice = Memory(), "\n\n".join(PARAGRAPHS), random.Random(7)
    for _ in range(4):
        at = dice.randrange(len(text))
        text = text[:at] + dice.choice(WORDS) + text[at:]
        assert checked(text, memory, POLICY) == checked(text, policy=POLICY)


TEXTS = [path for path in sorted((ROOT / "samples").iterdir()) if path.suffix in (".md", ".txt", ".html")]


@pytest.mark.parametrize("path", TEXTS, ids=lambda path: path.name)
def test_a_draft_in_many_chunks_has_the_report_of_one_in_few(path, monkeypatch):
    """What settles a rule is looked for at once in a long draft, and when it is asked for in a short one."""
    document = read_file(path)
    whole = check_document(document, POLICY, scores=False)
    monkeypatch.setattr("linter.chunks.TOKENS", 40)
    assert check_document(document, POLICY, scores=False) == whole


def test_only_what_changed_is_searched_again(monkeypatch):
    """A word more costs the search of one chunk, not of the draft."""
    memory, text, made = Small(), "\n\n".join(PARAGRAPHS), []
    checked(text, memory)
    monkeypatch.setattr("linter.chunks.Search", lambda *args, **named: made.append(1) or Search(*args, **named))
    checked(text, memory)
    assert not made
    at = text.index(" ", len(text) // 2)
    checked(text[:at] + " slowly" + text[at:], memory)
    assert 1 <= len(made) <= 2


def test_one_memory_serves_several_policies_and_threads():
    """Checks at the same time, under two policies, neither mix nor fail."""
    memory = Small()
    texts = ["\n\n".join(PARAGRAPHS[start : start + 20]) for start in range(0, 40, 4)] * 2
    jobs = [(text, (MINI, POLICY)[number % 2]) for number, text in enumerate(texts)]
    with ThreadPoolExecutor(4) as pool:
        reports = list(pool.map(lambda job: checked(job[0], memory, job[1]), jobs))
    assert reports == [checked(text, policy=policy) for text, policy in jobs]


@pytest.mark.parametrize("room", [0, 3])
def test_a_memory_has_its_limit(room):
    """No more chunks stay than there is room for."""
    memory = Small()
    memory.CHUNKS = room
    for start in range(5):
        checked("\n\n".join(PARAGRAPHS[start:]), memory)
    assert len(memory._chunks) <= room
