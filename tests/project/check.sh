#!/bin/sh
# check.sh BUILD MODULE...   Everything the project promises, part by part.
# Each part ends with "NAME: N passed, N failed"; so does the whole.

# The programs called here would otherwise follow the user's locale: in a German
# one they write 0,5 for 0.5 and translate their messages.
LC_ALL=C.UTF-8 LANGUAGE=en
export LC_ALL LANGUAGE
build=$1
shift
log=$(mktemp)
trap 'rm -f "$log"' EXIT
passed=0 failed=0

# part COMMAND...   runs one part and adds up what its closing line says.
part() {
    echo "- $*"
    "$@" > "$log" 2>&1 < /dev/null
    status=$?
    counts=$(sed -n 's/^\([a-z0-9_]*: \)\{0,1\}\([0-9]*\) passed, \([0-9]*\) failed$/\2 \3/p' \
        "$log" | tail -n 1)
    p=${counts% *} f=${counts#* }
    # A part that crashes prints no count; that must not pass for 0 failures.
    if [ -z "$counts" ] || { [ "$status" -ne 0 ] && [ "$f" -eq 0 ]; } ||
        [ "$((p + f))" -eq 0 ]; then
        p=0 f=1
    fi
    passed=$((passed + p)) failed=$((failed + f))
    if [ "$f" -ne 0 ]; then
        cat "$log"
    else
        grep 'passed\|rejected' "$log" | sed 's/^/  /'
    fi
}

for m in "$@"; do
    part "$build/test_$m"
    part "$build/rehearse_$m"
    # Two seeds: 'make seeds' tries two thousand.
    part "$build/seeds_$m" 1 2
done
for t in tests/project/test_*.c; do
    part "$build/$(basename "$t" .c)"
done
if [ -z "${ONLY_CODE:-}" ]; then
    part sh tests/project/test_stubs.sh "$@"
    part sh tests/project/test_weave.sh
    part sh tests/project/test_kept.sh
    part sh tests/project/test_docs.sh "$@"
    if command -v ctags > /dev/null && [ -x /usr/bin/python3 ]; then
        part /usr/bin/python3 tests/project/test_refusals.py "$build" "$@"
    fi
    part sh tests/project/test_front.sh
    part sh tests/project/test_settings.sh
    part sh tests/project/test_capstone.sh
    part sh tests/project/test_handout.sh
    if [ -x "$build/grade" ]; then
        part sh tests/project/test_grader.sh "$build"
        if command -v xmllint > /dev/null &&
            /usr/bin/python3 -c 'import jsonschema' 2> /dev/null; then
            part sh tests/project/test_figure.sh "$build"
            sandboxes=$(sh tests/project/sandboxes.sh)
            part sh tests/project/test_hostile.sh "$build" $sandboxes
        else
            echo "- reports are not held against schemas, so the hostile" \
                "submissions are not tried: 'make setup FOR=maintainer'" \
                "installs python3-jsonschema and xmllint"
        fi
        # Only root can bring up a cluster.
        if [ "$(id -u)" -eq 0 ] && command -v slurmd > /dev/null; then
            part sh tests/project/test_slurm.sh "$build"
        fi
    else
        echo "- the grader is not tested: 'make setup FOR=maintainer' installs" \
            "what it needs"
    fi
fi
echo "$passed passed, $failed failed"
[ "$failed" -eq 0 ]
