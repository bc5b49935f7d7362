"""The REST interface: the command line's findings, one sentence for every mistake, and no way in from elsewhere."""

from __future__ import annotations

import http.client
import io
import json
import os
import re
import subprocess
import sys
import threading
import time
import zipfile
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import jsonschema
import pytest
from server_fixtures import ROOT, Server, started, threaded

from linter import api
from linter.cli import EXAMPLES, main
from linter.options import MISTAKE
from linter.readers import is_draft, read_file, read_text
from linter.servers import work
from linter.servers.app import STATIC
from linter.servers.rewrite import rewrite
from linter.servers.settings import Limits, Settings, is_loopback
from linter.servers.work import Workshop

DRAFTS = sorted(path for path in (ROOT / "samples").rglob("*") if path.is_file() and is_draft(path))
CURE = "Ketamine cures PTSD."


def draft_of(report: dict) -> dict:
    """The one draft of a report, without its path."""
    (draft,) = report["drafts"]
    return {key: value for key, value in draft.items() if key != "path"}


# Parity


@pytest.mark.parametrize("path", DRAFTS, ids=lambda path: path.name)
def test_a_file_gets_the_command_lines_report(server, path, capsys) -> None:
    """A sample sent as a file gets the JSON that `cliniclint check --format json` writes."""
    code = main(["check", str(path), "--format", "json"])
    told = json.loads(capsys.readouterr().out)
    answer = server.file("/api/check", path.read_bytes(), path.name)
    if code == MISTAKE:
        assert (answer.status, "pip install" in answer.json["error"]) == (422, True)
        pytest.skip("the library for this format is not installed")
    assert answer.status == 200
    assert draft_of(told) == draft_of(answer.json)
    assert (told["policy"], told["summary"]) == (answer.json["policy"], answer.json["summary"])


@pytest.mark.parametrize("path", [p for p in DRAFTS if p.suffix == ".md"], ids=lambda path: path.name)
def test_a_text_gets_the_same_report(server, path) -> None:
    """A sample sent as text gets the report that the Python interface makes of it."""
    text = path.read_text(encoding="utf-8")
    report = api.check_text(text, path.name)
    found = [(finding.rule, finding.place.start, finding.fingerprint) for finding in report.findings]
    draft = draft_of(server.text("/api/check", text, path.name).json)
    assert found == [(one["rule"], one["start"], one["fingerprint"]) for one in draft["findings"]]


@pytest.mark.parametrize("path", DRAFTS, ids=lambda path: path.name)
def test_the_page_marks_the_words_themselves(server, path) -> None:
    """Where the page underlines, the shown text holds the words of the finding, or their raw form in Markdown."""
    got = server.file("/api/page/view", path.read_bytes(), path.name)
    if got.status != 200:
        pytest.skip(got.json["error"])
    answer = got.json
    shown, findings = answer["view"]["shown"], answer["report"]["drafts"][0]["findings"]
    assert len(findings) == len(answer["view"]["findings"])
    for place, finding in zip(answer["view"]["findings"], findings, strict=True):
        marked = shown["text"][slice(*place["at"])]
        if shown["mode"] == "text":
            assert marked == finding["quote"]
        elif path.suffix == ".txt":
            assert re.findall(r"\w+", marked) == re.findall(r"\w+", finding["quote"])
        else:
            assert set(re.findall(r"\w+", finding["quote"])) <= set(re.findall(r"[^\W_]+|\w+", marked))


def test_fifty_requests_at_once(server) -> None:
    """Fifty requests at once are all answered, each with its own draft's findings."""

    def checked(number: int) -> tuple[int, list[str]]:
        answer = server.text("/api/check", f"Ketamine cures PTSD {number} times.\n\n" * (number % 7 + 1))
        return answer.status, [
            one["quote"] for one in draft_of(answer.json)["findings"] if one["rule"] == "no-cure-claim"
        ]

    with ThreadPoolExecutor(50) as pool:
        answers = list(pool.map(checked, range(50)))
    assert answers == [(200, ["Ketamine cures PTSD"] * (number % 7 + 1)) for number in range(50)]


def test_reports_to_keep(server) -> None:
    """A report in a format of the command line comes as a file; an unknown format is named, with the known ones."""
    answer = server.text("/api/report/json", CURE)
    assert (answer.status, answer.headers["content-disposition"]) == (200, "attachment")
    assert draft_of(answer.json) == draft_of(server.text("/api/check", CURE).json)
    answer = server.text("/api/report/papyrus", CURE)
    assert answer.status == 404
    assert "json" in answer.json["error"]


