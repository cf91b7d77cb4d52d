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
# Each program that is started costs a learner's patience, so the shell reads by itself.
read -r libraries < kit/libraries
read -r sanitized < kit/sanitized
read -r fixed < kit/fixed
read -r kept < kit/flags
# gold links in a third of the time that the usual linker takes. Left to itself it
# drops OpenBLAS, which only GSL calls, and GSL would fall back on its own slow BLAS.
linker=
[ ! -x /usr/bin/ld.gold ] || linker="-fuse-ld=gold -Wl,--no-as-needed"
flags="$kept -fdiagnostics-color=never -Ikit/lib"

# What is wrong with an object, as an exit status:
# 12: the plain build calls neither the sanitizers nor the functions that look up names,
#     unless the file tries to switch the sanitizers off. An ifunc is refused because
#     it would run before the worker itself.
# 15: machine code that no C compiler made could be that of an answer, taken from an
#     object. foreign.awk looks for it in the text; it could also be numbers in an array
#     that lies among the functions. (What a program makes executable while it runs,
#     worker.c forbids.)
# 14: static arrays that do not fit into the gigabyte that a step may hold.
checked() {
    { LC_ALL=C readelf -SsW "$1"; size "$1"; } | LC_ALL=C awk -v name="$name" '
        / UND (__(asan|ubsan|lsan|sanitizer)_|dl(v?sym|m?open|_iter))| IFUNC / { blind = 1 }
        /^ *\[ *[0-9]+\] .* [A-Z]*X[A-Z]* +[0-9]+ +[0-9]+ +[0-9]+$/ {
            number = $0
            sub(/^ *\[ */, "", number)
            runs[number + 0] = 1
        }
        $4 == "OBJECT" && $7 in runs { foreign = 1 }
        sized { large = $4 > 2 ^ 30; sized = 0 }
        $1 == "text" && $4 == "dec" { sized = 1 }
        END {
            exit name == "plain" && blind ? 12 : foreign ? 15 : large ? 14 : 0
        }'
}
# Links a worker from the file's object, or without one. absent.o stands in for every
# function of the module, so if it does not even link without the file's object, that
# is not the file's doing.
link() {
    object=$1
    shift
    # With the few names that nearly every file needs; where that is not enough, with all.
    if link_with -Lkit "$@" 2> "out/$name.said"; then
        cat "out/$name.said" >&2
    else
        link_with "$@"
    fi
}
link_with() {
    $cc $linker "$@" $fixed -z noexecstack "kit/$name.o" $object kit/absent.o \
        "kit/$name.a" $libraries -o "out/$name"
}

worker() {
    name=$1
    shift
    $cc $flags "$@" -c "$text" -o "out/$name.o" || return 10
    checked "out/$name.o" || return
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
worker sanitized -O1 -g -fno-var-tracking $sanitized 2> out/again &
worker plain -O2
plain=$?
wait $!
again=$?
[ $plain -eq 0 ] || exit $plain
[ $again -eq 0 ] || cat out/again
exit $again
