#!/bin/sh
# test_kept.sh   What the course says was measured: kept data are of today's code and
# of enough runs, and a number in the prose is woven or has a reason to stand.
. tests/project/ok.sh
workroom
here=$PWD

# ---- the digest of a program's code -----------------------------------------

mkdir "$work/tiny" "$work/tiny/lib"
cat > "$work/tiny/main.c" << 'END'
#include "lib/used.h"
/* A comment, "with" quotes and // more. */
int main(void) { return used(1) - '/'; }  // the end
const char *const text = "a /* b */ \" // c" " d";
END
printf 'int used(int);\n' > "$work/tiny/lib/used.h"
printf '#include "used.h"\nint used(int a)\n{\n    return a;\n}\n' > "$work/tiny/lib/used.c"
printf 'int idle(int a);\nint idle(int a) { return a; }\n' > "$work/tiny/lib/idle.c"
digest() {  # digest NAME: leaves what code.sh says in the file NAME
    (cd "$work/tiny" && for file in main lib/used lib/idle; do
        ${CC:-gcc} -c -MMD -MF $file.d $file.c -o $file.o || exit 1
    done && sh "$here/chapters/code.sh" main.o -- lib/used.o lib/idle.o) > "$work/$1"
}
differ() { ! cmp -s "$work/$1" "$work/$2"; }
change() {  # change FILE COMMAND: edits a file of the tiny program for one digest
    cp "$work/tiny/$1" "$work/saved"
    sed "$2" "$work/saved" > "$work/tiny/$1"
    digest changed
    cp "$work/saved" "$work/tiny/$1"
}
ok "the code of a program is listed" digest first
ok "with sources and headers, and without what it does not call" \
    test "$(cut -f 2 "$work/first" | tr '\n' ' ')" = "lib/used.c lib/used.h main.c "
change main.c 's|/\* A comment.*|/* Another\n comment. */|; s|  // the end||'
ok "another comment is the same code" cmp "$work/first" "$work/changed"
change lib/used.c 's/int used(int a)/int\nused( int  a )/'
ok "another layout is the same code" cmp "$work/first" "$work/changed"
change main.c 's/" " d"/ d"/'
ok "a text that is not broken in two is the same code" cmp "$work/first" "$work/changed"
change lib/used.c 's/return a/return a + 0/'
ok "another term is not" differ first changed
change lib/used.h 's/(int)/(int a)/'
ok "nor is another header" differ first changed
change lib/used.c '$a static int\nhelp(int a)\n{\n    return a;\n}\n\nint\nother(int a)\n{\n    return help(a);\n}'
ok "a function that nothing calls is none of the program's" cmp "$work/first" "$work/changed"
change lib/used.h '$a int other(int a,\n          int b);'
ok "nor is its prototype" cmp "$work/first" "$work/changed"
change lib/used.c 's/return a;/return help(a);/; /int used/i static int\nhelp(int a)\n{\n    return a;\n}\n'
cp "$work/changed" "$work/helped"
ok "one that is called through another is" differ first changed
change lib/used.c 's/return a;/return help(a);/; /int used/i static int\nhelp(int a)\n{\n    return 2 * a;\n}\n'
ok "and counts with what it does" differ helped changed
change main.c 's|// c|// e|'
ok "nor is what looks like a comment inside of a text" differ first changed

# ---- the runs of an experiment ----------------------------------------------

mkdir -p "$work/data/slow"
printf 'plain 2\nclipped 3\n' > "$work/slow.runs"
printf 'made\t2026-01-01\nruns\tplain\t2\t30\n' > "$work/slow.card"
awk -v what=plan -v n= -v place="$work/data/slow" -f chapters/runs.awk \
    "$work/slow.runs" "$work/slow.card" > "$work/plan"
ok "a plan has every run" test "$(wc -l < "$work/plan")" -eq 5
ok "with the seconds that it took, or ten" \
    test "$(cut -f 2 "$work/plan" | tr '\n' ' ')" = "30 30 10 10 10 "
ok "SEEDS decides how many" test "$(awk -v what=plan -v n=7 -v place=x \
    -f chapters/runs.awk "$work/slow.runs" "$work/slow.card" | wc -l)" -eq 14
: > "$work/data/slow/plain-1.tsv"
left=$(awk -v what=left -v begun=0 -v first=90 -v now=60 -f chapters/runs.awk "$work/plan")
# After a minute 30 of 90 seconds of work are done, so two more minutes are left.
ok "the time left follows from the pace so far" \
    sh -c "echo '$left' | grep -q '1 of 5 runs are finished, about 2 min left'"
printf 'seconds\t2\n' > "$work/data/slow/plain-1.values"
printf 'seconds\t4\n' > "$work/data/slow/plain-2.values"
ok "a card has runs and mean seconds" test "$(awk -v what=card -f chapters/runs.awk \
    "$work"/data/slow/*.values)" = "$(printf 'runs\tplain\t2\t3')"

# ---- the data that are kept -------------------------------------------------

