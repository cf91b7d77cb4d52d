#!/bin/sh
# test_front.sh   The front door, tried as its user would: every command, and
# everything that can be mistyped, in a copy where nothing can be lost.
. tests/project/ok.sh
workroom
cd "$work" && copy_course || exit 1

replace() {
    sed "s|$1|$2|" exercises/chain.c > exercise.new &&
        mv exercise.new exercises/chain.c
}

ok "make alone helps" make
says "make setup learn"
says "Lecturer"

ok "the board from another chapter on" make learn M=rnn
says "next  affine"
fails "the board of a chapter that is not there" 1 make learn M=chian
says "There is no module M=chian. There are: chain"
rm -f build/*/tests/runner/run_rnn.o
ok "the board" make learn
says "next  forward"
says "open  backward"
says "It is not written yet."
ok "without the tests of a chapter that is not begun" \
    test -z "$(ls build/*/tests/runner/run_rnn.o 2> /dev/null)"
output=$(make learn | awk 'length($0) > 80')
ok "the board fits 80 columns" test -z "$output"
output=$(make learn | grep "$(printf '\033')")
ok "no colour in a pipe" test -z "$output"
fails "a red try" 1 make try
says "exercises/chain.c:"
last=$(printf '%s\n' "$output" | tail -n 1)
ok "ends with our words, not with make's" test "$last" = \
    "  Again  make try M=chain STEP=forward, or make watch"
ok "hint" make hint M=chain STEP=backward
says "Hint 1 of 3"
ok "a stronger hint" make hint M=chain STEP=backward
says "Hint 2 of 3"
ok "the strongest hint" make hint M=chain STEP=backward
says "Hint 3 of 3"

fails "a module that is not there" + make try M=chian
says "There is no module M=chian. There are: chain"
fails "a step that is not there" + make try M=chain STEP=bakcward
says "Its steps are: forward backward numeric log10 halflife descent."
fails "a step with a quote in it" + make try M=chain STEP="it's"
says "chain has no STEP=it's."
fails "a module that is a command" + make try M="chain; touch pwned"
says "There is no module M=chain; touch pwned."
fails "a seed that is no number" + make try SEED="1;x"
says "SEED takes a whole number"
fails "reset without a module" + make reset
says "reset needs one of M=chain"
fails "reset of everything at once" + make reset M="chain rnn"
fails "plot without a module" + make plot M=nope
says "plot needs one of M=chain"
fails "figures from an unwritten exercise" + make plot M=rnn MINE=1
says "rnn_forward. These are not written, or call a step that is not: 'make learn' shows the next one."

fails "ready without a module" 2 make ready
says "ready needs one of M=chain"
ok "what a figure waits for" make ready M=chain STEP=numeric
says "1.3	01-chain/step	chain.forward chain.backward chain.numeric	1"
solve forward
ok "forward solved" make try M=chain STEP=forward
says "forward passes. Compare it with the model answer, solutions/chain.c:"
replace '!gsl_finite(h.0.)' '!gsl_finite(p->w)'
fails "a check that forgets h[0]" + make try M=chain STEP=forward
says "It looks like this: an h[0] that is not finite is accepted."
replace '!gsl_finite(p->w))$' '!gsl_finite(h[0]))'
ok "a try that passes goes on to the next step" make try
says "forward passes. Compare it with the model answer, solutions/chain.c:"
says "Write chain_backward in exercises/chain.c"
fails "which is red when tried again" + make try
ok "the board moves on" make learn
says "done  forward"
says "next  backward"
ok "a seed" make try M=chain STEP=forward SEED=7
fails "a red step on a seed" + make try M=chain STEP=backward SEED=7

solve backward
replace '#include <math.h>' '#include <math.h>\n#include <stdlib.h>'
replace 'dh\[t - 1\] += p->w \* da' 'dh[t - 1] -= p->w * da'
fails "a named mistake" + make try M=chain STEP=backward
says "w da_t is subtracted"
fails "the same on a seed" + make try M=chain STEP=backward SEED=7
says "w da_t is subtracted"
says "SEED=7"
replace 'dh\[t - 1\] -= p->w \* da' 'dh[t - 1] += p->w * da'

replace 'dp->w += da \* h\[t - 1\]' 'dp->w += da * h[t + 1]'
fails "a memory error" + make try M=chain STEP=backward
says "reads past the end of an array of 4 numbers"
replace 'dp->w += da \* h\[t + 1\]' 'abort(); dp->w += da * h[t + 1]'
fails "an abort" + make try M=chain STEP=backward
says "ends the program: abort()"
replace 'abort(); ' ''
echo 'double *array(void) { return 0; }' >> exercises/chain.c
fails "a name that is taken" + make try M=chain STEP=backward
says "array is also the name of a function around your code"
sed -i '$d' exercises/chain.c
replace 'dp->w += da \* h\[t + 1\]' 'dp->w += da * h[t - 1]'

