#!/usr/bin/env python3
"""What `set watch` and the page of `show` cost a training: with and without, in turns, in one shell on a terminal.

    Scripts/watching-cost.py [--lab PROGRAM] [--rounds N] [--seconds N] [--threads N] [WORD …]

Only the trainings and ways of looking whose names have one of the words are tried. Each round trains for as many steps as take some seconds, with nobody looking, with a preview of each kind, and with a
page that is asked for its state all the time, as a browser does; then the other way round. Prints the medians of
time over time without, and the quartiles.
"""
import argparse
import fcntl
import http.client
import os
import pty
import re
import select
import signal
import statistics
import struct
import tempfile
import termios
import threading
import time
import urllib.request
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
SETUPS = {
    "ring, gan-mlp": "data ring; model gan-mlp; loss nonsaturating",
    "ring, WGAN-GP": "data ring; model gan-mlp; loss wasserstein; switch gradient-penalty",
    "digits, gan-mlp": "data digits train=5000 test=500; model gan-mlp hidden=256,512; loss nonsaturating",
}
PREVIEWS = ["blocks", "braille", "kitty", "sixel"]


class Lab:
    """The shell on a terminal of 120 by 40 characters whose output is read at once."""

    def __init__(self, program, threads, home):
        names = {"HOME": home, "XDG_STATE_HOME": home + "/state", "XDG_DATA_HOME": home + "/data"}
        kept = {k: v for k, v in os.environ.items() if not k.startswith(("OPENBLAS_", "GANLAB_", "XDG_"))}
        self.pid, self.fd = pty.fork()
        if self.pid == 0:
            os.chdir(home)
            os.execve(program, [program, "--no-rc", "-q", "--threads", str(threads), "--seed", "1"],
                      {**kept, **names, "TERM": "xterm-256color", "COLORTERM": "truecolor"})
        fcntl.ioctl(self.fd, termios.TIOCSWINSZ, struct.pack("HHHH", 40, 120, 960, 640))
        self.read = b""
        self.wait(b"> ")

    def wait(self, end, seconds=300):
        """Reads up to `end`, and returns what came before it."""
        limit = time.monotonic() + seconds
        while end not in self.read:
            if time.monotonic() > limit:
                raise SystemExit(f"waited for {end!r} in vain after: {self.read[-400:]!r}")
            if select.select([self.fd], [], [], 1)[0]:
                self.read += os.read(self.fd, 1 << 16)
        before, self.read = self.read.split(end, 1)
        return before.decode("utf-8", "replace")

    def run(self, line, seconds=300):
        """What `line` prints: the shell's own echo of a word says where it ends."""
        self.number = getattr(self, "number", 0) + 1
        os.write(self.fd, f"{line}\n!echo end$((0))of{self.number}\n".encode())
        text = self.wait(f"end0of{self.number}".encode(), seconds)
        self.wait(b"> ")
        return text

    def end(self):
        os.close(self.fd)
        os.kill(self.pid, signal.SIGKILL)
        os.waitpid(self.pid, 0)


def seconds_of(lab, steps):
    text = lab.run(f"train steps={steps}")
    times = re.findall(r"in ([0-9.]+) s\b", text)
    if not times:
        raise SystemExit(f"no time in: {text[-400:]!r}")
    return float(times[-1])


class Reader(threading.Thread):
    """A browser, as far as the lab can tell: it asks for each new state, and for its picture."""

    def __init__(self, address, token):
        super().__init__(daemon=True)
        self.address, self.token, self.on, self.states = address, token, True, 0

    def ask(self, path):
        request = urllib.request.Request(self.address + path, headers={"Authorization": "Bearer " + self.token})
        return urllib.request.urlopen(request, timeout=30).read().decode("utf-8", "replace")

    def run(self):
        known = ""
        while self.on:
            try:
                state = self.ask("/state" + known)
            except (OSError, http.client.HTTPException):  # the page ends before its reader
                continue
            self.states += 1
            found = re.search(r'"version":(\d+)', state), re.search(r'"boot":"([^"]+)"', state)
            known = f"?known={found[0][1]}&boot={found[1][1]}" if all(found) else ""


def measure(args, title, setup):
    """Times over time without, of each way of looking on."""
    with tempfile.TemporaryDirectory() as home:
        lab = Lab(args.lab, args.threads, home)
        lab.run(setup)
        lab.run("train steps=200")
        steps = max(200, round(200 * args.seconds / max(seconds_of(lab, 200), 1e-3), -2))
        ratios = {}

        def with_page(steps):
            text = lab.run("show")
            address, token = re.search(r"(http://[^/\s]+)/\?token=([0-9a-f]+)", text).groups()
            reader = Reader(address, token)
            reader.start()
            taken = seconds_of(lab, steps)
            reader.on = False
            lab.run("show off")
            if reader.states < 2:
                raise SystemExit(f"the page gave {reader.states} states: nobody looked on")
            return taken

        def with_preview(kind):
            def timed(steps):
                lab.run(f"set graphics={kind}; set watch=50")
                taken = seconds_of(lab, steps)
                lab.run("set watch=off")
                return taken
            return timed

        ways = {"nobody": lambda steps: seconds_of(lab, steps), "the page": with_page,
                **{f"preview, {kind}": with_preview(kind) for kind in PREVIEWS}}
        for number in range(args.rounds):
            order = list(ways) if number % 2 == 0 else list(reversed(ways))
            for name in order:
                if name == "nobody" or not any(word in f"{title}, {name}" for word in args.words):
                    continue
                # Each has its own pair, before and after in turn: the machine's speed drifts.
                alone_first = number % 2 == 0
                before = ways["nobody"](steps) if alone_first else None
                taken = ways[name](steps)
                alone = before if alone_first else ways["nobody"](steps)
                ratios.setdefault(name, []).append(taken / alone)
        lab.end()
        return int(steps), ratios


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--lab", default=str(ROOT / ".build/release/gan-lab"))
    parser.add_argument("--rounds", type=int, default=8)
    parser.add_argument("--seconds", type=float, default=3)
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("words", nargs="*", metavar="WORD", default=[""])
    args = parser.parse_args()
    print("| training | looked at by | time, of that without | quartiles |\n|---|---|---|---|")
    for name, setup in SETUPS.items():
        steps, ratios = measure(args, name, setup)
        for way, values in ratios.items():
            low, middle, high = statistics.quantiles(values, n=4)
            print(f"| {name}, {steps:,} steps | {way} | {middle:.3f} | {low:.3f} to {high:.3f} |", flush=True)


if __name__ == "__main__":
    main()
