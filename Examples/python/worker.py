#!/usr/bin/env python3
"""A Legwork worker on redis-py alone: answers the tasks of one topic. The wire format is in docs/protocol.md.

    pip install redis
    python3 worker.py redis://localhost:6379 shop charge
"""
import json
import sys
import time
import uuid

import redis

LEASE = 10_000  # milliseconds of silence after which a task is taken from its worker
address, app, topic = sys.argv[1:4]
db, group, me = redis.Redis.from_url(address), "w", f"python-{uuid.uuid4().hex[:8]}"
partitions = int(db.hget("lw:store", "partitions"))
streams = {f"lw:{{{number}}}:q:{app}:{topic}": ">" for number in range(partitions)}


def handle(data):
    """Your work: takes the mapped input, gives the answer's data, raises for an error."""
    if data.get("amount", 0) < 0:
        raise ValueError("the amount is negative")
    return {"receipt": f"python-{data.get('amount', 0)}"}


def work(stream, entry, fields, delivery):
    status, code = "success", 200
    try:
        answer = handle(json.loads(fields.get(b"d", b"{}")))
    except Exception as error:  # whatever it is, the flow decides what follows
        status, code, answer = "error", 500, {"message": str(error)}
    header = f"A|0|{status}|{code}|{fields[b't'].decode()}"
    inbox = stream[: stream.index("}") + 2] + "s"
    taken = db.fcall("lw2_answer", 1, stream, me, entry, delivery, 0, inbox, "m", header, "d", json.dumps(answer))
    if not taken:
        print("too late: the task belongs to another worker", file=sys.stderr)


for stream in streams:
    try:
        db.xgroup_create(stream, group, id="0", mkstream=True)
    except redis.ResponseError as error:
        if "BUSYGROUP" not in str(error):
            raise
search = time.monotonic()
while True:
    for stream, entries in db.xreadgroup(group, me, streams, count=1, block=1000):
        for entry, fields in entries:
            work(stream.decode(), entry, fields, 1)
    if time.monotonic() < search:
        continue
    search = time.monotonic() + LEASE / 2000
    for stream in streams:  # what silent workers have left
        for found in db.xpending_range(stream, group, "-", "+", 10, idle=LEASE):
            for entry, fields in db.xclaim(stream, group, me, LEASE, [found["message_id"]]):
                work(stream, entry, fields, found["times_delivered"] + 1)
