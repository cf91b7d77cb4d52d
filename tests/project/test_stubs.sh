#!/bin/sh
# test_stubs.sh MODULE...   An exercise is what the generator makes of the model
# answer: it compiles without a warning, and each of its steps is "not written
# yet". (.ci/run says whether one that is committed is stale.)
. tests/project/ok.sh
workroom

stub() {
    awk -f solutions/stub.awk "$1"
}

mkdir "$work/copy"
cd "$work/copy" && copy_course || exit 1
make -s steps > "$work/steps"
for m in "$@"; do
    # Without M= the stub is not even compiled: that it is one is proof enough there.
    ok "the stub of $m can be tried" make -s M="$m" "build/mine/$m.verdict"
    verdict=build/mine/$m.verdict
    output=$(cat "$verdict")
    ok "the stub of $m compiles without a warning" \
        test "$(sed -n '/^compiler/,$p' "$verdict")" = compiler
    ok "each step of $m is not written yet" \
        test "$(grep -c '^step .* open$' "$verdict")" -eq "$(grep -c "^$m	" "$work/steps")"
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
