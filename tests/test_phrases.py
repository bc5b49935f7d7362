"""The phrase language and its engine."""

import marshal
import re
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from linter.policy.compiler import Compiler
from linter.policy.inflect import forms
from linter.policy.phrases import PhraseError, pluralised, read_phrase
from linter.policy.program import Program, Stored
from linter.policy.search import Search
from linter.tokens import tokenize

CONDITIONS = [("ptsd", "post traumatic stress [disorder]"), ("ptsd", "PTSD"), ("depression", "depression"),
              ("trd", "treatment resistant depression"), ("knee", "knee pain")]  # fmt: skip


def program(*phrases):
    terms = {"condition": [(group, pluralised(read_phrase(term), {})) for group, term in CONDITIONS]}
    compiler = Compiler(terms)
    for phrase in phrases:
        compiler.add(read_phrase(phrase))
    return compiler.finish()


def found(phrase, text):
    tokens = tokenize(text)
    matches = Search(program(phrase), tokens.words, text_of=lambda _: text).all()
    return [text[tokens.starts[m.start] : tokens.ends[m.end - 1]] for m in matches]


@pytest.mark.parametrize(
    ("phrase", "text", "expected"),
    [
        ("risk free", "It is risk-free and Risk\nfree.", ["risk-free", "Risk\nfree"]),
        ("risk free", "a risk, free of charge", []),
        ("cure~", "cure cures cured curing curable", ["cure", "cures", "cured", "curing"]),
        ("[completely] safe", "completely safe or safe", ["completely safe", "safe"]),
        ("(cure | heal) you", "we heal you", ["heal you"]),
        ("cure~ (of | from)? depression", "cured of depression", ["cured of depression"]),
        ("{condition} free", "be PTSD-free", ["PTSD-free"]),
        ("cures {condition}", "cures treatment-resistant depression", ["cures treatment-resistant depression"]),
        ("no {condition}", "no knee pains", ["no knee pains"]),
        ("cures ... depression", "cures your long depression", ["cures your long depression"]),
        ("cures ... depression", "cures one two three four depression", []),
        ("cures ..6 depression", "cures one two three four depression", ["cures one two three four depression"]),
        ("cures ... depression", "cures it, depression", []),
        ("<percent> of patients", "84% of patients, 9 percent of patients, ten per cent of patients",
         ["84% of patients", "9 percent of patients", "ten per cent of patients"]),
        ("<number> sessions", "six sessions and 12 sessions", ["six sessions", "12 sessions"]),
        ("from <money>", "from $450, from 60 dollars", ["from $450", "from 60 dollars"]),
        ("since <year>", "since 1999, since 99", ["since 1999"]),
        ("safe ,? effective", "safe, effective", ["safe, effective"]),
        ("we'll help", "as well help, we’ll help", ["we’ll help"]),  # "well" is another word
        ("don't wait", "dont wait, don’t wait", ["dont wait", "don’t wait"]),
        ("no side effects", "no “side” effects", ["no “side” effects"]),
        (r"/\bcur(e|es)\b/", "It cures.", ["cures"]),
    ],
)  # fmt: skip
def test_matches(phrase, text, expected):
    """A phrase finds what the table of the phrase language says, and only that."""
    assert expected == found(phrase, text)


def test_captures_and_gaps():
    """A match names the terms that it captured and the tokens that its gaps skipped."""
    tokens = tokenize("cures your awful PTSD")
    (match,) = Search(program("cures ... {condition}"), tokens.words).all()
    assert (("condition", "ptsd", 3, 4),) == match.captures
    assert ((1, 3),) == match.gaps


@pytest.mark.parametrize(
    ("phrase", "complaint"),
    [
        ("[safe]", "no word that must stand"),
        ("(safe", "no closing"),
        ("safe)", "does not belong"),
        ("(a | )", "empty alternative"),
        ("<numbr>", "token classes"),
        ("a ..99 b", "gap of 99"),
        ("a ... b ... c ... d ... e ... f ... g ... h", "more than 6 gaps"),
        ("~", "without a word"),
        ("word " * 500, "more than"),
    ],
)
def test_unreadable_phrases_are_refused(phrase, complaint):
    """A phrase that cannot be read says why."""
    with pytest.raises(PhraseError, match=complaint):
        read_phrase(phrase)


WORDS = st.lists(st.sampled_from(["no", "side", "effects", "cure", "a", "the", "safe", ","]), max_size=12)


@given(WORDS, st.lists(st.sampled_from(["no", "side", "effects", "cure", "safe"]), min_size=1, max_size=3))
def test_literal_phrases_agree_with_regular_expressions(words, phrase):
    """On plain words the engine finds what a regular expression finds."""
    tokens = tokenize(" ".join(words)).words
    expected = len(re.findall(r"(?<!\S)" + " ".join(phrase) + r"(?!\S)", " ".join(tokens)))
    assert expected == len(Search(program(" ".join(phrase)), tokens).all())


@given(st.text(alphabet="ab[](){}<>|?~,.… …12/ ", max_size=25))
def test_reading_never_fails_otherwise(phrase):
    """Any text is read as a phrase or refused with a PhraseError."""
    try:
        seq = read_phrase(phrase)
    except PhraseError:
        return
    assert isinstance(seq, tuple)


def test_six_gaps_against_equal_words_end():
    """The worst phrase against the worst text takes time linear in the text."""
    worst = program("a ..6 a ..6 a ..6 a ..6 a ..6 a ..6 b")
    started = time.perf_counter()
    assert [] == Search(worst, ["a"] * 4000 + ["c"]).all()
    assert time.perf_counter() - started < 30  # exponential search would not end at all


PHRASES = ["no side effects", "(cure | no ... effects | safe , the) [a]", "a ..2 {condition}", "{condition} (cure | a the)?",
           "[no] (a | <number>) ... (safe | cure)", "the", "cure ... cure"]  # fmt: skip
MORE_WORDS = st.lists(
    st.sampled_from(["no", "side", "effects", "cure", "a", "the", "safe", ",", "ptsd", "knee", "pain", "7"])
)


@given(MORE_WORDS, st.sets(st.sampled_from(range(len(PHRASES)))), st.integers(0, 12))
def test_some_phrases_are_found_as_all_are(words, some, cut):
    """A search for some phrases in a few sentences finds what a search for all of them finds."""
    compiled = program(*PHRASES)
    cut = min(cut, len(words))
    ranges = [(0, cut), (cut, len(words))]
    expected = [match for match in Search(compiled, words, ranges).all() if match.phrase in some]
    assert expected == Search(compiled, words, ranges, only=frozenset(some)).all()


def test_a_program_is_plain_data():
    """A compiled program can be stored as it is."""
    compiled = program("cure~ ... {condition}", "<percent> of patients")
    stored = Stored(*marshal.loads(marshal.dumps(tuple(compiled.stored))))
    words = tokenize("Cures all depression for 84% of patients.").words
    assert Search(compiled, words).all() == Search(Program(stored), words).all()


@pytest.mark.parametrize(
    ("word", "expected"),
    [
        ("cure", {"cure", "cures", "cured", "curing"}),
        ("remedy", {"remedy", "remedies", "remedied", "remedying"}),
        ("stop", {"stop", "stops", "stopped", "stopping"}),
        ("fix", {"fix", "fixes", "fixed", "fixing"}),
        ("say", {"say", "says", "said", "saying"}),
    ],
)
def test_forms(word, expected):
    """Grammatical forms hold the regular ones and those that the policy lists."""
    assert expected <= forms(word, {"say": ("said",)})
