# SPDX-License-Identifier: MIT
"""Reads what the programs of the suite have written, and compares."""

import json
import math
import re
import statistics
from collections import defaultdict
from dataclasses import dataclass, field
from pathlib import Path

OWN = "activations"
LAZY = "activations-lazy"
COPY = "memcpy"
# The order of columns; whatever else there is comes behind.
ORDER = [OWN, LAZY, "loop", "select", "expm1", "max_min", "XNNPACK", "oneDNN", "LibTorch"]
KINDS = ["copy", "forward", "forward_with_mask", "backward", "backward_from_output",
         "backward_from_mask", "dx_and_dalpha"]
FUNCTIONS = ["ReLU", "LeakyReLU", "PReLU", "PReLU-NCHW", "PReLU-NHWC", "ELU", "SELU"]
IDIOMS = ["select", "expm1", "max_min"]
LIBRARIES = ["XNNPACK", "oneDNN", "LibTorch"]
TIE = (0.97, 1.03)
HEADLINE_SIZES = (4096, 262144, 33554432)
HEADLINE_COUNT = 48
CALL_SIZE = 16


class Unusable(Exception):
    """The files do not hold what a report needs."""


@dataclass(frozen=True)
class Configuration:
    """What all spellings of one row of the tables have in common."""

    kind: str
    function: str
    scalar: str
    elements: int
    threads: int

    @property
    def roof(self):
        """The copy of as many elements: what a pass over memory can reach."""
        return Configuration("copy", "memory", self.scalar, self.elements, self.threads)

    @property
    def streams(self):
        """Arrays read or written; a mask is none."""
        two = ("copy", "forward", "forward_with_mask", "backward_from_mask")
        return 2 if self.kind in two else 3

    @property
    def is_call(self):
        """So few elements that the time is that of a call."""
        return self.elements == CALL_SIZE

    @property
    def is_usual(self):
        """Not of an alpha or of inputs that its name says in particular."""
        return not re.search("[(:]", self.function)

    @property
    def is_headline(self):
        """As `is_headline` in plan.cpp."""
        if self.scalar != "float" or self.threads != 1 or self.elements not in HEADLINE_SIZES:
            return False
        if self.kind == "dx_and_dalpha":
            return self.function in ("PReLU-NCHW", "PReLU-NHWC")
        return self.kind in ("forward", "backward") and self.is_usual


@dataclass
class Spelling:
    """One row of the suite: its repetitions in nanoseconds for an element."""

    times: list = field(default_factory=list)
    threads_at_work: list = field(default_factory=list)
    ulp: float = 0.0
    dalpha_error: float = 0.0

    @property
    def ns(self):
        return statistics.median(self.times)


@dataclass
class Program:
    """One file: what it was compiled for, and its rows by configuration and by who."""

    context: dict
    rows: dict
    errors: list


@dataclass
class Comparison:
    """This library against all others in one configuration: the best of the same accuracy, the
    best of any, and a rival that is faster but less accurate. Ratios are their time to ours: above
    1 this library is the faster."""

    best: str = None
    ratio: float = None
    any_best: str = None
    any_ratio: float = None
    rival: str = None
    rival_ratio: float = None
    memcpy_ratio: float = None
    roof_share: float = None

    @property
    def result(self):
        return result_of(self.ratio)


def result_of(ratio):
    if ratio is None:
        return ""
    if ratio < TIE[0]:
        return "LOST"
    return "tied" if ratio <= TIE[1] else "won"


def read(path):
    """The program's rows from Google Benchmark's JSON."""
    try:
        content = json.loads(Path(path).read_text(encoding="utf-8"))
        program = Program(content["context"], defaultdict(dict), [])
        for entry in content["benchmarks"]:
            add(program, entry)
    except (ValueError, KeyError) as error:
        raise Unusable(f"{path} is no result of the suite: {error!r}") from error
    return program


