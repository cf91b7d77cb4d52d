# build.sh CC MODULE   Inside the box: the learner's module becomes two workers.
#
# What the compiler says goes to the output. Whatever the file defines beside
# the functions of its module becomes local to it, so that no name of it can
# take the place of one around it: main, malloc, a function of the worker. What
# it leaves out has a stand-in (kit/absent.o) that is "not written yet".
#
# Exit status: 10 not compiled, 11 not linked, 12 the sanitizers are told to
# look away.
cc=$1 file=exercises/$2.c
libraries=$(cat kit/libraries) sanitized=$(cat kit/sanitized)
# It takes a third of the time of the other one.
linker=
[ ! -x /usr/bin/ld.gold ] || linker=-fuse-ld=gold
flags="$(cat kit/flags) -fdiagnostics-color=never -Ikit/lib"

worker() {
    name=$1
    shift
    $cc $flags "$@" -c "$file" -o "out/$name.o" || return 10
    objcopy --keep-global-symbols=kit/functions "out/$name.o" || return 11
    $cc $linker "$@" "kit/$name.o" "out/$name.o" "kit/absent.o" "kit/$name.a" $libraries \
        -o "out/$name" || return 11
    rm "out/$name.o"
}

# After the preprocessor, so that no macro can hide it.
if $cc $flags -E -P "$file" 2> /dev/null |
    grep -Eq 'no_(sanitize|address_safety)|__(asan|ubsan|sanitizer)_'; then
    exit 12
fi
worker plain -O2 -g || exit
worker sanitized -O1 -g $sanitized 2> out/again || {
    status=$?
    cat out/again
    exit $status
}