replace 't = T; t > 0; t--) {' 't = malloc(8) != NULL ? T : 0; t > 0; t--) {'
fails "memory that is not given back" + make try M=chain STEP=backward
says "takes memory and does not give it back"
replace 't = malloc(8) != NULL ? T : 0; t > 0; t--) {' 't = T; t > 0; t--) {'

replace 'dp->b += da;' 'dp->b += da'
fails "a compile error" + make try M=chain STEP=backward
says "The compiler's first error, in step backward"
replace 'dp->b += da' 'dp->b += da;'

replace 't = T; t > 0; t--) {' 't = T; t > 0;) {'
fails "an endless loop" + make try M=chain STEP=backward
says "still running after 3 seconds"
replace 't = T; t > 0;) {' 't = T; t > 0; t--) {'

replace '^chain_backward(' 'chain_backwards('
fails "a renamed function" + make try M=chain STEP=backward
says "The linker finds no chain_backward"
replace '^chain_backwards(' 'chain_backward('

solve numeric
replace 'up = q + e, down' 'up = (exit(0), q) + e, down'
fails "exit(0) is no pass" + make try M=chain STEP=numeric
says "The step ended the whole program"
replace 'up = (exit(0), q) + e' 'up = q + e'

for s in log10 halflife descent; do solve $s; done
ok "a chapter solved" make learn
says "] 100"
says "affine: a product and a bias"
fails "a step of the next chapter" + make try M=rnn STEP=softmax
says "Write rnn_cross_entropy in exercises/rnn.c"
output=$(make learn | awk 'length($0) > 80')
ok "the full board fits 80 columns" test -z "$output"

fails "a contest before the step is written" + make contest
says "'make try M=lstm STEP=back' first."
cp exercises/lstm.c lstm.stub && cp solutions/lstm.c exercises/lstm.c
ok "a contest" make contest
says "  20    32 "
ok "its results are kept" test "$(wc -l < build/mine/contest.tsv)" -eq 3
printf '1\t32\t9.990\n' >> build/mine/contest.tsv
# The same function with something in its way.
sed -i 's/^lstm_step_backward(/unhindered(/' exercises/lstm.c
cat >> exercises/lstm.c << 'END'
int
lstm_step_backward(const lstm_params *p, const gsl_matrix *gate, const gsl_matrix *c_prev,
                   const gsl_matrix *c, const gsl_matrix *dh, gsl_matrix *dc, gsl_matrix *da,
                   gsl_matrix *dc_prev, gsl_matrix *dh_prev)
{
    for (volatile size_t i = 40 * gate->size1 * gate->size2; i > 0; i--) continue; // in its way
    return unhindered(p, gate, c_prev, c, dh, dc, da, dc_prev, dh_prev);
}
END
ok "a slow function in the contest" make contest
says "   9.99   it wins"
ok "loses at every size" test "$(echo "$output" | grep -c "it wins")" -eq 3
sed -i '/in its way/c #ifndef __SANITIZE_ADDRESS__\ndc->data[0]++;\n#endif' exercises/lstm.c
fails "a function that is right only when it is tested" + make contest
says "your numbers are not"
mv lstm.stub exercises/lstm.c

# The board of somebody who has done all that is due: verdicts are written by
# hand, since that is all the board reads. $1 is the outcome of the extra's steps.
verdicts() {
    mkdir -p verdicts
    make -s steps | awk -F '\t' -v extra="$1" '{
        print "step", $3, ($1 == "gru" ? extra : "right") > ("verdicts/" $1 ".verdict")
    }'
}
learn() {
    "$(ls build/*/learn | head -n 1)" verdicts "$@"
}
verdicts open
ok "all is done but an extra" learn learn
says "00 points are yours"
says "The rest is extra, if you like:"
says "make try M=gru"
output=$(learn learn | grep "next ")
ok "an extra is not next before it is begun" test -z "$output"
ok "an extra is not meant before it is begun" learn try
fails "an extra by its name" 1 learn try gru
says "Write gru_step in exercises/gru.c"
sed -i 's/^step gates open/step gates wrong/' verdicts/gru.verdict
ok "an extra that is begun" learn learn
says "next  gates"
verdicts right
ok "all is done, extras too" learn learn
output=$(learn learn | grep "The rest is extra")
ok "nothing is left over" test -z "$output"

ok "the learner's own data" make -s build/mine/data/01-chain/activations.tsv MINE=1

cp exercises/chain.c before.c
touch -d "2001-01-01" exercises/chain.c
cp -p exercises/chain.c solved.c
make -s reset M=chain > /dev/null && make -s learn > /dev/null && rm exercises/chain.c.*
mv solved.c exercises/chain.c
ok "an older file with other contents is tried anew" make learn
says "] 100"
make learn > /dev/null &
make try M=chain > /dev/null
wait
ok "two at once do each other no harm" make learn
says "] 100"
ok "reset" make reset M=chain
says "Your file is kept as exercises/chain.c.1."
ok "the learner's work is in the backup" cmp before.c exercises/chain.c.1
echo "int second;" >> exercises/chain.c
ok "a second reset" make reset M=chain
says "exercises/chain.c.2"
ok "the first backup is untouched" cmp before.c exercises/chain.c.1
ok "a third reset has nothing to keep" make reset M=chain
fails "and made no backup" + test -e exercises/chain.c.3

