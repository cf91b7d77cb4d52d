"""test_notation.py   Every letter in a numbered equation of a chapter stands in the first
column of docs/notation.md, and every chapter writes what it shares with the others as that
page says. Words of two letters and more in italics are names of arguments and results, which the
chapter and the header explain."""
import glob
import re
import sys

# What is no symbol of ours: the signs of mathematics, and how TeX sets them.
SIGNS = set("""frac tfrac sqrt sum prod binom cdot dots quad qquad left right big Big bigl bigr biggl biggr
    mathrel mathrm mathcal mathbf mathit text max min log tanh coth exp sim approx le ge to odot times
    partial lVert rVert lvert rvert Vert vert top star in cases begin end tag circ ne pm neq leq geq
    lfloor rfloor lceil rceil prime int infty equiv arrow leftarrow rightarrow gets mapsto underbrace
    overbrace ldots cdots hspace kern operatorname array pmatrix bmatrix aligned displaystyle bigg Bigl
    Bigr mid ll gg lim hat bar tilde not forall mathop limits nonumber overline""".split())


def letters(equation):
    """The letters of an equation without their indices, and with the d of a gradient taken off."""
    text = re.sub(r"\\tag\{[^}]*\}|\\(begin|end)\{[^}]*\}(\{[^}]*\})?", " ", equation)
    text = re.sub(r"\\(text|operatorname)\{[^}]*\}|\\math(it|rm|sf)\{[^}]{2,}\}", " ", text)
    # An index says which one of a thing is meant; innermost braces first.
    while re.search(r"_\{[^{}]*\}", text):
        text = re.sub(r"_\{[^{}]*\}", " ", text)
    text = re.sub(r"_(\\[a-zA-Z]+|\w)", " ", text)
    text = re.sub(r"(?<![A-Za-z\\])d(?=\\[a-z])", " ", text)
    found = set()
    for name in re.findall(r"\\[a-zA-Z]+|[A-Za-z]+", text):
        if name.startswith("\\"):
            if name[1:] not in SIGNS:
                found.add(name[1:])
        elif re.fullmatch("d[a-zA-Z]", name):
            found.add(name[1:])
        else:
            found.update(name)
    return found


def faults(known, chapters):
    for path, text in chapters:
        for equation in re.findall(r"\$\$(.*?)\$\$", text, re.S):
            tag = re.search(r"\\tag\{([^}]*)\}", equation)
            if tag:
                for name in sorted(letters(equation) - known):
                    yield "%s: (%s) has %s, which docs/notation.md does not name" % (path, tag[1], name)
        for pattern, better in ((r"\^\{?(\\prime|\\dagger|\\intercal|\\math(rm|sf|bf)\{?T)", "\\top for a transpose"),
                                (r"\\hat *\{?y", "y for what the network says, y^\\star for its target"),
                                (r"\\mathbb", "plain letters")):
            for where in re.finditer(pattern, text):
                yield "%s, line %d: the course writes %s" % (
                    path, text.count("\n", 0, where.start()) + 1, better)


def read(path):
    with open(path, encoding="utf8") as f:
        return f.read()


def main():
    known = set()
    for row in re.findall(r"^\| (.*?) \|", read("docs/notation.md"), re.M):
        for name in re.findall(r"`([^`]*)`", row):
            # W_hh is W with an index; sigma_x2 is sigma.
            known.update(re.split(r"[_\[]", w)[0] for w in name.split())
    passed, bad = 0, []
    cases = ((r"$$ a = q W_{hq} \tag{1.1} $$", "(1.1) has q"), (r"$$ \mu \tag{1.2} $$", "(1.2) has mu"),
             (r"$$ dq = \frac{1}{2} \tag{1.3} $$", "(1.3) has q"), (r"$W^\mathrm{T}$", "\\top for a transpose"),
             (r"$\hat{y}_t$", "y for what the network says"))
    for text, said in cases:
        said_so = any(said in f for f in faults({"a", "W", "h"}, [("x", text)]))
        passed += said_so
        bad += [] if said_so else ["not ok - %s is not noticed" % text]
    passed += not list(faults({"a", "W"}, [("x", r"$$ a_{t} = \mathit{rate} W_{hh}^\top \tag{1.1} $$")]))
    chapters = [(p, read(p)) for p in sorted(glob.glob("chapters/*/chapter.md"))]
    for chapter in chapters:
        found = list(faults(known, [chapter]))
        passed += not found
        bad += found
    print("\n".join(bad + ["notation: %d passed, %d failed" % (passed, len(bad))]))
    return bool(bad)


if __name__ == "__main__":
    sys.exit(main())
