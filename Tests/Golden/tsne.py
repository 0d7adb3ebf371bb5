"""tsne.json: the affinities of t-SNE, and the slope of its divergence.

Why: a map looks plausible with a wrong gradient, too, and neighbours that count are a matter of each row's width.

- `maps`: points `x` [n, d] and a `perplexity`; `conditional`, p(j|i) [n, n], whose rows have that perplexity:
  each row's width by scipy.optimize.brentq on the entropy, in float64. The script stops unless scikit-learn's
  own bisection, in float32 and with a tolerance of 1e-5 nats, agrees to 1e-4. `joint`, p_ij = (p(j|i) + p(i|j))/2n.
- `y` [n, 2], a map, `divergence`, KL(P || Q), and `gradient`, its slope at y, by scikit-learn's
  sklearn.manifold._t_sne._kl_divergence. The script stops unless double loops in NumPy and central differences
  agree.
"""

import numpy as np
from scipy import optimize
from scipy.spatial.distance import pdist, squareform
from sklearn.manifold import _t_sne, _utils

import golden
from golden import stream


def conditional(x, perplexity):
    """Rows of the perplexity that is asked for."""
    squares = squareform(pdist(x, "sqeuclidean"))
    n = len(x)
    p = np.zeros((n, n))
    for i in range(n):
        others = np.arange(n) != i
        d = squares[i, others]
        d = d - d.min()

        def row(beta):
            e = np.exp(-beta * d)
            return e / e.sum()

        def excess(log_beta):
            q = row(np.exp(log_beta))
            q = q[q > 0]
            return -(q * np.log(q)).sum() - np.log(perplexity)

        p[i, others] = row(np.exp(optimize.brentq(excess, -40, 40, xtol=1e-14, rtol=1e-14)))
    theirs = _utils._binary_search_perplexity(squares.astype(np.float32), perplexity, 0)
    golden.close(theirs, p, 1e-4, "conditional")
    return p


def slope(p, y):
    """KL(P || Q) and its gradient, from the definition."""
    n = len(y)
    w = np.zeros((n, n))
    for i in range(n):
        for j in range(n):
            if i != j:
                w[i, j] = 1 / (1 + ((y[i] - y[j]) ** 2).sum())
    q = w / w.sum()
    off = ~np.eye(n, dtype=bool)
    divergence = (p[off] * np.log(p[off] / q[off])).sum()
    gradient = np.zeros_like(y)
    for i in range(n):
        for j in range(n):
            gradient[i] += 4 * (p[i, j] - q[i, j]) * w[i, j] * (y[i] - y[j])
    return divergence, gradient


def case(name, x, perplexity):
    """One set of points, and a map of it that is no minimum."""
    n = len(x)
    p = conditional(x, perplexity)
    joint = (p + p.T) / (2 * n)
    y = golden.normal(stream("tsne map " + name), (n, 2), 2.0)
    divergence, gradient = _t_sne._kl_divergence(
        y.ravel(), squareform(joint, checks=False), 1, n, 2)
    own_divergence, own_gradient = slope(joint, y)
    golden.close(np.array(divergence), np.array(own_divergence), 1e-12, name)
    golden.close(gradient.reshape(n, 2), own_gradient, 1e-12, name)
    for k in range(0, 2 * n, 5):
        step = np.zeros(2 * n)
        step[k] = 1e-5
        step = step.reshape(n, 2)
        secant = (slope(joint, y + step)[0] - slope(joint, y - step)[0]) / 2e-5
        golden.close(np.array(secant), own_gradient.ravel()[k], 1e-8, name)
    return {"name": name, "x": golden.tensor(x), "perplexity": perplexity,
            "conditional": golden.tensor(p), "joint": golden.tensor(joint), "y": golden.tensor(y),
            "divergence": float(divergence), "gradient": golden.tensor(gradient.reshape(n, 2))}


def clusters():
    """A dense cluster and a thin one, far apart."""
    rng = stream("tsne clusters")
    return np.concatenate([golden.normal(rng, (14, 3), 0.125), 8 + golden.normal(rng, (14, 3), 2.0)])


golden.write("tsne.json", __file__, ["numpy", "scipy", "scikit-learn"], {
    "maps": [case("plane", golden.normal(stream("tsne plane"), (30, 2)), 5.0),
             case("codes", golden.normal(stream("tsne codes"), (30, 8)), 10.0),
             case("clusters", clusters(), 7.0)],
})
