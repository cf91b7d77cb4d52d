#!/bin/sh
# test_stubs.sh MODULE...   An exercise is what the generator makes of the model
# answer: it compiles without a warning, and each of its steps is "not written
# yet". (.ci/run says whether one that is committed is stale.)
. tests/project/ok.sh
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

stub() {
    awk -f solutions/stub.awk "$1"
}

for m in "$@"; do
    stub "solutions/$m.c" > "$work/$m.c"
    # In a copy of its own: what is on the learner's desk is nobody's business.
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
    steps=$(make -s -C "$work/copy" steps | grep -c "^$m	")
    ok "each step of $m is not written yet" \
        test "$(grep -c '^step .* open$' "$verdict")" -eq "$steps"
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
