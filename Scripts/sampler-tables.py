#!/usr/bin/env python3
"""Samplers of frozen models, over seeds of the training: the tables of the README.

    Scripts/sampler-tables.py [--lab PROGRAM] [--data DIR] [--seeds N] [--keep DIR] [set-up …]

Set-ups: grid-wgan, grid-gan, mnist-wgan; without one, all three. Each is trained once a seed; then all
samplers draw as many samples from it, and it stays as it is. Trained models are kept in DIR and taken from
there the next time. Prints Markdown.
"""
import argparse
import json
import statistics
import subprocess
from pathlib import Path

WGAN = ("model gan-mlp hidden=128,128,128 latent=2 d-activation=relu ema=0; loss wasserstein; "
        "switch gradient-penalty weight=0.1; set batch=256 lr=1e-4 beta1=0.5 beta2=0.9 d-steps=5")
# A D as small as G knows too little of these modes for any sampler; four times its weights are enough.
GAN = ("model gan-mlp hidden=128,128,128 d-hidden=256,256,256 latent=2 ema=0; loss nonsaturating; "
       "set batch=512 lr=5e-4")
MNIST = ("model gan-mlp hidden=256,512 d-hidden=512,256 latent=100 output=tanh ema=0; "
         "loss wasserstein; switch gradient-penalty weight=10; "
         "set batch=64 lr=1e-4 beta1=0.5 beta2=0.9 d-steps=5")

POINTS = ["modes_covered", "high_quality_4sigma", "mode_std", "reverse_kl"]
IMAGES = ["precision", "recall", "density", "coverage", "frechet", "classes_covered"]
COST = ["acceptance", "r_hat", "generator_per_sample", "discriminator_per_sample", "draw_seconds"]

SETUPS = {
    "grid-wgan": {
        "data": "data grid spacing=0.70711 std=0.017678", "model": WGAN, "steps": 5000, "seeds": 5,
        "n": 10000, "figures": POINTS + COST,
        "samplers": ["prior", "ddls steps=500 step-size=0.001 noise=0.1",
                     "ddls steps=200 step-size=0.01 mala=on", "drs calibration=logistic", "mhgan",
                     "dot"]},
    "grid-gan": {
        "data": "data grid", "model": GAN, "steps": 6000, "seeds": 5, "n": 10000,
        "figures": POINTS + COST,
        "samplers": ["prior", "ddls steps=1000 step-size=0.0001 noise=0.1",
                     "ddls steps=200 step-size=0.01 mala=on", "drs", "mhgan", "dot"]},
    "mnist-wgan": {
        "data": "data mnist", "model": MNIST, "steps": 6000, "seeds": 3, "n": 5000,
        "figures": IMAGES + COST,
        "samplers": ["prior", "ddls", "ddls dims=82", "ddls dims=82 diversity=10"]},
}


def run(lab, data, seed, commands):
    """The results of the commands, or the end of the script with the lab's own words."""
    done = subprocess.run(
        [lab, "--json", "--no-rc", "--seed", str(seed), *(["--data", data] if data else []),
         "-c", "; ".join(commands)],
        capture_output=True, text=True)
    if done.returncode != 0:
        raise SystemExit(f"seed {seed}: {done.stderr.strip()}\n{done.stdout.strip()[-2000:]}")
    return [json.loads(line) for line in done.stdout.splitlines()]


def table(name, lab, data, count, keep):
    """Trains what is missing, and has all samplers draw from each model."""
    setup = SETUPS[name]
    columns = {sampler: {} for sampler in setup["samplers"]}
    for seed in range(1, (count or setup["seeds"]) + 1):
        state = keep / f"{name}-{setup['steps']}-{seed}.safetensors"
        if not state.exists():
            run(lab, data, seed, [setup["data"], setup["model"], f"train steps={setup['steps']}",
                                  f"save {state}"])
        samplers = " ".join(f"'sampler {sampler}'" for sampler in setup["samplers"])
        found = run(lab, data, seed, [f"open {state}", f"compare {samplers} seeds=1 n={setup['n']}"])
        for column in found[-1]["result"]["samplers"]:
            for key, figure in column["figures"].items():
                columns[column["command"]].setdefault(key, []).append(figure.get("mean"))
    print(f"\n`{setup['data']}; {setup['model']}; train steps={setup['steps']}`, "
          f"{count or setup['seeds']} seeds, {setup['n']} samples\n")
    print("| | " + " | ".join(f"`{sampler}`" for sampler in columns) + " |")
    print("|---" * (len(columns) + 1) + "|")
    for key in setup["figures"]:
        cells = [cell(key, figures.get(key, [])) for figures in columns.values()]
        if any(cells):
            print(f"| {key.replace('_', ' ')} | " + " | ".join(cells) + " |")


def cell(key, values):
    """Mean ± standard deviation over the seeds; shares in per cent."""
    values = [value for value in values if value is not None]
    if not values:
        return ""
    if key in ("high_quality_4sigma", "acceptance", "precision", "recall", "coverage"):
        values = [100 * value for value in values]
    mean = statistics.mean(values)
    spread = statistics.stdev(values) if len(values) > 1 else 0
    digits = 0 if mean >= 100 else 1 if mean >= 10 else 2 if mean >= 1 else 3
    return f"{mean:.{digits}f} ± {spread:.{digits}f}"


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--lab", default=".build/release/gan-lab")
    parser.add_argument("--data", help="the folder with MNIST's files")
    parser.add_argument("--seeds", type=int)
    parser.add_argument("--keep", type=Path, default=Path("gan-lab-out/sampler-models"))
    parser.add_argument("setups", nargs="*", default=list(SETUPS), metavar="set-up")
    options = parser.parse_args()
    options.keep.mkdir(parents=True, exist_ok=True)
    for name in options.setups:
        if name not in SETUPS:
            parser.error(f"there is no set-up {name}; there are: {', '.join(SETUPS)}")
        table(name, options.lab, options.data, options.seeds, options.keep)


if __name__ == "__main__":
    main()
