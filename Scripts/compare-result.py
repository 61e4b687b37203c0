#!/usr/bin/env python3
"""Compares what `legwork run --json` printed with an expected.json.

Usage: compare-result.py expected.json actual.json exit-status

Every key of the expected object must be there with exactly that value; "<time>" stands for any timestamp of the form
YYYYMMDDHHMMSS.mmm. The exit status must be 0 for a completed job and 1 for any other.
"""

import json
import re
import sys


def differences(expected, actual, path):
    """Where two values differ, as texts."""
    if expected == "<time>":
        if isinstance(actual, str) and re.fullmatch(r"\d{14}\.\d{3}", actual):
            return []
        return ["%s: expected a timestamp, found %s" % (path, json.dumps(actual))]
    if isinstance(expected, dict) and isinstance(actual, dict):
        found = []
        for key in list(expected) + [key for key in actual if key not in expected]:
            place = "%s.%s" % (path, key)
            if key not in actual:
                found.append("%s is missing, expected %s" % (place, json.dumps(expected[key])))
            elif key not in expected:
                found.append("%s is not expected: %s" % (place, json.dumps(actual[key])))
            else:
                found += differences(expected[key], actual[key], place)
        return found
    # Python holds True for 1.
    same = expected == actual and isinstance(expected, bool) == isinstance(actual, bool)
    return [] if same else ["%s: expected %s, found %s" % (path, json.dumps(expected), json.dumps(actual))]


def main():
    expected_path, actual_path, status = sys.argv[1], sys.argv[2], int(sys.argv[3])
    with open(expected_path, encoding="utf-8") as file:
        expected = json.load(file)
    with open(actual_path, encoding="utf-8") as file:
        text = file.read()
    try:
        actual = json.loads(text)
    except ValueError as error:
        print("the output is no JSON (%s): %r" % (error, text[:500]))
        return 1
    found = []
    for key, value in expected.items():
        if key not in actual:
            found.append("%s is missing" % key)
        else:
            found += differences(value, actual[key], key)
    wanted = 0 if expected.get("state") == "completed" else 1
    if status != wanted:
        found.append("exit status %d, expected %d" % (status, wanted))
    for line in found:
        print("    " + line)
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
