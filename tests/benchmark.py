"""Measure the budgets of the architecture: `python tests/benchmark.py` (`--quick` for a minute, `--peers` beside others).

Prints figures, asserts nothing: a number depends on the machine and on what else it does, so read ratios within one run.
Times are process times, the best of several. The text is made anew in each run and never repeats a sentence. Peers
(proselint, write-good, textlint) are run where they are installed: `pip install proselint`, `npm i -g write-good textlint`.
"""

from __future__ import annotations

import argparse
import gc
import json
import os
import random
import re
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent
sys.path.insert(0, str(ROOT))

import linter  # noqa: E402
from linter.policy.compiler import Compiler  # noqa: E402
from linter.policy.phrases import read_phrase  # noqa: E402
from linter.policy.search import Search  # noqa: E402
from linter.readers import read_text  # noqa: E402
from linter.scan import Scan  # noqa: E402

FAST = 9
PROSE = re.compile(r"""["'“(]?[\w$%][\w$%'’/-]*[\])"”’.,;:!?%]*""")


def seconds(work, times=3):
    """The process time of the best of some runs."""
    best = float("inf")
    for _ in range(times):
        gc.collect()
        started = time.process_time()
        work()
        best = min(best, time.process_time() - started)
    return best


def fresh_text(size, seed):
    """About `size` characters of prose that never repeats: the samples' words, each after one that it followed there."""
    paths = [path for path in sorted(ROOT.glob("samples/**/*")) if path.suffix in (".md", ".txt")]
    words = " ".join(path.read_text(encoding="utf-8", errors="ignore") for path in paths).split()
    # No markup: a comment or a fence that is never closed would hide the rest of the draft.
    words = [word for word in words if PROSE.fullmatch(word)]
    after = {}
    for word, following in pairwise(words):
        after.setdefault(word, []).append(following)
    dice = random.Random(seed)
    parts, length, word = [], 0, words[0]
    while length < size:
        word = dice.choice(after.get(word, words)) if dice.random() < 0.8 else dice.choice(words)
        parts.append(word)
        length += len(word) + 1
        if word[-1] == "." and dice.random() < 0.2:
            parts.append("\n\n")
    return " ".join(parts)


def child(*command, cwd=None, times=5):
    """Process time and memory (MB) that a fresh process takes, the best of several."""
    best, memory = float("inf"), 0.0
    # Without the compiled modules, as some containers have it, a start is a compiler's: an installed program keeps them.
    env = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    for _ in range(times):
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        subprocess.run(command, cwd=cwd, env={**env, "PYTHONPATH": str(ROOT)}, capture_output=True, check=False)
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        best = min(best, after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime)
        memory = after.ru_maxrss / 1024
    return best, memory


def show(name, figure, note=""):
    print(f"{name:44} {figure:>16}  {note}", flush=True)


def throughput(policy, quick):
    """MB/s of a whole check, from 10 KB on."""
    for size in (10_000, 100_000, *(() if quick else (1_000_000, 10_000_000))):
        text = fresh_text(size, seed=size)
        times = 3 if size < 10**6 else 1
        for scores in (False, True):
            spent = seconds(
                lambda text=text, scores=scores: linter.check_text(text, "d.md", policy, scores=scores), times
            )
            show(
                f"check {size // 1000} KB {'with' if scores else 'without'} scores",
                f"{len(text) / spent / 1e6:.2f} MB/s",
            )


def matching(policy):
    """MB/s of the matching alone, by phrases."""
    text = fresh_text(300_000, seed=7)
    scan = Scan(read_text(text))
    texts = [
        entry.text for rule in policy.rules for entry in rule.entries if "{" not in entry.text and "/" not in entry.text
    ]
    for count in (100, 300, 1000):
        compiler = Compiler({})
        for phrase in random.Random(count).sample(texts, min(count, len(texts))):
            compiler.add(read_phrase(phrase))
        program = compiler.finish()
        spent = seconds(lambda program=program: Search(program, scan.tokens, scan.ranges).all())
        show(f"matching alone, {count} phrases", f"{len(text) / spent / 1e6:.2f} MB/s")
    show("phrases of the whole policy", f"{len(policy.program)}")


def starts(folder):
    """What a user waits for: one page, by the command."""
    page = folder / "page.md"
    shutil.copy(ROOT / "samples" / "tms-faq.md", page)
    bare, _ = child(sys.executable, "-c", "pass", times=FAST)
    show("bare python", f"{bare * 1000:.0f} ms")
    command = (sys.executable, "-m", "linter", "check", str(page))
    for name, options in (
        ("a page without scores", ["--no-scores"]),
        ("a page with scores", []),
        ("a page that did not change (--cache)", ["--no-scores", "--cache"]),
        ("a page, policy compiled anew", ["--no-scores", "--no-cache"]),
    ):
        spent, memory = child(*command, *options, cwd=folder, times=FAST if "--no-cache" not in options else 2)
        show(
            name,
            f"{(spent - bare) * 1000:.0f} ms",
            f"above bare python; {spent / bare:.1f} times bare; {memory:.0f} MB at most",
        )


