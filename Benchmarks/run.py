#!/usr/bin/env python3
"""Times the lab's training steps beside PyTorch and JAX, in turns, in one sitting.

Usage: run.py [--rounds N] [--peers FOLDER] [--out FILE.md]

The lab runs through its own shell, with the components that everybody uses. The peers are the scripts
bench_gan2d.py and bench_wgangp2d.py in FOLDER (or $PEERS), which print their ms_per_step_median as
JSON; a framework that cannot be imported is left out and named. The contestants run one after the other, round by round,
each in a process of its own, so that a drift of the machine's speed meets all of them alike.

OPENBLAS_* variables are taken out of every contestant's environment: some halve the speed of matrix
products.
"""
import argparse, json, os, platform, statistics, subprocess, sys, tempfile

HERE = os.path.dirname(os.path.abspath(__file__))
LAB = os.path.join(HERE, "..", ".build", "release", "gan-lab")

# The workloads as the peers define them: networks 2-128-128-2 and 2-128-128-1, batch 256, Adam
# (0.5, 0.9). ema=0: the peers keep no average of their generator.
WORKLOADS = {
    "gan2d": ("loss nonsaturating; set lr=1e-3 d-steps=1", 400),
    "wgangp2d": ("loss wasserstein; switch gradient-penalty weight=10; set lr=1e-4 d-steps=5", 100),
}
# Matrix-product FLOPs of one step, a multiply-add being two; the ReLUs have no second derivative.
GFLOP = {"gan2d": 0.103, "wgangp2d": 0.51}
FRAMEWORKS = ["torch", "torch-compile", "torch-compile-step", "jax", "jax-scan", "mlx"]


def environment():
    return {k: v for k, v in os.environ.items() if not k.startswith("OPENBLAS_")}


def run(command, timeout=900):
    done = subprocess.run(
        command, capture_output=True, text=True, env=environment(), timeout=timeout)
    if done.returncode != 0:
        raise RuntimeError(done.stderr.strip().splitlines()[-1] if done.stderr.strip() else "failed")
    return done.stdout


def lab(workload, threads):
    """Median ms per step over five blocks, after a block of warm-up."""
    setup, steps = WORKLOADS[workload]
    blocks = "; ".join([f"train steps={steps}"] * 6)
    script = f"data ring modes=8 radius=2 std=0.02; model gan-mlp ema=0; {setup}; set batch=256; {blocks}"
    out = run([LAB, "--json", "--quiet", "--no-rc", "--seed", "0", "--threads", str(threads), "-c", script])
    rates = [json.loads(line)["result"]["steps_per_second"]
             for line in out.splitlines() if json.loads(line)["verb"] == "train"]
    return statistics.median(1e3 / r for r in rates[1:])


def peer(folder, workload, framework, threads):
    script = os.path.join(folder, f"bench_{workload}.py")
    out = run([sys.executable, script, "--framework", framework, "--threads", str(threads),
               "--repeats", "5", "--steps", str(WORKLOADS[workload][1])])
    return json.loads(out.splitlines()[-1])["ms_per_step_median"]


SGEMM = r"""
#include <stdio.h>
#include <stdlib.h>
#include <time.h>
#include <cblas.h>
void openblas_set_num_threads(int);
static double now(void) { struct timespec t; clock_gettime(CLOCK_MONOTONIC, &t); return t.tv_sec + t.tv_nsec * 1e-9; }
int main(int argc, char **argv) {
  int n = 1024; float *a = calloc(n * n, 4), *b = calloc(n * n, 4), *c = calloc(n * n, 4);
  openblas_set_num_threads(atoi(argv[1]));
  double best = 0;
  for (int r = 0; r < 12; r++) {
    double t = now();
    cblas_sgemm(CblasRowMajor, CblasNoTrans, CblasNoTrans, n, n, n, 1, a, n, b, n, 0, c, n);
    double g = 2e-9 * n * n * n / (now() - t);
    if (r > 1 && g > best) best = g;
  }
  printf("%f\n", best);
}
"""


