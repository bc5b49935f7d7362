"""Measure the speed of the judge, of a whole check, and of a cold start. Run by hand: `python tests/benchmark.py`.

Prints figures, asserts nothing: numbers depend on the machine, so read them as ratios within one run.
"""

from __future__ import annotations

import json
import random
import subprocess
import sys
import time
from pathlib import Path

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent
sys.path.insert(0, str(ROOT))

import linter  # noqa: E402


def seconds(work, times=3):
    """The best of some runs."""
    best = float("inf")
    for _ in range(times):
        started = time.perf_counter()
        work()
        best = min(best, time.perf_counter() - started)
    return best


def sentences():
    """Every sentence with a claim that the tests hold."""
    rows = []
    for path in sorted((HERE / "data").glob("assertion_*.jsonl")):
        rows += [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
    return rows


def fresh_text(size, seed=1):
    """Distinct prose of about `size` characters: words of the samples, shuffled into sentences that never repeat."""
    words = " ".join(p.read_text(encoding="utf-8", errors="replace") for p in ROOT.glob("samples/clean/*.md")).split()
    generator = random.Random(seed)
    parts, length = [], 0
    while length < size:
        sentence = " ".join(generator.choices(words, k=generator.randint(6, 24))).strip(".") + ". "
        if generator.random() < 0.2:
            sentence += "\n\n"
        parts.append(sentence)
        length += len(sentence)
    return "".join(parts)


def command(*arguments):
    """The seconds that a fresh process takes."""
    return seconds(lambda: subprocess.run([sys.executable, *arguments], cwd=ROOT, capture_output=True, check=False), 5)


def main():
    """Print the figures."""
    policy = linter.load_policy()
    rows = sentences()
    spent = seconds(lambda: [linter.judge(row["text"], row["claim"], policy) for row in rows])
    print(f"judge              {len(rows) / spent:8.0f} sentences/s  ({len(rows)} sentences)")
    for size in (10_000, 100_000, 1_000_000):
        text = fresh_text(size)
        spent = seconds(
            lambda text=text: linter.check_text(text, "draft.md", policy, scores=False), 1 + 200_000 // size
        )
        print(f"check {size // 1000:5} KB     {len(text) / spent / 1e6:8.2f} MB/s without scores")
    text = fresh_text(100_000)
    spent = seconds(lambda: linter.check_text(text, "draft.md", policy))
    print(f"check   100 KB     {len(text) / spent / 1e6:8.2f} MB/s with scores")
    bare = command("-c", "pass")
    warm = command("-m", "linter", "check", "samples/tms-faq.md", "--no-scores")
    scored = command("-m", "linter", "check", "samples/tms-faq.md")
    cold = command("-m", "linter", "check", "samples/tms-faq.md", "--no-scores", "--no-cache")
    print(f"bare python        {bare * 1000:8.0f} ms")
    print(f"check a page       {warm * 1000:8.0f} ms  ({warm / bare:.1f} times bare), policy from the cache")
    print(f"  with scores      {scored * 1000:8.0f} ms  ({scored / bare:.1f} times bare)")
    print(f"  without a cache  {cold * 1000:8.0f} ms  ({cold / bare:.1f} times bare)")


if __name__ == "__main__":
    main()
