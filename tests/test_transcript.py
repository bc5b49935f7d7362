"""The transcript: a document for files that hold no lines."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from linter.document import Kind, Span
from linter.errors import DraftError
from linter.readers import BINARY, is_draft, read_text
from linter.readers.extras import library
from linter.readers.transcript import Transcript


def test_every_block_is_a_line_with_its_place_in_words():
    """A finding's line is its block's number, and its place says where the words stand."""
    transcript = Transcript()
    transcript.add(Kind.HEADING, "  Care ", "slide 1")
    assert transcript.number == 2
    transcript.add(Kind.PARAGRAPH, "We\nlisten.", "slide 2")
    document = transcript.finish("a.pptx", "pptx", "sha256:0")
    place = document.place(Span(*_at(document.text, "listen")))
    assert (place.line, place.column, place.where) == (2, 4, "slide 2")
    assert document.place(Span(*_at(document.text, "Care"))).where == "slide 1"
    assert document.source == "Care\nWe listen."


def test_what_nobody_sees_takes_no_line():
    """White space and zero-width characters are no block."""
    transcript = Transcript()
    assert transcript.add(Kind.PARAGRAPH, " \u200b\n", "page 1") is None
    assert transcript.number == 1
    assert transcript.finish("a.pdf", "pdf", "sha256:0").text == ""


@given(st.lists(st.text(st.characters(codec="utf-8", exclude_characters="\r"), max_size=30), max_size=6))
def test_the_start_that_is_returned_maps_every_character(texts):
    """Counted from the start that `add` returns, a character of the block stands in the source."""
    transcript = Transcript()
    starts = [(text, transcript.add(Kind.PARAGRAPH, text, "here")) for text in texts]
    source = transcript.finish("a.pdf", "pdf", "sha256:0").source
    for text, start in starts:
        if start is not None:
            shown = text.strip()
            at = start + text.index(shown)
            assert source[at : at + len(shown)] == shown.replace("\n", " ")


def test_a_note_is_told_once():
    """The same sentence is no news the second time."""
    transcript = Transcript()
    transcript.note("Drawings are not read.")
    transcript.note("Drawings are not read.")
    assert transcript.finish("a.pdf", "pdf", "sha256:0").notes == ("Drawings are not read.",)


def test_a_missing_library_names_its_extra():
    """The sentence can be pasted into a shell."""
    with pytest.raises(DraftError, match=r'a\.pdf: .* \.pdf .*pip install "cliniclint\[pdf\]"'):
        library("linter_has_no_such_module", "pdf", "a.pdf")


@pytest.mark.parametrize("suffix", BINARY)
def test_files_that_are_no_text_are_not_read_as_text(suffix):
    """A string cannot hold such a draft; the owner files that Word leaves behind are none."""
    with pytest.raises(DraftError, match="give the file itself"):
        read_text("x", f"a{suffix}")
    assert is_draft(Path(f"a{suffix}"))
    assert not is_draft(Path(f"~$a{suffix}"))


def _at(text, word):
    start = text.index(word)
    return start, start + len(word)
