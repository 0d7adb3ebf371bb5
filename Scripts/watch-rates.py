#!/usr/bin/env python3
"""How often `watch` is right: of trainings that go well, and of those that Failures/ provokes.

    Scripts/watch-rates.py [--lab PROGRAM] [--seeds N] [--jobs N] [set-up …]

Each set-up is trained once a seed with `watch on`, on one thread; what was found, at any time and at the end, is
counted. A healthy training that shows nothing is right; a provoked one is right if it shows its failure. Prints
Markdown.
"""
import argparse
import json
import subprocess
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
KINDS = ["collapse", "oscillation", "imbalance", "unbounded-critic"]
HEALTHY = {
    "ring, nonsaturating": "data ring; model gan-mlp; loss nonsaturating; train steps=6000",
    "ring, WGAN-GP": "data ring; model gan-mlp; loss wasserstein; switch gradient-penalty; train steps=3000",
    "moons, R1": "data moons; model gan-mlp; loss nonsaturating; switch r1 weight=1; train steps=6000",
    "grid, packed": "data grid; model gan-mlp hidden=128,128,128; loss nonsaturating; "
                    "switch packing; train steps=6000",
}


def provoked():
    """The recipes of Failures/, by the failure that each is named after."""
    found = {}
    for path in sorted((ROOT / "Failures").glob("*.lab")):
        lines = path.read_text(encoding="utf-8").splitlines()
        commands = [line.split("#")[0].strip() for line in lines]
        commands = [c for c in commands if c]
        # The cure begins where the file says so, and is not part of the failure.
        end = next((i for i, line in enumerate(lines) if line.startswith("# The cure")), None)
        if end is not None:
            kept = [line.split("#")[0].strip() for line in lines[:end]]
            commands = [c for c in kept if c]
        commands = [c for c in commands if not c.startswith(("seed", "plot", "why", "watch"))]
        found[path.stem] = "; ".join(commands)
    return found


def run(lab, commands, seed):
    """The kinds that were seen at any time, and those at the end."""
    done = subprocess.run(
        [lab, "--json", "--no-rc", "--threads", "1", "--seed", str(seed), "-c", "watch on; " + commands],
        capture_output=True, text=True)
    rows = [json.loads(line) for line in done.stdout.splitlines()]
    trains = [r["result"] for r in rows if r["verb"] == "train" and r["ok"]]
    if done.returncode != 0 or not trains:
        return {"diverged"}, {"diverged"}
    ever = {line.split(":")[0].split(" is over")[0] for t in trains for line in t["seen"]}
    return ever, {f["kind"] for f in trains[-1]["findings"]}


def row(name, wanted, results):
    ever = [e for e, _ in results]
    last = [e for _, e in results]
    right = sum(wanted in e for e in ever) if wanted else sum(not e for e in ever)
    counts = " | ".join(f"{sum(k in e for e in ever)} ({sum(k in e for e in last)})" for k in KINDS)
    other = sum("diverged" in e for e in ever)
    return f"| {name} | {right} of {len(results)} | {counts} | {other} |"


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--lab", default=str(ROOT / ".build/release/gan-lab"))
    parser.add_argument("--seeds", type=int, default=20)
    parser.add_argument("--jobs", type=int, default=2)
    parser.add_argument("only", nargs="*")
    args = parser.parse_args()
    setups = [(f"healthy: {k}", None, v) for k, v in HEALTHY.items()]
    setups += [(f"provoked: {k}", k, v) for k, v in provoked().items()]
    if args.only:
        setups = [s for s in setups if any(o in s[0] for o in args.only)]
    print("| set-up | right | " + " | ".join(KINDS) + " | diverged |")
    print("|" + "---|" * (len(KINDS) + 3))
    with ThreadPoolExecutor(args.jobs) as pool:
        for name, wanted, commands in setups:
            results = list(pool.map(lambda s: run(args.lab, commands, s), range(1, args.seeds + 1)))
            print(row(name, wanted, results), flush=True)


if __name__ == "__main__":
    main()
