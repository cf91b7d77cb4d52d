#!/bin/sh
# test_stubs.sh MODULE...   An exercise is what the generator makes of the model
# answer: it compiles without a warning, each of its steps is "not written
# yet", and the one that is committed is not stale.
. tests/ok.sh
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

stub() {
    awk -f solutions/stub.awk "$1"
}

for m in "$@"; do
    stub "solutions/$m.c" > "$work/$m.c"
    # The learner may have begun, so the committed file is asked where git
    # knows one. A learner who commits an answer changes it knowingly.
    committed=$(git log -1 --format=%H -- "solutions/$m.c" 2> /dev/null)
    if [ -n "$committed" ] && git diff --quiet HEAD -- "solutions/$m.c" \
        solutions/stub.awk; then
        git show "$committed:exercises/$m.c" > "$work/$m.committed" 2> /dev/null
    else
        cp "exercises/$m.c" "$work/$m.committed"
    fi
    ok "exercises/$m.c is not stale ('make reset M=$m' makes it anew)" \
        diff "$work/$m.committed" "$work/$m.c"

    # In a copy of its own, so that nobody's exercise is touched.
    mkdir "$work/copy"
    cp -a Makefile lib tests solutions chapters docs build "$work/copy"
    mkdir "$work/copy/exercises"
    cp "$work/$m.c" "$work/copy/exercises/$m.c"
    rm -rf "$work/copy/build/mine"
    ok "the stub of $m can be tried" \
        make -C "$work/copy" -s "build/mine/$m.verdict"
    verdict=$work/copy/build/mine/$m.verdict
    output=$(cat "$verdict")
    ok "the stub of $m compiles without a warning" \
        test "$(sed -n '/^compiler/,$p' "$verdict")" = compiler
    steps=$(grep -c '\.name = ' "tests/steps/$m.c")
    ok "each step of $m is not written yet" \
        test "$(grep -c '^step .* open$' "$verdict")" -eq $((steps - 1))
    rm -rf "$work/copy"
done

broken() {
    printf '%s\n' "$@" > "$work/broken.c"
    fails "refused: $*" 1 stub "$work/broken.c"
}
broken '    //: answer' '    //: todo a' '    //: answer'
says "broken.c:3: an answer begins inside an answer"
broken '    //: answer' '    //: todo a' '    return 0;'
says "broken.c:1: this answer is never ended"
broken '    //: end'
says "broken.c:1: an end without an answer"
broken '    //: answer' '    //: end'
says "tells the learner nothing"
broken '    //: todo a'
says "outside an answer"
broken '    //: answer' '    //: todo a' '//: step b' '    //: end'
says "a step begins inside"
broken '    //: anwser'
says "unknown mark"
broken 'int x;'
says "no answer is marked"
finish stubs
