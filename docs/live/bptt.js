// The live figure of chapter 3.
live({
    name: "bptt",
    intro: "A network that hears a little noise for 150 steps. The loss looks at its last state, "
        + "in a random direction: how much of that gradient is left n steps before?",
    settings: {
        rho: { label: "spectral radius ρ", min: 0, max: 2, step: 0.01, value: 0.9 },
        f: { label: "activation f", choices: ["linear", "tanh", "logistic", "ReLU"], value: 1 },
        H: { label: "units H", min: 1, max: 64, step: 1, value: 50 },
        seed: { label: "seed", min: 1, max: 100, step: 1, value: 1 },
    },
    needs: "rnn_forward(), bptt_sweep() and bptt_norms()",
    show: (at, [left, real, imaginary]) => [
        curves("log₁₀ of ‖∂L/∂hₜ‖ that is left", "distance n",
            [{ name: "the network", values: left.slice().reverse() },
                { name: "ρ to the power of n", values: left.map((v, n) => n * Math.log10(at.rho)) }], 0),
        plane("eigenvalues of W_hh", real, imaginary)],
    tell: (at, [left]) => {
        const end = left[0];
        return "After 100 steps " + (end === -Infinity ? "nothing is left of the gradient."
            : Number.isNaN(end) ? "the gradient is no number any more."
                : end > 0 ? "the gradient has grown to 10 to the " + readable(end) + "."
                    : "10 to the " + readable(end) + " of the gradient is left.");
    },
});
