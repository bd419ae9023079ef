#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Makes tables (claims.md) and pictures (SVG, by gnuplot) of what the program `claims` measured.

usage: report.py FOLDER    the folder that was the program's --output
"""

import statistics
import sys
from pathlib import Path

from measurements import (chosen, functions, geometric_mean, has_diverged, mean_and_spread, read,
                          spread, values)
from pictures import bars, plot


def table(header, rows):
    lines = [header, ["---"] * len(header), *rows]
    return "\n".join("| " + " | ".join(line) + " |" for line in lines) + "\n"


def differences(runs, function, other):
    """Of the accuracies with the same seed, so the same images in the same order."""
    first = {row["seed"]: row["accuracy"] for row in chosen(runs, function=function)}
    second = {row["seed"]: row["accuracy"] for row in chosen(runs, function=other)}
    return [first[seed] - second[seed] for seed in sorted(first)]


def against(runs, function, other):
    if function == other:
        return "-"
    difference = differences(runs, function, other)
    higher = sum(d > 0 for d in difference)
    small = abs(statistics.mean(difference)) < spread(difference)
    return (f"{mean_and_spread(difference, 2, 100, '+')}, higher in {higher} of {len(difference)}"
            + (" (smaller than the spread)" if small else ""))


def first_epoch(curves, function, seed, accuracy):
    """Where that accuracy was first seen; None if never."""
    rows = chosen(curves, function=function, seed=seed)
    return next((row["epoch"] for row in rows if row["accuracy"] >= accuracy), None)


def rectifiers(folder):
    runs = read(folder, "rectifiers_runs")
    curves = read(folder, "rectifiers")
    slopes = read(folder, "rectifiers_slopes")
    seeds = sorted({row["seed"] for row in runs})
    lines = []
    for function in functions(runs):
        reached = [first_epoch(curves, function, seed, 0.85) for seed in seeds]
        known = [epoch for epoch in reached if epoch is not None]
        epochs = mean_and_spread(known, 2) if len(known) == len(seeds) else \
            f"reached with {len(known)} of {len(seeds)} seeds"
        added = sum(values(slopes, "count", function=function, seed=seeds[0]))
        lines.append([function, mean_and_spread(values(runs, "accuracy", function=function), 2, 100),
                      against(runs, function, "ReLU"), against(runs, function, "LeakyReLU"), epochs,
                      f"{statistics.median(values(runs, 'epoch_seconds', function=function)):.2f}",
                      f"{added:.0f}"])
    text = f"## Learning: {len(seeds)} seeds\n\n"
    text += table(["function", "test accuracy, %", "difference to ReLU, points",
                   "difference to LeakyReLU, points", "epochs to 85 %", "s per epoch",
                   "parameters added"], lines)
    lines = []
    for function in functions(slopes):
        for layer in sorted({row["layer"] for row in chosen(slopes, function=function)}):
            rows = chosen(slopes, function=function, layer=layer)
            lines.append([function, f"{layer:.0f}", f"{rows[0]['count']:.0f}",
                          mean_and_spread([row["mean"] for row in rows], 3),
                          f"{min(row['smallest'] for row in rows):.3f} to "
                          f"{max(row['largest'] for row in rows):.3f}",
                          f"{100 * sum(row['negative'] for row in rows) / sum(row['count'] for row in rows):.0f} %"])
    text += "\nThe slopes that were learned; all begin with 0.25.\n\n"
    text += table(["function", "layer", "slopes", "their mean", "smallest to largest, all seeds",
                   "negative"], lines)
    series = {}
    for function in functions(curves):
        epochs = sorted({row["epoch"] for row in chosen(curves, function=function)})
        series[function] = [(epoch, 100 * statistics.mean(
            values(curves, "accuracy", function=function, epoch=epoch))) for epoch in epochs]
    low = min(y for points in series.values() for x, y in points if x >= 1)
    plot(folder, "rectifiers", series, "epochs", "test accuracy, %, mean of the seeds",
         f"set yrange [{low - 1:.0f}:]\n")
    return text


def by_rate(rows, cell):
    rates = sorted({row["rate"] for row in rows})
    lines = [[function] + [cell(chosen(rows, function=function, rate=rate)) for rate in rates]
             for function in functions(rows)]
    return table(["function"] + [f"rate {rate:g}" for rate in rates], lines)


def mean_of_the_sound(rows, key):
    """In percent over the runs that did not diverge, and how many did."""
    sound = [row[key] for row in rows if not has_diverged(row)]
    lost = len(rows) - len(sound)
    if not sound:
        return "all diverged"
    return f"{100 * statistics.mean(sound):.2f}" + (f", {lost} diverged" if lost else "")


def dying_units(folder):
    rows = read(folder, "dying_units")
    text = f"## Dying units: {len({row['seed'] for row in rows})} seeds\n"
    for key, title in (("dead_units", "Units whose input is never positive, %"),
                       ("shut_units", "Units that let less than 1/1000 of any gradient through, %"),
                       ("accuracy", "Test accuracy, %")):
        text += f"\n{title}, after one epoch.\n\n" + by_rate(rows, lambda r: mean_of_the_sound(r, key))
    series = {}
    for function in functions(rows):
        sound = [row for row in chosen(rows, function=function) if not has_diverged(row)]
        series[function] = [(rate, 100 * statistics.mean(values(sound, "dead_units", rate=rate)))
                            for rate in sorted({row["rate"] for row in sound})]
    plot(folder, "dying_units", series, "learning rate (lines end where all seeds diverge)",
         "units whose input is never positive, %", "set logscale x\n")
    return text


LAYERS = [1, 8, 16, 32, 48, 64]
LAYER_AXIS = """\
set logscale y
set format y '10^{%T}'
set xrange [1:64]
set xtics (1, 8, 16, 24, 32, 40, 48, 56, 64)
"""


def suits(row):
    """Rectifiers begin with weights of variance 2 / n (less for a steeper slope), others 1 / n."""
    rectifier = "ReLU" in row["function"]
    return (row["weight_variance"] > 1) == rectifier


def vanishing(rows, runs, folder):
    initial = [row for row in chosen(rows, when="initial") if suits(row)]
    lines = []
    series = {}
    for function in functions(initial):
        norms = {layer: geometric_mean(values(initial, "gradient_norm", function=function, layer=layer))
                 for layer in range(1, 65)}
        series[function] = [(layer, norm) for layer, norm in norms.items() if norm > 0]
        accuracy = [mean_and_spread(values(runs, "accuracy", function=function, rate=rate), 1, 100)
                    for rate in sorted({row["rate"] for row in runs})]
        lines.append([function] + [f"{norms[layer]:.1e}" for layer in LAYERS]
                     + [f"{norms[1] / norms[64]:.1e}"] + accuracy)
    plot(folder, "vanishing", series, "hidden layer (1 is next to the pixels)",
         "length of the gradient at its inputs", LAYER_AXIS)
    rates = [f"accuracy, rate {rate:g}, %" for rate in sorted({row["rate"] for row in runs})]
    return ("## Vanishing gradients: 64 hidden layers\n\n"
            "Length of the loss' gradient at the inputs of each layer's activation before training "
            "(geometric mean of the seeds), and what two epochs make of the network.\n\n"
            + table(["function"] + [f"layer {layer}" for layer in LAYERS] + ["first : last"] + rates, lines))


def self_normalisation(rows, folder):
    lines = []
    series = {}
    for function in ("SELU", "ELU", "ReLU"):
        for when, variance in (("initial", 1.0), ("initial", 2.0), ("trained", None)):
            sample = [row for row in chosen(rows, function=function, when=when)
                      if variance in (None, row["weight_variance"])]
            weights = f"variance {variance:.0f}/n" if variance else "after two epochs, rate 0.001"
            if variance and suits(sample[0]):
                weights += " (its own)"
            cells = []
            for layer in LAYERS:
                mean = statistics.mean(values(sample, "mean", layer=layer))
                cells.append(f"{mean:.2g}, {geometric_mean(values(sample, 'variance', layer=layer)):.2g}")
            lines.append([function, weights] + cells)
            if variance:
                series[f"{function}, {variance:.0f}/n"] = [
                    (layer, geometric_mean(values(sample, "variance", layer=layer)))
                    for layer in range(1, 65)]
    plot(folder, "self_normalisation", series, "hidden layer", "variance of its outputs",
         LAYER_AXIS)
    return ("## Self-normalisation: 64 hidden layers\n\nMean and variance of the outputs of a layer "
            "(mean and geometric mean of the seeds), from pixels of mean 0 and variance 1.\n\n"
            + table(["function", "weights"] + [f"layer {layer}" for layer in LAYERS], lines))


def depth(folder):
    rows = read(folder, "depth")
    runs = read(folder, "depth_runs")
    return vanishing(rows, runs, folder) + "\n" + self_normalisation(rows, folder)


SETUPS = [("standardised", 0.05), ("raw", 0.05), ("raw", 0.0005)]


def accuracy(rows):
    lost = sum(map(has_diverged, rows))
    return f"{lost} of {len(rows)} diverged" if lost else \
        mean_and_spread([row["accuracy"] for row in rows], 2, 100)


def normalisation(folder):
    rows = read(folder, "normalisation")
    cases = [(pixels, rate, by_batch) for pixels, rate in SETUPS for by_batch in (0.0, 1.0)]

    def sample(function, case):
        return chosen(rows, function=function, input=case[0], rate=case[1], batch_normalisation=case[2])

    def title(case):
        return f"{case[0]}, rate {case[1]:g}" + (", by batch" if case[2] else "")

    text = (f"## Normalisation: {len({row['seed'] for row in rows})} seeds\n\n"
            "Test accuracy, %, after two epochs; 'by batch': with batch normalisation before each "
            "hidden activation.\n\n")
    text += table(["function"] + list(map(title, cases)),
                  [[function] + [accuracy(sample(function, case)) for case in cases]
                   for function in functions(rows)])
    text += ("\nThe three told apart: mean and variance of what enters the network (set by "
             "standardising the input), of the inputs of the last hidden activation (set by batch "
             "normalisation), and of its outputs (which SELU steers by its own shape), after "
             "training, mean of the seeds that did not diverge.\n\n")
    lines = []
    for function in ("ReLU", "ELU", "SELU"):
        for case in cases:
            sound = [row for row in sample(function, case) if not has_diverged(row)]
            moments = [f"{statistics.mean([row[key + '_mean'] for row in sound]):.2f}, "
                       f"{statistics.mean([row[key + '_variance'] for row in sound]):.3g}"
                       if sound else "-" for key in ("input", "last_x", "last_y")]
            lines.append([function, title(case)] + moments)
    text += table(["function", "network", "pixels", "inputs of the last activation", "its outputs"], lines)
    bars(folder, "normalisation", [title(case) for case in cases],
         {function: [0 if any(map(has_diverged, sample(function, case)))
                     else 100 * statistics.mean([row["accuracy"] for row in sample(function, case)])
                     for case in cases] for function in functions(rows)})
    return text


def main():
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    folder = Path(sys.argv[1])
    parts = {"rectifiers": rectifiers, "dying_units": dying_units, "depth": depth,
             "normalisation": normalisation}
    present = {name: part for name, part in parts.items() if (folder / f"{name}.csv").exists()}
    if not present:
        sys.exit(f"report.py: {folder} has none of " + ", ".join(f"{name}.csv" for name in parts))
    text = "\n".join(part(folder) for part in present.values())
    (folder / "claims.md").write_text(text)
    print(text)


if __name__ == "__main__":
    main()
