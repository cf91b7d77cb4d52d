#!/usr/bin/python3
"""test_refusals.py BUILD MODULE...   Every clause of every header has a row.

What a function may refuse follows from its prototype and its contract:

  - each size of each matrix, vector and sequence that it takes has a row
  - each number has a row for NaN, both infinities, 0 and a negative one, and
    each count a row for 0: refused, or accepted, as the contract says
  - each error that the contract names is the code of a row

A size or a number that no row can spoil stands in refusals.free, with the reason.
"""
import math
import re
import subprocess
import sys

SIZES = {
    "gsl_matrix": ("rows", "columns"),
    "gsl_vector": ("elements",),
    "sequence": ("steps", "batch", "width"),
}
VALUES = {
    "double": [math.nan, math.inf, -math.inf, 0.0, -1.0],
    "size_t": [0.0],
}
CODES = {"GSL_EDOM": 1, "GSL_EINVAL": 4, "GSL_EBADLEN": 19, "GSL_ENOTSQR": 20,
         "GSL_ESING": 21, "GSL_EMAXITER": 11, "GSL_EOVRFLW": 16,
         "GSL_EFAILED": 5, "GSL_EUNIMPL": 24, "GSL_ENOMEM": 8,
         "GSL_EDIVERGE": 22, "GSL_ERANGE": 2, "GSL_ESANITY": 7,
         "GSL_EZERODIV": 12, "GSL_ETOL": 14}


def contracts(header):
    """The prototype and the comment of every function of a header, by name."""
    text = open(header, encoding="utf-8").read()
    tags = subprocess.run(
        ["ctags", "-x", "--language-force=C", "--kinds-C=p",
         "--_xformat=%N\t%S\t%n", header],
        capture_output=True, text=True, check=True).stdout
    lines = text.split("\n")
    found = {}
    for tag in tags.splitlines():
        name, signature, line = tag.split("\t")
        # Constants may stand between a contract and its prototype.
        above = re.sub(r"(\n(#define|enum) .*)+$", "",
                       "\n".join(lines[: int(line) - 1]))
        comment = above[above.rfind("/*"):] if above.rstrip().endswith("*/") else ""
        found[name] = (signature.strip("()"), comment)
    return found


def wanted(signature, comment):
    """What the rows of a function's table must be about."""
    for argument in signature.split(","):
        match = re.match(r"\s*(?:const )?(\w+) (\*?) ?(\w+)\s*$", argument)
        if match is None:
            continue
        kind, star, name = match.groups()
        for aspect in SIZES.get(kind, ()) if star else ():
            yield name, aspect, None
        for value in VALUES.get(kind, ()) if not star else ():
            yield name, "value", value
    for code in sorted(set(re.findall(r"GSL_E[A-Z]+", comment))):
        yield None, code, CODES[code]


def same(value, row):
    if math.isnan(value):
        return math.isnan(row)
    return row < 0 and math.isfinite(row) if value == -1.0 else row == value


def covered(rows, want):
    name, aspect, value = want
    if name is None:
        return any(row[2] == value for row in rows)
    return any(row[0] == name and row[1] == aspect
               and (value is None or same(value, row[3])) for row in rows)


def main():
    build, modules = sys.argv[1], sys.argv[2:]
    free = set()
    for line in open("tests/project/refusals.free", encoding="utf-8"):
        if line.strip() and not line.startswith("#"):
            free.add(tuple(line.split()[:3]))
    passed, missing, used = 0, [], set()
    for module in modules:
        table = {}
        rows = subprocess.run([f"{build}/refusals_{module}"], check=True,
                              capture_output=True, text=True).stdout
        for row in rows.splitlines():
            function, argument, aspect, code, value = row.split("\t")
            table.setdefault(function, []).append(
                (argument, aspect, int(code), float(value)))
        steps = subprocess.run([f"{build}/learn", "build/mine", "steps"],
                               check=True, capture_output=True, text=True).stdout
        functions = [f for s in steps.splitlines() if s.split("\t")[0] == module
                     for f in s.split("\t")[3].split()]
        known = contracts(f"lib/{module}.h")
        for function in functions:
            for want in wanted(*known[function]):
                name, aspect, value = want
                row = (function, name or "error",
                       aspect if value is None or name is None
                       else f"{value:g}")
                if row in free:
                    used.add(row)
                    passed += 1
                elif covered(table.get(function, []), want):
                    passed += 1
                else:
                    missing.append(" ".join(row))
    for row in missing:
        print("no row for:", row)
    mine = {row for row in free if any(row[0].startswith(m + "_") for m in modules)}
    for row in sorted(mine - used):
        print("refusals.free, and not needed:", " ".join(row))
    failed = len(missing) + len(mine - used)
    print(f"refusals: {passed} passed, {failed} failed")
    return failed > 0 or passed == 0


sys.exit(main())
