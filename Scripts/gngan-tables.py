#!/usr/bin/env python3
"""GAN, WGAN-GP, Dist-GAN and GN-GAN with the same G and D: modes over time on 25 Gaussians, and MNIST.

    Scripts/gngan-tables.py [--lab PROGRAM] [--data DIR] [--seeds N] [--steps N] [--jobs N] [grid|unit-grid|mnist …]

Every game is played by `model gngan`, whose encoder only the last two train. grid has coordinates from -4 to 4,
unit-grid the same between -0.5 and 0.5, near to where the authors have theirs. On mnist the plateau is reached where the
Fréchet distance has made 95 % of its way from the first measure to its own best. Prints Markdown.
"""
import argparse
import json
import statistics
import subprocess
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
GAMES = {
    "GAN": "loss nonsaturating",
    "WGAN-GP": "loss wasserstein; switch gradient-penalty",
    "Dist-GAN": "loss dist-gan; switch gradient-penalty",
    "GN-GAN": "loss gngan; switch gradient-penalty",
    "GN-GAN, norms": "loss gngan matching=norm; switch gradient-penalty",
}
PLANE = "model gngan hidden=128,128,128 ema=0; {}; set batch=128"
SETUPS = {
    "grid": ("data grid; " + PLANE, 8000, 1000, "measure n=2500 modes_covered high_quality_3sigma"),
    "unit-grid": ("data grid spacing=0.25 std=0.00625; " + PLANE, 8000, 1000,
                  "measure n=2500 modes_covered high_quality_3sigma"),
    "mnist": ("data mnist; model gngan channels=16,32 latent=64 norm=batch output=tanh; {}; set batch=64", 3000, 250,
              "measure n=2000 frechet precision recall"),
}


def run(lab, data, commands, seed, steps, every, measure):
    """The measures after each stretch of steps, each with the seconds of training before it."""
    script = "; ".join([commands] + [f"train steps={every}; {measure}"] * (steps // every))
    done = subprocess.run(
        [lab, "--json", "--no-rc", "--threads", "1", "--seed", str(seed), *(["--data", data] if data else []),
         "-c", script], capture_output=True, text=True)
    rows = [json.loads(line) for line in done.stdout.splitlines()]
    if done.returncode != 0:
        raise SystemExit(f"{commands}, seed {seed}: {done.stdout.strip()[-400:]}{done.stderr}")
    seconds, found = 0.0, []
    for row in rows:
        if row["verb"] == "train":
            seconds += row["seconds"]
        elif row["verb"] == "measure":
            found.append({"seconds": seconds, **row["result"]})
    return found


def spread(values, digits=1):
    deviation = statistics.stdev(values) if len(values) > 1 else float("nan")
    return f"{statistics.mean(values):.{digits}f} ± {deviation:.{digits}f}"


def plane(name, results, every):
    moments = [m for m in (1000, 2000, 4000, 8000) if m // every <= len(results[0])]
    modes = [spread([r[m // every - 1]["modes_covered"] for r in results]) for m in moments]
    quality = spread([100 * r[-1]["high_quality_3sigma"] for r in results])
    seconds = spread([r[-1]["seconds"] for r in results], 0)
    return f"| {name} | " + " | ".join(modes) + f" | {quality} % | {seconds} |"


def images(name, results, every):
    steps, seconds, all_seconds = [], [], []
    for series in results:
        first, best = series[0]["frechet"], min(r["frechet"] for r in series)
        stretches = 1 + next(i for i, r in enumerate(series) if r["frechet"] <= first - 0.95 * (first - best))
        # The median stretch: what else the machine does for a while is not the game's cost.
        stretch = statistics.median(b["seconds"] - a["seconds"]
                                    for a, b in zip([{"seconds": 0}] + series, series))
        steps.append(stretches * every)
        seconds.append(stretches * stretch)
        all_seconds.append(len(series) * stretch)
    last = [r[-1] for r in results]
    return (f"| {name} | {spread([r['frechet'] for r in last])} | {spread([100 * r['precision'] for r in last])} % | "
            f"{spread([100 * r['recall'] for r in last])} % | {spread(steps, 0)} | {spread(seconds, 0)} | "
            f"{spread(all_seconds, 0)} |")


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--lab", default=str(ROOT / ".build/release/gan-lab"))
    parser.add_argument("--data", help="the folder with MNIST's files")
    parser.add_argument("--seeds", type=int, default=5)
    parser.add_argument("--steps", type=int)
    parser.add_argument("--jobs", type=int, default=2)
    parser.add_argument("only", nargs="*", metavar="set-up")
    args = parser.parse_args()
    for name in args.only or SETUPS:
        commands, steps, every, measure = SETUPS[name]
        steps = args.steps or steps
        print(f"\n`{commands.format('loss …')}`, {steps} steps, {args.seeds} seeds\n")
        if name == "mnist":
            print("| game | Fréchet | precision | recall | steps to its plateau | seconds | of |\n"
                  + "|---" * 7 + "|")
        else:
            heads = [f"modes after {m:,}" for m in (1000, 2000, 4000, 8000) if m <= steps]
            print("| game | " + " | ".join(heads) + " | within 3σ | seconds |\n" + "|---" * (len(heads) + 3) + "|")
        with ThreadPoolExecutor(args.jobs) as pool:
            for game, choice in GAMES.items():
                results = list(pool.map(
                    lambda s: run(args.lab, args.data, commands.format(choice), s, steps, every, measure),
                    range(1, args.seeds + 1)))
                print(images(game, results, every) if name == "mnist" else plane(game, results, every), flush=True)


if __name__ == "__main__":
    main()
