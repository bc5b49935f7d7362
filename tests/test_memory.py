"""A memory makes a check sooner, never different."""

from __future__ import annotations

from pathlib import Path
from random import Random

import pytest

from linter import api
from linter.memory import Memory
from linter.readers import read_file, read_text

ROOT = Path(__file__).resolve().parent.parent
DRAFTS = sorted(path for path in (ROOT / "samples").rglob("*") if path.suffix in (".md", ".txt", ".html"))


def test_reports_with_and_without_memory_are_equal() -> None:
    """Every sample's report is the same with a memory that has seen all the others, and itself."""
    memory = Memory()
    for path in [*DRAFTS, *DRAFTS]:
        document = read_file(path)
        assert api.check_document(document, memory=memory) == api.check_document(document)


@pytest.mark.parametrize("seed", range(4))
def test_a_draft_that_is_edited_keeps_its_report(seed: int) -> None:
    """After any deletion, doubling or swap of words the remembered report equals the fresh one."""
    dice, memory = Random(seed), Memory(most=50)
    words = (ROOT / "samples" / "tms-faq.md").read_text(encoding="utf-8").split(" ")
    for _ in range(12):
        at, other = dice.randrange(len(words)), dice.randrange(len(words))
        words[at], words[other] = dice.choice(("", "not", words[at] + " " + words[at], words[other])), words[at]
        document = read_text(" ".join(words), "draft.md")
        assert api.check_document(document, memory=memory) == api.check_document(document)


def test_a_sentence_is_searched_once() -> None:
    """What is known is not looked for again."""
    memory, calls = Memory(), []
    assert [memory.recall("a", lambda: calls.append(1) or 7) for _ in range(3)] == [7, 7, 7]
    assert len(calls) == 1


def test_memory_is_bounded() -> None:
    """It keeps at most twice its size, and what was used last the longest."""
    memory = Memory(most=10)
    for number in range(100):
        memory.recall(number, lambda: 1)
        memory.recall("often", lambda: 2)
    assert len(memory._new) + len(memory._old) <= 20
    assert memory.recall("often", lambda: 3) == 2
