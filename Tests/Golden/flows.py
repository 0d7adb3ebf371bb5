"""flows.json: normalizing flows, their densities, gradients and ten steps of maximum likelihood.

Why: a flow whose log-determinant is wrong still trains, and reports densities that are none.

A flow maps data x [n, d] to codes z [n, d]: first x ← (x − mean) / deviation for each coordinate, then
its layers; ln p(x) = ln N(z; 0, I) + ln |det ∂z/∂x|, and the loss is −mean ln p(x).

- realnvp, nsf (Dinh et al. 2017; Durkan et al. 2019): x = (a, b), a has ⌊d/2⌋ coordinates. Layers
  0, 2, … move b given a, layers 1, 3, … a given b. For d > 2 the coordinates are put in another order
  before layers 2, 4, …: the even places first, then the odd ones. For d = 1 nsf is one spline whose
  numbers are the parameters themselves.
- maf (Papamakarios et al. 2017): coordinate i is moved given those before it; the order turns round in
  layers 1, 3, …. The network is MADE: unit j of a hidden layer has the degree 1 + j mod (d − 1).
- affine: y = x exp(s) + t, s = scale · tanh(h / scale); the network's outputs are all h, then all t.
- spline: a monotone rational quadratic on [−bound, bound], the identity beyond, slope 1 at both ends.
  The outputs for an element are K widths and K heights (softmax, then the least size 1e-3 for each,
  as a share of the whole) and K − 1 slopes: 1e-3 + softplus(u + c), with c such that u = 0 gives 1.

`parameters` are the networks' weights ([in, out]) and biases in order, masked entries included;
`trained` are they after `batches` have each given one step of Adam. Everything is in float64.

The script stops unless ln |det| is that of the Jacobian by automatic differentiation, and gradients
agree with central differences.
"""

import math

import numpy as np
import torch
import torch.nn.functional as F

import golden
import nets
from golden import stream, tensor

torch.set_num_threads(1)
torch.set_default_dtype(torch.float64)
ROWS, STEPS = 6, 10
ADAM = {"learning_rate": 1e-3, "beta1": 0.9, "beta2": 0.999, "eps": 1e-8}
LEAST = 1e-3
CASES = [
    {"name": "realnvp/plane", "model": "realnvp", "d": 2, "layers": 4, "hidden": [8, 8],
     "activation": "relu", "scale": 1.0},
    {"name": "realnvp/five", "model": "realnvp", "d": 5, "layers": 5, "hidden": [7],
     "activation": "tanh", "scale": 2.5},
    {"name": "nsf/plane", "model": "nsf", "d": 2, "layers": 3, "hidden": [8, 8],
     "activation": "relu", "bins": 5, "bound": 1.5},
    {"name": "nsf/three", "model": "nsf", "d": 3, "layers": 3, "hidden": [6],
     "activation": "tanh", "bins": 4, "bound": 2.0},
    {"name": "nsf/line", "model": "nsf", "d": 1, "layers": 1, "hidden": [],
     "activation": "relu", "bins": 6, "bound": 2.5},
    {"name": "maf/plane", "model": "maf", "d": 2, "layers": 3, "hidden": [8],
     "activation": "relu", "scale": 3.0},
    {"name": "maf/four", "model": "maf", "d": 4, "layers": 2, "hidden": [9, 8],
     "activation": "tanh", "scale": 1.0},
    {"name": "maf/splines", "model": "maf", "d": 3, "layers": 2, "hidden": [8, 7],
     "activation": "relu", "bins": 4, "bound": 2.5},
]


