#!/usr/bin/env python3
"""Times the lab's training steps beside PyTorch, JAX and MLX, in turns, in one sitting.

README.md beside this file says what is timed and how it is kept fair. Every result is a line of
results.jsonl, which this adds to as it goes; RESULTS.md is made from it.
"""
import argparse, json, os, shutil, sys, tempfile, time
import lab, machine, report
from peers import CONTESTANTS, Peers
from processes import Failed, environment, output
from workloads import WORKLOADS

HERE = os.path.dirname(os.path.abspath(__file__))
OWN = {"gan-lab": None, "gan-lab, student's loss": "student-nonsaturating"}
HOPELESS = 2  # times the best peer: a contestant slower than this is run in one round only
YARDSTICK = "torch"  # which is always run: the ratio to what students use
QUICK = [YARDSTICK, "torch-compile-step", "jax-scan"]  # with the two that were the best so far
BLOCKS = 5


def arguments():
    p = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    p.add_argument("--rounds", type=int, default=3)
    p.add_argument("--only", action="append", choices=list(WORKLOADS), metavar="WORKLOAD",
                   help="this workload; may be given again")
    p.add_argument("--quick", action="store_true",
                   help="a quarter of the steps, and of the peers " + ", ".join(QUICK))
    p.add_argument("--without", action="append", default=[], choices=list(CONTESTANTS), metavar="PEER",
                   help="leave this contestant out; may be given again")
    p.add_argument("--resume", action="store_true", help="go on with the sitting in results.jsonl")
    p.add_argument("--minutes", type=float, help="begin nothing after this time; --resume goes on")
    p.add_argument("--peers", help="folder of the peers' scripts; $PEERS",
                   default=os.environ.get("PEERS", os.path.join(lab.ROOT, "..", "shared", "peers")))
    p.add_argument("--python", help="the Python that has the peers; $PEERS_PYTHON",
                   default=os.environ.get("PEERS_PYTHON", sys.executable))
    p.add_argument("--results", default=os.path.join(HERE, "results.jsonl"))
    p.add_argument("--out", default=os.path.join(HERE, "RESULTS.md"))
    return p.parse_args()


class Sitting:
    """The results so far, in a file and here."""

    def __init__(self, path, resume):
        self.path, self.rows = path, []
        if resume and os.path.exists(path):
            with open(path) as f:
                self.rows = [json.loads(line) for line in f]
        else:
            open(path, "w").close()

    def add(self, **row):
        self.rows.append(row)
        with open(self.path, "a") as f:
            f.write(json.dumps(row) + "\n")

    def runs(self, **like):
        return [r for r in self.rows if r["kind"] == "run" and all(r[k] == v for k, v in like.items())]

    def ranking(self, workload, names):
        """(best median so far, name) of those that ran, the fastest first."""
        best = {n: [r["ms"] for r in self.runs(workload=workload, contestant=n) if "ms" in r] for n in names}
        return sorted((min(ms), n) for n, ms in best.items() if ms)


def contestants(args, sitting, workload, names, round_):
    """Who runs in this round: all in the first, then those that can still be the best peer."""
    own = [n for n, loss in OWN.items() if loss is None or workload.name == "gan2d"]
    names = [n for n in names if n not in args.without]
    ranking = sitting.ranking(workload.name, names)
    if args.quick:
        names = [n for n in names if n in QUICK]
    elif round_ > 1 and ranking:
        near = [n for ms, n in ranking if ms <= HOPELESS * ranking[0][0]]
        names = [n for n in names if n == YARDSTICK or n in near]
    # Every other round the other way round, so that nobody always follows the same one.
    return (own + names)[::-1 if round_ % 2 == 0 else 1]


