"""Places of findings are exact whatever the draft looks like."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import linter

# (as it stands in the source, what the finding's place must end with)
MARKDOWN = [
    ("completely safe", "completely safe"),
    ("**completely** safe", "completely** safe"),
    ("*completely safe*", "completely safe"),
    ("[completely safe](https://example.org)", "completely safe"),
    ("completely&nbsp;safe", "completely&nbsp;safe"),
    ("completely\nsafe", "completely\nsafe"),
    ("COMPLETELY safe", "COMPLETELY safe"),
    ("comple\u00adtely safe", "comple\u00adtely safe"),
    ("completely\u00a0safe", "completely\u00a0safe"),
    ("completely <b>safe</b>", "completely <b>safe"),
]
HTML = [
    ("completely safe", "completely safe"),
    ("completely <b>safe</b>", "completely <b>safe"),
    ("<em>completely</em> safe", "completely</em> safe"),
    ("completely&nbsp;safe", "completely&nbsp;safe"),
    ("com&shy;pletely safe", "com&shy;pletely safe"),
    ("completely\r\n  safe", "completely\r\n  safe"),
    ("comp&#108;etely safe", "comp&#108;etely safe"),
]
NOISE = st.lists(
    st.sampled_from(["tea", "Ünder", "🙂", "cafe\u0301", "\t", "R&amp;D", "“so”", "naïve", "…", "it’s", "12%"]),
    max_size=6,
).map(" ".join)
LINE_END = st.sampled_from(["\n", "\r\n"])


def places(source, name):
    report = linter.check_text(source, name, scores=False)
    decoded = report.document.source
    for finding in report.findings:
        if finding.rule == "no-absolute-safety":
            place = finding.place
            before = decoded[: place.start].replace("\r\n", "\n")
            yield decoded[place.start : place.end], place, before


def check_places(source, name, expected):
    (found,) = places(source, name)
    raw, place, before = found
    assert raw.endswith(expected)
    assert before.count("\n") + 1 == place.line
    assert len(before) - (before.rfind("\n") + 1) + 1 == place.column


@settings(max_examples=60, deadline=None)
@given(NOISE, st.sampled_from(MARKDOWN), NOISE, LINE_END)
def test_markdown(before, planted, after, line_end):
    """In Markdown a finding's place holds the raw form of its words."""
    source = f"# Tea{line_end}{line_end}{before}{line_end}{line_end}Our gel is {planted[0]}.{line_end}{line_end}{after}"
    check_places(source, "draft.md", planted[1])


@settings(max_examples=60, deadline=None)
@given(NOISE, st.sampled_from(HTML), NOISE, LINE_END)
def test_html(before, planted, after, line_end):
    """In HTML a finding's place holds the raw form of its words."""
    source = f"<h1>Tea</h1>{line_end}<p>{before}</p>{line_end}<p>Our gel is {planted[0]}.</p>{line_end}<p>{after}</p>"
    check_places(source, "draft.html", planted[1])


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-32", "cp1252"])
def test_encodings(encoding, tmp_path):
    """Places count code points of the decoded file, whatever its encoding."""
    path = tmp_path / "draft.txt"
    path.write_bytes("Ünder us.\r\n\r\nOur gel is completely safe.\r\n".encode(encoding))
    report = linter.check_file(path, scores=False)
    (finding,) = (f for f in report.findings if f.rule == "no-absolute-safety")
    raw = report.document.source[finding.place.start : finding.place.end]
    assert raw.endswith("completely safe")
    assert 3 == finding.place.line
