#!/usr/bin/env python3
"""Kills trainings at random moments and looks whether each run opens again.

    Scripts/kill-runs.py [--lab PROGRAM] [--kills N] [--seed N]

A training whose state is kept every few milliseconds gets SIGKILL after a random time, from its first moment on; now and
then `runs`, which brings the index up to date, and a run's removal get it, too. Then each run is resumed from its last
state for some steps, which must not be fewer than its status promises, and the index is made anew from the folders. Prints what it
found; the exit status is 1 if a run was lost.
"""
import argparse
import json
import os
import random
import signal
import subprocess
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
SETUPS = [
    "data ring; model gan-mlp hidden=16; loss nonsaturating; set batch=32",
    "data moons; model gan-mlp hidden=16; loss wasserstein; switch gradient-penalty; set batch=32",
    "data moons; model vae hidden=16; loss elbo; set batch=32",
    "data moons; model realnvp hidden=16 layers=2; loss nll; set batch=32",
]


def start(lab, commands, environment):
    return subprocess.Popen([lab, "--no-rc", "-q", "--json", "--threads", "1", "-c", commands], env=environment,
                            stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)


def done(lab, commands, environment):
    process = start(lab, commands, environment)
    out, err = process.communicate(timeout=120)
    rows = [json.loads(line) for line in out.splitlines()]
    return process.returncode, rows, err


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--lab", default=str(ROOT / ".build/release/gan-lab"))
    parser.add_argument("--kills", type=int, default=200)
    parser.add_argument("--seed", type=int, default=1)
    args = parser.parse_args()
    chance = random.Random(args.seed)
    lost, others, promised = [], 0, {}
    with tempfile.TemporaryDirectory() as home:
        runs = Path(home) / "runs"
        environment = {**os.environ, "HOME": home, "GANLAB_RUNS": str(runs)}
        for kill in range(args.kills):
            kind = chance.random()
            commands = f"{chance.choice(SETUPS)}; seed {kill}; set checkpoint=0.002; train steps=100000000"
            wait = chance.uniform(0, 1.2)
            if kind < 0.15:
                commands, wait = "runs last=5; runs reindex; runs", chance.uniform(0, 0.5)
                others += 1
            elif kind < 0.2:
                numbers = [int(p.name) for p in runs.iterdir() if p.name.isdigit()] if runs.exists() else []
                if numbers:
                    commands, wait = f"runs rm {min(numbers)}", chance.uniform(0, 0.3)
                    promised.pop(min(numbers), None)
                    others += 1
            process = start(args.lab, commands, environment)
            time.sleep(wait)
            process.send_signal(signal.SIGKILL)
            process.communicate()
        status, rows, err = done(args.lab, "runs reindex; runs last=1000", environment)
        listed = rows[-1]["result"]["runs"]
        folders = sorted(int(p.name) for p in runs.iterdir() if p.name.isdigit())
        if status != 0 or rows[0]["result"]["damaged"] or [r["run"] for r in listed] != folders[::-1]:
            lost.append(f"the index: {rows} {err}")
        states = {}
        for row in listed:
            states[row["state"]] = states.get(row["state"], 0) + 1
        opened, young = 0, 0
        for number in folders:
            folder = runs / str(number)
            promise = json.loads((folder / "status.json").read_text())
            if not (folder / "checkpoints/latest.safetensors").exists():
                young += 1  # Killed between its folder and its first state, at step 0.
                if promise["step"] != 0:
                    lost.append(f"run {number} promises step {promise['step']} and has no state")
                continue
            status, rows, err = done(args.lab, f"open {folder}/checkpoints/latest.safetensors; train steps=3",
                                     environment)
            if status != 0 or rows[0]["result"]["step"] < promise["step"]:
                lost.append(f"run {number}, promised {promise['step']}: {rows} {err}")
            else:
                opened += 1
        left = [p.name for p in runs.iterdir() if p.name.startswith(".new") or p.name.startswith(".gone")]
        print(f"{args.kills} kills, {others} of them of runs, runs reindex and runs rm: {len(folders)} runs {states}")
        print(f"{opened} opened at what their status promised or after, and trained on; {young} were killed before "
              f"their first state; {len(lost)} lost; left over: {len(left)}")
        for line in lost:
            print("  " + line)
    raise SystemExit(1 if lost else 0)


if __name__ == "__main__":
    main()
