"""`cliniclint fix`: what it adds and spells is policy data, settles the finding, and touches nothing else."""

from __future__ import annotations

import io
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

import linter
from linter.api import load_policy
from linter.check import check
from linter.document import Document, Span
from linter.errors import LinterError, PolicyError
from linter.findings import Report
from linter.fixes import Mended, mend
from linter.insertion import inserted
from linter.policy.loader import load
from linter.policy.model import Policy
from linter.readers import read_bytes, read_text
from linter.selftest import _settles

pytest_plugins = ["cli_fixtures"]
ROOT = Path(__file__).resolve().parent.parent
MINI = Path(__file__).parent / "data" / "mini_policy"
SAMPLES = sorted(
    path for path in (ROOT / "samples").rglob("*") if path.suffix in (".md", ".html", ".txt") and path.is_file()
)
Run = Callable[..., tuple[int, str, str]]
PAGE = "# Welcome\n\nKetamine infusions ease depression.\n\nSee you soon.\n"


def checked(policy: Policy) -> Callable[[Document], Report]:
    """The report that mending goes by."""
    return lambda document: check(document, policy, scores=False)


def mended(text: str, name: str = "page.md") -> Mended:
    """A text, mended under the shipped policy."""
    policy = load_policy()
    return mend(read_text(text, name), policy, checked(policy))


def new_source(text: str, name: str = "page.md") -> str:
    """The source of a mended text."""
    return mended(text, name).document.source


# The law: one finding less, none more, the claims as they were, and no second change


@pytest.mark.parametrize("path", SAMPLES, ids=lambda path: path.name)
def test_a_mended_sample_is_better_and_stays(path: Path) -> None:
    """Every sample, mended, keeps its claims and gains no finding; its text is the old one with paragraphs added; a second
    run changes nothing.
    """
    policy = load_policy()
    old = read_bytes(path.read_bytes(), path.name)
    done = mend(old, policy, checked(policy))
    before, after = check(old, policy, scores=False), check(done.document, policy, scores=False)
    assert [one.quote for one in before.findings if one.kind == "prohibited"] == [
        one.quote for one in after.findings if one.kind == "prohibited"
    ]
    assert {one.rule for one in after.findings} <= {one.rule for one in before.findings}
    mendable = {fix.rule for fix in policy.fixes}
    assert [one for one in after.findings if one.rule in mendable] == list(done.left)
    assert mend(done.document, policy, checked(policy)).document.source == done.document.source
    old_texts = [old.quote(block.span) for block in old.blocks]
    new_texts = [done.document.quote(block.span) for block in done.document.blocks]
    added = [" ".join(text.split()) for text in new_texts if text not in old_texts]
    if all(one.rule != "spelling" for one in done.mends):
        assert [text for text in new_texts if text in old_texts] == old_texts
        assert sorted(added) == sorted(one.new for one in done.mends)


def test_every_ready_sentence_passes_the_policy() -> None:
    """No ready sentence of the shipped policy makes a claim that a rule prohibits, and each settles an example."""
    policy = load_policy()
    assert policy.fixes
    for fix in policy.fixes:
        sentence = fix.add.replace("{treatment}", "ketamine").replace("{condition}", "PTSD")
        report = linter.check_text(sentence.replace("{off label use}", "PTSD"), "page.md", scores=False)
        assert [one.rule for one in report.findings if one.kind == "prohibited" or one.rule == fix.rule] == []
        assert list(_settles(policy, fix)) == []


def test_the_clean_samples_stay_as_they_are() -> None:
    """Copy that is in order is not changed by a character."""
    for path in (ROOT / "samples" / "clean").iterdir():
        if path.suffix in (".md", ".html", ".txt"):
            document = read_bytes(path.read_bytes(), path.name)
            assert mend(document, load_policy(), checked(load_policy())).document is document


