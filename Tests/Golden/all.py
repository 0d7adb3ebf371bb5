"""Makes all golden numbers anew, or checks that the committed ones can be made again.

    python3 Tests/Golden/all.py           rewrites the JSON files beside the scripts
    python3 Tests/Golden/all.py --check   makes them in a temporary folder and compares: structure
                                          and whole numbers exactly, other numbers to 1e-9

Either way cross_check.py follows if JAX is installed. Another CPU or another version may change
last digits, so a rewrite is committed only with its reason.
"""

import importlib.util
import json
import math
import os
import subprocess
import sys
import tempfile
from pathlib import Path

HERE = Path(__file__).resolve().parent
SCRIPTS = ["ops.py", "networks.py", "traces.py", "flows.py", "vae.py", "dcgan.py", "conditional.py", "games.py",
           "optimisers.py", "divergences.py", "measures.py", "features.py", "welch.py", "spectral.py",
           "chains.py", "logistic.py", "tsne.py", "philox.py"]
NEEDED = ["torch", "numpy", "scipy", "mpmath", "arviz", "sklearn"]
# Versions may differ where the numbers do not; the gaps measure rounding itself, which another
# machine does differently.
FREE = {"made_by", "float64_gap", "float32_gap"}
TOLERANCE, SINGLE_TOLERANCE = 1e-9, 1e-4


def run(script, **extra):
    """Runs a script with this Python; ends the program if it fails."""
    environment = {**os.environ, "PYTHONDONTWRITEBYTECODE": "1", "OMP_NUM_THREADS": "1", **extra}
    status = subprocess.run([sys.executable, str(HERE / script)], env=environment).returncode
    if status != 0:
        raise SystemExit(f"{script} failed")


def differences(old, new, path, tolerance=TOLERANCE):
    """Where two JSON values differ, as lines of text."""
    if isinstance(old, dict) and isinstance(new, dict) and list(old) == list(new):
        for key in old:
            if key not in FREE:
                wider = SINGLE_TOLERANCE if key == "float32" else tolerance
                yield from differences(old[key], new[key], f"{path}.{key}", wider)
    elif isinstance(old, list) and isinstance(new, list) and len(old) == len(new):
        for i, pair in enumerate(zip(old, new)):
            yield from differences(*pair, f"{path}[{i}]", tolerance)
    elif type(old) is float and type(new) is float:
        if not math.isclose(old, new, rel_tol=tolerance, abs_tol=tolerance):
            yield f"{path}: {old!r} committed, {new!r} made now"
    elif old != new or type(old) is not type(new):
        yield f"{path}: {str(old)[:60]} committed, {str(new)[:60]} made now"


def check():
    """Compares the committed files with files made now; returns the number of differences."""
    found = []
    with tempfile.TemporaryDirectory() as folder:
        for script in SCRIPTS:
            run(script, GOLDEN_OUTPUT=folder)
        made = {p.name: json.loads(p.read_text(encoding="utf-8"))
                for p in sorted(Path(folder).glob("*.json"))}
    committed = {p.name for p in HERE.glob("*.json")}
    found += [f"{name}: only one side has it" for name in sorted(committed ^ set(made))]
    for name in sorted(committed & set(made)):
        old = json.loads((HERE / name).read_text(encoding="utf-8"))
        found += differences(old, made[name], name)
    for line in found[:40]:
        print(line)
    return len(found)


if __name__ == "__main__":
    missing = [name for name in NEEDED if importlib.util.find_spec(name) is None]
    if missing:
        raise SystemExit(f"missing: {', '.join(missing)}. Try: "
                         "pip install -r Tests/Golden/requirements.txt")
    unknown = [word for word in sys.argv[1:] if word != "--check"]
    if unknown:
        raise SystemExit(f"unknown argument {unknown[0]}; the only one is --check")
    if "--check" in sys.argv[1:]:
        count = check()
        print("the committed numbers are reproduced" if count == 0 else f"{count} differences")
        status = 0 if count == 0 else 1
    else:
        for each in SCRIPTS:
            run(each)
        status = 0
    if importlib.util.find_spec("jax") is None:
        print("cross_check.py: skipped, for want of jax")
    else:
        run("cross_check.py")
    raise SystemExit(status)
