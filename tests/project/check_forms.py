"""Do all forms of a report say the same, as those who read them want it?

    /usr/bin/python3 tests/project/check_forms.py FOLDER POINTS [FOLDER POINTS]...

Each FOLDER is a report, and POINTS is what it must come to in every form. JSON is
held against the schemas beside this file, JUnit's XML against its XSD. Prints
"FOLDER: right", or what is wrong with it; exits 1 when anything is. One run
checks many reports, because Python and the schemas take their time to load.
"""

import csv
import json
import os
import re
import subprocess
import sys
import xml.etree.ElementTree as tree

import jsonschema

SCHEMAS = os.path.join(os.path.dirname(os.path.abspath(__file__)), "schemas")


def no_constant(name):
    raise ValueError(name + " is no JSON")


def no_second(pairs):
    if len(dict(pairs)) != len(pairs):
        raise ValueError("a name stands twice in an object")
    return dict(pairs)


def read_json(path):
    """Strictly: Python alone would take NaN, and a name that stands twice."""
    with open(path, encoding="utf-8") as file:
        return json.load(
            file, parse_constant=no_constant, object_pairs_hook=no_second
        )


def load_schema(name):
    schema = read_json(os.path.join(SCHEMAS, name + ".json"))
    jsonschema.Draft7Validator.check_schema(schema)
    return jsonschema.Draft7Validator(schema)


VALIDATORS = {
    name: load_schema(name) for name in ("gradescope", "prairielearn", "github")
}


def read_valid(path, name):
    form = read_json(path)
    for error in VALIDATORS[name].iter_errors(form):
        place = "/".join(map(str, error.absolute_path))
        raise ValueError(f"{place}: {error.message[:200]}")
    return form


def total(form, field):
    return sum(test[field] for test in form["tests"])


# For each form, a function that finds the points in it. It raises an error that
# says why when the form is not as it should be.


def in_gradescope(path):
    form = read_valid(path, "gradescope")
    yield "the score", form["score"]
    yield "the scores of the tests", total(form, "score")


def in_prairielearn(path):
    form = read_valid(path, "prairielearn")
    yield "the score", form["score"] * total(form, "max_points")
    yield "the points of the tests", total(form, "points")


def in_github(path):
    yield "the scores of the tests", total(read_valid(path, "github"), "score")


def in_report(path):
    yield "the points", read_json(path)["points"]


def in_junit(path):
    root = tree.parse(path).getroot()
    for suite in root:
        cases = suite.findall("testcase")
        for kind in ("failure", "error"):
            found = sum(case.find(kind) is not None for case in cases)
            if int(suite.get(kind + "s")) != found:
                raise ValueError(f"it counts {suite.get(kind + 's')} {kind}s of {found}")
        if int(suite.get("tests")) != len(cases):
            raise ValueError(f"it counts {suite.get('tests')} tests of {len(cases)}")
    points = root.findall(".//property[@name='points']")
    yield "the points", sum(float(p.get("value")) for p in points)


def in_table(path):
    with open(path, encoding="utf-8", newline="") as file:
        heading, row = csv.reader(file, strict=True)
    if len(heading) != len(row):
        raise ValueError(f"a row of {len(row)} under a heading of {len(heading)}")
    yield "the points", float(row[heading.index("points")])


def in_text(path):
    """The last line has the points; where all is refused there are none."""
    with open(path, encoding="utf-8") as file:
        text = file.read()
    found = re.findall(r"^(\d+) of \d+ points\. SEED=", text, re.MULTILINE)
    if not found and "Nothing was marked." not in text:
        raise ValueError("it tells no points")
    yield "the points", float(found[-1]) if found else 0.0


FORMS = {
    "gradescope.json": in_gradescope,
    "prairielearn.json": in_prairielearn,
    "github.json": in_github,
    "report.json": in_report,
    "junit.xml": in_junit,
    "marks.csv": in_table,
    "report.txt": in_text,
}


def check(folder, want):
    """Yields a sentence for whatever is wrong with a report."""
    for name, points in FORMS.items():
        try:
            for what, got in points(os.path.join(folder, name)):
                if not abs(got - want) < 1e-9:
                    yield f"{name}: {what}: {got:g} instead of {want:g}"
        except (OSError, ValueError, LookupError, tree.ParseError) as error:
            yield f"{name}: {error}"


def check_schema(folders):
    """What xmllint says of each junit.xml that its schema does not allow."""
    paths = [os.path.join(folder, "junit.xml") for folder in folders]
    xsd = os.path.join(SCHEMAS, "junit.xsd")
    said = subprocess.run(
        ["xmllint", "--noout", "--schema", xsd] + paths, stderr=subprocess.PIPE
    ).stderr.decode("utf-8", "replace")
    lines = said.splitlines()
    return {
        folder: [line for line in lines if line.startswith(path + ":")]
        or ["junit.xml: xmllint does not call it valid"]
        for folder, path in zip(folders, paths)
        if path + " validates" not in lines
    }


def main():
    folders, points = sys.argv[1::2], sys.argv[2::2]
    if not folders or len(folders) != len(points):
        sys.exit(__doc__)
    invalid = check_schema(folders)
    wrong = 0
    for folder, want in zip(folders, points):
        sentences = list(check(folder, float(want))) + invalid.get(folder, [])
        print("\n".join(f"{folder}: {s}" for s in sentences or ["right"]))
        wrong += bool(sentences)
    sys.exit(wrong > 0)


main()
