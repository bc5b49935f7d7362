"""Plain text: what is a heading, an item, a quotation, a paragraph."""

from __future__ import annotations

import pytest

from linter.readers import read_text


def blocks(source):
    document = read_text(source, "draft.txt")
    return [(block.kind.value, document.quote(block.span)) for block in document.blocks]


WRAPPED = "This paragraph was wrapped by hand at some width, and\nit goes on in the second line until it ends. Then one\nmore sentence."

CASES = {
    "short lines without a full stop are headings": (
        "Our Team\n\nWe care.",
        [("heading", "Our Team"), ("paragraph", "We care.")],
    ),
    "a line a paragraph": (
        "Our Team\nWe care.\nWhat to expect\nIt takes an hour.",
        [
            ("heading", "Our Team"),
            ("paragraph", "We care."),
            ("heading", "What to expect"),
            ("paragraph", "It takes an hour."),
        ],
    ),
    "hard-wrapped prose is one block": (WRAPPED, [("paragraph", WRAPPED)]),
    "a title above wrapped prose stays out of it": (
        "Understanding Pain and Why It Is Hard to Treat\n" + WRAPPED,
        [("heading", "Understanding Pain and Why It Is Hard to Treat"), ("paragraph", WRAPPED)],
    ),
    "long titles": (
        "The Role of Rest in Treating Pain: Impact on Symptoms and Patient Outcomes Today",
        [("heading", "The Role of Rest in Treating Pain: Impact on Symptoms and Patient Outcomes Today")],
    ),
    "a line that asks is a question": ("Is it safe?\nYes.", [("question", "Is it safe?"), ("paragraph", "Yes.")]),
    "a question with its answer is prose": ("Is it safe? Yes.", [("paragraph", "Is it safe? Yes.")]),
    "a lead-in is prose": (
        "It helps with:\n- pain\n* sleep\n• mood",
        [("paragraph", "It helps with:"), ("item", "pain"), ("item", "sleep"), ("item", "mood")],
    ),
    "numbers and letters": (
        "1. one\n2) two\na) three\n(4) four",
        [("item", "one"), ("item", "two"), ("item", "three"), ("item", "four")],
    ),
    "items go on in indented lines": ("- one\n  more\n- two", [("item", "one\n  more"), ("item", "two")]),
    "quoted lines": ("> one.\n> two.", [("quote", "one."), ("quote", "two.")]),
    "marked headings": ("## What we do. ##\nText.", [("heading", "What we do."), ("paragraph", "Text.")]),
    "rules are no text": ("One.\n---\nTwo.\n\n* * *\n\n====\n\n--", [("paragraph", "One."), ("paragraph", "Two.")]),
    "quotations": ("“It changed my life.”", [("quote", "“It changed my life.”")]),
    "quotations with a speaker": ('"It helped."\n— Anna K., patient', [("quote", '"It helped."\n— Anna K., patient')]),
    "quotations over lines": (
        "“I was tired.\nNow I am not.”\n- Bob",
        [("quote", "“I was tired.\nNow I am not.”\n- Bob")],
    ),
    "two quoted words are no quotation": (
        "“Miracle” is no word for “medicine”.",
        [("paragraph", "“Miracle” is no word for “medicine”.")],
    ),
    "e-mails": (
        "From: A Clinic\nSubject: Feel better\n\nDear friend,",
        [("label", "A Clinic"), ("title", "Feel better"), ("paragraph", "Dear friend,")],
    ),
    "a colon alone makes no e-mail": ("From: May to June.", [("paragraph", "From: May to June.")]),
    "numbered headings": (
        "2. OUR PRICES\n\nThey are low.",
        [("heading", "OUR PRICES"), ("paragraph", "They are low.")],
    ),
    "initials and years are no list": (
        "A. Smith works here.\n\n2020. A good year.",
        [("paragraph", "A. Smith works here."), ("paragraph", "2020. A good year.")],
    ),
}


@pytest.mark.parametrize(("source", "expected"), CASES.values(), ids=CASES)
def test_blocks(source, expected):
    """Each line of a text is taken for what it looks like."""
    assert blocks(source) == expected


def test_lists_have_depth_and_group():
    """Items know how deep they stand; a list goes on over blank lines and ends at other text."""
    document = read_text("- a\n    - b\n\n- c\n\nText here.\n\n- d")
    items = [(block.level, block.group) for block in document.blocks if block.kind == "item"]
    assert items == [(1, 1), (2, 1), (1, 1), (1, 2)]


def test_no_sentence_ends_at_a_hard_wrap():
    """A line break inside a paragraph is white space."""
    document = read_text(WRAPPED)
    assert [document.quote(s.span)[-6:] for s in document.sentences] == [" ends.", "tence."]
