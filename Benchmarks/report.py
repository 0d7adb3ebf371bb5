#!/usr/bin/env python3
"""Makes RESULTS.md from results.jsonl: medians, ratios, and shares of what the machine can do.

Usage: report.py [results.jsonl] > RESULTS.md
"""
import json, os, statistics, sys
from workloads import WORKLOADS

OWN = "gan-lab"
YARDSTICK = "torch"
BUSY = 0.1  # CPUs that others used: above this a run is marked


def median(values):
    return statistics.median(values)


class Table:
    """The runs of one workload."""

    def __init__(self, rows, name):
        self.workload = WORKLOADS[name]
        self.runs = [r for r in rows if r["kind"] == "run" and r["workload"] == name]
        own_shape = list(self.workload.layer())
        self.rate = max((r["gflops"] for r in rows if r["kind"] == "sgemm"
                         and r["shape"] in ([1024] * 3, own_shape)), default=float("nan"))
        self.bound = self.workload.flop() / self.rate * 1e-6
        self.names = list(dict.fromkeys(r["contestant"] for r in self.runs))

    def times(self, name, threads):
        return {r["round"]: r["ms"] for r in self.runs
                if "ms" in r and (r["contestant"], r["threads"]) == (name, threads)}

    def best(self, name):
        """(median, threads) in the thread count whose median is the lowest."""
        found = [(median(t.values()), n) for n in (1, 2) if (t := self.times(name, n))]
        return min(found, default=None)

    def peers(self):
        """(median of the rounds' ratios to the lab, threads, name), the fastest first."""
        return sorted((median(pairs), t, n) for n in self.names if not n.startswith(OWN)
                      for t in (1, 2) if (pairs := self.pairs(n, t)))

    def pairs(self, name, threads):
        """The ratios to the lab of the rounds that both ran, each in its best thread count."""
        own, other = self.times(OWN, self.best(OWN)[1]), self.times(name, threads)
        return [other[r] / own[r] for r in own if r in other]

    def cell(self, name, threads):
        runs = [r for r in self.runs if (r["contestant"], r["threads"]) == (name, threads)]
        timed = [r for r in runs if "ms" in r]
        if not timed:
            return "failed" if runs else "-"
        low, high = min(r["ms_min"] for r in timed), max(r["ms_max"] for r in timed)
        mark = "*" if max(r["other_cpus"] for r in timed) > BUSY else ""
        return f"**{median([r['ms'] for r in timed]):.3f}**{mark} {low:.3f}..{high:.3f}"

    def row(self, name):
        runs = [r for r in self.runs if r["contestant"] == name and "ms" in r]
        if not runs:
            return f"| {name} | failed | failed |" + " |" * 6
        ms, own, eager = self.best(name)[0], self.best(OWN), self.best(YARDSTICK)
        first = max((r["first_step_s"] for r in runs if r["round"] == 1), default=float("nan"))
        return " | ".join([
            f"| {name}", self.cell(name, 1), self.cell(name, 2),
            f"{ms / own[0]:.2f}" if own else "-", f"{100 * self.bound / ms:.0f} %",
            f"{eager[0] / ms:.2f}" if eager else "-", f"{first:.2f}",
            f"{max(r['peak_rss_mb'] for r in runs):.0f}", f"{len({r['round'] for r in runs})} |"])

    def section(self):
        w = self.workload
        order = sorted(self.names, key=lambda n: (self.best(n) or (float("inf"),))[0])
        return "\n".join([
            f"## {w.name}", "",
            f"{w.flop() * 1e-9:.3f} GFLOP a step; {self.rate:.0f} GFLOP/s at best: not below "
            f"{self.bound:.3f} ms.", "",
            "| contestant | ms, 1 thread | ms, 2 threads | x gan-lab's time | of the bound | "
            "x torch's speed | first step s | peak MB | rounds |",
            "|---|---|---|---|---|---|---|---|---|", *(self.row(n) for n in order), ""])

    def summary(self):
        own, peers, eager = self.best(OWN), self.peers(), self.best(YARDSTICK)
        if not own:
            return f"| {self.workload.name} | failed |" + " |" * 7
        line = [f"| {self.workload.name}", f"{own[0]:.3f} ({own[1]})"]
        if not peers:
            return " | ".join(line + ["none installed", "", "", "", ""]) + \
                f" | {100 * self.bound / own[0]:.0f} % | |"
        faster, threads, name = peers[0]
        pairs, ms = self.pairs(name, threads), median(self.times(name, threads).values())
        line += [f"{name}: {ms:.3f} ({threads})", f"**{faster:.2f}**",
                 f"{min(pairs):.2f}..{max(pairs):.2f}", f"{self.workload.goal}",
                 f"{100 * self.bound / own[0]:.0f} %", f"{100 * self.bound / ms:.0f} %",
                 f"{eager[0] / own[0]:.2f} |" if eager else "- |"]
        return " | ".join(line)


