// What the live figures share. Before this file stand `source`, the file of the course
// that was compiled, and `compiled`, the module; behind it stands a figure's own script,
// which calls live(). The settings are in the address, so that a link leads to what is
// seen.
const bytes = Uint8Array.from(atob(compiled), (c) => c.charCodeAt(0));
const { exports: wasm } = new WebAssembly.Instance(new WebAssembly.Module(bytes), {});
wasm._initialize();

const element = (name, attributes, ...children) => {
    const made = Object.assign(document.createElement(name), attributes);
    made.append(...children);
    return made;
};
// 7·10⁵², −0.5 and 2·10⁻⁴.
const readable = (x) => {
    const far = x !== 0 && (Math.abs(x) < 1e-3 || Math.abs(x) >= 1e5);
    const [digits, power] = (far ? x.toExponential(1) : String(+x.toPrecision(3))).split("e");
    const raised = power && [...String(Number(power))].map((c) => "⁻⁰¹²³⁴⁵⁶⁷⁸⁹"["-0123456789".indexOf(c)]).join("");
    return (power ? String(+Number(digits).toPrecision(2)) + "·10" + raised : digits).replace("-", "−");
};

// ---- Pictures: 300 wide and 200 high, the plane of a plot from (52, 26) to (290, 160) ------

const svg = (name, attributes, text) => {
    const made = document.createElementNS("http://www.w3.org/2000/svg", name);
    for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
    if (text !== undefined) made.textContent = text;
    return made;
};
// A plot with its words; x and y are [first, last] of the axes, said what it shows.
function frame(title, across, x, y, said) {
    const box = svg("svg", { viewBox: "0 0 300 200", role: "img" });
    box.append(svg("title", {}, title + (said ? ", " + said : "")));
    box.append(svg("path", { class: "axes", d: "M52 26V160H290" }));
    const word = (at, up, anchor, text) =>
        box.append(svg("text", { x: at, y: up, "text-anchor": anchor }, text));
    word(150, 15, "middle", title);
    const short = (v) => readable(+v.toPrecision(Math.abs(v) < 1 ? 2 : 3));
    word(47, 34, "end", short(y[1]));
    word(47, 162, "end", short(y[0]));
    word(52, 178, "middle", readable(x[0]));
    word(290, 178, "end", readable(x[1]));
    word(171, 194, "middle", across);
    box.atX = (v) => 52 + 238 * (x[1] > x[0] ? (v - x[0]) / (x[1] - x[0]) : 0.5);
    box.atY = (v) => 160 - 130 * (v - y[0]) / (y[1] - y[0]);
    return box;
}
// The path through points; it ends where a number is not finite.
function path(box, points, kind) {
    let d = "", down = false;
    for (const [x, y] of points) {
        if (Number.isFinite(x) && Number.isFinite(y))
            d += (down ? "L" : "M") + box.atX(x).toFixed(1) + " " + box.atY(y).toFixed(1);
        down = Number.isFinite(x) && Number.isFinite(y);
    }
    box.append(svg("path", { class: "curve " + kind, d }));
}
// From the least to the largest of all numbers, which are not all the same.
function range(numbers) {
    let low = Infinity, high = -Infinity;
    for (const v of numbers)
        if (Number.isFinite(v)) { low = Math.min(low, v); high = Math.max(high, v); }
    if (!(low <= high)) return [0, 1];
    return high - low > 1e-12 * Math.abs(high) ? [low, high] : [low - 0.5, high + 0.5];
}
const KINDS = ["first", "second", "third", "fourth"];
// Curves over one axis. Each is { name, values, x }, where x are the places of the values;
// without it the first stands at `first`, and each at 1 more than the one before.
function curves(title, across, list, first, y) {
    for (const c of list) c.x = c.x ?? c.values.map((v, i) => first + i);
    const box = frame(title, across, range(list.flatMap((c) => [c.x[0], c.x[c.x.length - 1]].filter((v) => v !== undefined))),
        y ?? range(list.flatMap((c) => c.values)), list.map((c) => (list.length > 1 ? c.name + " " : "")
            + "from " + readable(c.values[0]) + " to " + readable(c.values.filter((v) => !Number.isNaN(v)).pop() ?? NaN)).join("; "));
    list.forEach((c, k) => path(box, c.values.map((v, i) => [c.x[i], v]), KINDS[k]));
    return list.length > 1 ? key(box, list.map((c) => c.name)) : box;
}
// A plot with the names of its curves below it.
function key(box, names) {
    return element("div", {}, box, element("p", { className: "key" }, ...names.flatMap((name, k) => {
        const line = svg("svg", { viewBox: "0 0 24 8", "aria-hidden": "true" });
        line.append(svg("path", { class: "curve " + KINDS[k], d: "M0 4H24" }));
        return [element("span", {}, line, " " + name), " "];
    })));
}
// Numbers in the complex plane, with the unit circle.
function plane(title, real, imaginary) {
    const most = 1.1 * Math.max(1, ...real.map(Math.abs), ...imaginary.map(Math.abs));
    const wide = most * 238 / 130;
    const box = frame(title, "real part", [-wide, wide], [-most, most],
        real.length + " eigenvalues, the largest of absolute value "
        + readable(Math.max(...real.map((v, k) => Math.hypot(v, imaginary[k])))));
    const radius = box.atX(1) - box.atX(0);
    box.append(svg("circle", { class: "axes", cx: box.atX(0), cy: box.atY(0), r: radius }));
    real.forEach((v, k) => box.append(svg("circle", { class: "dot", cx: box.atX(v).toFixed(1),
        cy: box.atY(imaginary[k]).toFixed(1), r: 2.5 })));
    return box;
}

