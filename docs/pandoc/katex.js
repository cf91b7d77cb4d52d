// Renders all formulas of a page in one go, since node starts slowly: the
// filter notes.lua pipes them in and takes the HTML.
//
//   in    formulas, each "D" (display) or "I" (inline) and then TeX,
//         with a NUL between two
//   out   the HTML of each formula, with a NUL between two
//
// With "style" as its argument it prints KaTeX's style sheet for these formulas instead.
//
// A formula that KaTeX does not understand ends the program with its name.
const fs = require("fs");

// Debian's package katex puts it here, where only Debian's own node would find
// it by name.
const home = "/usr/share/javascript/katex/";
let katex;
try {
    katex = require(home + "katex.js");
} catch {
    console.error("There is no " + home + "katex.js: apt-get install katex");
    process.exit(1);
}

// Two thirds of a formula are names of classes and long decimals. The classes that only
// KaTeX's own style sheet speaks of are numbered.
const css = fs.readFileSync(home + "katex.min.css", "utf8");
const ours = new Set(["katex", "katex-display", "katex-html", "katex-mathml", "tag", "base"]);
const names = [...new Set(css.match(/\.[a-zA-Z][\w-]*/g).map((name) => name.slice(1)))]
    .filter((name) => !ours.has(name) && !/^(woff2?|ttf)$/.test(name)).sort();
const short = new Map(names.map((name, i) => [name, "K" + i.toString(36)]));

function shorten(html, display) {
    // In a line of text a formula needs no strut: the line is higher than it.
    if (!display) html = html.replace(/<span class="strut"[^>]*><\/span>/g, "");
    return html.replace(/ class="([^"]*)"/g, (all, list) => {
        // Names without a rule, such as mrel, are for scripts.
        const kept = list.split(" ").filter((name) => ours.has(name) || short.has(name))
            .map((name) => short.get(name) ?? name);
        return kept.length > 0 ? ' class="' + kept.join(" ") + '"' : "";
    }).replace(/ style="([^"]*);"/g, (all, style) =>
        ' style="' + style.replace(/\d+\.\d{4,}/g, (n) => String(+Number(n).toFixed(3))) + '"')
        .replace(/<annotation.*?<\/annotation>|<\/?semantics>| xmlns="[^"]*MathML"/gs, "")
        // KaTeX gives an index such as "max" this invisible operator beside it, where only
        // one element may stand.
        .replace(/<mo>\u2061<\/mo>/g, "").replace(/height:-[\d.]+em;?/g, "")
        .replace(/(<math[^>]*>)<mrow>(.*)<\/mrow><\/math>/s, "$1$2</math>")
        // HTML needs no quotes around a value without spaces.
        .replace(/<span [^>]*>/g, (tag) => tag.replace(/="([^\s"]+)"/g, "=$1"));
}

if (process.argv[2] === "style") {
    // Of the three forms in which each font is there, browsers take the first.
    process.stdout.write(css.replace(/,url\([^)]*\) format\([^)]*\)/g, "")
        .replace(/\.([a-zA-Z][\w-]*)/g, (all, name) => short.has(name) ? "." + short.get(name) : all));
    process.exit(0);
}

function render(formula) {
    const tex = formula.slice(1);
    try {
        const html = katex.renderToString(tex, {
            displayMode: formula[0] === "D",
            output: "htmlAndMathml",
            throwOnError: true,
            // What LaTeX would refuse, we refuse too.
            strict: "error",
        });
        // MathML in HTML has no such widths, and this part is for the ear.
        return shorten(html.replace(/<(mtable|mtd) width="[^"]*"/g, "<$1"), formula[0] === "D");
    } catch (error) {
        console.error("Bad formula  " + tex.trim() + "\n" + error.message);
        process.exit(1);
    }
}

const formulas = fs.readFileSync(0, "utf8").split("\0").map(render);
process.stdout.write(formulas.join("\0"));
