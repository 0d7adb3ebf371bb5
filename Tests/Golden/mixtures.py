"""The Gaussian mixtures whose densities the golden scripts evaluate, in 30-digit arithmetic.

A mixture is {"weights": […], "means": [[…], …], "stds": […]}: isotropic components
w_k N(mean_k, std_k² I) in as many dimensions as a mean has entries.
"""

import mpmath
import numpy as np

mpmath.mp.dps = 30


def mixture(means, stds, weights=None):
    """A mixture with equal weights unless they are given; one std serves all components."""
    count = len(means)
    stds = [stds] * count if isinstance(stds, float) else stds
    return {"weights": weights or [1 / count] * count, "means": means, "stds": stds}


def ring(modes=8, radius=1.0, std=0.01):
    """Modes at the angles 2π k / modes, k = 0 ..< modes."""
    angles = [2 * np.pi * k / modes for k in range(modes)]
    return mixture([[radius * float(np.cos(a)), radius * float(np.sin(a))] for a in angles], std)


def grid(side=5, spacing=2.0, std=0.05, divisor=1.0):
    """side × side modes around the origin, x the slower index; all lengths over `divisor`."""
    at = [(i - (side - 1) / 2) * spacing / divisor for i in range(side)]
    return mixture([[x, y] for x in at for y in at], std / divisor)


MIXTURES = {
    "ring": ring(),
    "grid": grid(),
    "grid-scaled": grid(divisor=2.828),
    "three-1d": mixture([[-2.0], [0.5], [1.5]], [0.5, 0.25, 1.0], [0.5, 0.2, 0.3]),
    "unequal-2d": mixture([[-1.0, 0.0], [1.0, 0.5], [0.0, -1.5], [0.25, 0.25]],
                          [0.5, 0.25, 0.75, 0.125], [0.4, 0.3, 0.2, 0.1]),
}


def log_density(m, x):
    """log Σ_k w_k N(x; mean_k, std_k² I) at one point, as a 30-digit number."""
    total = mpmath.mpf(0)
    for w, mean, std in zip(m["weights"], m["means"], m["stds"]):
        std = mpmath.mpf(std)
        square = sum((mpmath.mpf(a) - mpmath.mpf(b)) ** 2 for a, b in zip(x, mean)) / std ** 2
        total += mpmath.mpf(w) * mpmath.exp(-square / 2) / (2 * mpmath.pi * std ** 2) ** (
            mpmath.mpf(len(mean)) / 2)
    return mpmath.log(total)


def log_density_numpy(m, x):
    """The same for points [n, d] in float64."""
    means, stds, weights = (np.array(m[k]) for k in ("means", "stds", "weights"))
    squares = ((x[:, None, :] - means[None]) ** 2).sum(2) / stds ** 2
    terms = np.log(weights) - squares / 2 - means.shape[1] / 2 * np.log(2 * np.pi * stds ** 2)
    return np.logaddexp.reduce(terms, axis=1)
