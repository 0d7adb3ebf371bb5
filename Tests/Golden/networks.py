"""networks.json: penalties on a critic's input gradient, and batch normalisation in a network.

Why: a gradient penalty differentiates a derivative through a whole network. Its value can be right
while its gradient is absent or partial, and training then goes on, only worse.

- gradient_penalty: λ mean over i of (‖∇d(m_i)‖ − 1)², m = t x_real + (1 − t) x_fake, t of shape
  [n, 1] (Gulrajani et al. 2017); one-sided: λ mean max(0, ‖∇d(m_i)‖ − 1)². No ε under the root.
- r1: γ/2 mean ‖∇d(x_i)‖² at real points (Mescheder et al. 2018).
- batch_norm: y = scale (x − μ) / √(σ² + ε) + shift after each hidden linear layer, before ReLU.
  Training mode takes μ and the *biased* σ² from the batch; the running estimates start at 0 and 1
  and move by running ← (1 − momentum) running + momentum new, with the *unbiased* variance;
  evaluation mode uses the running estimates (PyTorch's conventions).

The script stops unless every gradient agrees with central differences.
"""

import numpy as np
import torch

import golden
import nets
from golden import stream, tensor, uniform

torch.set_num_threads(1)
torch.set_default_dtype(torch.float64)
CRITIC = [2, 16, 16, 1]


def input_gradient(parameters, x, activation, margins=None):
    """∇d at each row of x, differentiable in the parameters."""
    x = x.clone().requires_grad_(True)
    y = nets.forward(parameters, x, activation, margins)
    return torch.autograd.grad(y.sum(), x, create_graph=True)[0]


def penalty_of(kind, strength):
    """From the input gradients [n, 2] to the penalty."""
    if kind == "r1":
        return lambda g: strength / 2 * g.square().sum(1).mean()
    if kind == "gradient_penalty_one_sided":
        return lambda g: strength * (g.norm(dim=1) - 1).clamp(min=0).square().mean()
    return lambda g: strength * (g.norm(dim=1) - 1).square().mean()


def check_differences(value, arrays, found, what, step=1e-6):
    """Stops unless `found` is the slope of `value(arrays)` by central differences."""
    for i, a in enumerate(arrays):
        slope = np.zeros_like(a)
        for at in np.ndindex(*a.shape):
            ends = []
            for sign in (1, -1):
                moved = [np.array(v) for v in arrays]
                moved[i][at] += sign * step
                ends.append(value(moved))
            slope[at] = (ends[0] - ends[1]) / (2 * step)
        golden.close(found[i], slope, 1e-6, f"{what}, array {i}")


def penalty_case(kind, activation, strength, n=8):
    """One critic, one batch: the penalty and its gradient for each weight and bias."""
    name = f"{kind}/{activation}"
    rng = stream(name)
    while True:
        arrays = nets.draw(rng, CRITIC, gain=2.0)
        real, fake = uniform(rng, (n, 2), -2, 2), uniform(rng, (n, 2), -2, 2)
        t = uniform(rng, (n, 1), 0, 1)
        # t x + (1 − t) y in exact arithmetic: the mixed points are golden inputs too.
        points = torch.tensor(real if kind == "r1" else t * real + (1 - t) * fake)
        parameters, margins = nets.leaves(arrays), []
        g = input_gradient(parameters, points, activation, margins)
        norms = g.detach().norm(dim=1)
        smooth = activation in ("tanh", "softplus")
        straddles = bool((norms > 1.05).any() and (norms < 0.95).any())
        if straddles and (norms - 1).abs().min() > 0.01 and (smooth or min(margins) > 2e-3):
            break
    penalty = penalty_of(kind, strength)
    value = penalty(g)
    found = nets.gradients(value, parameters)

    def at(moved):
        return penalty(input_gradient(nets.leaves(moved), points, activation)).item()

    check_differences(at, arrays, found, name)
    inputs = {"x_real": tensor(real)}
    if kind != "r1":
        inputs |= {"x_fake": tensor(fake), "t": tensor(t), "mixed": tensor(points)}
    return {"name": name, "kind": kind, "activation": activation,
            "slope": 0.2 if activation == "leaky_relu" else None, "strength": strength,
            "layers": nets.layers(arrays), **inputs, "input_gradients": tensor(g),
            "norms": tensor(norms), "value": value.item(), "gradients": nets.layers(found)}