def many(folder, quick):
    """Files a second, by processes, by the clock."""
    place = folder / "many"
    place.mkdir()
    count = 200 if quick else 2000
    for number in range(count):
        (place / f"page{number}.md").write_text(fresh_text(4000, seed=number), encoding="utf-8")
    took = {}
    for jobs in (1, 2):
        started = time.perf_counter()
        child(sys.executable, "-m", "linter", "check", str(place), "--no-scores", "--format", "json", "--output",
              str(folder / "out.json"), "--jobs", str(jobs), cwd=folder, times=1)  # fmt: skip
        took[jobs] = time.perf_counter() - started
        show(
            f"{count} files of 4 KB, --jobs {jobs}",
            f"{count / took[jobs]:.0f} files/s",
            f"{took[1] / took[jobs]:.2f} times one",
        )


def memory(folder):
    """The memory of one 10 MB draft."""
    page = folder / "large.md"
    page.write_text(fresh_text(10_000_000, seed=3), encoding="utf-8")
    _, most = child(sys.executable, "-m", "linter", "check", str(page), "--no-scores", "--quiet", cwd=folder, times=1)
    show("memory, one draft of 10 MB", f"{most:.0f} MB")


def peers(folder):
    """The same page, the same 100 KB and the same 100 pages, by those that are installed, and by us."""
    page, large = folder / "page.md", folder / "large.txt"
    large.write_text(fresh_text(100_000, seed=11), encoding="utf-8")
    site = [folder / f"site{number}.md" for number in range(100)]
    for number, file in enumerate(site):
        file.write_text(fresh_text(4000, seed=number), encoding="utf-8")
    work = {"3 KB": [page], "100 KB": [large], "100 files of 4 KB": site}
    ours = [sys.executable, "-m", "linter", "check", "--no-scores", "--jobs", "1"]
    commands = {"cliniclint": ours, "proselint": ["proselint", "check"], "write-good": ["write-good"],
                "textlint": ["textlint", "--no-color", "--rule", "write-good"]}  # fmt: skip
    first = {}
    for name, command in commands.items():
        if name != "cliniclint" and not shutil.which(command[0]):
            show(name, "not installed")
            continue
        for what, files in work.items():
            spent, _ = child(*command, *map(str, files), cwd=folder, times=3)
            first.setdefault(what, spent)
            show(f"{name}, {what}", f"{spent * 1000:.0f} ms", f"{spent / first[what]:.1f} times ours")


def judging(policy):
    rows = []
    for path in sorted((HERE / "data").glob("assertion_*.jsonl")):
        rows += [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
    spent = seconds(lambda: [linter.judge(row["text"], row["claim"], policy) for row in rows])
    sentences = sum(len(read_text(row["text"]).sentences) for row in rows)
    show("judge", f"{sentences / spent:.0f} sentences/s", f"{len(rows) / spent:.0f} passages/s; budget 5,000 sentences")


def hostile(policy):
    """Seconds a MB of texts that are made to cost much; the number of findings tells why."""
    size = 100_000
    texts = {
        "one line of claims": ("d.txt", "Ketamine cures depression and " * (size // 30)),
        "sentences that are claims": ("d.txt", "Ketamine cures depression. " * (size // 27)),
        "headings that are claims": ("d.md", "# Cures pain\n\n" * (size // 14)),
        "list items that are claims": ("d.md", "- cures pain\n" * (size // 13)),
        "negations": ("d.txt", "not " * (size // 4)),
        "nested tags": ("d.html", "<div>" * (size // 11) + "</div>" * (size // 11)),
    }
    for name, (file, text) in texts.items():
        found = []
        spent = seconds(
            lambda file=file, text=text, found=found: found.append(
                len(linter.check_text(text, file, policy, scores=False).findings)
            ),
            1,
        )
        show(name, f"{spent / len(text) * 1e6:.1f} s/MB", f"{found[0] / len(text) * 1e6:.0f} findings a MB")


def main():
    """Print the figures."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--quick", action="store_true", help="small texts only")
    parser.add_argument("--peers", action="store_true", help="side by side with other linters that are installed")
    options = parser.parse_args()
    policy = linter.load_policy()
    half = replace(policy, rules=policy.rules[: len(policy.rules) // 2])
    show("policy", f"{len(policy.rules)} rules", f"{sum(len(rule.entries) for rule in policy.rules)} phrases that find")
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        starts(folder)
        if options.peers:
            peers(folder)
        throughput(policy, options.quick)
        text = fresh_text(100_000, seed=5)
        spent = seconds(lambda: linter.check_text(text, "d.md", half, scores=False))
        show("check 100 KB, half of the rules", f"{len(text) / spent / 1e6:.2f} MB/s")
        matching(policy)
        judging(policy)
        hostile(policy)
        many(folder, options.quick)
        if not options.quick:
            memory(folder)


if __name__ == "__main__":
    main()
