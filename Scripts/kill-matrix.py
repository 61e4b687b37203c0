#!/usr/bin/env python3
"""Kills the engine at every failpoint in turn and demands the same end as without.

For each flow: 'legwork dev' on a store of its own is started with a failpoint, the job is started, signalled and
worked on from outside; the engine dies by SIGKILL and is started again; then the job's data and the number of distinct
effects (by idempotency key) must be those of the undisturbed run, and after expiry no key of the job may be left.

Usage: Scripts/kill-matrix.py [path of legwork] [names of flows]
"""
import json, os, shutil, subprocess, sys, tempfile, time
from concurrent.futures import ThreadPoolExecutor

LEGWORK = os.path.abspath(sys.argv[1] if len(sys.argv) > 1 else ".build/debug/legwork")
ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
POINTS = ["read.after", "plan.after", "commit.before", "commit.sent", "commit.after"]
CASES = {
    "seed-webhook": dict(topic="order.placed", input={"id": "7"}, signal=("order.approval", {"id": "7", "approved": True})),
    "seed-pivot": dict(topic="job.start", input={}, worker="work.do"),
    "seed-sleep": dict(topic="job.start", input={}, points=["tick.before", "tick.after", "commit.before", "commit.after"], wait=90),
}


class Store:
    def __init__(self):
        self.folder = tempfile.mkdtemp(prefix="legwork-kill-")
        self.data = os.path.join(self.folder, "data")
        self.effects = os.path.join(self.folder, "effects")
        open(self.effects, "w").close()
        self.handler = os.path.join(self.folder, "handler")
        with open(self.handler, "w") as f:
            f.write('#!/bin/sh\necho "$LEGWORK_IDEMPOTENCY_KEY" >> "%s"\ncat\n' % self.effects)
        os.chmod(self.handler, 0o755)
        self.processes = []

    def dev(self, failpoint=None):
        environment = dict(os.environ)
        if failpoint:
            environment["LEGWORK_FAILPOINT"] = failpoint
        process = subprocess.Popen([LEGWORK, "dev", "--data", self.data], env=environment, cwd=self.folder,
                                   stdout=subprocess.DEVNULL, stderr=open(os.path.join(self.folder, "log"), "a"))
        self.processes.append(process)
        return process

    def call(self, *words, patience=20):
        deadline = time.time() + patience
        while True:
            done = subprocess.run([LEGWORK, *words, "--data", self.data, "--json"], capture_output=True, text=True, cwd=self.folder)
            if done.returncode == 0 or time.time() > deadline:
                return done
            time.sleep(0.1)

    def close(self):
        for process in self.processes:
            process.terminate()
        for process in self.processes:
            try:
                process.wait(10)
            except subprocess.TimeoutExpired:
                process.kill()
        shutil.rmtree(self.folder, ignore_errors=True)


def play(name, case, failpoint):
    """Plays a flow; returns whether the failpoint was hit, the job's state and data, and the distinct effects."""
    store = Store()
    try:
        engine = store.dev(failpoint)
        deployed = store.call("deploy", os.path.join(ROOT, "Flows", name, "app.yaml"))
        if deployed.returncode != 0 and engine.poll() is None:
            raise RuntimeError("deploy: " + deployed.stderr)
        hit = False

        def revive():
            nonlocal engine, hit
            if engine.poll() is not None:
                hit = True
                engine = store.dev()

        revive()
        if deployed.returncode != 0:
            store.call("deploy", os.path.join(ROOT, "Flows", name, "app.yaml"))
        worker = None
        if case.get("worker"):
            worker = subprocess.Popen([LEGWORK, "work", case["worker"], "--exec", store.handler, "--data", store.data],
                                      cwd=store.folder, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
            store.processes.append(worker)
            time.sleep(0.5)
        started = store.call("start", case["topic"], "--input", json.dumps(case["input"]), "--id", "job", patience=0)
        while started.returncode != 0 and "stored" not in started.stderr + started.stdout:
            revive()
            started = store.call("start", case["topic"], "--input", json.dumps(case["input"]), "--id", "job", patience=0)
            time.sleep(0.1)
        signalled = not case.get("signal")
        deadline = time.time() + case.get("wait", 30)
        while time.time() < deadline:
            revive()
            if worker and worker.poll() is not None:
                worker = subprocess.Popen([LEGWORK, "work", case["worker"], "--exec", store.handler, "--data", store.data],
                                          cwd=store.folder, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
                store.processes.append(worker)
            if not signalled:
                topic, payload = case["signal"]
                signalled = store.call("signal", topic, json.dumps(payload), "--id", "once", patience=0).returncode == 0
            shown = store.call("jobs", "show", "job", patience=0)
            if shown.returncode == 0:
                job = json.loads(shown.stdout)
                if job["state"] not in ("running", "waiting", "paused"):
                    time.sleep(0.3)
                    revive()
                    with open(store.effects) as f:
                        effects = len(set(f.read().split()))
                    data = {k: v for k, v in (job["data"] or {}).items() if k != "paused_at"}
                    return hit, (job["state"], data, job["error"], effects)
            time.sleep(0.1)
        return hit, ("stuck", shown.stdout + shown.stderr, None, 0)
    finally:
        store.close()


def main():
    names = sys.argv[2:] or list(CASES)
    failures = 0
    runs = 0
    for name in names:
        case = CASES[name]
        _, calm = play(name, case, None)
        print(f"{name}: undisturbed {calm}", flush=True)
        points = [f"{point}:{count}" for point in case.get("points", POINTS) for count in range(1, 4)]
        with ThreadPoolExecutor(4) as pool:
            for point, (hit, end) in zip(points, pool.map(lambda p: play(name, case, p), points)):
                runs += hit
                good = end == calm
                failures += not good
                print(f"  {point:18} {'killed' if hit else 'not reached':12} {'same' if good else end}", flush=True)
    print(f"{runs} kills, {failures} different ends")
    sys.exit(1 if failures else 0)


main()
