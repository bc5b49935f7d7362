"""The sample drafts: careless ones give the golden findings, clean ones give none."""

from pathlib import Path

import pytest

import linter
from linter.readers import is_draft

SAMPLES = Path(__file__).resolve().parent.parent / "samples"
DRAFTS = sorted(p for p in SAMPLES.iterdir() if is_draft(p) and p.name != "README.md")
CLEAN = sorted(p for p in (SAMPLES / "clean").iterdir() if is_draft(p))


def findings(path):
    report = linter.check_file(path, scores=False)
    for finding in report.findings:
        also = f" (also {', '.join(finding.related)})" if finding.related else ""
        quote = " ".join(finding.quote.split())
        yield f"{finding.place.line}:{finding.place.column} {finding.severity} {finding.rule}{also}: {quote}"


@pytest.mark.parametrize("path", DRAFTS, ids=lambda path: path.name)
def test_golden(path, update_golden):
    """A sample gives exactly the findings that were reviewed."""
    golden = SAMPLES / "expected" / f"{path.name}.findings"
    text = "\n".join(findings(path)) + "\n"
    if update_golden:
        golden.write_text(text, encoding="utf-8")
    assert golden.read_text(encoding="utf-8") == text


@pytest.mark.parametrize("path", CLEAN, ids=lambda path: path.name)
def test_clean(path):
    """Careful patient information gives no error and no warning."""
    loud = [line for line in findings(path) if " advice " not in line]
    assert [] == loud


@pytest.mark.parametrize("path", [*DRAFTS, *CLEAN], ids=lambda path: path.name)
def test_places(path):
    """Every finding's place in the source holds the quoted words, in their raw form."""
    report = linter.check_file(path, scores=False)
    for finding in report.findings:
        raw = report.document.source[finding.place.start : finding.place.end]
        for word in finding.quote.split():
            assert word in raw or not word.isascii() or "&" in raw or "<" in raw, (finding.quote, raw)


def test_every_sample_has_its_golden():
    """There is one golden report a sample, and none besides."""
    expected = {path.name.removesuffix(".findings") for path in (SAMPLES / "expected").iterdir()}
    assert {path.name for path in DRAFTS} == expected
