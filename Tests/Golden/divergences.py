"""divergences.json: exact divergences, masses, entropies and log-densities of Gaussians and their
mixtures, by 30-digit arithmetic (mpmath), each computed a second way.

Why: these are the oracles of the 2-D lessons. A chart of a divergence is worth nothing unless its
numbers are right, and a sampler, a flow or a density can be measured against exact values. In nats.

- shifted: p = N(0,1), q = N(m,1). JS = ½ KL(p ‖ (p+q)/2) + ½ KL(q ‖ (p+q)/2), which by symmetry is
  ln 2 − E_p softplus(m x − m²/2). `js_gap` = ln 2 − JS, `js_slope` = dJS/dm, `kl` = m²/2 either
  way round, `w1` = m (and its slope is 1). The *_digits hold 25 digits.
- masses: P(‖x‖ ≤ r σ) in 2-D = 1 − exp(−r²/2).
- entropies: −E log p in nats, the lowest possible mean negative log-likelihood.
- log_densities: log p at 50 points, on the modes, between them and far out.

Mixture means are the doubles that the file states (a ring's cosines are rounded to double first).
"""

import mpmath
import numpy as np
from mpmath import mpf
from scipy import integrate, stats

import golden
from mixtures import MIXTURES, log_density, log_density_numpy, ring

DIGITS = 25


def softplus(t):
    """log(1 + e^t)."""
    return mpmath.log1p(mpmath.exp(t)) if t < 0 else t + mpmath.log1p(mpmath.exp(-t))


def normal_pdf(x):
    return mpmath.exp(-x * x / 2) / mpmath.sqrt(2 * mpmath.pi)


def over_the_line(f, m, fineness):
    """∫ f by the trapezoid rule, for f made of N(0,1), N(m,1) and their ratio.

    Such an f is analytic up to its poles at m/2 ± iπ/m, so a step h errs by about e^(−2π²/(m h)) of
    f's own size: below 1e-34 for h = 1/(4 m); beyond m/2 ± 14 lies less than e^−98 of it.
    """
    h = 1 / (max(4 * m, mpf(8)) * fineness)
    return h * mpmath.fsum(f(m / 2 + k * h) for k in range(-int(14 / h), int(14 / h) + 1))


def js_gap(m, fineness=1):
    """ln 2 − JS(N(0,1) ‖ N(m,1)) = E_p softplus(m x − m²/2)."""
    return over_the_line(lambda x: normal_pdf(x) * softplus(m * x - m * m / 2), m, fineness)


def js_slope(m, fineness=1):
    """d JS / dm = −E_p [(x − m) sigmoid(m x − m²/2)]."""
    def f(x):
        return -normal_pdf(x) * (x - m) / (1 + mpmath.exp(m * m / 2 - m * x))
    return over_the_line(f, m, fineness)


def js_by_definition(m):
    """JS from its definition by SciPy's quadrature, in float64."""
    def f(x):
        p, q = stats.norm.logpdf(x), stats.norm.logpdf(x, loc=m)
        middle = np.logaddexp(p, q) - np.log(2)
        return 0.5 * (np.exp(p) * (p - middle) + np.exp(q) * (q - middle))
    value, _ = integrate.quad(f, -12, m + 12, points=[0, m / 2, m], limit=500, epsabs=1e-13)
    return value


def shifted(m):
    """All that is known of N(0,1) against N(m,1)."""
    m = mpf(m)
    # At m = 0 quadrature would only return its own rounding.
    gap, slope = (js_gap(m), js_slope(m)) if m else (mpmath.log(2), mpf(0))
    js = mpmath.log(2) - gap
    # The second way: another step, then the definition, then a difference quotient of the gap.
    for value, again in ((gap, js_gap(m, mpf("1.3"))), (slope, js_slope(m, mpf("1.3")))):
        assert abs(value - again) <= mpf(10) ** -26 * abs(value) or m == 0, (m, value, again)
    assert abs(js_by_definition(float(m)) - js) < 1e-12, m
    h = mpf(10) ** -6
    quotient = (js_gap(m - h) - js_gap(m + h)) / (2 * h)
    assert abs(quotient - slope) <= mpf(10) ** -9 * abs(slope) + mpf(10) ** -9 * gap, (m, quotient)
    text = lambda v: mpmath.nstr(v, DIGITS)
    return {"m": float(m), "js": float(js), "js_gap": float(gap), "js_slope": float(slope),
            "kl": float(m * m / 2), "w1": float(m), "js_digits": text(js),
            "js_gap_digits": text(gap), "js_slope_digits": text(slope)}


