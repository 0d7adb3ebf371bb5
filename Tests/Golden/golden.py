"""What all golden scripts share: drawing inputs, and writing numbers so that nothing is lost.

Inputs are drawn from NumPy's legacy `RandomState`, whose stream is frozen for good, seeded by the
name of the case, so that a new case leaves the others as they are. They are rounded to multiples
of 1/1024: such numbers are the same in float32 and float64, and a build of either precision can
start from exactly these inputs.
"""

import json
import os
import platform
import zlib
from importlib.metadata import version
from pathlib import Path

import numpy as np

HERE = Path(__file__).resolve().parent
GRAIN = 1024


def stream(name):
    """A generator of its own for the case called `name`."""
    return np.random.RandomState(zlib.crc32(name.encode()))


def dyadic(x):
    """`x` rounded to multiples of 1/1024."""
    return np.round(np.asarray(x, dtype=np.float64) * GRAIN) / GRAIN


def uniform(rng, shape, low, high):
    """Uniform draws on [low, high], on the grain."""
    return dyadic(rng.uniform(low, high, size=tuple(shape)))


def normal(rng, shape, scale=1.0):
    """Normal draws, on the grain."""
    return dyadic(scale * rng.standard_normal(size=tuple(shape)))


def away(rng, shape, low, high, kinks, gap=0.1):
    """Uniform draws on [low, high] that stay `gap` away from every kink."""
    x = uniform(rng, shape, low, high)
    while True:
        near = np.zeros(x.shape, dtype=bool)
        for kink in kinks:
            near |= np.abs(x - kink) < gap
        if not near.any():
            return x
        x = np.where(near, uniform(rng, shape, low, high), x)


def distinct(rng, shape):
    """Draws of which no two are closer than 1/16, in random order, around 0."""
    count = int(np.prod(shape))
    ranks = rng.permutation(count) + rng.uniform(0.0, 0.5, size=count) - count / 2
    return dyadic(ranks / 8).reshape(shape)


def array(x):
    """A PyTorch tensor as a NumPy array, also where PyTorch holds zeros without storage."""
    return x.detach().numpy(force=True) if hasattr(x, "detach") else np.asarray(x)


def tensor(x):
    """The JSON form of an array or a PyTorch tensor: its shape and its row-major values.

    A float32 is widened to the double that equals it, so reading it as either type is exact.
    """
    x = array(x)
    kind = int if x.dtype.kind in "iu" else float
    assert kind is int or np.isfinite(x).all(), "a golden number must be finite"
    return {"shape": list(x.shape), "values": [kind(v) for v in x.reshape(-1)]}


def close(actual, expected, tolerance, what):
    """Stops the script unless both have one shape and agree everywhere to `tolerance` · (1 + |x|).
    """
    actual, expected = array(actual), array(expected)
    assert actual.shape == expected.shape, f"{what}: shapes {actual.shape} and {expected.shape}"
    error = np.abs(actual - expected) / (1 + np.abs(expected))
    worst = float(error.max()) if error.size else 0.0
    assert worst <= tolerance, f"{what}: off by {worst:.3g}, allowed {tolerance:.3g}"
    return worst


def made_by(script, packages):
    """Who made a file: the script, and the versions of Python and of the packages it rests on."""
    versions = {name: version(name) for name in packages}
    return {"script": f"Tests/Golden/{Path(script).name}",
            "python": platform.python_version(), **versions}


def render(value, indent=0):
    """JSON with one tensor, list of numbers or short value a line: a change shows as few lines."""
    flat = json.dumps(value, ensure_ascii=False, allow_nan=False)
    numbers = isinstance(value, list) and all(isinstance(v, (int, float)) for v in value)
    is_tensor = isinstance(value, dict) and set(value) == {"shape", "values"}
    if len(flat) + indent <= 100 or numbers or is_tensor or not isinstance(value, (dict, list)):
        return flat
    inner = " " * (indent + 1)
    if isinstance(value, dict):
        rows = [f"{inner}{json.dumps(k)}: {render(v, indent + 1)}" for k, v in value.items()]
        return "{\n" + ",\n".join(rows) + "\n" + " " * indent + "}"
    rows = [inner + render(v, indent + 1) for v in value]
    return "[\n" + ",\n".join(rows) + "\n" + " " * indent + "]"


def write(name, script, packages, contents):
    """Writes `name` beside the scripts, or into $GOLDEN_OUTPUT (`all.py --check` sets it)."""
    folder = Path(os.environ.get("GOLDEN_OUTPUT", HERE))
    text = render({"made_by": made_by(script, packages), **contents}) + "\n"
    (folder / name).write_text(text, encoding="utf-8")
    print(f"{name}: {len(text) / 1000:.0f} kB")
