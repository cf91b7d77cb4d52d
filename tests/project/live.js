// live.js   The figures that live, in a real browser: at several settings, moved by
// keyboard and by address, their numbers are those of the same C as a program of this
// machine, build/live/NAME. Called by pages.js.
"use strict";
const fs = require("fs");
const path = require("path");
const { execFileSync } = require("child_process");

// For each figure: its page; what is pressed, as [label, key, times]; settings for the
// address, in which no pass forward is chaotic, because there rounding grows to anything.
const figures = {
    chain: {
        page: "01-chain",
        keys: [["recurrent weight w", "ArrowRight", 30], ["steps T", "ArrowLeft", 40],
            ["input weight u", "Home", 1], ["bias b", "ArrowRight", 20]],
        settings: [0, 1, 2, 3].flatMap((f) =>
            [[0.5, 0, 1000], [1, 0, 200], [1.5, -0.3, 60], [-1.7, 0.4, 150]].map(([w, b, T]) => ({ w, u: 1, b, T, f }))),
    },
    bptt: {
        page: "03-bptt",
        keys: [["spectral radius", "ArrowLeft", 20], ["units H", "Home", 1], ["units H", "End", 1],
            ["seed", "ArrowRight", 3], ["activation f", "ArrowUp", 1]],
        settings: [0, 1, 2, 3].flatMap((f) => [[0.5, 64, 1], [1, 33, 7], [1.2, 10, 3]].map(([rho, H, seed]) => ({ rho, f, H, seed }))),
    },
    clip: {
        page: "04-clip",
        keys: [["start: w", "ArrowLeft", 30], ["start: b", "ArrowRight", 10], ["threshold", "Home", 1],
            ["learning rate", "Home", 1], ["updates", "End", 1]],
        settings: [{ w: 5, b: -2.4, max: 1, rate: 0.05, n: 60 }, { w: 4, b: -2, max: 0.5, rate: 0.1, n: 50 },
            { w: 6.3, b: -1.9, max: 10, rate: 0.01, n: 300 }],
        play: 30,
    },
    init: {
        page: "05-init",
        keys: [["times", "ArrowRight", 10], ["units H", "ArrowLeft", 20], ["start", "ArrowUp", 1], ["seed", "ArrowRight", 1]],
        settings: [0, 1, 2, 3].flatMap((start) => [[0.5, 1, 64, 1], [1, 0, 30, 2], [1.1, 3, 5, 3]].map(([factor, f, H, seed]) =>
            ({ start, factor, f, H, seed }))),
        absolute: [0],
    },
    esn: {
        page: "06-esn",
        keys: [["spectral radius", "ArrowLeft", 3], ["leak", "ArrowLeft", 4], ["strength", "End", 1], ["seed", "ArrowRight", 2]],
        settings: [[0.95, 1, 0.1, 1], [0.5, 0.3, 1, 2], [1.1, 0.5, 3, 3], [0.05, 1, 0.05, 4]].map(([rho, leak, input, seed]) =>
            ({ rho, leak, input, seed })),
        // A capacity that is nearly 0 is what least squares left of two sums that cancel.
        absolute: [0, 1],
    },
    lstm: {
        page: "07-lstm",
        keys: [["forget bias", "ArrowRight", 10], ["steps T", "Home", 1], ["steps T", "ArrowRight", 30], ["seed", "ArrowRight", 1]],
        settings: [[-4, 100, 1], [0, 200, 2], [4, 200, 3], [1, 17, 4]].map(([bias, T, seed]) => ({ bias, T, seed })),
        play: 20,
        train: { T: 20, bias: 1, updates: 300, seeds: 8, arrays: [3, 4, 5, 6] },
    },
    scan: {
        page: "09-scan",
        keys: [["ν of", "ArrowLeft", 20], ["steps T", "End", 1], ["what comes in", "ArrowDown", 1],
            ["sign", "ArrowDown", 1], ["seed", "ArrowRight", 1]],
        settings: [0, 1].flatMap((gamma) => [[-7, 0, 1000, 1], [1, 1, 1, 2], [-4.5, 1, 300, 3], [0, 0, 20, 4]].map(([nu, sign, T, seed]) =>
            ({ nu, sign, gamma, T, seed }))),
    },
    lyap: {
        page: "10-lyap",
        keys: [["gain", "ArrowLeft", 10], ["start", "ArrowDown", 1], ["units H", "Home", 1], ["units H", "End", 1], ["seed", "ArrowRight", 2],
            ["activation f", "ArrowUp", 1]],
        settings: [0, 1].flatMap((start) => [[1.5, 1, 16, 1], [0.5, 1, 12, 2], [1, 0, 2, 3], [0.1, 2, 16, 4]].map(([gain, f, H, seed]) =>
            ({ gain, start, f, H, seed }))),
        // Exponents of an orthogonal linear network are 0, but for rounding.
        absolute: [1, 4],
    },
};
const number = (text) => text.endsWith("inf") ? (text.startsWith("-") ? -Infinity : Infinity)
    : text.endsWith("nan") ? NaN : Number(text);