def test_every_format_can_be_kept(server) -> None:
    """Every format of `cliniclint check --format` but the terminal's can be had."""
    names = server.get("/api/page/about").json["reports"]
    assert "json" in names
    for name in names:
        answer = server.text(f"/api/report/{name}", CURE)
        assert answer.status == 200, answer.body
        assert answer.body


def test_a_word_file_comes_back_with_comments(server) -> None:
    """A Word file gets the copy that `cliniclint review` writes; of typed text there is none."""
    path = next((ROOT / "samples").glob("*.docx"))
    answer = server.file("/api/review", path.read_bytes(), path.name)
    assert answer.status == 200
    with zipfile.ZipFile(io.BytesIO(answer.body)) as archive:
        assert b"cliniclint" in archive.read("word/comments.xml")
    answer = server.text("/api/review", CURE)
    assert (answer.status, "file" in answer.json["error"]) == (415, True)
    assert server.file("/api/review", CURE.encode(), "draft.md").status == 422


def test_the_configuration_is_in_force(tmp_path, monkeypatch) -> None:
    """A project's configuration and exceptions count in the page as they do on the command line."""
    (tmp_path / "cliniclint.yaml").write_text("severity: {no-cure-claim: advice}\nignore: [name-side-effects]\n")
    draft = tmp_path / "draft.md"
    draft.write_text(
        "<!-- cliniclint-allow no-miracle-language: quoted from the press | by Dana Lee -->\nA miracle treatment.\n\n"
        + CURE
    )
    done = subprocess.run(
        [sys.executable, "-m", "linter", "check", "draft.md", "--format", "json"],
        capture_output=True, text=True, cwd=tmp_path, env={**os.environ, "PYTHONPATH": str(ROOT)}, check=False,
    )  # fmt: skip
    told = json.loads(done.stdout)
    with started(folder=tmp_path) as running:
        answer = running.file("/api/check", draft.read_bytes(), "draft.md").json
    assert draft_of(told) == draft_of(answer)
    severities = {one["rule"]: one["severity"] for one in draft_of(answer)["findings"]}
    assert severities["no-cure-claim"] == "advice"
    assert "name-side-effects" not in severities
    assert [one["rule"] for one in draft_of(answer)["excepted"]] == ["no-miracle-language"]


# The description and the policy


def test_the_description_is_of_this_server(server) -> None:
    """The OpenAPI description names paths that answer, and reports fit its schema."""
    told = server.get("/api/openapi.json").json
    report = server.text("/api/check", CURE + "\n\nKetamine is not a cure.").json
    schema = {**told["components"]["schemas"]["Report"], "components": told["components"]}
    jsonschema.validate(report, schema)
    assert report["drafts"][0]["set_aside"]
    for path, methods in told["paths"].items():
        for method in methods:
            assert server.ask(method.upper(), path.replace("{format}", "json")).status in (200, 415)
        other = "PUT"
        assert server.ask(other, path.replace("{format}", "json")).status == 405


def test_every_rule_can_be_explored(server) -> None:
    """`/api/rules` holds every rule of the policy, with examples of both kinds and sources that are described."""
    told = server.get("/api/rules").json
    policy = api.load_policy()
    assert [rule.id for rule in policy.rules] == [rule["rule"] for rule in told["rules"]]
    for rule in told["rules"]:
        assert rule["kind"] == "readability" or (rule["violating"] and rule["compliant"])
        assert set(rule["sources"]) <= set(told["sources"])
    treatments = server.get("/api/treatments").json
    assert list(policy.treatments) == [one["treatment"] for one in treatments["treatments"]]


# Why not?


@pytest.mark.parametrize(
    ("text", "words", "told"),
    [
        ("Ketamine is not a cure for PTSD.", "a cure for PTSD", 'set aside: negated, by "is not a"'),
        ("Ketamine cures PTSD.", "cures", "reported: asserted"),
    ],
)
def test_why(server, text, words, told) -> None:
    """For chosen words every phrase that touches them is told, with what decided."""
    start = text.index(words)
    answer = server.text("/api/page/why", text, start=start, end=start + len(words)).json
    assert told in {one["outcome"] for one in answer["candidates"] if one["rule"] == "no-cure-claim"}


