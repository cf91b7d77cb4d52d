#!/bin/sh
# test_hostile.sh BUILD [SANDBOX...]   Everything in tests/project/hostile is
# handed in as one class: no form of the result may show an unearned point, no
# honest learner may lose any, nothing may be left running, and the last
# submission, which is right, must get full marks.
. tests/project/ok.sh
build=$1
shift
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
# The user of a box must be able to pass through here to its own folder.
chmod 755 "$work"
mkdir "$work/tmp"
export TMPDIR="$work/tmp"

class=$work/class
mkdir "$class"
cp tests/project/hostile/*_chain.c "$class"
"$build/archives" "$class" || exit 1
for f in tests/project/hostile/honest/*_chain.c; do
    cp "$f" "$class/honest_${f##*/}"
done
cp solutions/chain.c "$class/zz_right_chain.c"
# The model answer as machine code, in every way that carries text past the compiler.
# A learner could make the same from any object of a handout.
code() {
    gcc -std=c11 -ffp-contract=off -O2 -fno-asynchronous-unwind-tables -Ilib \
        -DHAVE_INLINE -S solutions/chain.c -o - |
        sed '$s/.*/\t.text/; s/\.L/.K/g; s/[\\"]/\\&/g; s/$/\\n/' | tr -d '\n' | sed 's/\\n/&\\\n/g'
}
{ printf '__asm__("'; code; echo '");'; } > "$class/code_assembly_chain.c"
{ printf 'int carrier(void) __asm__("stderr\\n'; code; echo '#");'; echo 'int use(void) { return 1 + carrier(); }'
} > "$class/code_label_chain.c"
{ printf '#ident "x\\"\\n'; code; echo '.ident \"y"'; } > "$class/code_ident_chain.c"
{ printf 'int carrier __attribute__((section(".data\\n'; code; echo '.section .data"))) = 1;'
} > "$class/code_section_chain.c"
mkdir "$class/zz_unwritten"
for f in solutions/*.c; do
    awk -f solutions/stub.awk "$f" > "$class/zz_unwritten/${f##*/}"
done

# The points that a submission must get, which its name tells.
earned() {
    case $1 in
    zz_right*) echo 100 ;;
    honest_*) echo 10 ;;
    *) echo 0 ;;
    esac
}

# The row that an entry of the class has: it is named after the learner.
row() {
    basename "$1" | sed 's/_chain\.c$//; s/\.gz$//; s/\.tar$//; s/\.zip$//'
}

# A report that check_forms.py did not call right is wrong, even if it said
# nothing about it.
forms_right() {
    grep -qxF "$1: right" "$work/forms" || {
        grep -F "$1: " "$work/forms" || tail -n 5 "$work/forms"
        return 1
    }
}

# Fails when any form of any report shows something that leaked, or a command
# for a CI workflow.
silent() {
    ! grep -rlE 'LEAKED|root:x?:|::(set-output|error|add-mask|stop)|##\[' "$1"
}
# An attack that does not compile tries nothing, and a leak that no report shows
# is not looked for; only those that attack the compiler may be broken.
tried() {
    for f in tests/project/hostile/*_chain.c; do
        report=$1/reports/$(row "$f")/report.json
        case ${f##*/} in compile_* | include_* | incbin_*) continue ;; esac
        grep -q '"message":.*It does not compile' "$report" && echo "$f does not compile" && return 1
        grep -q LEAKED "$f" && ! grep -q '"crashed"' "$report" &&
            echo "what $f says is not in its report" && return 1
    done
    return 0
}
# A platform takes nothing of a form that is too long for it.
short() {
    ! find "$1" -name github.json -size +96000c | grep . &&
        ! find "$1" -type f -size +1000000c | grep .
}
# A step that did not come to its end is an error in JUnit, and never passes.
errors() {
    grep -q '<error type="crashed"' "$1/reports/exit/junit.xml" &&
        grep -q '<error type="slow"' "$1/reports/sleep/junit.xml" &&
        grep -q '<error type="refused"' "$1/reports/nothing/junit.xml"
}
# The users that boxes have (tests/grader/box_user.c), without a parent. What is dead
# already and waits for init to notice it (Z) does nothing any more.
# A bwrap whose grader is killed while it begins may wait for ever, with nothing in it;
# other tests kill theirs, so only one that has a folder of ours counts.
orphans() {
    ps -eo pid=,uid=,ppid=,stat=,args= |
        awk -v ours="$TMPDIR" '
            $2 >= 60706 && $2 <= 61183 && $3 == 1 && $4 !~ /^Z/ &&
                !($5 ~ /bwrap$/ && !index($0, ours)) { $4 = ""; print }'
}
# Other tests have boxes, too, and end them: what is left is what stays.
nobody_left() {
    orphans > "$work/first"
    [ -s "$work/first" ] || return 0
    sleep 3
    ! orphans | grep -xFf "$work/first"
}
nothing_left() {
    find "$TMPDIR" -name "wrec-*" | grep . && return 1
    [ ! -e /tmp/wrec-escaped ]
}

# Those that hang only wait, so more of them run at a time than there are processors,
# and every box beside the others. An honest one that shares its processor with them
# may need longer than it would alone.
graded() {
    M=chain SANDBOX="$1" JOBS=4 BUDGET=200 OUT="$work/out-$1" "$build/grade" "$build" class "$class" \
        > "$work/said-$1" 2>&1
    echo $? > "$work/ended-$1"
}
begun=$(date +%s)
for sandbox in "$@"; do
    graded "$sandbox" &
done
wait
echo "$(($(date +%s) - begun)) s"

for sandbox in "$@"; do
    out=$work/out-$sandbox
    cat "$work/said-$sandbox"
    ok "the class is graded ($sandbox)" grep -qx 0 "$work/ended-$sandbox"
    set --
    for f in "$class"/*; do
        set -- "$@" "$out/reports/$(row "$f")" "$(earned "${f##*/}")"
    done
    /usr/bin/python3 tests/project/check_forms.py "$@" > "$work/forms" 2>&1
    attacks=0
    for f in "$class"/*; do
        name=${f##*/} points=$(earned "${f##*/}")
        [ "$points" -ne 0 ] || attacks=$((attacks + 1))
        ok "$name earns $points in every form ($sandbox)" forms_right "$out/reports/$(row "$f")"
    done
    ok "no report tells what it must not ($sandbox)" silent "$out"
    ok "nobody writes into another's row ($sandbox)" test -z \
        "$(cut -d'"' -f2 "$out/marks.csv" | sort | uniq -d)"
    ok "crashes, time-outs and refusals are errors in JUnit ($sandbox)" errors "$out"
    ok "no form is too long for a platform ($sandbox)" short "$out"
    ok "every attack was tried ($sandbox)" tried "$out"
    ok "no process is left ($sandbox)" nobody_left
    ok "no file is left ($sandbox)" nothing_left
    ok "at least 40 attacks were tried ($attacks)" test "$attacks" -ge 40
    echo "$attacks attacks"
done
finish hostile