const native = (name, at) => execFileSync(path.resolve("build/live", name), Object.values(at).map(String),
    { encoding: "utf8", maxBuffer: 1 << 28 }).trim().split("\n").map((row) => row.trim().split(" ").map(number));

// The largest relative difference. In the arrays of `absolute` the difference itself counts
// below 1: a logarithm that is off by 1e-9 is a gradient that is off by that share.
function off(rows, values, absolute = []) {
    if (rows.length !== values.length || rows.some((row, k) => row.length !== values[k].length)) return Infinity;
    let worst = 0;
    rows.forEach((row, k) => row.forEach((want, i) => {
        const got = values[k][i];
        if (Object.is(want, got) || want === got) return;
        const share = Math.abs(got - want) / Math.max(Math.abs(want), absolute.includes(k) ? 1 : 0);
        if (!(share <= worst)) worst = share;
    }));
    return worst;
}
// How far the distributions of two samples of the same size are apart (Kolmogorov, Smirnov).
function apart(a, b) {
    const below = (list, v) => list.filter((u) => u <= v).length / list.length;
    return Math.max(...[...a, ...b].map((v) => Math.abs(below(a, v) - below(b, v))));
}

// Numbers travel as text, because -Infinity would not arrive.
const seen = async (tab) => {
    const { at, values } = await tab.evaluate(() => {
        const { at, values } = document.querySelector("[data-live]");
        return { at, values: values.map((list) => list.map((v) => Object.is(v, -0) ? "-0" : String(v))) };
    });
    return { at, values: values.map((list) => list.map(Number)) };
};
async function go(tab, name, at) {
    await tab.evaluate((hash) => { location.hash = hash; },
        "#live-" + name + Object.entries(at).map(([word, value]) => ";" + word + "=" + value).join(""));
    await tab.waitForFunction((at) => Object.entries(at).every(([word, value]) =>
        document.querySelector("[data-live]").at[word] === value), at);
}

async function play(tab, name, least, ok) {
    const updates = () => tab.evaluate(() => document.querySelector("[data-live]").at.n);
    await tab.getByRole("button", { name: "Begin again" }).click();
    ok(name + ": begins again", await updates() === 0);
    await tab.getByRole("button", { name: "Step" }).press("Enter");
    ok(name + ": makes one step", await updates() === 1);
    await tab.getByRole("button", { name: "Play" }).press("Enter");
    await tab.waitForFunction((least) => document.querySelector("[data-live]").at.n >= least, least);
    await tab.getByRole("button", { name: "Pause" }).press("Enter");
    const there = await updates();
    await tab.waitForTimeout(100);
    ok(name + ": pauses", await updates() === there && await tab.getByRole("button", { name: "Play" }).isVisible());
}

// What is learned differs by chance once rounding has grown, so the distributions count:
// 1.63 sqrt(2/n) is exceeded by chance once in a hundred times.
async function train(tab, name, { T, bias, updates, seeds, arrays }, ok) {
    const here = [], there = [];
    for (let seed = 1; seed <= seeds; seed++) {
        await go(tab, name, { bias, T, seed });
        await play(tab, name, updates, () => {});
        const { at, values } = await seen(tab);
        const rows = native(name, at);
        here.push(arrays.map((k) => values[k][updates]));
        there.push(arrays.map((k) => rows[k][updates]));
    }
    arrays.forEach((array, k) => {
        const far = apart(here.map((run) => run[k]), there.map((run) => run[k]));
        ok(name + ": array " + array + " is learned as in the program", far <= 1.63 * Math.sqrt(2 / seeds), "apart by " + far);
    });
}

