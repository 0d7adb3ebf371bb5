"""The peers as contestants: their scripts, each framework in each of its modes."""
import json, os
from processes import Failed, environment, output, run

OPENBLAS = "/usr/lib/x86_64-linux-gnu/libopenblas.so.0"

# Name: framework of the script, its further options, what is preloaded.
CONTESTANTS = {
    "torch": ("torch", [], None),
    "torch, spinning": ("torch", ["--spin"], None),
    "torch-compile": ("torch-compile", [], None),
    "torch-compile, spinning": ("torch-compile", ["--spin"], None),
    "torch, channels last": ("torch", ["--channels-last"], None),
    "torch, channels last, spinning": ("torch", ["--channels-last", "--spin"], None),
    "torch-compile, channels last": ("torch-compile", ["--channels-last"], None),
    "torch-compile, channels last, spinning": ("torch-compile", ["--channels-last", "--spin"], None),
    "torch-compile-step": ("torch-compile-step", [], None),
    "torch-compile-step, spinning": ("torch-compile-step", ["--spin"], None),
    "jax": ("jax", [], None),
    "jax-scan": ("jax-scan", [], None),
    "jax-im2col": ("jax-im2col", [], None),
    "jax-im2col-scan": ("jax-im2col-scan", [], None),
    "mlx": ("mlx", [], None),
    "mlx-eager": ("mlx-eager", [], None),
    "mlx, OpenBLAS": ("mlx", [], OPENBLAS),
    "mlx-eager, OpenBLAS": ("mlx-eager", [], OPENBLAS),
    "numpy": ("numpy", [], None),
    "numpy-sqrtm": ("numpy-sqrtm", [], None),
}

# Frameworks of the scripts of some workloads only, which name them.
RARE = ("jax-im2col", "jax-im2col-scan", "numpy", "numpy-sqrtm")


class Peers:
    """Scripts in `folder`, run by the Python at `python`."""

    def __init__(self, folder, python, cache):
        self.folder, self.python, self.cache = folder, python, cache
        self.versions = {}
        for name, module in [("torch", "torch"), ("jax", "jax"), ("mlx", "mlx.core"), ("numpy", "numpy")]:
            try:
                self.versions[name] = output(
                    [python, "-c", f"import {module}, importlib.metadata as m; print(m.version('{name}'))"]).strip()
            except (Failed, OSError):
                pass
        if not os.path.isdir(folder):
            self.versions = {}

    def names(self, workload):
        """The contestants that can run a workload here."""
        known = getattr(workload, "frameworks", None)  # those of the peers' script, where they are not the usual
        has_channels = getattr(workload, "has_channels", False)
        return [name for name, (framework, options, preload) in CONTESTANTS.items()
                if framework.split("-")[0] in self.versions
                and (framework in known if known else framework not in RARE)
                and (has_channels or "--channels-last" not in options)
                and (preload is None or os.path.exists(preload))]

    def train(self, workload, name, threads, steps, blocks):
        """Times `blocks` blocks of `steps` steps of a workload."""
        framework, options, preload = CONTESTANTS[name]
        options = list(options)
        if framework.startswith("mlx") and not preload:
            # The stock build multiplies with the reference BLAS: 20 to 100 times slower.
            steps, blocks = max(1, steps // 20), min(blocks, 3)
            options += ["--warmup", "0"]
        if framework.endswith("-scan"):
            options += ["--chunk", str(min(100, steps))]
        more = {"LD_PRELOAD": preload} if preload else {}
        lines, _ = run(
            [self.python, os.path.join(self.folder, f"bench_{workload.name}.py"), "--framework",
             framework, "--threads", str(threads), "--repeats", str(blocks), "--steps", str(steps),
             *options],
            environment(TORCHINDUCTOR_CACHE_DIR=self.cache, PYTHONDONTWRITEBYTECODE=1, **more))
        said = json.loads(lines[-1][1])
        return {"ms_min": said["ms_per_step_min"], "ms": said["ms_per_step_median"],
                "ms_max": said["ms_per_step_max"], "first_step_s": said["start_to_first_step_s"],
                "peak_rss_mb": said["peak_rss_mb"], "other_cpus": said["other_processes_cpus"]}