# of_today CARD CODE   Names the files that have changed since the card was written.
of_today() {
    [ -f "$1" ] || { echo "there is no $1: 'make reproduce' and 'make weave' make it"; return 1; }
    sed -n 's/^code	//p' "$1" | diff - "$2" | sed -n 's/^[<>].*	//p' | sort -u > "$work/newer"
    [ ! -s "$work/newer" ] || { echo "$1 is older than $(paste -sd ' ' "$work/newer"): 'make" \
        "reproduce' and then 'make weave' make its data anew"; return 1; }
}
# enough CARD RUNS   Every family has the runs that its list asks for, and 15 at least,
# or 5 where one takes over ten minutes.
enough() {
    awk 'FNR == NR { if ($1 == "runs") { have[$2] = $3; seconds[$2] = $4 } next }
        have[$1] < $2 || have[$1] < (seconds[$1] > 600 ? 5 : 15) { print $1 " has " have[$1] + 0 " runs"; few = 1 }
        END { exit few }' "$1" "$2"
}
sed 's/^/code	/' "$work/first" > "$work/card"
ok "a card of today's code is fresh" of_today "$work/card" "$work/first"
change lib/used.c 's/return a/return 2 * a/'
fails "a card of older code is not" 1 of_today "$work/card" "$work/changed"
says "is older than lib/used.c: 'make reproduce' and then 'make weave' make its data anew"
fails "too few runs are noticed" 1 enough "$work/slow.card" "$work/slow.runs"
says "plain has 2 runs"
printf 'runs\tplain\t5\t700\nruns\tclipped\t15\t3\n' > "$work/long.card"
ok "five are enough where one takes over ten minutes" enough "$work/long.card" "$work/slow.runs"
# What is known to be older or fewer stands in kept.owed, with the reason. It may not
# stand there any longer than that.
ls chapters/*/*.runs chapters/*/kept/*.tsv | sed 's|/kept/|/|; s/\.[a-z]*$//' | sort -u > "$work/kept"
while read -r name; do
    card=${name%/*}/kept/${name##*/}.card list=$name.runs
    owed=$(awk -F '\t' -v n="${name#chapters/}" '$1 == n { print $2 }' tests/project/kept.owed)
    if [ -n "$owed" ]; then
        echo "${name#chapters/} is owed: $owed"
        current() { of_today "$card" "build/data/${name#chapters/}.code" &&
            { [ ! -e "$list" ] || enough "$card" "$list"; }; }
        fails "what is owed of ${name#chapters/} is still owed" 1 current
        continue
    fi
    ok "the data kept of ${name#chapters/} are of today's code" \
        of_today "$card" "build/data/${name#chapters/}.code"
    if [ -e "$list" ]; then
        ok "and of enough runs" enough "$card" "$list"
    else
        ok "and make knows its program" test "$(sed -n 's/^source	//p' "$card")" = "$(cksum < "$name.c")"
    fi
done < "$work/kept"

# ---- numbers in the prose ---------------------------------------------------

# loose FILE...   The numbers of a text that look measured, because they have a
# decimal point, are a power of ten, per cent, or so many times or seconds, or so many
# of so many; and that no program has put there. Prints a line "file, tab, number".
loose() {
    awk '
    FNR == 1 { code = claims = 0 }
    /^(~~~|```)/ { code = !code }
    /^<!--\/?claims[^>]*-->/ { claims = !claims }
    !code && !claims {
        line = $0
        gsub(/<!--value [^>]*-->[^<]*<!--\/-->/, "#", line)
        gsub(/<!--[^>]*-->|\\tag\{[^}]*\}|\([0-9]+\.[0-9]+\)|@[a-z0-9]+/, "", line)
        gsub(/(Figures?|Chapters?|sections?) [0-9.]+((, | and )[0-9.]+)*/, "", line)
        number = "[0-9][0-9,]*\\.[0-9]+|10\\^\\{?-?[0-9]+\\}?|[0-9]+ ?%|" \
            "[0-9]+ (times|fold|seconds|minutes|powers)|[0-9]+ of [0-9]+|" \
            "(two|three|four|five|six|seven|eight|nine|ten|twelve|twenty) (times|fold|powers)"
        while (match(line, number)) {
            print FILENAME "\t" substr(line, RSTART, RLENGTH)
            line = substr(line, RSTART + RLENGTH)
        }
    }' "$@" | sort -u
}
printf 'One of <!--value a %%.1f 1-->2.5<!--/--> is 3.7, (1.5) in Figure 1.2.\n~~~\n4.4\n~~~\nTen times 8 of 9.\n' \
    > "$work/text.md"
ok "loose numbers are found, and woven ones, equations and code are none" \
    test "$(loose "$work/text.md" | cut -f 2 | tr '\n' ' ')" = "3.7 8 of 9 "
loose chapters/*/chapter.md README.md docs/*.md > "$work/loose"
# A line of the list: the file, the reason, and the numbers with commas between.
awk -F '\t' '!/^#/ { n = split($3, number, /; /); for (i = 1; i <= n; i++) print $1 "\t" number[i] }' \
    tests/project/numbers.free | sort -u > "$work/free"
comm -23 "$work/loose" "$work/free" > "$work/unknown"
comm -13 "$work/loose" "$work/free" > "$work/gone"
ok "every number that looks measured is woven, or numbers.free says why not" nothing "$work/unknown"
ok "and numbers.free has none that is not there" nothing "$work/gone"
finish kept
