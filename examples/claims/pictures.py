# SPDX-License-Identifier: MIT
"""The pictures, through gnuplot."""

import shutil
import subprocess
import sys

# Of Okabe and Ito: to be told apart with any eyes.
COLOURS = ["#000000", "#E69F00", "#999999", "#56B4E9", "#009E73", "#0072B2", "#D55E00", "#CC79A7"]


def gnuplot(script):
    if not shutil.which("gnuplot"):
        sys.exit("report.py: there is no gnuplot; Debian's package is gnuplot-nox")
    subprocess.run(["gnuplot"], input=script, text=True, check=True)


def head(folder, name):
    return (f"set terminal svg size 960,480 font 'sans,13' background 'white'\n"
            f"set output '{folder / name}.svg'\nset grid ytics\nset key outside top center horizontal\n")


def plot(folder, name, series, across, up, options):
    """A line for each entry of series, which is a list of points."""
    script = head(folder, name) + options + f"set xlabel '{across}'\nset ylabel '{up}'\n"
    lines = []
    for index, (title, points) in enumerate(series.items()):
        script += f"$data{index} << EOD\n" + "".join(f"{x} {y}\n" for x, y in points) + "EOD\n"
        lines.append(f"$data{index} with lines linewidth 2 dashtype {index % 3 + 1} "
                     f"linecolor rgb '{COLOURS[index]}' title '{title}' noenhanced")
    gnuplot(script + "plot " + ", ".join(lines) + "\n")


def bars(folder, name, groups, series):
    script = head(folder, name) + (
        "set style data histogram\nset style histogram clustered gap 2\nset style fill solid 0.85\n"
        "set yrange [0:100]\nset ylabel 'test accuracy, % (no bar: a seed failed)'\n$data << EOD\n")
    for index, group in enumerate(groups):
        label = group.replace(", ", "\\n")
        script += f'"{label}" ' + " ".join(f"{heights[index]:.3f}" for heights in series.values()) + "\n"
    script += "EOD\nset bmargin 5\n"
    gnuplot(script + "plot " + ", ".join(
        f"$data using {index + 2}:xtic(1) linecolor rgb '{COLOURS[index]}' title '{function}' noenhanced"
        for index, function in enumerate(series)) + "\n")
