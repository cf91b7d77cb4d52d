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

// And what KaTeX says most often of a place has a class: a third of a formula less.
// Those classes begin with a letter that no class of a coloured listing begins with.
const places = `
    top:-2.55em;margin-left:0em;margin-right:0.05em margin-right:0.278em height:2.7em
    margin-right:0.167em margin-right:0.222em height:0.15em
    top:-2.55em;margin-left:-0.139em;margin-right:0.05em margin-right:0.139em
    top:-3.063em;margin-right:0.05em margin-right:0.036em height:0.281em
    top:-3.113em;margin-right:0.05em height:1em;vertical-align:-0.25em
    top:-2.55em;margin-left:-0.036em;margin-right:0.05em height:3em height:0.301em
    margin-right:0.027em margin-right:0.031em height:0.336em border-bottom-width:0.04em
    height:0.844em;vertical-align:-0.15em height:3.05em
    top:-2.55em;margin-left:-0.032em;margin-right:0.05em margin-right:0.108em margin-right:0.028em
    top:-2.55em;margin-left:-0.096em;margin-right:0.05em height:0.286em margin-right:0.057em
    top:-2.453em;margin-left:-0.036em;margin-right:0.05em height:0.814em height:0.208em
    height:0.151em height:0.312em height:1.036em;vertical-align:-0.286em margin-right:0.056em
    margin-right:2em margin-right:0.072em margin-right:0.044em
    top:-2.453em;margin-left:0em;margin-right:0.05em margin-right:0.081em
    height:0.981em;vertical-align:-0.286em height:2.3em;vertical-align:-1.25em
    height:1.052em;vertical-align:-0.25em margin-right:0.014em
    height:0.889em;vertical-align:-0.194em top:-3.23em height:0.899em
    height:0.903em;vertical-align:-0.208em height:0.367em
    top:-2.55em;margin-left:-0.071em;margin-right:0.05em margin-right:0.096em height:0.247em
    top:-2.55em;margin-left:-0.044em;margin-right:0.05em height:0.833em;vertical-align:-0.15em
    top:-2.314em top:-3.677em top:-2.4em;margin-left:0em;margin-right:0.05em
    top:-1.9em;margin-left:0em height:0.625em;vertical-align:-0.194em top:-3.05em
    min-width:0.853em;height:1.08em top:-2.55em;margin-left:-0.038em;margin-right:0.05em
    top:-2.357em;margin-left:0em;margin-right:0.071em height:0.581em;vertical-align:-0.15em
    height:0.969em;vertical-align:-0.286em top:-2.453em;margin-left:-0.139em;margin-right:0.05em
    height:1.05em height:0.328em height:3.095em;vertical-align:-1.267em height:0.864em
    top:-4.3em;margin-left:0em top:-2.989em;margin-right:0.05em top:-2.456em;margin-right:0.05em
    margin-right:0.064em height:0.849em margin-right:0.05em position:relative;top:0em
    top:-2.55em;margin-left:-0.028em;margin-right:0.05em height:0.778em;vertical-align:-0.083em
    height:1.185em;vertical-align:-0.286em height:3.242em;vertical-align:-1.414em
    top:-1.872em;margin-left:0em top:-2.417em;margin-left:-0.139em;margin-right:0.05em height:1.25em
    height:1.149em;vertical-align:-0.25em top:-2.55em;margin-left:-0.008em;margin-right:0.05em
    height:2.4em;vertical-align:-0.95em height:2.5em height:1.114em;vertical-align:-0.25em
    top:-2.349em;margin-left:-0.036em;margin-right:0.071em
`.trim().split(/\s+/);
const place = new Map(places.map((style, i) => [style, "z" + i.toString(36)]));

function classed(tag) {
    const style = tag.match(/ style="([^"]*)"/);
    if (!style || !place.has(style[1])) return tag;
    const rest = tag.replace(style[0], ""), name = place.get(style[1]);
    return / class="/.test(rest) ? rest.replace(' class="', ' class="' + name + " ")
        : rest.replace("<span", '<span class="' + name + '"');
}

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
        .replace(/<span [^>]*>/g, (tag) => classed(tag).replace(/="([^\s"]+)"/g, "=$1"));
}

if (process.argv[2] === "style") {
    // Of the three forms in which each font is there, browsers take the first.
    process.stdout.write(css.replace(/,url\([^)]*\) format\([^)]*\)/g, "")
        .replace(/\.([a-zA-Z][\w-]*)/g, (all, name) => short.has(name) ? "." + short.get(name) : all));
    // Such a word of a tag came before every rule, and so does its class.
    for (const [style, name] of place)
        process.stdout.write("." + name + "{" + style.replace(/(;|$)/g, "!important$1") + "}");
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