def document(rows):
    sitting = next(r for r in rows if r["kind"] == "sitting")
    tables = [t for name in WORKLOADS if (t := Table(rows, name)).runs]
    prompts = [r["seconds"] for r in rows if r["kind"] == "prompt"]
    sgemm = {}
    for r in rows:
        if r["kind"] == "sgemm":
            key = ("x".join(map(str, r["shape"])), r["cores"])
            sgemm[key] = max(sgemm.get(key, (0, "")), (r["gflops"], r.get("kernels", "own choice")))
    others = [r["other_cpus"] for r in rows if r["kind"] == "run" and "ms" in r]
    worth = [r["worth"] for r in rows if r["kind"] == "host"]
    versions = ", ".join(f"{k} {v}" for k, v in sitting["versions"].items())
    quick = " **A quick run: a quarter of the steps, three peers.**" if sitting["quick"] else ""
    without = ", ".join(sitting.get("without", []))
    lines = [
        "# Milliseconds per training step", "",
        f"Made by `make bench` from results.jsonl; [README.md](README.md) says what the columns mean.{quick}", "",
        f"- {sitting['started']}, commit {sitting['commit']}; {versions}",
        f"- {sitting['cpu']} ({', '.join(sitting['levels'])}), {sitting['cores']} cores; {sitting['system']}; "
        f"OPENBLAS_* unset",
        "- sgemm by the fastest of OpenBLAS's kernels, GFLOP/s: "
        + ", ".join(f"{s} {g:.0f} on {c} ({k})" for (s, c), (g, k) in sgemm.items()),
        f"- other processes took {median(others):.2f} CPUs in the middle run, {max(others):.2f} in the worst"
        if others else "- nothing ran",
        *([f"- left out: {without}"] if without else []),
        *([f"- all cores together multiplied {median(worth):.2f} times what one did, before the middle round of a "
           f"workload ({min(worth):.2f}..{max(worth):.2f})"] if worth else []),
        f"- from the start to the prompt, all plugins found: {1e3 * median(prompts):.0f} ms "
        f"({1e3 * min(prompts):.0f}..{1e3 * max(prompts):.0f}, {len(prompts)} starts)", "",
        "| workload | gan-lab ms (threads) | best peer: ms (threads) | faster by | pairs | goal | "
        "gan-lab of the bound | peer of the bound | x torch's speed |",
        "|---|---|---|---|---|---|---|---|---|", *(t.summary() for t in tables),
        *(f"| {n} | not in the lab yet |" + " |" * 7 for n in sitting.get("absent", [])), "",
        *(t.section() for t in tables),
        f"\\* others took more than {BUSY} CPUs during one of the runs."]
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    path = sys.argv[1] if len(sys.argv) > 1 else os.path.join(os.path.dirname(os.path.abspath(__file__)), "results.jsonl")
    with open(path) as f:
        print(document([json.loads(line) for line in f]), end="")
