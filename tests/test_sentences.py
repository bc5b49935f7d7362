"""Where sentences end."""

from __future__ import annotations

import pytest

from linter.readers.sentences import split

CASES = [
    ["Is it a cure?", "No.", "It helps."],
    ["Is it a cure?", "No.", "5 studies looked."],
    ["Is it safe?", "no.", "It is not."],
    ["We are the No. 1 clinic in town.", "Call us."],
    ["Dr. Lee and Mr. Ortiz see you.", "Bring a friend."],
    ["Some options (e.g. tablets, i.e. pills) work vs. others.", "Ask."],
    ["It lasts approx. 5 days.", "Then it fades."],
    ["Park et al. found less.", "As seen by Park et al.", "The trial was small."],
    ["In the U.S. it is common.", "We treat people in the U.S.", "They come by car."],
    ["The U.S. Food and Drug Administration decides.", "We follow."],
    ["Jane Doe, Ph.D., leads.", "K. D. Smith helps."],
    ["B. subtilis is harmless.", "Vitamin C.", "Yes."],
    ["We open at 9 a.m. on weekdays.", "Not at 9 p.m.", "Come early."],
    ["Take 2.5 mg. daily.", "It costs $3.50.", "Or less."],
    ["Wait… it may help.", "Wait…", "It may not.", "Well... maybe."],
    ["It works. . . .", "It may."],
    ["Treats colds . . . and more.", "Now."],
    ["“Is it safe?” she asked.", "“Yes.”", "He left."],
    ["(It is.)", "And (really?) so."],
    ["Half improved.[12]", "Some did not.[^3]", "We ask."],
    ["Half improved.1,2", "Some did not."],
    ["Really?!", "Yes!!", "Good."],
    ["1. Call us.", "2. Come in."],
    ["See example.org for more.", "Bye."],
    ["So do I.", "They came."],
    ["It was the first line\nof two.", "Then\r\nmore."],
    ["Acme Inc. treats pain.", "Bye"],
    ["...", "A"],
    ["A fine day"],
]


@pytest.mark.parametrize("sentences", CASES, ids=lambda case: case[0][:30])
def test_sentences_end_where_a_reader_ends_them(sentences):
    """Full stops in abbreviations, numbers and names end nothing."""
    text = " ".join(sentences)
    assert [text[start:end] for start, end in split(text)] == sentences


def test_a_missing_space_hides_no_sentence():
    """Copy pasted without spaces is still split."""
    text = "Is it a cure?No. It eases depression.The rest is up to you."
    assert [text[s:e] for s, e in split(text)] == [
        "Is it a cure?",
        "No.",
        "It eases depression.",
        "The rest is up to you.",
    ]


@pytest.mark.parametrize("text", ["", " \n ", "\u00a0"])
def test_nothing_has_no_sentence(text):
    """White space holds no sentence."""
    assert split(text) == []
