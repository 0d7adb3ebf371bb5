#!/usr/bin/env python3
"""Prints where the time of a step goes, by kind of operation, as the table of README.md.

Each workload runs under --profile twice, the second time with as many steps again: what is told is the
difference, without the start and the first step.

Usage: shares.py [--only gan2d] [--threads 1] [--python PYTHON-WITH-NUMPY]
"""
import argparse, json, sys, tempfile
import lab
from processes import run
from workloads import WORKLOADS

BLOCKS = 3  # of steps as run.py times them
KINDS = ["products", "optimiser", "sums and norms", "random numbers", "other operations", "the rest"]
OPTIMISERS = {"adam"}
SUMS = {"sum", "column sums", "sum of squares"}


def kind(operation):
    name = operation["name"]
    if operation["flop"] > 0:
        return "products"
    if name in OPTIMISERS:
        return "optimiser"
    if name in SUMS:
        return "sums and norms"
    return "random numbers" if name.startswith("random") else "other operations"


def profile(workload, steps, threads, folder):
    """(seconds of each kind, of the process) for that many steps after the first."""
    if hasattr(workload, "verb"):
        commands = [workload.commands()] + [workload.step(folder)] * (1 + steps)
    else:
        commands = [workload.commands(), "train steps=1", f"train steps={steps}"]
    said, _ = run([lab.PROGRAM, "--json", "--quiet", "--no-rc", "--no-record", "--profile", "--seed", "0",
                   "--threads", str(threads), "--plugins", lab.PLUGINS, "-c", "; ".join(c for c in commands if c)])
    found = json.loads(said[-1][1])["result"]
    seconds = dict.fromkeys(KINDS, 0.0)
    for operation in found["operations"]:
        seconds[kind(operation)] += operation["seconds"]
    seconds["the rest"] = found["seconds"] - sum(seconds.values())
    return seconds


def row(workload, threads, python):
    """A line of the table: microseconds of a step, and the percentage of each kind."""
    steps = BLOCKS * workload.steps
    with tempfile.TemporaryDirectory() as folder:
        if hasattr(workload, "verb"):
            workload.prepare(folder, python)
        once, twice = (profile(workload, n, threads, folder) for n in (steps, 2 * steps))
    each = {k: (twice[k] - once[k]) / steps for k in KINDS}
    whole = sum(each.values())
    cells = [workload.name, f"{1e6 * whole:,.0f}"] + [f"{100 * each[k] / whole:.1f} %" for k in KINDS]
    return "| " + " | ".join(cells) + " |"


def main():
    p = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    p.add_argument("--only", action="append", choices=list(WORKLOADS), metavar="WORKLOAD",
                   help="this workload; may be given again")
    p.add_argument("--threads", type=int, default=1)
    p.add_argument("--python", default=sys.executable, help="a Python that has NumPy, for knn_fid's files")
    args = p.parse_args()
    lab.compile_plugins()
    print(f"| workload, {args.threads} thread{'s' * (args.threads > 1)} | µs a step | {' | '.join(KINDS)} |")
    print("|---" * (2 + len(KINDS)) + "|")
    for name in args.only or WORKLOADS:
        print(row(WORKLOADS[name], args.threads, args.python), flush=True)


if __name__ == "__main__":
    main()
