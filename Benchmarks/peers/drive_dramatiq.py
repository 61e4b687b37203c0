"""W1 on dramatiq: a queue, each of three tasks sends the next. Workers are processes of dramatiq's own program."""

import argparse
import importlib.metadata
import os
import subprocess
import sys
import time

import dramatiq
import redis
from dramatiq.brokers.redis import RedisBroker

import figures

PAYLOAD = "x" * 90
SYSTEM = "dramatiq " + importlib.metadata.version("dramatiq")
SOCKET = os.environ.get("PEER_REDIS", "")

connection = redis.Redis(unix_socket_path=SOCKET)
broker = RedisBroker(connection_pool=redis.ConnectionPool(
    connection_class=redis.UnixDomainSocketConnection, path=SOCKET))
dramatiq.set_broker(broker)


@dramatiq.actor
def step(payload, left):
    if left > 1:
        step.send(payload, left - 1)
    else:
        connection.rpush("ended", 1)


def await_ends(count):
    """Waits until so many jobs have ended, without asking again and again."""
    left = count
    while left > 0:
        if connection.blpop("ended", timeout=60) is None:
            raise SystemExit(f"{left} of {count} jobs did not end")
        left -= 1
        # What has come together with the first is taken in one go.
        left -= len(connection.lpop("ended", left) or []) if left else 0


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--durability", required=True)
    parser.add_argument("--jobs", type=int, default=3000)
    parser.add_argument("--alone", type=int, default=100)
    options = parser.parse_args()

    connection.flushall()
    workers = subprocess.Popen(
        [sys.executable, "-m", "dramatiq", "drive_dramatiq", "--processes", "2", "--threads", "8"],
        cwd=os.path.dirname(os.path.abspath(__file__)), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        for _ in range(50):
            step.send(PAYLOAD, 3)
        await_ends(50)
        begin = time.perf_counter()
        for _ in range(options.jobs):
            step.send(PAYLOAD, 3)
        await_ends(options.jobs)
        figures.saturated(SYSTEM, options.durability, options.jobs, time.perf_counter() - begin)
        times = []
        for _ in range(options.alone):
            begin = time.perf_counter()
            step.send(PAYLOAD, 3)
            await_ends(1)
            times.append(time.perf_counter() - begin)
        figures.report("W1", "alone", SYSTEM, options.durability, **figures.latency(times))
    finally:
        workers.terminate()
        workers.wait()


if __name__ == "__main__":
    main()
