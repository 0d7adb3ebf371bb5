#!/usr/bin/env python3
"""Opens the page of `show` in headless Chromium while the lab trains, and looks whether it does what it should.

    Scripts/page-in-chromium.py [--lab .build/release/gan-lab] [--pictures FOLDER] [--seconds 12]

Needs Chromium and nothing else: it is spoken to over a pipe, by its DevTools protocol. With --pictures it leaves
screenshots of 1024 by 768 and of 1920 by 1080 pixels. The exit status is 0 if all was as it should be, and 77 where
there is no Chromium.
"""

import argparse
import base64
import contextlib
import json
import os
import random
import shutil
import socket
import subprocess
import sys
import tempfile
import threading
import time


class Failed(Exception):
    """What was not as it should be."""


class Lab:
    """The lab, with somebody typing."""

    def __init__(self, program, home):
        environment = dict(os.environ, HOME=home, XDG_STATE_HOME=home + "/state", LANG="C.UTF-8", TERM="dumb")
        self.process = subprocess.Popen(
            [program, "--no-rc", "--json", "-q", "--seed", "1", "--out", home + "/out"],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, cwd=home, env=environment)

    def type(self, line):
        self.process.stdin.write((line + "\n").encode())
        self.process.stdin.flush()

    def answer(self):
        line = self.process.stdout.readline()
        if not line:
            raise Failed("the lab ended")
        answer = json.loads(line)
        if not answer["ok"]:
            raise Failed(f"the lab said: {answer}")
        return answer["result"]

    def run(self, line):
        self.type(line)
        return self.answer()

    @contextlib.contextmanager
    def training(self, seconds):
        """Trains for as long as it is looked at: how long that takes depends on what else the machine does."""
        is_seen = threading.Event()
        failures = []

        def train():
            try:
                while True:
                    self.run(f"train seconds={seconds}")
                    if is_seen.is_set():
                        return
            except (Failed, OSError, ValueError) as failure:
                failures.append(failure)

        trainer = threading.Thread(target=train, daemon=True)
        trainer.start()
        yield
        is_seen.set()
        trainer.join()
        if failures:
            raise Failed(f"the training: {failures[0]}")

    def kill(self):
        self.process.kill()
        self.process.wait()


class Browser:
    """Chromium, and one page in it."""

    def __init__(self, program, folder):
        to_read, self.to = os.pipe()
        self.source, from_write = os.pipe()

        def place():
            # Out of the way first: one of them may lie where another is to go.
            a, b = os.dup(to_read), os.dup(from_write)
            os.dup2(a, 3)
            os.dup2(b, 4)

        self.process = subprocess.Popen(
            [program, "--headless=new", "--no-sandbox", "--disable-gpu", "--disable-extensions", "--no-first-run",
             "--disable-background-networking", "--disable-dev-shm-usage", "--remote-debugging-pipe",
             f"--user-data-dir={folder}", "about:blank"],
            stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, close_fds=False,
            preexec_fn=place)
        os.close(to_read)
        os.close(from_write)
        self.buffer = b""
        self.count = 0
        self.session = None
        self.requests = []
        self.complaints = []

    def send(self, method, **parameters):
        self.count += 1
        message = {"id": self.count, "method": method, "params": parameters}
        if self.session:
            message["sessionId"] = self.session
        os.write(self.to, json.dumps(message).encode() + b"\0")
        number = self.count
        while True:
            answer = self.next()
            if answer.get("id") == number:
                if "error" in answer:
                    raise Failed(f"{method}: {answer['error']}")
                return answer["result"]

    def next(self):
        while b"\0" not in self.buffer:
            piece = os.read(self.source, 1 << 20)
            if not piece:
                raise Failed("Chromium ended")
            self.buffer += piece
        text, self.buffer = self.buffer.split(b"\0", 1)
        event = json.loads(text)
        kind, facts = event.get("method"), event.get("params", {})
        if kind == "Network.requestWillBeSent":
            self.requests.append(facts["request"]["url"])
        elif kind == "Runtime.exceptionThrown":
            self.complaints.append(json.dumps(facts["exceptionDetails"])[:600])
        elif kind == "Log.entryAdded" and facts["entry"]["source"] != "network":
            self.complaints.append(facts["entry"]["text"])
        return event

    def open(self, address):
        target = self.send("Target.createTarget", url="about:blank")["targetId"]
        self.session = self.send("Target.attachToTarget", targetId=target, flatten=True)["sessionId"]
        for domain in ["Page", "Runtime", "Network", "Log"]:
            self.send(domain + ".enable")
        self.send("Page.navigate", url=address)

    def value(self, expression):
        answer = self.send("Runtime.evaluate", expression=expression, returnByValue=True)
        if "exceptionDetails" in answer:
            raise Failed(f"{expression}: {answer['exceptionDetails']}")
        return answer["result"].get("value")

    def until(self, expression, what, seconds=60):
        last = time.monotonic() + seconds
        while time.monotonic() < last:
            # A page that is being loaded does not know the names yet.
            if self.value(f"(() => {{ try {{ return {expression} }} catch {{ return false }} }})()"):
                print("ok:", what)
                return
            time.sleep(0.1)
        raise Failed(f"not within {seconds} s: {what} ({expression})\nthe page: {self.value('document.body.innerText')}")

    def press(self, key):
        text = {"text": key} if len(key) == 1 else {}
        for kind in ["keyDown", "keyUp"]:
            self.send("Input.dispatchKeyEvent", type=kind, key=key, **(text if kind == "keyDown" else {}))

    def size(self, width, height):
        self.send("Emulation.setDeviceMetricsOverride", width=width, height=height, deviceScaleFactor=1, mobile=False)
        time.sleep(0.4)

    def comes_to(self, expression, wanted, seconds=20):
        """What an expression is once it is as wanted, or at last: a busy machine lays out a page later."""
        last = time.monotonic() + seconds
        while True:
            value = self.value(expression)
            if value == wanted or time.monotonic() > last:
                return value
            time.sleep(0.1)

    def picture(self, path):
        image = self.send("Page.captureScreenshot", format="png")["data"]
        with open(path, "wb") as file:
            file.write(base64.b64decode(image))

    def end(self):
        self.process.kill()
        self.process.wait()


