"""measures.json: distances between point sets, mode statistics, and divergences on a grid.

Why: a metric that nobody checks is believed for years. All inputs are given in the file; the values
come from SciPy or exact arithmetic, and each is computed a second way.

`transport`: point sets x [n, 2] and y [m, 2], each point of weight 1/n or 1/m.
- w1, w2: exact optimal transport; w1 = min Σ γ_ij ‖x_i − y_j‖, w2 = √(min Σ γ_ij ‖x_i − y_j‖²).
- projected: for the unit directions θ, w1_1d and w2_1d of x·θ and y·θ: w1_1d = ∫ |F⁻¹ − G⁻¹| du,
  w2_1d = √(∫ (F⁻¹ − G⁻¹)² du) over the quantile functions, also for n ≠ m.
- sliced_w2 = √(mean over the directions of w2_1d²); sliced_w1 = mean of w1_1d.
- mmd: k(a, b) = exp(−‖a − b‖² / (2 h²)); `unbiased` = Σ_{i≠j} k(x_i, x_j) / (n (n − 1)) + the same
  of y − 2 mean k(x_i, y_j), which may be negative; `biased` = the V-statistic, all pairs counted.

`modes`: samples against a mixture of isotropic Gaussians.
- nearest: the index of the nearest mean. A sample is high quality at r if it lies *within* r σ of
  that mean (no sample lies so near the border that < and ≤ differ).
- high_quality_3, _4: fractions of all samples. modes_covered: modes with at least one sample within
  3 σ. counts_all, counts_3: samples a mode, of all and of those within 3 σ.
- reverse_kl_3 = Σ q ln (q / w) over the modes with q > 0, q being counts_3 normalised and w the
  true weights. This is what PacGAN's published code counts: samples beyond 3 σ are dropped, and
  ln K less its entropy of coverage is this value for K equal weights. reverse_kl_all: the same of
  counts_all.
- std_3, std_all: for each mode √(mean over its samples and both coordinates of (x − mean)²), with
  the mean of its own samples, divisor n; null for a mode with fewer than 2 samples.
  std_3_about_centre: the same about the true mean of the mode, null only for no sample.

`grid`: two densities p, q on cells × cells over [low, high]², mass = density at the cell's centre ×
area, renormalised to sum 1; kl_pq = Σ p ln (p/q), kl_qp, js = ½ KL(p‖m) + ½ KL(q‖m) in nats.
"""

from fractions import Fraction

import numpy as np
from scipy import optimize, spatial, stats

import golden
from golden import dyadic, stream, tensor
from mixtures import grid, log_density_numpy, mixture, ring

MARGIN = 1e-4