@settings(max_examples=60, deadline=None)
@given(
    st.lists(
        st.sampled_from([
            "# Ketamine for PTSD", "Ketamine infusions ease depression.", "- We offer ketamine.\n- Our spravato helps.",
            "> Ketamine cures PTSD.", "| a | b |\n|---|---|\n| Ketamine for anxiety | c |", "```\nketamine\n```", "    code",
            "Call us", "Botox\n=====", "<div>Ketamine eases pain.</div>", "1. botox\n\n   Feel better.", "[x]: http://x.y",
            "<!-- note -->", "Thoughts of suicide", "See spravato.com or `botox`.", "***",
        ]),
        max_size=6,
    ),
    st.sampled_from(["\n\n", "\n", "\r\n\r\n"]),
    st.sampled_from(["page.md", "page.txt", "page.html"]),
)  # fmt: skip
@example(["Ketamine for PTSD\n---"], "\n", "page.md")
def test_whatever_is_mended_stays_mended(parts: list[str], between: str, name: str) -> None:
    """Of any mixture of blocks no claim is lost, and what has been mended is not mended again."""
    text = between.join(parts)
    policy = load_policy()
    done = mended(text, name)
    claims = [
        one.quote for one in check(read_text(text, name), policy, scores=False).findings if one.kind == "prohibited"
    ]
    still = [one.quote for one in check(done.document, policy, scores=False).findings if one.kind == "prohibited"]
    assert [one for one in claims if one not in still] == []
    assert mend(done.document, policy, checked(policy)).mends == []


# Where a sentence goes


def places(text: str, name: str, words: str, sentence: str = "One more.") -> list[str]:
    """The sources in which a sentence could stand behind some words."""
    document = read_text(text, name)
    at = document.text.index(words)
    return [made.source for made in inserted(document, sentence, Span(at, at + len(words)))]


@pytest.mark.parametrize(
    ("name", "text", "words", "wanted"),
    [
        ("a.md", "One *two*.\n\nThree.\n", "One", "One *two*.\n\nOne more.\n\nThree.\n"),
        ("a.md", "One\nstill\n\nThree.", "One", "One\nstill\n\nOne more.\n\nThree."),
        ("a.md", "One.", "One", "One.\n\nOne more."),
        ("a.md", "# One\n\nTwo.\n", "One", "# One\n\nTwo.\n\nOne more.\n"),
        ("a.md", "One\n===\n\nTwo.\n", "One", "One\n===\n\nTwo.\n\nOne more.\n"),
        ("a.md", "- One\n- two\n\nThree.\n", "One", "- One\n- two\n\nOne more.\n\nThree.\n"),
        ("a.md", "> One.\n\nTwo.\n", "One", "> One.\n\nOne more.\n\nTwo.\n"),
        ("a.md", "One.\n# Two\n", "One", "One.\n\nOne more.\n\n# Two\n"),
        ("a.md", "One [two](http://x.y).\r\n\r\nThree.\r\n", "two", "One [two](http://x.y).\r\n\r\nOne more.\r\n\r\nThree.\r\n"),
        ("a.md", "| a | b |\n|---|---|\n| One | c |\n", "One", "| a | b |\n|---|---|\n| One | c |\n\nOne more.\n"),
        ("a.txt", "One two.\n\nThree.\n", "One", "One two.\n\nOne more.\n\nThree.\n"),
        ("a.html", "<p>One <b>two</b></p><p>Three.</p>", "One", "<p>One <b>two</b></p>\n<p>One more.</p><p>Three.</p>"),
        ("a.html", "<div>\n  <p>One.</p>\n</div>\n", "One", "<div>\n  <p>One.</p>\n  <p>One more.</p>\n</div>\n"),
        ("a.html", "<div>One.</div><p>Two.</p>", "One", "<div>One.<p>One more.</p></div><p>Two.</p>"),
        ("a.html", "<ul><li>One.<li>Two.</ul><p>Three.</p>", "One", "<ul><li>One.<li>Two.</ul>\n<p>One more.</p><p>Three.</p>"),
        ("a.html", "<a href=x><div>One.</div></a> <p>Two.</p>", "One", "<a href=x><div>One.</div></a>\n<p>One more.</p> <p>Two.</p>"),
        ("a.html", "<title>One</title><body><h1>Two</h1><p>Three.</p></body>", "One",
         "<title>One</title><body><h1>Two</h1><p>Three.</p><p>One more.</p></body>"),
    ],
)  # fmt: skip
def test_behind_the_words(name: str, text: str, words: str, wanted: str) -> None:
    """A sentence becomes a paragraph behind the block of the words: never in a heading, a list, a table or a link."""
    assert places(text, name, words)[0] == wanted


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("<body><main><p>One.</p></main><p>Two.</p></body>", "<main><p>One.</p><p>One more.</p></main>"),
        ("<body><p>One.</p>\n<footer>Two.</footer></body>", "<p>One.</p>\n<p>One more.</p>\n<footer>"),
        ("<p>One.</p>", "<p>One.</p><p>One more.</p>"),
        ("<script>'</main>'</script><p>One.</p>\n", "</script><p>One.</p>\n<p>One more.</p>\n"),
    ],
)
def test_the_end_of_a_page(text: str, wanted: str) -> None:
    """The end of a page is that of its main part, or of its body before the footer, or of the file."""
    (made,) = inserted(read_text(text, "a.html"), "One more.", None)
    assert wanted in made.source


