"""logistic.json: multinomial logistic regression with an L2 penalty, at its minimum.

Why: the measure few-labels tells the accuracy of such a classifier, and one that is not fitted to the end
would tell of the optimiser instead of the features.

- `fits`: features x [n, d] and their labels, `penalty` λ; the objective
      -1/n Σ ln softmax(W'x + b)[y] + λ/2 ‖W‖²
  at its minimum, W [d, k] and b [k] there (b sums to 0). By scipy.optimize.minimize(L-BFGS-B) from 0, and
  from there by Newton's steps with the whole Hessian. The script stops unless both agree, and unless
  `trust-exact` from a random start ends at the same place.
- `conditionals`: a mixture of isotropic Gaussians, its first coordinates of a point, and the mean and the
  summed variance of the last one given these, by integrating the density (scipy.integrate.quad).
"""

import numpy as np
from scipy.integrate import quad
from scipy.optimize import minimize
from scipy.special import log_softmax, softmax
from scipy.stats import multivariate_normal

import golden
from golden import stream

CASES = [("plane", 40, 2, 3, 1e-2), ("separable", 20, 4, 2, 1e-4), ("wide", 15, 40, 4, 1e-2),
         ("strong", 30, 6, 5, 1.0)]


def parts(theta, d, k):
    """W and b of all parameters in one row."""
    return theta[:d * k].reshape(d, k), theta[d * k:]


def objective(theta, x, labels, k, penalty):
    """The value and its gradient."""
    n, d = x.shape
    w, b = parts(theta, d, k)
    scores = x @ w + b
    residual = softmax(scores, axis=1)
    residual[np.arange(n), labels] -= 1
    value = -log_softmax(scores, axis=1)[np.arange(n), labels].mean() + penalty / 2 * (w * w).sum()
    return value, np.concatenate([(x.T @ residual / n + penalty * w).ravel(), residual.mean(axis=0)])


def hessian(theta, x, labels, k, penalty):
    """Second derivatives, by the covariance of the classes at each row."""
    n, d = x.shape
    w, b = parts(theta, d, k)
    p = softmax(x @ w + b, axis=1)
    extended = np.hstack([x, np.ones([n, 1])])
    inner = np.einsum("ni,ij->nij", p, np.eye(k)) - np.einsum("ni,nj->nij", p, p)
    full = np.einsum("na,nij,nb->aibj", extended, inner, extended) / n
    full = full.reshape((d + 1) * k, (d + 1) * k)
    return full + np.diag([penalty] * (d * k) + [0.0] * k)


def fit(name, n, d, k, penalty):
    """One regression."""
    rng = stream("logistic " + name)
    x = golden.normal(rng, [n, d])
    labels = np.arange(n) % k
    x[:, 0] += labels * (3.0 if name == "separable" else 0.5)
    rest = (x, labels, k, penalty)
    theta = minimize(objective, np.zeros((d + 1) * k), rest, "L-BFGS-B", jac=True,
                     options={"maxiter": 10000, "ftol": 1e-15, "gtol": 1e-10}).x
    rough = theta
    for _ in range(10):
        # Adding a number to all of b changes nothing: the least step of those that do as well.
        theta = theta - np.linalg.lstsq(hessian(theta, *rest), objective(theta, *rest)[1], rcond=1e-12)[0]
    value, slope = objective(theta, *rest)
    assert abs(slope).max() < 1e-13, (name, abs(slope).max())
    golden.close(value, objective(rough, *rest)[0], 1e-9, name)
    other = minimize(objective, rng.standard_normal(theta.size), rest, "trust-exact", jac=True,
                     hess=hessian, options={"gtol": 1e-9, "maxiter": 2000}).x
    golden.close(value, objective(other, *rest)[0], 1e-9, name)
    w, b = parts(theta, d, k)
    assert abs(parts(other, d, k)[0] - w).max() < 1e-5
    return {"name": name, "x": golden.tensor(x), "labels": labels.tolist(), "classes": k,
            "penalty": penalty, "objective": float(value), "weights": golden.tensor(w),
            "bias": (b - b.mean()).tolist()}


def conditional(name, means, stds, weights, first):
    """E and variance of the last coordinate, given the ones before it."""
    def density(y):
        return sum(v * multivariate_normal.pdf(first + [y], m, s * s)
                   for v, m, s in zip(weights, means, stds))
    points = sorted(m[-1] for m in means)
    low, high = min(points) - 12 * max(stds), max(points) + 12 * max(stds)

    def moment(power, centre=0.0):
        return quad(lambda y: density(y) * (y - centre) ** power, low, high, points=points,
                    limit=500, epsabs=1e-14, epsrel=1e-12)[0]
    mass = moment(0)
    mean = moment(1) / mass
    return {"name": name, "means": means, "stds": stds, "weights": weights, "first": first,
            "mean": float(mean), "variance": float(moment(2, mean) / mass)}


TWO = [[0.0, 1.0], [0.0, -1.0]]
golden.write("logistic.json", __file__, ["numpy", "scipy"], {
    "fits": [fit(*case) for case in CASES],
    "conditionals": [
        conditional("two modes above each other", TWO, [0.25, 0.25], [0.5, 0.5], [0.125]),
        conditional("unlike weights and deviations", [[0.0, 2.0], [0.5, -1.0], [3.0, 0.0]],
                    [0.25, 0.5, 1.0], [0.25, 0.5, 0.25], [0.375]),
        conditional("three coordinates", [[0.0, 1.0, 2.0], [1.0, 0.0, -1.0]], [0.5, 0.75],
                    [0.75, 0.25], [0.5, 0.5])]})