def mass(radius):
    """The mass of a 2-D Gaussian within `radius` standard deviations."""
    r = mpf(radius)
    value = 1 - mpmath.exp(-r * r / 2)
    again = mpmath.quad(lambda t: t * mpmath.exp(-t * t / 2), [0, r / 2, r])
    assert abs(value - again) < mpf(10) ** -25
    return {"radius": radius, "mass": float(value), "mass_digits": mpmath.nstr(value, DIGITS)}


def entropy_by_modes(m, order):
    """−Σ_k w_k E_k log p by Gauss–Hermite quadrature around each mode, in float64."""
    nodes, weights = np.polynomial.hermite_e.hermegauss(order)
    weights = weights / weights.sum()
    dimensions = len(m["means"][0])
    mesh = np.stack(np.meshgrid(*[nodes] * dimensions, indexing="ij"), -1).reshape(-1, dimensions)
    product = np.ones(1)
    for _ in range(dimensions):
        product = np.outer(product, weights).reshape(-1)
    return -sum(w * (product @ log_density_numpy(m, np.array(mean) + std * mesh))
                for w, mean, std in zip(m["weights"], m["means"], m["stds"]))


def entropy_by_lattice(m, step, reach=9.5):
    """−Σ p log p · cell over a fine lattice: for Gaussians it converges faster than any power."""
    means, stds = np.array(m["means"]), np.array(m["stds"])
    lows = (means - reach * stds[:, None]).min(0)
    highs = (means + reach * stds[:, None]).max(0)
    axes = [np.arange(a, b + step, step) for a, b in zip(lows, highs)]
    mesh = np.stack(np.meshgrid(*axes, indexing="ij"), -1).reshape(-1, len(axes))
    logs = log_density_numpy(m, mesh)
    return -float((np.exp(logs) * logs).sum()) * step ** len(axes)


def entropy(name, m):
    """The entropy of a mixture, computed twice."""
    apart = name.startswith(("ring", "grid"))
    if apart:
        # Modes 40 and more standard deviations apart: the overlap is below 1e-80, so the entropy
        # is that of the weights plus that of one Gaussian.
        count, std = len(m["means"]), mpf(m["stds"][0])
        value = mpmath.log(count) + 1 + mpmath.log(2 * mpmath.pi * std ** 2)
        again, tolerance = entropy_by_modes(m, 24), 1e-13
    else:
        step, tolerance = min(m["stds"]) / 8, 1e-12
        value, again = entropy_by_lattice(m, step), entropy_by_lattice(m, step / 1.5)
        golden.close(entropy_by_modes(m, 160), value, 1e-3, f"entropy of {name}, roughly")
    golden.close(again, float(value), tolerance, f"entropy of {name}")
    return {"mixture": name, "entropy": float(value)}


def points_for(name, m, count=50):
    """Points near modes, between and around them, and far out, on the grain."""
    rng = golden.stream(f"points {name}")
    means, stds = np.array(m["means"]), np.array(m["stds"])
    k = rng.randint(0, len(means), size=count)
    near = means[k] + stds[k, None] * rng.standard_normal((count, means.shape[1]))
    wide = rng.uniform(-1.5, 1.5, size=near.shape) * np.abs(means).max()
    far = 20 * wide
    which = np.arange(count)[:, None]
    return golden.dyadic(np.where(which < 25, near, np.where(which < 44, wide, far)))


def densities(name, m):
    """log p at 50 points."""
    x = points_for(name, m)
    values = [float(log_density(m, row)) for row in x]
    golden.close(log_density_numpy(m, x), values, 1e-12, f"log-density of {name}")
    return {"mixture": name, "points": golden.tensor(x), "log_density": values}


if __name__ == "__main__":
    shifts = [0, 0.25, 0.5, 0.75] + [float(m) for m in range(1, 31)]
    entropies = {**MIXTURES, "ring-wgan-gp": ring(radius=2 / 1.414, std=0.02 / 1.414)}
    golden.write("divergences.json", __file__, ["mpmath", "scipy", "numpy"], {
        "mixtures": entropies,
        "shifted": [shifted(m) for m in shifts],
        "masses": [mass(r) for r in (0.5, 1.0, 2.0, 2.83, 3.0, 4.0)],
        "entropies": [entropy(name, m) for name, m in entropies.items()],
        "log_densities": [densities(name, m) for name, m in MIXTURES.items()],
        "constants": {"ln2": float(mpmath.log(2)), "minimax_at_optimum": -float(mpmath.log(4)),
                      "bce_at_chance": 2 * float(mpmath.log(2))},
    })
