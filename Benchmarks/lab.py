"""The lab as a contestant: its own shell, with the components that everybody uses."""
import json, os, pty, select, statistics, subprocess, tempfile, time
from processes import Failed, environment, output, run

HERE = os.path.dirname(os.path.abspath(__file__))
ROOT = os.path.dirname(HERE)
BUILD = os.path.join(ROOT, ".build", "release")
PROGRAM = os.path.join(BUILD, "gan-lab")
PLUGINS = os.path.join(ROOT, ".build", "benchmarks")


def compile_plugins():
    """Compiles the two plugins of this folder as README.md says that a student does."""
    os.makedirs(PLUGINS, exist_ok=True)
    for name in ("UniformRows", "StudentLoss"):
        output(["swiftc", "-O", "-emit-library", "-module-name", name,
                os.path.join(HERE, name + ".swift"), "-o", os.path.join(PLUGINS, name + ".so"),
                "-I", os.path.join(BUILD, "Modules"),
                "-I", os.path.join(ROOT, "Sources", "Kit", "CGanLab", "include"),
                "-I", os.path.join(ROOT, "Sources", "Kit", "CKernels", "include"),
                "-L", BUILD, "-lGanLabKit"])


def has(component):
    """Whether the lab has a component, such as ("sampler", "ddls")."""
    kind, name = component
    found = json.loads(output([PROGRAM, "--json", "--quiet", "--no-rc", "-c", "plugins"]).splitlines()[-1])
    return any((p["kind"], p["name"]) == (kind, name) for p in found["result"]["components"])


def answers(commands, threads):
    """The answers to commands, each with the seconds after the start at which it came, and facts about the process."""
    lines, facts = run(
        [PROGRAM, "--json", "--quiet", "--no-rc", "--seed", "0", "--threads", str(threads),
         "--plugins", PLUGINS, "-c", commands])
    return [(at, json.loads(line)) for at, line in lines], facts


def result(ms, first, facts):
    return {"ms_min": min(ms), "ms": statistics.median(ms), "ms_max": max(ms),
            "first_step_s": round(first, 3), "peak_rss_mb": facts["peak_rss_mb"],
            "other_cpus": facts["other_cpus"]}


def train(workload, threads, steps, blocks, loss=None):
    """Times `blocks` blocks of `steps` steps, after a first step and a block of warm-up."""
    trains = "; ".join(["train steps=1"] + [f"train steps={steps}"] * (1 + blocks))
    said, facts = answers(f"{workload.commands(loss)}; {trains}", threads)
    trained = [(at, a["result"]["steps_per_second"]) for at, a in said if a["verb"] == "train"]
    if len(trained) != 2 + blocks:
        raise Failed(f"{len(trained)} of {2 + blocks} trainings answered")
    return result([1e3 / rate for _, rate in trained[2:]], trained[0][0], facts)


def repeat(workload, threads, steps, blocks, python):
    """The same of a command that is no training: a step is the command, timed by the lab itself."""
    with tempfile.TemporaryDirectory() as folder:
        workload.prepare(folder, python)
        step = workload.step(folder)
        # The first, as many as a block has for warm-up, and the blocks.
        commands = [workload.commands()] + [step] * (1 + steps * (1 + blocks))
        said, facts = answers("; ".join(c for c in commands if c), threads)
    done = [(at, a) for at, a in said if a["verb"] == workload.verb]
    if len(done) != 1 + steps * (1 + blocks):
        raise Failed(f"{len(done)} of {1 + steps * (1 + blocks)} answered")
    for _, a in done:
        workload.check(a["result"])
    seconds = [a["seconds"] for _, a in done[1 + steps:]]
    ms = [1e3 * sum(seconds[i * steps:(i + 1) * steps]) / steps for i in range(blocks)]
    return result(ms, done[0][0], facts)


def prompt_seconds():
    """From the start of a process on a terminal, all plugins found, until its prompt is there."""
    master, slave = pty.openpty()
    with tempfile.TemporaryDirectory() as folder:
        env = environment(GANLAB_HISTORY=os.path.join(folder, "history"), TERM="dumb")
        start = time.perf_counter()
        process = subprocess.Popen(
            [PROGRAM, "--no-rc"], stdin=slave, stdout=slave, stderr=slave, env=env,
            start_new_session=True, cwd=folder)
        os.close(slave)
        seen, ready = b"", None
        while ready is None and time.perf_counter() - start < 10:
            if select.select([master], [], [], 0.5)[0]:
                seen += os.read(master, 4096)
                if seen.rstrip().endswith(b">"):
                    ready = time.perf_counter() - start
        os.write(master, b"quit\n")
        os.close(master)
        process.wait(10)
    if ready is None:
        raise Failed("no prompt")
    return ready
