"""How far a cue reaches."""

from hypothesis import given, settings
from hypothesis import strategies as st

import linter
from linter.scope import Mark, is_too_far, reach_after

CUES = [cue for cue in linter.load_policy().cues if cue.direction in ("after", "around")]
WORDS = [
    "it",
    "cures",
    "and",
    "or",
    "nor",
    "but",
    ",",
    ",",
    "(",
    ")",
    ":",
    ";",
    "who",
    "that",
    "is",
    "not",
    "now",
    "pain",
]


@settings(max_examples=600, deadline=None)
@given(
    st.lists(st.sampled_from(WORDS), min_size=12, max_size=60),
    st.integers(0, 5),
    st.integers(0, 60),
    st.sampled_from(CUES),
)
def test_what_is_too_far_is_never_reached(words, start, at, cue):
    """A claim that is left out at once is one that the walk along the words would not come to either."""
    mark = Mark(start, start + 2, cue)
    claim = min(max(at, mark.end), len(words) - 1), len(words)
    if is_too_far(words, mark, claim):
        assert reach_after(words, mark, claim) <= claim[0]


def test_far_claims_are_left_out():
    """Most of an endless sentence is out of a cue's reach, which is told without a walk."""
    words = ["not", *["word"] * 200, "cures", "pain"]
    mark = Mark(0, 1, next(cue for cue in CUES if cue.role == "negate" and cue.reach < 100))
    assert is_too_far(words, mark, (201, 203))
    assert not is_too_far(words, mark, (2, 4))
