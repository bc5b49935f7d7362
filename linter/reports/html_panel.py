"""What stands beside a draft: findings, readability, exceptions, and what was not flagged and why."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from linter.console import checked
from linter.findings import Excepted, Finding, HardSentence, Readability, Report, SetAside, Severity, Verdict
from linter.reports.html_paper import Layer, Layers, shown
from linter.reports.setting import Setting
from linter.typed import TYPE_CHECKING

if TYPE_CHECKING:
    from linter.document import Place
    from linter.policy.model import Limit, Policy, Source

_TITLES = {Severity.ERROR: "Errors", Severity.WARNING: "Warnings", Severity.ADVICE: "Advice"}
_SCORES = (
    ("flesch_kincaid_grade", "Flesch-Kincaid grade", 0.0, 20.0),
    ("flesch_reading_ease", "Flesch reading ease (higher is easier)", 0.0, 100.0),
    ("words_per_sentence", "Words per sentence", 0.0, 40.0),
    ("smog_index", "SMOG grade", 0.0, 20.0),
    ("gunning_fog", "Gunning fog grade", 0.0, 20.0),
    ("dale_chall_readability_score", "Dale-Chall score", 0.0, 14.0),
    ("automated_readability_index", "Automated readability index", 0.0, 20.0),
    ("coleman_liau_index", "Coleman-Liau grade", 0.0, 20.0),
    ("text_standard", "Consensus grade", 0.0, 20.0),
)
_REASONS = {
    Verdict.NEGATED: "the copy denies it",
    Verdict.HEDGED: "the copy limits it",
    Verdict.ASKED: "the copy asks it",
    Verdict.ATTRIBUTED: "the copy says that others say it",
    Verdict.WARNED: "the copy warns of it",
    Verdict.CONDITIONAL: "the copy puts it under a condition",
    Verdict.ASSERTED: "the rule does not count it here",
}
_BY = {"draft": "a comment in the draft", "register": "the register of exceptions", "baseline": "the baseline"}


def sums(counts: Mapping[str, int], excepted: int) -> str:
    """How many findings there are, by severity."""
    told = [(severity.value, _count(counts[severity], severity.value)) for severity in Severity]
    if excepted:
        told.append(("excepted", f"{excepted} excepted"))
    items = "".join(f'<li class="{kind if text[0] != "0" else "none"}">{text}</li>' for kind, text in told)
    return f'<ul class="sums">{items}</ul>\n'


def panel(report: Report, layers: Layers, setting: Setting) -> str:
    """Everything beside one draft."""
    name = shown(report.document.name)
    parts = [
        _findings(report, layers, setting),
        _readability(report.readability, layers, setting.policy),
        _exceptions(report, layers),
        _claims(layers),
    ]
    return f'<aside class="panel" aria-label="Findings in {name}" tabindex="0">\n{"".join(parts)}</aside>\n'


def _count(number: int, what: str) -> str:
    return f"{number} {what}" + ("" if number == 1 or what == "advice" else "s")


def _where(place: Place) -> str:
    return shown(place.where or f"line {place.line}")


def _one_line(text: str) -> str:
    return shown(" ".join(text.split()))


def _head(layer: Layer, at: str, says: str) -> str:
    """A card's number, which leads to the words in the draft."""
    back = f'<a class="ref {layer.kind}" href="#{at}-{layer.label}-q" aria-label="{layer.says}, show in the draft">{layer.label}</a>'
    return f'<p class="card-head">{back} {says}</p>'


def _card(layer: Layer, at: str, inside: str) -> str:
    return f'<li class="card {layer.kind}" id="{at}-{layer.label}" tabindex="-1">{inside}</li>\n'


# Findings


