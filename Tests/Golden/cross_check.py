"""A second opinion on networks.json, traces.json and random.json's cipher: JAX in place of PyTorch.

Why: finite differences catch a wrong derivative but not a wrong *meaning* shared by a script and
its check. Here penalties, batch normalisation, losses, updates and clipping are written again from
the docstrings, in another library, with the optimisers by hand, and run on the numbers in the
files. Philox is compared with the one inside XLA. Nothing is written.
"""

import json

import jax
import jax.numpy as jnp
import numpy as np

import golden
from philox import philox

jax.config.update("jax_enable_x64", True)
ACTIVATIONS = {
    "relu": lambda x: jnp.maximum(x, 0.0),
    "leaky_relu": lambda x: jnp.where(x > 0, x, 0.2 * x),
    "tanh": jnp.tanh,
    "softplus": lambda x: jnp.logaddexp(x, 0.0),
}


def load(name):
    return json.loads((golden.HERE / name).read_text(encoding="utf-8"))


def array(t):
    return np.array(t["values"], dtype=np.float64).reshape(t["shape"])


def arrays(tree):
    """The same tree with every {"shape", "values"} replaced by its array."""
    if isinstance(tree, dict):
        return array(tree) if set(tree) == {"shape", "values"} else {
            k: arrays(v) for k, v in tree.items()}
    return [arrays(v) for v in tree] if isinstance(tree, list) else tree


def agree(a, b, tolerance, what):
    """Every leaf of two trees of one structure agrees; returns the worst difference."""
    assert jax.tree.structure(a) == jax.tree.structure(b), f"{what}: structures differ"
    return max(golden.close(np.asarray(p), np.asarray(q), tolerance, what)
               for p, q in zip(jax.tree.leaves(a), jax.tree.leaves(b)))


def mlp(layers, x, activation):
    for layer in layers[:-1]:
        x = ACTIVATIONS[activation](x @ layer["weight"] + layer["bias"])
    return x @ layers[-1]["weight"] + layers[-1]["bias"]


def slopes(layers, x, activation):
    """‖∇d‖² at each row: one gradient a row, where the scripts differentiate a sum over rows."""
    one = jax.grad(lambda point: mlp(layers, point[None], activation)[0, 0])
    return (jax.vmap(one)(x) ** 2).sum(1)


def penalty(layers, case):
    activation, strength = case["activation"], case["strength"]
    if case["kind"] == "r1":
        return strength / 2 * slopes(layers, case["x_real"], activation).mean()
    mixed = case["t"] * case["x_real"] + (1 - case["t"]) * case["x_fake"]
    excess = jnp.sqrt(slopes(layers, mixed, activation)) - 1
    if case["kind"] == "gradient_penalty_one_sided":
        excess = jnp.maximum(excess, 0.0)
    return strength * (excess ** 2).mean()


def check_networks():
    file = arrays(load("networks.json"))
    worst = 0.0
    for case in file["penalties"]:
        value, found = jax.value_and_grad(penalty)(case["layers"], case)
        worst = max(worst, agree(value, case["value"], 1e-13, case["name"]),
                    agree(found, case["gradients"], 1e-12, case["name"]))
    case = file["batch_norm"]
    momentum, eps = case["momentum"], case["eps"]

    def network(layers, x, running, training):
        new = []
        for layer, (mean, variance) in zip(layers[:-1], running):
            x = x @ layer["weight"] + layer["bias"]
            if training:
                n = x.shape[0]
                unbiased = x.var(0) * n / (n - 1)
                new.append(((1 - momentum) * mean + momentum * x.mean(0),
                            (1 - momentum) * variance + momentum * unbiased))
                mean, variance = x.mean(0), x.var(0)
            x = (x - mean) / jnp.sqrt(variance + eps) * layer["scale"] + layer["shift"]
            x = jnp.maximum(x, 0.0)
        return x @ layers[-1]["weight"] + layers[-1]["bias"], new

    running = [(np.zeros(16), np.ones(16)) for _ in range(2)]
    for step in case["training_steps"]:
        output, running = network(case["layers"], step["x"], running, True)
        recorded = [(r["mean"], r["variance"]) for r in step["running"]]
        worst = max(worst, agree(output, step["output"], 1e-12, "batch norm, training"),
                    agree(running, recorded, 1e-13, "running estimates"))
    output, _ = network(case["layers"], case["evaluation"]["x"], running, False)
    worst = max(worst, agree(output, case["evaluation"]["output"], 1e-12, "batch norm, evaluation"))
    for training, g in ((True, case["training_gradients"]), (False, case["evaluation_gradients"])):
        found = jax.grad(lambda layers, x: (g["cotangent"] * network(
            layers, x, running, training)[0]).sum(), argnums=(0, 1))(case["layers"], g["x"])
        worst = max(worst, agree(found, (g["gradients"], g["x_gradient"]), 1e-11, "batch norm"))
    return worst