def measure(args, peers, sitting, workload, name, threads):
    late = [r for r in sitting.runs(workload=workload.name, contestant=name) if r.get("error", "").startswith("over ")]
    if late:
        # Five minutes for nothing, in each thread count and each round, would be most of a sitting.
        raise Failed(late[0]["error"])
    steps = max(min(10, workload.steps), workload.steps // 4) if args.quick else workload.steps
    if name in OWN:
        if getattr(workload, "verb", "train") != "train":
            return lab.repeat(workload, threads, steps, BLOCKS, args.python)
        return lab.train(workload, threads, steps, BLOCKS, OWN[name])
    return peers.train(workload, name, threads, steps, BLOCKS)


def absent():
    """The workloads that need a component which the lab does not have."""
    return [n for n, w in WORKLOADS.items() if hasattr(w, "component") and not lab.has(w.component)]


def describe(args, commit, sitting, peers):
    """The machine, the versions, the start-up, and what the machine multiplies at best."""
    sitting.add(kind="sitting", started=time.strftime("%Y-%m-%d %H:%M UTC", time.gmtime()),
                quick=args.quick, without=args.without, commit=commit, absent=absent(),
                versions={"gan-lab": output([lab.PROGRAM, "--version"]).strip(), **peers.versions},
                unset=sorted(k for k in os.environ if k.startswith("OPENBLAS_")), **machine.facts())
    for _ in range(9):
        sitting.add(kind="prompt", seconds=round(lab.prompt_seconds(), 4))


def rates(sitting, workloads):
    shapes = list(dict.fromkeys([(1024, 1024, 1024)] + [w.layer() for w in workloads]))
    with tempfile.TemporaryDirectory() as folder:
        for kernels, shape, cores, rate in machine.sgemm(shapes, folder):
            sitting.add(kind="sgemm", kernels=kernels, shape=shape, cores=cores, gflops=rate)


def host(sitting, round_, workload):
    """Writes down what the cores are worth just before a round of a workload."""
    key = dict(round=round_, workload=workload.name)
    if machine.facts()["cores"] < 2 or any(
            r["kind"] == "host" and all(r[k] == v for k, v in key.items()) for r in sitting.rows):
        return
    with tempfile.TemporaryDirectory() as folder:
        sitting.add(kind="host", **key, worth=round(machine.cores_worth(folder), 3))


def main():
    args = arguments()
    end = time.monotonic() + 60 * (args.minutes or 1e9)
    # Before results are written, which are in the repository, too.
    commit = output(["git", "-C", lab.ROOT, "describe", "--always", "--dirty", "--exclude=*"]).strip()
    sitting = Sitting(args.results, args.resume)
    lab.compile_plugins()
    workloads = [WORKLOADS[n] for n in args.only or WORKLOADS if n not in absent()]
    cache = os.path.join(lab.ROOT, ".build", "benchmarks", "inductor")
    if not sitting.rows:
        shutil.rmtree(cache, ignore_errors=True)  # the first round compiles as a first run does
    peers = Peers(args.peers, args.python, cache)
    missing = [n for n in ("torch", "jax", "mlx") if n not in peers.versions]
    if missing:
        print(f"not installed, and left out: {', '.join(missing)}", file=sys.stderr)
    if not sitting.rows:
        describe(args, commit, sitting, peers)
    rates(sitting, workloads)
    threads = [1, 2] if machine.facts()["cores"] > 1 else [1]
    for round_ in range(1, args.rounds + 1):
        for workload in workloads:
            chosen = contestants(args, sitting, workload, peers.names(workload), round_)
            if time.monotonic() < end:
                host(sitting, round_, workload)
            for name in chosen:
                for t in threads[::-1 if round_ % 2 == 0 else 1]:
                    key = dict(round=round_, workload=workload.name, contestant=name, threads=t)
                    if sitting.runs(**key) or time.monotonic() > end:
                        continue
                    try:
                        result = measure(args, peers, sitting, workload, name, t)
                    except (Failed, OSError, ValueError) as error:
                        result = {"error": str(error)}
                    sitting.add(kind="run", **key, **result)
                    print(*key.values(), result.get("ms", result.get("error")), sep="  ", file=sys.stderr)
    text = report.document(sitting.rows)
    with open(args.out, "w") as f:
        f.write(text)
    print(text)
    if time.monotonic() > end:
        print("The time was up: --resume goes on from here.", file=sys.stderr)


if __name__ == "__main__":
    main()
