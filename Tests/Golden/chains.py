"""chains.json: diagnostics of chains, and maps from a critic's scores to probabilities.

Why: R̂ decides whether a walk is believed, and a calibration how many samples are kept.

- `chains`: `draws`, a row a chain; `r_hat`, split R̂, and `effective`, the effective sample size of the
  mean, split too. ArviZ gives both; the script stops unless NumPy's own sums give the same R̂.
- `calibrations`: scores of data, `real`, and of samples, `fake`; the maps at the scores `at`:
  `logistic`, the logits a d + b that minimise the mean of both sides' cross-entropies, weighed a half each,
  plus 0.0005 a² with scores in units of their standard deviation (SciPy's BFGS; the script stops unless
  its Nelder-Mead agrees); `isotonic`, the logits of the rising step function with the least weighted
  squared error (scipy.optimize.isotonic_regression), each step with half a datum and half a sample more,
  and taken from the left.
- `reliability`: `brier` and `z` of the probabilities of one of them.
"""

import warnings

import numpy as np
from scipy import optimize

import golden
from golden import stream

warnings.simplefilter("ignore")
import arviz  # noqa: E402  (it warns of what is to come when it is imported)


def autoregressive(name, chains, draws, memory, apart=0.0):
    """Chains whose neighbours correlate by `memory`, their means `apart` from each other."""
    rng = stream("chains " + name)
    x = np.zeros((chains, draws))
    state = rng.standard_normal(chains)
    for t in range(draws):
        state = memory * state + np.sqrt(1 - memory * memory) * rng.standard_normal(chains)
        x[:, t] = state
    return golden.dyadic(x + apart * np.arange(chains)[:, None])


def split_r_hat(x):
    """From the definition."""
    half = x.shape[1] // 2
    parts = np.concatenate([x[:, :half], x[:, -half:]])
    within = parts.var(axis=1, ddof=1).mean()
    pooled = (half - 1) / half * within + parts.mean(axis=1).var(ddof=1)
    return np.sqrt(pooled / within)


def chains(name, *form):
    """One set of chains."""
    x = autoregressive(name, *form)
    r_hat = float(arviz.rhat(x, method="split"))
    golden.close(r_hat, split_r_hat(x), 1e-12, name)
    return {"name": name, "draws": x.tolist(), "r_hat": r_hat,
            "effective": float(arviz.ess(x, method="mean"))}


def logistic(real, fake, at):
    """The logits of the best line."""
    both = np.concatenate([real, fake])
    mean, scale = both.mean(), both.std()
    u, v = (real - mean) / scale, (fake - mean) / scale

    def loss(p):
        a, b = p
        return (0.5 * np.logaddexp(0, -(a * u + b)).mean() + 0.5 * np.logaddexp(0, a * v + b).mean()
                + 0.5e-3 * a * a)

    best = optimize.minimize(loss, [0.0, 0.0], method="BFGS", options={"gtol": 1e-12}).x
    other = optimize.minimize(loss, [0.0, 0.0], method="Nelder-Mead",
                              options={"xatol": 1e-10, "fatol": 1e-16, "maxiter": 10000}).x
    golden.close(best, other, 1e-5, "logistic")
    # Newton's steps on the gradient take the last digits.
    for _ in range(5):
        a, b = best
        p, q = 1 / (1 + np.exp(-(a * u + b))), 1 / (1 + np.exp(-(a * v + b)))
        gradient = np.array([0.5 * ((p - 1) * u).mean() + 0.5 * (q * v).mean() + 1e-3 * a,
                             0.5 * (p - 1).mean() + 0.5 * q.mean()])
        w, r = p * (1 - p), q * (1 - q)
        cross = 0.5 * (w * u).mean() + 0.5 * (r * v).mean()
        hessian = np.array([[0.5 * (w * u * u).mean() + 0.5 * (r * v * v).mean() + 1e-3, cross],
                            [cross, 0.5 * w.mean() + 0.5 * r.mean()]])
        best = best - np.linalg.solve(hessian, gradient)
    a, b = best
    return a * (at - mean) / scale + b


def isotonic(real, fake, at):
    """The logits of the steps at the scores `at`."""
    scores = np.concatenate([real, fake])
    y = np.concatenate([np.ones(len(real)), np.zeros(len(fake))])
    w = np.concatenate([np.full(len(real), 0.5 / len(real)), np.full(len(fake), 0.5 / len(fake))])
    levels, place = np.unique(scores, return_inverse=True)
    weight = np.bincount(place, w)
    share = np.bincount(place, w * y) / weight
    fitted = optimize.isotonic_regression(share, weights=weight).x
    logits = np.empty(len(levels))
    for value in np.unique(np.round(fitted, 12)):
        step = np.isclose(fitted, value, atol=1e-11)
        inside = np.isin(place, np.flatnonzero(step))
        positive, negative = (w * y)[inside].sum(), (w * (1 - y))[inside].sum()
        logits[step] = np.log((positive + 0.25 / len(real)) / (negative + 0.25 / len(fake)))
    return logits[np.clip(np.searchsorted(levels, at, side="right") - 1, 0, None)]


def calibration(name, n, m, apart, ties=False):
    """Scores of two Gaussians, rounded to quarters if they are to have ties."""
    rng = stream("calibration " + name)
    grain = 4 if ties else 1024
    real = np.round((apart + rng.standard_normal(n)) * grain) / grain
    fake = np.round(1.5 * rng.standard_normal(m) * grain) / grain
    at = golden.dyadic(np.linspace(-5, 6, 23) + 1 / 2048)
    return {"name": name, "real": real.tolist(), "fake": fake.tolist(), "at": at.tolist(),
            "logistic": logistic(real, fake, at).tolist(),
            "isotonic": isotonic(real, fake, at).tolist()}


def reliability():
    """The figures of probabilities that are a little wrong."""
    rng = stream("reliability")
    real = golden.dyadic(1 / (1 + np.exp(-(1 + rng.standard_normal(60)))))
    fake = golden.dyadic(1 / (1 + np.exp(-(-0.5 + rng.standard_normal(40)))))
    p = np.concatenate([real, fake])
    y = np.concatenate([np.ones(60), np.zeros(40)])
    return {"real": real.tolist(), "fake": fake.tolist(), "brier": float(((p - y) ** 2).mean()),
            "z": float((y - p).sum() / np.sqrt((p * (1 - p)).sum()))}


golden.write("chains.json", __file__, ["numpy", "scipy", "arviz"], {
    "chains": [chains("independent", 4, 40, 0.0), chains("slow", 6, 60, 0.8),
               chains("apart", 3, 30, 0.3, 0.7), chains("anti", 4, 50, -0.5),
               chains("odd", 2, 21, 0.5)],
    "calibrations": [calibration("near", 40, 30, 0.5), calibration("far", 25, 60, 4.0),
                     calibration("ties", 50, 50, 1.0, True), calibration("apart", 12, 12, 30.0)],
    "reliability": reliability(),
})
