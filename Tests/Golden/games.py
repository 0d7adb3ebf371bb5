"""games.json: one step of the losses and switches of the game, update by update, by PyTorch.

Why: a loss or a switch may be right by itself and wrong in its place: the penalty left out of D's loss,
a gradient that does not reach G, a batch that is packed along the wrong axis.

G is 2-8-8-2 with ReLU, D is 2-8-8-1 with LeakyReLU 0.2, a batch is 6 points. `updates` lists what the step
moves, in order; `data`, `codes` and `uniform` are what each update draws, in the order in which it asks.
With d the logits of D, D(x) = sigmoid d(x), and E the mean over the batch:

- hinge: E max(0, 1 - d(x)) + E max(0, 1 + d(G(z))); G: -E d(G(z)) (Lim & Ye 2017)
- lsgan a, b, c: (E (d(x) - b)^2 + E (d(G(z)) - a)^2) / 2; G: E (d(G(z)) - c)^2 / 2 (Mao et al. 2017)
- fgan: -E T(x) + E f*(T(G(z))); G: -E f*(T(G(z))), or `alternative` -E T(G(z)) (Nowozin et al. 2016), with
  KL: T = 1 + d, f* = exp(T - 1); reverse KL: T = -exp(-d), f* = -1 - ln(-T);
  JS: T = ln 2 - softplus(-d), f* = -ln(2 - exp T)
- feature-matching: G: the squared distance of the means of D's last hidden layer (Salimans et al. 2016)
- r1, r2: g/2 E |grad d|^2 at data, at samples (Mescheder et al. 2018)
- packing m: D's rows are m points one behind the other; what fills no row is left out (Lin et al. 2018)
- minibatch-discrimination B, C: M = f T, o_b(i) = sum over j != i of exp(-|M_ib - M_jb|_1), and D's last layer
  sees (f, o) (Salimans et al. 2016)
- mixed-batches: data and samples are normalised, or compared, in one batch of 12
- unrolled K, eta: G's loss against D after K plain gradient steps, differentiated through them (Metz et al. 2017)
- dist-gan, gngan: see Plugins/loss/EncodedGame (Tran, Bui & Cheung 2018, both papers)

`gradients` are those of the update's loss for what it moves; `second` those of the sum of their squares,
absent where that is not asked. The script stops unless the unrolled gradient agrees with differences.
"""

import numpy as np
import torch
import torch.nn.functional as F

import golden
import nets
from golden import normal, stream, tensor, uniform

torch.set_num_threads(1)
torch.set_default_dtype(torch.float64)
N = 6
LN2 = 0.6931471805599453


def softplus(x):
    return -F.logsigmoid(-x)


class Networks:
    """The players, by their parameters, and what the switches made of D."""

    def __init__(self, rng, case):
        s = {item["name"]: item.get("options", {}) for item in case["switches"]}
        self.pack = int(s["packing"]["size"]) if "packing" in s else 1
        self.closeness = None
        if "minibatch-discrimination" in s:
            options = s["minibatch-discrimination"]
            self.closeness = (int(options["kernels"]), int(options["dimensions"]))
        self.norm = "batch-norm" in s
        self.mixes = "mixed-batches" in s
        self.generator = nets.leaves(nets.draw(rng, [2, 8, 8, 2], 2.0))
        self.encoder = nets.leaves(nets.draw(rng, [2, 8, 8, 2], 2.0))
        arrays = nets.draw(rng, [2 * self.pack, 8, 8, 1], 2.0)
        if self.norm:
            for at in (2, 6):
                arrays[at:at] = [uniform(rng, (8,), 0.5, 1.5), uniform(rng, (8,), -0.5, 0.5)]
        if self.closeness:
            kernels, dimensions = self.closeness
            arrays[4:] = [uniform(rng, (8, kernels * dimensions), -0.5, 0.5),
                          uniform(rng, (8 + kernels, 1), -0.5, 0.5), arrays[5]]
        self.discriminator = nets.leaves(arrays)

    def generate(self, z):
        return nets.forward(self.generator, z, "relu")

    def encode(self, x):
        return nets.forward(self.encoder, x, "relu")

    def features(self, x, p=None):
        p = iter(self.discriminator if p is None else p)
        count = len(x) // self.pack
        x = x[:count * self.pack].reshape(count, -1)
        for _ in range(2):
            x = x @ next(p) + next(p)
            if self.norm:
                x = F.batch_norm(x, None, None, next(p), next(p), training=True, eps=1e-5)
            x = F.leaky_relu(x, 0.2)
        if self.closeness:
            kernels, dimensions = self.closeness
            m = (x @ next(p)).reshape(count, kernels, dimensions)
            distances = (m[:, None] - m[None, :]).abs().sum(3)
            o = (torch.exp(-distances) * (1 - torch.eye(count))[:, :, None]).sum(1)
            x = torch.cat([x, o], 1)
        return x

    def logits(self, x, p=None):
        p = self.discriminator if p is None else p
        return self.features(x, p) @ p[-2] + p[-1]

    def both(self, real, fake, p=None):
        if not self.mixes:
            return self.logits(real, p), self.logits(fake, p)
        d = self.logits(torch.cat([real, fake]), p)
        return d[:len(real)], d[len(real):]


