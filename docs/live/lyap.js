// The live figure of chapter 10.
// A logarithm that is 0 but for rounding.
const rounded = (v) => Math.abs(v) < 1e-9 ? 0 : v;
live({
    name: "lyap",
    intro: "A network that hears a little noise. The gradient of its last state comes back n steps: how "
        + "long can it be there, and in how many directions is it more than a tenth of that? "
        + "Look for a start whose length lives while its directions die.",
    settings: {
        gain: { label: "gain", min: 0.1, max: 2, step: 0.05, value: 1.5 },
        start: { label: "start", choices: ["Gaussian", "orthogonal"], value: 0 },
        f: { label: "activation f", choices: ["linear", "tanh", "logistic"], value: 1 },
        H: { label: "units H", min: 2, max: 16, step: 1, value: 16 },
        seed: { label: "seed", min: 1, max: 100, step: 1, value: 1 },
    },
    needs: "rnn_forward(), init_gaussian(), init_orthogonal(), and lyap.c up to lyap_directions()",
    show: (at, [lag, longest, left, foretold, exponents]) => [
        curves("log₁₀ of the longest axis", "distance n", [{ name: "the network", values: longest.map(rounded), x: lag },
            { name: "exp(λ₁ n)", values: lag.map((n) => n * rounded(exponents[0]) / Math.LN10), x: lag }], 0),
        curves("directions left of " + at.H, "distance n", [{ name: "the network", values: left, x: lag },
            { name: "by its exponents", values: foretold, x: lag }], 0, [0, at.H]),
        // So that a flat spectrum looks flat.
        curves("exponents λᵢ, the largest first", "i", [{ values: exponents.map(rounded) }], 1, range([-3, 0.5, ...exponents]))],
    tell: (at, [lag, longest, left, , exponents]) => {
        const end = longest[longest.length - 1], count = left[left.length - 1];
        return "The exponents go from " + readable(rounded(exponents[0])) + " to "
            + readable(rounded(exponents[exponents.length - 1])) + ". After " + lag[lag.length - 1] + " steps "
            + (end === -Infinity ? "nothing of any gradient is left."
                : (end > 0.005 ? "the longest gradient has grown to 10 to the " + readable(end)
                    : end > -0.005 ? "the longest gradient is as long as it began"
                        : "10 to the " + readable(end) + " of the longest gradient is left")
                + ", and " + count + " of " + at.H + (count === 1 ? " directions is" : " directions are") + " more than a tenth of it.");
    },
});
