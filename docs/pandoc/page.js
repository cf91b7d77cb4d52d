// What the pages of the notes can do with scripts: mark the section that is read, keep
// the choice of colours, copy listings, show what a link refers to, search all chapters
// and listen to keys. Everything works from a file: what is needed of other pages lies
// in find/NAME.js, which calls found().
"use strict";

const make = (name, attributes, ...children) => {
    const element = Object.assign(document.createElement(name), attributes);
    element.append(...children);
    return element;
};
const here = document.body.dataset.page;

// ---- Colours ---------------------------------------------------------------------------

const keep = {
    get(name) { try { return localStorage.getItem(name); } catch { return null; } },
    set(name, value) { try { localStorage.setItem(name, value); } catch { /* not kept */ } },
};
for (const choice of document.getElementsByName("scheme")) {
    if (choice.value === keep.get("scheme")) choice.checked = true;
    choice.addEventListener("change", () => keep.set("scheme", choice.value));
}

// ---- Where am I --------------------------------------------------------------------------

const entries = new Map();
for (const link of document.querySelectorAll(".contents a"))
    entries.set(decodeURIComponent(link.hash.slice(1)), link);
const headings = [...document.querySelectorAll("main h2, main h3")]
    .filter((heading) => entries.has(heading.id));
function markSection() {
    let current = null;
    for (const heading of headings)
        if (heading.getBoundingClientRect().top < innerHeight / 3) current = heading.id;
    for (const [id, link] of entries) {
        if (id === current) {
            if (link.getAttribute("aria-current")) continue;
            link.setAttribute("aria-current", "true");
            // Only the list scrolls, and only where it stands beside the text.
            const list = link.closest(".contents");
            if (getComputedStyle(list).position === "fixed")
                list.scrollTop = link.offsetTop - list.clientHeight / 2;
        } else {
            link.removeAttribute("aria-current");
        }
    }
}
if (headings.length > 0) {
    let waiting = false;
    addEventListener("scroll", () => {
        if (waiting) return;
        waiting = true;
        requestAnimationFrame(() => { waiting = false; markSection(); });
    }, { passive: true });
    markSection();
}

// ---- Copying -------------------------------------------------------------------------------

const said = make("p", { className: "said" });
said.setAttribute("role", "status");
document.body.append(said);

function copy(text) {
    if (navigator.clipboard) return navigator.clipboard.writeText(text);
    // Some browsers have no clipboard for a page that is a file.
    const area = make("textarea", { value: text });
    document.body.append(area);
    area.select();
    document.execCommand("copy");
    area.remove();
    return Promise.resolve();
}
for (const listing of document.querySelectorAll("main pre")) {
    const button = make("button", { type: "button", className: "copy" }, "Copy");
    button.addEventListener("click", () => copy(listing.textContent).then(() => {
        button.textContent = said.textContent = "Copied";
        setTimeout(() => { button.textContent = "Copy"; said.textContent = ""; }, 2000);
    }, () => { said.textContent = "Your browser does not let this page copy."; }));
    const box = make("div", { className: "copied" });
    listing.replaceWith(box);
    box.append(listing, button);
}

// ---- Guess first -----------------------------------------------------------------------------

// guess/CHAPTER/FIGURE.js calls guessed(): what is asked, what the axes are, which of the
// four curves is the true one, and of each its label, its path and its ends in words.
// The question is written for a terminal: w(1 - h^2) becomes w(1 − h²) here.
const raised = (digits) => [...digits].map((c) => "⁻⁰¹²³⁴⁵⁶⁷⁸⁹"["-0123456789".indexOf(c)]).join("");
const typeset = (text) => text.replace(/\^(-?\d+)/g, (_, digits) => raised(digits))
    .replace(/(\d)e([+-]\d+)/g, (_, digit, power) => digit + "·10" + raised(String(Number(power))))
    .replace(/(^| )-(?=[ \d]|log)/g, "$1−").replaceAll("log10", "log₁₀").replace(/sqrt\((\w+)\)/g, "√$1");
