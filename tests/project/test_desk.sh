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
    [ -z "${EVERY_FILE:-}" ] || some=$(find exercises solutions lib tests chapters -name '*.[ch]')
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
finish desk
