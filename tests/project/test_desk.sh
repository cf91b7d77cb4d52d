#!/bin/sh
# test_desk.sh   The learner's own tools: a language server finds no error where
# there is none, a debugger stops in the case that fails, and names that are nearly
# right are understood. EVERY_FILE=1 shows clangd all files instead of a few.
. tests/project/ok.sh
workroom
cd "$work" && copy_course || exit 1
cp "$here/.clangd" .

# ---- The editor -------------------------------------------------------------

clean() {
    clangd --check="$1" > said 2>&1
    grep '^E\[' said
    grep -q 'All checks completed, 0 errors' said
}
if command -v clangd > /dev/null; then
    some="exercises/chain.c solutions/gru.c tests/runner/run.c tests/runner/learn.c
        tests/mistakes/chain.c tests/project/seeds.c chapters/01-chain/distance.c"
    [ -z "${EVERY_FILE:-}" ] || some=$(find exercises solutions lib tests chapters -name '*.c' ! -path '*/hostile/*')
    for file in $some; do
        ok "clangd finds nothing wrong in $file" clean "$file"
    done
    sed 's/return GSL_EUNIMPL;/return w;/' exercises/chain.c > exercises/wrong.c
    fails "and does find what is wrong" + clean exercises/wrong.c
    rm exercises/wrong.c
else
    echo "Editors are not tried: 'make setup FOR=maintainer' installs clangd."
fi

ok "settings for VS Code" make editor
says ".vscode/tasks.json is made."
for file in .vscode/*.json; do
    ok "$file is JSON" /usr/bin/python3 -m json.tool "$file"
done
make -qp > rules 2> /dev/null
for goal in try watch hint learn; do
    ok "a task for $goal" grep -q "\"args\": \[\"$goal\"" .vscode/tasks.json
    ok "which make knows" grep -q "^$goal:" rules
done
echo '{ "mine": 1 }' > .vscode/tasks.json
ok "settings for VS Code again" make editor
says ".vscode/tasks.json is yours and stays; ours is docs/editor/vscode/tasks.json."
ok "which is so" grep -q mine .vscode/tasks.json

# What the Containerfile copies is all that 'make setup' needs in there.
ok "settings of the container" /usr/bin/python3 -m json.tool "$here/.devcontainer/devcontainer.json"
mkdir container && sed -n 's/^COPY \([^ ]*\) .*/\1/p' "$here/.devcontainer/Containerfile" |
    while read -r part; do cp -a "$part" container || exit 1; done
output=$(make -n -C container setup 2>&1)
text="the container"
says "sh docs/setup.sh"
says "gnuplot-nox"

# ---- The debugger -----------------------------------------------------------

# in_gdb COMMANDS SETTING...   what 'make debug' shows when these are typed
in_gdb() {
    typed=$1
    shift
    printf '%b' "$typed" | make -s debug "$@" 2>&1
}
if command -v gdb > /dev/null; then
    cp solutions/rnn.c exercises/rnn.c
    sed -i 's/CblasTrans, 1.0, x, W, 1.0, a)/CblasTrans, 2.0, x, W, 1.0, a)/' exercises/rnn.c
    ok "debug" in_gdb 'print *x\ncontinue\n' M=rnn STEP=affine
    says "The first case that is not right:"
    says "hit Breakpoint 1, rnn_affine"
    says "W = 3 x 2 matrix"
    says "b = vector of 3"
    says "= 2 x 2 matrix"
    says "6 of 6 numbers differ."
    sed -i 's/CblasTrans, 2.0, x, W, 1.0, a)/CblasTrans, 1.0, x, NULL, 1.0, a)/' exercises/rnn.c
    ok "debug a crash" in_gdb 'continue\nframe\n' M=rnn STEP=affine
    says "received signal"
    says "This is your line"
    says "rnn_affine"
    ok "debug a sequence, in a chapter that its step names" in_gdb '' STEP=readout
    says "hit Breakpoint 1, rnn_readout"
    says "sequence of"
    fails "debug a step that is not there" + make debug M=rnn STEP=afine
    says "Did you mean STEP=affine?"
    sed -i 's/return GSL_SUCCESS;/return GSL_SUCCESS/' exercises/rnn.c
    fails "debug what does not compile" + make debug M=rnn STEP=affine
    says "It cannot be debugged before it compiles"
    ok "the stub again" make reset M=rnn
else
    echo "The debugger is not tried: 'make setup debug' installs gdb."
fi
# The kernels that trip over others are rare here, so only the cause is looked at.
make -s learn > /dev/null
type_of() {
    readelf -h "$1" | grep -q "Type: *$2"
}
ok "a sanitized program has a fixed address" type_of build/mine/chain.test EXEC

# ---- Names and hints --------------------------------------------------------

fails "a chapter by its step" + make try STEP=gates
says "Write lstm_step in exercises/lstm.c"
fails "a mistyped chapter" + make try M=chian
says "Did you mean M=chain?"
fails "a mistyped step" + make try STEP=bakward
says "There is no STEP=bakward. Did you mean STEP=backward?"
fails "a mistyped step of a chapter" + make try M=chain STEP=bakcward
says "Did you mean STEP=backward?"
fails "the beginning of a step" + make hint M=chain STEP=half
says "Did you mean STEP=halflife?"
fails "a step of another chapter" + make try M=chain STEP=gates
says "It is a step of M=lstm."
fails "a name that is like none" + make try STEP=quux
output=$(printf '%s' "$output" | grep "Did you mean")
ok "suggests nothing" test -z "$output"
for n in 1 2 3; do
    ok "hint $n" make hint M=chain STEP=log10