MEMBERS = {
    "fgan-kl": (lambda d: 1 + d, lambda t: torch.exp(t - 1)),
    "fgan-reverse-kl": (lambda d: -torch.exp(-d), lambda t: -1 - torch.log(-t)),
    "fgan-js": (lambda d: LN2 - softplus(-d), lambda t: -torch.log(2 - torch.exp(t))),
}


def d_loss(loss, options, real, fake):
    if loss == "hinge":
        return F.relu(1 - real).mean() + F.relu(1 + fake).mean()
    if loss == "wasserstein":
        return fake.mean() - real.mean()
    if loss == "lsgan":
        a, b = float(options["a"]), float(options["b"])
        return (real - b).square().mean() / 2 + (fake - a).square().mean() / 2
    if loss in MEMBERS:
        output, conjugate = MEMBERS[loss]
        return conjugate(output(fake)).mean() - output(real).mean()
    return softplus(-real).mean() + softplus(fake).mean()


def g_loss(loss, options, fake):
    if loss in ("hinge", "wasserstein"):
        return -fake.mean()
    if loss == "minimax":
        return -softplus(fake).mean()
    if loss == "lsgan":
        return (fake - float(options["c"])).square().mean() / 2
    if loss in MEMBERS:
        output, conjugate = MEMBERS[loss]
        if options.get("generator") == "alternative":
            return -output(fake).mean()
        return -conjugate(output(fake)).mean()
    return softplus(-fake).mean()


def slopes(networks, x, p=None):
    """The norms of D's gradient at the points, or at the packs."""
    if not x.requires_grad:
        x = x.clone().requires_grad_(True)
    g, = torch.autograd.grad(networks.logits(x, p).sum(), x, create_graph=True)
    count = len(x) // networks.pack
    return g[:count * networks.pack].reshape(count, -1).norm(dim=1)


def penalty(case, networks, real, fake, draws, p=None):
    total = 0
    for item in case["switches"]:
        options = item.get("options", {})
        if item["name"] == "gradient-penalty":
            t = torch.tensor(draws["uniform"].pop(0))
            total = total + float(options["weight"]) * (
                slopes(networks, t * real + (1 - t) * fake, p) - 1).square().mean()
        if item["name"] in ("r1", "r2"):
            at = real if item["name"] == "r1" else fake
            total = total + float(options["weight"]) / 2 * slopes(networks, at, p).square().mean()
    return total


def take(draws, name):
    return torch.tensor(draws[name].pop(0))


def discriminator_value(case, networks, draws, p=None, differentiating=False):
    options = case["options"]
    real, z = take(draws, "data"), take(draws, "codes")
    fake = networks.generate(z)
    fake = fake if differentiating else fake.detach()
    d_real, d_fake = networks.both(real, fake, p)
    if case["loss"] in ("dist-gan", "gngan"):
        alpha = float(options["alpha"])
        rebuilt = networks.generate(networks.encode(real)).detach()
        value = ((1 - alpha) * softplus(-d_real).mean()
                 + alpha * softplus(-networks.logits(rebuilt, p)).mean() + softplus(d_fake).mean())
    else:
        value = d_loss(case["loss"], options, d_real, d_fake)
    return value + penalty(case, networks, real, fake, draws, p)


def matching(options, networks, real, fake):
    """What gngan compares of D's gradients."""
    found = []
    for x, graph in ((real.clone().requires_grad_(True), False), (fake, True)):
        g, = torch.autograd.grad(torch.sigmoid(networks.logits(x)).sum(), x, create_graph=graph)
        x = x if graph else x.detach()
        product = (g * x).sum(1)
        if options["matching"] == "vector":
            found.append((g.mean(0), product.mean()))
        else:
            found.append((g.norm(dim=1).mean(), product.abs().mean()))
    (data, data_product), (made, made_product) = found
    return (float(options["gradient-weight"]) * (data - made).square().sum()
            + float(options["product-weight"]) * (data_product - made_product).square())


