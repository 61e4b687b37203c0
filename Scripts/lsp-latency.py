#!/usr/bin/env python3
"""Measures how soon `legwork lsp` has diagnostics after an edit.

    Scripts/lsp-latency.py [path of legwork] [activities]

Opens an app of that many workers, types into it and waits for the diagnostics of each edit: in a text that parses, and
in one that does not. Prints the median and the worst of each, in milliseconds.
"""

import json
import subprocess
import sys
import time


def app(count):
    lines = ["app:", "  id: large", "  version: '1'", "  graphs:", "    - subscribes: large.start", "      activities:"]
    lines += ["        begin:", "          type: trigger"]
    for index in range(count):
        before = "begin" if index == 0 else f"step_{index - 1}"
        lines += [
            f"        step_{index}:", "          type: worker", "          topic: large.work",
            "          retry: { maximum_attempts: 5, initial_interval: 1s }", "          input:", "            maps:",
            f"              number: {index}", f"              before: '{{{before}.output.data.value}}'",
            "          job:", "            maps:", "              last: '{$self.output.data.value}'",
        ]
    lines += ["      transitions:", "        begin:", "          - to: step_0"]
    for index in range(count - 1):
        lines += [f"        step_{index}:", f"          - to: step_{index + 1}"]
    return lines


class Server:
    def __init__(self, legwork):
        self.process = subprocess.Popen([legwork, "lsp"], stdin=subprocess.PIPE, stdout=subprocess.PIPE)

    def send(self, method, parameters, number=None):
        message = {"jsonrpc": "2.0", "method": method, "params": parameters}
        if number is not None:
            message["id"] = number
        body = json.dumps(message).encode()
        self.process.stdin.write(b"Content-Length: %d\r\n\r\n" % len(body) + body)
        self.process.stdin.flush()

    def receive(self):
        length = 0
        while line := self.process.stdout.readline().strip():
            length = int(line.split(b":")[1])
        return json.loads(self.process.stdout.read(length))

    def diagnostics(self):
        while (message := self.receive()).get("method") != "textDocument/publishDiagnostics":
            pass
        return message["params"]["diagnostics"]


def main():
    legwork = sys.argv[1] if len(sys.argv) > 1 else ".build/release/legwork"
    count = int(sys.argv[2]) if len(sys.argv) > 2 else 1000
    lines = app(count)
    server = Server(legwork)
    server.send("initialize", {"capabilities": {}}, 1)
    server.receive()
    uri = "file:///large/app.yaml"
    text = "\n".join(lines) + "\n"
    began = time.perf_counter()
    server.send("textDocument/didOpen", {"textDocument": {"uri": uri, "languageId": "yaml", "version": 1, "text": text}})
    assert server.diagnostics() == []
    print(f"{count} activities, {len(text) // 1024} KiB; opened in {(time.perf_counter() - began) * 1000:.1f} ms")

    line = 8 + (count // 2) * 11 + 7
    column = lines[line].index("{") + 1

    def edit(start, end, new):
        change = {"range": {"start": dict(line=line, character=start), "end": dict(line=line, character=end)}, "text": new}
        began = time.perf_counter()
        server.send("textDocument/didChange", {"textDocument": {"uri": uri, "version": 2}, "contentChanges": [change]})
        found = server.diagnostics()
        return (time.perf_counter() - began) * 1000, found

    for name, start, wrong in [("a typing error", column, "x"), ("text that does not parse", column - 2, "[")]:
        times = []
        for _ in range(20):
            taken, found = edit(start, start, wrong)
            assert found, "the mistake was not found"
            times.append(taken)
            taken, found = edit(start, start + 1, "")
            assert not found, found
            times.append(taken)
        times.sort()
        print(f"{name}, there and back: median {times[len(times) // 2]:.1f} ms, worst {times[-1]:.1f} ms")
    server.send("shutdown", None, 2)
    server.receive()
    server.send("exit", None)
    sys.exit(server.process.wait())


if __name__ == "__main__":
    main()
