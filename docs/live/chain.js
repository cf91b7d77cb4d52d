// The live figure of chapter 1. `compiled`, above, is docs/live/chain.c with the chain.c
// that `source` names, as WebAssembly; this file only asks it and draws. The
// settings stand in the address, so that a link leads to this very network.
"use strict";
{
    const bytes = Uint8Array.from(atob(compiled), (c) => c.charCodeAt(0));
    const { exports: wasm } = new WebAssembly.Instance(new WebAssembly.Module(bytes), {});
    wasm._initialize();

    const names = ["linear", "tanh", "logistic", "ReLU"];
    const settings = {
        w: { label: "recurrent weight w", min: -2, max: 2, step: 0.01, value: 0.9 },
        u: { label: "input weight u", min: -2, max: 2, step: 0.01, value: 1 },
        b: { label: "bias b", min: -2, max: 2, step: 0.01, value: 0 },
        T: { label: "steps T", min: 1, max: 1000, step: 1, value: 100 },
    };
    const place = document.querySelector("[data-live=chain]");
    const element = (name, attributes, ...children) => {
        const made = Object.assign(document.createElement(name), attributes);
        made.append(...children);
        return made;
    };

    // ---- What the reader moves -----------------------------------------------------------

    const inputs = {};
    const controls = element("div", { className: "controls" });
    for (const [name, s] of Object.entries(settings)) {
        const shown = element("output");
        inputs[name] = element("input", { type: "range", id: "live-" + name, min: s.min, max: s.max, step: s.step,
            value: s.value });
        inputs[name].addEventListener("input", () => draw());
        inputs[name].shown = shown;
        // The label says whose it is, or it would be that of the number beside its words.
        controls.append(element("label", { htmlFor: "live-" + name }, s.label + " ", shown, inputs[name]));
    }
    inputs.f = element("select", {}, ...names.map((name, i) => element("option", { value: i }, name)));
    inputs.f.value = 1;
    inputs.f.addEventListener("change", () => draw());
    controls.append(element("label", {}, "activation f ", inputs.f));

    // ---- Curves -----------------------------------------------------------------------------

    const SVG = "http://www.w3.org/2000/svg";
    const svg = (name, attributes, text) => {
        const made = document.createElementNS(SVG, name);
        for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
        if (text !== undefined) made.textContent = text;
        return made;
    };
    // 7·10⁵² and −0.5.
    const readable = (x) => {
        const [digits, power] = String(+x.toPrecision(3)).split("e");
        const raised = power && [...String(Number(power))].map((c) => "⁻⁰¹²³⁴⁵⁶⁷⁸⁹"["-0123456789".indexOf(c)]).join("");
        return (power ? String(+Number(digits).toPrecision(2)) + "·10" + raised : digits).replace("-", "−");
    };
    function curve(title, across, values, first) {
        const box = svg("svg", { viewBox: "0 0 300 200", role: "img" });
        const finite = values.filter(Number.isFinite);
        let low = Math.min(...finite), high = Math.max(...finite);
        if (!(high - low > 1e-12 * Math.abs(high))) { low -= 0.5; high += 0.5; }
        const x = (i) => 52 + 238 * (values.length > 1 ? i / (values.length - 1) : 0.5);
        const y = (v) => 160 - 130 * (v - low) / (high - low);
        box.append(svg("title", {}, title + ", from " + readable(values[0]) + " to "
            + readable(values[values.length - 1])));
        box.append(svg("path", { class: "axes", d: "M52 26V160H290" }));
        let path = "", down = false;
        values.forEach((v, i) => {
            if (!Number.isFinite(v)) { down = false; return; }
            path += (down ? "L" : "M") + x(i).toFixed(1) + " " + y(v).toFixed(1);
            down = true;
        });
        box.append(svg("path", { class: "curve", d: path }));
        const word = (at, up, anchor, text) =>
            box.append(svg("text", { x: at, y: up, "text-anchor": anchor }, text));
        word(150, 15, "middle", title);
        word(47, 34, "end", readable(high));
        word(47, 162, "end", readable(low));
        word(52, 178, "middle", String(first));
        word(290, 178, "end", String(first + values.length - 1));
        word(171, 194, "middle", across);
        return box;
    }

    // ---- Asking and drawing ---------------------------------------------------------------------

    const plots = element("div", { className: "plots" });
    const said = element("p");
    said.setAttribute("role", "status");
    let telling = 0;
    function draw(quietly) {
        const at = Object.fromEntries(Object.entries(inputs).map(([name, i]) => [name, Number(i.value)]));
        for (const name of Object.keys(settings)) inputs[name].shown.textContent = readable(at[name]);
        if (wasm.run(at.w, at.u, at.b, at.f, at.T) !== 0) {
            plots.replaceChildren();
            said.textContent = "This needs chain_forward() and chain_log10_gradient(), and one of "
                + "them is not written yet, or refuses these numbers.";
            return;
        }
        const array = (start) => Array.from(new Float64Array(wasm.memory.buffer, start, at.T + 1));
        const state = array(wasm.states()), slope = array(wasm.slopes()), left = array(wasm.left());
        place.values = { state, slope, left };
        plots.replaceChildren(
            curve("state hₜ", "step t", state, 0),
            curve("slope f′(aₜ)", "step t", slope.slice(1), 1),
            curve("log₁₀ of the gradient that is left", "distance n", left.slice().reverse(), 0));
        // A screen reader hears the result when the slider has come to rest.
        clearTimeout(telling);
        telling = setTimeout(() => {
            said.textContent = "After " + at.T + (at.T === 1 ? " step " : " steps ")
                + (left[0] === -Infinity ? "nothing is left of the gradient."
                    : left[0] > 0 ? "the gradient has grown to 10 to the " + readable(left[0]) + "."
                        : "10 to the " + readable(left[0]) + " of the gradient is left.");
        }, quietly ? 0 : 400);
        if (!quietly)
            history.replaceState(null, "", "#live-chain" + Object.keys(at).map((name) => ";" + name + "=" + at[name]).join(""));
    }
    function fromAddress() {
        if (!location.hash.startsWith("#live-chain")) return;
        for (const part of location.hash.split(";").slice(1)) {
            const [name, value] = part.split("=");
            if (inputs[name] && Number.isFinite(Number(value))) inputs[name].value = value;
        }
        place.scrollIntoView();
        draw(true);
    }

    place.append(element("figure", { className: "live" },
        element("p", {}, element("strong", {}, "Try it. "), "One neuron hears x₁ = 1 and then nothing."),
        controls, plots, said,
        element("figcaption", {}, "Computed here, while you move the sliders, by ",
            element("code", {}, source), ", compiled to WebAssembly",
            source.startsWith("exercises") ? ": your own code." : ": the file that the tests prove.")));
    draw(true);
    fromAddress();
    addEventListener("hashchange", fromAddress);
}
