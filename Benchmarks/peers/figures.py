"""What every driver prints: one JSON object a workload, named as `legwork bench --json` names them."""

import json
import statistics


def latency(seconds):
    """Median, 99th percentile and maximum of a list of seconds, in milliseconds."""
    times = sorted(second * 1000 for second in seconds)
    return {"p50_ms": statistics.median(times), "p99_ms": times[len(times) * 99 // 100 if len(times) > 1 else 0],
            "max_ms": times[-1]}


def report(workload, variant, system, durability, **figures):
    """Prints an object."""
    rounded = {name: round(value, 3) for name, value in figures.items()}
    print(json.dumps({"workload": workload, "variant": variant, "system": system, "durability": durability,
                      **rounded}), flush=True)


def saturated(system, durability, jobs, seconds):
    """Reports W1 at saturation."""
    report("W1", "saturated", system, durability,
           flows_per_second=jobs / seconds, steps_per_second=3 * jobs / seconds)
