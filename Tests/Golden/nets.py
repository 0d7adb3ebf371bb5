"""Multilayer perceptrons for the golden scripts, in the lab's layout: weights are [in, out].

A network is a list of leaf tensors [w1, b1, w2, b2, …]; PyTorch would store each weight
transposed, which changes no number that is compared.
"""

import torch
import torch.nn.functional as F

import golden

ACTIVATIONS = {
    "relu": F.relu,
    "leaky_relu": lambda x: F.leaky_relu(x, 0.2),
    "tanh": torch.tanh,
    "softplus": lambda x: -F.logsigmoid(-x),
}


def draw(rng, sizes, gain=1.0):
    """Weights and biases uniform on ±gain/√in, PyTorch's own range at gain 1, as NumPy arrays."""
    arrays = []
    for size_in, size_out in zip(sizes, sizes[1:]):
        bound = gain / size_in ** 0.5
        arrays.append(golden.uniform(rng, (size_in, size_out), -bound, bound))
        arrays.append(golden.uniform(rng, (size_out,), -bound, bound))
    return arrays


def leaves(arrays, dtype=torch.float64):
    """Fresh parameters that start from these arrays."""
    return [torch.tensor(a, dtype=dtype, requires_grad=True) for a in arrays]


def forward(parameters, x, activation, margins=None):
    """The output of the network; `margins` collects how near each hidden unit came to its kink."""
    pairs = list(zip(parameters[0::2], parameters[1::2]))
    for weight, bias in pairs[:-1]:
        x = F.linear(x, weight.T, bias)
        if margins is not None:
            margins.append(float(x.detach().abs().min()))
        x = ACTIVATIONS[activation](x)
    weight, bias = pairs[-1]
    return F.linear(x, weight.T, bias)


def gradients(value, parameters, **options):
    """The gradient for each parameter; zeros where the value does not depend on it."""
    found = torch.autograd.grad(value, parameters, allow_unused=True, **options)
    return [torch.zeros_like(p) if g is None else g for g, p in zip(found, parameters)]


def norm(tensors):
    """The Euclidean norm over all the elements of all the tensors."""
    return torch.sqrt(sum(t.square().sum() for t in tensors))


def layers(tensors):
    """The JSON form of a network or of its gradients: one weight and one bias a layer."""
    pairs = zip(tensors[0::2], tensors[1::2])
    return [{"weight": golden.tensor(w), "bias": golden.tensor(b)} for w, b in pairs]