async function drive(browser, notes, name, figure, ok) {
    const context = await browser.newContext({ viewport: { width: 900, height: 800 } });
    const tab = await context.newPage();
    await tab.goto("file://" + path.join(notes, figure.page + ".html"));
    // A figure that lives waits with the one above it for the reader's guess.
    if (await tab.locator(".waits + [data-live]").count() > 0) {
        ok(name + ": waits for the guess", !await tab.isVisible("[data-live]"));
        await tab.click("figure:has(+ [data-live]) .guess button >> text=Skip");
    }
    const same = async (what) => {
        const { at, values } = await seen(tab);
        const worst = off(native(name, at), values, figure.absolute);
        ok(name + ", " + what + " " + JSON.stringify(at) + ": equal to the program to 1e-9", worst <= 1e-9, "off by " + worst);
    };
    for (const [label, key, times] of figure.keys) {
        const before = await tab.evaluate(() => location.hash);
        await tab.locator("[data-live]").getByLabel(label).focus();
        for (let i = 0; i < times; i++) await tab.keyboard.press(key);
        ok(name + ": " + label + " is moved by " + key, await tab.evaluate(() => location.hash) !== before);
        await same("keyboard");
    }
    for (const at of figure.settings) {
        await go(tab, name, at);
        await same("address");
    }
    await tab.evaluate(() => { document.querySelector("[data-live] [role=status]").textContent = ""; });
    await tab.locator("[data-live] input").first().press("End");
    await tab.waitForFunction(() => document.querySelector("[data-live] [role=status]").textContent !== "");
    ok(name + ": what changed is said", true);
    const slow = await tab.evaluate(() => {
        const input = document.querySelector("[data-live] input");
        const times = [];
        for (let i = 0; i < 21; i++) {
            const start = performance.now();
            input.value = Number(input.min) + (input.max - input.min) * i / 20;
            input.dispatchEvent(new Event("input"));
            times.push(performance.now() - start);
        }
        return times.sort((a, b) => a - b)[10];
    });
    ok(name + ": an answer takes at most 50 ms", slow <= 50, slow.toFixed(1) + " ms");
    const size = fs.statSync(path.join(notes, "live", name + ".js")).size;
    ok(name + ": the module has at most 150 kB", size <= 150000);
    if (figure.play) await play(tab, name, figure.play, ok);
    if (figure.train) await train(tab, name, figure.train, ok);
    await context.close();
    console.log("  " + name + ": " + size + " bytes, " + slow.toFixed(1) + " ms an answer");
}

// Where motion is not wanted there is a picture a second; and without scripts, none.
async function calm(browser, notes, ok) {
    const context = await browser.newContext({ reducedMotion: "reduce" });
    const tab = await context.newPage();
    await tab.goto("file://" + path.join(notes, "04-clip.html"));
    await tab.getByRole("button", { name: "Begin again" }).click();
    await tab.getByRole("button", { name: "Play" }).click();
    await tab.waitForTimeout(400);
    ok("without motion there is one picture in the first second",
        await tab.evaluate(() => document.querySelector("[data-live]").at.n) === 20);
    await context.close();
    const bare = await browser.newContext({ javaScriptEnabled: false });
    const still = await bare.newPage();
    await still.goto("file://" + path.join(notes, "04-clip.html"));
    ok("without scripts the drawn figure stands alone", await still.isVisible("#fig-4\\.1 img")
        && await still.locator(".live").count() === 0);
    await bare.close();
}

module.exports = async (browser, notes, ok) => {
    const made = Object.entries(figures).filter(([name]) => fs.existsSync(path.join(notes, "live", name + ".js")));
    if (made.length === 0) {
        console.log("The figures that live are not tried: 'make setup FOR=reader' brings what they need.");
        return;
    }
    const all = fs.readdirSync("docs/live").filter((file) => file.endsWith(".js") && file !== "live.js");
    ok("every figure that lives is made and tried", made.length === all.length, all.join(" "));
    for (const [name, figure] of made) await drive(browser, notes, name, figure, ok);
    await calm(browser, notes, ok);
};
