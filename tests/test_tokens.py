"""Folding and tokens: typography does not matter, places stay exact."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from linter import tokens
from linter.tokens import Words, fold, tokenize

PRINTABLE = st.text(st.characters(blacklist_categories=("Cs",)), max_size=60)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Risk-free, always.", ["risk", "free", ",", "always"]),
        ("Don’t  wait", ["don't", "wait"]),
        ("an 84% rate", ["an", "84%", "rate"]),
        ("an 84 % rate", ["an", "84 %", "rate"]),
        ("“[T]reats [a] cold”", ["treats", "a", "cold"]),
        ("from $1,200 (or 3x)", ["from", "$1,200", "(", "or", "3x", ")"]),
        ("no\u00a0side\u2011effects", ["no", "side", "effects"]),
        ("mira\u00adcle", ["miracle"]),
        ("zero\u200bwidth", ["zerowidth"]),
        ("\u0441ures", ["cures"]),
        ("cafe\u0301 na\u00efve", ["cafe", "naive"]),
        ("pain — gone", ["pain", "\u2014", "gone"]),
        ("20–30 days", ["20", "30", "days"]),
        ("Really?!", ["really", "?"]),
        ("R&D", ["r", "and", "d"]),
        ("лечит", ["лечит"]),
        ("п\u0430ции x\u0430x 2\u0430", ["п\u0430ции", "xax", "2a"]),
        ("", []),
    ],
)
def test_words(text, words):
    """Tokens are folded words and the marks that end a clause."""
    assert words == tokenize(text).words


@given(PRINTABLE)
def test_places_are_in_order_and_inside(text):
    """Every token has a place of its own, in order, inside the text."""
    tokens = tokenize(text)
    at = 0
    for start, end in zip(tokens.starts, tokens.ends, strict=True):
        assert at <= start < end <= len(text)
        at = start


@given(
    st.lists(st.sampled_from(["cure", "don’t", "Ünique", "ﬁne", "mira\u00adcle", "e\u0301clair", "84%"]), max_size=9)
)
def test_a_token_holds_its_word(words):
    """The place of a token holds exactly the word that it came from, also behind characters that fold away."""
    text = "  ".join(words)
    tokens = tokenize(text)
    assert words == [text[start:end] for start, end in zip(tokens.starts, tokens.ends, strict=True)]


@given(PRINTABLE)
def test_fold_maps_every_character(text):
    """The folded text has as many places as characters, in order."""
    folded, offsets = fold(text)
    assert len(folded) == len(offsets if offsets is not None else text)
    assert offsets is None or list(offsets) == sorted(offsets)


@given(st.text(st.sampled_from("ab ’…½™ﬁ\u00ad\u200b\u0301"), max_size=20))
def test_places_of_a_folded_text_are_found_both_ways(text):
    """Each character of a folded text comes from where its word stands, and each place of the text is found in the fold."""
    folded, offsets = fold(text)
    places = list(offsets) if offsets is not None else list(range(len(text)))
    assert folded == "".join(fold(text[place])[0] for place in dict.fromkeys(places))
    if offsets is not None:
        for place in range(len(text) + 1):
            first = next((at for at, source in enumerate(places) if source >= place), len(places))
            assert offsets.folded(place) == first


@given(st.text(st.characters(whitelist_categories=("Lu", "Ll")), min_size=1, max_size=8))
def test_case_and_composition_do_not_matter(word):
    """A word and its decomposed form give the same tokens."""
    assert tokenize(word).words == tokenize(unicodedata.normalize("NFD", word)).words


@given(st.text(st.sampled_from("ab1' -–—%$.,&[]é\u0430\n\u00a0"), max_size=20) | PRINTABLE)
def test_words_between_white_space_hold_all_tokens(text):
    """A sentence that is cut at its white space has the tokens of the whole, also those that look across it."""
    folded, _ = fold(text)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(tokens, "_SHORT", 0)
        assert tokenize(text).words == list(Words(folded).tokens(0, len(folded)))