def test_why_no_rule_looks_for_these_words(server) -> None:
    """Words that no phrase matches get the judge's verdict on them."""
    text = "# Our team\n\nWe do not sell umbrellas on **Sundays**."
    answer = server.text("/api/page/why", text, start=text.index("umb"), end=text.index("umb") + 9).json
    assert (answer["candidates"], answer["verdict"], answer["quote"]) == ([], "negated", "umbrellas")


@pytest.mark.parametrize(("start", "end"), [(0, 0), (5, 2), (0, 9999), (99, 100), ("x", 1), (-1, 2)])
def test_why_without_words(server, start, end) -> None:
    """A range that holds no words is refused with a sentence, or cut to the draft."""
    answer = server.text("/api/page/why", CURE, start=start, end=end)
    assert answer.status in (200, 400, 422)
    assert answer.status == 200 or answer.json["error"]


# Rewrites


@pytest.mark.parametrize(
    "name", ["tms-faq.md", "testimonials.html", "medspa-newsletter.txt", "ketamine-landing-page.html"]
)
def test_a_ready_sentence_mends_its_finding(name) -> None:
    """Put where the page puts it, the first ready sentence of a prohibited claim takes its finding away."""
    document = read_file(ROOT / "samples" / name)
    findings = [one for one in api.check_document(document).findings if one.kind == "prohibited"]
    assert findings
    for finding in findings:
        place = rewrite(document, finding)
        words = finding.instead[0]
        source = document.source[: place.start] + place.before + words + place.after + document.source[place.end :]
        after = [(one.rule, one.quote) for one in api.check_text(source, name).findings]
        before = [(one.rule, one.quote) for one in findings]
        assert after.count((finding.rule, finding.quote)) < before.count((finding.rule, finding.quote))


@pytest.mark.parametrize(
    ("name", "text", "expected"),
    [
        ("a.md", "**We cure PTSD.** Call us.", "**NEW** Call us."),
        ("a.md", "**We cure** PTSD. Call us.", "NEW Call us."),
        ("a.md", "# Ketamine cures PTSD\n\nCall us.", "# NEW\n\nCall us."),
        ("a.md", "- *We cure PTSD*.\n- Call us.", "- NEW\n- Call us."),
        ("a.html", "<p><b>We cure PTSD.</b> Call us.</p>", "<p><b>NEW</b> Call us.</p>"),
        ("a.html", "<p><b>We cure</b> PTSD. Call us.</p>", "<p><b>NEW</b> Call us.</p>"),
        ("a.txt", "Call us.\r\nWe cure PTSD.\r\n", "Call us.\r\nNEW\r\n"),
    ],
)
def test_a_rewrite_keeps_the_markup(name, text, expected) -> None:
    """A ready sentence takes its sentence's place, and the markup around it stays whole."""
    document = read_text(text, name)
    finding = next(one for one in api.check_document(document).findings if one.rule == "no-cure-claim")
    place = rewrite(document, finding)
    assert expected == text[: place.start] + place.before + "NEW" + place.after + text[place.end :]


@pytest.mark.parametrize("sample", ["spring-ads.csv", "open-day.eml", "lunch-talk.pptx", "social-ads.xlsx"])
def test_every_file_that_the_readers_know_is_taken(server, sample) -> None:
    """With the places in words that the command line tells; the page offers all endings of the readers."""
    from linter.readers import BINARY, FORMATS

    path = ROOT / "samples" / sample
    findings = draft_of(server.file("/api/check", path.read_bytes(), path.name).json)["findings"]
    assert findings
    assert all(finding["where"] for finding in findings)
    assert set(server.get("/api/page/about").json["endings"]) == FORMATS.keys() | BINARY.keys()


# Mistakes


def docx(**files: bytes) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files.items():
            archive.writestr(name.replace("__", "/").replace("_xml", ".xml"), data)
    return made.getvalue()


