// The live figure of chapter 9.
// What was measured as dots, and an upright line at the reader's own unit.
function sensitivity(at, memory, byLambda, byNu, memoryHere, ...here) {
    const y = [-3, 9];
    const drawn = curves("log₁₀ of the mean squared sensitivity", "log₁₀ of the memory in steps",
        [{ name: "dh/dλ", values: byLambda, x: memory }, { name: "dh/dν", values: byNu, x: memory }], 0, y);
    const box = drawn.firstChild;
    path(box, y.map((v) => [-at.nu / Math.LN10, v]), "third");
    here.forEach((values, k) => values.forEach((v, i) => {
        if (v >= y[0])
            box.append(svg("circle", { class: "dot " + KINDS[k], cx: box.atX(memoryHere[i]), cy: box.atY(v), r: 3 }));
    }));
    return drawn;
}
live({
    name: "scan",
    intro: "One unit without a matrix. What does an input leave in its state, and how sensitive is the "
        + "state to the decay? Lines: theory, for noise without an end. Dots: the gradient of the last "
        + "state after T steps of noise, where no memory can be longer than T. The upright line: your ν.",
    settings: {
        nu: { label: "ν of (9.8)", min: -7, max: 1, step: 0.05, value: -3 },
        sign: { label: "sign of λ", choices: ["+", "−"], value: 0 },
        gamma: { label: "what comes in, times", choices: ["1", "γ = √(1 − λ²)"], value: 0 },
        T: { label: "steps T", min: 1, max: 1000, step: 1, value: 200 },
        seed: { label: "seed", min: 1, max: 100, step: 1, value: 1 },
    },
    needs: "scan_forward(), scan_backward(), scan_decay() and scan_decay_backward()",
    show: (at, [left, , ...rest]) => [
        curves("what one input leaves in the state", "lag", [{ values: left }], 0, [at.sign ? -1 : 0, 1]),
        sensitivity(at, ...rest)],
    tell: (at, [left, [lambda, byLambda, byNu]]) => "λ is " + String(+lambda.toPrecision(4)).replace("-", "−") + ", and of an input "
        + readable(left[left.length - 1]) + " is left after " + at.T + (at.T === 1 ? " step" : " steps")
        + ". No gradient from state to state is longer than 1, and yet in endless noise the mean square of dh/dλ is "
        + readable(byLambda) + "; that of dh/dν is " + readable(byNu) + ".",
});
