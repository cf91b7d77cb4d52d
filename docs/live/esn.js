// The live figure of chapter 6.
live({
    name: "esn",
    intro: "A reservoir of 50 units. Does it forget where it began, and how much does it remember "
        + "of what it heard?",
    settings: {
        rho: { label: "spectral radius ρ", min: 0.05, max: 3, step: 0.05, value: 0.95 },
        leak: { label: "leak", min: 0.05, max: 1, step: 0.05, value: 1 },
        input: { label: "strength of the input", min: 0.05, max: 3, step: 0.05, value: 0.2 },
        seed: { label: "seed", min: 1, max: 100, step: 1, value: 1 },
    },
    needs: "all of esn.c but esn_ridge_svd() and esn_run()",
    show: (at, [apart, capacity]) => [
        curves("log₁₀ of the distance of two starts", "step t", [{ values: apart }], 0, [-6, 2]),
        curves("what is found again of an input", "lag k", [{ values: capacity }], 1, [0, 1])],
    tell: (at, [apart, , [MC]]) => {
        const near = apart.findIndex(Number.isNaN);
        return (near < 0 ? "After " + (apart.length - 1) + " steps the two starts are still 10 to the " + readable(apart[apart.length - 1]) + " apart."
            : "After " + near + " steps the two starts are less than a millionth apart.")
            + " All lags together, the memory capacity is " + readable(MC) + " of at most 50.";
    },
});