class Normalised:
    """An MLP 2-16-16-2, ReLU, with batch normalisation after each hidden linear layer."""

    def __init__(self, momentum, eps):
        sizes = [2, 16, 16, 2]
        self.linears = [torch.nn.Linear(a, b) for a, b in zip(sizes, sizes[1:])]
        self.norms = [torch.nn.BatchNorm1d(16, momentum=momentum, eps=eps) for _ in range(2)]

    def parameters(self):
        """w, b, scale, shift, w, b, scale, shift, w, b."""
        found = []
        for linear, norm in zip(self.linears, self.norms):
            found += [linear.weight, linear.bias, norm.weight, norm.bias]
        return found + [self.linears[-1].weight, self.linears[-1].bias]

    def load(self, arrays):
        """Takes arrays in the lab's layout."""
        with torch.no_grad():
            for p, a in zip(self.parameters(), arrays):
                p.copy_(torch.tensor(a if p.ndim == 1 else a.T))

    def mode(self, training):
        for norm in self.norms:
            norm.train(training)

    def __call__(self, x, margins=None):
        for linear, norm in zip(self.linears, self.norms):
            x = norm(linear(x))
            if margins is not None:
                margins.append(float(x.detach().abs().min()))
            x = torch.relu(x)
        return self.linears[-1](x)

    def running(self):
        return [{"mean": tensor(n.running_mean.clone()), "variance": tensor(n.running_var.clone())}
                for n in self.norms]


def blocks(tensors):
    """The JSON form of the parameters of `Normalised`, in the lab's layout, or of gradients."""
    rows = []
    for i in range(0, len(tensors), 4):
        row = dict(zip(("weight", "bias", "scale", "shift"), tensors[i:i + 4]))
        rows.append({k: tensor(v) for k, v in row.items()})
    return rows


def lab_layout(tensors):
    return [t.T if t.ndim == 2 else t for t in tensors]


def differentiate(network, x, cotangent):
    """Gradients of <cotangent, output> for the input and for each parameter."""
    x = torch.tensor(x, requires_grad=True)
    found = torch.autograd.grad((torch.tensor(cotangent) * network(x)).sum(),
                                [x] + network.parameters())
    return found[0], lab_layout(found[1:])


def batch_norm_case(momentum=0.1, eps=1e-5, n=6):
    """Three batches in training mode, then one in evaluation mode, with gradients of both modes."""
    rng = stream("batch_norm")
    while True:
        drawn = nets.draw(rng, [2, 16, 16, 2])
        arrays = []
        for i in (0, 2):
            arrays += drawn[i:i + 2] + [uniform(rng, (16,), 0.5, 1.5), uniform(rng, (16,), -1, 1)]
        arrays += drawn[4:]
        batches = [uniform(rng, (n, 2), -2, 2) for _ in range(4)]
        network, margins = Normalised(momentum, eps), []
        network.load(arrays)
        steps = []
        for x in batches[:3]:
            output = network(torch.tensor(x), margins)
            steps.append({"x": tensor(x), "output": tensor(output), "running": network.running()})
        network.mode(training=False)
        evaluated = network(torch.tensor(batches[3]), margins)
        if min(margins) > 5e-4:
            break
    cotangent = uniform(rng, (n, 2), -1, 1)
    saved = [(b.running_mean.clone(), b.running_var.clone()) for b in network.norms]

    def both_modes(training, x, what):
        network.load(arrays)
        network.mode(training)
        by_input, by_parameter = differentiate(network, x, cotangent)

        def at(moved):
            network.load(moved[1:])
            return (torch.tensor(cotangent) * network(torch.tensor(moved[0]))).sum().item()

        check_differences(at, [x] + arrays, [by_input] + by_parameter, what)
        # Training mode moves the running estimates at each call: put them back.
        for norm, (mean, variance) in zip(network.norms, saved):
            norm.running_mean.copy_(mean)
            norm.running_var.copy_(variance)
        return {"x": tensor(x), "cotangent": tensor(cotangent), "x_gradient": tensor(by_input),
                "gradients": blocks(by_parameter)}

    training = both_modes(True, batches[2], "batch_norm training")
    evaluation = both_modes(False, batches[3], "batch_norm evaluation")
    return {"name": "batch_norm", "kind": "batch_norm", "activation": "relu",
            "momentum": momentum, "eps": eps, "layers": blocks(arrays), "training_steps": steps,
            "evaluation": {"x": tensor(batches[3]), "output": tensor(evaluated)},
            "training_gradients": training, "evaluation_gradients": evaluation}


if __name__ == "__main__":
    cases = [penalty_case("gradient_penalty", a, 10.0) for a in ("leaky_relu", "tanh", "softplus")]
    cases.append(penalty_case("gradient_penalty_one_sided", "leaky_relu", 10.0))
    cases += [penalty_case("r1", a, 10.0) for a in ("leaky_relu", "tanh", "softplus")]
    golden.write("networks.json", __file__, ["torch", "numpy"],
                 {"penalties": cases, "batch_norm": batch_norm_case()})