def add(program, entry):
    if entry.get("run_type") == "aggregate":
        return
    kind, function, who, scalar, elements, threads = entry["run_name"].split("/")[:6]
    if entry.get("error_occurred"):
        program.errors.append(f"{entry['run_name']}: {entry['error_message']}")
        return
    configuration = Configuration(kind, function, scalar, int(elements), int(threads))
    spelling = program.rows[configuration].setdefault(who, Spelling())
    nanoseconds = {"ns": 1, "us": 1e3, "ms": 1e6, "s": 1e9}[entry["time_unit"]]
    # Of one thread the processor's time, which other programs do not disturb.
    time = entry["cpu_time" if configuration.threads == 1 else "real_time"]
    spelling.times.append(time * nanoseconds / int(elements))
    spelling.threads_at_work.append(entry["threads_at_work"])
    spelling.ulp = entry["max_ulp"]
    spelling.dalpha_error = entry["dalpha_error"]


def helped(program):
    """Rows of one thread in which others have worked too, so that their times mean nothing."""
    return [f"{c.kind}/{c.function}/{who}/{c.elements}"
            for c, spellings in program.rows.items() if c.threads == 1
            for who, s in spellings.items() if statistics.median(s.threads_at_work) > 1.2]


def is_as_accurate(other, own):
    """Within 1 ULP, or not worse than this library."""
    return other.ulp <= max(1.0, own.ulp)


def compare(program, configuration):
    spellings = program.rows[configuration]
    own = spellings.get(OWN)
    comparison = Comparison()
    if own is None:
        return comparison
    others = {who: s for who, s in spellings.items() if not who.startswith(OWN) and who != COPY}
    accurate = {who: s.ns for who, s in others.items() if is_as_accurate(s, own)}
    rivals = {who: s.ns for who, s in others.items() if who not in accurate and s.ns < own.ns}
    if accurate:
        comparison.best = min(accurate, key=accurate.get)
        comparison.ratio = accurate[comparison.best] / own.ns
    if others:
        comparison.any_best = min(others, key=lambda who: others[who].ns)
        comparison.any_ratio = others[comparison.any_best].ns / own.ns
    if rivals:
        comparison.rival = min(rivals, key=rivals.get)
        comparison.rival_ratio = rivals[comparison.rival] / own.ns
    copy = program.rows.get(configuration.roof, {}).get(COPY)
    if copy:
        comparison.memcpy_ratio = own.ns / copy.ns
        comparison.roof_share = copy.ns * configuration.streams / 2 / own.ns
    return comparison


def levels_of(programs):
    """The instruction sets that there are programs for."""
    return [level for level in ("none", "sse2", "avx2", "native") if level in programs]


def idiom_ratios(program):
    """{configuration: (the fastest idiom of Eigen's users, its time over ours)}, headline rows."""
    ratios = {}
    for c in configurations(program):
        times = {who: s.ns for who, s in program.rows[c].items() if who in IDIOMS}
        if times and c.is_headline:
            best = min(times, key=times.get)
            ratios[c] = (best, times[best] / program.rows[c][OWN].ns)
    return ratios


def configurations(program):
    """Those in which this library stands, by pass, size and function."""
    def place(c):
        return (position(KINDS, c.kind), c.scalar, c.threads, c.elements,
                position(FUNCTIONS, c.function), c.function)
    return sorted((c for c in program.rows if OWN in program.rows[c]), key=place)


def position(names, name):
    """Of a name that is not known, behind all others."""
    return names.index(name) if name in names else len(names)


def whos(program, chosen):
    """The columns that the chosen configurations need."""
    found = {who for c in chosen for who in program.rows[c]} - {COPY}
    return [w for w in ORDER if w in found] + sorted(found - set(ORDER))


def call_ratios(program):
    """The times of a call over those of a plain loop, each with its configuration."""
    return [(program.rows[c][OWN].ns / program.rows[c]["loop"].ns, c)
            for c in configurations(program) if c.is_call and "loop" in program.rows[c]]


def geometric_mean(values):
    return math.exp(statistics.fmean(math.log(v) for v in values)) if values else math.nan
