"""Runs a contestant and watches what it takes: seconds, memory, and who else was busy meanwhile."""
import os, signal, subprocess, threading, time


class Failed(Exception):
    """A contestant that did not end well; its last words."""


def environment(**more):
    """The caller's, without OPENBLAS_*: some of these halve the speed of matrix products."""
    kept = {k: v for k, v in os.environ.items() if not k.startswith("OPENBLAS_")}
    return {**kept, **{k: str(v) for k, v in more.items()}}


def busy():
    """CPU seconds that the machine has used so far, stolen time included."""
    with open("/proc/stat") as f:
        v = [int(x) for x in f.readline().split()[1:9]]
    return (sum(v) - v[3] - v[4]) / os.sysconf("SC_CLK_TCK")


def run(command, env=None, timeout=300):
    """(lines with the seconds after the start at which each came, facts about the process)."""
    own, before, start = sum(os.times()[:2]), busy(), time.perf_counter()
    # A session of its own, so that compilers that it starts end with it.
    process = subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, stdin=subprocess.DEVNULL,
        text=True, env=env or environment(), start_new_session=True)
    late = threading.Timer(timeout, os.killpg, (process.pid, signal.SIGKILL))
    late.start()
    errors = []
    reader = threading.Thread(target=lambda: errors.extend(process.stderr))
    reader.start()
    try:
        lines = [(time.perf_counter() - start, line) for line in process.stdout]
        reader.join()
        _, status, usage = os.wait4(process.pid, 0)
    finally:
        late.cancel()
    process.returncode = os.waitstatus_to_exitcode(status)
    seconds = time.perf_counter() - start
    if process.returncode != 0:
        words = [e.strip() for e in errors if e.strip()]
        why = f"over {timeout} s" if process.returncode == -signal.SIGKILL else "no word"
        raise Failed(words[-1] if words else why)
    used = usage.ru_utime + usage.ru_stime + sum(os.times()[:2]) - own
    return lines, {"seconds": round(seconds, 3), "peak_rss_mb": round(usage.ru_maxrss / 1024, 1),
                   "other_cpus": round(max(0, busy() - before - used) / seconds, 2)}


def output(command, env=None):
    """What the command says."""
    return "".join(line for _, line in run(command, env)[0])
