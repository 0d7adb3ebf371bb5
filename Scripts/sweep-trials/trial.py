"""What the trials of sweeps share: a sweep of 24 short jobs, and how its results are compared."""
import json
import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
LAB = os.environ.get("GANLAB", str(ROOT / ".build/release/gan-lab"))

SWEEP = """
commands = "model gan-mlp hidden=32,32; set batch=64 checkpoint=0.1"
seeds = "1-4"
steps = {steps}
measure = ["modes_covered", "high_quality_3sigma", "w2"]
samples = 500

[axes]
data = ["ring", "grid"]
loss = ["minimax", "nonsaturating", "hinge"]
"""


def environment(home):
    kept = {key: value for key, value in os.environ.items()
            if not key.startswith("OPENBLAS_") and key != "GANLAB_RUNS"}
    return {**kept, "HOME": str(home), "XDG_DATA_HOME": str(Path(home) / "data"),
            "XDG_STATE_HOME": str(Path(home) / "state")}


def lab(*arguments, home, check=True):
    """The lab's answer to a subcommand, as --json gives it."""
    done = subprocess.run([LAB, *arguments, "--json"], env=environment(home), capture_output=True, text=True)
    if check and done.returncode != 0:
        raise SystemExit(f"gan-lab {' '.join(arguments)}: {done.returncode}\n{done.stdout}{done.stderr}")
    return json.loads(done.stdout)["result"] if check else done


def plan(folder, home, steps):
    """A sweep's folder with its plan."""
    file = Path(folder) / "trial.toml"
    file.write_text(SWEEP.format(steps=steps))
    lab("sweep", "plan", str(file), "--no-probe", "--no-rc", home=home)
    return Path(folder) / "trial.sweep"


def results(sweep):
    """What each job came to: all that must be the same whoever ran it."""
    found = {}
    for file in sorted((sweep / "jobs").glob("*/result.json")):
        result = json.loads(file.read_text())
        figures = {f["key"]: f.get("value") for f in result["figures"] if f["key"] != "train_seconds"}
        # A job's name ends in a digest of its folder, too.
        found[file.parent.name.rsplit("-", 1)[0]] = (
            result["state"], result["steps"], result["checksum"], json.dumps(figures, sort_keys=True))
    return found


def compare(sweep, reference, what):
    """Ends the trial if any job is missing, or came to other bits."""
    ours, theirs = results(sweep), results(reference)
    missing = sorted(theirs.keys() - ours.keys())
    other = sorted(key for key in ours if ours[key] != theirs.get(key))
    if missing or other:
        sys.exit(f"{what}: missing {missing}, of other bits {other}")
    attempts = sum(json.loads(f.read_text())["attempts"] for f in (sweep / "jobs").glob("*/result.json"))
    print(f"{what}: {len(ours)} jobs, each with the bits of the local engine's; "
          f"begun again {attempts} times")
