#!/bin/sh
# check_notes.sh   What the notes promise, in every form: after `make notes pdf epub slides`, and
# called by `make check-notes`. The browser is driven, and HTML is judged, by packages that
# npm brings into build/npm; where there is no npm, a sentence says what was left out.
. tests/project/ok.sh
here=$PWD

# A chapter's page with its figures, of which there is one file for both palettes.
weight() {
    page=$(wc -c < "build/notes/$1.html")
    figures=$(find build/notes/figures/"$1" -name '*.svg' ! -name '*-narrow*' -exec cat {} + \
        2> /dev/null | wc -c)
    echo "$1: $page bytes, and $figures of figures"
    [ $((page + figures)) -le 400000 ]
}
for chapter in chapters/[0-9]*/; do
    chapter=$(basename "$chapter")
    ok "the page of $chapter has at most 400 kB" weight "$chapter"
done
ok "no script is larger than 20 kB" test "$(wc -c < build/notes/page.js)" -le 20000

ok "the figures, as pages show them, wide and narrow" \
    /usr/bin/python3 -B tests/project/figures.py build/notes/figures/*/*.svg

# spelt TEXT...   succeeds where British English or spelling.words has each word, and else
# prints file, line and word. A word with a digit is taken for a name or a number.
spelt() {
    : > build/spelling.met
    for text in "$@"; do
        pandoc -f markdown-smart -t plain --wrap=none --lua-filter=tests/project/spelling.lua \
            "$text" > build/spelling.text || return
        hunspell -d en_GB -i UTF-8 -l build/spelling.text | grep -v '[0-9]' |
            sed "s/'s*\$//" | sort -u | tee -a build/spelling.met |
            grep -vxF -f tests/project/spelling.words | while read -r word; do
            grep -nwF -e "$word" "$text" | sed "s|:.*|: $word|; s|^|$text:|" | grep . ||
                echo "$text: $word"
        done
    done > build/spelling.said
    nothing build/spelling.said
}
# A word of the list that no text has would let a misspelling pass.
words_used() {
    sort -u build/spelling.met | grep -vxF -f - tests/project/spelling.words > build/spelling.said
    nothing build/spelling.said
}
if echo | hunspell -d en_GB -l > /dev/null 2>&1; then
    mkdir -p build/bad
    printf '%s\n' "In Wrec, Bengio's words: receive \`recieve\` and \$recieve\$." '' \
        '~~~' recieve '~~~' '' 'Who will [@recieve1999] *recieve* it?' > build/bad/text.md
    fails "a word that nobody knows" 1 spelt build/bad/text.md
    says "build/bad/text.md:7: recieve"
    ok "each word of a text is in the dictionary or in tests/project/spelling.words" \
        spelt README.md docs/*.md docs/pandoc/*.md chapters/*/chapter.md
    ok "and each word of spelling.words is in a text" words_used
else
    echo "Words are not looked up: 'make setup FOR=maintainer' installs hunspell."
fi

# Bad input stops with the file, and a sentence.
bad() {
    mkdir -p build/bad/chapters/"$1" build/bad/notes/find
    printf -- '---\ntitle: "T"\nnumber: 1\nsummary: "S"\n---\n\n# T\n\n%s\n' "$2" \
        > build/bad/chapters/"$1"/chapter.md
    (cd build/bad && ln -sfn "$here/docs" docs && ln -sfn "$here/tests" tests &&
        pandoc --defaults=docs/pandoc/notes.yaml -M chapters="$1" -M out=notes \
            "chapters/$1/chapter.md" -o notes/x.html)
}
fails "a formula that is none" + bad 01-chain '$$ \frac{a \tag{1.1} $$'
says "chapters/01-chain/chapter.md: a formula is wrong, see above."
fails "an equation that is not there" + bad 01-chain 'See (1.7).'
says "there is no (1.7) in this chapter."
fails "a paper that is not in the list" + bad 01-chain 'As in [@nobody1999].'
says "nobody1999"
fails "a figure that is not drawn" + bad 01-chain '![A curve.](figures/none.svg)

*Figure 1.1.* Words.'
says "the figure figures/none.svg is not drawn yet"
fails "a live figure below none" + bad 01-chain '---
live: none
---'
says "'live: none' names none of its figures."
rm -r build/bad

# A page with the links that report a mistake, for the browser to look at; and then the
# page without them again.
reported=build/notes/02-rnn-reported.html
trap 'rm -f "$reported"' EXIT
ok "a page with an address for mistakes" make -s build/notes/02-rnn.html \
    REPORT='https://example.org/new?labels=text&body='
ok "an address that names where the text goes" grep -q 'body=Wrec%202.1' build/notes/02-rnn.html
ok "a page with a mail address" make -s build/notes/02-rnn.html REPORT=mailto:me@example.org
cp build/notes/02-rnn.html "$reported"
ok "a page without one" make -s build/notes/02-rnn.html
fails "has no link for it" 1 grep mistake.in build/notes/02-rnn.html

if command -v java > /dev/null && [ -e /usr/bin/epubcheck ]; then
    ok "epubcheck" java -jar /usr/bin/epubcheck --failonwarnings build/book/wrec.epub
    says "No errors or warnings detected."
else
    echo "epubcheck is missing: 'make setup FOR=maintainer' installs it."
fi
ok "the book's log" awk -f docs/pandoc/log.awk build/book/wrec.log

# Versions that the tests were written with.
if command -v npm > /dev/null && command -v chromium > /dev/null &&
    { [ -d build/npm/node_modules/vnu-jar ] || npm install --silent --no-audit --no-fund \
        --prefix build/npm playwright-core@1 axe-core@4 vnu-jar@23 > /dev/null 2>&1; }; then
    ok "valid HTML and CSS" java -jar build/npm/node_modules/vnu-jar/build/dist/vnu.jar \
        --errors-only --skip-non-html build/notes/*.html
    # A browser is slow to begin, so what it tries counts as one.
    ok "the pages in a browser" node tests/project/pages.js build/notes build/npm
else
    echo "The pages are not tried in a browser: that needs chromium, npm and a network."
fi
finish notes
