#!/usr/bin/env python3
"""Kills workers, the engine and the collector of a sweep at random moments, and looks whether anything is lost.

    Scripts/sweep-trials/kill.py [--kills N] [--seed N]

At the end each job must have come to the bits of a sweep that nobody disturbed, be once in the table, and once among the
runs. The program is $GANLAB, or the checkout's.
"""
import argparse
import os
import random
import signal
import subprocess
import tempfile
import time
from pathlib import Path

import trial


def children(pid):
    try:
        return [int(p) for p in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]
    except OSError:
        return []


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--kills", type=int, default=50)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--steps", type=int, default=4000)
    args = parser.parse_args()
    chance = random.Random(args.seed)
    with tempfile.TemporaryDirectory() as top:
        for name in ("quiet", "kill"):
            (Path(top) / name).mkdir()
        reference = trial.plan(f"{top}/quiet", top, args.steps)
        trial.lab("sweep", "run", str(reference), home=top)
        sweep = trial.plan(f"{top}/kill", top, args.steps)
        kills = {"worker": 0, "engine": 0, "collector": 0}
        engine = None
        runs = Path(top) / "runs"

        def start(*arguments):
            return subprocess.Popen([trial.LAB, "sweep", *arguments, "--json"], env=trial.environment(top),
                                    stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)

        while sum(kills.values()) < args.kills:
            if engine is None or engine.poll() is not None:
                if engine is not None and engine.returncode == 0:
                    # All was done before enough was killed: some of it is to be done again.
                    for file in chance.sample(sorted((sweep / "jobs").glob("*/result.json")), 8):
                        file.unlink()
                        for run in (file.parent / "runs").glob("*"):
                            subprocess.run(["rm", "-rf", str(run)])
                engine = start("run", str(sweep), "--jobs", "2")
            kind = chance.random()
            if kind < 0.25:
                collector = start("collect", str(sweep), "--to", str(runs))
                time.sleep(chance.uniform(0, 0.15))
                if collector.poll() is None:
                    kills["collector"] += 1
                collector.kill()
                collector.wait()
                continue
            time.sleep(chance.uniform(0, 1))
            if kind < 0.35:
                if engine.poll() is None:
                    kills["engine"] += 1
                    engine.kill()
                    engine.wait()
                continue
            workers = children(engine.pid)
            if workers:
                kills["worker"] += 1
                try:
                    os.kill(chance.choice(workers), signal.SIGKILL)
                except ProcessLookupError:
                    kills["worker"] -= 1
        if engine.poll() is None:
            engine.terminate()
            engine.wait()
        trial.lab("sweep", "run", str(sweep), home=top)
        trial.compare(sweep, reference, f"{sum(kills.values())} kills {kills}")
        trial.lab("sweep", "collect", str(sweep), "--to", str(runs), home=top)
        again = trial.lab("sweep", "collect", str(sweep), "--to", str(runs), home=top)
        kept = [run for run in runs.iterdir() if run.name.isdigit()]
        left = [run.name for run in runs.iterdir() if run.name.startswith((".new", ".gone"))]
        table = trial.lab("sweep", "table", str(sweep), home=top)
        counts = {setup["finished"] for setup in table["setups"]}
        assert again["brought"] == 0 and len(kept) == 24 and not left, (again, len(kept), left)
        assert counts == {4} and table["finished"] == 24, table
        print("24 runs collected, each once; 4 of 4 seeds in each row of the table")


if __name__ == "__main__":
    main()