def sgemm(threads):
    """GFLOP/s of a 1024 x 1024 product, the best of ten: what the step's products are held against."""
    with tempfile.TemporaryDirectory() as folder:
        source, binary = os.path.join(folder, "a.c"), os.path.join(folder, "a")
        open(source, "w").write(SGEMM)
        run(["cc", "-O2", source, "-o", binary, "-lopenblas"])
        return float(run([binary, str(threads)]))


def available(folder, framework):
    name = framework.split("-")[0]
    done = subprocess.run([sys.executable, "-c", f"import {name}"], capture_output=True)
    return done.returncode == 0 and os.path.isdir(folder)


def main():
    p = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    p.add_argument("--rounds", type=int, default=3)
    p.add_argument("--peers", default=os.environ.get("PEERS", os.path.join(HERE, "..", "..", "shared", "peers")))
    p.add_argument("--out")
    args = p.parse_args()
    frameworks = [f for f in FRAMEWORKS if available(args.peers, f)]
    missing = [f for f in FRAMEWORKS if f not in frameworks]
    if missing:
        print(f"not installed, and left out: {', '.join(missing)}", file=sys.stderr)
    cores = len(os.sched_getaffinity(0))
    threads = [1, 2] if cores > 1 else [1]
    times = {}
    for round_ in range(args.rounds):
        for workload in WORKLOADS:
            for t in threads:
                for name in ["gan-lab"] + frameworks:
                    try:
                        ms = lab(workload, t) if name == "gan-lab" else peer(args.peers, workload, name, t)
                    except Exception as error:
                        print(f"{workload} {name} {t}: {error}", file=sys.stderr)
                        continue
                    times.setdefault((workload, name, t), []).append(ms)
                    print(f"round {round_ + 1} {workload} {name} threads={t}: {ms:.3f} ms", file=sys.stderr)
    rate = {t: sgemm(t) for t in threads}
    text = report(times, frameworks, threads, rate, args.rounds)
    print(text)
    if args.out:
        open(args.out, "w").write(text)


def report(times, frameworks, threads, rate, rounds):
    cpu = next((l.split(":")[1].strip() for l in open("/proc/cpuinfo") if l.startswith("model name")), platform.machine())
    versions = [f"{f.split('-')[0]} " + run([sys.executable, "-c", f"import {f.split('-')[0]} as m; print(m.__version__)"]).strip()
                for f in dict.fromkeys(f.split('-')[0] for f in frameworks)]
    best_rate = max(rate.values())
    lines = ["# Milliseconds per training step", "",
             f"Median of {rounds} rounds in turns; {cpu}, {len(os.sched_getaffinity(0))} cores; "
             + ", ".join([run([LAB, "--version"]).strip().join(["gan-lab ", ""])] + versions) + ".",
             "sgemm of 1024 x 1024 in the same sitting: " + ", ".join(f"{rate[t]:.0f} GFLOP/s on {t}" for t in threads) + ".", "",
             "| workload | contestant | " + " | ".join(f"{t} thread{'s' * (t > 1)}" for t in threads) + " | best | gan-lab is faster by | share of the sgemm bound |",
             "|---|---|" + "---|" * (len(threads) + 3)]
    for workload in WORKLOADS:
        own = min((statistics.median(v) for (w, n, t), v in times.items() if w == workload and n == "gan-lab"), default=float("nan"))
        for name in ["gan-lab"] + frameworks:
            row = [statistics.median(times[(workload, name, t)]) if (workload, name, t) in times else float("nan") for t in threads]
            best = min(x for x in row if x == x) if any(x == x for x in row) else float("nan")
            bound = GFLOP[workload] / best_rate * 1e3
            lines.append(f"| {workload} | {name} | " + " | ".join(f"{x:.3f}" for x in row)
                         + f" | {best:.3f} | {best / own:.2f} x | {100 * bound / best:.0f} % |")
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    main()
