#!/usr/bin/env python3
"""Draws the time of a gan2d step over the batch and over the width, beside a peer's.

Usage: scaling.py [--peer jax-scan] [--resume] [--minutes N] [--out ../Documentation/scaling.png]

A cliff is a place where the time grows 1.6 times more than the work from one point to the next.
"""
import argparse, dataclasses, json, os, sys, time
import lab
from processes import Failed, environment, output
from workloads import WORKLOADS

HERE = os.path.dirname(os.path.abspath(__file__))
BASE = WORKLOADS["gan2d"]
BATCHES = [64, 256, 1024, 4096, 16384]
WIDTHS = [32, 64, 128, 256, 512, 1024, 2048]
CLIFF = 1.6
BLOCKS = 3

# The peer's own script, with other constants.
PEER = """
import sys
sys.path.insert(0, {folder!r})
import bench_gan2d as b
from common import main
b.B, b.GS, b.DS = {batch}, {generator}, {critic}
main("gan2d", {{"torch": b.make_torch, "torch-compile-step": b.make_torch_step,
               "jax": b.make_jax, "jax-scan": lambda a: b.make_jax(a, True)}})
"""


def variant(batch=BASE.batch, width=None):
    widths = BASE.generator[1:-1] if width is None else (width,) * 2
    return dataclasses.replace(BASE, batch=batch, generator=(2, *widths, 2), critic=(2, *widths, 1))


def steps(workload):
    """As many as take about a fifth of a second at 60 GFLOP/s."""
    return max(2, min(400, round(0.2 * 60e9 / workload.flop())))


def peer(args, workload):
    n = steps(workload)
    program = PEER.format(folder=args.peers, batch=workload.batch,
                          generator=list(workload.generator), critic=list(workload.critic))
    said = output(
        [args.python, "-c", program, "--framework", args.peer, "--threads", "2", "--steps", str(n),
         "--repeats", str(BLOCKS), "--chunk", str(min(100, n))], environment(PYTHONDONTWRITEBYTECODE=1))
    return json.loads(said.splitlines()[-1])["ms_per_step_median"]


def cliffs(rows, axis, who):
    """Words on each neighbours whose time grows more than `CLIFF` times as their work."""
    points = sorted((r[axis], r) for r in rows if r["axis"] == axis and who in r)
    for (low, a), (high, b) in zip(points, points[1:]):
        growth = b[who] / a[who] / (b["flop"] / a["flop"])
        if growth > CLIFF:
            yield (f"{who}, {axis} {low} to {high}: {a[who]:.3f} to {b[who]:.3f} ms, "
                   f"{growth:.2f} times the growth of the work")


def draw(rows, who, path):
    import matplotlib
    matplotlib.use("Agg")
    import matplotlib.pyplot as plt
    figure, panels = plt.subplots(1, 2, figsize=(10, 4.2), sharey=True)
    for panel, axis in zip(panels, ("batch", "width")):
        points = sorted((r for r in rows if r["axis"] == axis), key=lambda r: r[axis])
        for name, mark, color in zip(who, "os", ("#0072B2", "#D55E00")):
            there = [p for p in points if name in p]
            panel.loglog([p[axis] for p in there], [p[name] for p in there], mark + "-", color=color, label=name)
        last = points[-1]
        panel.loglog([p[axis] for p in points],
                     [last["gan-lab"] * p["flop"] / last["flop"] for p in points],
                     "--", color="0.5", label="the work: matrix-product FLOPs")
        panel.set_xticks([p[axis] for p in points], [str(p[axis]) for p in points])
        panel.minorticks_off()
        panel.grid(alpha=0.3)
        panel.set_xlabel("batch, at width 128" if axis == "batch" else "width, at batch 256")
    panels[0].set_ylabel("ms per gan2d step, 2 threads")
    panels[0].legend(frameon=False)
    figure.tight_layout()
    figure.savefig(path, dpi=110)


def main():
    p = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    p.add_argument("--peer", default="jax-scan")
    p.add_argument("--resume", action="store_true", help="go on with scaling.jsonl")
    p.add_argument("--minutes", type=float, default=1e9, help="begin nothing after this time")
    p.add_argument("--peers", default=os.environ.get("PEERS", os.path.join(lab.ROOT, "..", "shared", "peers")))
    p.add_argument("--python", default=os.environ.get("PEERS_PYTHON", sys.executable))
    p.add_argument("--out", default=os.path.join(lab.ROOT, "Documentation", "scaling.png"))
    args = p.parse_args()
    path = os.path.join(HERE, "scaling.jsonl")
    end = time.monotonic() + 60 * args.minutes
    rows = []
    if args.resume and os.path.exists(path):
        with open(path) as f:
            rows = [json.loads(line) for line in f]
    for axis, value in [("batch", b) for b in BATCHES] + [("width", w) for w in WIDTHS]:
        if any(r["axis"] == axis and r.get(axis) == value for r in rows) or time.monotonic() > end:
            continue
        workload = variant(**{axis: value})
        row = {"axis": axis, axis: value, "flop": workload.flop(),
               "gan-lab": round(lab.train(workload, 2, steps(workload), BLOCKS)["ms"], 4)}
        try:
            row[args.peer] = round(peer(args, workload), 4)
        except Failed as error:
            print(f"{args.peer}: {error}", file=sys.stderr)
        rows.append(row)
        print(json.dumps(row), file=sys.stderr)
    with open(path, "w") as f:
        f.writelines(json.dumps(r) + "\n" for r in rows)
    for axis in ("batch", "width"):
        for who in ("gan-lab", args.peer):
            for words in cliffs(rows, axis, who):
                print("cliff:", words)
    draw(rows, ["gan-lab", args.peer], args.out)


if __name__ == "__main__":
    main()
