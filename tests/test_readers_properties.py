"""Laws of every reader: text maps back to exactly the words it came from, and nothing but `DraftError` is raised."""

from __future__ import annotations

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from strategies import Draft, markdowns, markup, pages, texts

from linter.document import Document, Span
from linter.errors import DraftError
from linter.readers import FORMATS, read_bytes, read_text
from linter.readers.sentences import split

SUFFIXES = sorted(FORMATS)
EXAMPLES = settings(max_examples=120, deadline=None)


def check_laws(document: Document) -> None:
    """Assert what holds for every document."""
    separators = {b.span.end for b in document.blocks[:-1]}
    for piece in document.pieces:
        if piece.exact and piece.start not in separators:
            raw = document.source[piece.source_start : piece.source_end]
            assert raw.replace("\r", "\n") == document.text[piece.start : piece.end].replace("\r", "\n")
    covered = [False] * len(document.text)
    for sentence in document.sentences:
        assert document.blocks[sentence.block].span.holds(sentence.span)
        assert document.quote(sentence.span) == document.quote(sentence.span).strip() != ""
        for at in range(*sentence.span):
            assert not covered[at]
            covered[at] = True
    assert all(covered[at] or c.isspace() for at, c in enumerate(document.text))
    assert document.text == "\n\n".join(document.quote(block.span) for block in document.blocks)


def check_words(document: Document, draft: Draft) -> None:
    """Assert that each planted word is read once, or not at all, and maps back to where it was planted."""
    for word in draft.hidden:
        assert word not in document.text
    for word in draft.shown:
        assert document.text.count(word) == 1, word
        at = document.text.index(word)
        span = Span(at, at + len(word))
        start = draft.source.index(word)
        assert document.source_range(span) == (start, start + len(word))
        place = document.place(span)
        lines = re.split(r"\r\n|\r|\n", draft.source[:start])
        assert (place.line, place.column) == (len(lines), len(lines[-1]) + 1)
        assert document.source_line(place.line)[place.column - 1 :].startswith(word)


def check_phrases(document: Document, draft: Draft) -> None:
    """Assert that words which follow each other inside a sentence map to one range from the first to the last."""
    for first, last in zip(draft.shown, draft.shown[1:], strict=False):
        start, end = document.text.index(first), document.text.index(last) + len(last)
        if start < end and any(s.span.holds(Span(start, end)) for s in document.sentences):
            raw = (draft.source.index(first), draft.source.index(last) + len(last))
            assert document.source_range(Span(start, end)) == raw


@given(texts())
@EXAMPLES
def test_plain_text_maps_back(draft):
    """Every word of a plain text maps back to its place."""
    document = read_text(draft.source, "draft.txt")
    check_laws(document)
    check_words(document, draft)
    check_phrases(document, draft)


@given(markdowns())
@EXAMPLES
def test_markdown_maps_back(draft):
    """Every word of a Markdown draft maps back to its place."""
    document = read_text(draft.source, "draft.md")
    check_laws(document)
    check_words(document, draft)
    check_phrases(document, draft)


@given(pages())
@EXAMPLES
def test_pages_map_back(draft):
    """Every word of a page maps back to its place."""
    document = read_text(draft.source, "draft.html")
    check_laws(document)
    check_words(document, draft)
    check_phrases(document, draft)


@given(markup(), st.sampled_from(SUFFIXES))
@settings(max_examples=400, deadline=None)
def test_any_markup_is_read(source, suffix):
    """Malformed markup is read, never refused, and its laws hold."""
    check_laws(read_text(source, "draft" + suffix))


@given(st.text(max_size=200), st.sampled_from(SUFFIXES))
@EXAMPLES
def test_any_text_is_read(source, suffix):
    """Any characters are read."""
    check_laws(read_text(source, "draft" + suffix))


@given(
    st.one_of(st.binary(max_size=300), st.text(max_size=60).map(lambda t: t.encode("utf-16"))),
    st.sampled_from(SUFFIXES),
)
@settings(max_examples=200, deadline=None)
def test_any_bytes_are_read_or_refused(data, suffix):
    """Any bytes are read, or refused with a `DraftError` of one line."""
    try:
        document = read_bytes(data, "draft" + suffix)
    except DraftError as error:
        assert "\n" not in str(error)
    else:
        check_laws(document)
        document.source.encode()


@given(
    st.one_of(
        st.text(max_size=200),
        st.lists(
            st.sampled_from(
                ["Dr.", "a", "B.", "?", "…", "No.", "3.", " ", "\n", "”", "(", ")", "U.S.", "[1]", "A", "!"]
            ),
            max_size=30,
        ).map("".join),
    )
)
@settings(max_examples=400, deadline=None)
def test_sentences_cover_the_text(text):
    """Every visible character lies in exactly one sentence; sentences stand in order, without space around them."""
    last = 0
    for start, end in split(text):
        assert not text[last:start].strip()
        assert text[start:end].strip() == text[start:end] != ""
        last = end
    assert not text[last:].strip()


@pytest.mark.parametrize(
    ("source", "suffix"),
    [
        ("<div>" * 100_000 + "x", ".html"),
        ("<b><p>x</b>" * 20_000, ".html"),
        ('<a b=">"' * 50_000, ".html"),
        ("<a " * 100_000, ".html"),
        ("<!--" * 100_000, ".html"),
        ("<ul>" + "<b>" * 50_000 + "<li>x" * 20_000, ".html"),
        ("abc<sup>" + " " * 100_000, ".html"),
        ("&#" + "9" * 100_000 + ";", ".html"),
        ('<script type="application/ld+json">' + "[" * 100_000 + "</script>x", ".html"),
        (">" * 20_000 + "x", ".md"),
        ("![" * 50_000, ".md"),
        ("> <div>x\n" * 10_000, ".md"),
        ("# a" + " " * 100_000 + "x", ".txt"),
        ("?" * 100_000 + "x", ".txt"),
        ("“a\n" * 20_000, ".txt"),
        ("- a\n  b\n" * 10_000, ".txt"),
        ("a" * 60 + "\n" * 1 + ("b" * 60 + "\n") * 20_000, ".txt"),
        ("It may help. " * 50_000, ".txt"),
        ("." * 500_000 + "x", ".txt"),
    ],
)
def test_hostile_drafts_take_linear_time(source, suffix):
    """Drafts made to be slow are read at once: in quadratic time each of these would take minutes."""
    read_text(source, "draft" + suffix)
