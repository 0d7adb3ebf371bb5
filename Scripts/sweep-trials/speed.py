#!/usr/bin/env python3
"""200 short trainings on one worker and on two: how much faster, and what a job costs beside its training.

    Scripts/sweep-trials/speed.py [--rounds N]

One worker and two take turns; the overhead is the wall time of one worker less the seconds that jobs measured of their
trainings and of the same measures in one process, by job. The program is $GANLAB, or the checkout's.
"""
import argparse
import json
import shutil
import statistics
import subprocess
import tempfile
from pathlib import Path

import trial

SWEEP = """
commands = "model gan-mlp hidden=32,32; set batch=64"
seeds = "1-50"
steps = 1000
measure = ["modes_covered", "high_quality_3sigma"]
samples = 500
[axes]
data = ["ring", "grid"]
loss = ["minimax", "hinge"]
"""


def once(folder, home, workers):
    shutil.rmtree(folder / "jobs", ignore_errors=True)
    (folder / "jobs").mkdir()
    wall = trial.lab("sweep", "run", str(folder), "--jobs", str(workers), home=home)["wall_seconds"]
    trained = sum(json.loads(f.read_text())["seconds"] for f in (folder / "jobs").glob("*/result.json"))
    return wall, trained


def bare(home):
    """The same trainings and measures one after the other in one process that keeps nothing."""
    lines = []
    for seed in range(1, 51):
        for data in ("ring", "grid"):
            for loss in ("minimax", "hinge"):
                lines.append(f"seed {seed}; data {data}; model gan-mlp hidden=32,32; loss {loss}; set batch=64; "
                             "reset; train steps=1000; measure n=500 modes_covered high_quality_3sigma")
    script = Path(home) / "bare.lab"
    script.write_text("\n".join(lines))
    done = subprocess.run([trial.LAB, "run", "--json", "--no-rc", "--no-record", "--threads", "1", str(script)],
                          env=trial.environment(home), capture_output=True, text=True, check=True)
    return sum(json.loads(line)["seconds"] for line in done.stdout.splitlines())


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--rounds", type=int, default=3)
    args = parser.parse_args()
    with tempfile.TemporaryDirectory() as top:
        file = Path(top) / "speed.toml"
        file.write_text(SWEEP)
        trial.lab("sweep", "plan", str(file), "--no-probe", "--no-rc", home=top)
        folder = Path(top) / "speed.sweep"
        ratios, costs = [], []
        for turn in range(args.rounds):
            one, _ = once(folder, top, 1)
            two, _ = once(folder, top, 2)
            plain = bare(top)
            ratios.append(one / two)
            costs.append(1000 * (one - plain) / 200)
            print(f"one worker {one:.2f} s, two {two:.2f} s: {one / two:.2f} times; in one process without a sweep "
                  f"{plain:.2f} s: {costs[-1]:.1f} ms a job", flush=True)
        print(f"median: {statistics.median(ratios):.2f} times, {statistics.median(costs):.1f} ms a job")


if __name__ == "__main__":
    main()
