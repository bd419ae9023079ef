# SPDX-License-Identifier: MIT
"""The rows that the program `claims` wrote, and the statistics of their seeds."""

import csv
import math
import statistics

FUNCTIONS = ["ReLU", "LeakyReLU", "LeakyReLU-0.25", "PReLU-shared", "PReLU-per-channel", "ELU",
             "SELU", "Sigmoid"]
LOSS_OF_GUESSING = math.log(10)


def read(folder, name):
    """The rows of the seeds that every function has: a program that was stopped leaves one unfinished."""
    with open(folder / f"{name}.csv", newline="") as file:
        rows = [{key: number(value) for key, value in row.items()} for row in csv.DictReader(file)]
    of_function = {}
    for row in rows:
        of_function.setdefault(row["function"], set()).add(row["seed"])
    finished = set.intersection(*of_function.values())
    return [row for row in rows if row["seed"] in finished]


def number(text):
    try:
        return float(text)
    except ValueError:
        return text


def chosen(rows, **wanted):
    return [row for row in rows if all(row[key] == value for key, value in wanted.items())]


def functions(rows):
    present = {row["function"] for row in rows}
    return [function for function in FUNCTIONS if function in present]


def values(rows, key, **wanted):
    return [row[key] for row in chosen(rows, **wanted)]


def spread(sample):
    """The standard deviation over the seeds."""
    return statistics.stdev(sample)


def mean_and_spread(sample, digits, factor=1.0, sign=""):
    mean = f"{factor * statistics.mean(sample):{sign}.{digits}f}"
    return f"{mean} ± {factor * spread(sample):.{digits}f}" if len(sample) > 1 else mean


def has_diverged(row):
    return not math.isfinite(row["loss"]) or row["loss"] > 10 * LOSS_OF_GUESSING


def has_failed(row):
    """Diverged, or hardly better than guessing, which is right once in ten times."""
    return has_diverged(row) or row["accuracy"] < 0.2


def sound(rows):
    return [row for row in rows if not has_failed(row)]


def geometric_mean(sample):
    """0 where a gradient was too small for a float."""
    return math.exp(statistics.mean(map(math.log, sample))) if min(sample) > 0 else 0.0
