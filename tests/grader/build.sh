# build.sh CC MODULE [figure]   Inside the box: the learner's module becomes two
# workers, and the program of a figure, when that is asked for.
#
# What the compiler says goes to the output. Whatever the file defines beside
# the functions of its module becomes local to it: its own main or malloc cannot
# replace that of the worker. A function that it leaves out is linked from
# kit/absent.o, where it returns "not written yet".
#
# Exit status: 10 not compiled, 11 not linked, 12 the file switches the
# sanitizers off.

# Numbers are written 0.5, not 0,5, and programs speak English, whatever the
# language of the terminal is.
LC_ALL=C.UTF-8 LANGUAGE=en
export LC_ALL LANGUAGE
cc=$1 module=$2 figure=$3 text=out/$2.i
libraries=$(cat kit/libraries) sanitized=$(cat kit/sanitized)
# gold links in a third of the time that the usual linker takes.
linker=
[ ! -x /usr/bin/ld.gold ] || linker=-fuse-ld=gold
flags="$(cat kit/flags) -fdiagnostics-color=never -Ikit/lib"

worker() {
    name=$1
    shift
    $cc $flags "$@" -c "$text" -o "out/$name.o" || return 10
    # A usual build has no business with the sanitizers, nor with a search for
    # their names; and nothing may run before the worker itself ("i", ifunc).
    [ "$name" != plain ] || ! nm "out/$name.o" |
        grep -Eq ' (U|w) (__(asan|ubsan|lsan|sanitizer)_|dl(v?sym|m?open|_iter))| i ' ||
        return 12
    objcopy --keep-global-symbols=kit/functions "out/$name.o" || return 11
    $cc $linker "$@" "kit/$name.o" "out/$name.o" "kit/absent.o" "kit/$name.a" $libraries \
        -o "out/$name" || return 11
    [ "$name$figure" != plainfigure ] || draws "$@" 2> /dev/null
    rm "out/$name.o"
}
# The figure earns no points, so its failing to link fails nothing else.
draws() {
    $cc $linker "$@" kit/figure.o out/plain.o kit/absent.o kit/plain.a \
        $libraries -o out/figure
}

# Both workers are compiled from one preprocessed text. Otherwise a macro of the
# sanitized build could tell the learner's code that it is being watched.
$cc $flags -O2 -E "exercises/$module.c" -o "$text" || exit 10
if grep -Eq 'no_(sanitize|address_safety)|disable_sanitizer|__(asan|ubsan|lsan|sanitizer)_' "$text"; then
    exit 12
fi
worker plain -O2 -g || exit
worker sanitized -O1 -g $sanitized 2> out/again || {
    status=$?
    cat out/again
    exit $status
}
