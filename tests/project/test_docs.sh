#!/bin/sh
# test_docs.sh MODULE...   What the words of the course promise: numbers of
# equations, names of sections, listings and figures agree with the code.
. tests/project/ok.sh
workroom

# The tags of a chapter count 1, 2, 3 without a gap.
tags_count() {
    grep -o '\\tag{[0-9.]*}' "$1" | tr -d '\\tag{}' > "$work/tags"
    [ -s "$work/tags" ] && awk -F. '$2 != NR { print "after (" last ") comes (" $0 ")"; exit 1 } { last = $0 }' "$work/tags"
}

# Every "(1.5)" of a file is an equation of a chapter.
tags_known() {
    cat chapters/*/chapter.md | grep -o '\\tag{[0-9.]*}' | tr -d '\\tag{}' > "$work/known"
    # f(1.5) is a function and its argument, not an equation.
    grep -oE '(^|[^A-Za-z0-9_])\([1-9][0-9]?\.[1-9][0-9]?\)' "$@" |
        sed 's/.*(\(.*\))/\1/' | sort -u > "$work/used"
    unknown=$(grep -vxFf "$work/known" "$work/used")
    [ -z "$unknown" ] || { echo "no chapter has equation $unknown"; return 1; }
}

# Figures are compared as they are seen: the same shapes and words, and of the
# coordinates at most one in fifty more than a pixel away. Last digits differ
# between machines. Where rounding errors themselves are drawn, which the plot's
# script says, one mark in ten may be more than three pixels away, or be another.
figure_fresh() {
    [ -f "$1" ] && [ -f "$2" ] || { echo "missing: $1 or $2"; return 1; }
    script=$(echo "$1" | sed 's|figures/\(.*\)\.svg|\1.gp|')
    noisy=$(grep -c '^# Part of it is rounding\.$' "$script")
    awk -v noisy="$noisy" '
        function words_of(line, words) {
            gsub(/[^-+.0-9A-Za-z#]+/, " ", line)
            return split(line, words, " ")
        }
        FNR == NR { old[FNR] = $0; lines = FNR; next }
        {
            n = words_of($0, new)
            m = words_of(old[FNR], was)
            other += n != m
            for (i = 1; i <= n; i++) {
                coordinate = new[i] ~ /^[ML]?[-+.0-9]+$/
                total += coordinate
                if (new[i] == was[i]) continue
                sub(/^[ML]/, "", new[i]); sub(/^[ML]/, "", was[i])
                if (!coordinate) other++
                else if (!((new[i] - was[i]) ^ 2 <= (noisy ? 9 : 1))) moved++
            }
        }
        END {
            if (FNR != lines) exit 1
            if (noisy) exit 10 * (moved + other) > total
            exit other > 0 || 50 * moved > total
        }
    ' "$1" "$2" || { echo "$1 is not what the programs draw now:" \
        "'make weave' puts the new one there"; return 1; }
}

for m in "$@"; do
    folder=$(echo chapters/[0-9][0-9]-"$m")
    chapter=$folder/chapter.md
    ok "the equations of $m are numbered without a gap" tags_count "$chapter"
    ok "every equation named for $m exists" tags_known "$chapter" "lib/$m.h" \
        "solutions/$m.c" tests/*/"$m"*.c "$folder"/*.c
    make -s steps | awk -F '\t' -v m="$m" '$1 == m' > "$work/steps"
    cut -f 6 "$work/steps" |
        while read -r section; do
            grep -qx "## $section" "$chapter" || echo "## $section"
        done > "$work/missing"
    ok "every step of $m has its section in $chapter" nothing "$work/missing"
    cut -f 3 "$work/steps" | while read -r step; do
        sed -n '/^## What a learner/,/^## Exam/p' docs/teaching.md | grep -q "\`$step\`" || echo "$step"
    done > "$work/missing"
    ok "every step of $m serves a goal in docs/teaching.md" nothing "$work/missing"
    ok "the points of $m add up to 100" awk -F '\t' '{ sum += $5 } END {
        print sum; exit sum != 100 }' "$work/steps"
    ok "listings and numbers of $m" awk -f docs/weave.awk -v mode=check \
        -v data="build/data/${folder#chapters/}" "$chapter"
    for figure in "$folder"/figures/*.svg; do
        # A pattern that matches no file is left as it is.
        [ -e "$figure" ] || continue
        ok "$figure is fresh" figure_fresh "$figure" \
            "build/figures/${folder#chapters/}/${figure##*/}"
    done
    grep -o '](figures/[^)]*)' "$chapter" | sed 's/](\(.*\))/\1/' |
        while read -r figure; do
            [ -f "$folder/$figure" ] || echo "$figure"
        done > "$work/missing"
    ok "every figure of $m is there" nothing "$work/missing"