def assigned(cost):
    """The least mean cost of matching x to y; unequal sets are repeated to a common size first."""
    n, m = cost.shape
    common = int(np.lcm(n, m))
    square = np.repeat(np.repeat(cost, common // n, 0), common // m, 1)
    rows, columns = optimize.linear_sum_assignment(square)
    return square[rows, columns].mean()


def quantile_power(a, b, power):
    """∫ |F⁻¹ − G⁻¹|^power du, exactly: both quantile functions are steps."""
    a, b = np.sort(a), np.sort(b)
    n, m = len(a), len(b)
    cuts = sorted({Fraction(i, n) for i in range(n + 1)} | {Fraction(j, m) for j in range(m + 1)})
    total = 0.0
    for low, high in zip(cuts, cuts[1:]):
        middle = (low + high) / 2
        gap = abs(a[int(middle * n)] - b[int(middle * m)])
        total += float(high - low) * gap ** power
    return total


def projected(x, y, directions):
    """The one-dimensional distances along each direction."""
    w1, w2 = [], []
    common = int(np.lcm(len(x), len(y)))
    for direction in directions:
        a, b = x @ direction, y @ direction
        w1.append(quantile_power(a, b, 1))
        w2.append(np.sqrt(quantile_power(a, b, 2)))
        golden.close(w1[-1], stats.wasserstein_distance(a, b), 1e-12, "W1 on a line")
        c, d = (np.sort(np.repeat(v, common // len(v))) for v in (a, b))
        golden.close(w2[-1], np.sqrt(np.mean((c - d) ** 2)), 1e-12, "W2 on a line")
    return np.array(w1), np.array(w2)


def mmd(x, y, bandwidth):
    """Squared maximum mean discrepancy with a Gaussian kernel, unbiased and biased."""
    def kernel(a, b):
        return np.exp(-spatial.distance.cdist(a, b, "sqeuclidean") / (2 * bandwidth ** 2))
    xx, yy, xy = kernel(x, x), kernel(y, y), kernel(x, y)
    n, m = len(x), len(y)
    unbiased = ((xx.sum() - n) / (n * (n - 1)) + (yy.sum() - m) / (m * (m - 1)) - 2 * xy.mean())
    again = 0.0
    for a, scale in ((x, 1 / (n * (n - 1))), (y, 1 / (m * (m - 1)))):
        for i in range(len(a)):
            for j in range(i):
                again += 2 * scale * np.exp(-((a[i] - a[j]) ** 2).sum() / (2 * bandwidth ** 2))
    again -= 2 * sum(np.exp(-((p - y) ** 2).sum(1) / (2 * bandwidth ** 2)).sum() for p in x) / n / m
    golden.close(unbiased, again, 1e-13, "MMD")
    return {"bandwidth": bandwidth, "unbiased": float(unbiased),
            "biased": float(xx.mean() + yy.mean() - 2 * xy.mean())}


def transport(name, x, y, directions):
    """Every distance between two point sets."""
    flat = spatial.distance.cdist(x, y)
    w1, w2 = assigned(flat), np.sqrt(assigned(flat ** 2))
    # The dual way: SciPy's linear programme on a part of the points.
    a, b = x[:30], y[:40]
    golden.close(assigned(spatial.distance.cdist(a, b)), stats.wasserstein_distance_nd(a, b), 1e-9,
                 "W1 by linear programme")
    line_1, line_2 = projected(x, y, directions)
    assert line_1.max() <= w1 and line_2.max() <= w2, "a projection cannot lengthen a distance"
    return {"name": name, "x": tensor(x), "y": tensor(y), "w1": float(w1), "w2": float(w2),
            "projected": {"w1_1d": line_1.tolist(), "w2_1d": line_2.tolist()},
            "sliced_w1": float(line_1.mean()), "sliced_w2": float(np.sqrt((line_2 ** 2).mean())),
            "mmd": [mmd(x, y, h) for h in (0.1, 0.5, 2.0)]}


def transports():
    """Two clouds of 200, 150 against 200, a set against itself moved, and a small pair."""
    rng = stream("transport")
    angles = rng.uniform(0, 2 * np.pi, size=32)
    directions = np.stack([np.cos(angles), np.sin(angles)], 1)
    centres = np.array(ring()["means"])
    x = dyadic(centres[rng.randint(0, 8, 200)] + 0.1 * rng.standard_normal((200, 2)))
    y = dyadic(centres[rng.randint(0, 5, 200)] * 0.9 + 0.2 * rng.standard_normal((200, 2)))
    cases = [("equal", x, y), ("unequal", x[:150], y), ("moved", x, x + np.array([0.5, -0.25])),
             ("small", x[:30], y[:40])]
    rows = [transport(*case, directions) for case in cases]
    # A translation by v costs exactly ‖v‖, in every power.
    golden.close(rows[2]["w1"], np.sqrt(0.3125), 1e-12, "W1 of a translation")
    golden.close(rows[2]["w2"], np.sqrt(0.3125), 1e-12, "W2 of a translation")
    return {"directions": tensor(directions), "cases": rows}


def reverse_kl(counts, weights):
    """Σ q ln (q / w) over the modes that occur."""
    q = counts / counts.sum()
    seen = q > 0
    return float((q[seen] * np.log(q[seen] / weights[seen])).sum())


def spread(points, about=None):
    """√ of the mean squared coordinate distance from the points' mean, or from `about`."""
    if len(points) < (2 if about is None else 1):
        return None
    return float(np.sqrt(((points - (points.mean(0) if about is None else about)) ** 2).mean()))


def mode_statistics(name, m, x):
    """All statistics of samples against a mixture, for samples that are clear of every border."""
    means, weights, std = np.array(m["means"]), np.array(m["weights"]), m["stds"][0]
    distances = spatial.distance.cdist(x, means)
    nearest, d = distances.argmin(1), distances.min(1)
    again = spatial.KDTree(means).query(x)
    assert (again[1] == nearest).all(), "SciPy's tree finds other modes"
    good_3, good_4 = d < 3 * std, d < 4 * std
    modes = range(len(means))
    counts_all = np.bincount(nearest, minlength=len(means))
    counts_3 = np.bincount(nearest[good_3], minlength=len(means))
    groups_3 = [x[good_3 & (nearest == k)] for k in modes]
    kl = reverse_kl(counts_3, weights)
    golden.close(kl, stats.entropy(counts_3, weights), 1e-13, "reverse KL")
    return {"name": name, "mixture": m, "samples": tensor(x), "nearest": nearest.tolist(),
            "high_quality_3": float(good_3.mean()), "high_quality_4": float(good_4.mean()),
            "modes_covered": int((counts_3 > 0).sum()), "counts_all": counts_all.tolist(),
            "counts_3": counts_3.tolist(), "reverse_kl_3": kl,
            "reverse_kl_all": reverse_kl(counts_all, weights),
            "std_3": [spread(g) for g in groups_3],
            "std_all": [spread(x[nearest == k]) for k in modes],
            "std_3_about_centre": [spread(g, means[k]) for k, g in zip(modes, groups_3)]}


def clear(m, x):
    """The samples that are neither near a border between two modes nor near 3 or 4 σ of one."""
    means, std = np.array(m["means"]), m["stds"][0]
    d = np.sort(spatial.distance.cdist(x, means), 1)
    keep = d[:, 1] - d[:, 0] > MARGIN
    for r in (3, 4):
        keep &= np.abs(d[:, 0] - r * std) > MARGIN
    return x[keep]


def collapsed(name, m, modes, widening, strays, count=400):
    """Samples of a poor generator: few modes, unequally often, too wide, and some strays."""
    rng = stream(f"modes {name}")
    means, std = np.array(m["means"]), m["stds"][0]
    odds = np.arange(1, len(modes) + 1) / sum(range(1, len(modes) + 1))
    k = np.array(modes)[rng.choice(len(modes), size=count, p=odds)]
    # 1/16384 rather than the grain, which would be a tenth of the ring's σ.
    near = means[k] + widening * std * rng.standard_normal((count, 2))
    wild = rng.uniform(-1.2, 1.2, size=(strays, 2)) * np.abs(means).max()
    x = np.round(np.concatenate([near, wild]) * 16384) / 16384
    return mode_statistics(name, m, clear(m, rng.permutation(x)))


def mode_cases():
    """A fair and a collapsed set on the ring, the same on the grid, and unequal true weights."""
    unequal = mixture([[-1.0, 0.0], [1.0, 0.0], [0.0, 1.5]], 0.125, [0.5, 0.3, 0.2])
    return [
        collapsed("ring, collapsed", ring(), [1, 2, 6], 1.4, 60),
        collapsed("ring, all modes", ring(), list(range(8)), 1.0, 0),
        collapsed("grid, collapsed", grid(), list(range(0, 25, 2)), 1.3, 100),
        collapsed("grid, scaled", grid(divisor=2.828), list(range(25)), 1.0, 20),
        collapsed("unequal weights", unequal, [0, 1, 2], 1.1, 50),
        collapsed("one mode, under-dispersed", ring(), [4], 0.25, 0, count=60),
    ]


def on_grid(p, q, cells, low, high):
    """Divergences of two mixtures on a square grid of cells."""
    width = (high - low) / cells
    at = low + (np.arange(cells) + 0.5) * width
    x, y = np.meshgrid(at, at, indexing="ij")
    points = np.stack([x.reshape(-1), y.reshape(-1)], 1)
    logs = [log_density_numpy(m, points) for m in (p, q)]
    area = width * width
    totals = [float(np.exp(v).sum() * area) for v in logs]
    lp, lq = (v + np.log(area) - np.log(t) for v, t in zip(logs, totals))
    middle = np.logaddexp(lp, lq) - np.log(2)
    ep, eq = np.exp(lp), np.exp(lq)
    js = 0.5 * (ep * (lp - middle)).sum() + 0.5 * (eq * (lq - middle)).sum()
    # SciPy answers NaN where the mean of two masses underflows; such cells weigh nothing.
    heavy = ep + eq > 1e-300
    again = spatial.distance.jensenshannon(ep[heavy], eq[heavy]) ** 2
    golden.close(js, again, 1e-12, "JS on a grid")
    return {"p": p, "q": q, "cells": cells, "low": low, "high": high, "total_p": totals[0],
            "total_q": totals[1], "kl_pq": float((ep * (lp - lq)).sum()),
            "kl_qp": float((eq * (lq - lp)).sum()), "js": float(js)}


def grids():
    """Two overlapping mixtures at two resolutions, a density against itself, and two far apart."""
    p = mixture([[-1.0, 0.0], [1.0, 0.5]], [0.5, 0.25], [0.6, 0.4])
    q = mixture([[-0.75, 0.25], [1.0, -0.5], [0.0, 1.0]], [0.375, 0.5, 0.25], [0.3, 0.5, 0.2])
    far = mixture([[2.5, -2.5]], 0.125)
    rows = [on_grid(p, q, 128, -4.0, 4.0), on_grid(p, q, 256, -4.0, 4.0),
            on_grid(p, q, 128, -1.5, 1.5), on_grid(p, p, 128, -4.0, 4.0),
            on_grid(ring(std=0.1), far, 128, -4.0, 4.0)]
    golden.close(rows[0]["js"], rows[1]["js"], 1e-9, "JS at twice the resolution")
    golden.close(rows[4]["js"], np.log(2), 1e-12, "JS of disjoint densities")
    assert rows[3]["js"] == 0
    return rows


if __name__ == "__main__":
    golden.write("measures.json", __file__, ["scipy", "numpy"],
                 {"transport": transports(), "modes": mode_cases(), "grid": grids()})
