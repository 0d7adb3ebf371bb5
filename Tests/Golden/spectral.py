"""spectral.json: layers and a critic whose weights are normalised spectrally, by PyTorch.

Why: σ = uᵀ W v has a gradient of its own, u and v move before they are used and not in evaluation, and a
kernel can be flattened in more than one way. Each mistake leaves numbers that train.

Miyato et al. 2018, as `torch.nn.utils.parametrizations.spectral_norm` does it: in each pass in training
u ← W v / ‖W v‖ and v ← Wᵀu / ‖Wᵀu‖, `iterations` times; then W / (uᵀ W v) multiplies, u and v constant. W has
a row for each output: of a kernel, one of size · size · inputs numbers.

`passes` are passes one after the other, with u and v as they are behind each: `output`, and of
E y² the gradients `first` (input, weight, bias), and of the squared norm of E y²'s gradient by the input the
gradients `second` (weight, bias): what a gradient penalty differentiates. Weights are
[in, out], kernels [height, width, in, out], those of a transposed convolution [height, width, out, in]; images
have their channels last; v has its numbers in the kernel's order, (height, width, in). `critic` is a network
whose D-loss, -E y(real) + E y(fake) + λ E (‖∇y(mixed)‖ - 1)², goes through two passes in training, one of
real and fake together and one of the mixed points.

The script stops unless σ is, after many rounds, the largest singular value by a decomposition, and every
gradient with u and v held fixed agrees with central differences.
"""

import numpy as np
import torch
import torch.nn.functional as F
from torch.nn.utils.parametrizations import spectral_norm

import golden
from golden import stream, tensor, uniform

torch.set_num_threads(1)
torch.set_default_dtype(torch.float64)

CASES = [
    {"name": "linear", "kind": "linear", "inputs": 5, "outputs": 3, "iterations": 1},
    {"name": "linear/three rounds", "kind": "linear", "inputs": 3, "outputs": 4, "iterations": 3},
    {"name": "convolution", "kind": "convolution", "inputs": 2, "outputs": 3, "size": 3, "stride": 1,
     "padding": 1, "iterations": 1},
    {"name": "convolution/stride", "kind": "convolution", "inputs": 2, "outputs": 5, "size": 4,
     "stride": 2, "padding": 1, "iterations": 2},
    {"name": "transposed", "kind": "transposed", "inputs": 3, "outputs": 2, "size": 4, "stride": 2,
     "padding": 1, "iterations": 1},
]
PASSES = [True, True, False]
# From PyTorch's order of a weight's axes to the lab's.
ORDER = {"linear": (1, 0), "convolution": (2, 3, 1, 0), "transposed": (2, 3, 1, 0)}


def module(case):
    """PyTorch's layer, with numbers on the grain, and its parametrisation."""
    rng = stream(case["name"])
    if case["kind"] == "linear":
        layer = torch.nn.Linear(case["inputs"], case["outputs"])
        x = uniform(rng, (6, case["inputs"]), -2, 2)
    else:
        make = torch.nn.Conv2d if case["kind"] == "convolution" else torch.nn.ConvTranspose2d
        layer = make(case["inputs"], case["outputs"], case["size"], case["stride"], case["padding"])
        x = uniform(rng, (2, 5, 6, case["inputs"]), -2, 2)
    with torch.no_grad():
        layer.weight.copy_(torch.tensor(uniform(rng, layer.weight.shape, -1, 1)))
        layer.bias.copy_(torch.tensor(uniform(rng, layer.bias.shape, -1, 1)))
    spectral_norm(layer, n_power_iterations=case["iterations"])
    # Far from the singular vectors, so that a round matters.
    state = layer.parametrizations.weight[0]
    for vector in (state._u, state._v):
        drawn = torch.tensor(uniform(rng, vector.shape, 0.25, 1))
        vector.copy_(drawn / drawn.norm())
    return layer, state, torch.tensor(x)


def in_order(case, weight):
    return weight.permute(ORDER[case["kind"]])


def vector_in_order(case, v):
    """v with its numbers in the order of the lab's kernel."""
    if case["kind"] == "linear":
        return v
    return v.reshape(case["inputs"], case["size"], case["size"]).permute(1, 2, 0).reshape(-1)


def vectors(case, state):
    return {"u": tensor(state._u[None]), "v": tensor(vector_in_order(case, state._v)[None])}


def apply(case, layer, x):
    if case["kind"] == "linear":
        return layer(x)
    return layer(x.permute(0, 3, 1, 2)).permute(0, 2, 3, 1)


def fixed(case, weight, bias, u, v, x):
    """The same written out, with u and v given: rows of outputs, and a plain division."""
    rows = weight.permute(1, 0, 2, 3) if case["kind"] == "transposed" else weight
    used = weight / (u @ rows.reshape(len(u), -1) @ v)
    if case["kind"] == "linear":
        return F.linear(x, used, bias)
    form = F.conv2d if case["kind"] == "convolution" else F.conv_transpose2d
    image = x.permute(0, 3, 1, 2)
    return form(image, used, bias, case["stride"], case["padding"]).permute(0, 2, 3, 1)


def derivatives(y, x, weight, bias):
    """E y², its gradients, and those of the squared norm of its gradient by x."""
    value = y.square().mean()
    first = torch.autograd.grad(value, [x, weight, bias], create_graph=True)
    square = first[0].square().sum()
    return value, first, square, torch.autograd.grad(square, [weight, bias])


