# ok.sh - for shell tests:   . tests/project/ok.sh
#
#   ok TEXT COMMAND...          the command succeeds
#   fails TEXT STATUS COMMAND...  it ends with that status (any but 0 for "+")
#   says TEXT                   the last command's output has this text in it
#   nothing FILE                for ok: the file is empty, else it is shown
#   finish NAME                 prints "NAME: N passed, N failed" and exits
#
# A command's output is kept in $output and shown when the test fails.

# Numbers are written 0.5, not 0,5, and programs speak English, whatever the
# language of the terminal is.
LC_ALL=C.UTF-8 LANGUAGE=en
export LC_ALL LANGUAGE
passed=0 failed=0 output=

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

finish() {
    echo "$1: $passed passed, $failed failed"
    [ "$passed" -gt 0 ] && [ "$failed" -eq 0 ]
    exit
}