def test_markup_in_a_sentence() -> None:
    """What a sentence says is text of the page, whatever characters it holds."""
    (made,) = inserted(read_text("<p>One.</p>", "a.html"), "Up to 5 < 7 & more.", None)
    assert "<p>Up to 5 &lt; 7 &amp; more.</p>" in made.source
    assert list(inserted(read_text("One.", "a.md"), "# Not a paragraph", None)) == []


def test_lines_are_broken_as_the_author_breaks_them() -> None:
    """In a draft with broken lines the sentence is broken at the same width."""
    source = new_source(
        "We offer ketamine to people who feel low for a long\ntime and for whom nothing else was enough.\n"
    )
    assert max(map(len, source.splitlines())) <= 51
    assert "This is general information" in source


# Spelling


@pytest.mark.parametrize(
    ("name", "old", "new"),
    [
        ("a.md", "Ask about spravato, F.D.A. rules and GLP1.", "Ask about Spravato, FDA rules and GLP-1."),
        (
            "a.md",
            "**spravato** and [spravato](http://a.b/spravato)",
            "**Spravato** and [Spravato](http://a.b/spravato)",
        ),
        ("a.md", "spravato.com, @spravato, #spravato, x/spravato, my-spravato", None),
        ("a.md", "SPRAVATO and Spravato", None),
        ("a.md", "`spravato`", None),
        ("a.html", "<img alt='spravato box' src='spravato.png'>", "<img alt='Spravato box' src='spravato.png'>"),
        ("a.txt", "“spravato” (spravato) spravato!", "“Spravato” (Spravato) Spravato!"),
    ],
)
def test_spelling(name: str, old: str, new: str | None) -> None:
    """A fixed term is spelled right where it stands as a word: not in addresses, tags, code or capitals."""
    done = mended(old, name)
    assert done.document.source.startswith(old if new is None else new)
    assert any(one.rule == "spelling" for one in done.mends) is (new is not None)


def test_the_words_of_a_claim_are_not_touched() -> None:
    """A spelling inside words that a rule prohibits waits until a person has mended the claim."""
    report = linter.check_text("Our botox cures depression.", "a.md", scores=False)
    assert any("botox" in one.quote for one in report.findings if one.kind == "prohibited")
    assert new_source("Our botox cures depression.").startswith("Our botox cures depression.")


# Through the command line