def generator_value(case, networks, draws, p=None):
    options, loss = case["options"], case["loss"]
    if loss in ("dist-gan", "gngan"):
        real, fake = take(draws, "data"), networks.generate(take(draws, "codes"))
        score = torch.sigmoid(networks.logits(real)).mean().detach()
        value = (score - torch.sigmoid(networks.logits(fake)).mean()).abs()
        return value + matching(options, networks, real, fake) if loss == "gngan" else value
    fake = networks.generate(take(draws, "codes"))
    if loss == "feature-matching":
        seen = networks.features(take(draws, "data")).mean(0).detach()
        return (seen - networks.features(fake).mean(0)).square().sum()
    return g_loss(loss, options, networks.logits(fake, p))


def unrolled_value(case, networks, draws, steps, rate):
    p = networks.discriminator
    for _ in range(steps):
        value = discriminator_value(case, networks, draws, p, differentiating=True)
        g = torch.autograd.grad(value, p, create_graph=True)
        p = [a - rate * b for a, b in zip(p, g)]
    return generator_value(case, networks, draws, p)


def similarities(z):
    squares = (z[:, None] - z[None, :]).square().sum(2)
    n, off = len(z), 1 - torch.eye(len(z))
    distances = (squares + torch.eye(n) + 1e-12).sqrt()[off.bool()]
    variance = distances.var(unbiased=False) + 1e-12
    s = off / (1 + squares / (2 * variance))
    conditional = s / s.sum(1, keepdim=True)
    return (conditional + conditional.T) / (2 * n)


def autoencoder_value(case, networks, draws):
    options = case["options"]
    x, z = take(draws, "data"), take(draws, "codes")
    encoded = networks.encode(x)
    rebuilt, made = networks.generate(encoded), networks.generate(z)
    value = (x - rebuilt).square().mean()
    if case["loss"] == "dist-gan":
        regulariser = ((rebuilt - made).mean() - (encoded - z).mean()).square()
    else:
        p = similarities(torch.cat([encoded, z]))
        q = similarities(torch.cat([rebuilt, made]))
        off = ~torch.eye(len(p), dtype=torch.bool)
        regulariser = (p[off] * torch.log(p[off] / q[off])).sum()
    return value + float(options["regularisation"]) * regulariser


def drawn(rng, data, codes, penalties):
    return {"data": [normal(rng, (N, 2)) for _ in range(data)],
            "codes": [normal(rng, (N, 2)) for _ in range(codes)],
            "uniform": [uniform(rng, (N, 1), 0, 1) for _ in range(penalties)]}


def copied(draws):
    return {name: list(arrays) for name, arrays in draws.items()}


def check_unrolled(case, networks, draws, steps, rate, found):
    """Stops unless the gradient through D's steps is the slope of the whole."""
    step = 1e-6
    for parameter, gradient in zip(networks.generator, found):
        slope = torch.zeros_like(parameter)
        for at in range(parameter.numel()):
            ends = []
            for sign in (1, -1):
                with torch.no_grad():
                    parameter.view(-1)[at] += sign * step
                ends.append(unrolled_value(case, networks, copied(draws), steps, rate).item())
                with torch.no_grad():
                    parameter.view(-1)[at] -= sign * step
            slope.view(-1)[at] = (ends[0] - ends[1]) / (2 * step)
        golden.close(gradient, slope, 1e-6, case["name"])


def update(part, draws, value, parameters, second=True):
    gradients = nets.gradients(value, parameters, create_graph=True)
    found = {"part": part, "draws": {k: [tensor(a) for a in v] for k, v in draws.items()},
             "loss": value.item(), "gradients": [tensor(g) for g in gradients]}
    if second:
        squares = sum(g.square().sum() for g in gradients)
        again = nets.gradients(squares, parameters) if squares.requires_grad else [
            torch.zeros_like(p) for p in parameters]
        found["second"] = [tensor(g) for g in again]
    return found


