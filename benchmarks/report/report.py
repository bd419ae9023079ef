#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""report.py FOLDER: makes the report of the JSON files that the suite has written there.

Prints the headline table and its summary, and writes report.md, report.csv and the plots beside the
files. `native.json` has to be there; those of other instruction sets may be."""

import platform
import re
import shutil
import subprocess
import sys
from pathlib import Path

sys.dont_write_bytecode = True  # the modules stand beside the sources

import plots
import rows
import tables

CALLS = f"Calls with {rows.CALL_SIZE} elements of float"
PACKAGES = ["libeigen3-dev", "libxnnpack-dev", "libdnnl-dev", "libtorch-dev", "libbenchmark-dev"]


def output_of(*command):
    """What a command prints, or nothing where it fails or is missing."""
    if not shutil.which(command[0]):
        return ""
    result = subprocess.run(command, capture_output=True, text=True, check=False)
    return result.stdout.strip() if result.returncode == 0 else ""


def processor():
    info = Path("/proc/cpuinfo")
    found = re.search(r"model name\s*:\s*(.+)", info.read_text()) if info.exists() else None
    return found.group(1) if found else platform.processor() or platform.machine()


def commit():
    here = str(Path(__file__).parent)
    return output_of("git", "-C", here, "describe", "--always", "--dirty") or "unknown"


def packages():
    found = {p: output_of("dpkg-query", "-W", "-f", "${Version}", p) for p in PACKAGES}
    return ", ".join(f"{name} {version}" for name, version in found.items() if version)


def head(programs):
    context = programs["native"].context
    lines = [f"processor: {processor()}, {context['num_cpus']} CPUs ({context['eigen']})",
             f"compiler: {context['compiler']}, {context['flags']}",
             f"Eigen: {context['eigen_version']}"]
    lines += [f"{library}: {context[library]}" for library in rows.LIBRARIES]
    if packages():
        lines.append(f"packages: {packages()}")
    load = ", ".join(f"{value:.1f}" for value in context.get("load_avg", []))
    lines.append(f"date: {context['date']}; commit: {commit()}; load before: {load}")
    repetitions = max((len(s.times) for spellings in programs["native"].rows.values()
                       for s in spellings.values()), default=0)
    lines.append(f"repetitions: {repetitions}, all rows interleaved at random")
    return lines


def read_all(folder):
    programs = {path.stem: rows.read(path) for path in sorted(folder.glob("*.json"))}
    if "native" not in programs:
        raise rows.Unusable(f"{folder} has no native.json")
    if not any(c.is_headline for c in rows.configurations(programs["native"])):
        raise rows.Unusable(f"{folder}/native.json has no row of `{rows.OWN}` of the headline list")
    return programs


def sections(programs):
    """Titles with tables."""
    native = programs["native"]
    headline = [c for c in rows.configurations(native) if c.is_headline]
    found = [("Float, one thread", tables.main_table(native, headline))]
    calls = [c for c in rows.configurations(native) if c.is_call]
    found.append((CALLS, tables.main_table(native, calls)))
    rest = [c for c in rows.configurations(native) if not c.is_headline and not c.is_call]
    for scalar, threads in dict.fromkeys((c.scalar, c.threads) for c in rest):
        chosen = [c for c in rest if (c.scalar, c.threads) == (scalar, threads)]
        title = f"The rest of {scalar}, threads: {threads}"
        found.append((title, tables.main_table(native, chosen)))
    found.append(("Instruction sets", tables.instruction_set_table(programs)))
    return [(title, table) for title, table in found if table[1]]


def markdown(programs, figures):
    parts = ["# Benchmarks", "\n".join(f"* {line}" for line in head(programs)), tables.EXPLANATION]
    figures_of_merit = tables.summary(programs["native"]) + tables.idiom_summary(programs)
    parts += ["## Summary", "\n".join(f"* {line.strip()}" for line in figures_of_merit)]
    for title, table in sections(programs):
        parts += [f"## {title}", tables.as_markdown(*table)]
    parts += [f"![{name}]({name})" for name in figures or []]
    return "\n\n".join(parts) + "\n"


def text(programs):
    parts = ["\n".join(head(programs)), tables.EXPLANATION]
    of_interest = ("Float, one thread", CALLS, "Instruction sets")
    parts += [f"{title}\n{tables.as_text(*table)}" for title, table in sections(programs)
              if title in of_interest]
    parts.append("\n".join(tables.summary(programs["native"]) + tables.idiom_summary(programs)))
    errors = [error for program in programs.values() for error in program.errors]
    if errors:
        parts.append("WRONG RESULTS\n" + "\n".join(dict.fromkeys(errors)))
    helped = rows.helped(programs["native"])
    if helped:
        parts.append("MORE THAN ONE THREAD WAS AT WORK IN\n" + "\n".join(helped))
    return "\n\n".join(parts)


def main():
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    folder = Path(sys.argv[1])
    try:
        programs = read_all(folder)
    except rows.Unusable as problem:
        sys.exit(f"report: {problem}")
    figures = plots.draw(folder, programs)
    (folder / "report.md").write_text(markdown(programs, figures), encoding="utf-8")
    tables.write_csv(folder / "report.csv", programs["native"])
    print(text(programs))
    drawn = "no plots (gnuplot is not installed)" if figures is None else f"{len(figures)} plots"
    print(f"\n{folder}: report.md, report.csv and {drawn}")


if __name__ == "__main__":
    main()