def test_the_diff_comes_first(run: Run, folder: Path) -> None:
    """Without --write a diff is shown that `git apply` takes, nothing is written, and the exit code is 1."""
    page = folder / "page.md"
    page.write_text(PAGE, encoding="utf-8")
    code, out, err = run("fix", "page.md")
    assert (code, page.read_text("utf-8")) == (1, PAGE)
    assert out.startswith("page.md:3: state-off-label-status: would be added ")
    assert "\n--- a/page.md\n+++ b/page.md\n@@ " in out
    assert err == ""
    assert (code, out, err) == run("fix", "page.md", "--diff")
    if shutil.which("git"):
        subprocess.run(["git", "init", "-q"], cwd=folder, check=True)
        subprocess.run(["git", "apply"], input=out, cwd=folder, check=True, text=True)
        assert run("fix", "page.md")[:2] == (0, "")


def test_write(run: Run, folder: Path) -> None:
    """With --write the draft is changed, what was done is told line by line, and a second run does nothing."""
    page = folder / "page.md"
    page.write_text(PAGE, encoding="utf-8")
    page.chmod(0o640)
    code, out, err = run("fix", "page.md", "--write")
    assert (code, err) == (0, "")
    assert out.splitlines()[0].startswith('page.md:3: state-off-label-status: added "The FDA has not approved ')
    text = page.read_text("utf-8")
    assert "ease depression.\n\nThe FDA has not approved ketamine infusions for depression." in text
    assert page.stat().st_mode & 0o777 == 0o640
    assert run("fix", "page.md", "--write")[:2] == (0, "")
    assert page.read_text("utf-8") == text
    assert sorted(path.name for path in folder.glob("page*")) == ["page.md"]


def test_encoding_and_mark_are_kept(run: Run, folder: Path) -> None:
    """The bytes of a draft that is not UTF-8, or has a byte-order mark, change only where something is added."""
    for encoding, mark in (("utf-8", b"\xef\xbb\xbf"), ("utf-16-le", b"\xff\xfe"), ("cp1252", b"")):
        data = mark + "We offer ketamine – “daily”.\r\n".encode(encoding)
        (folder / "page.txt").write_bytes(data)
        assert run("fix", "page.txt", "--write")[0] == 0
        new = (folder / "page.txt").read_bytes()
        assert new.startswith(data)
        assert "information, not medical advice" in new[len(mark) :].decode(encoding)


def test_standard_input(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    """Standard input is shown as a diff, and with --write comes out mended."""
    for options, start in (([], "page.html:1: "), (["--write"], "<p>We use Botox.</p>")):
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(b"<p>We use botox.</p>")))
        assert run("fix", "-", "--stdin-name", "page.html", *options)[1].startswith(start)


def test_other_formats_are_refused(run: Run, folder: Path) -> None:
    """A Word file that is named is a mistake told in one sentence; in a folder it is left out."""
    shutil.copy(ROOT / "samples" / "open-house-flyer.docx", folder / "none" / "flyer.docx")
    code, out, err = run("fix", "none/flyer.docx", "--write")
    assert (code, out, err.count("\n")) == (2, "", 1)
    assert "none/flyer.docx: fix changes Markdown, HTML and text" in err
    assert run("fix", "none")[0] == 0
    with pytest.raises(LinterError):
        mend(linter.api.read_draft(folder / "none" / "flyer.docx"), load_policy(), checked(load_policy()))


def test_what_is_excepted_is_not_mended(run: Run, folder: Path) -> None:
    """A statement that somebody has excepted is not added."""
    remark = "<!-- cliniclint-allow include-disclaimer: on the poster's back -->\n\nWe offer acupuncture.\n"
    (folder / "page.md").write_text(remark, encoding="utf-8")
    assert run("fix", "page.md")[:2] == (0, "")
    assert run("fix", "page.md", "--ignore", "no-cure-claim")[:2] == (0, "")
    (folder / "page.md").write_text("We offer acupuncture.\n", encoding="utf-8")
    assert run("fix", "page.md", "--ignore", "include-disclaimer")[:2] == (0, "")
    assert run("fix", "page.md")[0] == 1


