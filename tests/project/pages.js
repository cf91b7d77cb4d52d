// pages.js NOTES MODULES   What a reader can do with the pages in the folder NOTES, tried
// in a real browser: every page in both schemes at three widths, without scripts, and
// then the search, the previews, the keys and the choice of colours. MODULES has
// playwright-core and axe-core. Prints "ok" or "not ok" and a sentence for each.
// A third argument, "use", leaves out the look at every page.
"use strict";
const fs = require("fs");
const path = require("path");

const notes = path.resolve(process.argv[2]);
const modules = path.resolve(process.argv[3], "node_modules");
const { chromium } = require(path.join(modules, "playwright-core"));
const live = require("./live.js");
const axe = fs.readFileSync(path.join(modules, "axe-core/axe.min.js"), "utf8");

let passed = 0;
let failed = 0;
function ok(what, fine, why = "") {
    if (fine) passed++; else failed++;
    if (!fine) console.log("not ok: " + what + (why ? "\n    " + why : ""));
}
const address = (page) => "file://" + path.join(notes, page);

// Nothing scrolls sideways but the boxes that say so, and axe has no complaint.
async function look(browser, page, scheme, width) {
    const context = await browser.newContext({ colorScheme: scheme, viewport: { width, height: 900 } });
    const tab = await context.newPage();
    const said = [];
    tab.on("pageerror", (error) => said.push(error.message));
    tab.on("console", (message) => { if (message.type() === "error") said.push(message.text()); });
    await tab.goto(address(page));
    const where = page + ", " + scheme + ", " + width + " px";
    ok(where + ": scripts run without an error", said.length === 0, said.join("\n    "));
    const over = await tab.evaluate(() =>
        document.documentElement.scrollWidth - document.documentElement.clientWidth);
    ok(where + ": the page is not wider than the window", over <= 0, over + " px too wide");
    const coloured = await tab.evaluate(() => [...document.querySelectorAll(".katex-html *")].filter((part) =>
        getComputedStyle(part).color !== getComputedStyle(part.closest(".katex")).color).length);
    ok(where + ": formulas have the colour of their text", coloured === 0, coloured + " parts have another");
    await tab.evaluate(axe);
    const result = await tab.evaluate(() => axe.run(document, { resultTypes: ["violations"] }));
    ok(where + ": axe", result.violations.length === 0, result.violations.map((v) =>
        v.id + ": " + v.nodes.slice(0, 3).map((n) => n.target.join(" ")).join(" | ")).join("\n    "));
    await context.close();
}

