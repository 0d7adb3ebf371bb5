"""features.json: measures on feature vectors: Fréchet distance, k-NN measures, Inception-style score.

Why: these are the figures that papers quote, and the ways to get them wrong are silent: a root of a
singular matrix, a point that is its own neighbour, a ball without its border, an entropy of the wrong
marginal. All inputs are given in the file, as multiples of 1/1024, so that squared distances are exact
in float64 and ties are ties.

`frechet`: x [n, d] and y [m, d]; mean_term = ‖μx − μy‖², covariance_term = tr(Cx + Cy − 2 (Cx Cy)^½)
with covariances of divisor n − 1, value = their sum; ranks of Cx and Cy. By mpmath in 50 digits: the
eigenvalues of Cx^½ Cy Cx^½. The script stops unless SciPy's `sqrtm` of Cx Cy (where both have full rank)
and `eigh` in float64 give the same.

`overlap`: samples x [n, d], reference y [m, d], k. With the squared radius r(i) to the k-th nearest of
the *other* points of i's own set (by place: a copy is another point), for `open` (<) and `closed` (<=):
- precision: share of x with d²(x, y_j) < r(y_j) for some j; recall: the same with x and y exchanged
  (Kynkäänniemi et al. 2019);
- density: number of pairs with d²(x_i, y_j) < r(y_j) over k n; coverage: share of y whose ball holds an
  x (Naeem et al. 2020); balls: for each x the number of balls of y that hold it.
In whole numbers; where no distance is near a radius, SciPy's `cdist` with NumPy's `partition`, as the
published code of prdc has it, must give the same open figures.

`nearest`: for each of x the k nearest of y, ties by the lower place: places and distances.

`inception`: probabilities p [n, classes]; for `splits` contiguous parts, from i n // splits on, each
score exp(mean KL(p(y|x) ‖ p(y))), their mean and their standard deviation (divisor: splits). The script
stops unless SciPy's `entropy` gives the same.

`expected_coverage`: for n samples and m reference points of one distribution, 1 − Π (m−1−i)/(m−1+n−i)
over i < k, by fractions; the script stops unless 4,000 draws agree within four standard errors.
"""

from fractions import Fraction

import mpmath
import numpy as np
from scipy import linalg, spatial, stats

import golden
from golden import GRAIN, dyadic, normal, stream, tensor

mpmath.mp.dps = 50


def covariance(x):
    """Mean and covariance in 50 digits."""
    rows = [[mpmath.mpf(float(v)) for v in row] for row in x]
    n, d = x.shape
    mean = [mpmath.fsum(row[j] for row in rows) / n for j in range(d)]
    c = mpmath.matrix(d, d)
    for i in range(d):
        for j in range(d):
            c[i, j] = mpmath.fsum((r[i] - mean[i]) * (r[j] - mean[j]) for r in rows) / (n - 1)
    return mean, c


def root(c):
    """The symmetric root, and the rank."""
    values, vectors = mpmath.eigsy(c)
    kept = [v if v > mpmath.mpf(10) ** -40 else mpmath.mpf(0) for v in values]
    diagonal = mpmath.diag([mpmath.sqrt(v) for v in kept])
    return vectors * diagonal * vectors.T, sum(v > 0 for v in kept)


def in_float64(x, y):
    """The usual computation by eigh, and by sqrtm if both covariances have full rank."""
    cx, cy = np.atleast_2d(np.cov(x, rowvar=False)), np.atleast_2d(np.cov(y, rowvar=False))
    w, v = linalg.eigh(cx)
    half = (v * np.sqrt(np.maximum(w, 0))) @ v.T
    found = np.trace(cx) + np.trace(cy)
    by_eigh = found - 2 * np.sqrt(np.maximum(linalg.eigvalsh(half @ cy @ half), 0)).sum()
    full = np.linalg.matrix_rank(cx) == len(cx) and np.linalg.matrix_rank(cy) == len(cy)
    by_sqrtm = found - 2 * np.trace(linalg.sqrtm(cx @ cy)).real if full else None
    return by_eigh, by_sqrtm


