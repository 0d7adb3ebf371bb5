"""traces.json: ten steps of GAN training, every loss, gradient norm and final weight, by PyTorch.

Why: a training loop can be wrong in ways that no test of an op sees (a stale gradient, an update
in the wrong order, a generator that is moved by D's step, Adam's step counted twice).

G is 2-16-16-2 with ReLU, D is 2-16-16-1 with LeakyReLU 0.2, batch 8. One step is

    d_steps × { take the next x, z (and t); one update of D }, then { the next z; one update of G }

and `updates` lists what each update takes, in that order. With d the output of D, a logit:

- nonsaturating: D minimises mean softplus(−d(x)) + mean softplus(d(G(z))),
  G minimises mean softplus(−d(G(z)))
- minimax: the same D; G minimises mean log(1 − sigmoid d(G(z))) = −mean softplus(d(G(z)))
- wasserstein: D minimises mean d(G(z)) − mean d(x) [+ the gradient penalty]; G −mean d(G(z))
- the gradient penalty is `penalty_weight` · mean (‖∇d(t x + (1 − t) G(z))‖ − 1)², t of shape [8, 1]
- `real_target` s below 1 is one-sided label smoothing: D's first term becomes
  mean [s softplus(−d(x)) + (1 − s) softplus(d(x))]; fakes keep the target 0, and G's loss stays
- `clip` c: after each update of D all of its weights *and biases* are clamped to [−c, c]

Losses (penalty included) and the Euclidean norm of the gradient over all parameters of the network
that moves are taken before the update. Each trace is run in float64 and again in float32 from the
same numbers.

A trace must not hang on the order in which a library adds. Two things can make it so: a unit so
near its kink that rounding flips it, and a gradient that is zero but for rounding, which Adam and
RMSProp scale up to a full step. In the Wasserstein loss the bias of a unit has such a gradient
whenever as many real as fake points activate it; it does harm while no earlier gradient of that
bias stands in the optimiser's memory. So D's second hidden layer gets biases that make each unit
active on 7 of the 16 points of the first batch: an odd number cannot be halved.

Each trace is then run again with every gradient disturbed at random by the rounding unit of its
largest element. `float64_gap` is the largest change that this makes to any number, relative to
1 + |x|; `float32_gap` the largest difference of any float32 run, disturbed or not, from float64;
`kink_margin` how near any hidden unit came to 0. Draws beyond the bounds below are drawn again. A
test may allow a small multiple of the gaps.
"""

import numpy as np
import torch

import golden
import nets
from golden import stream, tensor

torch.set_num_threads(1)
BATCH, STEPS = 8, 10
LEAST_MARGIN, LARGEST_GAP_64, LARGEST_GAP_32 = 1e-5, 1e-12, 5e-6
DISTURBED_RUNS = 4
ADAM = {"name": "adam", "learning_rate": 1e-3, "beta1": 0.5, "beta2": 0.9, "eps": 1e-8}
RMSPROP = {"name": "rmsprop", "learning_rate": 5e-4, "alpha": 0.99, "eps": 1e-8}
TRACES = [
    {"name": "nonsaturating", "loss": "nonsaturating", "d_steps": 1, "optimiser": ADAM},
    {"name": "minimax", "loss": "minimax", "d_steps": 1, "optimiser": ADAM},
    {"name": "wasserstein-gp", "loss": "wasserstein", "d_steps": 3, "optimiser": ADAM,
     "penalty_weight": 10.0},
    {"name": "wasserstein-clip", "loss": "wasserstein", "d_steps": 3, "optimiser": RMSPROP,
     "clip": 0.05},
    {"name": "nonsaturating-smoothed", "loss": "nonsaturating", "d_steps": 1, "optimiser": ADAM,
     "real_target": 0.9},
    {"name": "minimax-smoothed", "loss": "minimax", "d_steps": 1, "optimiser": ADAM,
     "real_target": 0.9},
]


