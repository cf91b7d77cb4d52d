// The live figure of chapter 4.
const side = 80, wRange = [3.5, 6.5], bRange = [-3.4, -1.8];
// The map as a picture: the larger the error, the more of one colour covers the page.
let painted;
function paint(surface) {
    if (painted) return painted;
    const canvas = element("canvas", { width: side, height: side });
    const pen = canvas.getContext("2d"), picture = pen.createImageData(side, side);
    const most = Math.max(...surface);
    surface.forEach((E, k) => {
        const at = 4 * ((side - 1 - Math.floor(k / side)) * side + k % side);
        picture.data.set([128, 128, 128, Math.round(170 * Math.sqrt(E / most))], at);
    });
    pen.putImageData(picture, 0, 0);
    return painted = canvas.toDataURL();
}
function map(surface, descents) {
    const box = frame("error over w (across) and b: grey is large", "w", wRange, bRange,
        descents.map((d) => d.name + " ends at w = " + readable(d.w[d.w.length - 1]) + ", b = "
            + readable(d.b[d.b.length - 1])).join("; "));
    box.append(svg("image", { href: paint(surface), x: 52, y: 30, width: 238, height: 130,
        preserveAspectRatio: "none" }));
    const inside = svg("svg", { x: 52, y: 30, width: 238, height: 130, viewBox: "52 30 238 130" });
    inside.atX = box.atX;
    inside.atY = box.atY;
    box.append(inside);
    descents.forEach((d, k) => {
        path(inside, d.w.map((w, n) => [w, d.b[n]]), KINDS[k]);
        const x = box.atX(d.w[d.w.length - 1]), y = box.atY(d.b[d.b.length - 1]);
        if (Number.isFinite(x) && Number.isFinite(y))
            inside.append(svg("circle", { class: "dot " + KINDS[k], cx: x, cy: y, r: 4 }));
    });
    return key(box, descents.map((d) => d.name));
}
live({
    name: "clip",
    intro: "The error of one logistic neuron after fifty steps has a cliff. Choose where the descent "
        + "begins, how long a step may be, and walk.",
    settings: {
        w: { label: "start: w", min: 3.5, max: 6.5, step: 0.01, value: 5 },
        b: { label: "start: b", min: -3.4, max: -1.8, step: 0.01, value: -2.4 },
        max: { label: "threshold (max_norm)", min: 0.1, max: 10, step: 0.1, value: 1 },
        rate: { label: "learning rate", min: 0.005, max: 0.5, step: 0.005, value: 0.05 },
        n: { label: "updates", min: 0, max: 300, step: 1, value: 60, play: true },
    },
    needs: "chain_forward(), chain_backward() and clip_norm()",
    show: (at, [surface, w, b, E, slope, w2, b2, E2, slope2]) => [
        map(surface, [{ name: "plain", w, b }, { name: "clipped", w: w2, b: b2 }]),
        curves("error E", "update", [{ name: "plain", values: E }, { name: "clipped", values: E2 }], 0,
            [0, range([...E, ...E2])[1]]),
        curves("log₁₀ of the gradient's length", "update",
            [{ name: "plain", values: slope }, { name: "clipped", values: slope2 }], 0)],
    tell: (at, [, , , E, slope, , , E2]) => "After " + at.n + " updates the error is " + readable(E[at.n]) + " without and "
        + readable(E2[at.n]) + " with clipping; the steepest place that plain descent met has a gradient of length 10 to the "
        + readable(Math.max(...slope)) + ".",
});
