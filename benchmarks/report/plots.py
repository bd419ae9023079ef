# SPDX-License-Identifier: MIT
"""The plots, through gnuplot."""

import shutil
import subprocess

import rows
from rows import COPY, OWN

HEAD = """\
set terminal svg size {width},{height} font 'sans,12' background 'white'
set output '{output}'
set grid ytics
set key outside right top
set style line 100 linewidth 4 linecolor rgb 'grey'
"""
BARS = """\
set style data histogram
set style histogram clustered gap 2
set style fill solid 0.85
set boxwidth 0.95
set logscale y
set ylabel 'ns for an element'
set xtics noenhanced
set bmargin 5
"""


def gnuplot(folder, name, script, width=1400, height=480):
    head = HEAD.format(output=folder / f"{name}.svg", width=width, height=height)
    subprocess.run(["gnuplot"], input=head + script, text=True, check=True)
    return f"{name}.svg"


def block(name, lines):
    """Data that gnuplot calls $name."""
    return f"${name} << EOD\n" + "\n".join(lines) + "\nEOD\n"


def quoted(text):
    return f'"{text}"'


def nanoseconds(program, configuration, who):
    spelling = program.rows.get(configuration, {}).get(who)
    return f"{spelling.ns:.5f}" if spelling else "NaN"


def bars(folder, name, title, groups, columns, value):
    """A cluster for each group, in it a bar for each column."""
    lines = [" ".join([quoted(label)] + [value(key, column) for column in columns])
             for label, key in groups]
    plots = [f"$data using {i + 2}:xtic(1) title {quoted(c)} noenhanced"
             for i, c in enumerate(columns)]
    script = block("data", lines) + BARS + f"set title {quoted(title)} noenhanced\n"
    return gnuplot(folder, name, script + "plot " + ", ".join(plots) + "\n")


def function_bars(folder, program, elements, kind):
    chosen = [c for c in rows.configurations(program)
              if c.is_headline and c.elements == elements and c.kind == kind]
    columns = [w for w in rows.whos(program, chosen) if w != rows.LAZY]
    if not chosen:
        return None
    return bars(folder, f"{kind}-{elements}", f"{kind}, {elements:,} elements of float, one thread",
                [(c.function, c) for c in chosen], columns,
                lambda c, who: nanoseconds(program, c, who))


def size_lines(folder, program, kind):
    """This library's time against the size, and the roof."""
    chosen = [c for c in rows.configurations(program)
              if (c.kind, c.scalar, c.threads) == (kind, "float", 1) and c.is_usual
              and not c.is_call]
    functions = list(dict.fromkeys(c.function for c in chosen))
    sizes = sorted({c.elements for c in chosen})
    if len(sizes) < 2:
        return None
    lines = []
    for size in sizes:
        of_size = [rows.Configuration(kind, f, "float", size, 1) for f in functions]
        copy = program.rows.get(of_size[0].roof, {}).get(COPY)
        roof = f"{copy.ns * of_size[0].streams / 2:.5f}" if copy else "NaN"
        lines.append(" ".join([str(size), roof] + [nanoseconds(program, c, OWN) for c in of_size]))
    plots = ["$data using 1:2 with lines linestyle 100 title 'roof (memcpy)'"]
    plots += [f"$data using 1:{i + 3} with linespoints linewidth 2 title {quoted(f)} noenhanced"
              for i, f in enumerate(functions)]
    script = block("data", lines) + "set logscale xy\nset xlabel 'elements'\n"
    tics = ", ".join(f'"{size:,}" {size}' for size in sizes)
    script += f"set xtics ({tics})\nset xrange [{sizes[0] / 2}:{sizes[-1] * 2}]\n"
    script += f"set ylabel 'ns for an element'\nset title '{kind} by this library' noenhanced\n"
    return gnuplot(folder, f"sizes-{kind}", script + "plot " + ", ".join(plots) + "\n", 900, 520)


def instruction_set_bars(folder, programs):
    levels = rows.levels_of(programs)
    chosen = [c for c in rows.configurations(programs["native"]) if c.elements == 4096
              and all(OWN in programs[level].rows.get(c, {}) for level in levels)]
    if len(levels) < 2 or not chosen:
        return None
    return bars(folder, "instruction-sets",
                "This library by instruction set, 4,096 elements of float",
                [("\\n".join([c.kind, *c.function.split("-")]), c) for c in chosen], levels,
                lambda c, level: nanoseconds(programs[level], c, OWN))


def draw(folder, programs):
    """The names of the plots, or None where gnuplot is missing."""
    if not shutil.which("gnuplot"):
        return None
    native = programs["native"]
    names = [function_bars(folder, native, elements, kind)
             for kind in ("forward", "backward", "dx_and_dalpha")
             for elements in rows.HEADLINE_SIZES]
    names += [size_lines(folder, native, kind) for kind in ("forward", "backward")]
    names.append(instruction_set_bars(folder, programs))
    return [name for name in names if name]
