# SPDX-License-Identifier: MIT
"""What the programs that plant faults in copies of the headers have in common."""
import os
import subprocess


def execute(command, seconds=None, **environment):
    """(exit code, output); the exit code is None where the time was not enough."""
    try:
        done = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
                              errors="replace", timeout=seconds, check=False,
                              env={**os.environ, **environment})
    except subprocess.TimeoutExpired:
        return None, ""
    return done.returncode, done.stdout


def part(text):
    """(K, N) of the text K/N."""
    first, step = (int(number) for number in text.split("/"))
    if not 0 <= first < step:
        raise ValueError
    return first, step
