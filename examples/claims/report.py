#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Makes tables (claims.md) and pictures (SVG, by gnuplot) of what the program `claims` measured.

usage: report.py FOLDER    the folder that was the program's --output
"""

import statistics
import sys
from pathlib import Path

from measurements import (chosen, functions, geometric_mean, has_diverged, has_failed,
                          mean_and_spread, read, sound, spread, values)
from pictures import bars, plot


def table(header, rows):
    lines = [header, ["---"] * len(header), *rows]
    return "\n".join("| " + " | ".join(line) + " |" for line in lines) + "\n"


def difference(first, second):
    """In points, of runs with the same seeds: the same images in the same order."""
    pairs = {row["seed"]: row["accuracy"] for row in second}
    points = [100 * (row["accuracy"] - pairs[row["seed"]]) for row in first if row["seed"] in pairs]
    if len(points) < 2:
        return "-"
    higher = sum(point > 0 for point in points)
    small = abs(statistics.mean(points)) < spread(points)
    return (f"{mean_and_spread(points, 2, sign='+')}, higher in {higher} of {len(points)}"
            + (" (smaller than the spread)" if small else ""))


def accuracy(rows):
    """Of the runs that learned something, and how many did not."""
    learned = sound(rows)
    failed = f"{len(rows) - len(learned)} of {len(rows)} failed"
    if not learned:
        return failed
    text = mean_and_spread([row["accuracy"] for row in learned], 2, 100)
    return text if len(learned) == len(rows) else f"{text}, {failed}"


def first_epoch(curves, function, seed, accuracy):
    """Where that accuracy was first seen; None if never."""
    rows = chosen(curves, function=function, seed=seed)
    return next((row["epoch"] for row in rows if row["accuracy"] >= accuracy), None)


def rectifiers(folder):
    runs = read(folder, "rectifiers_runs")
    curves = read(folder, "rectifiers")
    slopes = read(folder, "rectifiers_slopes")
    seeds = sorted({row["seed"] for row in runs})
    of = {function: chosen(runs, function=function) for function in functions(runs)}
    seconds = {(row["function"], row["seed"]): row["epoch_seconds"] for row in runs}
    lines = []
    for function in functions(runs):
        reached = [first_epoch(curves, function, seed, 0.85) for seed in seeds]
        known = [epoch for epoch in reached if epoch is not None]
        epochs = mean_and_spread(known, 2) if len(known) == len(seeds) else \
            f"reached with {len(known)} of {len(seeds)} seeds"
        times = [seconds[function, seed] / seconds["ReLU", seed] for seed in seeds]
        added = sum(values(slopes, "count", function=function, seed=seeds[0]))
        others = [difference(of[function], of[other]) if function != other else "-"
                  for other in ("ReLU", "LeakyReLU-0.25")]
        accuracies = [row["accuracy"] for row in of[function]]
        lines.append([function, mean_and_spread(accuracies, 2, 100), *others, epochs,
                      f"{statistics.median(seconds[function, seed] for seed in seeds):.1f}, "
                      f"{statistics.median(times):.2f}", f"{added:.0f}"])
    text = (f"## Learning: {len(seeds)} seeds\n\nThe demo's network, five epochs, learning rate 0.05; "
            "accuracy was looked at ten times in each epoch. ± is the standard deviation over the seeds; "
            "differences are of runs with the same seed.\n\n")
    text += table(["function", "test accuracy, %", "difference to ReLU, points",
                   "difference to LeakyReLU-0.25, points", "epochs to 85 %",
                   "s per epoch, and ReLU's = 1 (medians)", "parameters added"], lines)
    lines = []
    for function in functions(slopes):
        for layer in sorted({row["layer"] for row in chosen(slopes, function=function)}):
            rows = chosen(slopes, function=function, layer=layer)
            negative = sum(row["negative"] for row in rows) / sum(row["count"] for row in rows)
            lines.append([function, f"{layer:.0f}", f"{rows[0]['count']:.0f}",
                          mean_and_spread([row["mean"] for row in rows], 3),
                          f"{min(row['smallest'] for row in rows):.3f} to "
                          f"{max(row['largest'] for row in rows):.3f}", f"{100 * negative:.0f} %"])
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


def layers_of(rows, key):
    """The share of a layer's units in percent, one layer after the other; the mean of the runs."""
    layers = sorted({row["layer"] for row in rows})
    return " / ".join(f"{100 * statistics.mean(r[key] / r['units'] for r in chosen(rows, layer=layer)):.1f}"
                      for layer in layers)


