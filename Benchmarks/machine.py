"""What a result depends on besides the programs: the machine, its levels, and its sgemm rate."""
import os, platform
from processes import environment, output

HERE = os.path.dirname(os.path.abspath(__file__))
SECONDS = 0.06  # of one trial of a product


def facts():
    """The CPU, its vector levels and cores, the system."""
    words = {}
    with open("/proc/cpuinfo") as f:
        for line in f:
            key, _, value = line.partition(":")
            words.setdefault(key.strip(), value.strip())
    flags = words.get("flags", "").split()
    levels = [n for n, f in [("avx2", "avx2"), ("fma", "fma"), ("avx512", "avx512f")] if f in flags]
    return {"cpu": words.get("model name", platform.machine()), "levels": levels,
            "cores": len(os.sched_getaffinity(0)),
            "system": " ".join([platform.system(), platform.release(), platform.machine()])}


# OpenBLAS's kernels by what a CPU must have for them. Left to itself it takes its oldest for a CPU that it does
# not know, and a bound by these would be none.
KERNELS = {"Haswell": "avx2", "SkylakeX": "avx512", "Cooperlake": "avx512"}


def sgemm(shapes, folder):
    """Rows (kernels, shape, cores, GFLOP/s) of OpenBLAS, on one core and on all: left to itself, and with each
    of its kernels that the CPU can run."""
    binary = os.path.join(folder, "sgemm")
    output(["cc", "-O2", os.path.join(HERE, "sgemm.c"), "-o", binary, "-lopenblas", "-lpthread"])
    levels = facts()["levels"]
    found = []
    for kernels in [None, *(k for k, level in KERNELS.items() if level in levels)]:
        env = environment(OPENBLAS_CORETYPE=kernels) if kernels else None
        words = output([binary, str(SECONDS), *(",".join(map(str, s)) for s in shapes)], env)
        for line in words.splitlines():
            shape, cores, rate = line.split()
            found.append((kernels or "own choice", [int(x) for x in shape.split(",")], int(cores), float(rate)))
    return found


def cores_worth(folder):
    """What all cores multiply together, in times of what one does; nan where there is one.

    A virtual machine's cores may share a real one, with each other or with somebody else's, for minutes."""
    rates = {}
    for _, _, cores, rate in sgemm([(256, 128, 128)], folder):
        rates[cores] = max(rate, rates.get(cores, 0))
    return max(rates.values()) / rates[1] if len(rates) > 1 else float("nan")