def _findings(report: Report, layers: Layers, setting: Setting) -> str:
    parts = []
    told: dict[str, str] = {}
    for severity in Severity:
        found = [finding for finding in report.findings if finding.severity is severity]
        cards = "".join(
            _finding(
                finding,
                layer,
                layers.at,
                _more(finding, setting.policy, told.setdefault(finding.rule, layer.label), layer, layers.at),
            )
            for finding, layer in zip(found, layers.findings[severity], strict=True)
        )
        stops = ": stop publication" if setting.stops(severity) and found else ""
        if cards:
            parts.append(
                f'<section class="group {severity}"><h3>{_TITLES[severity]} ({len(found)}){stops}</h3>'
                f'<ol class="cards">\n{cards}</ol></section>\n'
            )
    return (
        "".join(parts) or '<section class="group"><h3>Findings</h3><p class="empty">Nothing was found.</p></section>\n'
    )


def _finding(finding: Finding, layer: Layer, at: str, more: str) -> str:
    missing = "Missing: " if finding.kind == "required" else ""
    said = f'<span class="sev">{finding.severity}</span> <code>{shown(finding.rule)}</code> <span class="where">{_where(finding.place)}</span>'
    first = "".join(f'<p class="instead"><b>Write instead:</b> {_one_line(text)}</p>' for text in finding.instead[:1])
    return _card(
        layer,
        at,
        f"{_head(layer, at, said)}<blockquote>{_one_line(finding.quote)}</blockquote>"
        f"<p>{missing}{_one_line(finding.message)}</p>{first}{more}",
    )


def _more(finding: Finding, policy: Policy, first: str, layer: Layer, at: str) -> str:
    """The reason and the sources: in full with a rule's first finding, which its other ones lead to."""
    if first != layer.label:
        return f'<p class="fine">Why, and sources: see <a href="#{at}-{first}">{first}</a>, the same rule.</p>'
    others = "".join(f"<li>{_one_line(text)}</li>" for text in finding.instead[1:])
    related = ", ".join(f"<code>{shown(rule)}</code>" for rule in finding.related)
    sources = "".join(_source(policy.sources[source]) for source in finding.sources if source in policy.sources)
    parts = [
        f"<p>{_one_line(finding.why)}</p>",
        f"<p>Or write:</p><ul>{others}</ul>" if others else "",
        f"<p>The same words break: {related}</p>" if related else "",
        f"<p>Sources:</p><ul>{sources}</ul>" if sources else "",
        f'<p class="fine">Fingerprint <code>{shown(finding.fingerprint)}</code></p>',
    ]
    return f"<details><summary>Why, and sources</summary>{''.join(parts)}</details>"


def _source(source: Source) -> str:
    title = shown(source.title)
    if source.link.startswith(("https://", "http://")):
        title = f'<a href="{shown(source.link)}" rel="noreferrer noopener" target="_blank">{title}</a>'
    cited = f" ({shown(source.citation)})" if source.citation else ""
    return f'<li>{title}{cited} <span class="fine via">[{shown(checked(source))}]</span></li>'


# Readability


def _readability(readability: Readability | None, layers: Layers, policy: Policy) -> str:
    if readability is None:
        return ""
    limits = {limit.score: limit for rule in policy.rules if rule.kind == "readability" for limit in rule.limits}
    scores = readability.scores
    gauges = [
        _gauge(says, scores[name], least, most, limits.get(name))
        for name, says, least, most in _SCORES
        if name in scores
    ]
    split = 3
    rest = "".join(gauges[split:])
    more = f'<details><summary>More scores</summary><ul class="gauges">{rest}</ul></details>' if rest else ""
    hardest = "".join(
        _hard(sentence, layer, layers.at) for sentence, layer in zip(readability.hardest, layers.hard, strict=True)
    )
    hard = f'<h4>Hardest sentences</h4><ol class="cards">{hardest}</ol>' if hardest else ""
    return (
        f'<section class="group readability"><h3>Readability</h3><ul class="gauges">{"".join(gauges[:split])}</ul>{more}'
        f'<p class="fine">{_count(readability.words, "word")}, {_count(readability.sentences, "sentence")}'
        f"{_time(scores.get('reading_time'))}.</p>{hard}</section>\n"
    )


def _time(seconds: float | None) -> str:
    if seconds is None:
        return ""
    return f", {round(seconds / 60)} min to read" if seconds >= 90 else f", {round(seconds)} s to read"