FITS = "document.documentElement.scrollHeight <= innerHeight && document.documentElement.scrollWidth <= innerWidth"
# Whatever is shown lies within its box: letters that stand over others are cut off by nobody.
CUT = """[...document.querySelectorAll('#status, #step, #rate, #modes, figcaption, #legend')].filter(node => {
  const box = node.getBoundingClientRect();
  return box.width > 0 && (box.right > innerWidth + 1 || box.bottom > innerHeight + 1);
}).map(node => node.id || node.tagName).join(' ')"""


def free_port():
    """A port that nobody has: below those that a system gives to whoever connects."""
    while True:
        port = random.randrange(20_000, 30_000)
        with socket.socket() as trial:
            try:
                trial.bind(("127.0.0.1", port))
                return port
            except OSError:
                continue


def look(browser, lab, home, arguments):
    pictures = arguments.pictures

    def shots(name):
        for width, height in [(1024, 768), (1920, 1080)]:
            browser.size(width, height)
            if not browser.comes_to(FITS, True):
                raise Failed(f"{name}: the page does not fit on {width} by {height}")
            cut = browser.comes_to(CUT, "")
            if cut:
                raise Failed(f"{name}: off the screen of {width} by {height}: {cut}")
            if pictures:
                browser.picture(f"{pictures}/{name}-{width}.png")
        print(f"ok: {name} fits on 1024 by 768 and on 1920 by 1080")

    # Not one of the ports that `show` tries by itself: a lab beside this one could take it while this one is away.
    show = f"show port={free_port()}"
    address = lab.run(show)["url"]
    origin = address.split("?")[0]
    browser.open(address)
    browser.until("link === 'open'", "the page follows the lab")
    shots("empty")
    for line in ["lang en", "data ring", "model gan-mlp", "loss nonsaturating", "watch on"]:
        lab.run(line)
    browser.until("byId('choices').textContent.includes('nonsaturating')", "choices are shown")
    with lab.training(arguments.seconds):
        browser.until("byId('status').className === 'training'", "the status is training")
        browser.until(
            "state.step > 50 && state.plane && state.plane.step > 50", "steps and samples move on while it trains")
        before = browser.value("state.step")
        browser.until(f"state.step > {before} && document.querySelectorAll('#chart path').length >= 4", "so do the curves")
        samples = "byId('plane').querySelectorAll('path')[1].getAttribute('d')"
        before = browser.value(samples)
        browser.until(f"{samples}.length > 5000 && {samples} !== {json.dumps(before)}", "and the samples in the picture")
        shots("training")
    browser.until("byId('status').className === 'idle'", "the status is waiting")
    lab.run("plot losses")
    browser.until("byId('caption').textContent === 'plot losses'", "a picture that was drawn is shown at once")
    lab.run("plot field")
    lab.run("measure n=1000")
    browser.until("document.querySelectorAll('#more td.value').length > 4", "figures are shown")
    browser.until("document.querySelectorAll('#strip button').length === 3", "the strip has all pictures")
    shots("measured")
    keys(browser, shots)
    images(browser, lab, shots)
    lab.run("lang fr")
    browser.until("document.documentElement.lang === 'fr' && byId('status').textContent === 'en attente'", "French")
    if browser.value("Object.keys(WORDS.en).join() !== Object.keys(WORDS.fr).join()"):
        raise Failed("the languages have different words")
    # Recipe of a collapse: a G that learns ten times as fast as D.
    for line in ["data ring", "model gan-mlp hidden=32,32 ema=0", "loss minimax", "set g-lr=1e-2 batch=64", "watch on every=50"]:
        lab.run(line)
    lab.run("train steps=1400")
    browser.until("document.querySelectorAll('.finding').length > 0", "a failure is told")
    shots("french")
    lab.kill()
    browser.until("byId('status').className === 'gone' && byId('banner').textContent.includes('labo')", "a lab that is gone")
    shots("gone")
    again = Lab(arguments.lab, home)
    try:
        if again.run(show)["url"] != address:
            raise Failed("the lab has another address when it is back")
        browser.until("link === 'open' && byId('banner').hidden", "a lab that is back")
    finally:
        again.kill()
    outside = [url for url in browser.requests if not url.startswith((origin, "data:", "about:"))]
    if outside:
        raise Failed(f"the page asked elsewhere: {outside[:3]}")
    if browser.complaints:
        raise Failed(f"the browser complained: {browser.complaints[:3]}")
    print(f"ok: {len(browser.requests)} requests, all to the lab, and no complaint")