// ---- A figure -------------------------------------------------------------------------------

// name      of the module, and of the place in the page
// intro     a sentence
// settings  by their short names, in the order in which live_run() takes them: { label,
//           value } and { min, max, step }, { choices } or { counter: the most }. A counter
//           is not moved but played. One with `play` is moved and played.
// needs     what has to be written before it runs, with MINE=1
// show      takes the settings and the arrays, returns the pictures
// tell      takes the same, returns a sentence for everyone and for screen readers
function live({ name, intro, settings, needs, show, tell }) {
    const place = document.querySelector("[data-live=" + name + "]");
    const inputs = {};
    const controls = element("div", { className: "controls" });
    const plots = element("div", { className: "plots" });
    const said = element("p");
    said.setAttribute("role", "status");
    const order = Object.keys(settings);
    const played = order.find((word) => settings[word].play || settings[word].counter);
    let telling = 0, playing = 0;

    for (const word of order) {
        const s = settings[word];
        if (s.counter) { inputs[word] = { value: 0 }; continue; }
        const input = s.choices
            ? element("select", { id: "live-" + word }, ...s.choices.map((choice, i) => element("option", { value: i }, choice)))
            : element("input", { type: "range", id: "live-" + word, min: s.min, max: s.max, step: s.step });
        input.value = s.value;
        input.addEventListener("input", () => {
            if (word !== played) rewind();
            draw();
        });
        if (!s.choices) input.shown = element("output");
        // The label says whose it is, or it would be that of the number beside its words.
        controls.append(element("label", { htmlFor: input.id }, s.label + " ", input.shown ?? "", input));
        inputs[word] = input;
    }

    const settingsNow = () => Object.fromEntries(order.map((word) => [word, Number(inputs[word].value)]));
    // Runs the module; null when it refuses.
    function ask(at) {
        new Float64Array(wasm.memory.buffer, wasm.settings(), order.length).set(order.map((word) => at[word]));
        if (wasm.run() !== 0) return null;
        const arrays = [];
        for (let k = 0; wasm.count(k) > 0; k++)
            arrays.push(Array.from(new Float64Array(wasm.memory.buffer, wasm.array(k), wasm.count(k))));
        return arrays;
    }
    function draw(quietly) {
        const at = settingsNow();
        for (const word of order)
            if (inputs[word].shown) inputs[word].shown.textContent = readable(at[word]);
        const values = ask(at);
        // For tests/project/live.js.
        place.at = at;
        place.values = values;
        plots.replaceChildren(...(values ? show(at, values) : []));
        // A screen reader hears the result when the slider has come to rest.
        clearTimeout(telling);
        const sentence = values ? tell(at, values)
            : "This needs " + needs + ", and one of them is not written yet, or refuses these numbers.";
        telling = setTimeout(() => { said.textContent = sentence; }, quietly ? 0 : 400);
        if (!quietly)
            history.replaceState(null, "", "#live-" + name + order.filter((word) => !settings[word].counter)
                .map((word) => ";" + word + "=" + at[word]).join(""));
    }

    // ---- Play, pause, step: moves one of the settings ------------------------------------

    const most = played && (settings[played].counter ?? settings[played].max);
    const calm = matchMedia("(prefers-reduced-motion: reduce)");
    const play = element("button", { type: "button", textContent: "Play" });
    function pause() {
        clearTimeout(playing);
        playing = 0;
        play.textContent = "Play";
    }
    function rewind() {
        pause();
        if (played && settings[played].counter) inputs[played].value = 0;
    }
    // One more, and while 30 ms are not over more of them. Where motion is not wanted
    // there is a new picture once a second, and as much has happened in between.
    function further() {
        const end = performance.now() + (settings[played].counter ? 30 : 0);
        let by = settings[played].counter ? 1 : calm.matches ? 20 : 1;
        do inputs[played].value = Math.min(most, Number(inputs[played].value) + by);
        while (settings[played].counter && Number(inputs[played].value) < most
            && ask(settingsNow()) && performance.now() < end);
        draw();
        playing = Number(inputs[played].value) < most ? setTimeout(further, calm.matches ? 1000 : 20) : 0;
        if (!playing) pause();
    }
    play.addEventListener("click", () => {
        if (playing) { pause(); return; }
        if (Number(inputs[played].value) >= most) inputs[played].value = 0;
        play.textContent = "Pause";
        further();
    });
    const step = element("button", { type: "button", textContent: "Step" });
    step.addEventListener("click", () => {
        pause();
        inputs[played].value = Math.min(most, Number(inputs[played].value) + 1);
        draw();
    });
    const again = element("button", { type: "button", textContent: "Begin again" });
    again.addEventListener("click", () => { pause(); inputs[played].value = 0; draw(); });

    function fromAddress() {
        if (!location.hash.startsWith("#live-" + name)) return;
        for (const part of location.hash.split(";").slice(1)) {
            const [word, value] = part.split("=");
            if (inputs[word] && Number.isFinite(Number(value))) inputs[word].value = value;
        }
        rewind();
        place.scrollIntoView();
        draw(true);
    }

    place.append(element("figure", { className: "live" },
        element("p", {}, element("strong", {}, "Try it. "), intro), controls,
        ...(played ? [element("p", { className: "player" }, play, step, again)] : []), plots, said,
        element("figcaption", {}, "Computed here, while you move the sliders, by ",
            element("code", {}, source), ", compiled to WebAssembly",
            source.startsWith("exercises") ? ": your own code. " : ": the file that the tests prove. ",
            "The module contains parts of the ",
            element("a", { href: "https://www.gnu.org/software/gsl/" }, "GNU Scientific Library"), " " + version
            + ", which is free software under the ",
            element("a", { href: "https://www.gnu.org/licenses/gpl-3.0.html" }, "GNU General Public License"),
            ", version 3 or later, without any warranty; so the module as a whole is under that licence, too. "
            + "Source: ", element("a", { href: "live/source.tar.gz", download: "" }, "of this module and of GSL"), ".")));
    draw(true);
    fromAddress();
    addEventListener("hashchange", fromAddress);
}
