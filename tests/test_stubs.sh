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

# The file is the stub, or was when it was committed and has been worked on
# since. In CI nobody has worked on it.
fresh() {
    cmp -s "exercises/$1.c" "$work/$1.c" && return
    # Without git nobody can tell a stale stub from one that is worked on.
    [ -n "${CI:-}" ] || git rev-parse > /dev/null 2>&1 || return 0
    [ -z "${CI:-}" ] && git log --format=%H -- "exercises/$1.c" 2> /dev/null |
        while read -r commit; do
            git show "$commit:exercises/$1.c" | cmp -s - "$work/$1.c" && echo yes
        done | grep -q yes && return
    diff "exercises/$1.c" "$work/$1.c"
}

for m in "$@"; do
    stub "solutions/$m.c" > "$work/$m.c"
    ok "exercises/$m.c is not stale ('make reset M=$m' makes it anew)" fresh "$m"

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
