#!/bin/sh
# check.sh BUILD MODULE...   Everything the project promises, part by part.
# Each part ends with "NAME: N passed, N failed"; so does the whole.

# The programs called here would otherwise follow the user's locale: in a German
# one they write 0,5 for 0.5 and translate their messages.
LC_ALL=C.UTF-8 LANGUAGE=en
export LC_ALL LANGUAGE
build=$1
shift
logs=$(mktemp -d)
trap 'rm -rf "$logs"' EXIT
started=0

# run COMMAND...   runs one part and says how it ended.
run() {
    log=$logs/$started
    "$@" > "$log" 2>&1 < /dev/null 3>&-
    status=$?
    counts=$(sed -n 's/^\([a-z0-9_]*: \)\{0,1\}\([0-9]*\) passed, \([0-9]*\) failed$/\2 \3/p' \
        "$log" | tail -n 1)
    p=${counts% *} f=${counts#* }
    # A part that crashes prints no count; that must not pass for 0 failures.
    if [ -z "$counts" ] || { [ "$status" -ne 0 ] && [ "$f" -eq 0 ]; } ||
        [ "$((p + f))" -eq 0 ]; then
        p=0 f=1
    fi
    {
        echo "- $*"
        if [ "$f" -ne 0 ]; then
            cat "$log"
        else
            grep 'passed\|rejected' "$log" | sed 's/^/  /'
        fi
    } > "$log.said"
    # In one piece, since other parts end at the same time.
    cat "$log.said"
    echo "$p $f" > "$log.counts"
}

# part COMMAND...   runs one part beside others: as many as there are processors.
# Each takes a line out of the pipe when it begins and puts one back when it ends.
mkfifo "$logs/free"
exec 3<> "$logs/free"
yes 2> /dev/null | head -n "$(nproc 2> /dev/null || echo 2)" >&3
part() {
    read -r _ <&3
    started=$((started + 1))
    { run "$@"; echo >&3; } &
}

# patient COMMAND...   the same for one that only waits, which needs no processor.
patient() {
    started=$((started + 1))
    run "$@" &
}

whole_grader() {
    if [ ! -x "$build/grade" ]; then
        echo "- the grader is not tested: 'make setup FOR=maintainer' installs" \
            "what it needs"
        return
    fi
    if command -v xmllint > /dev/null &&
        /usr/bin/python3 -c 'import jsonschema' 2> /dev/null; then
        sandboxes=$(sh tests/project/sandboxes.sh)
        part sh tests/project/test_hostile.sh "$build" $sandboxes
        part sh tests/project/test_figure.sh "$build"
    else
        echo "- reports are not held against schemas, so the hostile" \
            "submissions are not tried: 'make setup FOR=maintainer'" \
            "installs python3-jsonschema and xmllint"
    fi
    part sh tests/project/test_engine.sh "$build"
    part sh tests/project/test_grader.sh "$build"
    part sh tests/project/test_class.sh "$build"
}

# The longest parts first, so that none is left over at the end.
whole_course() {
    whole_grader
    part sh tests/project/test_handout.sh
    part sh tests/project/test_settings.sh
    part sh tests/project/test_front.sh
    part sh tests/project/test_desk.sh
    if [ -x /usr/bin/python3 ]; then
        patient /usr/bin/python3 tests/project/test_terminal.py "$build"
        part sh tests/project/test_figures.sh
        part /usr/bin/python3 -B tests/project/test_notation.py
    fi
    part sh tests/project/test_docs.sh "$@"
    part sh tests/project/test_stubs.sh "$@"
    part sh tests/project/test_weave.sh
    part sh tests/project/test_capstone.sh
    part sh tests/project/test_bench.sh "$build"
    # Valgrind cannot read what clang says of its programs.
    if [ "${build##*/}" = gcc ] && command -v valgrind > /dev/null; then
        part sh tests/project/test_instructions.sh "$build"
    fi
    # The code that kept data depend on is told function by function.
    if command -v ctags > /dev/null; then
        part sh tests/project/test_kept.sh
    fi
    if command -v ctags > /dev/null && [ -x /usr/bin/python3 ]; then
        part /usr/bin/python3 tests/project/test_refusals.py "$build" "$@"
    fi
}

[ -n "${ONLY_CODE:-}" ] || whole_course "$@"
for m in "$@"; do
    part env $HEAP_KEPT "$build/rehearse_$m"
    # Two seeds: 'make seeds' tries two thousand.
    part env $HEAP_KEPT "$build/seeds_$m" 1 2
    part "$build/test_$m"
    part "$build/extremes_$m"
    # Without the grader it is not built; another compiler's rounding is not kept.
    if [ -z "${ONLY_CODE:-}" ] && [ -x "$build/collisions_$m" ]; then
        part "$build/collisions_$m"
    fi
done
# On the first of each of these a sum cancels in a way that only a second look sees.
part "$build/seeds_clip" 732 733
part "$build/seeds_gru" 1576 1577
for t in tests/project/test_*.c; do
    part "$build/$(basename "$t" .c)"
done
wait
# A part that was killed has left no counts.
awk -v started="$started" '{ p += $1; f += $2 }
    END { f += started - NR; print p + 0 " passed, " f + 0 " failed"; exit f > 0 }' \
    "$logs"/*.counts