def check_differences(case, x, weight, bias, u, v, first, second, step=1e-6):
    """Stops unless both orders of derivative agree with central differences, u and v held fixed."""
    def values(weight, bias):
        inner = x.detach().clone().requires_grad_(True)
        y = fixed(case, weight, bias, u, v, inner)
        value = y.square().mean()
        slope = torch.autograd.grad(value, inner)[0]
        return float(value.detach()), float(slope.square().sum())
    for place, found in enumerate([first[1:], second]):
        for which, array in enumerate((weight, bias)):
            numeric = np.zeros(tuple(array.shape))
            for at in np.ndindex(*array.shape):
                ends = []
                for sign in (1, -1):
                    moved = [weight.detach().clone(), bias.detach().clone()]
                    moved[which][at] += sign * step
                    ends.append(values(*moved)[place])
                numeric[at] = (ends[0] - ends[1]) / (2 * step)
            golden.close(found[which], numeric, 1e-6, f"{case['name']}, order {place + 1}")


def layer_case(case):
    layer, state, x = module(case)
    weight, bias = layer.parametrizations.weight.original, layer.bias
    begin, passes = vectors(case, state), []
    for training in PASSES:
        layer.train(training)
        inner = x.clone().requires_grad_(True)
        y = apply(case, layer, inner)
        u, v = state._u.clone(), state._v.clone()
        golden.close(fixed(case, weight, bias, u, v, x), y, 1e-12, case["name"])
        _, first, _, second = derivatives(y, inner, weight, bias)
        check_differences(case, x, weight, bias, u, v, first, second)
        passes.append({
            "is_training": training, **vectors(case, state), "output": tensor(y),
            "first": [tensor(first[0]), tensor(in_order(case, first[1])), tensor(first[2])],
            "second": [tensor(in_order(case, second[0])), tensor(second[1])]})
    result = {**{k: case[k] for k in case}, "x": tensor(x), "bias": tensor(bias),
              "weight": tensor(in_order(case, weight)), "begin": begin, "passes": passes}
    layer.train()
    for _ in range(2000):
        layer(x if case["kind"] == "linear" else x.permute(0, 3, 1, 2))
    rows = weight.transpose(0, 1) if case["kind"] == "transposed" else weight
    largest = torch.linalg.svdvals(rows.reshape(len(state._u), -1))[0]
    used = in_order(case, layer.weight)
    golden.close(used * largest, in_order(case, weight), 1e-12, f"{case['name']}, σ")
    return {**result, "normalised": tensor(used)}


def critic_case(iterations=1, penalty=0.5, sizes=(2, 6, 5, 1), rows=7):
    rng = stream("spectral critic")
    layers = [torch.nn.Linear(a, b) for a, b in zip(sizes, sizes[1:])]
    for layer in layers:
        with torch.no_grad():
            layer.weight.copy_(torch.tensor(uniform(rng, layer.weight.shape, -1, 1)))
            layer.bias.copy_(torch.tensor(uniform(rng, layer.bias.shape, -0.5, 0.5)))
        spectral_norm(layer, n_power_iterations=iterations)
        state = layer.parametrizations.weight[0]
        for vector in (state._u, state._v):
            drawn = torch.tensor(uniform(rng, vector.shape, 0.25, 1))
            vector.copy_(drawn / drawn.norm())
    parts = [layers[0], torch.nn.LeakyReLU(0.2), layers[1], torch.nn.LeakyReLU(0.2), layers[2]]
    network = torch.nn.Sequential(*parts).train()
    states = [layer.parametrizations.weight[0] for layer in layers]
    begin = [t for s in states for t in (tensor(s._u[None]), tensor(s._v[None]))]
    real, fake = (torch.tensor(uniform(rng, (rows, 2), -2, 2)) for _ in range(2))
    t = torch.tensor(uniform(rng, (rows, 1), 0, 1))
    mixed = (t * real + (1 - t) * fake).requires_grad_(True)
    y = network(torch.cat([real, fake]))
    slope = torch.autograd.grad(network(mixed).sum(), mixed, create_graph=True)[0]
    loss = y[rows:].mean() - y[:rows].mean() + penalty * (slope.norm(dim=1) - 1).square().mean()
    originals = [p for layer in layers for p in (layer.parametrizations.weight.original, layer.bias)]
    found = torch.autograd.grad(loss, originals, allow_unused=True)
    # The last bias is in both terms, and its sum of gradients is 0.
    found = [torch.zeros_like(p) if g is None else g for g, p in zip(found, originals)]
    lab = lambda list: [tensor(p.T if p.dim() == 2 else p) for p in list]
    end = [t for s in states for t in (tensor(s._u[None]), tensor(s._v[None]))]
    return {"sizes": list(sizes), "iterations": iterations, "penalty": penalty, "real": tensor(real),
            "fake": tensor(fake), "mixed": tensor(mixed), "parameters": lab(originals),
            "begin": begin, "end": end, "output": tensor(y), "slope": tensor(slope),
            "loss": float(loss.detach()), "gradients": lab(found)}


if __name__ == "__main__":
    golden.write("spectral.json", __file__, ["torch", "numpy"],
                 {"cases": [layer_case(case) for case in CASES], "critic": critic_case()})
