// The live figure of chapter 7.
live({
    name: "lstm",
    intro: "An LSTM of 50 units before it has learned anything: what is left of a gradient on all "
        + "roads, and along the cell alone. Press Play, and an LSTM and a tanh network of 12 units "
        + "each learn the adding problem here.",
    settings: {
        bias: { label: "forget bias", min: -4, max: 6, step: 0.1, value: 1 },
        T: { label: "steps T", min: 2, max: 200, step: 1, value: 40 },
        seed: { label: "seed", min: 1, max: 100, step: 1, value: 1 },
        n: { label: "updates", counter: 3000 },
    },
    needs: "rnn.c to lstm.c",
    show: (at, [states, cells, flow, error, left, vanilla, lost]) => [
        curves("log₁₀ of a gradient, before learning", "distance n",
            [{ name: "states", values: states.slice().reverse() }, { name: "cells", values: cells.slice().reverse() },
                { name: "forget gates alone", values: flow.slice().reverse() }], 0),
        curves("log₁₀ of the squared error", "update",
            [{ name: "LSTM", values: error }, { name: "tanh", values: vanilla }], 0),
        curves("log₁₀ of the gradient left at the start", "update",
            [{ name: "LSTM", values: left }, { name: "tanh", values: lost }], 0)],
    tell: (at, [states, , , error, left, vanilla, lost]) => {
        const last = (list) => readable(list[list.length - 1]);
        return "Before learning, 10 to the " + readable(states[0]) + " of the gradient is left after " + at.T
            + " steps. After " + at.n + " updates the squared error is 10 to the " + last(error) + " in the LSTM and "
            + last(vanilla) + " in the tanh network (answering 1 always has 10 to the −0.78), and the gradient at the start is 10 to the "
            + last(left) + " and " + last(lost) + " of that at the end.";
    },
});
