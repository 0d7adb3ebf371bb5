#!/usr/bin/env python3
"""GAN, PacGAN2 and PacGAN4 on a ring and a grid of Gaussians, beside table 1 of Lin et al. 2018.

    Scripts/packing-table.py [--lab PROGRAM] [--seeds N] [--steps N] [--jobs N]

The paper's set-up as far as the lab has it: data, batch (100 packs), Adam (1e-4, beta1 0.8), G of four layers of 400
with batch normalisation, weights from N(0, 0.02); 2,500 samples. What differs: D's three layers of 200 are leaky ReLUs
in place of maxout of five pieces, data are drawn anew in place of 100,000 points, and there are fewer steps than
the paper's 400,000. Means and standard errors over the seeds, as the paper has them. Prints Markdown.
"""
import argparse
import json
import statistics
import subprocess
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
DATA = {"ring": "data ring radius=1 std=0.01", "grid": "data grid"}
PUBLISHED = {
    ("ring", 1): "6.3 ± .5, 98.2 ± .2 %, .45 ± .09", ("grid", 1): "17.3 ± .8, 94.8 ± .7 %, .70 ± .07",
    ("ring", 2): "7.9 ± .1, 95.6 ± 2.0 %, .07 ± .03", ("grid", 2): "23.8 ± .7, 91.3 ± .8 %, .13 ± .04",
    ("ring", 4): "7.8 ± .1, 95.9 ± 1.4 %, .07 ± .02", ("grid", 4): "24.8 ± .2, 93.6 ± .6 %, .04 ± .01",
}


def commands(data, size, steps):
    packing = f"switch packing size={size}; " if size > 1 else ""
    return (f"{DATA[data]}; model gan-mlp hidden=400,400,400,400 d-hidden=200,200,200 latent=2 "
            f"initialiser=dcgan ema=0; switch batch-norm network=generator; loss nonsaturating; {packing}"
            f"set batch={100 * size} lr=1e-4 beta1=0.8 beta2=0.999; train steps={steps}; measure n=2500")


def run(lab, data, size, steps, seed):
    done = subprocess.run(
        [lab, "--json", "--no-rc", "--threads", "1", "--seed", str(seed), "-c",
         commands(data, size, steps)], capture_output=True, text=True)
    if done.returncode != 0:
        raise SystemExit(f"{data}, {size}, seed {seed}: {done.stdout.strip()[-500:]}{done.stderr}")
    result = json.loads(done.stdout.splitlines()[-1])["result"]
    return result["modes_covered"], 100 * result["high_quality_3sigma"], result["reverse_kl"] or float("nan")


def mean(values, digits):
    error = statistics.stdev(values) / len(values) ** 0.5 if len(values) > 1 else float("nan")
    return f"{statistics.mean(values):.{digits}f} ± {error:.{digits}f}"


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--lab", default=str(ROOT / ".build/release/gan-lab"))
    parser.add_argument("--seeds", type=int, default=5)
    parser.add_argument("--steps", type=int, default=20_000)
    parser.add_argument("--jobs", type=int, default=2)
    args = parser.parse_args()
    print("| data | D sees | modes | within 3σ | reverse KL | published: modes, within 3σ, reverse KL |")
    print("|---|---|---|---|---|---|")
    with ThreadPoolExecutor(args.jobs) as pool:
        for data in DATA:
            for size in (1, 2, 4):
                rows = list(pool.map(lambda seed: run(args.lab, data, size, args.steps, seed),
                                     range(1, args.seeds + 1)))
                modes, good, divergence = zip(*rows)
                print(f"| {data} | {size} | {mean(modes, 1)} | {mean(good, 1)} % | {mean(divergence, 2)} | "
                      f"{PUBLISHED[data, size]} |", flush=True)


if __name__ == "__main__":
    main()