ENTITIES = b'<!DOCTYPE x [<!ENTITY a "%s">]><x>&a;</x>' % (b"&b;" * 10)
BAD_FILES = {
    "an unknown type": ("draft.exe", b"MZ\0\0", 422),
    "no ending": ("draft", b"Ketamine cures PTSD.", 422),
    "no text": ("draft.txt", bytes(range(256)) * 9, 422),
    "a picture named as text": ("draft.md", b"\x89PNG\r\n\x1a\n\0\0", 422),
    "a Word file named as text": ("draft.txt", docx(word__document_xml=b"<x/>"), 422),
    "a broken zip": ("draft.docx", docx(word__document_xml=b"<x/>" * 999)[:-40], 422),
    "not a zip": ("draft.docx", b"Ketamine cures PTSD.", 422),
    "a zip bomb": ("draft.docx", docx(word__document_xml=b" " * 600_000_000), 422),
    "an entity bomb": ("draft.docx", docx(word__document_xml=ENTITIES), 422),
    "a password": ("draft.docx", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 9000, 422),
    "a broken presentation": ("draft.pptx", docx(ppt__presentation_xml=b"<x/>"), 422),
    "an entity bomb in a spreadsheet": ("draft.xlsx", docx(xl__workbook_xml=ENTITIES), 422),
    "an entity bomb in OpenDocument": ("draft.odt", docx(content_xml=ENTITIES), 422),
    "half of an RTF file": ("draft.rtf", b"{\\rtf1 Ketamine", 422),
    "a text named as e-mail": ("draft.eml", b"Ketamine cures PTSD.", 422),
    "a broken PDF": ("draft.pdf", b"%PDF-1.7\nnothing", 422),
    "half of UTF-16": ("draft.txt", b"\xff\xfe" + "Cure".encode("utf-16-le") + b"\xd8", 422),
    "a name with a line end": ("dra\x07ft.md", b"x", 400),
    "200 MB": ("draft.txt", b"Ketamine cures PTSD. " * 9_523_810, 413),
    "too many characters": ("draft.txt", b"Calm day. " * 250_000, 422),
}


@pytest.mark.parametrize("what", BAD_FILES)
def test_bad_files(server, what) -> None:
    """Every bad file gets one sentence, and the server goes on."""
    name, data, status = BAD_FILES[what]
    answer = server.file("/api/check", data, name)
    assert answer.status == status, answer.body[:500]
    sentence = answer.json["error"]
    assert len(sentence) < 400
    assert "Traceback" not in sentence
    assert server.text("/api/check", CURE).status == 200


JSON = "application/json"
BAD_BODIES = {
    "no JSON": (JSON, b"Ketamine cures PTSD.", 400),
    "half JSON": (JSON, b'{"text": "Ket', 400),
    "wrong character set": (JSON, '{"text": "Kétamine"}'.encode("latin-1"), 400),
    "deep JSON": (JSON, b"[" * 100_000, 400),
    "a list": (JSON, b"[1]", 400),
    "no text": (JSON, b"{}", 400),
    "a number for text": (JSON, b'{"text": 1}', 400),
    "a number for a name": (JSON, b'{"text": "x", "name": 1}', 400),
    "an unknown key": (JSON, b'{"text": "x", "policy": "../../etc"}', 400),
    "an empty name": (JSON, b'{"text": "x", "name": ""}', 400),
    "an unknown ending": (JSON, b'{"text": "x", "name": "a.xyz"}', 422),
    "half a character": (JSON, b'{"text": "\\ud800 x"}', 422),
    "plain text": ("text/plain", b"Ketamine cures PTSD.", 415),
    "nothing": ("", b"", 415),
    "a form of a web page": ("application/x-www-form-urlencoded", b"text=cure", 415),
    "a form without boundary": ("multipart/form-data", b"x", 400),
    "a broken form": ("multipart/form-data; boundary=x", b"--y\r\n\r\n", 400),
    "an empty form": ("multipart/form-data; boundary=x", b"--x--\r\n", 400),
    "a form without file": (
        "multipart/form-data; boundary=x",
        b'--x\r\nContent-Disposition: form-data; name="text"\r\n\r\ncure\r\n--x--\r\n',
        400,
    ),
    "too many parts": (
        "multipart/form-data; boundary=x",
        b'--x\r\nContent-Disposition: form-data; name="a"\r\n\r\n1\r\n' * 99 + b"--x--\r\n",
        400,
    ),
}


@pytest.mark.parametrize("what", BAD_BODIES)
def test_bad_bodies(server, what) -> None:
    """Every bad request gets one sentence, and the server goes on."""
    kind, body, status = BAD_BODIES[what]
    answer = server.ask("POST", "/api/check", body, content_type=kind)
    assert answer.status == status, answer.body
    assert 10 < len(answer.json["error"]) < 300
    assert server.text("/api/check", CURE).status == 200


