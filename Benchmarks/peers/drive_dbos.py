"""W1 on DBOS: workflows of three steps, checkpointed in PostgreSQL."""

import argparse
import concurrent.futures
import importlib.metadata
import logging
import time

from dbos import DBOS

import figures

PAYLOAD = {"payload": "x" * 90}
SYSTEM = "dbos " + importlib.metadata.version("dbos")
STARTERS = 32
done = []


@DBOS.step()
def step(payload):
    done.append(1)
    return payload


@DBOS.workflow()
def flow(payload):
    return step(step(step(payload)))


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--database", required=True)
    parser.add_argument("--jobs", type=int, default=600)
    parser.add_argument("--alone", type=int, default=100)
    options = parser.parse_args()

    DBOS(config={"name": "bench", "system_database_url": options.database, "log_level": "ERROR",
                 "sys_db_pool_size": 40})
    DBOS.launch()
    logging.disable(logging.CRITICAL)

    def start(_):
        return DBOS.start_workflow(flow, PAYLOAD)

    with concurrent.futures.ThreadPoolExecutor(STARTERS) as starters:
        for handle in list(starters.map(start, range(64))):
            handle.get_result()
        before = len(done)
        begin = time.perf_counter()
        handles = list(starters.map(start, range(options.jobs)))
        results = [handle.get_result() for handle in handles]
        seconds = time.perf_counter() - begin
    if results != [PAYLOAD] * options.jobs or len(done) - before != 3 * options.jobs:
        raise SystemExit(f"{len(done) - before} steps were done for {options.jobs} jobs")
    figures.saturated(SYSTEM, "always", options.jobs, seconds)

    times = []
    for _ in range(options.alone):
        begin = time.perf_counter()
        flow(PAYLOAD)
        times.append(time.perf_counter() - begin)
    figures.report("W1", "alone", SYSTEM, "always", **figures.latency(times))
    DBOS.destroy()


main()