function drawnCurve([, path, ends], name) {
    const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
    svg.setAttribute("viewBox", "-3 -3 206 106");
    svg.setAttribute("role", "img");
    svg.setAttribute("aria-label", name + ": " + ends);
    svg.append(document.createElementNS(svg.namespaceURI, "path"));
    svg.firstChild.setAttribute("d", path);
    return svg;
}
const named = (what, one) => make("figure", {}, make("figcaption", {}, what + one[0]), drawnCurve(one, what + one[0]));
function settle(figure, box, truth, curves, choice) {
    figure.classList.remove("waits");
    if (choice === undefined) return box.remove();
    box.replaceChildren(...choice === truth
        ? [make("p", {}, "You guessed it: " + curves[truth][0] + ".")]
        : [make("fieldset", {}, named("Your guess: ", curves[choice]), named("Computed: ", curves[truth]))]);
}
function guessed(name, asked, axes, truth, curves) {
    const figure = document.querySelector('[data-guess="' + name.replace(/.*\//, "") + '"]');
    const before = keep.get("guess " + name);
    const box = make("form", { className: "guess", tabIndex: -1 });
    const skip = make("button", { type: "button" }, "Skip");
    const end = (choice) => {
        keep.set("guess " + name, choice ?? "skipped");
        settle(figure, box, truth, curves, choice);
        if (choice !== undefined) box.focus();
        said.textContent = choice === truth ? "You guessed it." : "The figure is shown.";
    };
    box.append(make("p", {}, make("strong", {}, "Guess first. "), typeset(asked)),
        make("fieldset", {}, make("legend", {}, "Which of these will it be?"), ...curves.map((one, i) =>
            make("label", {}, make("input", { type: "radio", name: "curve", value: i, required: true }),
                " " + (i + 1), drawnCurve(one, "curve " + (i + 1))))),
        make("p", {}, typeset(axes)), make("button", {}, "Show the figure"), " ", skip);
    box.addEventListener("submit", (event) => {
        event.preventDefault();
        end(Number(new FormData(box).get("curve")));
    });
    skip.addEventListener("click", () => end());
    figure.prepend(box);
    if (before !== null) settle(figure, box, truth, curves, before === "skipped" ? undefined : Number(before));
}
globalThis.guessed = guessed;
// Who was sent by a link to this figure, or to settings of one that lives, wants to see it.
for (const figure of document.querySelectorAll("[data-guess]")) {
    if (location.hash === "#" + figure.id || location.hash.startsWith("#live-")) continue;
    figure.classList.add("waits");
    const script = make("script", { src: "guess/" + here + "/" + figure.dataset.guess + ".js" });
    script.addEventListener("error", () => figure.classList.remove("waits"));
    document.head.append(script);
}

// ---- What other pages know of themselves -----------------------------------------------------

const pages = new Map();   // by name: { title, entries, previews }
const loading = new Map();
function found(page, title, list, previews) {
    pages.set(page, { title, list, previews: new Map(previews) });
}
globalThis.found = found;
function load(page) {
    if (!loading.has(page)) {
        loading.set(page, new Promise((resolve) => {
            const script = make("script", { src: "find/" + page + ".js" });
            script.addEventListener("load", resolve);
            script.addEventListener("error", resolve);
            document.head.append(script);
        }));
    }
    return loading.get(page);
}

// ---- Previews ----------------------------------------------------------------------------------

const preview = make("div", { className: "preview", hidden: true });
preview.setAttribute("role", "tooltip");
preview.id = "preview";
document.body.append(preview);
let asked = null;    // the link that is looked at

// A copy of what an id names on this page, without ids of its own.
function copyOf(id) {
    let target = document.getElementById(id);
    if (!target) return null;
    if (id.startsWith("term-")) target = target.closest("p, li") ?? target;
    const clone = target.cloneNode(true);
    for (const element of [clone, ...clone.querySelectorAll("[id]")]) element.removeAttribute("id");
    for (const box of [clone, ...clone.querySelectorAll("[tabindex]")]) box.removeAttribute("tabindex");
    for (const extra of clone.querySelectorAll(".data, .copy, .guess")) extra.remove();
    clone.classList.remove("waits");
    return clone;
}
async function show(link) {
    const [page, id] = [link.pathname.replace(/.*\//, "").replace(/\.html$/, ""), link.hash.slice(1)];
    asked = link;
    let content = null;
    if (page === here) {
        content = copyOf(id);
    } else {
        await load(page);
        const text = pages.get(page)?.previews.get(id);
        if (text) {
            content = make("div", {});
            content.innerHTML = text;
        }
    }
    if (!content || asked !== link) return;
    preview.replaceChildren(content);
    preview.hidden = false;
    const box = link.getBoundingClientRect();
    const room = document.documentElement.clientWidth;
    preview.style.left = Math.max(8, Math.min(box.left, room - preview.offsetWidth - 8)) + "px";
    const below = box.bottom + 6;
    preview.style.top = (below + preview.offsetHeight < innerHeight || box.top < preview.offsetHeight + 6
        ? below : box.top - preview.offsetHeight - 6) + "px";
    link.setAttribute("aria-describedby", "preview");
}
function hide() {
    asked?.removeAttribute("aria-describedby");
    asked = null;
    preview.hidden = true;
}
let timer = 0;
for (const link of document.querySelectorAll("main a[href*='#']")) {
    if (!/#(eq|fig|ref|term)-/.test(link.getAttribute("href"))) continue;
    link.addEventListener("pointerenter", (event) => {
        if (event.pointerType === "touch") return;
        clearTimeout(timer);
        timer = setTimeout(() => show(link), 150);
    });
    link.addEventListener("pointerleave", () => { clearTimeout(timer); timer = setTimeout(hide, 200); });
    link.addEventListener("focus", () => show(link));
    link.addEventListener("blur", hide);
}
preview.addEventListener("pointerenter", () => clearTimeout(timer));
preview.addEventListener("pointerleave", () => { timer = setTimeout(hide, 200); });

// ---- Search --------------------------------------------------------------------------------------

const dialog = (label, ...children) => {
    const box = make("dialog", {}, ...children,
        make("form", { method: "dialog" }, make("button", {}, "Close")));
    box.setAttribute("aria-label", label);
    box.addEventListener("click", (event) => { if (event.target === box) box.close(); });
    document.body.append(box);
    return box;
};
// Not of type "search": there Escape would first empty it.
const field = make("input", { type: "text", autocomplete: "off", spellcheck: false,
    placeholder: "a word, an equation such as 1.7, a figure, a term" });
field.setAttribute("aria-label", "Search in all chapters");
const hits = make("ol", { className: "hits" });
const count = make("p", { className: "count" });
count.setAttribute("role", "status");
const searching = dialog("Search", field, count, hits);

async function openSearch() {
    if (searching.open) return;
    hide();
    searching.showModal();
    field.select();
    await load("pages");
    await Promise.all((globalThis.wrecPages ?? []).map(load));
    look();
}

function excerpt(text, word) {
    const at = text.toLowerCase().indexOf(word);
    if (at < 0) return text.slice(0, 120);
    const from = Math.max(0, at - 50);
    const part = make("span", {}, (from > 0 ? "… " : "") + text.slice(from, at),
        make("mark", {}, text.slice(at, at + word.length)),
        text.slice(at + word.length, at + word.length + 90) + " …");
    return part;
}
// Names count more than what a section says; all words must be there.
function score(name, text, words) {
    let sum = 0;
    for (const word of words) {
        const inName = name.toLowerCase().indexOf(word);
        if (inName >= 0) sum += inName === 0 || /\W/.test(name[inName - 1]) ? 20 : 10;
        else if (text.toLowerCase().includes(word)) sum += 1;
        else return 0;
    }
    return sum;
}
function look() {
    const words = field.value.toLowerCase().split(/\s+/).filter((word) => word);
    const all = [];
    if (words.length > 0) {
        for (const [page, { title, list }] of pages)
            for (const [kind, id, name, text] of list) {
                const value = score(name, text, words);
                if (value > 0)
                    all.push({ page, title, id, name, text,
                        value: value + (kind === "term" ? 5 : kind === "section" ? 2 : 0) });
            }
    }
    all.sort((a, b) => b.value - a.value);
    hits.replaceChildren(...all.slice(0, 40).map((hit) => make("li", {},
        make("a", { href: hit.page + ".html#" + hit.id }, hit.name),
        make("span", { className: "where" }, hit.title),
        make("p", {}, excerpt(hit.text, words[0])))));
    count.textContent = words.length === 0 ? "" : all.length === 0 ? "Nothing found."
        : all.length === 1 ? "1 place" : all.length + " places";
}
field.addEventListener("input", look);
hits.addEventListener("click", () => searching.close());
searching.addEventListener("keydown", (event) => {
    const links = [field, ...hits.querySelectorAll("a")];
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (!step) return;
    const next = links[links.indexOf(document.activeElement) + step];
    if (next) { next.focus(); event.preventDefault(); }
});

const button = make("button", { type: "button", className: "search" }, "Search ");
button.append(make("kbd", {}, "/"));
button.addEventListener("click", openSearch);
document.querySelector("header").append(button);

// ---- Keys --------------------------------------------------------------------------------------------

const help = dialog("Keys", make("h2", {}, "Keys"), make("dl", {},
    ...[["n", "next chapter"], ["p", "previous chapter"], ["/", "search"],
        ["?", "these keys"], ["Esc", "close what is open"]]
        .flatMap(([key, what]) => [make("dt", {}, make("kbd", {}, key)), make("dd", {}, what)])));
addEventListener("keydown", (event) => {
    if (event.key === "Escape") hide();
    if (event.ctrlKey || event.metaKey || event.altKey || document.querySelector("dialog[open]") ||
        event.target.closest("input:not([type=radio]), textarea, select")) return;
    const go = { n: "next", p: "prev" }[event.key];
    if (go) document.querySelector("header a[rel=" + go + "]")?.click();
    else if (event.key === "/") openSearch();
    else if (event.key === "?") help.showModal();
    else return;
    event.preventDefault();
});
