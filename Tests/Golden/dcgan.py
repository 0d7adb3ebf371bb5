"""dcgan.json: generators and discriminators of convolutions, their samples, logits and gradients.

Why: each layer may be right and their order wrong, or a number stand in another place than a
checkpoint says.

Kernels are 4 by 4 with a stride of 2 and a border of 1; level 0 is the image, and level l has its sides
halved l times, rounded down. G: a fully connected layer to the last level (height, width, channels),
then from each level to the one before: batch normalisation if there is one, ReLU, a transposed
convolution; at the end tanh. D: from each level to the next a convolution, batch normalisation but for
the first, leaky ReLU of 0.2; at the end a fully connected layer to one logit.

`generator` and `discriminator` are the parameters in the order of the layers: weights [in, out], kernels
[height, width, channels of the larger image, channels of the smaller], biases where no normalisation
follows, scales and shifts. Images are [channels, height, width]. The losses are those of Goodfellow et
al. 2014: D's, on a batch of data and one of samples, each normalised by itself; and G's -E ln D(G(z)).
Everything is in float64.
"""

import torch
import torch.nn.functional as F

import golden
from golden import stream, tensor, uniform

torch.set_num_threads(1)
torch.set_default_dtype(torch.float64)
ROWS, EPS = 4, 1e-5
CASES = [
    {"name": "grey/normalised", "image": [1, 8, 8], "channels": [1, 2, 4], "latent": 3,
     "norm": True, "d_norm": True},
    {"name": "colour/odd/plain critic", "image": [3, 7, 6], "channels": [3, 2, 4], "latent": 2,
     "norm": True, "d_norm": False},
    {"name": "three levels/plain generator", "image": [1, 9, 11], "channels": [1, 2, 4, 8],
     "latent": 2, "norm": False, "d_norm": True},
]


def sides(case):
    """Height and width at each level."""
    found = [tuple(case["image"][1:])]
    for _ in case["channels"][1:]:
        found.append((found[-1][0] // 2, found[-1][1] // 2))
    return found


def features(case):
    height, width = sides(case)[-1]
    return height * width * case["channels"][-1]


def drawn(rng, shapes):
    """Parameters of these shapes; scales are around 1."""
    return [uniform(rng, shape, -0.5, 0.5) + (1 if kind == "scale" else 0) for kind, shape in shapes]


def generator_shapes(case):
    found = [("weight", (case["latent"], features(case))), ("bias", (features(case),))]
    c = case["channels"]
    for level in reversed(range(len(c) - 1)):
        if case["norm"]:
            found += [("scale", (c[level + 1],)), ("shift", (c[level + 1],))]
        found.append(("kernel", (4, 4, c[level], c[level + 1])))
        if level == 0 or not case["norm"]:
            found.append(("bias", (c[level],)))
    return found


def discriminator_shapes(case):
    found, c = [], case["channels"]
    for level in range(1, len(c)):
        found.append(("kernel", (4, 4, c[level - 1], c[level])))
        if case["d_norm"] and level > 1:
            found += [("scale", (c[level],)), ("shift", (c[level],))]
        else:
            found.append(("bias", (c[level],)))
    return found + [("weight", (features(case), 1)), ("bias", (1,))]


def generate(case, parameters, z):
    at = iter(parameters)
    size, c = sides(case), case["channels"]
    h = z @ next(at) + next(at)
    h = h.reshape(len(z), *size[-1], c[-1]).permute(0, 3, 1, 2)
    for level in reversed(range(len(c) - 1)):
        if case["norm"]:
            h = F.batch_norm(h, None, None, next(at), next(at), training=True, eps=EPS)
        kernel = next(at).permute(3, 2, 0, 1)
        bias = next(at) if level == 0 or not case["norm"] else None
        h = F.conv_transpose2d(F.relu(h), kernel, bias, stride=2, padding=1,
                               output_padding=(size[level][0] % 2, size[level][1] % 2))
    return torch.tanh(h)


def discriminate(case, parameters, x):
    at = iter(parameters)
    for level in range(1, len(case["channels"])):
        kernel = next(at).permute(3, 2, 0, 1)
        normalised = case["d_norm"] and level > 1
        x = F.conv2d(x, kernel, None if normalised else next(at), stride=2, padding=1)
        if normalised:
            x = F.batch_norm(x, None, None, next(at), next(at), training=True, eps=EPS)
        x = F.leaky_relu(x, 0.2)
    return x.permute(0, 2, 3, 1).reshape(len(x), -1) @ next(at) + next(at)


def made(case):
    rng = stream(f"dcgan {case['name']}")
    g = [torch.tensor(p, requires_grad=True) for p in drawn(rng, generator_shapes(case))]
    d = [torch.tensor(p, requires_grad=True) for p in drawn(rng, discriminator_shapes(case))]
    z = torch.tensor(uniform(rng, (ROWS, case["latent"]), -2, 2))
    x = torch.tensor(uniform(rng, (ROWS, *case["image"]), -1, 1))
    samples = generate(case, g, z)
    logits = discriminate(case, d, x)
    fake = discriminate(case, d, samples.detach())
    d_loss = F.softplus(-logits).mean() + F.softplus(fake).mean()
    g_loss = F.softplus(-discriminate(case, d, samples)).mean()
    return {
        "name": case["name"], "image": case["image"], "latent": case["latent"],
        "channels": case["channels"][1], "layers": len(case["channels"]) - 1,
        "norm": "batch" if case["norm"] else "none",
        "dNorm": "batch" if case["d_norm"] else "none",
        "generator": [tensor(p) for p in g], "discriminator": [tensor(p) for p in d],
        "z": tensor(z), "x": tensor(x), "samples": tensor(samples), "logits": tensor(logits),
        "fakeLogits": tensor(fake), "discriminatorLoss": d_loss.item(),
        "generatorLoss": g_loss.item(),
        "discriminatorGradients": [tensor(t) for t in torch.autograd.grad(d_loss, d)],
        "generatorGradients": [tensor(t) for t in torch.autograd.grad(g_loss, g)],
    }


if __name__ == "__main__":
    golden.write("dcgan.json", __file__, ["torch", "numpy"], {"cases": [made(c) for c in CASES]})