# The policy's words


def policy_with(folder: Path, text: str, below: str = "us") -> Path:
    """A policy that extends another one with some lines in its profile."""
    (folder / "own").mkdir(exist_ok=True)
    (folder / "own" / "own.yaml").write_text(f"policy: own\nversion: '1'\nextends: {below}\n{text}", encoding="utf-8")
    return folder / "own"


def test_an_own_policy_changes_fixes(run: Run, folder: Path) -> None:
    """A policy on top may say its own sentence, take a fix away, and add terms."""
    policy_with(
        folder,
        "fix:\n  - {rule: include-disclaimer, at: end, add: Ask a licensed clinician about your own case.}\n"
        "  - {rule: state-off-label-status, at: nowhere}\nterms: {Our Drip: [our drip], Botox: [BOTOX]}\n",
    )
    (folder / "page.md").write_text(PAGE + "\nOur botox and our drip.\n", encoding="utf-8")
    out = run("fix", "page.md", "--policy", "own")[1]
    assert "+Ask a licensed clinician about your own case." in out
    assert "off-label" not in out
    assert "+Our botox and Our Drip." in out


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("fix:\n  - {rule: no-cure-claim, add: Hello.}\n", 'own.yaml:5:12: "no-cure-claim" asks for no statement'),
        ("fix:\n  - {rule: include-disclamer, add: Hello.}\n", 'there is no rule "include-disclamer" (did you mean'),
        ("fix:\n  - {rule: include-disclaimer}\n", 'needs the key "add"'),
        ("fix:\n  - {rule: include-disclaimer, add: Hi, at: top}\n", 'at is "top"; use after, end or nowhere'),
        (
            "fix:\n  - {rule: include-disclaimer, add: 'On {tretment}.'}\n",
            'there is no word list "tretment" to fill in',
        ),
        ("terms: {Drip: [drip, DRIP], Drop: [drip]}\n", '"drip" is listed as a wrong spelling of "Drip", too'),
        ("terms: {Our Drip: [Drip]}\n", 'the right spelling "Our Drip" holds the wrong spelling "Drip"'),
        ("terms: Drip\n", "terms must be written as"),
    ],
)
def test_mistakes_in_a_profile(folder: Path, text: str, told: str) -> None:
    """A mistake in the fixes of a profile is told with its place."""
    with pytest.raises(PolicyError) as caught:
        load(policy_with(folder, text))
    assert told in str(caught.value)


def test_the_policys_test_tries_every_sentence(run: Run, folder: Path) -> None:
    """`cliniclint test` finds a ready sentence that settles no example of its rule, with file and line."""
    good = "add: 'Using {treatment} for {condition} is off label.'"
    for sentence, code in ((good, 0), ("add: Spring is here.", 1), ("add: Off label. It cures pain.", 1)):
        policy_with(folder, f"fix:\n  - {{rule: state-off-label, {sentence}}}\n", below=f"{MINI}/us.yaml")
        told = run("test", "own")
        assert told[0] == code
        assert ("own/own.yaml:5: expected that the sentence settles state-off-label" in told[1]) is bool(code)


def test_a_sentence_with_a_claim_is_never_added(folder: Path) -> None:
    """A ready sentence that would bring a finding stays out, and the finding is left to a person."""
    policy = load(policy_with(
        folder, "fix:\n  - {rule: include-disclaimer, add: Not medical advice. Ketamine cures depression.}\n"
    ))  # fmt: skip
    done = mend(read_text("We offer acupuncture.\n", "a.md"), policy, checked(policy))
    assert done.mends == []
    assert [one.rule for one in done.left] == ["include-disclaimer"]