def made(case):
    case = {"options": {}, "switches": [], **case}
    rng = stream(f"games {case['name']}")
    networks = Networks(rng, case)
    encoded = case["loss"] in ("dist-gan", "gngan")
    penalties = sum(item["name"] == "gradient-penalty" for item in case["switches"])
    unrolled = next((i["options"] for i in case["switches"] if i["name"] == "unrolled"), None)
    updates = []
    if encoded:
        draws = drawn(rng, 1, 1, 0)
        value = autoencoder_value(case, networks, copied(draws))
        updates.append(update("autoencoder", draws, value, networks.encoder + networks.generator))
    draws = drawn(rng, 1, 1, penalties)
    value = discriminator_value(case, networks, copied(draws))
    updates.append(update("discriminator", draws, value, networks.discriminator))
    if unrolled:
        steps, rate = int(unrolled["steps"]), float(unrolled["rate"])
        draws = drawn(rng, steps, steps + 1, penalties * steps)
        value = unrolled_value(case, networks, copied(draws), steps, rate)
        updates.append(update("generator", draws, value, networks.generator, second=False))
        check_unrolled(case, networks, draws, steps, rate,
                       [np.array(g["values"]).reshape(g["shape"]) for g in updates[-1]["gradients"]])
    else:
        needs_data = encoded or case["loss"] == "feature-matching"
        draws = drawn(rng, int(needs_data), 1, 0)
        value = generator_value(case, networks, copied(draws))
        updates.append(update("generator", draws, value, networks.generator))
    return {"name": case["name"], "model": "gngan" if encoded else "gan-mlp", "loss": case["loss"],
            "options": case["options"], "switches": [{"options": {}, **s} for s in case["switches"]],
            "generator": [tensor(p) for p in networks.generator],
            "discriminator": [tensor(p) for p in networks.discriminator],
            "encoder": [tensor(p) for p in networks.encoder], "updates": updates}


def on(name, **options):
    return {"name": name, "options": {k.replace("_", "-"): str(v) for k, v in options.items()}}


GN = {"alpha": "0.05", "regularisation": "0.5", "gradient-weight": "1.5", "product-weight": "0.75"}
CASES = [
    {"name": "hinge", "loss": "hinge"},
    {"name": "lsgan", "loss": "lsgan", "options": {"a": "0", "b": "1", "c": "1"}},
    {"name": "lsgan, Pearson", "loss": "lsgan", "options": {"a": "-1", "b": "1", "c": "0"}},
    {"name": "fgan-kl", "loss": "fgan-kl"},
    {"name": "fgan-kl, alternative", "loss": "fgan-kl", "options": {"generator": "alternative"}},
    {"name": "fgan-reverse-kl", "loss": "fgan-reverse-kl"},
    {"name": "fgan-reverse-kl, alternative", "loss": "fgan-reverse-kl",
     "options": {"generator": "alternative"}},
    {"name": "fgan-js", "loss": "fgan-js"},
    {"name": "fgan-js, alternative", "loss": "fgan-js", "options": {"generator": "alternative"}},
    {"name": "feature-matching", "loss": "feature-matching"},
    {"name": "r1", "loss": "nonsaturating", "switches": [on("r1", weight=10)]},
    {"name": "r2", "loss": "nonsaturating", "switches": [on("r2", weight=10)]},
    {"name": "r1 and r2", "loss": "lsgan", "options": {"a": "0", "b": "1", "c": "1"},
     "switches": [on("r1", weight=2), on("r2", weight=3)]},
    {"name": "packing 2", "loss": "nonsaturating", "switches": [on("packing", size=2)]},
    {"name": "packing 4, two left over", "loss": "hinge", "switches": [on("packing", size=4)]},
    {"name": "packing under a penalty", "loss": "wasserstein",
     "switches": [on("packing", size=3), on("gradient-penalty", weight=10)]},
    {"name": "minibatch discrimination", "loss": "nonsaturating",
     "switches": [on("minibatch-discrimination", kernels=3, dimensions=2)]},
    {"name": "mixed batches, normalised", "loss": "nonsaturating",
     "switches": [on("batch-norm", network="discriminator"), on("mixed-batches")]},
    {"name": "mixed batches, compared", "loss": "nonsaturating",
     "switches": [on("minibatch-discrimination", kernels=3, dimensions=2), on("mixed-batches")]},
    {"name": "unrolled", "loss": "nonsaturating", "switches": [on("unrolled", steps=3, rate=0.3)]},
    {"name": "unrolled, minimax", "loss": "minimax", "switches": [on("unrolled", steps=1, rate=0.5)]},
    {"name": "unrolled under a penalty", "loss": "wasserstein",
     "switches": [on("unrolled", steps=2, rate=0.2), on("gradient-penalty", weight=1)]},
    {"name": "dist-gan", "loss": "dist-gan",
     "options": {"alpha": "0.05", "regularisation": "0.5"},
     "switches": [on("gradient-penalty", weight=0.1)]},
    {"name": "gngan, vectors", "loss": "gngan", "options": {**GN, "matching": "vector"},
     "switches": [on("gradient-penalty", weight=0.1)]},
    {"name": "gngan, norms", "loss": "gngan", "options": {**GN, "matching": "norm"}},
]


if __name__ == "__main__":
    golden.write("games.json", __file__, ["torch", "numpy"], {"cases": [made(c) for c in CASES]})