def dying_units(folder):
    rows = read(folder, "dying_units")
    rates = sorted({row["rate"] for row in rows})
    seeds = len({row["seed"] for row in rows})

    def by_rate(cell):
        return table(["function"] + [f"rate {rate:g}" for rate in rates],
                     [[function] + [cell(chosen(rows, function=function, rate=rate)) for rate in rates]
                      for function in functions(rows)])

    text = (f"## Dying units: {seeds} seeds\n\nThe demo's network after one epoch. Units whose input is "
            "never positive on any test image, % of the first, second and third hidden layer's; runs that "
            "learned something.\n\n")
    text += by_rate(lambda sample: layers_of(sound(sample), "dead") or "-")
    text += ("\nUnits that pass less than 1/1000 of any gradient on (LeakyReLU with 0.01 cannot have any), "
             "% of each layer's; runs that learned something.\n\n")
    text += by_rate(lambda sample: layers_of(sound(sample), "shut") or "-")
    text += "\nTest accuracy, %.\n\n"
    text += by_rate(lambda sample: accuracy(chosen(sample, layer=1)))
    lines = []
    for function in functions(rows):
        for rate in rates:
            failed = [row for row in chosen(rows, function=function, rate=rate) if has_failed(row)]
            collapsed = [row for row in failed if not has_diverged(row)]
            if failed:
                lines.append([function, f"{rate:g}", f"{(len(failed) - len(collapsed)) // 3}",
                              f"{len(collapsed) // 3}", layers_of(collapsed, "dead") or "-",
                              layers_of(collapsed, "shut") or "-"])
    text += ("\nThe runs that failed: those whose loss is no number, or above ten times that of guessing, "
             "and the others, that guess.\n\n")
    text += table(["function", "rate", "diverged", "guess", "dead in those that guess, %",
                   "shut in those that guess, %"], lines)
    last = [row for row in rows if row["layer"] == max(row["layer"] for row in rows)]
    series = {}
    for function in functions(rows):
        finite = [row for row in chosen(last, function=function) if not has_diverged(row)]
        series[function] = [(rate, statistics.mean(100 * row["dead"] / row["units"]
                                                   for row in chosen(finite, rate=rate)))
                            for rate in sorted({row["rate"] for row in finite})]
    plot(folder, "dying_units", series, "learning rate (lines end where all seeds diverge)",
         "units of the last hidden layer whose input is never positive, %", "set logscale x\n")
    return text


def geometric_or_small(sample):
    """Gradients below the smallest normal float have lost their digits."""
    mean = geometric_mean(sample)
    return f"{mean:.1e}" if mean >= 1.2e-38 else "< 1e-38"


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
    rates = sorted({row["rate"] for row in runs})
    lines = []
    series = {}
    for function in functions(initial):
        norms = {layer: values(initial, "gradient_norm", function=function, layer=layer)
                 for layer in range(1, 65)}
        means = {layer: geometric_mean(sample) for layer, sample in norms.items()}
        series[function] = [(layer, mean) for layer, mean in means.items() if mean > 0]
        lines.append([function] + [geometric_or_small(norms[layer]) for layer in LAYERS]
                     + [accuracy(chosen(runs, function=function, rate=rate)) for rate in rates])
    plot(folder, "vanishing", series, "hidden layer (1 is next to the pixels)",
         "length of the gradient at its inputs", LAYER_AXIS)
    return ("## Vanishing gradients: 64 hidden layers\n\n"
            "Length of the loss' gradient at the inputs of each layer's activation before training "
            "(geometric mean of the seeds), and test accuracy after two epochs, %.\n\n"
            + table(["function"] + [f"layer {layer}" for layer in LAYERS]
                    + [f"accuracy, rate {rate:g}" for rate in rates], lines))


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


def normalisation(folder):
    rows = read(folder, "normalisation")
    setups = [("standardised", 0.05), ("standardised", 0.0005), ("raw", 0.05), ("raw", 0.0005)]

    def sample(function, setup, by_batch):
        return chosen(rows, function=function, input=setup[0], rate=setup[1],
                      batch_normalisation=by_batch)

    def title(setup, by_batch=False):
        return f"{setup[0]}, rate {setup[1]:g}" + (", by batch" if by_batch else "")

    cases = [(setup, by_batch) for setup in setups for by_batch in (False, True)]
    text = (f"## Normalisation: {len({row['seed'] for row in rows})} seeds\n\n"
            "Test accuracy, %, after two epochs; 'by batch': with batch normalisation before each "
            "hidden activation.\n\n")
    text += table(["function"] + [title(*case) for case in cases],
                  [[function] + [accuracy(sample(function, *case)) for case in cases]
                   for function in functions(rows)])
    text += "\nWhat batch normalisation adds, points, of runs with the same seed that both learned something.\n\n"
    text += table(["function"] + [title(setup) for setup in setups],
                  [[function] + [difference(sound(sample(function, setup, True)),
                                            sound(sample(function, setup, False))) for setup in setups]
                   for function in functions(rows)])
    text += ("\nThe three told apart: mean and variance of what enters the network (set by "
             "standardising the input), of the inputs of the last hidden activation (set by batch "
             "normalisation), and of its outputs (which SELU keeps at 0 and 1 with its initial weights, see "
             "above, and not in training), after training, mean of the seeds that learned something.\n\n")
    lines = []
    for function in ("ReLU", "ELU", "SELU"):
        for case in cases:
            learned = sound(sample(function, *case))
            moments = [f"{statistics.mean([row[key + '_mean'] for row in learned]):.2f}, "
                       f"{statistics.mean([row[key + '_variance'] for row in learned]):.3g}"
                       if learned else "-" for key in ("input", "last_x", "last_y")]
            lines.append([function, title(*case)] + moments)
    text += table(["function", "network", "pixels", "inputs of the last activation", "its outputs"],
                  lines)
    bars(folder, "normalisation", [title(*case) for case in cases],
         {function: [0 if any(map(has_failed, sample(function, *case)))
                     else 100 * statistics.mean([row["accuracy"] for row in sample(function, *case)])
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
