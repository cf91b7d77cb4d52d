# build.sh CC MODULE [figure]   Inside the box: the learner's module becomes two
# workers, and the program of a figure, when that is asked for.
#
# What the compiler says goes to the output. Whatever the file defines beside
# the functions of its module becomes local to it: its own main or malloc cannot
# replace that of the worker. A function that it leaves out is linked from
# kit/absent.o, where it returns "not written yet".
#
# Exit status: 10 not compiled, 11 not linked, 12 the file switches the
# sanitizers off, 13 nothing can be linked here, whatever the file says, 14 its
# arrays are too large, 15 it brings machine code along.

# The programs called here would otherwise follow the user's locale: in a German
# one they write 0,5 for 0.5 and translate their messages.
LC_ALL=C.UTF-8 LANGUAGE=en
export LC_ALL LANGUAGE
cc=$1 module=$2 figure=$3 text=out/$2.i
libraries=$(cat kit/libraries) sanitized=$(cat kit/sanitized) fixed=$(cat kit/fixed)
# gold links in a third of the time that the usual linker takes. Left to itself it
# drops OpenBLAS, which only GSL calls, and GSL would fall back on its own slow BLAS.
linker=
[ ! -x /usr/bin/ld.gold ] || linker="-fuse-ld=gold -Wl,--no-as-needed"
flags="$(cat kit/flags) -fdiagnostics-color=never -Ikit/lib"

# Machine code that no C compiler made could be that of an answer, taken from an
# object. foreign.awk looks for it in the text; it could also be numbers in an array
# that lies among the functions. (What a program makes executable while it runs,
# worker.c forbids.)
only_c() {
    ! LC_ALL=C readelf -SsW "$1" | awk '
        /^ *\[ *[0-9]+\] .* [A-Z]*X[A-Z]* +[0-9]+ +[0-9]+ +[0-9]+$/ {
            sub(/^ *\[ */, ""); runs[$0 + 0] = 1
        }
        $4 == "OBJECT" && $7 in runs { found = 1 }
        END { exit !found }'
}
# Whether static arrays fit into the gigabyte that a step may hold.
small() {
    size "$1" | awk 'NR == 2 && $4 > 2^30 { exit 1 }'
}
# Links a worker from the file's object, or without one. absent.o stands in for every
# function of the module, so if it does not even link without the file's object, that
# is not the file's doing.
link() {
    object=$1
    shift
    $cc $linker "$@" $fixed -z noexecstack "kit/$name.o" $object kit/absent.o \
        "kit/$name.a" $libraries -o "out/$name"
}

worker() {
    name=$1
    shift
    $cc $flags "$@" -c "$text" -o "out/$name.o" || return 10
    # The plain build calls neither the sanitizers nor the functions that look
    # up names, unless the file tries to switch the sanitizers off. An ifunc
    # is refused because it would run before the worker itself.
    [ "$name" != plain ] || ! readelf -sW "out/$name.o" |
        grep -Eq ' UND (__(asan|ubsan|lsan|sanitizer)_|dl(v?sym|m?open|_iter))| IFUNC ' ||
        return 12
    only_c "out/$name.o" || return 15
    small "out/$name.o" || return 14
    objcopy --keep-global-symbols=kit/functions "out/$name.o" || return 11
    if ! link "out/$name.o" "$@"; then
        link "" "$@" > /dev/null 2>&1 || return 13
        return 11
    fi
    [ "$name$figure" != plainfigure ] || draws "$@" 2> /dev/null
    rm "out/$name.o"
}
# The figure earns no points, so nothing else fails when it does not link.
draws() {
    $cc $linker "$@" $fixed kit/figure.o out/plain.o kit/absent.o kit/plain.a \
        $libraries -o out/figure
}

# Both workers are compiled from one preprocessed text, and both have fixed addresses.
# Otherwise a macro, or where a function lies, could tell the learner's code that it is
# being watched.
$cc $flags -O2 -E "exercises/$module.c" -o "$text" || exit 10
if LC_ALL=C grep -aEq 'no_(sanitize|address_safety)|disable_sanitizer|__(asan|ubsan|lsan|sanitizer)_' "$text"; then
    exit 12
fi
LC_ALL=C awk -f kit/foreign.awk "$text" || exit 15
# Both at once: when one chapter is graded, a second processor would be idle.
worker sanitized -O1 -g $sanitized 2> out/again &
worker plain -O2
plain=$?
wait $!
again=$?
[ $plain -eq 0 ] || exit $plain
[ $again -eq 0 ] || cat out/again
exit $again