def spline(x, raw, bins, bound):
    """One rational quadratic for each element of x [m], by its parameters raw [m, 3 bins − 1]."""
    def knots(u):
        share = LEAST + (1 - bins * LEAST) * torch.softmax(u, -1)
        inner = torch.cumsum(share, -1)[:, :-1]
        ends = torch.ones_like(share[:, :1])
        return 2 * bound * torch.cat([0 * ends, inner, ends], -1) - bound

    xs, ys = knots(raw[:, :bins]), knots(raw[:, bins:2 * bins])
    shift = math.log(math.expm1(1 - LEAST))
    slopes = F.pad(LEAST + F.softplus(raw[:, 2 * bins:] + shift, threshold=1e9), (1, 1), value=1.0)
    inside = (x > -bound) & (x < bound)
    at = torch.where(inside, x, torch.zeros_like(x))
    k = torch.searchsorted(xs.detach(), at.detach()[:, None], right=True) - 1
    x0, x1, y0, y1, d0, d1 = (t.gather(1, k + i)[:, 0] for t in (xs, ys, slopes) for i in (0, 1))
    mean = (y1 - y0) / (x1 - x0)
    t = (at - x0) / (x1 - x0)
    below = mean + (d1 + d0 - 2 * mean) * t * (1 - t)
    y = y0 + (y1 - y0) * (mean * t ** 2 + d0 * t * (1 - t)) / below
    rise = mean ** 2 * (d1 * t ** 2 + 2 * mean * t * (1 - t) + d0 * (1 - t) ** 2) / below ** 2
    return torch.where(inside, y, x), torch.where(inside, torch.log(rise), torch.zeros_like(x))


def move(case, x, h):
    """What the outputs h [n, k p] make of x [n, k], and the sum of the logarithms of the slopes."""
    if "bins" in case:
        y, rise = spline(x.reshape(-1), h.reshape(x.numel(), -1), case["bins"], case["bound"])
        return y.reshape(x.shape), rise.reshape(x.shape).sum(1)
    s = case["scale"] * torch.tanh(h[:, :x.shape[1]] / case["scale"])
    return x * torch.exp(s) + h[:, x.shape[1]:], s.sum(1)


def width(case):
    """Outputs for each element."""
    return 3 * case["bins"] - 1 if "bins" in case else 2


