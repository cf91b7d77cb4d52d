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

# The programs called here would otherwise follow the user's locale: in a German
# one they write 0,5 for 0.5 and translate their messages.
LC_ALL=C.UTF-8 LANGUAGE=en
export LC_ALL LANGUAGE
cc=$1 module=$2 figure=$3 text=out/$2.i
libraries=$(cat kit/libraries) sanitized=$(cat kit/sanitized) fixed=
# gold links in a third of the time that the usual linker takes. Left to itself it
# drops OpenBLAS, which only GSL calls, and GSL would fall back on its own slow BLAS.
linker=
[ ! -x /usr/bin/ld.gold ] || linker="-fuse-ld=gold -Wl,--no-as-needed"
flags="$(cat kit/flags) -fdiagnostics-color=never -Ikit/lib"

worker() {
    name=$1
    shift
    $cc $flags "$@" -c "$text" -o "out/$name.o" || return 10
    # The plain build calls neither the sanitizers nor the functions that look
    # up names, unless the file tries to switch the sanitizers off. An ifunc
    # ("i") is refused because it would run before the worker itself.
    [ "$name" != plain ] || ! nm "out/$name.o" |
        grep -Eq ' (U|w) (__(asan|ubsan|lsan|sanitizer)_|dl(v?sym|m?open|_iter))| i ' ||
        return 12
    objcopy --keep-global-symbols=kit/functions "out/$name.o" || return 11
    [ "$name" = plain ] || fixed=$(cat kit/fixed)
    $cc $linker "$@" $fixed "kit/$name.o" "out/$name.o" "kit/absent.o" "kit/$name.a" $libraries \
        -o "out/$name" || return 11
    [ "$name$figure" != plainfigure ] || draws "$@" 2> /dev/null
    rm "out/$name.o"
}
# The figure earns no points, so nothing else fails when it does not link.
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
# Both at once: when one chapter is graded, a second processor would be idle.
worker sanitized -O1 -g $sanitized 2> out/again &
worker plain -O2
plain=$?
wait $!
again=$?
[ $plain -eq 0 ] || exit $plain
[ $again -eq 0 ] || cat out/again
exit $again
