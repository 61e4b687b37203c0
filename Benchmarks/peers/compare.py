"""Runs Legwork and its peers in turn, as often as asked for, and prints medians, spreads and ratios."""

import argparse
import json
import os
import statistics
import subprocess
import sys

from servers import Servers

HERE = os.path.dirname(os.path.abspath(__file__))


def objects(command, variables=None):
    """Runs a command and gives the JSON objects that it prints."""
    result = subprocess.run(command, env={**os.environ, **(variables or {})}, stdout=subprocess.PIPE, text=True)
    if result.returncode != 0:
        raise SystemExit(f"{' '.join(command)} ended with status {result.returncode}")
    return [json.loads(line) for line in result.stdout.splitlines() if line.startswith("{")]


def runs(options, servers):
    """The systems by name: each a function that runs one round and gives its objects."""
    def legwork(durability):
        found = objects([options.legwork, "bench", "W1", "W1/alone", "--no-ceiling", "--json",
                         "--durability", durability, "--scale", str(options.scale)])
        return [{**one, "system": "legwork"} for one in found]

    def dramatiq(durability):
        socket = sockets.setdefault(durability, None) or servers.redis(durability)
        sockets[durability] = socket
        return objects([sys.executable, f"{HERE}/drive_dramatiq.py", "--durability", durability],
                       {"PEER_REDIS": socket})

    def dbos():
        databases.append(databases[0] if databases else servers.postgres())
        return objects([sys.executable, f"{HERE}/drive_dbos.py", "--database", databases[0]])

    sockets, databases = {}, []
    return {"legwork": [lambda: legwork("everysec"), lambda: legwork("always")],
            "dbos": [dbos],
            "dramatiq": [lambda: dramatiq("everysec"), lambda: dramatiq("always")]}


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--legwork", required=True, help="the program")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--scale", type=float, default=0.5, help="scale of Legwork's own job counts")
    parser.add_argument("--only", default="legwork,dbos,dramatiq", help="names, separated by commas")
    parser.add_argument("--json", action="store_true", help="print every object instead of a table")
    options = parser.parse_args()

    figures = {}
    with Servers() as servers:
        systems = runs(options, servers)
        chosen = options.only.split(",")
        unknown = [name for name in chosen if name not in systems]
        if unknown:
            raise SystemExit(f"there is no driver for {', '.join(unknown)}; there are {', '.join(systems)}")
        for number in range(options.rounds):
            print(f"round {number + 1} of {options.rounds}", file=sys.stderr)
            for name in chosen:
                for run in systems[name]:
                    for one in run():
                        one["round"] = number + 1
                        if options.json:
                            print(json.dumps(one), flush=True)
                        for figure in ("steps_per_second", "p50_ms"):
                            if figure == "p50_ms" and one["variant"] != "alone" or figure not in one:
                                continue
                            key = (figure, one["system"], one["durability"])
                            figures.setdefault(key, []).append(one[figure])
    if not options.json:
        table(figures)


def table(figures):
    """Prints the medians, and how Legwork compares in the same round and durability."""
    titles = {"steps_per_second": "W1, worker steps a second", "p50_ms": "W1, one job alone, median ms"}
    for figure, title in titles.items():
        print(f"\n{title}")
        for (kind, system, durability), values in figures.items():
            if kind != figure:
                continue
            ours = figures.get((figure, "legwork", durability), [])
            ratios = [a / b if figure == "steps_per_second" else b / a for a, b in zip(ours, values)]
            ratio = f"   legwork is {statistics.median(ratios):.1f} times as fast" if ratios and system != "legwork" else ""
            print(f"  {system:16} {durability:9} {statistics.median(values):10.1f}"
                  f"   ({min(values):.1f} to {max(values):.1f}){ratio}")


main()
