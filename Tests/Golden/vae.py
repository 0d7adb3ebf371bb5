"""vae.json: variational auto-encoders, both terms of their bound, gradients and ten steps of training.

Why: a bound with a wrong term still rises, and tells of codes that are none.

The encoder e is a perceptron d-…-2k: its outputs are all means μ, then all ln σ². z = μ + σ ⊙ noise; the
decoder f is a perceptron k-…-d. The loss is the mean of β KL(q(z|x) ‖ N(0, I)) − ln p(x|z).

- gaussian: the encoder is given x̃ = (x − mean) / deviation, for each coordinate, and
  p(x|z) = N(x; mean + deviation ⊙ f(z), (s deviation)²); ln s is the last parameter.
- bernoulli: ln p(x|z) = Σ x_i ln σ(f_i) + (1 − x_i) ln (1 − σ(f_i)), by PyTorch's own cross-entropy.

Where there are `classes`, the encoder is given (x, y), and the decoder (z, y), with y a row of a 1 and zeros, of each row's `labels`.

`importance` is ln (1/K) Σ_k p(x|z_k) p(z_k) / q(z_k|x) for the K rows of noise in `codes`, by
torch.distributions. `parameters` are the encoder's weights ([in, out]) and biases in order, the
decoder's, then ln s; `trained` are they after `batches`, with `noises`, have each given one step of Adam.
Everything is in float64. The script stops unless the terms agree with those of torch.distributions.
"""

import math

import torch
import torch.distributions as D
import torch.nn.functional as F

import golden
import nets
from golden import stream, tensor

torch.set_num_threads(1)
torch.set_default_dtype(torch.float64)
ROWS, STEPS, CODES = 6, 10, 5
ADAM = {"learning_rate": 1e-3, "beta1": 0.9, "beta2": 0.999, "eps": 1e-8}
CASES = [
    {"name": "gaussian/plane", "decoder": "gaussian", "d": 2, "latent": 2, "hidden": [8, 7],
     "activation": "relu", "beta": 1.0},
    {"name": "gaussian/five", "decoder": "gaussian", "d": 5, "latent": 3, "hidden": [6],
     "activation": "tanh", "beta": 4.0},
    {"name": "bernoulli/six", "decoder": "bernoulli", "d": 6, "latent": 2, "hidden": [9],
     "activation": "softplus", "beta": 1.0},
    {"name": "bernoulli/told", "decoder": "bernoulli", "d": 5, "latent": 2, "hidden": [7],
     "activation": "relu", "beta": 1.0, "classes": 3},
    {"name": "gaussian/told", "decoder": "gaussian", "d": 3, "latent": 2, "hidden": [6],
     "activation": "tanh", "beta": 2.0, "classes": 2},
]


def parts(case, parameters):
    """The encoder's parameters, the decoder's, and ln s if there is one."""
    count = 2 * (len(case["hidden"]) + 1)
    rest = parameters[2 * count:]
    return parameters[:count], parameters[count:2 * count], rest[0] if rest else None


def told(case, z):
    """Rows with the class of each behind them."""
    if not case["classes"]:
        return z
    rows = F.one_hot(torch.tensor(case["labels"]), case["classes"])
    return torch.cat([z, rows.to(z.dtype)], 1)


def posterior(case, parameters, x):
    """q(z|x) of each row."""
    encoder, _, log_noise = parts(case, parameters)
    if log_noise is not None:
        x = (x - torch.tensor(case["mean"])) / torch.tensor(case["deviation"])
    output = nets.forward(encoder, told(case, x), case["activation"])
    mean, log_variance = output.chunk(2, 1)
    return D.Normal(mean, torch.exp(0.5 * log_variance))


def likelihood(case, parameters, z):
    """p(x|z) of each row."""
    _, decoder, log_noise = parts(case, parameters)
    output = nets.forward(decoder, told(case, z), case["activation"])
    if log_noise is None:
        return D.Bernoulli(logits=output, validate_args=False)
    deviation = torch.tensor(case["deviation"])
    return D.Normal(torch.tensor(case["mean"]) + deviation * output,
                    (log_noise.exp() * deviation).expand_as(output))


def terms(case, parameters, x, noise):
    """ln p(x|z) and the divergence of each row."""
    q = posterior(case, parameters, x)
    p = likelihood(case, parameters, q.mean + q.stddev * noise)
    reconstruction = p.log_prob(x).sum(1)
    divergence = D.kl_divergence(q, D.Normal(0.0, 1.0)).sum(1)
    return reconstruction, divergence


def objective(case, parameters, x, noise):
    """What elbo minimises."""
    reconstruction, divergence = terms(case, parameters, x, noise)
    return (case["beta"] * divergence - reconstruction).mean()