def softplus(x):
    """log(1 + e^x), exact at every x (PyTorch's own softplus is cut off above 20)."""
    return -torch.nn.functional.logsigmoid(-x)


def optimiser(setting, parameters):
    """PyTorch's optimiser of this name."""
    if setting["name"] == "adam":
        return torch.optim.Adam(parameters, lr=setting["learning_rate"], eps=setting["eps"],
                                betas=(setting["beta1"], setting["beta2"]), foreach=False)
    return torch.optim.RMSprop(parameters, lr=setting["learning_rate"], eps=setting["eps"],
                               alpha=setting["alpha"], foreach=False)


def draw_updates(rng, config):
    """What every update takes: x from a ring of 8 Gaussians, z normal, t uniform, on the grain."""
    updates = []
    for _ in range(STEPS):
        for _ in range(config["d_steps"]):
            angle = rng.randint(0, 8, size=BATCH) * (2 * np.pi / 8)
            centre = np.stack([np.cos(angle), np.sin(angle)], axis=1)
            update = {"network": "D",
                      "x": golden.dyadic(centre + 0.05 * rng.standard_normal((BATCH, 2))),
                      "z": golden.normal(rng, (BATCH, 2))}
            if config["penalty_weight"]:
                update["t"] = golden.uniform(rng, (BATCH, 1), 0, 1)
            updates.append(update)
        updates.append({"network": "G", "z": golden.normal(rng, (BATCH, 2))})
    return updates


def d_loss(config, critic, update, fake):
    """The discriminator's loss, and the share of the penalty in it."""
    real, made = critic(update["x"]), critic(fake)
    if config["loss"] == "wasserstein":
        loss = made.mean() - real.mean()
    else:
        s = config["real_target"]
        loss = (s * softplus(-real) + (1 - s) * softplus(real)).mean() + softplus(made).mean()
    if not config["penalty_weight"]:
        return loss, None
    mixed = update["t"] * update["x"] + (1 - update["t"]) * fake
    mixed.requires_grad_(True)
    g, = torch.autograd.grad(critic(mixed).sum(), mixed, create_graph=True)
    penalty = config["penalty_weight"] * (g.norm(dim=1) - 1).square().mean()
    return loss + penalty, penalty.item()


def g_loss(config, logits):
    """The generator's loss from D's logits of its samples."""
    if config["loss"] == "wasserstein":
        return -logits.mean()
    if config["loss"] == "minimax":
        return -softplus(logits).mean()
    return softplus(-logits).mean()


def disturbed(g, noise):
    """`g` with normal noise of one rounding unit of its largest element; exact zeros stay.

    A dead unit and D's last bias (+1 and −1 of equal weight) have exact zeros in any order.
    """
    scale = torch.finfo(g.dtype).eps / 2 * g.abs().max()
    return g + scale * (g != 0) * torch.tensor(noise.standard_normal(g.shape), dtype=g.dtype)


def run(config, arrays, updates, dtype, noise=None):
    """Trains in one precision, disturbed if `noise` is a random stream; returns all records."""
    nets_of = {name: nets.leaves(a, dtype) for name, a in arrays.items()}
    optimisers = {name: optimiser(config["optimiser"], p) for name, p in nets_of.items()}
    margins = []

    def critic(x):
        return nets.forward(nets_of["D"], x, "leaky_relu", margins)

    def generator(z):
        return nets.forward(nets_of["G"], z, "relu", margins)

    losses, penalties, norms = [], [], []
    for row in updates:
        update = {k: torch.tensor(v, dtype=dtype) for k, v in row.items() if k != "network"}
        mover = row["network"]
        if mover == "D":
            loss, penalty = d_loss(config, critic, update, generator(update["z"]).detach())
            penalties += [] if penalty is None else [penalty]
        else:
            loss = g_loss(config, critic(generator(update["z"])))
        parameters = nets_of[mover]
        for p, g in zip(parameters, nets.gradients(loss, parameters)):
            p.grad = g if noise is None else disturbed(g, noise)
        losses.append(loss.item())
        norms.append(nets.norm([p.grad for p in parameters]).item())
        optimisers[mover].step()
        if mover == "D" and config["clip"]:
            with torch.no_grad():
                for p in parameters:
                    p.clamp_(-config["clip"], config["clip"])
    return {"losses": losses, "penalties": penalties, "gradient_norms": norms,
            "nets": nets_of, "margin": min(margins)}


