"""optimisers.json: twelve steps of Adam, SGD and RMSProp on given gradients, by PyTorch.

Why: the places where optimisers differ silently (ε inside or outside the root, bias correction,
dampened momentum, the first step) show from numbers only. The forms, with step t from 1:

- adam: m ← β1 m + (1 − β1) g; v ← β2 v + (1 − β2) g²;
  p ← p − lr (m / (1 − β1^t)) / (√(v / (1 − β2^t)) + ε)            (Kingma & Ba 2015, algorithm 1)
- sgd: u ← momentum u + g, with u = g at the first step; p ← p − lr u
- rmsprop: v ← α v + (1 − α) g²; p ← p − lr g / (√v + ε)

Of the six elements of the parameter, one has a gradient of 0 throughout, one of about 1e-9 (there
the place of ε shows) and one of about 1e4. The script stops unless the same recursions in 40-digit
arithmetic agree.
"""

import mpmath
import numpy as np
import torch

import golden
from golden import normal, stream, tensor

torch.set_num_threads(1)
STEPS, SHAPE = 12, (3, 2)
SETTINGS = [
    {"name": "adam", "learning_rate": 1e-3, "beta1": 0.9, "beta2": 0.999, "eps": 1e-8},
    {"name": "adam", "learning_rate": 1e-3, "beta1": 0.5, "beta2": 0.9, "eps": 1e-8},
    {"name": "adam", "learning_rate": 1e-4, "beta1": 0.8, "beta2": 0.999, "eps": 1e-8},
    {"name": "adam", "learning_rate": 0.1, "beta1": 0.0, "beta2": 0.9, "eps": 1e-8},
    {"name": "adam", "learning_rate": 0.1, "beta1": 0.9, "beta2": 0.99, "eps": 0.125},
    {"name": "sgd", "learning_rate": 0.05, "momentum": 0.0},
    {"name": "sgd", "learning_rate": 0.05, "momentum": 0.9},
    {"name": "rmsprop", "learning_rate": 5e-4, "alpha": 0.99, "eps": 1e-8},
    {"name": "rmsprop", "learning_rate": 0.01, "alpha": 0.9, "eps": 1e-8},
    {"name": "rmsprop", "learning_rate": 0.01, "alpha": 0.5, "eps": 0.125},
]


def by_torch(setting, start, gradients):
    """The parameter after each step, by PyTorch's optimiser."""
    p = torch.tensor(start, requires_grad=True)
    lr, name = setting["learning_rate"], setting["name"]
    if name == "adam":
        moved = torch.optim.Adam([p], lr=lr, betas=(setting["beta1"], setting["beta2"]),
                                 eps=setting["eps"], foreach=False)
    elif name == "sgd":
        moved = torch.optim.SGD([p], lr=lr, momentum=setting["momentum"], foreach=False)
    else:
        moved = torch.optim.RMSprop([p], lr=lr, alpha=setting["alpha"], eps=setting["eps"],
                                    foreach=False)
    path = []
    for g in gradients:
        p.grad = torch.tensor(g)
        moved.step()
        path.append(p.detach().numpy().copy())
    return path


def by_formula(setting, p, gradients):
    """One element's path by the recursions of the docstring, in 40-digit arithmetic."""
    s = {k: v if k == "name" else mpmath.mpf(v) for k, v in setting.items()}
    p, m, v, path = mpmath.mpf(p), mpmath.mpf(0), mpmath.mpf(0), []
    for t, g in enumerate(map(mpmath.mpf, gradients), start=1):
        if s["name"] == "adam":
            m = s["beta1"] * m + (1 - s["beta1"]) * g
            v = s["beta2"] * v + (1 - s["beta2"]) * g ** 2
            root = mpmath.sqrt(v / (1 - s["beta2"] ** t))
            p -= s["learning_rate"] * (m / (1 - s["beta1"] ** t)) / (root + s["eps"])
        elif s["name"] == "sgd":
            m = s["momentum"] * m + g
            p -= s["learning_rate"] * m
        else:
            v = s["alpha"] * v + (1 - s["alpha"]) * g ** 2
            p -= s["learning_rate"] * g / (mpmath.sqrt(v) + s["eps"])
        path.append(float(p))
    return path


if __name__ == "__main__":
    mpmath.mp.dps = 40
    rng = stream("optimisers")
    start = normal(rng, SHAPE)
    sizes = np.array([[1, 1], [1, 0], [2.0 ** -30, 2.0 ** 13]])
    gradients = [normal(rng, SHAPE) * sizes + 0.0 for _ in range(STEPS)]
    cases = []
    for setting in SETTINGS:
        path = by_torch(setting, start, gradients)
        for at in np.ndindex(*SHAPE):
            golden.close([p[at] for p in path],
                         by_formula(setting, start[at], [g[at] for g in gradients]), 1e-13,
                         f"{setting} {at}")
        cases.append({"optimiser": setting, "parameters": [tensor(p) for p in path]})
    golden.write("optimisers.json", __file__, ["torch", "mpmath", "numpy"],
                 {"start": tensor(start), "gradients": [tensor(g) for g in gradients],
                  "cases": cases})
