"""honest.py MODULE FOLDER   Honest submissions, put together from the variants.

Writes FOLDER/1_MODULE.c, 2_MODULE.c, ... Each has one of the right answers of other
kinds in the place of every function of the stub, with the static functions that it
calls, and no two of them share one. There are as many as every function has variants.
"""
import glob
import re
import subprocess
import sys


def functions(text):
    """The text of every function that a file defines, by its name."""
    found = {}
    for m in re.finditer(r"^[^\n/#][^\n;{}]*\n?([a-zA-Z_0-9]+)\s*\([^;{}]*\)\s*\n{\n.*?^}\n",
                         text, re.M | re.S):
        found[m.group(1)] = m.group(0)
    return found


def main(module, folder):
    variants, helpers, includes = {}, {}, []
    for path in sorted(glob.glob(f"tests/project/variants/{module}.c")
                       + glob.glob(f"tests/project/variants/{module}_*.c")):
        text = open(path, encoding="utf-8").read()
        includes += [line for line in re.findall(r"^#include <.*>$", text, re.M)
                     if line not in includes]
        variant = re.compile(r"^VARIANT\((\w+),\s*(\w+)\)\n?(.*?^}\n)", re.M | re.S)
        for m in variant.finditer(text):
            # One that calls itself does so by the name that VARIANT() makes.
            body = m.group(3).replace(f"{m.group(1)}_by_{m.group(2)}", m.group(1))
            variants.setdefault(m.group(1), []).append(body)
        helpers.update(functions(variant.sub("", text)))
    stub = subprocess.run(["awk", "-f", "solutions/stub.awk", f"solutions/{module}.c"],
                          check=True, capture_output=True, text=True).stdout
    written = {name: body for name, body in functions(stub).items() if name in variants}
    for i in range(min(len(variants[name]) for name in written)):
        text, called = stub, {}
        for name, body in written.items():
            answer = f"int\n{name}{variants[name][i]}"
            new = [answer]
            while new:
                words = set(re.findall(r"\w+", new.pop()))
                for h in helpers:
                    if h in words and h not in called:
                        called[h] = helpers[h]
                        new.append(helpers[h])
            text = text.replace(body, answer)
        ordered = [h for h in helpers if h in called]
        at = re.search(r"\n(?=\n(?:// Step|static|int|double))", text).start()
        text = (text[:at] + "\n" + "\n".join(includes) + "\n\n"
                + "\n".join(helpers[h] for h in ordered) + text[at:])
        with open(f"{folder}/{i + 1}_{module}.c", "w", encoding="utf-8") as out:
            out.write(text)


main(sys.argv[1], sys.argv[2])