def gap(a, b):
    """The largest difference between two runs, relative to 1 + |x|."""
    pairs = [(a[k], b[k]) for k in ("losses", "penalties", "gradient_norms")]
    pairs += [(golden.array(p), golden.array(q)) for n in "GD"
              for p, q in zip(a["nets"][n], b["nets"][n])]
    return max(golden.close(p, q, 1.0, "two runs") for p, q in pairs if len(p))


def results(r):
    """The JSON form of one run."""
    return {"losses": r["losses"], "penalties": r["penalties"],
            "gradient_norms": r["gradient_norms"],
            "generator": nets.layers(r["nets"]["G"]), "discriminator": nets.layers(r["nets"]["D"])}


def centre(arrays, update):
    """Sets the biases of D's second hidden layer: each unit active on 7 of the update's points."""
    d, g = nets.leaves(arrays["D"]), nets.leaves(arrays["G"])
    fake = nets.forward(g, torch.tensor(update["z"]), "relu")
    points = torch.cat([torch.tensor(update["x"]), fake])
    hidden = nets.ACTIVATIONS["leaky_relu"](points @ d[0] + d[1]) @ d[2]
    ranked = np.sort(golden.array(hidden), axis=0)
    arrays["D"][3] = golden.dyadic(-(ranked[8] + ranked[9]) / 2)


def draw(rng, config):
    """Initial weights and the updates."""
    # Gain 2: at PyTorch's own gain G's first samples hardly leave the origin.
    arrays = {"G": nets.draw(rng, [2, 16, 16, 2], gain=2.0),
              "D": nets.draw(rng, [2, 16, 16, 1], gain=2.0)}
    updates = draw_updates(rng, config)
    centre(arrays, updates[0])
    return arrays, updates


def trace(setting):
    """One trace, drawn again until it is robust against rounding."""
    config = {"real_target": 1.0, "penalty_weight": None, "clip": None, **setting}
    rng = stream(config["name"])
    for draws in range(1, 2000):
        arrays, updates = draw(rng, config)
        double = run(config, arrays, updates, torch.float64)
        if double["margin"] < LEAST_MARGIN:
            continue
        single = run(config, arrays, updates, torch.float32)
        gaps = {torch.float64: 0.0, torch.float32: gap(single, double)}
        for i in range(DISTURBED_RUNS):
            for dtype in gaps:
                other = run(config, arrays, updates, dtype, stream(f"{config['name']} {i}"))
                gaps[dtype] = max(gaps[dtype], gap(other, double))
        gap_64, gap_32 = gaps.values()
        if gap_64 < LARGEST_GAP_64 and gap_32 < LARGEST_GAP_32:
            break
    else:
        raise SystemExit(f"{config['name']}: no draw is robust enough")
    print(f"{config['name']}: draw {draws}, gaps {gap_64:.2g} and {gap_32:.2g}, "
          f"margin {double['margin']:.2g}")
    rows = [{k: v if k == "network" else tensor(v) for k, v in u.items()} for u in updates]
    return {**config, "batch": BATCH, "kink_margin": float(f"{double['margin']:.2g}"),
            "float64_gap": float(f"{gap_64:.2g}"), "float32_gap": float(f"{gap_32:.2g}"),
            "generator": nets.layers(arrays["G"]), "discriminator": nets.layers(arrays["D"]),
            "updates": rows, "float64": results(double), "float32": results(single)}


if __name__ == "__main__":
    golden.write("traces.json", __file__, ["torch", "numpy"],
                 {"traces": [trace(t) for t in TRACES]})
