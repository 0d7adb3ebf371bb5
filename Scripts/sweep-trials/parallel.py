#!/usr/bin/env python3
"""A sweep of 24 jobs by GNU parallel on two "machines", of which one is taken away in the middle.

    Scripts/sweep-trials/parallel.py [--steps N]

A machine is an sshd on loopback with a host name and processes of its own (namespaces of Linux); both share this one's disk. At
the end every job must have come to the bits of the local engine's. As root; where a program is missing it says so, and
the exit status is 0. The program is $GANLAB, or the checkout's.
"""
import argparse
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import trial

SSHD = """
Port {port}
ListenAddress 127.0.0.1
HostKey {top}/host-key
AuthorizedKeysFile {top}/key.pub
PidFile none
StrictModes no
UsePAM no
PasswordAuthentication no
PermitRootLogin prohibit-password
MaxStartups 100
MaxSessions 100
"""


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--steps", type=int, default=6000)
    args = parser.parse_args()
    path = os.environ["PATH"] + ":/usr/sbin:/sbin"
    sshd = shutil.which("sshd", path=path)
    missing = [name for name in ("parallel", "sshd", "ssh", "unshare") if not shutil.which(name, path=path)]
    if missing or os.geteuid() != 0:
        print(f"skipped: {', '.join(missing) or 'not root'}; apt-get install parallel openssh-server openssh-client")
        return
    machines = []
    with tempfile.TemporaryDirectory() as top:
        os.makedirs("/run/sshd", exist_ok=True)
        for name in ("quiet", "parallel"):
            (Path(top) / name).mkdir()
        for name in ("host-key", "key"):
            subprocess.run(["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", f"{top}/{name}"], check=True)
        logins = []
        try:
            for number in (1, 2):
                port = 22420 + number
                config = Path(top) / f"sshd{number}"
                config.write_text(SSHD.format(port=port, top=top))
                machines.append(subprocess.Popen(
                    ["unshare", "--uts", "--pid", "--fork", "--kill-child", "--mount-proc", "sh", "-c",
                     f"hostname machine{number} && exec {sshd} -D -f {config}"],
                    stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL))
                logins.append(f"1/ssh -p {port} -i {top}/key -o StrictHostKeyChecking=no -o BatchMode=yes "
                              f"-o UserKnownHostsFile={top}/known -o LogLevel=ERROR root@127.0.0.1")
            hosts = Path(top) / "hosts"
            hosts.write_text("\n".join(logins) + "\n")
            time.sleep(1)
            reference = trial.plan(f"{top}/quiet", top, args.steps)
            trial.lab("sweep", "run", str(reference), home=top)
            sweep = trial.plan(f"{top}/parallel", top, args.steps)
            script = f"{top}/sweep.sh"
            trial.lab("sweep", "script", str(sweep), "--for", "parallel", "--hosts", str(hosts), "--patience", "15", "--to",
                      script, home=top)
            begin = time.time()
            work = subprocess.Popen(["sh", script], env={**trial.environment(top), "PATH": path},
                                    stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)
            while len(list((sweep / "jobs").glob("*/result.json"))) < 6 and work.poll() is None:
                time.sleep(0.05)
            # The machine goes with all its processes, and says nothing to anyone.
            machines[1].send_signal(signal.SIGKILL)
            print(f"machine2 taken away after {time.time() - begin:.0f} s")
            _, errors = work.communicate(timeout=900)
            print(f"parallel ends with {work.returncode} after {time.time() - begin:.0f} s")
            if work.returncode != 0:
                raise SystemExit(errors)
            trial.compare(sweep, reference, "GNU parallel")
            rows = (sweep / "parallel.log").read_text().splitlines()
            print(f"{len(rows) - 1} lines in parallel's log, for 24 tasks")
        finally:
            for machine in machines:
                machine.kill()
                machine.wait()


if __name__ == "__main__":
    sys.exit(main())