def test_a_wrong_character_set_is_told(server) -> None:
    """A file that is not UTF-8 is read as what it is, and the page says so."""
    answer = server.file("/api/page/view", "It’s a “cure” – for Zoë.".encode("cp1252"), "draft.txt").json
    assert answer["view"]["shown"]["text"] == "It’s a “cure” – for Zoë."
    assert "windows-1252" in answer["view"]["notes"][0]


def test_a_name_never_leaves_its_folder(server) -> None:
    """The folders in a file's name are dropped: a name is only a name."""
    assert server.text("/api/check", CURE, "../../etc/draft.md").json["drafts"][0]["path"] == "draft.md"
    assert server.file("/api/check", b"x", "C:\\\\Users\\\\me\\\\draft.md").json["drafts"][0]["path"] == "draft.md"


def test_limits_of_time() -> None:
    """A check that takes too long, and a draft that does not arrive, get a sentence each; the server goes on."""
    limits = Limits(seconds=0.05, arriving=0.3)
    with threaded(Settings(api.load_policy(), limits=limits)) as slow:
        answer = slow.text("/api/check", "\n\n".join(f"Ketamine number {n} cures PTSD." for n in range(3000)))
        assert answer.status == 503
        answer = slow.ask("POST", "/api/check", None, content_type=JSON, content_length="50")
        assert answer.status == 408
        assert "again" in answer.json["error"]
        assert slow.get("/api/rules").status == 200


def test_an_error_of_our_own(monkeypatch) -> None:
    """An error of the program is told without a word of the draft, and the server goes on."""

    def fails(_shop, document):
        raise RuntimeError(document.text)

    monkeypatch.setattr(Workshop, "report", fails)
    with threaded(Settings(api.load_policy())) as broken:
        answer = broken.text("/api/check", CURE)
        assert answer.status == 500
        assert answer.headers["cache-control"] == "no-store"
        assert "RuntimeError" in answer.json["error"]
        assert "cures" not in answer.json["error"]
        monkeypatch.undo()
        assert broken.text("/api/check", CURE).status == 200


def test_only_what_is_being_written_is_remembered(monkeypatch) -> None:
    """A checked file leaves nothing in memory; a draft that is being written does, until it is not checked any more."""
    memories = []

    class Watched(work.Memory):
        def __init__(self) -> None:
            super().__init__()
            self.most = 0
            memories.append(self)

        def keep(self, chunks) -> None:
            super().keep(chunks)
            self.most = max(self.most, len(self._chunks))

    monkeypatch.setattr(work, "Memory", Watched)
    monkeypatch.setattr(work, "REMEMBERED", 0.3)
    with threaded(Settings(api.load_policy())) as local:
        assert local.text("/api/check", CURE).status == 200
        assert [memory.most for memory in memories] == [0]
        assert local.text("/api/page/view", CURE).status == 200
        assert memories[0].most > 0
        end = time.monotonic() + 10
        while memories[0]._chunks and time.monotonic() < end:
            time.sleep(0.05)
        assert not memories[0]._chunks


def test_work_nobody_waits_for_is_dropped(monkeypatch) -> None:
    """A check whose sender has left before its turn is never made."""
    made, started_, go_on = [], threading.Event(), threading.Event()

    def slow(_shop, document):
        started_.set()
        go_on.wait(20)
        made.append(document.text)
        return api.check_document(document)

    monkeypatch.setattr(Workshop, "report", slow)
    monkeypatch.setattr(work, "THREADS", 1)
    with threaded(Settings(api.load_policy())) as busy, ThreadPoolExecutor(1) as pool:
        first = pool.submit(busy.text, "/api/check", "The first.")
        assert started_.wait(20)
        body = json.dumps({"text": "Nobody waits."}).encode()
        left = http.client.HTTPConnection(busy.netloc)
        left.request("POST", "/api/check", body, {"content-type": JSON})
        time.sleep(0.5)
        left.close()
        time.sleep(0.5)
        go_on.set()
        assert first.result(20).status == 200
        assert busy.text("/api/check", "The last.").status == 200
    assert made == ["The first.", "The last."]


# Who may ask


@pytest.mark.parametrize("host", ["evil.example", "localhost.evil.example:80", "", "[", "192.168.0.9"])
def test_other_host_names_are_refused(server, host) -> None:
    """A name that somebody made to point at this machine opens nothing."""
    assert server.get("/api/rules", host=host).status in (400, 421)


