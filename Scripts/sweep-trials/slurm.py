#!/usr/bin/env python3
"""A sweep of 24 jobs by Slurm on this machine: munge, slurmctld and slurmd are started on loopback, for this trial alone.

    Scripts/sweep-trials/slurm.py [--steps N]

Two tasks are ended in the middle, one by a requeue and one by SIGKILL, and queued again. At the end every job must have come to
the bits of the local engine's. As root, for slurmd wants it; where a program is missing it says so, and the exit status
is 0. The program is $GANLAB, or the checkout's.
"""
import argparse
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import trial

CONFIG = """
ClusterName=trial
SlurmctldHost={host}(127.0.0.1)
SlurmUser=root
SlurmdUser=root
AuthType=auth/munge
AuthInfo=socket={top}/munge/socket
CredType=cred/munge
StateSaveLocation={top}/state
SlurmdSpoolDir={top}/spool
SlurmctldPidFile={top}/slurmctld.pid
SlurmdPidFile={top}/slurmd.pid
SlurmctldLogFile={top}/slurmctld.log
SlurmdLogFile={top}/slurmd.log
SlurmctldPort=16817
SlurmdPort=16818
ProctrackType=proctrack/linuxproc
TaskPlugin=task/none
SelectType=select/cons_tres
SelectTypeParameters=CR_CPU
SlurmdParameters=config_overrides
ReturnToService=2
KillWait=10
MinJobAge=600
SchedulerParameters=sched_interval=1,batch_sched_delay=0
NodeName={host} NodeAddr=127.0.0.1 CPUs={cpus} State=UNKNOWN
PartitionName=trial Nodes={host} Default=YES MaxTime=INFINITE State=UP
"""


def wait(condition, what, seconds=120):
    end = time.time() + seconds
    while time.time() < end:
        found = condition()
        if found:
            return found
        time.sleep(0.2)
    raise SystemExit(f"{what}: not within {seconds} s")


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--steps", type=int, default=6000)
    args = parser.parse_args()
    needed = ["munged", "mungekey", "slurmctld", "slurmd", "sbatch", "squeue", "scontrol"]
    path = os.environ["PATH"] + ":/usr/sbin:/sbin"
    missing = [name for name in needed if not shutil.which(name, path=path)]
    if missing or os.geteuid() != 0:
        print(f"skipped: no Slurm here ({', '.join(missing) or 'not root'}); "
              "apt-get install munge slurmctld slurmd slurm-client")
        return
    daemons = []
    with tempfile.TemporaryDirectory() as top:
        os.chmod(top, 0o755)
        for name in ("munge", "state", "spool", "quiet", "slurm"):
            (Path(top) / name).mkdir()
        os.chmod(f"{top}/munge", 0o711)
        host = socket.gethostname().split(".")[0]
        config = Path(top) / "slurm.conf"
        config.write_text(CONFIG.format(top=top, host=host, cpus=os.cpu_count()))
        environment = {**trial.environment(top), "SLURM_CONF": str(config), "PATH": path}

        def run(*command):
            done = subprocess.run(command, env=environment, capture_output=True, text=True)
            if done.returncode != 0:
                raise SystemExit(f"{' '.join(command)}: {done.stderr}")
            return done.stdout

        def start(*command):
            daemons.append(subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL,
                                            stderr=subprocess.DEVNULL))

        def queue(state):
            rows = run("squeue", "-h", "-r", "-o", "%F_%K %T %A").splitlines()
            return [row.split() for row in rows if row.split()[1] in state]

        try:
            key = f"{top}/munge/key"
            run("mungekey", "--create", "--keyfile", key)
            start("munged", "--foreground", "--force", "--key-file", key, "--socket", f"{top}/munge/socket", "--pid-file",
                  f"{top}/munge/pid", "--log-file", f"{top}/munge/log", "--seed-file", f"{top}/munge/seed")
            wait(lambda: Path(f"{top}/munge/socket").exists(), "munged listens")
            start("slurmctld", "-D", "-f", str(config))
            start("slurmd", "-D", "-N", host, "-f", str(config))
            wait(lambda: "idle" in subprocess.run(["sinfo", "-h", "-o", "%T"], env=environment, capture_output=True,
                                                  text=True).stdout, "the node is idle")
            reference = trial.plan(f"{top}/quiet", top, args.steps)
            trial.lab("sweep", "run", str(reference), home=top)
            sweep = trial.plan(f"{top}/slurm", top, args.steps)
            script = f"{top}/sweep.sh"
            trial.lab("sweep", "script", str(sweep), "--for", "slurm", "--to", script, home=top)
            begin = time.time()
            run("sbatch", script)
            running = wait(lambda: queue({"RUNNING"}), "a task runs")
            time.sleep(0.7)
            task = running[0][0]
            run("scontrol", "requeue", task)
            print(f"requeued {task}")

            def victim():
                for other, _, number in queue({"RUNNING"}):
                    if other == task:
                        continue
                    for process in Path("/proc").glob("[0-9]*"):
                        try:
                            words = (process / "environ").read_bytes().split(b"\0")
                            name = (process / "comm").read_text().strip()
                        except OSError:
                            continue
                        if f"SLURM_JOB_ID={number}".encode() in words and name == "gan-lab":
                            return other, int(process.name)
                return None

            other, process = wait(victim, "another task runs")
            time.sleep(0.5)
            os.kill(process, signal.SIGKILL)
            print(f"killed the process of {other}")
            wait(lambda: not any(row[0] == other for row in queue({"RUNNING", "COMPLETING"})), f"{other} ends")
            run("scontrol", "requeue", other)
            wait(lambda: not queue({"RUNNING", "PENDING", "COMPLETING", "REQUEUED"}), "all tasks end", 600)
            print(f"24 tasks in {time.time() - begin:.0f} s")
            trial.compare(sweep, reference, "Slurm")
        finally:
            for daemon in reversed(daemons):
                daemon.terminate()
            for daemon in daemons:
                try:
                    daemon.wait(15)
                except subprocess.TimeoutExpired:
                    daemon.kill()


if __name__ == "__main__":
    sys.exit(main())