def frechet(name, x, y):
    """One pair of sets."""
    (mx, cx), (my, cy) = covariance(x), covariance(y)
    (rx, rank_x), (ry, rank_y) = root(cx), root(cy)
    values, _ = mpmath.eigsy(rx * cy * rx)
    trace = mpmath.fsum(mpmath.sqrt(v) for v in values if v > mpmath.mpf(10) ** -40)
    d = len(mx)
    cov = mpmath.fsum(cx[i, i] + cy[i, i] for i in range(d)) - 2 * trace
    mean = mpmath.fsum((a - b) ** 2 for a, b in zip(mx, my))
    by_eigh, by_sqrtm = in_float64(x, y)
    # The root of a zero eigenvalue's rounding: this is what the lab's way avoids.
    golden.close(by_eigh, float(cov), 1e-6 if min(rank_x, rank_y) < d else 1e-11, name)
    if by_sqrtm is not None:
        golden.close(by_sqrtm, float(cov), 1e-10, name + " by sqrtm")
    return {"name": name, "x": tensor(x), "y": tensor(y), "mean_term": float(mean),
            "covariance_term": float(abs(cov)) if abs(cov) < 1e-30 else float(cov),
            "value": float(mean + cov), "ranks": [rank_x, rank_y]}


def frechet_cases():
    """Full ranks, constant features, fewer vectors than features, one direction only, equal sets."""
    rng = stream("frechet")
    mix = dyadic(rng.uniform(-1, 1, (12, 12)))
    x, y = normal(rng, [60, 12]), dyadic(0.3 + normal(rng, [45, 12]) @ mix)
    line = dyadic(np.outer(rng.standard_normal(30), [1, 2, 0, -1]))
    flat = normal(rng, [30, 4])
    flat[:, 2] = 0.25
    both = normal(rng, [25, 4], 2.0)
    both[:, 2] = -1.5
    few, fewer = normal(rng, [4, 9]), dyadic(0.5 + normal(rng, [6, 9]))
    far = dyadic(1000 + normal(rng, [40, 3], 0.01))
    return [
        frechet("general", x, y), frechet("equal", x, x), frechet("shifted", x, x + 0.5),
        frechet("line against a body", line, normal(rng, [20, 4])),
        frechet("constant feature on one side", flat, normal(rng, [20, 4])),
        frechet("constant feature on both sides", flat, both),
        frechet("fewer vectors than features", few, fewer),
        frechet("fewer on one side", few, normal(rng, [40, 9])),
        frechet("two vectors each", few[:2], fewer[:2]),
        frechet("one feature", x[:, :1], y[:, :1]),
        frechet("far from the origin", far, far[:17] + dyadic(0.01)),
        frechet("all equal", np.repeat(flat[:1], 7, 0), flat),
    ]


def squared(x, y):
    """Squared distances in units of 1/GRAIN²: whole numbers."""
    a, b = (np.round(v * GRAIN).astype(np.int64) for v in (x, y))
    return ((a[:, None] - b[None]) ** 2).sum(-1)


def radii(x, k):
    """To the k-th nearest of the others, by place."""
    d = squared(x, x)
    out = [sorted(np.delete(row, i))[k - 1] for i, row in enumerate(d)]
    return np.array(out)


def figures(x, y, k, inside):
    """The four figures for one kind of ball."""
    d = squared(x, y)
    in_y = inside(d, radii(y, k)[None])
    in_x = inside(d, radii(x, k)[:, None])
    return {"precision": float(in_y.any(1).mean()), "recall": float(in_x.any(0).mean()),
            "density": float(in_y.sum() / (k * len(x))), "coverage": float(in_y.any(0).mean()),
            "balls": [int(v) for v in in_y.sum(1)]}


def prdc(x, y, k):
    """Open balls in float64, in the manner of the published code."""
    def kth(v):
        return np.partition(spatial.distance.cdist(v, v), k, axis=-1)[:, k]
    d = spatial.distance.cdist(y, x)
    ry, rx = kth(y)[:, None], kth(x)[None]
    near = (np.abs(d - ry) < 1e-9).any() or (np.abs(d - rx) < 1e-9).any()
    return near, [(d < ry).any(0).mean(), (d < rx).any(1).mean(), (d < ry).sum() / (k * len(x)),
                  (d.min(1) < ry[:, 0]).mean()]


def overlap(name, x, y, k):
    """One pair of sets and both kinds of balls."""
    opened, closed = figures(x, y, k, np.less), figures(x, y, k, np.less_equal)
    near, found = prdc(x, y, k)
    if not near:
        keys = ["precision", "recall", "density", "coverage"]
        golden.close(np.array([opened[key] for key in keys]), np.array(found), 1e-12, name)
        assert opened == closed, f"{name}: no ties, and yet the border matters"
    return {"name": name, "k": k, "x": tensor(x), "y": tensor(y), "open": opened, "closed": closed}


