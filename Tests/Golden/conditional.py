"""conditional.json: GANs that know classes, one update of each network.

Why: a class may be joined to the wrong sample, or a critic be told another class than the generator
was; both train, and badly.

Networks are those of dcgan.py, of codes that end in the class as a 1 and zeros. `cgan` (Mirza & Osindero
2014): the class goes through a fully connected layer to one number a pixel, which is the image's last
channel in D. `acgan` (Odena, Olah & Shlens 2017): D's last layer has a logit more for each class.

`labels` are the classes of the data `x`; in D's update the samples are of the same classes: `z` with the
class part replaced. In G's the codes are `z` as it stands. D minimises softplus(-d(x)) + softplus(d(G)),
G softplus(-d(G)), in the mean; acgan adds `weight` times the code length of the classes, of data and
samples in D's loss. With `penalty` above 0, D's loss has penalty * E(|grad d(t x + (1 - t) G)| - 1)^2
besides, the gradient by the image alone, for the classes of the data. Everything is in float64.
"""

import torch
import torch.nn.functional as F

import dcgan
import golden
from golden import stream, tensor, uniform

ROWS, CLASSES = 4, 3
CASES = [
    {"name": "cgan/normalised", "kind": "cgan", "image": [1, 8, 8], "channels": [1, 2, 4],
     "codes": 2, "norm": True, "d_norm": True, "weight": 0.0, "penalty": 0.0},
    {"name": "cgan/colour/penalty", "kind": "cgan", "image": [3, 6, 7], "channels": [3, 2, 4],
     "codes": 2, "norm": True, "d_norm": False, "weight": 0.0, "penalty": 0.5},
    {"name": "acgan/normalised", "kind": "acgan", "image": [1, 8, 8], "channels": [1, 2, 4],
     "codes": 2, "norm": True, "d_norm": True, "weight": 0.75, "penalty": 0.0},
    {"name": "acgan/penalty", "kind": "acgan", "image": [1, 7, 6], "channels": [1, 2, 4],
     "codes": 3, "norm": False, "d_norm": False, "weight": 1.5, "penalty": 0.5},
]


def with_critic(case):
    """The case as dcgan.py has it, for D alone: the class is one channel more."""
    if case["kind"] == "acgan":
        return case
    image, channels = case["image"], case["channels"]
    return {**case, "image": [image[0] + 1, *image[1:]], "channels": [channels[0] + 1, *channels[1:]]}


def critic_shapes(case):
    shapes = dcgan.discriminator_shapes(with_critic(case))
    if case["kind"] == "acgan":
        return shapes[:-2] + [("weight", (dcgan.features(case), 1 + CLASSES)), ("bias", (1 + CLASSES,))]
    pixels = case["image"][1] * case["image"][2]
    return [("weight", (CLASSES, pixels)), ("bias", (pixels,))] + shapes


def judge(case, parameters, x, classes):
    """The logits [n, 1] of "real", and for acgan those of the classes."""
    if case["kind"] == "acgan":
        logits = dcgan.discriminate(case, parameters, x)
        return logits[:, :1], logits[:, 1:]
    channel = (classes @ parameters[0] + parameters[1]).reshape(len(x), 1, *case["image"][1:])
    return dcgan.discriminate(with_critic(case), parameters[2:], torch.cat([x, channel], 1)), None


def code_length(logits, labels):
    return F.cross_entropy(logits, labels) if logits is not None else 0.0


def made(case):
    rng = stream(f"conditional {case['name']}")
    case = {**case, "latent": case["codes"] + CLASSES}
    g, d = ([torch.tensor(p, requires_grad=True) for p in dcgan.drawn(rng, shapes)]
            for shapes in (dcgan.generator_shapes(case), critic_shapes(case)))
    labels, told = torch.tensor([2, 0, 1, 2]), torch.tensor([1, 1, 0, 2])
    rows = F.one_hot(labels, CLASSES).double()
    codes = torch.tensor(uniform(rng, (ROWS, case["codes"]), -2, 2))
    z = torch.cat([codes, F.one_hot(told, CLASSES).double()], 1)
    x = torch.tensor(uniform(rng, (ROWS, *case["image"]), -1, 1))
    t = torch.tensor(uniform(rng, (ROWS, 1, 1, 1), 0, 1))

    fake = dcgan.generate(case, g, torch.cat([codes, rows], 1)).detach()
    (real_d, real_c), (fake_d, fake_c) = judge(case, d, x, rows), judge(case, d, fake, rows)
    d_loss = F.softplus(-real_d).mean() + F.softplus(fake_d).mean()
    d_loss = d_loss + case["weight"] * (code_length(real_c, labels) + code_length(fake_c, labels))
    if case["penalty"] > 0:
        mixed = (t * x + (1 - t) * fake).requires_grad_()
        slopes, = torch.autograd.grad(judge(case, d, mixed, rows)[0].sum(), mixed, create_graph=True)
        norms = slopes.reshape(ROWS, -1).norm(dim=1)
        d_loss = d_loss + case["penalty"] * ((norms - 1) ** 2).mean()

    samples = dcgan.generate(case, g, z)
    own_d, own_c = judge(case, d, samples, z[:, case["codes"]:])
    g_loss = F.softplus(-own_d).mean() + case["weight"] * code_length(own_c, told)
    return {
        "name": case["name"], "kind": case["kind"], "image": case["image"],
        "latent": case["codes"], "classes": CLASSES, "channels": case["channels"][1],
        "layers": len(case["channels"]) - 1, "norm": "batch" if case["norm"] else "none",
        "dNorm": "batch" if case["d_norm"] else "none", "weight": case["weight"],
        "penalty": case["penalty"], "labels": labels.tolist(),
        "generator": [tensor(p) for p in g], "discriminator": [tensor(p) for p in d],
        "z": tensor(z), "x": tensor(x), "t": tensor(t), "samples": tensor(samples),
        "discriminatorLoss": d_loss.item(), "generatorLoss": g_loss.item(),
        "discriminatorGradients": [tensor(p) for p in torch.autograd.grad(d_loss, d)],
        "generatorGradients": [tensor(p) for p in torch.autograd.grad(g_loss, g)],
    }


if __name__ == "__main__":
    golden.write("conditional.json", __file__, ["torch", "numpy"],
                 {"cases": [made(case) for case in CASES]})
