# ok.sh - for shell tests:   . tests/project/ok.sh
#
#   ok TEXT COMMAND...          the command succeeds
#   fails TEXT STATUS COMMAND...  it ends with that status (any but 0 for "+")
#   says TEXT                   the last command's output has this text in it
#   nothing FILE                for ok: the file is empty, else it is shown
#   finish NAME                 prints "NAME: N passed, N failed" and exits
#   workroom                    makes the folder $work, with a name that a
#                               careless quote would trip over
#   copy_course                 into the current folder, with the exercises of
#                               somebody who has not begun
#   solve STEP                  writes the answer of a step of chapter 1
#
# A command's output is kept in $output and shown when the test fails.

# The programs called here would otherwise follow the user's locale: in a German
# one they write 0,5 for 0.5 and translate their messages.
LC_ALL=C.UTF-8 LANGUAGE=en
export LC_ALL LANGUAGE
# Settings given to make check must not reach the commands tried here, nor must
# these take part in its job control.
unset M STEP SEED SEEDS UPTO FOR MINE PNG V ONLY_CODE FIGURE SUBMISSION SUBMISSIONS \
    ONLY ROSTER OUT FORMAT TITLE PLATFORM ENGINE JOBS HOSTS BUDGET VISIBILITY LEADERBOARD \
    SANDBOX PEERS KEEP REPORT MAKEFLAGS MFLAGS MAKELEVEL MAKEOVERRIDES
passed=0 failed=0 output="" here=$PWD

count() {
    if [ "$1" -eq 0 ]; then
        passed=$((passed + 1))
    else
        failed=$((failed + 1))
        echo "not ok - $2"
        printf '%s\n' "$output" | sed 's/^/    /' | tail -n 20
    fi
}

ok() {
    text=$1
    shift
    status=0
    output=$("$@" 2>&1 < /dev/null) || status=$?
    count "$status" "$text"
}

fails() {
    text=$1 want=$2 status=0
    shift 2
    output=$("$@" 2>&1 < /dev/null) || status=$?
    if [ "$want" = + ]; then
        [ "$status" -ne 0 ] && right=0 || right=1
    else
        [ "$status" -eq "$want" ] && right=0 || right=1
    fi
    count "$right" "$text (status $status)"
}

says() {
    case $output in
    *"$1"*) count 0 ;;
    *) count 1 "$text: should say \"$1\"" ;;
    esac
}

nothing() {
    cat "$1"
    [ ! -s "$1" ]
}

workroom() {
    work=$(mktemp -d "${TMPDIR:-/tmp}/it's a \"room\": é \$x XXXXXX")
    trap 'chmod -R u+w "$work"; rm -rf "$work"' EXIT
}

# Exercises in the working copy are left out, because they may be solved or
# broken.
copy_course() {
    cp -a "$here/Makefile" "$here/lib" "$here/tests" "$here/solutions" \
        "$here/chapters" "$here/docs" "$here/build" .
    rm -rf build/mine
    mkdir exercises
    for file in solutions/*.c; do
        awk -f solutions/stub.awk "$file" > "exercises/${file##*/}"
    done
}

# The answer of a step, from the model, into the exercise: the n-th answer of
# the step into its n-th function.
solve() {
    awk -v wanted="$1" '
        FNR == 1 { file++ }
        file == 1 && /^\/\/: step / { inside = $3 == wanted }
        file == 1 && /\/\/: answer/ { taking = inside; n += taking; next }
        file == 1 && /\/\/: end/ { taking = 0 }
        file == 1 && taking && !/\/\/:/ { answer[n] = answer[n] $0 "\n" }
        file == 1 { next }
        /^\/\/ Step / { here = $3 == "\"" wanted "\":" }
        here && /return GSL_EUNIMPL/ { printf "%s", answer[++used]; next }
        { print }
    ' solutions/chain.c exercises/chain.c > exercise.new &&
        mv exercise.new exercises/chain.c
}

finish() {
    echo "$1: $passed passed, $failed failed"
    [ "$passed" -gt 0 ] && [ "$failed" -eq 0 ]
    exit
}
