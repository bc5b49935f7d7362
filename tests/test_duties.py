"""What a draft owes, though of a long one only what can still matter is kept."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import linter
import linter.check
import linter.chunks

SENTENCES = [
    "Ketamine relieves depression.",
    "Our ketamine infusions ease chronic pain within hours.",
    "Ketamine does not treat every depression.",
    "Semaglutide melts stubborn fat.",
    "Botox smooths frown lines.",
    "Botox helps with migraine and clenched jaws.",
    "Compounded semaglutide is available here.",
    "It works for most of our patients.",
    "Book your TMS session now.",
    "This use of ketamine is off-label: the FDA has not approved it.",
    "Ketamine may cause nausea, dizziness and a rise in blood pressure.",
    "Side effects include nausea.",
    "Individual results vary.",
    "This page is for information only and is no substitute for the advice of your own doctor.",
    "A clinician watches you during the whole treatment.",
    "The sun was shining.",
    "# Ketamine therapy",
]


def told(text):
    report = linter.check_text(text, "a.md", policy=linter.load_policy(), scores=False)
    return [(finding.rule, finding.span, finding.message) for finding in report.findings]


@pytest.mark.parametrize("tokens", [12, 24000])
@settings(deadline=None)
@given(st.lists(st.sampled_from(SENTENCES), min_size=1, max_size=40))
def test_what_is_not_kept_changes_nothing(tokens, sentences):
    """Findings are those of a draft of which everything is kept, in chunks that all stay at hand or do not."""
    text = "\n\n".join(sentences)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(linter.chunks, "TOKENS", tokens)
        kept = told(text)
        patch.setattr(linter.check, "Duties", lambda _: None)
        assert told(text) == kept


def test_only_what_matters_is_kept(monkeypatch):
    """Of a duty that is due once in a draft one claim is kept, of one that each treatment owes one for each."""
    made = []
    monkeypatch.setattr(linter.check, "Sightings", lambda *args: made.append(linter.claims.Sightings(*args)) or made[0])
    policy = linter.load_policy()
    linter.check_text("Ketamine relieves depression. Botox smooths frown lines. " * 50, policy=policy, scores=False)
    kept = {rule.id: len(made[0].hits(rule)) for rule in policy.rules if rule.kind == "required"}
    assert kept["state-results-vary"] == 1
    assert kept["name-side-effects"] == 2
    assert kept["state-boxed-warning"] == 1  # of the two only Botox has one