def losses(trace):
    """The two losses of a trace, as functions of (D, G, update) and (G, D, update)."""
    softplus, smooth = (lambda v: jnp.logaddexp(v, 0.0)), trace["real_target"]

    def d_loss(d, g, update):
        fake = mlp(g, update["z"], "relu")
        real, made = mlp(d, update["x"], "leaky_relu"), mlp(d, fake, "leaky_relu")
        if trace["loss"] != "wasserstein":
            on_real = smooth * softplus(-real) + (1 - smooth) * softplus(real)
            return (on_real + softplus(made)).mean()
        loss = made.mean() - real.mean()
        if trace["penalty_weight"]:
            mixed = update["t"] * update["x"] + (1 - update["t"]) * fake
            norms = jnp.sqrt(slopes(d, mixed, "leaky_relu"))
            loss += trace["penalty_weight"] * ((norms - 1) ** 2).mean()
        return loss

    def g_loss(g, d, update):
        logits = mlp(d, mlp(g, update["z"], "relu"), "leaky_relu")
        if trace["loss"] == "wasserstein":
            return -logits.mean()
        if trace["loss"] == "minimax":
            return jnp.log(1 - jax.nn.sigmoid(logits)).mean()
        return -jnp.log(jax.nn.sigmoid(logits)).mean()

    return jax.jit(jax.value_and_grad(d_loss)), jax.jit(jax.value_and_grad(g_loss))


def moved(setting, p, g, state, t):
    """One parameter after one update by Adam or RMSProp, and the state that follows."""
    if setting["name"] == "rmsprop":
        v = setting["alpha"] * state[1] + (1 - setting["alpha"]) * g * g
        return p - setting["learning_rate"] * g / (np.sqrt(v) + setting["eps"]), (0, v)
    b1, b2 = setting["beta1"], setting["beta2"]
    m, v = b1 * state[0] + (1 - b1) * g, b2 * state[1] + (1 - b2) * g * g
    step = (m / (1 - b1 ** t)) / (np.sqrt(v / (1 - b2 ** t)) + setting["eps"])
    return p - setting["learning_rate"] * step, (m, v)


def check_trace(trace):
    nets = {"D": trace["discriminator"], "G": trace["generator"]}
    states = {k: [(0.0, 0.0)] * len(jax.tree.leaves(v)) for k, v in nets.items()}
    counts = {"D": 0, "G": 0}
    d_loss, g_loss = losses(trace)
    found, norms = [], []
    for update in trace["updates"]:
        name = update["network"]
        other = "G" if name == "D" else "D"
        inputs = {k: v for k, v in update.items() if k != "network"}
        loss, gradient = (d_loss if name == "D" else g_loss)(nets[name], nets[other], inputs)
        leaves, structure = jax.tree.flatten(nets[name])
        slopes_of = [np.asarray(g) for g in jax.tree.leaves(gradient)]
        found.append(float(loss))
        norms.append(float(np.sqrt(sum((g ** 2).sum() for g in slopes_of))))
        counts[name] += 1
        pairs = [moved(trace["optimiser"], p, g, s, counts[name])
                 for p, g, s in zip(leaves, slopes_of, states[name])]
        states[name] = [s for _, s in pairs]
        after = [p for p, _ in pairs]
        if name == "D" and trace["clip"]:
            after = [np.clip(p, -trace["clip"], trace["clip"]) for p in after]
        nets[name] = jax.tree.unflatten(structure, after)
    results = trace["float64"]
    mine = (found, norms, nets["G"], nets["D"])
    theirs = (results["losses"], results["gradient_norms"], results["generator"],
              results["discriminator"])
    return agree(mine, theirs, 1e-12, trace["name"])


def check_philox():
    """XLA draws blocks for a state (key, counter), and puts the key in the counter's high half too.

    So its answers vouch for the cipher of philox.py, though not for each block of random.json.
    """
    rng = golden.stream("XLA's Philox")
    for _ in range(64):
        k0, k1, c0, c1 = state = [int(v) for v in rng.randint(0, 1 << 32, size=4, dtype=np.uint64)]
        _, drawn = jax.lax.rng_bit_generator(
            jnp.asarray(np.array(state, dtype=np.uint32)), (4,), dtype=np.uint32,
            algorithm=jax.lax.RandomAlgorithm.RNG_PHILOX)
        assert drawn.tolist() == philox(32, [c0, c1, k0, k1], [k0, k1]), f"Philox of {state}"


if __name__ == "__main__":
    print(f"networks.json: JAX agrees to {check_networks():.1e}")
    for one in arrays(load("traces.json"))["traces"]:
        print(f"traces.json, {one['name']}: JAX agrees to {check_trace(one):.1e}")
    check_philox()
    print("random.json: the Philox inside XLA agrees")
