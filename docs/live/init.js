// The live figure of chapter 5.
live({
    name: "init",
    intro: "A start for W_hh, and what it does to the gradient of the last state of a network that "
        + "hears a little noise for 150 steps.",
    settings: {
        start: { label: "start", choices: ["Gaussian", "Glorot uniform", "orthogonal", "identity"], value: 2 },
        factor: { label: "times", min: 0, max: 2, step: 0.01, value: 1 },
        f: { label: "activation", choices: ["linear", "tanh", "logistic", "ReLU"], value: 1 },
        H: { label: "units H", min: 1, max: 64, step: 1, value: 50 },
        seed: { label: "seed", min: 1, max: 100, step: 1, value: 1 },
    },
    needs: "all of init.c but its theory, rnn_forward(), bptt_sweep() and bptt_norms()",
    show: (at, [left, real, imaginary]) => [
        curves("log₁₀ of ‖∂L/∂hₜ‖ that is left", "distance n", [{ values: left.slice().reverse() }], 0),
        plane("eigenvalues of W_hh", real, imaginary)],
    tell: (at, [left, , , [radius, gain]]) => "The spectral radius is " + readable(radius) + ". A step back multiplies the gradient by "
        + readable(gain) + " on the geometric mean, so after 100 steps "
        + (left[0] === -Infinity ? "nothing of it is left." : left[0] > 0.005 ? "it has grown to 10 to the " + readable(left[0]) + "."
            : "10 to the " + readable(left[0]) + " of it is left."),
});
