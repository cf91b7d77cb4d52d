"""figures.py FIGURE.svg...   What can be seen of a figure without eyes: nothing runs out of
the canvas, words stand on no other words and have a contrast of 4.5, lines have 3, on a
light and on a dark page; a word in the colour of a curve is near such a curve; each panel
says what its axes are, and panels with the same axis have the same scale. It reads what
gnuplot writes, before and after docs/pandoc/scheme.awk, and prints a line for each fault.
The width of words is that of DejaVu Sans, which is wider than what most readers have."""
import re
import sys
import xml.etree.ElementTree as xml

# Hundredths of an em.
WIDTHS = {c: w for w, chars in {
    28: "ijlI'", 32: " .,", 34: ":;|/\\", 40: "()[]-ftr", 53: "s", 55: "cJz", 60: "kvxyaeuL",
    64: "bdghnopqu0123456789ESFTYPXZ", 70: "ABCKRVU", 79: "DGHNOQ", 82: "w", 84: "=+<>−~≤≥",
    98: "mMW"}.items() for c in chars}
GRID, MESH, DARK_PAGE = "#dddddd", "#446677", "#15181c"
NAMED = {"black": "#000000", "white": "#ffffff", "gray": "#bebebe", "red": "#ff0000"}


def dark_palette():
    with open("docs/pandoc/scheme.awk", encoding="utf8") as f:
        head = f.read().split("}", 1)[0]
    colours = re.findall(r"#[0-9a-f]{6}", head)
    return dict(zip(colours[::2], colours[1::2]))


def colour(text):
    """#rrggbb in small letters; None where nothing is drawn, or in a colour that is elsewhere."""
    part = re.match(r"rgb\(\s*(\d+),\s*(\d+),\s*(\d+)\)", text or "")
    if part:
        return "#%02x%02x%02x" % tuple(int(n) for n in part.groups())
    text = NAMED.get(text, text or "").lower()
    return text if re.fullmatch("#[0-9a-f]{6}", text) else None


