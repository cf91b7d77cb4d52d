// The live figure of chapter 1.
live({
    name: "chain",
    intro: "One neuron hears x₁ = 1 and then nothing.",
    settings: {
        w: { label: "recurrent weight w", min: -2, max: 2, step: 0.01, value: 0.9 },
        u: { label: "input weight u", min: -2, max: 2, step: 0.01, value: 1 },
        b: { label: "bias b", min: -2, max: 2, step: 0.01, value: 0 },
        T: { label: "steps T", min: 1, max: 1000, step: 1, value: 100 },
        f: { label: "activation f", choices: ["linear", "tanh", "logistic", "ReLU"], value: 1 },
    },
    needs: "chain_forward() and chain_log10_gradient()",
    show: (at, [state, slope, left]) => [
        curves("state hₜ", "step t", [{ values: state }], 0),
        curves("slope f′(aₜ)", "step t", [{ values: slope }], 1),
        curves("log₁₀ of the gradient that is left", "distance n", [{ values: left.slice().reverse() }], 0)],
    tell: (at, [, , left]) => "After " + at.T + (at.T === 1 ? " step " : " steps ")
        + (left[0] === -Infinity ? "nothing is left of the gradient."
            : left[0] > 0 ? "the gradient has grown to 10 to the " + readable(left[0]) + "."
                : "10 to the " + readable(left[0]) + " of the gradient is left."),
});