def degrees(case, place):
    """MADE's degrees of the inputs in layer `place`, and the mask of each weight matrix."""
    d = case["d"]
    order = list(range(1, d + 1)) if place % 2 == 0 else list(range(d, 0, -1))
    rows, masks = np.array(order), []
    for units in case["hidden"]:
        columns = np.array([1 + j % (d - 1) for j in range(units)])
        masks.append(rows[:, None] <= columns[None, :])
        rows = columns
    owners = range(d * width(case))
    owner = [j // width(case) if "bins" in case else j % d for j in owners]
    columns = np.array([order[e] for e in owner])
    masks.append(rows[:, None] < columns[None, :])
    return [torch.tensor(m, dtype=torch.float64) for m in masks]


def sizes(case, place):
    """The widths of the network in layer `place`."""
    d = case["d"]
    if case["model"] == "maf":
        return [d, *case["hidden"], d * width(case)]
    moved = d - d // 2 if place % 2 == 0 else d // 2
    return [d - moved, *case["hidden"], moved * width(case)]


def split(case, parameters):
    """The parameters of each layer."""
    per = 2 * (len(case["hidden"]) + 1)
    return [parameters[i:i + per] for i in range(0, len(parameters), per)]


def forward(case, parameters, x):
    """The codes z and ln |det ∂z/∂x|."""
    mean, deviation = (torch.tensor(case[k]) for k in ("mean", "deviation"))
    x = (x - mean) / deviation
    total = -torch.log(deviation).sum().expand(x.shape[0])
    if case["d"] == 1:
        x, rise = move(case, x, parameters[0].expand(x.shape[0], -1))
        return x, total + rise
    for place, own in enumerate(split(case, parameters)):
        if case["model"] == "maf":
            masks = degrees(case, place)
            own = [p * masks[i // 2] if i % 2 == 0 else p for i, p in enumerate(own)]
            x, rise = move(case, x, nets.forward(own, x, case["activation"]))
        else:
            if case["d"] > 2 and place and place % 2 == 0:
                x = torch.cat([x[:, 0::2], x[:, 1::2]], 1)
            a, b = x[:, :case["d"] // 2], x[:, case["d"] // 2:]
            if place % 2 == 0:
                b, rise = move(case, b, nets.forward(own, a, case["activation"]))
            else:
                a, rise = move(case, a, nets.forward(own, b, case["activation"]))
            x = torch.cat([a, b], 1)
        total = total + rise
    return x, total


def log_density(case, parameters, x):
    """ln p(x) of each row."""
    z, total = forward(case, parameters, x)
    return -0.5 * (z ** 2).sum(1) - 0.5 * case["d"] * math.log(2 * math.pi) + total


def check(case, arrays, x, log_determinant, found):
    """Stops unless the determinant and the gradient are what they are by other means."""
    parameters = nets.leaves(arrays)
    for row, value in zip(x, log_determinant):
        jacobian = torch.autograd.functional.jacobian(
            lambda v: forward(case, parameters, v[None])[0][0], row)
        golden.close(torch.linalg.slogdet(jacobian)[1], value, 1e-10, f"{case['name']}, det")
    rng = stream(case["name"] + "/check")
    for array, gradient in zip(arrays, found):
        direction = rng.standard_normal(array.shape)
        ends = []
        for sign in (1, -1):
            moved = [a + sign * 1e-6 * direction if a is array else a for a in arrays]
            ends.append(-log_density(case, nets.leaves(moved), x).mean().item())
        slope = float((golden.array(gradient) * direction).sum())
        golden.close(slope, (ends[0] - ends[1]) / 2e-6, 1e-6, f"{case['name']}, gradient")


def train(case, arrays, batches):
    """Ten steps of Adam."""
    parameters = nets.leaves(arrays)
    optimiser = torch.optim.Adam(parameters, lr=ADAM["learning_rate"], eps=ADAM["eps"],
                                 betas=(ADAM["beta1"], ADAM["beta2"]), foreach=False)
    losses = []
    for batch in batches:
        loss = -log_density(case, parameters, torch.tensor(batch)).mean()
        for p, g in zip(parameters, nets.gradients(loss, parameters)):
            p.grad = g
        optimiser.step()
        losses.append(loss.item())
    return losses, parameters


def made(case):
    """One case with all its numbers."""
    rng = stream("flow " + case["name"])
    d = case["d"]
    case = {**case, "mean": golden.uniform(rng, (d,), -0.5, 0.5).tolist(),
            "deviation": golden.uniform(rng, (d,), 0.5, 1.5).tolist()}
    if d == 1:
        arrays = [golden.uniform(rng, (1, width(case)), -1, 1)]
    else:
        arrays = [a for place in range(case["layers"])
                  for a in nets.draw(rng, sizes(case, place), gain=1.5)]
    # Some rows lie beyond the splines' ends.
    x = golden.normal(rng, (ROWS, d), 1.5)
    batches = [golden.normal(rng, (ROWS, d), 1.5) for _ in range(STEPS)]
    parameters = nets.leaves(arrays)
    z, log_determinant = forward(case, parameters, torch.tensor(x))
    density = log_density(case, parameters, torch.tensor(x))
    loss = -density.mean()
    found = nets.gradients(loss, parameters)
    check(case, arrays, torch.tensor(x), log_determinant, found)
    losses, trained = train(case, arrays, batches)
    return {**case, "parameters": [tensor(a) for a in arrays], "x": tensor(x), "z": tensor(z),
            "log_determinant": tensor(log_determinant[:, None]),
            "log_density": tensor(density[:, None]), "nll": loss.item(),
            "gradients": [tensor(g) for g in found], "batches": [tensor(b) for b in batches],
            "losses": losses, "trained": [tensor(p) for p in trained]}


if __name__ == "__main__":
    golden.write("flows.json", __file__, ["torch", "numpy"],
                 {"optimiser": ADAM, "cases": [made(c) for c in CASES]})
