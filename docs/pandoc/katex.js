// Renders all formulas of a page in one go, since node starts slowly: the
// filter notes.lua pipes them in and takes the HTML.
//
//   in    formulas, each "D" (display) or "I" (inline) and then TeX,
//         with a NUL between two
//   out   KaTeX's style sheet with the fonts that this page needs inside, then
//         the HTML of each formula, with a NUL between two
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
        return html.replace(/<(mtable|mtd) width="[^"]*"/g, "<$1");
    } catch (error) {
        console.error("Bad formula  " + tex.trim() + "\n" + error.message);
        process.exit(1);
    }
}

const formulas = fs.readFileSync(0, "utf8").split("\0").map(render);
const classes = new Set(formulas.join("").match(/class="[^"]*/g)
    .flatMap((list) => list.slice(7).split(" ")));
const css = fs.readFileSync(home + "katex.min.css", "utf8");

// A font is needed when a rule that names it may match: when the page has all
// classes of one of the rule's selectors.
function needed(family) {
    return css.split("}").some((rule) => {
        const [selectors, body] = rule.split("{");
        return body && !selectors.startsWith("@") && body.includes(family) &&
            selectors.split(",").some((selector) =>
                selector.match(/\.[\w-]+/g).every((name) =>
                    classes.has(name.slice(1))));
    });
}

const style = css.replace(/@font-face\{([^}]*)\}/g, (rule, body) => {
    const family = body.match(/font-family:"?([\w-]+)/)[1];
    if (!needed(family)) return "";
    const file = body.match(/fonts\/[\w-]+\.woff2/)[0];
    const font = fs.readFileSync(home + file).toString("base64");
    return rule.replace(/src:[^;}]*/,
        'src:url(data:font/woff2;base64,' + font + ') format("woff2")');
});

process.stdout.write([style, ...formulas].join("\0"));