def _gauge(says: str, value: float, least: float, most: float, limit: Limit | None) -> str:
    """A bar with the value in words, and the policy's target where it has one."""
    width = _part(value, least, most)
    over = limit is not None and value > limit.above
    target = tick = ""
    if limit is not None:
        at = _part(limit.above, least, most)
        target = f" (target: at most {limit.above:g}; {'over it' if over else 'met'})"
        tick = f'<rect class="tick" x="{at - 1:g}" y="0" width="2" height="14"/>'
    kind = "over" if over else "met" if limit is not None else "plain"
    return (
        f'<li><span class="score">{says}: <b>{value:.1f}</b>{target}</span>'
        f'<svg class="gauge {kind}" viewBox="0 0 200 14" preserveAspectRatio="none" aria-hidden="true" focusable="false">'
        f'<rect class="track" x="0" y="3" width="200" height="8"/>'
        f'<rect class="bar" x="0" y="3" width="{width:g}" height="8"/>{tick}</svg></li>'
    )


def _part(value: float, least: float, most: float) -> float:
    return round(200 * min(1.0, max(0.0, (value - least) / (most - least))), 1)


def _hard(sentence: HardSentence, layer: Layer, at: str) -> str:
    says = f'<span class="sev">grade {sentence.grade:.1f}</span> <span class="where">{_where(sentence.place)}</span>'
    return _card(layer, at, f"{_head(layer, at, says)}<p>{_one_line(sentence.quote)}</p>")


# Exceptions, and claims that were not flagged


def _exceptions(report: Report, layers: Layers) -> str:
    cards = "".join(
        _exception(one, layer, layers.at) for one, layer in zip(report.excepted, layers.excepted, strict=True)
    )
    title = f"<h3>Excepted ({len(report.excepted)})</h3>"
    return f'<section class="group excepted">{title}<ol class="cards">\n{cards}</ol></section>\n' if cards else ""


def _exception(one: Excepted, layer: Layer, at: str) -> str:
    finding = one.finding
    said = f'<span class="sev">{finding.severity}</span> <code>{shown(finding.rule)}</code> <span class="where">{_where(finding.place)}</span>'
    record = (
        ("Excepted by", _BY.get(one.by, one.by)), ("Reason", one.reason), ("Approved by", one.approver),
        ("Ticket", one.ticket), ("Granted", one.granted), ("Expires", one.expires),
        ("Policy version", one.policy_version), ("Entry", one.where),
    )  # fmt: skip
    rows = _rows(record)
    quote = f"<blockquote>{_one_line(finding.quote)}</blockquote><p>{_one_line(finding.message)}</p>"
    return _card(layer, at, f'{_head(layer, at, said)}{quote}<dl class="record">{rows}</dl>')


def _rows(record: Iterable[tuple[str, str]]) -> str:
    return "".join(f"<div><dt>{name}</dt><dd>{_one_line(value)}</dd></div>" for name, value in record if value)


def _claims(layers: Layers) -> str:
    cards = "".join(_claim(claims, layer, layers.at) for claims, layer in zip(layers.claims, layers.aside, strict=True))
    if not cards:
        return ""
    return (
        f'<section class="group aside"><h3>Claims not flagged ({len(layers.claims)})</h3>'
        "<p>Found by a rule and set aside, because of what the copy does with them.</p>"
        f'<ol class="cards">\n{cards}</ol></section>\n'
    )


def _claim(claims: list[SetAside], layer: Layer, at: str) -> str:
    first = claims[0]
    rules = ", ".join(f"<code>{shown(claim.rule)}</code>" for claim in claims)
    by = f": “{_one_line(first.cue)}”" if first.cue else ""
    said = f'<span class="sev">{first.verdict}</span> <span class="where">{_where(first.place)}</span>'
    return _card(
        layer,
        at,
        f"{_head(layer, at, said)}<blockquote>{_one_line(first.quote)}</blockquote>"
        f"<p>Not flagged, for {_REASONS[first.verdict]}{by}.</p>"
        f'<p class="fine">Under {rules}</p>',
    )