def overlap_cases():
    """Without ties, with many, with copies, collapsed, far away, unequal sizes."""
    rng = stream("overlap")
    y = normal(rng, [70, 5])
    x = dyadic(0.2 + 1.1 * rng.standard_normal((50, 5)))
    lattice = rng.randint(0, 5, (60, 2)).astype(float)
    other = rng.randint(0, 6, (45, 2)).astype(float)
    doubled = np.concatenate([y[:20], y[:20], y[:8]])
    return [
        overlap("apart from ties", x, y, 3), overlap("k of 1", x, y, 1),
        overlap("k as large as it can be", x[:8], y[:9], 7),
        overlap("one feature", x[:, :1], y[:, :1], 4),
        overlap("lattice", other, lattice, 3), overlap("lattice, k of 5", other, lattice, 5),
        overlap("a memoriser", y[10:40], y, 3), overlap("equal sets", y, y, 3),
        overlap("copies within a set", doubled, y, 2),
        overlap("a set of copies as the reference", x, doubled, 2),
        overlap("collapsed", np.repeat(y[:3], 9, 0), y, 3),
        overlap("collapsed to one point between", np.zeros((12, 5)), y, 3),
        overlap("both collapsed on one point", np.ones((9, 3)), np.ones((11, 3)), 3),
        overlap("far away", x + 1000, y, 3),
        overlap("far from the origin, together", x + 4096, y + 4096, 3),
    ]


def nearest(name, x, y, k):
    """The k nearest of y for each of x."""
    d = squared(x, y)
    places = np.argsort(d, axis=1, kind="stable")[:, :k]
    distances = np.sqrt(np.take_along_axis(d, places, 1).astype(float)) / GRAIN
    return {"name": name, "k": k, "x": tensor(x), "y": tensor(y), "places": tensor(places),
            "distances": tensor(distances)}


def nearest_cases():
    """Without ties, with many, and copies."""
    rng = stream("nearest")
    y, lattice = normal(rng, [40, 4]), rng.randint(0, 4, (50, 2)).astype(float)
    return [nearest("apart from ties", normal(rng, [15, 4]), y, 3),
            nearest("lattice", rng.randint(0, 4, (20, 2)).astype(float), lattice, 6),
            nearest("copies", y[5:12], np.concatenate([y, y]), 2)]


def inception(name, p, splits):
    """The score of parts of the rows."""
    n = len(p)
    scores = []
    for i in range(splits):
        part = p[i * n // splits:(i + 1) * n // splits]
        marginal = part.mean(0)
        with np.errstate(divide="ignore", invalid="ignore"):
            terms = np.where(part > 0, part * np.log(part / marginal), 0)
        scores.append(float(np.exp(terms.sum(1).mean())))
        again = np.exp(np.mean([stats.entropy(row, marginal) for row in part]))
        golden.close(scores[-1], again, 1e-12, name)
    return {"name": name, "p": tensor(p), "splits": splits, "scores": scores,
            "mean": float(np.mean(scores)), "std": float(np.std(scores))}


def inception_cases():
    """Sure and unsure classifiers, zeros, parts of unequal size."""
    rng = stream("inception")
    logits = 3 * rng.standard_normal((53, 7))
    p = np.round(np.exp(logits) / np.exp(logits).sum(1, keepdims=True) * GRAIN) / GRAIN
    p[:, 0] = 1 - p[:, 1:].sum(1)
    p = p[(p >= 0).all(1)]
    sure = np.eye(5)[rng.randint(0, 5, 40)]
    return [inception("one part", p, 1), inception("parts", p, 4), inception("sure", sure, 3),
            inception("one image per class", np.eye(6), 1),
            inception("one class", np.eye(6)[[2] * 9], 2),
            inception("knows nothing", np.full((8, 4), 0.25), 1)]


def expected(n, m, k):
    """The mean coverage, checked by drawing which of the others are nearest."""
    exact = Fraction(1)
    for i in range(k):
        exact *= Fraction(m - 1 - i, m - 1 + n - i)
    rng = stream(f"expected {n} {m} {k}")
    draws = 4000
    empty = np.mean([(rng.permutation(m - 1 + n)[:k] < m - 1).all() for _ in range(draws)])
    error = np.sqrt(float(exact) * (1 - float(exact)) / draws)
    assert abs(empty - float(exact)) <= 4 * error + 1e-12, (n, m, k, empty, float(exact))
    return {"n": n, "m": m, "k": k, "value": float(1 - exact)}


golden.write("features.json", __file__, ["numpy", "scipy", "mpmath"], {
    "frechet": frechet_cases(), "overlap": overlap_cases(), "nearest": nearest_cases(),
    "inception": inception_cases(),
    "expected_coverage": [expected(*case) for case in
                          [(10, 10, 1), (10, 10, 5), (40, 10, 3), (5, 200, 4), (1000, 1000, 5)]]})