rm exercises/chain.c
fails "a missing exercise" + make learn
says "exercises/chain.c is missing: 'make reset M=chain' brings it back."
ok "brought back" make reset M=chain

mkdir tools
for tool in sh awk sed mkdir rm mv cp cmp ls cat env test printf dirname make \
    date tr sort grep pkg-config gcc as ld ${CC:-}; do
    [ -e "tools/$tool" ] || ln -s "$(command -v $tool)" "tools/$tool"
done
short() {
    PATH=tools "$@"
}
rm -f build/figures/01-chain/activations.svg
fails "gnuplot is absent" + short make build/figures/01-chain/activations.svg
says "gnuplot is missing: 'make setup' installs it."
fails "entr is absent" + short make watch
says "entr is missing"
rm -rf build/notes
fails "pandoc is absent" + short make notes
says "pandoc is missing: 'make setup' installs it."
# Which pages are made is shown by a Pandoc that makes empty ones.
printf '#!/bin/sh\nwhile [ "$1" != -o ]; do shift; done; : > "$2"\n' > tools/pandoc
chmod +x tools/pandoc && cp tools/pandoc tools/katex
# Three pages stand for all, because the others would wait for the data of their figures.
pages() {
    PATH="tools:$PATH" make build/notes/01-chain.html build/notes/02-rnn.html \
        build/notes/11-after.html
}
ok "pages of the notes" pages
cp chapters/01-chain/chapter.md before.md
echo "One more paragraph." >> chapters/01-chain/chapter.md
ok "pages after a change in one chapter" pages
ok "make that page only" test "$(echo "$output" | grep "  page ")" = \
    "  page    build/notes/01-chain.html"
printf '%s\n' '$$ x \tag{1.99} $$' >> chapters/01-chain/chapter.md
ok "pages after a new equation" pages
says "page    build/notes/02-rnn.html"
mv before.md chapters/01-chain/chapter.md
rm -r build/notes
rm tools/gcc
fails "gcc is absent" + short make learn
says "gcc is missing: 'make setup' installs it."

# Another system, simulated by a folder with that system's commands.
mkdir other
for tool in sh env id grep awk sed make cat mkdir tr; do
    ln -s "$(command -v $tool)" other/$tool
done
printf '#!/bin/sh\necho Darwin\n' > other/uname
chmod +x other/uname
elsewhere() {
    PATH=other "$@"
}
for system in "dnf dnf install gcc libasan libubsan" "pacman pacman -S --needed gcc" \
    "apk apk add gcc clang"; do
    printf '#!/bin/sh\n' > "other/${system%% *}"
    chmod +x "other/${system%% *}"
    fails "setup where there is ${system%% *}" + elsewhere make setup learn
    says "sudo ${system#* }"
    output=$(printf '%s' "$output" | grep -i 'pandoc\|katex')
    ok "learning needs no notes" test -z "$output"
    fails "which ${system%% *} has to bring too" + elsewhere make setup notes
    says " pandoc"
    says "sudo npm install -g katex"
    rm "other/${system%% *}"
done
fails "setup on macOS" + elsewhere make setup learn
says "brew install"
fails "setup of the grader on macOS" + elsewhere make setup grade
says "There is nothing for these, as Debian calls them: bubblewrap libseccomp-dev"

# Data of seconds are copied, until somebody changes a number in their program.
kept=build/data/01-chain/guessing.tsv
rm -f $kept && ok "data that are kept" make $kept
says "kept    $kept"
echo "// Another number." >> chapters/01-chain/guessing.c
ok "of a program that was edited" make $kept
says "data    $kept"

printf 'a\tb\n1\t2\n3\n' > build/data/01-chain/activations.tsv
fails "a malformed data file" + make build/figures/01-chain/activations.svg
says "activations.tsv:3: a row of 1 where the header names 2 columns"
printf 'a\tb\n' > build/data/01-chain/activations.tsv
fails "a data file without data" + make build/figures/01-chain/activations.svg
says "has no row of data"
: > build/data/01-chain/activations.tsv
fails "an empty data file" + make build/figures/01-chain/activations.svg
says "has no row of data"
rm build/data/01-chain/activations.tsv

mkdir -p empty/chapters/01-chain
cp -a Makefile lib tests solutions exercises docs empty
cp chapters/*.* empty/chapters
cp chapters/01-chain/chapter.md empty/chapters/01-chain
fails "a chapter folder without programs" + make -C empty plot M=chain
says "has no program (*.c) that makes data"

# root may write to a folder in spite of its mode, so root gets a file instead.
if [ "$(id -u)" -ne 0 ]; then
    chmod a-w build build/mine
    fails "a build folder that cannot be written" + make learn
    says "The folder build cannot be written"
    chmod u+w build build/mine
else
    rm -rf build && : > build
    fails "build is no folder" + make learn
    says "The folder build cannot be written"
    rm build
fi
finish front