def images(browser, lab, shots):
    for line in ["data digits train=500 test=50", "model gan-mlp hidden=64", "set batch=64"]:
        lab.run(line)
    with lab.training(4):
        browser.until(
            "state.live && state.live.step > 5 && byId('shown').naturalWidth === 238", "images while they are learned")
        browser.until("byId('shown').className === 'pixels' && !byId('shown').hidden", "shown by their pixels")
        shots("images")


def keys(browser, shots):
    browser.press("1")
    browser.until("!byId('plane').hidden && byId('shown').hidden", "1 chooses the samples")
    browser.press("ArrowRight")
    browser.until("byId('shown').src.includes('picture/2')", "an arrow goes on to the newest picture")
    browser.press("f")
    browser.until("document.body.classList.contains('full') && byId('side').offsetHeight === 0", "f: the whole screen")
    shots("full")
    browser.press("f")
    browser.press("c")
    browser.until("byId('picture').offsetHeight === 0 && byId('chart').offsetHeight > innerHeight / 2", "c: the curves")
    browser.press("Escape")
    browser.until("!document.body.classList.contains('full')", "Escape goes back")
    width = browser.value("getComputedStyle(document.documentElement).fontSize")
    browser.press("+")
    browser.until(f"parseFloat(getComputedStyle(document.documentElement).fontSize) > parseFloat('{width}')", "+: larger")
    browser.press("-")
    browser.press("0")
    browser.until(f"getComputedStyle(document.documentElement).fontSize === '{width}'", "0: as at first")
    browser.press("?")
    browser.until("!byId('help').hidden && document.querySelectorAll('#help tr').length > 6", "?: the keys")
    shots("keys")
    browser.press("Escape")
    browser.press("d")
    browser.until("byId('help').hidden && document.documentElement.classList.contains('dark')", "d: dark")
    shots("dark")
    browser.press("d")


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--lab", default=".build/release/gan-lab")
    parser.add_argument("--chromium", default=shutil.which("chromium") or shutil.which("chromium-browser"))
    parser.add_argument("--pictures", help="a folder for screenshots")
    parser.add_argument("--seconds", type=int, default=12, help="how long the lab trains at a time")
    arguments = parser.parse_args()
    if not arguments.chromium:
        print("there is no Chromium here, and the page was not opened")
        sys.exit(77)
    arguments.lab = os.path.abspath(arguments.lab)
    if arguments.pictures:
        os.makedirs(arguments.pictures, exist_ok=True)
    home = tempfile.mkdtemp(prefix="gan-lab-page-")
    lab = Lab(arguments.lab, home)
    browser = Browser(arguments.chromium, home + "/browser")
    try:
        look(browser, lab, home, arguments)
    except Failed as failure:
        print("failed:", failure)
        sys.exit(1)
    finally:
        browser.end()
        lab.kill()
        shutil.rmtree(home, ignore_errors=True)


main()