@pytest.mark.parametrize("host", ["localhost", "127.0.0.1", "[::1]", "LOCALHOST:1"])
def test_own_host_names_are_known(server, host) -> None:
    """The names of this machine's loopback are known."""
    assert server.get("/api/rules", host=host).status == 200


@pytest.mark.parametrize(
    "headers",
    [
        {"origin": "https://evil.example"},
        {"origin": "null"},
        {"origin": "http://localhost:1"},
        {"sec_fetch_site": "cross-site"},
        {"sec_fetch_site": "same-site"},
        {"sec_fetch_site": "cross-site", "sec_fetch_mode": "navigate", "sec_fetch_dest": "document"},
    ],
)
def test_other_sites_are_refused(server, headers) -> None:
    """A browser that shows another site cannot use the interface, and is told nothing by CORS."""
    body = json.dumps({"text": CURE}).encode()
    answer = server.ask("POST", "/api/check", body, content_type=JSON, **headers)
    assert answer.status == 403
    assert not [name for name in answer.headers if name.startswith("access-control")]
    preflight = server.ask("OPTIONS", "/api/check", access_control_request_method="POST", **headers)
    assert preflight.status in (403, 405)
    assert not [name for name in preflight.headers if name.startswith("access-control")]


def test_a_link_may_lead_to_the_page(server) -> None:
    """A link on another site opens the page, not in a frame; the page's own requests are answered."""
    link = {"sec_fetch_site": "cross-site", "sec_fetch_mode": "navigate"}
    assert server.get("/", **link, sec_fetch_dest="document").status == 200
    assert server.get("/", **link, sec_fetch_dest="iframe").status == 403
    own = {"origin": server.address.rstrip("/"), "sec_fetch_site": "same-origin"}
    assert server.get("/api/rules", **own).status == 200


@pytest.mark.parametrize("path", ["/", "/static/app.js", "/api/rules", "/nothing", "/static/../app.py"])
def test_every_answer_keeps_the_page_to_itself(server, path) -> None:
    """Every answer lets the page load from its own server only, and is kept by no browser."""
    headers = server.get(path).headers
    policy = headers["content-security-policy"]
    assert policy.startswith("default-src 'none'; script-src 'self'; style-src 'self'")
    assert not re.search(r"https?:|\*|unsafe|blob:", policy)
    assert "frame-ancestors 'none'" in policy
    assert headers["cache-control"] == "no-store"


def test_files_outside_static_are_not_served(server) -> None:
    """No path leads out of the page's own files."""
    for path in ("/static/../app.py", "/static/%2e%2e/app.py", "/static//etc/passwd", "/static/..%5capp.py"):
        assert server.get(path).status == 404


def test_elsewhere_a_token_is_needed() -> None:
    """On another host than loopback a token is made; without it the interface is closed."""
    with started("--host", "0.0.0.0") as open_:
        address, token = open_.address.split("#token=")
        near = Server(f"http://127.0.0.1:{address.rsplit(':', 1)[1]}")
        assert len(token) >= 32
        assert near.get("/").status == 200
        for given in ("", "Bearer", f"Bearer {token}x", f"Basic {token}", "Bearer é"):
            answer = near.get("/api/rules", **({"authorization": given} if given else {}))
            assert answer.status == 401
            assert "token" in answer.json["error"]
        assert near.get("/api/rules", authorization=f"Bearer {token}").status == 200
        assert near.get("/api/rules", authorization=f"Bearer {token}", host="evil.example").status == 421


def test_a_simple_token_is_refused(capsys, monkeypatch) -> None:
    """A token of one's own is long."""
    monkeypatch.setenv("CLINICLINT_TOKEN", "secret")
    assert main(["serve", "--port", "0", "--no-browser"]) == 2
    assert "CLINICLINT_TOKEN" in capsys.readouterr().err


@pytest.mark.parametrize(("host", "own"), [("127.0.0.1", True), ("127.9.9.9", True), ("::1", True), ("localhost", True),
                                           ("0.0.0.0", False), ("10.0.0.1", False), ("clinic.example", False)])  # fmt: skip
def test_loopback(host, own) -> None:
    """Only addresses that this machine alone reaches need no token."""
    assert is_loopback(host) is own


# The command


