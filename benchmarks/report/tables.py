# SPDX-License-Identifier: MIT
"""The tables of the report, as lists of strings; text, Markdown and CSV are made of them."""

import csv

import rows
from rows import OWN, compare, geometric_mean

EXPLANATION = """\
Nanoseconds for an element, median of the repetitions, of the calling thread's processor time (where
there are more threads, of the clock's); behind it, in brackets, the largest error in ULP over
131,072 negative inputs. `ratio` is the time of the fastest other spelling that is within
1 ULP, or not worse than this library, over this library's: above 1 this library is the faster; 0.97
to 1.03 is a tie. `less accurate` is a faster spelling that is not. `to memcpy` is the time over
that of copying x, `roof` the share of what memcpy's rate would allow for the bytes that the pass
reads and writes. The errors of dx_and_dalpha
are those of dx; those of dalpha stand in report.csv, in 2^-24 (of double, 2^-53) of sum |dy x|.
oneDNN and LibTorch compute PReLU's dx together with dalpha alone, and so stand in dx_and_dalpha."""


def number(value):
    return f"{value:.3f}" if value < 10 else f"{value:.1f}"


def ulp(value):
    return f"{value:.2g}" if value < 100 else f"{value:.0e}".replace("e+0", "e").replace("e+", "e")


def cell(spelling):
    return f"{number(spelling.ns)} [{ulp(spelling.ulp)}]" if spelling else "-"


def beside(name, ratio):
    return f"{name} {ratio:.2f}" if name else "-"


def main_table(program, chosen):
    """One line for each configuration, with every spelling that there is."""
    columns = rows.whos(program, chosen)
    header = ["pass", "function", "elements", *columns, "ratio", "", "less accurate", "to memcpy", "roof"]
    lines = []
    for c in chosen:
        comparison = compare(program, c)
        share = comparison.roof_share
        lines.append(
            [c.kind, c.function, f"{c.elements:,}"]
            + [cell(program.rows[c].get(who)) for who in columns]
            + [beside(comparison.best, comparison.ratio), comparison.result]
            + [beside(comparison.rival, comparison.rival_ratio)]
            + [f"{comparison.memcpy_ratio:.2f}" if comparison.memcpy_ratio else "-"]
            + [f"{100 * share:.0f} %" if share else "-"])
    return header, lines


def instruction_set_table(programs):
    """This library and the fastest of those idioms of Eigen's users that were timed, whatever their accuracy, by
    instruction set."""
    levels = rows.levels_of(programs)
    chosen = [c for c in rows.configurations(programs["native"]) if len(levels) > 1
              and all(OWN in programs[level].rows.get(c, {}) for level in levels)]
    ratios = {level: rows.idiom_ratios(programs[level]) for level in levels}
    header = ["pass", "function", "elements"]
    header += [f"{what}, {level}" for level in levels for what in (OWN, "ratio to the idiom")]
    lines = []
    for c in chosen:
        line = [c.kind, c.function, f"{c.elements:,}"]
        for level in levels:
            line += [cell(programs[level].rows[c][OWN]), beside(*ratios[level].get(c, ("", None)))]
        lines.append(line)
    return header, lines


def idiom_summary(programs):
    """How the library stands to what Eigen's users write, by instruction set."""
    lines = []
    for level in rows.levels_of(programs):
        found = {who for spellings in programs[level].rows.values() for who in spellings}
        idioms = ", ".join(who for who in rows.IDIOMS if who in found)
        lines += standing(f"idiom of Eigen's users ({idioms}), {level}",
                          rows.idiom_ratios(programs[level]))
    return lines


def standing(title, ratios):
    """Won, tied and lost, and the geometric means over all configurations and the largest size."""
    if not ratios:
        return []
    results = [rows.result_of(ratio) for _, ratio in ratios.values()]
    largest = max(c.elements for c in ratios)
    means = [geometric_mean([ratio for c, (_, ratio) in ratios.items() if c.elements >= least])
             for least in (0, largest)]
    lines = [f"against the fastest {title}, {len(ratios)} configurations: "
             f"{results.count('won')} won, {results.count('tied')} tied, "
             f"{results.count('LOST')} lost; geometric mean of the ratios {means[0]:.3f}, "
             f"over {largest:,} elements {means[1]:.3f}"]
    lines += [f"  lost: {c.kind}/{c.function}/{c.elements} to {who}, {ratio:.2f}"
              for c, (who, ratio) in ratios.items() if ratio < rows.TIE[0]]
    return lines


def summary(program):
    """The figures that stand for the whole: over the headline list, and over its largest size."""
    chosen = [c for c in rows.configurations(program) if c.is_headline]
    compared = {c: compare(program, c) for c in chosen}
    accurate = {c: (r.best, r.ratio) for c, r in compared.items() if r.best}
    whichever = {c: (r.any_best, r.any_ratio) for c, r in compared.items() if r.any_best}
    lines = [f"{len(chosen)} of the {rows.HEADLINE_COUNT} configurations of the headline list"]
    for title, ratios in (("of the same accuracy", accurate), ("of any accuracy", whichever)):
        lines += standing(title, ratios) or [f"there is none {title}"]
    for library in rows.LIBRARIES:
        shared = [program.rows[c][library].ns / program.rows[c][OWN].ns
                  for c in chosen if library in program.rows[c]]
        if shared:
            lines.append(f"{library} alone, whatever its accuracy: {geometric_mean(shared):.3f} "
                         f"over the {len(shared)} configurations that it has")
    shares = [r.roof_share for r in compared.values() if r.roof_share]
    if shares:
        lines.append(f"share of the roof, geometric mean: {100 * geometric_mean(shares):.0f} %")
    calls = rows.call_ratios(program)
    if calls:
        best = min(ratio for ratio, _ in calls)
        worst, c = max(calls, key=lambda call: call[0])
        lines.append(f"calls with {rows.CALL_SIZE} elements take {best:.2f} to {worst:.2f} "
                     f"times as long as a plain loop, {c.kind}/{c.function} the longest")
    return lines


def as_text(header, lines):
    widths = [max(len(line[i]) for line in [header, *lines]) for i in range(len(header))]
    def render(line):
        return "  ".join(text.ljust(width) for text, width in zip(line, widths)).rstrip()
    return "\n".join(render(line) for line in [header, *lines])


def as_markdown(header, lines):
    rule = ["---"] * len(header)
    return "\n".join("| " + " | ".join(line) + " |" for line in [header, rule, *lines])


def write_csv(path, program):
    """Every configuration, headline or not."""
    chosen = rows.configurations(program)
    columns = rows.whos(program, chosen)
    header = ["pass", "function", "scalar", "elements", "threads"]
    for who in columns:
        header += [f"{who} ns", f"{who} max_ulp", f"{who} dalpha_error"]
    header += ["best of the same accuracy", "ratio", "result", "faster but less accurate",
               "its ratio", "time over memcpy's", "share of the roof"]
    with open(path, "w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(header)
        for c in chosen:
            line = [c.kind, c.function, c.scalar, c.elements, c.threads]
            for who in columns:
                s = program.rows[c].get(who)
                line += [f"{s.ns:.4f}", f"{s.ulp:.4g}", f"{s.dalpha_error:.3g}"] if s else [""] * 3
            r = compare(program, c)
            line += [r.best, r.ratio, r.result, r.rival, r.rival_ratio]
            line += [r.memcpy_ratio, r.roof_share]
            writer.writerow(f"{v:.4f}" if isinstance(v, float) else v for v in line)