done

# Prints the figures that no chapter names in its running text, and the drawings, which
# have no number, whose section does not speak of a drawing. Captions and the texts that
# stand in for pictures are no running text, nor is code.
unnamed() {
    awk '
    function close_section() {
        if (drawing != "" && text !~ /[Dd]rawing/) print drawing ": its section does not speak of a drawing"
        # "Figures 1.1 and 1.2" would be no links.
        while (match(text, /Figure [0-9]+\.[0-9]+/)) {
            named[substr(text, RSTART + 7, RLENGTH - 7)] = 1
            text = substr(text, RSTART + RLENGTH)
        }
        drawing = text = ""
    }
    FNR == 1 || (/^## / && !code) { close_section() }
    FNR == 1 { code = 0 }
    /^ *(~~~|```)/ { code = !code }
    code { next }
    /^\*Figure [0-9.]+\*/ { number = $2; sub(/\.\*.*/, "", number); shown[number] = FILENAME }
    /^!\[/ || /^\*(Figure [0-9.]+|Drawing\.)\*/ { aside = 1 }
    aside && match($0, /figures\/drawing_[^)]*/) {
        drawing = FILENAME " " substr($0, RSTART, RLENGTH)
    }
    !aside { text = text $0 " " }
    /^$/ { aside = 0 }
    END {
        close_section()
        for (f in shown) if (!(f in named)) print shown[f] " Figure " f ": no chapter names it"
    }' "$@" > "$work/unnamed"
    nothing "$work/unnamed"
}
printf '%s\n' '![A](figures/a.svg)' '' '*Figure 1.1.* See Figure 1.2.' '' 'As Figure 1.3 and Figure' '1.4 show.' \
    '~~~' 'Figure 1.2' '~~~' '![B](figures/drawing_b.svg)' '' '*Drawing.* A drawing.' '' \
    '*Figure 1.2.*' '' '*Figure 1.3.* C' '' '*Figure 1.4.* D' '' '## This drawing' > "$work/text.md"
fails "two figures and a drawing that no text names" 1 unnamed "$work/text.md"
output=$(printf '%s\n' "$output" | sed "s|$work/text.md ||; s/:.*//" | sort | tr '\n' ' ')
says "Figure 1.1 Figure 1.2 figures/drawing_b.svg "
ok "every figure and drawing is named in the running text" unnamed chapters/*/chapter.md

ok "the first page knows how many steps there are" \
    grep -q "^Step 1 of $(make -s steps | wc -l), " chapters/00-before/chapter.md
ok "the transcript of the first page" awk -f docs/weave.awk -v mode=check \
    -v data=build/data/00-before chapters/00-before/chapter.md
ok "numbers of the last page" awk -f docs/weave.awk -v mode=check \
    -v data=build/data/11-after chapters/11-after/chapter.md
ok "listings and numbers of docs/performance.md" awk -f docs/weave.awk \
    -v mode=check -v data=build/data/docs docs/performance.md
ok "its figure is fresh" figure_fresh docs/figures/bench.svg build/figures/docs/bench.svg

# A key is @bengio1994, or -@bengio1994 where the sentence names the authors.
cat README.md docs/*.md chapters/*/chapter.md |
    grep -oE '(^|[^A-Za-z0-9.])@[a-z]+[0-9]{4}[a-z]*' | sed 's/.*@//' |
    sort -u > "$work/cited"
sed -n 's/^@[a-z]*{\(.*\),$/\1/p' docs/references.bib | sort > "$work/entries"
uniq -d "$work/entries" > "$work/missing"
ok "no two entries of docs/references.bib have one key" nothing "$work/missing"
comm -23 "$work/cited" "$work/entries" > "$work/missing"
ok "everything that is cited is in docs/references.bib" nothing "$work/missing"
comm -13 "$work/cited" "$work/entries" > "$work/missing"
ok "everything in docs/references.bib is cited" nothing "$work/missing"

lines=$(wc -l < README.md)
ok "the README has under 150 lines" test "$lines" -lt 150
grep -oh '](\([^)#]*\))' README.md docs/*.md | sed 's/](\(.*\))/\1/' |
    while read -r link; do
        case $link in http*) ;; *) [ -e "$link" ] || [ -e "docs/$link" ] || echo "$link" ;; esac
    done > "$work/missing"
ok "every link of the README leads somewhere" nothing "$work/missing"

git ls-files '*.c' '*.h' 2> /dev/null | while read -r file; do
    awk -v file="$file" '
        # In this house style a function opens and closes at the margin.
        /^\{/ { begun = FNR }
        /^\}/ && begun && FNR - begun > 40 { print file ":" begun, FNR - begun }
        /^\}/ { begun = 0 }
        END { if (file ~ /\.c$/ && NR > 400) print file, NR }' "$file"
done > "$work/long"
ok "no C file has over 400 lines, and no function over 40" nothing "$work/long"

# A name that a debugger or a message shows should lead to one place in tests/.
# Files are preprocessed first, so that ctags sees the functions that macros make;
# of what comes out it gets only the lines of the files, not of all headers, which are
# read once, because the files are preprocessed as if they were one.
# Attacks may repeat names, since each is a file that somebody hands in alone.
function_names() {
    find tests -name '*.c' ! -path '*/hostile/*' | sort > "$work/sources"
    sed 's|.*|#include "&"|' "$work/sources" > "$work/all.c"
    ${CC:-gcc} -E -I. -Ilib -DMODULE=chain -DEACH_MODULE= "$work/all.c" 2> /dev/null |
        awk -v to="$work/" '
            /^# [0-9]/ {
                file = $3
                own = file ~ /^".\/tests\/.*\.c"$/ && file !~ /\.\./
                gsub(/^".\/|"$/, "", file)
                gsub("/", "+", file)
                next
            }
            own { print > (to file) }'
    ctags --language-force=C --kinds-C=f --sort=no -x --_xformat='%N %F' "$work"/tests+*.c |
        sed -n 's|^\([^ ]*\) .*/\(tests+.*\)$|\1 \2|p' | tr + / | sort -u
}
if command -v ctags > /dev/null; then
    function_names > "$work/functions"
    ok "the functions of the tests are found" test "$(wc -l < "$work/functions")" -gt 1000
    # The sanitizers prescribe the names of their settings, as C does main(), and BLAS
    # those of its functions.
    awk '$1 != "main" && $1 !~ /^(__|cblas_)/ { n[$1]++; where[$1] = where[$1] " " $2 }
        END { for (f in n) if (n[f] > 1) print f ":" where[f] }' "$work/functions" |
        sort > "$work/twice"
    cat "$work/twice"
    ok "no two functions in tests have the same name, as these do" test ! -s "$work/twice"
else
    echo "Names of functions are not compared: 'make setup FOR=maintainer'" \
        "installs universal-ctags."
fi
find tests/runner tests/grader tests/project -name '*.[ch]' ! -path '*/hostile/*' |
    sed 's|.*/||' | sort | uniq -d > "$work/twice"
ok "no two files of the runner, the grader and the project do" nothing "$work/twice"

lines=$(wc -l < Makefile)
ok "the Makefile that a newcomer opens has at most 350 lines ($lines)" \
    test "$lines" -le 350
finish docs
