#!/usr/bin/env python3
"""Writes the table of what each lesson teaches into Lessons/README.md, between its two comments.

    Scripts/coverage-table.py [--lab PROGRAM]
"""
import argparse
import subprocess
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
START, END = "<!-- coverage: make coverage -->\n", "<!-- end of coverage -->"


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--lab", default=str(ROOT / ".build/release/gan-lab"))
    args = parser.parse_args()
    done = subprocess.run([args.lab, "lesson", "coverage", str(ROOT / "Lessons")], capture_output=True, text=True)
    if not done.stdout:
        raise SystemExit(done.stderr)
    path = ROOT / "Lessons/README.md"
    text = path.read_text(encoding="utf-8")
    before, rest = text.split(START)
    path.write_text(before + START + "\n" + done.stdout + "\n" + END + rest.split(END)[1], encoding="utf-8")
    raise SystemExit(done.stderr or 0)


if __name__ == "__main__":
    main()
