#!/usr/bin/env python3
"""Compares providers by libuppsikt-stats, from Python's own library alone.

    python3 docs/examples/profile.py build/release/src/libuppsikt-stats.so FILE.csv PROVIDER OUTCOME NUMBER...

FILE.csv has a column with the provider of each trial, one with its outcome (0 or 1), and numbers.
"""
import ctypes
import csv
import sys

N, OBSERVED, EXPECTED, RATIO, P_EXACT, SHRUNKEN, LOWER, UPPER = 0, 1, 2, 3, 6, 10, 11, 12
RESULTS, FIT = 18, 8


def ints(values):
    return (ctypes.c_int * max(1, len(values)))(*values)


def doubles(values):
    return (ctypes.c_double * max(1, len(values)))(*values)


def main(library, path, provider, outcome, *numbers):
    with open(path, newline="", encoding="utf-8-sig") as file:
        rows = list(csv.DictReader(file))
    names = sorted({row[provider] for row in rows})
    number_of = {name: number for number, name in enumerate(names)}

    shape = [len(rows), len(names), 0, 0, len(numbers), 0]
    coefficients, errors = doubles([0] * len(numbers)), doubles([0] * len(numbers))
    fit, results = doubles([0] * FIT), doubles([0] * (len(names) * RESULTS))
    status, message = ctypes.c_int(), ctypes.create_string_buffer(200)
    uppsikt = ctypes.CDLL(library)
    uppsikt.uppsikt_profile(
        ints(shape), ints([]), ints([number_of[row[provider]] for row in rows]), ints([]),
        ints([int(row[outcome]) for row in rows]), ints([]), ints([]),
        doubles([float(row[number]) for number in numbers for row in rows]),
        ints([0, 0, 0, 1, 1]),  # fixed effects, the median as null, one thread, seed 1
        doubles([0, float("nan"), 0.95, 0.1]),  # no floor, 95 %, the lowest tenth
        coefficients, errors, fit, results, ctypes.byref(status), message, ctypes.byref(ctypes.c_int(200)))
    if status.value != 0:
        sys.exit(message.value.decode())

    for number, estimate, error in zip(numbers, coefficients, errors):
        print(f"{number:22} {estimate:10.6f} ({error:.6f})")
    print(f"{'provider':22} {'n':>6} {'observed':>8} {'expected':>9} {'ratio':>6} {'p':>8}   shrunken rate")
    for group, name in enumerate(names):
        of = lambda column: results[column * len(names) + group]
        print(f"{name:22} {of(N):6.0f} {of(OBSERVED):8.0f} {of(EXPECTED):9.1f} {of(RATIO):6.3f} {of(P_EXACT):8.5f}"
              f"   {of(SHRUNKEN):.3f} ({of(LOWER):.3f} to {of(UPPER):.3f})")


if __name__ == "__main__":
    main(*sys.argv[1:])