// The smallest words of every figure on a telephone, as they are seen.
async function words(browser, page) {
    const context = await browser.newContext({ viewport: { width: 360, height: 740 } });
    const tab = await context.newPage();
    await tab.goto(address(page));
    const small = await tab.evaluate(async () => {
        const found = [];
        for (const figure of document.querySelectorAll(".waits")) figure.classList.remove("waits");
        for (const image of document.querySelectorAll("figure img")) {
            image.loading = "eager";
            await image.decode();
            const svg = image.currentSrc;
            const scale = image.clientWidth / image.naturalWidth;
            const size = svg.includes("-narrow") ? 12 : 15;
            if (size * scale < 11) found.push(svg.replace(/.*\//, "") + " " + (size * scale).toFixed(1) + " px");
        }
        return found;
    });
    ok(page + ": labels of figures have 11 px at 360 px", small.length === 0, small.join(", "));
    await context.close();
}

async function use(browser) {
    const context = await browser.newContext({ viewport: { width: 1280, height: 900 } });
    const tab = await context.newPage();
    await tab.goto(address("01-chain.html"));

    await tab.keyboard.press("/");
    await tab.keyboard.type("forget gate");
    await tab.waitForFunction(() => document.querySelectorAll(".hits a").length > 0);
    ok("a search finds other chapters", await tab.evaluate(() =>
        [...document.querySelectorAll(".hits a")].some((a) => a.href.includes("07-lstm"))));
    await tab.fill("dialog input", "1.7");
    ok("an equation is found by its number", await tab.evaluate(() =>
        [...document.querySelectorAll(".hits a")].some((a) => a.href.endsWith("#eq-1.7"))));
    await tab.fill("dialog input", "qqqq");
    ok("what is nowhere is not found", (await tab.textContent(".count")) === "Nothing found.");
    await tab.keyboard.press("Escape");

    await tab.waitForFunction(() => !document.querySelector("dialog[open]"));
    await tab.keyboard.press("?");
    await tab.waitForSelector("dialog[open] dl");
    ok("? shows the keys", true);
    await tab.keyboard.press("Escape");
    await tab.keyboard.press("n");
    await tab.waitForURL("**/02-rnn.html");
    await tab.keyboard.press("p");
    await tab.waitForURL("**/01-chain.html");
    ok("n and p turn the pages", true);

    await tab.focus("main a[href='#eq-1.4']");
    ok("an equation is shown where it is referred to", await tab.isVisible(".preview .katex"));
    await tab.keyboard.press("Escape");
    ok("Escape puts it away", !await tab.isVisible(".preview"));
    await tab.focus("main a[href='#fig-1.6']");
    ok("and a figure", await tab.isVisible(".preview img"));
    await tab.focus("main a[href^='#ref-']");
    ok("and a paper", (await tab.textContent(".preview")).length > 40);
    await tab.goto(address("03-bptt.html"));
    await tab.focus("main a[href='01-chain.html#eq-1.4']");
    await tab.waitForSelector(".preview .katex");
    ok("and an equation of another page", true);

    await tab.goto(address("02-rnn-reported.html"));
    const subjects = await tab.evaluate(() => [...document.querySelectorAll("a[href^='mailto:me@example.org?']")]
        .map((a) => new URL(a.href).searchParams.get("subject")));
    const places = await tab.evaluate(() => [...document.querySelectorAll("main h2")].map((h) =>
        "Wrec " + h.textContent.trim().replace(/\s+/g, " ") + " (02-rnn.html#" + h.id + ")"));
    places.push("Wrec 2. " + await tab.evaluate(() => document.title.split(/\. | — /)[1]) + " (02-rnn.html)");
    ok("a mistake is reported with its page and section", places.length > 5 &&
        subjects.join("\n") === places.join("\n"), subjects + "\n" + places);

    await tab.check("#dark");
    const dark = await tab.evaluate(() => getComputedStyle(document.body).backgroundColor);
    await tab.goto(address("04-clip.html"));
    ok("the choice of colours stays", await tab.isChecked("#dark") && dark === "rgb(21, 24, 28)", dark);
    await tab.evaluate(() => document.querySelector("#questions").scrollIntoView());
    await tab.waitForSelector(".contents a[aria-current][href='#questions']");
    ok("the contents mark where the reader is", true);
    await tab.hover("pre >> nth=0");
    await tab.click(".copy >> nth=0");
    await tab.waitForFunction(() => document.querySelector(".copy").textContent === "Copied"
        || document.querySelector(".said").textContent !== "");
    ok("a listing can be copied", true);
    await context.close();

    const bare = await browser.newContext({ javaScriptEnabled: false, colorScheme: "dark" });
    const still = await bare.newPage();
    await still.goto(address("01-chain.html"));
    ok("without scripts a figure does not wait", await still.isVisible("[data-guess=distance] .drawn"));
    ok("without scripts the text is there", await still.isVisible("[id='eq-1.7']"));
    ok("without scripts nothing is offered that needs them", await still.locator("button").count() === 0);
    await still.check("#light");
    ok("without scripts the colours can be chosen", (await still.screenshot()).length > 0);
    await bare.close();
}

// A figure waits for the reader's guess; and the notes in the margin.
async function guess(browser) {
    const context = await browser.newContext({ viewport: { width: 1280, height: 900 } });
    const tab = await context.newPage();
    const picture = "[data-guess=distance] .drawn";
    await tab.goto(address("01-chain.html"));
    await tab.waitForSelector(".guess");
    ok("a figure waits for a guess", !await tab.isVisible(picture));
    ok("of four curves", await tab.locator(".guess label path").count() === 4);
    await tab.focus(".guess button");
    await tab.keyboard.press("Enter");
    ok("which is not left out by mistake", !await tab.isVisible(picture));
    await tab.focus(".guess input >> nth=0");
    await tab.keyboard.press("Space");
    await tab.keyboard.press("Enter");
    ok("a guess by keyboard shows the figure", await tab.isVisible(picture));
    ok("with guess and truth side by side", /Your guess:.*Computed:/s.test(await tab.textContent(".guess")),
        await tab.textContent(".guess"));
    await tab.reload();
    await tab.waitForSelector(".guess figure");
    ok("it is not asked a second time", await tab.isVisible(picture));

    await tab.goto(address("10-lyap.html"));
    await tab.waitForSelector("[data-guess=walk] .guess");
    await tab.click("[data-guess=walk] .guess button >> text=Skip");
    ok("a guess can be skipped", await tab.isVisible("[data-guess=walk] .drawn"));
    ok("and the other one still waits", !await tab.isVisible("[data-guess=starts] .drawn"));
    await tab.emulateMedia({ media: "print" });
    ok("but not in print", await tab.isVisible("[data-guess=starts] .drawn") && !await tab.isVisible(".guess"));
    await tab.emulateMedia({ media: "screen" });
    await tab.goto("about:blank");
    await tab.goto(address("03-bptt.html") + "#fig-3.1");
    ok("who is sent to a figure sees it", await tab.isVisible("[data-guess=curve] .drawn"));

    const covered = await tab.evaluate(() => {
        const notes = [...document.querySelectorAll(".beside, h2 + .step")].map((one) => one.getBoundingClientRect());
        const edge = document.querySelector("main").getBoundingClientRect().right;
        return notes.length + " notes; " + notes.filter((box, i) => box.left < edge || box.right > innerWidth ||
            (i > 0 && box.top < notes[i - 1].bottom - 0.5)).length + " covered";
    });
    ok("notes stand in the margin, and none covers another", /^[1-9][0-9]* notes; 0 covered/.test(covered), covered);
    await tab.setViewportSize({ width: 768, height: 900 });
    ok("where there is no margin, papers stand in the list alone", !await tab.isVisible(".beside"));
    await context.close();
}

(async () => {
    const pages = process.argv[4] === "use" ? [] : fs.readdirSync(notes).filter((name) => name.endsWith(".html"));
    const browser = await chromium.launch({ executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
        args: ["--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking"] });
    try {
        for (const page of pages) {
            await look(browser, page, "light", 1280);
            await look(browser, page, "dark", 1280);
            await look(browser, page, "light", 360);
            await look(browser, page, "dark", 768);
            if (/^0/.test(page)) await words(browser, page);
        }
        await use(browser);
        await guess(browser);
        await live(browser, notes, ok);
    } catch (error) {
        ok("the browser goes through to the end", false, String(error.stack).split("\n").slice(0, 6).join("\n    "));
    }
    await browser.close();
    console.log(passed + " passed, " + failed + " failed");
    process.exit(failed > 0 ? 1 : 0);
})();