def test_a_port_that_is_taken(server, capsys) -> None:
    """A port in use is one sentence and exit code 2."""
    assert main(["serve", "--no-browser", "--port", server.netloc.split(":")[1]]) == 2
    assert "give another --port" in capsys.readouterr().err


@pytest.mark.parametrize("port", ["-1", "x", "70000", "8080x"])
def test_no_port(port, capsys) -> None:
    """What is no port is one sentence and exit code 2."""
    assert main(["serve", f"--port={port}"]) == 2
    assert "0 to 65535" in capsys.readouterr().err


def test_the_example_of_the_help_serves() -> None:
    """The example in `--help` serves, and tells where."""
    (example,) = re.findall(r"^  cliniclint serve (.*)$", EXAMPLES, re.MULTILINE)
    with started(*re.sub(r"--port \d+", "", example).replace("--no-browser", "").split()) as running:
        assert running.get("/").body.startswith(b"<!doctype html>")


def test_every_file_of_the_page_is_there(server) -> None:
    """Whatever the page and its modules name is served."""
    names = {"index.html"}
    seen = set()
    while names - seen:
        name = min(names - seen)
        seen.add(name)
        answer = server.get(f"/static/{name}")
        assert answer.status == 200, name
        found = re.findall(r"""(?:src|href|from|fetch\()\s*=?\s*["'](?:/static/|\./)([\w.-]+)""", answer.body.decode())
        names |= set(found)
    assert {path.name for path in STATIC.iterdir()} == names


def test_without_the_extra() -> None:
    """Without the libraries the command says how to install them."""
    code = "import sys; sys.modules['uvicorn'] = None; from linter.cli import main; sys.exit(main(['serve']))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, cwd=ROOT, timeout=60)
    assert done.returncode == 2
    assert 'pip install "cliniclint[web]"' in done.stderr


# Nothing is stored, nothing leaves


WATCHED = """
import os, sys
seen = os.open(sys.argv.pop(1), os.O_WRONLY | os.O_CREAT | os.O_APPEND)
def watch(event, arguments):
    if event == "open" and (arguments[2] & (os.O_WRONLY | os.O_RDWR | os.O_CREAT)):
        os.write(seen, f"{event} {arguments[0]}\\n".encode())
    elif event in ("socket.connect", "socket.sendto", "socket.getaddrinfo", "socket.gethostbyname", "subprocess.Popen",
                   "os.mkdir", "os.rename", "shutil.copyfile", "tempfile.mkstemp", "tempfile.mkdtemp", "sqlite3.connect",
                   "urllib.Request", "os.system", "os.posix_spawn", "os.exec"):
        os.write(seen, f"{event} {arguments}\\n".encode())
sys.addaudithook(watch)
from linter.cli import EXAMPLES, main
from linter.readers import read_file, read_text
from linter.servers import work
from linter.servers.app import STATIC
from linter.servers.rewrite import rewrite
sys.exit(main(sys.argv[1:]))
"""


def test_nothing_is_stored_and_nothing_is_sent(tmp_path: Path) -> None:
    """While the server reads drafts, explains and reports, Python opens no file to write and no connection outwards."""
    program, seen = tmp_path / "watched.py", tmp_path / "seen"
    program.write_text(WATCHED)
    api.load_policy()  # the compiled policy may be kept; no draft is
    with started(program=[sys.executable, "-B", str(program), str(seen)], TMPDIR=str(tmp_path)) as watched:
        before = seen.read_text()
        large = (ROOT / "samples/tms-faq.md").read_bytes() * 400
        assert len(large) > 1_000_000
        assert watched.file("/api/check", large[:1_500_000], "large.txt").status == 200
        for path in DRAFTS:
            assert watched.file("/api/page/view", path.read_bytes(), path.name).status in (200, 422)
        word = next(path for path in DRAFTS if path.suffix == ".docx")
        assert watched.file("/api/review", word.read_bytes(), word.name).status == 200
        assert watched.text("/api/page/why", CURE, start=0, end=8).status == 200
        for name in watched.get("/api/page/about").json["reports"]:
            assert watched.text(f"/api/report/{name}", CURE).status == 200
        assert watched.get("/").status == 200
        assert watched.file("/api/check", b"x", "draft.exe").status == 422
        after = seen.read_text()
    assert [line for line in before.splitlines() if "getaddrinfo" in line], "the watch sees nothing at all"
    assert before == after
    assert sorted(path.name for path in tmp_path.iterdir()) == ["seen", "watched.py"]