def light(c):
    parts = [int(c[i:i + 2], 16) / 255 for i in (1, 3, 5)]
    parts = [p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
    return 0.2126 * parts[0] + 0.7152 * parts[1] + 0.0722 * parts[2]


def contrast(a, b):
    high, low = sorted((light(a), light(b)), reverse=True)
    return (high + 0.05) / (low + 0.05)


def tint(c, below, share):
    """A colour that lets some of what is below it through."""
    return "#%02x%02x%02x" % tuple(round(share * int(c[i:i + 2], 16) + (1 - share) * int(below[i:i + 2], 16))
                                   for i in (1, 3, 5))


def times(m, n):
    a, b, c, d, e, f = m
    return (a * n[0] + c * n[1], b * n[0] + d * n[1], a * n[2] + c * n[3], b * n[2] + d * n[3],
            a * n[4] + c * n[5] + e, b * n[4] + d * n[5] + f)


def at(m, x, y):
    return m[0] * x + m[2] * y + m[4], m[1] * x + m[3] * y + m[5]


def transform(text):
    m = (1, 0, 0, 1, 0, 0)
    for word, inside in re.findall(r"(\w+)\(([^)]*)\)", text or ""):
        n = [float(v) for v in re.split(r"[\s,]+", inside.strip())]
        if word == "translate":
            m = times(m, (1, 0, 0, 1, n[0], n[1] if len(n) > 1 else 0))
        elif word == "scale":
            m = times(m, (n[0], 0, 0, n[-1], 0, 0))
        elif word == "rotate" and round(n[0]) in (-90, 270):
            m = times(m, (0, -1, 1, 0, 0, 0))
        elif word == "matrix":
            m = times(m, tuple(n))
    return m


def lines_of(d):
    """The lines of a path, each a list of points."""
    words = re.findall(r"[A-Za-z]|-?\d*\.?\d+(?:e-?\d+)?", d)
    lines, x, y, i, kind = [], 0.0, 0.0, 0, "M"
    while i < len(words):
        if words[i].isalpha():
            kind = words[i]
            i += 1
            if kind in "zZ" and lines:
                lines[-1].append(lines[-1][0])
                x, y = lines[-1][0]
            continue
        low = kind.islower()
        if kind in "mMlL":
            x, y = float(words[i]) + low * x, float(words[i + 1]) + low * y
            i += 2
        elif kind in "hH":
            x, i = float(words[i]) + low * x, i + 1
        elif kind in "vV":
            y, i = float(words[i]) + low * y, i + 1
        else:
            raise ValueError("a path with " + kind)
        if kind in "mM":
            lines.append([])
            kind = "l" if low else "L"
        lines[-1].append((x, y))
    return lines


class Figure:
    def __init__(self, path):
        root = self.root = xml.parse(path).getroot()
        self.width, self.height = float(root.get("width")), float(root.get("height"))
        # scheme.awk makes points the corners of a path, each with a marker.
        self.markers = {m.get("id"): u.get("color") for m in root.iter("{http://www.w3.org/2000/svg}marker") for u in m}
        self.words, self.strokes, self.grounds, self.order = [], [], [], 0
        look = {"fill": None, "stroke": None, "color": None, "size": 15.0, "anchor": "start",
                "dash": "", "opacity": "1", "m": (1, 0, 0, 1, 0, 0)}
        self.walk(root, look)
        # Each layer of a figure draws the border of its panel once more.
        panels = {tuple(round(v) for v in p["box"]): p for p in map(self.panel, self.strokes) if p}
        self.panels = list(panels.values())
        self.drawing = "drawing_" in path

    def walk(self, node, look):
        tag = node.tag.split("}")[-1]
        if tag in ("defs", "style", "title", "desc"):
            return
        look = dict(look)
        for name, key in (("fill", "fill"), ("stroke", "stroke"), ("color", "color"),
                          ("text-anchor", "anchor"), ("stroke-dasharray", "dash"),
                          ("fill-opacity", "opacity")):
            look[key] = node.get(name, look[key])
        look["size"] = float((node.get("font-size") or str(look["size"])).rstrip("px"))
        look["m"] = times(look["m"], transform(node.get("transform")))
        self.order += 1
        if tag == "text":
            return self.text(node, look)
        self.shape(tag, node, look)
        for child in node:
            self.walk(child, look)

    def text(self, node, look):
        runs, wide = [], 0.0
        for part in node.iter():
            s = part.text or ""
            size = float((part.get("font-size") or str(look["size"])).rstrip("px"))
            runs.append((s, float((part.get("dy") or "0").rstrip("px")), size))
            wide += sum(WIDTHS.get(c, 64) for c in s) * size / 100
        s = "".join(r[0] for r in runs)
        # Blanks that gnuplot puts before a number are drawn, but nobody sees them.
        blank = (len(s) - len(s.lstrip())) * 0.32 * look["size"]
        left = {"start": 0, "middle": -wide / 2, "end": -wide}[look["anchor"]]
        if not s.strip():
            return
        up, down, size = 0.72, 0.02, look["size"]
        a, b = at(look["m"], left + blank, -up * size), at(look["m"], left + wide, down * size)
        self.words.append({
            "text": s.strip(), "runs": runs, "order": self.order, "anchor": look["anchor"],
            "fill": colour(look["fill"]), "turned": abs(look["m"][1]) > 0.5,
            "box": (min(a[0], b[0]), min(a[1], b[1]), max(a[0], b[0]), max(a[1], b[1])),
            "x": look["m"][4], "y": look["m"][5]})

    def shape(self, tag, node, look):
        lines = []
        if tag == "path":
            lines = lines_of(node.get("d"))
        elif tag == "polygon":
            n = [float(v) for v in re.findall(r"-?[\d.]+", node.get("points"))]
            lines = [list(zip(n[::2], n[1::2]))]
        elif tag in ("rect", "image"):
            x, y, w, h = (float(node.get(k)) for k in ("x", "y", "width", "height"))
            lines = [[(x, y), (x + w, y), (x + w, y + h), (x, y + h)]]
        elif tag == "use":
            lines = [[(0.0, 0.0)]]
        lines = [[at(look["m"], *p) for p in line] for line in lines if line]
        if not lines:
            return
        stroke = look["stroke"] if look["stroke"] != "currentColor" else look["color"]
        if tag == "use" or node.get("marker-start"):
            stroke = self.markers.get((node.get("marker-start") or "")[5:-1]) or node.get("color") or look["color"]
        seen = {"order": self.order, "lines": lines, "dash": look["dash"], "map": tag == "image"}
        fill = None if tag == "path" and look["fill"] == look["stroke"] is None else colour(look["fill"])
        if tag == "image" or (fill and tag != "use"):
            self.grounds.append(dict(seen, colour=fill, share=float(look["opacity"])))
        if colour(stroke):
            self.strokes.append(dict(seen, colour=colour(stroke)))

    def ground(self, x, y, order):
        """The colour below, and whether it belongs to a map; None below is a map of pixels."""
        for g in reversed([g for g in self.grounds if g["order"] < order]):
            line = g["lines"][0]
            xs, ys = [p[0] for p in line], [p[1] for p in line]
            if min(xs) <= x <= max(xs) and min(ys) <= y <= max(ys) and inside(line, x, y):
                if g["map"]:
                    return None
                return g["colour"] if g["share"] == 1 else tint(g["colour"], "#ffffff", g["share"])
        return "#ffffff"

    def panel(self, stroke):
        """The box of a plot, from the line of its border: down, then to the right."""
        line = stroke["lines"][0]
        if stroke["colour"] != "#444444" or not 3 <= len(line) <= 6:
            return None
        (x0, y0), (x1, y1), (x2, y2) = line[:3]
        if abs(x0 - x1) > 0.2 or abs(y1 - y2) > 0.2 or y1 - y0 < 50 or x2 - x1 < 50:
            return None
        left, top, right, bottom = x0, y0, x2, y1
        flat = [w for w in self.words if not w["turned"]]
        ys = {w["text"]: round((w["y"] - top) / (bottom - top), 2) for w in flat if w["anchor"] == "end"
              and left - 30 < w["x"] < left and top - 9 < w["y"] < bottom + 12}
        below = [w for w in flat if w["anchor"] == "middle" and left - 3 < w["x"] < right + 3]
        first = min([w["y"] for w in below if bottom < w["y"] < bottom + 38], default=0)
        xs = {w["text"]: round((w["x"] - left) / (right - left), 2) for w in below if abs(w["y"] - first) < 3}
        y_label = [w["text"] for w in self.words if w["turned"] and top - 20 < w["y"] < bottom + 20
                   and left - 110 < w["x"] < left]
        # The quantity may also stand above the axis.
        y_label = y_label or [w["text"] for w in flat if top - 45 < w["y"] < top and w["x"] < left
                              and re.match("[A-Za-z]", w["text"])]
        x_label = [w["text"] for w in below if first + 12 < w["y"] < bottom + 80]
        titles = [w for w in flat if w["anchor"] == "middle" and top - 40 < w["y"] < top + 1
                  and abs(w["x"] - (left + right) / 2) < 3]
        return {"box": (left, top, right, bottom), "y": ys, "x": xs, "y label": y_label[-1:],
                "x label": x_label[:1], "title": titles[:1]}


def inside(line, x, y):
    odd = False
    for (x0, y0), (x1, y1) in zip(line, line[1:] + line[:1]):
        if (y0 > y) != (y1 > y) and x < x0 + (y - y0) / (y1 - y0) * (x1 - x0):
            odd = not odd
    return odd


def apart(box, line):
    """How far a box is from a line of points; pieces of a line are at most 5 pixels long."""
    best = 1e9
    for p, q in zip(line, line[1:] or line):
        n = int(max(abs(q[0] - p[0]), abs(q[1] - p[1])) / 5) + 1
        for i in range(n + 1):
            x, y = p[0] + (q[0] - p[0]) * i / n, p[1] + (q[1] - p[1]) * i / n
            dx, dy = max(box[0] - x, 0, x - box[2]), max(box[1] - y, 0, y - box[3])
            best = min(best, (dx * dx + dy * dy) ** 0.5)
    return best


def canvas(f):
    for w in f.words:
        l, t, r, b = w["box"]
        # Two pixels are the blank that a letter has beside it.
        if l < -2 or t < 0 or r > f.width + 2 or b > f.height:
            yield "'%s' runs out of the canvas" % w["text"]
    for s in f.strokes:
        for x, y in (p for line in s["lines"] for p in line):
            if not (-1 <= x <= f.width + 1 and -1 <= y <= f.height + 1):
                yield "a line in %s runs out of the canvas at %.0f, %.0f" % (s["colour"], x, y)
                break


def overlap(f):
    for i, v in enumerate(f.words):
        for w in f.words[:i]:
            a, b = v["box"], w["box"]
            if min(a[2], b[2]) - max(a[0], b[0]) > 0.5 and min(a[3], b[3]) - max(a[1], b[1]) > 0.5:
                yield "'%s' and '%s' stand on each other" % (w["text"], v["text"])


def contrasts(f, dark):
    # A band that lets the page through is another colour on a dark one.
    bands = {tint(g["colour"], "#ffffff", g["share"]): tint(dark[g["colour"]], DARK_PAGE, g["share"])
             for g in f.grounds if g["colour"] in dark and g["share"] < 1}
    nights = dict(dark, **bands, **{"#ffffff": DARK_PAGE})

    def both(c, below, need, what):
        # A map keeps its colours on a dark page, and so does what is drawn on it.
        night, page = dark.get(c, c), nights.get(below, below)
        for name, a, b in (("light", c, below), ("dark", night, page)):
            if contrast(a, b) < need:
                yield "%s in %s on %s has a contrast of %.1f on a %s page, and needs %g" % (
                    what, a, b, contrast(a, b), name, need)
    for w in f.words:
        l, t, r, b = w["box"]
        below = f.ground((l + r) / 2, (t + b) / 2, w["order"])
        if w["fill"] and below:
            yield from both(w["fill"], below, 4.5, "'%s'" % w["text"])
    said = set()
    for s in f.strokes:
        x, y = s["lines"][0][len(s["lines"][0]) // 2]
        below = f.ground(x, y, s["order"])
        # Bars and dots touch each other, and a mesh is part of its map.
        if s["colour"] in (GRID, MESH, below) or below != "#ffffff" or s["colour"] in said:
            continue
        said.add(s["colour"])
        yield from both(s["colour"], below, 3, "a line")


def colours(f):
    drawn = {}
    for s in f.strokes:
        drawn.setdefault(s["colour"], []).extend(s["lines"])
    for g in f.grounds:
        drawn.setdefault(g["colour"], []).extend(g["lines"])
    for w in f.words:
        # Lines of a legend stand below each other, and the words of a drawing are not for curves.
        legend = any(v["fill"] != w["fill"] and abs(v["x"] - w["x"]) < 1 and abs(v["y"] - w["y"]) < 25 for v in f.words)
        grey = not w["fill"] or len({w["fill"][i:i + 2] for i in (1, 3, 5)}) == 1
        if not (legend or f.drawing or grey) and w["fill"] in drawn:
            far = min(apart(w["box"], line) for line in drawn[w["fill"]])
            if far > 60:
                yield "'%s' is %.0f pixels away from what has its colour" % (w["text"], far)
        if w["fill"] in ("#b07800", "#2a8fc8", "#e69f00", "#56b4e9"):
            yield "'%s' is written in orange or sky blue" % w["text"]


def letters(f):
    for w in f.words:
        for (low, dy, small), (s, back, size) in zip(w["runs"], w["runs"][1:]):
            if low and dy * back < 0 and small < size and s[:1].isalpha():
                yield "'%s' needs a blank after what is lower or higher" % w["text"]
    for s in f.strokes:
        for line in s["lines"]:
            long = sum(apart((*p, *p), [q]) for p, q in zip(line, line[1:]))
            if s["dash"] and s["dash"] != "none" and len(line) in (3, 4) and long < 30:
                x, y = line[0]
                turn = max(abs((line[1][0] - x) * (line[2][1] - y) - (line[1][1] - y) * (line[2][0] - x)), 0)
                if turn > 20:
                    yield "an arrow's head is dashed at %.0f, %.0f" % (x, y)


def axes(f):
    for i, p in enumerate(f.panels):
        for axis in "xy":
            # A title may name the quantity, and names of cases need none.
            numbers = sum(re.search("[0-9]", t) is not None and " " not in t for t in p[axis])
            named = p[axis + " label"] or axis == "y" and p["title"]
            if numbers > 1 and 2 * numbers > len(p[axis]) and not named:
                # Panels beside each other share a label, and so do those above each other.
                if not any(q[axis + " label"] and (q[axis] == p[axis] or axis == "x" and q["box"][::2] == p["box"][::2])
                           for q in f.panels if q is not p):
                    yield "panel %d has no label at its %s axis" % (i + 1, axis)
        for j, q in enumerate(f.panels[:i]):
            if p["y label"] and p["y label"] == q["y label"] and p["y"] != q["y"]:
                yield "panels %d and %d have '%s' in two scales" % (j + 1, i + 1, p["y label"][0])
            if p["title"] and q["title"] and abs(p["box"][1] - q["box"][1]) < 1 \
                    and abs(p["title"][0]["y"] - q["title"][0]["y"]) > 1:
                yield "the titles of panels %d and %d stand at different heights" % (j + 1, i + 1)


def hollow(f):
    """A shape of a point that nothing says is hollow is filled with black."""
    svg = "{http://www.w3.org/2000/svg}"
    above = {child: node for node in f.root.iter() for child in node}
    shapes = {node.get("id"): node for node in f.root.iter() if node.get("id")}

    def fill(node, inherited):
        own = node.get("fill") or inherited
        return fill(shapes[node.get("href")[1:]], own) if node.tag == svg + "use" else own

    for marker in f.root.iter(svg + "marker"):
        node = marker
        while node is not None and not node.get("fill"):
            node = above.get(node)
        for use in marker:
            if fill(use, node.get("fill") if node is not None else None) is None:
                yield "points in %s are filled with black" % use.get("color")


def main(paths):
    dark, found = dark_palette(), 0
    for path in paths:
        f = Figure(path)
        for fault in [*canvas(f), *overlap(f), *contrasts(f, dark), *colours(f), *letters(f), *axes(f), *hollow(f)]:
            found += 1
            print("%s: %s" % (path, fault))
    return found > 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