done
says "That was the last hint. If you are still stuck, read the model answer,"
says "solutions/chain.c:"
mv solutions/chain.c answer.c
awk -f solutions/stub.awk answer.c > solutions/chain.c && sed -i '/^chain_log10/d' solutions/chain.c
ok "a hint where there is no answer" "$(ls build/*/learn | head -n 1)" build/mine hint chain log10
says "the model answer is not part of this handout."
mv answer.c solutions/chain.c

# ---- What a learner wrote and sees --------------------------------------------

# with SCRIPT   the exercise of chapter 1, solved and then changed by sed
with() {
    sed -e 's/#include <math.h>/&\n#include <stdio.h>\n#include <stdlib.h>\n#include <unistd.h>/' \
        -e "$1" solutions/chain.c > exercises/chain.c
}
# lines_of FROM TO   of the output
lines_between() {
    printf '%s\n' "$output" | sed -n "/$1/,/$2/p" | wc -l
}
state='^        h\[t\] = activation'
end='/^chain_forward/,/^}/s/^    return GSL_SUCCESS;/'

with "s/$state/        printf(\"t = %zu\\\\nstep right\\\\n\", t), h[t] = -activation/"
fails "a step that prints" + make try M=chain STEP=forward
says "  The run printed:

  | t = 1
  | step right
  | t = 2
  | step right
  | t = 3
  | step right

"
with "s/$state/        printf(\"t = %zu\", t), h[t] = activation/"
ok "a right step that prints" make try M=chain STEP=forward
says "forward passes."
says "  | t = 1t = 2t = 3"
with "s/^    \/\/ All inputs are looked at/    h[0] += T > 0 ? chain_forward(p, f, T, x, h) : 0;\n&/"
fails "a recursion without end" + make try M=chain STEP=forward
says "fills the stack: does a function call itself without end"
ok "in a few lines" test "$(lines_between 'not come to its end' ' Read ')" -lt 14
with "${end}    double *z = malloc(8);\n    free(z);\n    h[T] = *z;\n&/"
fails "memory after its end" + make try M=chain STEP=forward
says "uses memory that was freed before."
says ", in chain_forward, where the memory was taken"
says "The whole report of the sanitizer: make try M=chain STEP=forward V=1"
ok "without the tool's own words" sh -c '! printf "%s" "$1" | grep "ERROR: Addr"' - "$output"
fails "which V=1 shows" + make try M=chain STEP=forward V=1
says "ERROR: AddressSanitizer: heap-use-after-free"
says "SUMMARY: AddressSanitizer"
with "${end}    sleep(100);\n&/"
fails "a step that waits" + env CK_TIMEOUT_MULTIPLIER=0.05 make try M=chain STEP=forward
says "The step was still waiting"
# The wait is over after two seconds, and no more than that is what a loop may get in
# twenty on a machine that is busy with others.
with "${end}    for (volatile int i = 0; T > 0; i = 1);\n&/"
fails "a loop without end on a busy machine" + env CK_TIMEOUT_MULTIPLIER=0.1 make try M=chain STEP=forward
says "a loop does not"

# Wrong numbers that no mistake of the catalogue explains.
looks_like() {
    with "s/$state/        h[t] = $1activation/"
    fails "numbers that look like this: $2" + make try M=chain STEP=forward
    says "$2"
}
looks_like '0.0 * ' "Every wrong number of h is exactly 0."
looks_like 't == 2 ? NAN : ' "h is NaN from element 3 on"
looks_like '(1.0 + 1e-5 * (double)(t * t)) * ' "They agree in the first 4 digits and no further"
looks_like 't == 2 ? 0.3 : ' "h[2] is the first that is wrong; what is above it is right."

# A compiler whose sanitizers are not installed, as clang's often are.
mkdir bare
cat > bare/gcc << END
#!/bin/sh
case " \$* " in *" -c "*|*" -dumpversion "*) exec $(command -v gcc) "\$@" ;; esac
echo "/usr/bin/ld: cannot find /usr/lib/libclang_rt.asan_static-x86_64.a: No such file or directory" >&2
exit 1
END
chmod +x bare/gcc
touch exercises/chain.c && echo >> exercises/chain.c
fails "a compiler without sanitizers" + make try M=chain STEP=forward CC=bare/gcc
says "libclang_rt.asan_static"
says "belongs to the compiler, not to your code"

# ---- Figures of one's own, and clocks ------------------------------------------

awk -f solutions/stub.awk solutions/chain.c > exercises/chain.c
solve forward
rm -rf build/mine/figures build/mine/data
ok "figures by who has written forward alone" make plot M=chain MINE=1
says "Not drawn yet are the figures that need chain_backward"
says "The figures of chain are in build/mine/figures/01-chain."
ok "the activations are drawn" test -s build/mine/figures/01-chain/activations.svg
ok "the gradients are not" test ! -e build/mine/figures/01-chain/distance.svg

ok "forward is right" make try M=chain STEP=forward
for file in build/mine/chain.verdict build/mine/chain.test build/*/learn; do
    touch -d '+2 hours' "$file"
done
with "s/$state/        h[t] = -activation/"
fails "an edit beside a verdict of the future" + make try M=chain STEP=forward
says "It is not right yet."
touch -d '+2 hours' build/mine/chain.verdict
ok "which leaves no file of the future" make try M=chain STEP=backward
ok "behind" test -z "$(find build/mine -name '*.verdict' -newermt '10 seconds')"
finish desk
