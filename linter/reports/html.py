"""The report for reviewers: one self-contained page with every draft as it was read.

The page asks for nothing: its style and script stand in it, and its content security policy names their digests, so
that nothing else runs, whatever a draft holds.
"""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Iterable, Iterator
from hashlib import sha256
from html import escape
from pathlib import Path

from linter.findings import Report, Severity
from linter.reports.html_panel import panel, sums
from linter.reports.html_paper import Layers, anchor, paper, shown
from linter.reports.setting import Setting, Told, Totals

_PLURALS = {Severity.ERROR: "errors", Severity.WARNING: "warnings", Severity.ADVICE: "advice"}
_DATA = Path(__file__).parent.parent / "data"


def draft(report: Report, setting: Setting) -> str:
    """One draft: what was read, and beside it what was found."""
    document = report.document
    at, name = anchor(document.name), shown(document.name)
    layers = Layers(report)
    notes = "".join(f'<p class="note">{shown(note)}</p>' for note in document.notes)
    counts = {severity.value: report.count(severity) for severity in Severity}
    return (
        f'<section class="draft" id="{at}" aria-labelledby="{at}-title">\n<header class="draft-head">'
        f'<h2 id="{at}-title">{name}</h2>{sums(counts, len(report.excepted))}'
        f'<p class="facts">Read as {shown(document.format)}. Draft <code>{shown(document.digest)}</code>.</p>{notes}'
        f"</header>\n{_toolbar(layers)}"
        f'<div class="columns">\n<article class="paper" aria-label="The draft as read: {name}">\n'
        f"{paper(report, layers)}</article>\n{panel(report, layers, setting)}</div>\n</section>\n"
    )


def whole(parts: Iterable[str], setting: Setting, totals: Totals) -> Iterator[str]:
    """The page."""
    style, script = ((_DATA / name).read_text(encoding="utf-8") for name in ("report.css", "report.js"))
    policy = f"default-src 'none'; style-src {_digest(style)}; script-src {_digest(script)}; base-uri 'none'; form-action 'none'"
    first = anchor(totals.drafts[0].path) if totals.drafts else "top"
    lone = ' class="lone"' if len(totals.drafts) == 1 else ""
    yield (
        '<!DOCTYPE html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
        f'<meta http-equiv="Content-Security-Policy" content="{escape(policy)}">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        '<meta name="color-scheme" content="light dark">\n<meta name="referrer" content="no-referrer">\n'
        f"<title>{_title(totals)}</title>\n<style>{style}</style>\n</head>\n<body{lone}>\n"
        f'<a class="skip" href="#{first}">Skip to the draft</a>\n'
        f"{_summary(setting, totals)}<main>\n"
    )
    yield from parts
    yield f"</main>\n{_footer(setting)}<script>{script}</script>\n</body>\n</html>\n"


def _digest(text: str) -> str:
    return f"'sha256-{b64encode(sha256(text.encode()).digest()).decode()}'"


def _title(totals: Totals) -> str:
    names = [told.path for told in totals.drafts] or [path for path, _ in totals.errors]
    what = shown(names[0]) if len(names) == 1 else f"{len(names)} drafts"
    return f"Compliance report: {what}"


def _toolbar(layers: Layers) -> str:
    """Switches for what is shown, and steps from finding to finding; without script they would do nothing."""
    kinds = (("error", "Errors"), ("warning", "Warnings"), ("advice", "Advice"), ("excepted", "Excepted"),
             ("aside", "Not flagged"))  # fmt: skip
    switches = "".join(
        f'<button type="button" class="switch {kind}" data-shows="{kind}" aria-pressed="true">{says} {number}</button>'
        for kind, says in kinds
        if (number := layers.count(kind))
    )
    steps = '<button type="button" data-step="-1">Previous</button><button type="button" data-step="1">Next</button>'
    return f'<div class="toolbar" role="group" aria-label="What is shown" hidden>{switches}<span class="steps">{steps}</span></div>\n'


# What stands above the drafts


def _summary(setting: Setting, totals: Totals) -> str:
    stopping = sum(totals.counts[severity] for severity in Severity if setting.stops(severity))
    if stopping:
        verdict = f"{stopping} {'finding stops' if stopping == 1 else 'findings stop'} publication"
    elif totals.errors:
        verdict = "Not every draft could be read"
    else:
        verdict = "Nothing stops publication"
    kind = "stop" if stopping or totals.errors else "go"
    policy = setting.named
    levels = [_PLURALS[severity] for severity in Severity if setting.stops(severity)]
    stops = " and ".join(levels) or "nothing, as the run was told"
    return (
        '<header class="top" id="top">\n<p class="kicker">cliniclint: compliance report</p>\n'
        f'<h1 class="verdict {kind}">{verdict}</h1>\n{sums(totals.counts, totals.excepted)}'
        f'<dl class="facts"><div><dt>Policy</dt><dd>{shown(policy["name"])}, version {shown(policy["version"])}</dd></div>'
        f"<div><dt>Policy digest</dt><dd><code>{shown(policy['digest'])}</code></dd></div>"
        f"<div><dt>Program</dt><dd>cliniclint {shown(setting.version)}</dd></div>"
        f"<div><dt>Stops publication</dt><dd>{stops}</dd></div></dl>\n"
        f"{_notes(totals)}{_unread(totals)}{_contents(totals)}</header>\n"
    )


def _notes(totals: Totals) -> str:
    return "".join(f'<p class="run-note">{shown(note)}</p>\n' for note in totals.notes)


def _unread(totals: Totals) -> str:
    lines = "".join(f"<li>{shown(message)}</li>" for _, message in totals.errors)
    return f'<section class="unread"><h2>Not read</h2><ul>{lines}</ul></section>\n' if lines else ""


def _contents(totals: Totals) -> str:
    if len(totals.drafts) < 2:
        return ""
    columns = "".join(f'<th scope="col">{name}</th>' for name in ("Draft", "Errors", "Warnings", "Advice", "Excepted"))
    rows = "".join(map(_row, totals.drafts))
    return (
        f'<nav aria-label="Drafts"><table class="contents"><caption>Drafts</caption><thead><tr>{columns}</tr></thead>'
        f"<tbody>{rows}</tbody></table></nav>\n"
    )


def _row(told: Told) -> str:
    numbers = [*((severity.value, told.counts[severity]) for severity in Severity), ("excepted", told.excepted)]
    cells = "".join(f'<td class="{kind if number else "none"}">{number}</td>' for kind, number in numbers)
    return f'<tr><th scope="row"><a href="#{anchor(told.path)}">{shown(told.path)}</a></th>{cells}</tr>'


def _footer(setting: Setting) -> str:
    policy = setting.named
    return (
        f'<footer class="end">cliniclint {shown(setting.version)}, policy {shown(policy["name"])} {shown(policy["version"])}, '
        f"<code>{shown(policy['digest'])}</code>. A hint for people who decide, not legal advice.</footer>\n"
    )
