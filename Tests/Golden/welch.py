"""welch.json: Welch's test of two means, and Student's distribution far out.

Why: a mark in a table of results rests on these probabilities, and a wrong one marks chance.

- `tests`: samples a and b; statistic, degrees of freedom and two-sided p of
  scipy.stats.ttest_ind(a, b, equal_var=False). The script stops unless mpmath's incomplete beta
  function gives the same p.
- `tails`: P(|T| ≥ t) for `degrees` ν, by mpmath: I_{ν/(ν + t²)}(ν/2, 1/2).
"""

import mpmath
import numpy as np
from scipy import stats

import golden
from golden import stream

mpmath.mp.dps = 40
CASES = [("near", 3, 3, 0.1, 1.0), ("far", 3, 3, 8.0, 1.0), ("uneven", 2, 9, 1.0, 3.0),
         ("scales", 5, 4, 0.5, 100.0), ("many", 40, 30, 0.4, 1.0), ("same", 4, 4, 0.0, 1.0)]


def outside(t, degrees):
    """P(|T| ≥ |t|) in 40 digits."""
    t, degrees = mpmath.mpf(t), mpmath.mpf(degrees)
    x = degrees / (degrees + t * t)
    return mpmath.betainc(degrees / 2, mpmath.mpf(1) / 2, 0, x, regularized=True)


def test(name, n, m, shift, scale):
    """One pair of samples, of n and m values."""
    rng = stream("welch " + name)
    a = golden.normal(rng, [n])
    b = golden.dyadic(shift + scale * rng.standard_normal(m))
    found = stats.ttest_ind(a, b, equal_var=False)
    golden.close(found.pvalue, float(outside(found.statistic, found.df)), 1e-12, name)
    return {"name": name, "a": a.tolist(), "b": b.tolist(), "statistic": float(found.statistic),
            "degrees": float(found.df), "p": float(found.pvalue)}


tails = [{"degrees": d, "t": t, "p": float(outside(t, d))}
         for d in [0.7, 1.0, 2.0, 2.37, 5.5, 30.0, 998.0] for t in [0.0, 0.01, 0.5, 1.0, 3.0, 25.0]]
golden.write("welch.json", __file__, ["numpy", "scipy", "mpmath"],
             {"tests": [test(*case) for case in CASES], "tails": tails})
