"""What a result depends on besides the programs: the machine, its levels, and its sgemm rate."""
import os, platform
from processes import output

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


def sgemm(shapes, folder):
    """Rows (shape, cores, GFLOP/s) of the machine's OpenBLAS, on one core and on all."""
    binary = os.path.join(folder, "sgemm")
    output(["cc", "-O2", os.path.join(HERE, "sgemm.c"), "-o", binary, "-lopenblas", "-lpthread"])
    words = output([binary, str(SECONDS), *(",".join(map(str, s)) for s in shapes)])
    rows = [line.split() for line in words.splitlines()]
    return [([int(x) for x in shape.split(",")], int(cores), float(rate))
            for shape, cores, rate in rows]
