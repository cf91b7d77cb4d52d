#!/bin/sh
# test_handout.sh   What is given away: it works where it is unpacked, holds no
# answer to what is set, and what platforms get runs as they would run it.
. tests/project/ok.sh
workroom
# A platform's folders have plain names, which its scripts take for granted.
plain=$(mktemp -d)
trap 'chmod -R u+w "$work"; rm -rf "$work" "$plain"' EXIT
# In a copy, because others copy build/ while this one makes handouts there.
mkdir "$work/course" && cd "$work/course" && copy_course || exit 1
for file in README.md LICENSE .gitignore .gitattributes .clangd; do
    cp "$here/$file" . || exit 1
done
here=$PWD

# Of the functions that are to be written, no file but the exercise's stub has a
# definition. In this course the name of a function begins the line of its
# definition, so grep finds one.
(make -s steps) > "$work/steps"
no_answer() {
    for m in "$@"; do
        cmp "exercises/$m.c" "solutions/$m.stub" || return 1
        awk -F '\t' -v m="$m" '$1 == m { print $4 }' "$work/steps" |
            tr ' ' '\n' | sed 's/.*/^&(/'
    done > "$work/set"
    [ -s "$work/set" ] && ! grep -rf "$work/set" --include='*.c' lib tests solutions chapters
}
# The same under other names: no two statements of an answer to these modules in a row.
# Earlier models are passed over, since the lecturer has opened them.
# Two programs of chapters have such a pair that answers nothing: order.c sets two biases
# to 0, and mackey.c takes two rows of states, one after the other.
no_statement() {
    for m in "$@"; do
        cat "$here/solutions/$m.c"
    done > "$work/models"
    find . -type f \( -name '*.[ch]' -o -name '*.md' -o -name '*.js' -o -name '*.txt' \
        -o -name '*.stub' \) ! -path './solutions/*.c' \
        ! -name order.c ! -name mackey.c > "$work/texts"
    xargs awk -f "$here/tests/project/answers.awk" "$work/models" < "$work/texts" > "$work/found"
    nothing "$work/found"
}
# Objects: the answers of those that somebody later needs, and else only oracles and
# mistakes, which have other instructions.
no_object() {
    for m in "$@"; do
        [ ! -e "solutions/$m.o" ] || { echo "solutions/$m.o"; return 1; }
    done
    other_code tests/*/*.o
}
# A line for each function of objects: its instructions without places, and its name.
# Those of fewer than eight instructions are alike by chance.
code_of() {
    for object in "$@"; do
        objdump -d --no-show-raw-insn --no-addresses "$object" | awk -v object="$object" '
            function end() { if (n >= 8) print text "\t" object " " name; text = ""; n = 0 }
            /^<.*>:$/ { end(); name = $1; next }
            NF { sub(/#.*/, ""); sub(/<.*/, ""); gsub(/0x[0-9a-f]+\(%rip\)/, "(%rip)")
                 if ($1 ~ /^(j|call)/) $2 = ""
                 $1 = $1; text = text $0 ";"; n++ }
            END { end() }'
    done
}
other_code() {
    [ -s "$work/code" ] || code_of "$here"/build/gcc/solutions/*.o > "$work/code"
    [ -s "$work/code" ] || return 1
    code_of "$@" | awk -F '\t' 'NR == FNR { model[$1] = $2; next }
        $1 in model { print $2 " as in " model[$1] }' "$work/code" - > "$work/found"
    nothing "$work/found"
}
no_path() {
    ! grep -rlF "$here" .
}
schema() {
    /usr/bin/python3 -c 'import json, sys
try:
    import jsonschema
except ImportError:
    sys.exit()  # make setup FOR=maintainer installs it
jsonschema.validate(*(json.load(open(f)) for f in sys.argv[1:]))' "$2" \
        "tests/project/schemas/$1.json"
}
# The model answer as the exercise.
solve() {
    cp "$here/solutions/$1.c" "exercises/$1.c"
}

fails "a handout up to nowhere" + make handout UPTO=clop
says "There is no module UPTO=clop. There are: chain"
fails "for no platform" + make handout PLATFORM=blackboard
says "There is no PLATFORM=blackboard. There are: gradescope github prairielearn."

ok "a handout without answers" make -s handout
says "build/wrec.tar.gz is made."
mkdir "$work/all" && cd "$work/all" && tar -xzf "$here/build/wrec.tar.gz" && cd wrec || exit 1
modules=$(cut -f 1 "$work/steps" | uniq)
ok "it has no answer" no_answer $modules
ok "nor one under other names" no_statement $modules
ok "nor as an object" no_object "$(echo "$modules" | tail -n 1)"
if [ -d "$here/build/gcc/lib" ]; then
    of_course() {
        find "$here/build/gcc/lib" "$here/build/gcc/tests/probes" "$here/build/gcc/chapters" \
            -name '*.o' > "$work/objects"
        set --
        while read -r object; do set -- "$@" "$object"; done < "$work/objects"
        other_code "$@"
    }
    ok "nor one in another order, which compiles to the same code" of_course
fi
# That these searches find something.
sed 's/chain_/my_/g' "$here/solutions/chain.c" > lib/mine.c
fails "a copy with other names" + no_statement chain
says "lib/mine.c"
rm lib/mine.c
fails "an object of a model" + other_code solutions/chain.o
says "chain_backward"
ok "nor oracles and mistakes to read" test -z "$(find tests/oracles tests/mistakes solutions -name '*.c')"
ok "nor the grader" test ! -e tests/grader
ok "nor the project's own tests" test ! -e tests/project
ok "nor a path of ours" no_path
if command -v clangd > /dev/null; then
    ok "an editor finds nothing wrong in an exercise" clangd --check=exercises/chain.c
    says "All checks completed, 0 errors"
fi
last=$(cut -f 1 "$work/steps" | tail -n 1)
fails "a figure that needs the answer to what is set" + make plot M="$last"
says "This handout has no model answer for $last: with MINE=1 your own code takes its place."
output=$(make learn 2>&1 | grep "^rm ")
ok "make throws nothing away before the learner's eyes" test -z "$output"
for name in check crosscheck bench grade grade-class handout instructor; do
    fails "no make $name" 2 make "$name"
    says "This is a handout, without make $name: the whole course has it."
done
ok "its README promises none of them" sh -c '! grep -E "make (setup )?(check|bench|grade|handout)" README.md'
ok "the board" make -s learn
says "next  forward"
ok "its help names nothing that it has not" sh -c '! make | grep -E "make (check|bench|grade|handout|weave)"'
ok "its Makefile is ours" cmp Makefile "$here/Makefile"
solve chain
sed 's/dh\[t - 1\] += p->w \* da/dh[t - 1] -= p->w * da/' exercises/chain.c > new && mv new exercises/chain.c
fails "a mistake, named" + make -s try M=chain STEP=backward
says "w da_t is subtracted"
ok "a step" make -s try M=chain STEP=forward
solve lstm
ok "a contest with an answer that nobody can read" make -s contest
says "  20    32 "
ok "reset" make -s reset M=chain
ok "the exercise is the stub again" cmp exercises/chain.c solutions/chain.stub

# The same object as a compiler for ARM would mark it (183 is that processor).
cp tests/oracles/rnn.o kept.o
printf '\267\000' | dd of=tests/oracles/rnn.o bs=1 seek=18 conv=notrunc 2> /dev/null
echo "// begun" >> exercises/rnn.c
fails "an object for another kind of computer" + make try M=rnn
says "tests/oracles/rnn.o was made for another kind of computer than this one."
mv kept.o tests/oracles/rnn.o

cd "$here" || exit 1
ok "a handout up to rnn" make -s handout UPTO=rnn
mkdir "$work/rnn" && cd "$work/rnn" && tar -xzf "$here/build/wrec.tar.gz" && cd wrec || exit 1
ok "it has the answers before" cmp solutions/chain.c "$here/solutions/chain.c"
ok "and not its own" no_answer rnn
ok "not even as an object" test ! -e solutions/rnn.o
# Of all figures one before and one behind what is set, since all take ten seconds.
ok "the figures that need no answer to what is set" make plots \
    ALL_FIGURES="build/figures/01-chain/map.svg build/figures/02-rnn/drift.svg"
says "The figures are in build/figures."
says "Those of rnn need your own code: 'make plot M=rnn MINE=1'."
ok "they are drawn" test -s build/figures/01-chain/map.svg
ok "and no other" test ! -e build/figures/02-rnn
ok "nor later chapters" test -z "$(ls -d chapters/*bptt exercises/bptt.c 2> /dev/null)"
fails "the capstone of a later chapter" 2 make capstone
says "This handout ends before the capstone"
fails "a contest without the answer" 2 make contest
says "This handout has no model answer for lstm"
solve rnn
ok "its board" make -s try M=rnn STEP=softmax

# Other kinds, made by the script alone. Each ends with the module that is set. All of
# them take a minute, so without EVERY_KIND=1 only one in the middle is searched.
kinds() {
    handed=
    for m in $modules; do
        handed="$handed${handed:+ }$m"
        [ -n "${EVERY_KIND:-}" ] || [ "$m" = bptt ] || continue
        (cd "$here" && UPTO=$m MODULES=$handed sh tests/grader/handout.sh build/gcc learner) || return 1
        rm -rf "$work/kind" && mkdir "$work/kind" && cd "$work/kind" && tar -xzf "$here/build/wrec.tar.gz" &&
            cd wrec && no_answer "$m" && no_statement "$m" && [ ! -e "solutions/$m.c" ] &&
            [ -z "$(find . -name '*.a' -o -name 'judge_*' -o -name '*.so')" ] &&
            no_object "$m" || { echo "A handout up to $m has it."; return 1; }
    done
}
ok "no handout has an answer to what is set" kinds

cd "$here" || exit 1
if [ -x build/gcc/grade ] && [ -x build/gcc/judge_chain ]; then
    # What could be made from the objects of a handout without answers, five ways, and
    # by the names of what it holds.
    mkdir "$plain/class" && chmod 755 "$plain" && o=$work/all/wrec/solutions/chain.o
    bytes() {
        objcopy -O binary -j .text "$o" "$work/text" && od -An -v -tu1 "$work/text" |
            sed 's/^ *//; s/  */,/g'
    }
    { echo '#include "chain.h"'; printf '__asm__(".text\n.globl chain_forward\nchain_forward:\n'
        bytes | sed 's/.*/.byte &\\n/' | tr -d '\n'; echo '");'; } > "$plain/class/bytes_chain.c"
    { echo '__attribute__((section(".text"))) const unsigned char chain_forward[] = {'
        bytes | sed 's/$/,/'; echo '};'; } > "$plain/class/array_chain.c"
    { echo '#define _GNU_SOURCE'; echo '#include <sys/mman.h>'; echo '#include <string.h>'; echo '#include "chain.h"'
        echo 'static const unsigned char code[] = {'; bytes | sed 's/$/,/'; echo '};'
        echo 'int chain_half_life(size_t T, const double *log10_dh, double *tau) {'
        echo '    void *at = mmap(0, sizeof code, 7, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);'
        echo '    memcpy(at, code, sizeof code);'
        echo '    return ((int (*)(size_t, const double *, double *))at)(T, log10_dh, tau); }'; } > "$plain/class/mapped_chain.c"
    mkdir -p "$plain/class/beside/exercises" "$plain/class/object/exercises"
    cp "$o" "$plain/class/beside/exercises/code.o" && cp "$o" "$plain/class/object/exercises/chain.o"
    cp "$o" "$plain/class/object/exercises/chain.c"
    echo '__asm__(".incbin \"exercises/code.o\"");' > "$plain/class/beside/exercises/chain.c"
    cp -r "$work/all/wrec/tests" "$plain/class/beside"
    # Every function that an object of the handout defines, called by its name.
    { echo '#include "chain.h"'
        echo 'int chain_half_life_oracle(size_t, const double *, double *);'
        echo 'int chain_half_life(size_t T, const double *log10_dh, double *tau) { return chain_half_life_oracle(T, log10_dh, tau); }'
    } > "$plain/class/oracle_chain.c"
    unearned() {
        M=chain SEED=11 JOBS=2 OUT=$plain/marks build/gcc/grade build/gcc class "$plain/class" &&
            awk -F, 'NR > 1 { n++; if ($2 != 0) { print; bad = 1 } } END { exit bad || n != 6 }' "$plain/marks/marks.csv" &&
            grep -q crashed "$plain/marks/reports/mapped/report.json"
    }
    ok "no point for what can be made from its objects" unearned
    # As the platform would run it, in a place that is not the root folder.
    ok "an autograder for Gradescope" make -s handout PLATFORM=gradescope UPTO=chain
    a=$plain/autograder
    mkdir -p "$a/source" "$a/submission"
    (cd "$a/source" && unzip -q "$here/build/wrec-gradescope.zip")
    cp -a build "$a/source/wrec"
    cp solutions/chain.c "$a/submission"
    sed -i "s#/autograder#$a#g" "$a/source/run_autograder"
    chmod 755 "$plain" "$a" "$a/source"
    ok "it is set up by a script" test -s "$a/source/setup.sh"
    ok "it grades" "$a/source/run_autograder"
    ok "its score" grep -q '"score":.*100' "$a/results/results.json"
    ok "everyone sees it at once" grep -q '"visibility":.*visible' "$a/results/results.json"
    ok "and nobody another's" sh -c '! grep -q leaderboard "$1"' - "$a/results/results.json"
    sed -i 's/LEADERBOARD=0/LEADERBOARD=1/; s/VISIBILITY=visible/VISIBILITY=hidden/' "$a/source/run_autograder"
    rm "$a/submission/"* && cp exercises/chain.c "$a/submission"
    ok "as the lecturer wishes" "$a/source/run_autograder"
    ok "the points of all" grep -q leaderboard "$a/results/results.json"
    ok "and not at once" grep -q '"visibility":.*hidden' "$a/results/results.json"
    sed -i 's/VISIBILITY=hidden/VISIBILITY=perhaps/' "$a/source/run_autograder"
    ok "a grader that cannot run" "$a/source/run_autograder"
    says "There is no VISIBILITY=perhaps."
    ok "tells it" grep -q 'not your fault' "$a/results/results.json"
    ok "in the platform's form" schema gradescope "$a/results/results.json"

    ok "a question for PrairieLearn" make -s handout PLATFORM=prairielearn UPTO=chain
    mkdir "$work/p" && tar -C "$work/p" -xzf build/wrec-prairielearn.tar.gz
    q=$work/p/wrec-prairielearn/questions/wrec-chain
    ok "its settings" grep -q '"title": "One neuron in time"' "$q/info.json"
    mkdir -p "$plain/grade/student"
    cp solutions/chain.c "$plain/grade/student"
    ok "it holds no answer" test -z "$(find "$q" -name '*.c')"
    mv "$q/tests" "$plain/grade"
    mv "$work/p/wrec-prairielearn/wrec" "$plain"
    cp -a build "$plain/wrec"
    sed -i "s#/grade/#$plain/grade/#g; s#/wrec #$plain/wrec #" "$plain/grade/tests/run.sh"
    chmod 755 "$plain/grade"
    ok "it grades" "$plain/grade/tests/run.sh"
    ok "its score" grep -q '"score":.*1' "$plain/grade/results/results.json"
    rm -r "$plain/grade/forms" "$plain/wrec/build"
    ok "a grader that cannot run" env CC=none "$plain/grade/tests/run.sh"
    ok "tells it" grep -q 'not your fault' "$plain/grade/results/results.json"
    ok "in the platform's form" schema prairielearn "$plain/grade/results/results.json"

    # Times are taken by a program that nothing else here has compiled. It takes half
    # a minute and has tests of its own, so a stand-in is enough.
    rm -f build/gcc/bench
    ok "the bench is compiled for the archive" sh -c 'make -n instructor | grep -q "build/gcc/bench.part"'
    printf '#!/bin/sh\necho "nothing was timed"\n' > build/gcc/bench && chmod +x build/gcc/bench
    ok "an archive for lecturers" make -s instructor
    mkdir "$work/i" && tar -C "$work/i" -xzf build/wrec-instructor.tar.gz
    ok "with the answers" cmp solutions/chain.c "$work/i/wrec-instructor/solutions/chain.c"
    ok "and the mistakes" cmp tests/mistakes/chain.c "$work/i/wrec-instructor/tests/mistakes/chain.c"
    ok "and the times that things take, all model answers with all their points" \
        grep -q '^\([0-9]*\) of \1 points.* s\.$' "$work/i/wrec-instructor/times.txt"

    ok "a workflow for GitHub" make -s handout PLATFORM=github UPTO=rnn
    ok "for that module" test -n "$(tar -xzOf build/wrec-github.tar.gz | grep 'M="rnn"')"
fi
finish handout