def importance(case, parameters, x, codes):
    """The importance-weighted bound of each row."""
    q = posterior(case, parameters, x)
    weights = []
    for noise in codes:
        z = q.mean + q.stddev * noise
        weights.append(likelihood(case, parameters, z).log_prob(x).sum(1)
                       + D.Normal(0.0, 1.0).log_prob(z).sum(1) - q.log_prob(z).sum(1))
    return torch.logsumexp(torch.stack(weights), 0) - math.log(len(codes))


def check(case, parameters, x, noise):
    """Stops unless the terms are what the formulas say."""
    reconstruction, divergence = terms(case, parameters, x, noise)
    q = posterior(case, parameters, x)
    by_hand = 0.5 * (q.mean ** 2 + q.variance - 1 - q.variance.log()).sum(1)
    for a, b in zip(divergence, by_hand):
        golden.close(a, b, 1e-12, f"{case['name']}, divergence")
    if case["decoder"] == "bernoulli":
        _, decoder, _ = parts(case, parameters)
        z = q.mean + q.stddev * noise
        logits = nets.forward(decoder, told(case, z), case["activation"])
        by_hand = -F.binary_cross_entropy_with_logits(logits, x, reduction="none").sum(1)
        for a, b in zip(reconstruction, by_hand):
            golden.close(a, b, 1e-12, f"{case['name']}, reconstruction")


def train(case, arrays, batches, noises):
    """Ten steps of Adam."""
    parameters = nets.leaves(arrays)
    optimiser = torch.optim.Adam(parameters, lr=ADAM["learning_rate"], eps=ADAM["eps"],
                                 betas=(ADAM["beta1"], ADAM["beta2"]), foreach=False)
    losses = []
    for batch, noise in zip(batches, noises):
        loss = objective(case, parameters, torch.tensor(batch), torch.tensor(noise))
        for p, g in zip(parameters, nets.gradients(loss, parameters)):
            p.grad = g
        optimiser.step()
        losses.append(loss.item())
    return losses, parameters


def made(case):
    """One case with all its numbers."""
    rng = stream("vae " + case["name"])
    d, k, hidden = case["d"], case["latent"], case["hidden"]
    is_gaussian = case["decoder"] == "gaussian"
    classes = case.get("classes", 0)
    case = {**case, "classes": classes,
            "labels": [(5 * row) % classes for row in range(ROWS)] if classes else [],
            "mean": golden.uniform(rng, (d,), -0.5, 0.5).tolist() if is_gaussian else [],
            "deviation": golden.uniform(rng, (d,), 0.5, 1.5).tolist() if is_gaussian else []}
    arrays = nets.draw(rng, [d + classes, *hidden, 2 * k], gain=1.5)
    arrays += nets.draw(rng, [k + classes, *reversed(hidden), d], gain=1.5)
    if is_gaussian:
        arrays.append(golden.uniform(rng, (1, 1), -1, 0))

    def data():
        return golden.normal(rng, (ROWS, d), 1.2) if is_gaussian \
            else golden.uniform(rng, (ROWS, d), 0, 1)

    x, noise = data(), golden.normal(rng, (ROWS, k), 1)
    codes = [golden.normal(rng, (ROWS, k), 1) for _ in range(CODES)]
    batches = [data() for _ in range(STEPS)]
    noises = [golden.normal(rng, (ROWS, k), 1) for _ in range(STEPS)]
    parameters = nets.leaves(arrays)
    points, draws = torch.tensor(x), torch.tensor(noise)
    check(case, parameters, points, draws)
    reconstruction, divergence = terms(case, parameters, points, draws)
    q = posterior(case, parameters, points)
    bound = importance(case, parameters, points, [torch.tensor(c) for c in codes])
    means = likelihood(case, parameters, draws).mean
    loss = objective(case, parameters, points, draws)
    losses, trained = train(case, arrays, batches, noises)
    return {**case, "parameters": [tensor(a) for a in arrays], "x": tensor(x),
            "noise": tensor(noise), "posterior_mean": tensor(q.mean),
            "log_variance": tensor(q.variance.log()),
            "reconstruction": tensor(reconstruction[:, None]),
            "divergence": tensor(divergence[:, None]), "generated": tensor(means),
            "codes": [tensor(c) for c in codes], "importance": tensor(bound[:, None]),
            "loss": loss.item(),
            "gradients": [tensor(g) for g in nets.gradients(loss, parameters)],
            "batches": [tensor(b) for b in batches], "noises": [tensor(n) for n in noises],
            "losses": losses, "trained": [tensor(p) for p in trained]}


if __name__ == "__main__":
    golden.write("vae.json", __file__, ["torch", "numpy"],
                 {"optimiser": ADAM, "cases": [made(c) for c in CASES]})
