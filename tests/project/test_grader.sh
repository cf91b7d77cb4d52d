#!/bin/sh
# test_grader.sh BUILD   The lecturer's commands, tried as a lecturer would, in
# a copy where nothing can be lost. What strangers try is in test_hostile.sh.
. tests/project/ok.sh
build=$1
workroom
cd "$work" && copy_course || exit 1

# grade PATH [SETTING=VALUE...], and the same for a class
grade() {
    path=$1
    shift
    env "$@" "$build/grade" "$build" one "$path"
}
class() {
    path=$1
    shift
    env "$@" "$build/grade" "$build" class "$path"
}
# A file with one line changed: edit FROM TO PATTERN REPLACEMENT
edit() {
    sed "s|$3|$4|" "$1" > "$2"
}
# The report without what may differ between two runs.
same_marks() {
    grep -v '"seconds"\|"sandbox"' "$1/report.json" > one.json
    grep -v '"seconds"\|"sandbox"' "$2/report.json" | cmp - one.json
}

fails "no submission" + make grade
says "grade needs SUBMISSION=path"
fails "no folder for the marks" + make grade-class SUBMISSIONS=solutions
says "grade-class needs OUT=folder"
fails "two engines at once" + make grade-class ENGINE="slurm parallel"
says "There is no ENGINE=slurm parallel. There are: slurm and parallel."
fails "a submission that is not there" + grade nowhere
says "nowhere: No such file or directory"
fails "a module that is not there" + grade solutions M=chian
says "There is no module M=chian. There are: chain"
fails "a box that is not there" + grade solutions SANDBOX=sand
says "Nothing was graded"

export M=chain
ok "the model answer" grade solutions/chain.c OUT=a
says "100 of 100 points."
seed=$(printf '%s' "$output" | sed -n 's/.*SEED=\([0-9]*\).*/\1/p')
ok "again with its seed, on one core" grade solutions/chain.c OUT=b SEED="$seed" JOBS=1
ok "the same marks" same_marks a b
ok "without a seed" grade solutions/chain.c
case $output in *"SEED=$seed,"*) count 1 "a fresh seed each time" ;; *) count 0 ;; esac
ok "no warning of ours for the model answer" test -z "$(sed -n 's/.*"message":.*"\(.\+\)".*/\1/p' a/report.json)"

# On this seed a difference in clip_omega() cancels so far that the order of a sum
# decides about the tenth digit. Who adds in another order is asked with another seed.
awk '/gsl_blas_dgemm\(.*&da_all.matrix, W_hh, 0.0,$/ {
    print "    for (size_t i = 0; i < da->T * da->B; i++)"
    print "        for (size_t j = 0; j < da->n; j++) {"
    print "            double sum_j = 0.0;"
    print "            for (size_t k = 0; k < da->n; k++)"
    print "                sum_j += da->data[i * da->n + k] * gsl_matrix_get(W_hh, k, j);"
    print "            gsl_matrix_set(&u_all.matrix, i, j, sum_j);"
    print "        }"
    getline
    next
} { print }' solutions/clip.c > clip.c
fails "the sum is written in another order" + cmp clip.c solutions/clip.c
ok "another order on an unfair seed" grade clip.c M=clip SEED=30
says "100 of 100 points."

# All steps of a chapter share a worker that has a second. Who uses that up is asked alone.
awk '/^#include "chain.h"/ { print "#include <time.h>" } { print } /^\/\/: step halflife/ { here = 1 }
here && /^{/ { print "    static int awake; while (!awake && clock() < 1.1 * CLOCKS_PER_SEC) ; awake = 1;"; here = 0 }' \
    solutions/chain.c > chain.c
fails "a step that takes its time at first" + cmp chain.c solutions/chain.c
ok "and more than a second of it" grade chain.c
says "100 of 100 points."
rm chain.c

# What the box builds, built outside of it. GSL calls the BLAS that is linked, or else
# its own slow one, and no mark would show which.
workers_have_blas() {
    mkdir -p bench/exercises bench/out && cp -R "$build/kit/chain" bench/kit &&
        cp solutions/chain.c bench/exercises &&
        (cd bench && sh kit/build.sh gcc chain "") || return 1
    for worker in plain sanitized; do
        readelf -d "bench/out/$worker" | grep "NEEDED.*openblas" || return 1
    done
}
ok "both workers compute with OpenBLAS" workers_have_blas

# One step wrong: partial credit, the mistake by name, and the very case again.
mkdir wrong
cp Makefile lib/chain.h wrong
edit solutions/chain.c wrong/chain.c 'dh\[t - 1\] += p->w \* da' 'dh[t - 1] -= p->w * da'
ok "one step wrong" grade wrong OUT=wrong-out
says "75 of 100 points."
says "w da_t is subtracted"
says "dh_{t-1} += w da_t"
says "chapters/01-chain/chapter.md, \"The chain rule, T times\""
again=$(printf '%s\n' "$output" | sed -n 's/^ *Again  *\(make try .*\)$/\1/p')
printf '%s\n' "$output" | sed -n '/^ *with /,/^$/p' | sed 's/^ *//' > case.txt
cp wrong/chain.c exercises/chain.c
fails "the same case on the learner's desk" + $again
says "w da_t is subtracted"
printf '%s\n' "$output" | sed -n '/^ *with /,/^$/p' | sed 's/^ *//' > desk.txt
ok "it is the very case" cmp case.txt desk.txt
ok "it is a case" test -s case.txt
for form in report.txt gradescope.json prairielearn.json; do
    ok "what was ignored is in $form" grep -Eq 'Not looked at: Makefile' wrong-out/$form
done

# A function that is not there, a crash with its line, and a file that is broken.
sed '/^chain_descend(/,$d' solutions/chain.c | sed '$d' > wrong/chain.c
ok "a function left out" grade wrong
says "80 of 100 points."
edit solutions/chain.c wrong/chain.c 'dp->w += da \* h\[t - 1\]' 'dp->w += da * h[t + 1]'
ok "a read past the end" grade wrong
says "75 of 100 points."
says "reads past the end of an array of"
says "of exercises/chain.c"
sed 's|#include <math.h>|&\n#include <stdlib.h>|; s|t = T; t > 0; t--|t = malloc(8) != NULL ? T : 0; t > 0; t--|' solutions/chain.c > wrong/chain.c
ok "memory that two steps do not give back" grade wrong
says "60 of 100 points."
says "takes memory and does not give it back"
# Large arrays of a probe are lent again (tests/runner/heap.h), and yet nobody reads one
# that was there in an earlier call, or writes past the end of one.
edit solutions/rnn.c wrong/rnn.c '^    const size_t B = a->size1;' '&\
    static const double *old;\
    if (old != NULL \&\& *old > 9.0)\
        return GSL_FAILURE;\
    if (p->H > 1000)\
        old = p->W_hh.matrix.data;'
ok "a large argument of an earlier call" grade wrong/rnn.c M=rnn
says "uses memory that was freed before"
edit solutions/rnn.c wrong/rnn.c '^    const size_t B = a->size1;' '&\
    if (p->H > 1000)\
        ((double *)p->W_hh.matrix.data)[p->H * p->H] = 1.0;'
ok "a write past the end of a large array" grade wrong/rnn.c M=rnn
says "writes past the end of an array of"
# Of the BLAS only the names that it has for C are there at first (build.sh).
edit solutions/chain.c wrong/chain.c '^#include <math.h>' '&\
int openblas_get_num_threads(void);\
int threads(void);\
int threads(void) { return openblas_get_num_threads(); }'
ok "a function of OpenBLAS itself" grade wrong/chain.c
says "100 of 100 points."
edit solutions/chain.c wrong/chain.c 'dp->b += da;' 'dp->b += da'
ok "a file that does not compile" grade wrong OUT=broken
says "It does not compile"
says "exercises/chain.c:5"
says "0 of 100 points."
ok "no attempt is lost for it on PrairieLearn" grep -q '"gradable":.*false' broken/prairielearn.json
for form in report.txt gradescope.json prairielearn.json github.json junit.xml; do
    ok "its line is in $form" grep -q 'exercises/chain.c:5[0-9]*:.*error: ' broken/$form
done
ok "it is an error, not a failure, in JUnit" grep -q '<error type="broken"' broken/junit.xml
ok "wrong numbers are a failure there" grep -q '<failure type="wrong"' wrong-out/junit.xml

# What brings machine code along has no points (test_hostile.sh); what only looks so
# is none of it.
foreign() {
    printf '%s\n' "$@" > text.i && awk -f tests/grader/foreign.awk text.i
}
ok "a label, a string and an attribute" foreign 'int f(int) __asm__ ("" "f") __attribute__ ((cold));' \
    'const char *s = "__asm__(\"nop\\n\")"; int a[4], b<:2:>;' 'int g(void) { return a[b[1]]; }'
fails "an attribute in brackets" 1 foreign 'int a [' '[gnu::section("x\\ny")]];'
fails "in other brackets" 1 foreign 'int a <:<:gnu::section("x;y"):>:>;'
fails "an attribute on three lines" 1 foreign 'int a __attribute__' '((section' '("x;y")));'

mkdir linked && ln -s ../solutions/chain.c linked/chain.c
fails "what is refused" + grade linked OUT=refused
for form in report.txt gradescope.json prairielearn.json github.json junit.xml marks.csv; do
    ok "the reason is in $form" grep -q 'chain.c: it is a link' refused/$form
done

# However a submission waits, it has its time and no more. (A submission that only
# sleeps would end after the 20 seconds of its step.)
ok "a submission that sleeps" grade tests/project/hostile/sleep_chain.c BUDGET=3 OUT=slept
says " of 3 s."
says "The time for the whole submission was over"
ok "it ended then" test "$(sed -n 's/.*"seconds":[^0-9]*\([0-9]*\).*/\1/p' slept/report.json)" -lt 10
# When the grader is killed, so are its judges and what runs in a box. Both have the
# folder for boxes in their arguments, or work in it.
at_work() {
    { ps -eo stat=,args= | grep -v '^Z\|grep'; for p in /proc/[0-9]*; do readlink "$p/cwd"; done
    } | grep -F "$work/boxes"
}
ends() {
    for i in $(seq 20); do
        at_work > left || return 0
        sleep 0.1
    done
    cat left
    return 1
}
# Whether a learner's code, and a compiler of what takes long to compile, run below that
# process; others grade at the same time.
is_busy() {
    ps -eo pid=,ppid=,args= | awk -v top="$1" '
        { parent[$1] = $2 }
        $3 == "./worker" { busy[$1] = 1 }
        $3 ~ /\/cc1$/ { busy[$1] = 2 }
        END {
            for (one in busy)
                for (p = one; p > 1; p = parent[p])
                    if (p == top)
                        seen[busy[one]]
            exit !(1 in seen && 2 in seen)
        }'
}
mkdir boxes idle && chmod 755 . idle && chmod 1777 boxes
cp tests/project/hostile/sleep_chain.c tests/project/hostile/endless_loop_chain.c idle
awk 'BEGIN {
    for (i = 0; i < 4000; i++) {
        print "double f" i "(double a, double b) { for (int i = 0; i < 9; i++) {"
        print "a = a * b + i; b = b / (a + i); if (a > b) a -= 2 * b; } return a; }"
    }
}' > idle/compiles_long_chain.c
# killed TEXT COMMAND...   what grades a class so is killed, and nothing of it goes on.
killed() {
    of=$1
    shift
    TMPDIR=$work/boxes OUT=$work/boxes/out JOBS=3 "$@" "$build/grade" "$build" class idle > /dev/null 2>&1 &
    pid=$!
    for i in $(seq 100); do
        ! is_busy $pid || break
        sleep 0.1
    done
    ok "a worker and a compiler run ($of)" is_busy $pid
    ok "something is at work ($of)" at_work
    kill -9 $pid
    wait $pid 2> /dev/null
    ok "nothing is left of it ($of)" ends
    rm -rf boxes/out
}
for box in $(sh tests/project/sandboxes.sh); do
    killed "$box" env SANDBOX="$box"
done
# Bubblewrap's second process waits for its first without end when that dies in the
# beginning, so some are killed then.
for i in $(seq 24); do
    TMPDIR=$work/boxes OUT=$work/boxes/out JOBS=3 "$build/grade" "$build" class idle > /dev/null 2>&1 &
    pid=$!
    sleep "0.$(printf %03d $((i * 9)))"
    kill -9 $pid
    wait $pid 2> /dev/null
    rm -rf boxes/out
done
ok "nothing is left of boxes that had just begun" ends

# What one make has left, another finds.
ok "the grader, compiled" make -s grader
ok "the same once more, and a submission" make -s grade M=chain SUBMISSION=solutions/chain.c
says "100 of 100 points."

# As many at a time as there are processors, but a container is often granted fewer.
mkdir nobody none half cgroups
ok "all processors" class nobody OUT=all-of-them CGROUPS=none
says "0 submissions, $(nproc) at a time"
echo "50000 100000" > half/cpu.max
ok "half a processor" class nobody OUT=one-of-them CGROUPS=half
says "0 submissions, 1 at a time"
echo "max 100000" > half/cpu.max
ok "no limit" class nobody OUT=no-limit CGROUPS=half
says "0 submissions, $(nproc) at a time"
for tree in $(sed -n 's/^[0-9]*:\(cpu\(,[^:]*\)\{0,1\}\):.*/\1/p' /proc/self/cgroup); do
    mkdir "cgroups/$tree"
    echo 100000 > "cgroups/$tree/cpu.cfs_quota_us"
    echo 100000 > "cgroups/$tree/cpu.cfs_period_us"
    ok "one, by the older kind of group" class nobody OUT=older CGROUPS=cgroups
    says "0 submissions, 1 at a time"
done
if command -v taskset > /dev/null; then
    ok "bound to one" taskset -c 0 env OUT=bound "$build/grade" "$build" class nobody
    says "0 submissions, 1 at a time"
fi
ok "as many as are asked for" class nobody OUT=asked JOBS=7 CGROUPS=half
says "0 submissions, 7 at a time"

# A class, killed in the middle, and the same class left in peace.
mkdir class
for i in 1 2 3 4 5 6; do
    cp solutions/chain.c "class/learner$i.chain.c"
done
cp -r wrong class/broken
ok "a class" class class SEED=11 OUT=peace
ok "its table has a row for each" test "$(wc -l < peace/marks.csv)" -eq 8
ok "the row of one who is right" grep -q '^"learner3",100,100,100.00,' peace/marks.csv
SEED=11 OUT=killed "$build/grade" "$build" class class > /dev/null 2>&1 &
pid=$!
while [ ! -e killed/reports/learner1 ]; do sleep 0.1; done
kill -9 $pid
wait $pid 2> /dev/null
ok "a killed run has no table" test ! -e killed/marks.csv
stamp=$(stat -c %Y.%i killed/reports/learner1)
ok "the same command again, on one core" class class OUT=killed JOBS=1
ok "what was done was not done again" test "$stamp" = "$(stat -c %Y.%i killed/reports/learner1)"
ok "nothing was lost" cmp peace/marks.csv killed/marks.csv
fails "another seed in the same folder" + class class SEED=12 OUT=killed
says "begun with another SEED or M"
fails "a folder that cannot be" + class class OUT=/proc/marks
says "/proc/marks cannot be written"
flock killed sleep 60 &
pid=$!
fails "two runs at once in the same folder" + class class OUT=killed
says "Another run writes to killed. Wait for its end."
kill $pid
wait $pid 2> /dev/null
for out in class class/marks; do
    fails "OUT=$out" + class class OUT=$out
    says "OUT=$out is among the submissions; choose a folder elsewhere."
done
ok "nothing was handed in by that" test "$(ls class | wc -l)" -eq 7

# A judge that fails costs nobody points, and is asked again.
mkdir -p two/erna
cp solutions/chain.c solutions/rnn.c two/erna
mv "$build/judge_rnn" kept
fails "a judge that is not there" + class two M="chain rnn" OUT=two-out
says "1 of them could not be judged, for no fault of theirs"
ok "its table says so" grep -q '^"erna",100,200,50.00,"not judged, through no fault' two-out/marks.csv
mv kept "$build/judge_rnn"
ok "the same command, when it is there" class two M="chain rnn" OUT=two-out
ok "the points are there, too" grep -q '^"erna",200,200,100.00,""' two-out/marks.csv

# A full disk, simulated by a file system of a few pages.
if [ "$(id -u)" -eq 0 ] && mkdir full && mount -t tmpfs -o size=48k none full 2> /dev/null; then
    fails "a full disk" + class class SEED=11 OUT=full/out
    says "cannot be written: No space left on device"
    says "What was graded before is kept"
    mount -o remount,size=4m full
    ok "and more space" class class OUT=full/out
    ok "nothing was lost by it" cmp peace/marks.csv full/out/marks.csv
    umount full
    mount -t tmpfs -o size=4k none full
    fails "a full TMPDIR" + class class SEED=11 OUT=unroomed TMPDIR="$work/full"
    says "chain.c: No space left on device"
    ok "nobody is told that it was not in the submission" test -z "$(ls unroomed/reports)"
    ok "the table says so" grep -q '^"learner1",0,100,0.00,"not judged' unroomed/marks.csv
    mount -o remount,size=3500k full
    fails "a TMPDIR in which nothing can be compiled" + class class OUT=unroomed TMPDIR="$work/full"
    says "for no fault of theirs"
    # Of two at a time, the second may not even find room for its folder.
    case $output in
        *"has less than 64 MB left"* | *"No space left on device"*) count 0 "says why" ;;
        *) count 1 "says why" ;;
    esac
    mount -o remount,size=200m full
    ok "and more space there" class class OUT=unroomed TMPDIR="$work/full"
    ok "the marks are what they are" cmp peace/marks.csv unroomed/marks.csv
    umount full
fi

# The user of a box, and "nobody" below, must be able to enter this folder.
chmod -R go+rX "$work"
nobody() {
    setpriv --reuid 65534 --regid 65534 --clear-groups "$@"
}
if [ "$(id -u)" -eq 0 ]; then
    fails "no box can be made" + nobody env SANDBOX=user \
        "$build/grade" "$build" one "$work/solutions/chain.c"
    says "Nothing was graded, because no safe box can be made here"
    if nobody bwrap --unshare-all --unshare-user --ro-bind / / true 2> /dev/null; then
        ok "a lecturer who is not root" nobody "$build/grade" "$build" one solutions/chain.c
        says "100 of 100 points."
        ok "whose threads are not to be had" nobody "$build/grade" "$build" one tests/project/hostile/thread_bomb_chain.c
        ok "at least not many of them" test -z "$(printf '%s' "$output" | grep LEAKED)"
        killed "not root" setpriv --reuid 65534 --regid 65534 --clear-groups
    fi

    # On a kernel without Landlock a box can read whatever others may read.
    chmod 700 build
    fails "a class that anybody can read" + env SANDBOX=user OUT=open \
        "$build/no_landlock" "$build/grade" "$build" class class
    says "Nothing was graded, because everybody can read the submissions"
    chmod 700 class
    ok "one that is closed" env SANDBOX=user SEED=11 OUT=closed \
        "$build/no_landlock" "$build/grade" "$build" class class
    ok "the same marks without Landlock" cmp peace/marks.csv closed/marks.csv
    chmod 755 build
    fails "a course that anybody can read" + env SANDBOX=user \
        "$build/no_landlock" "$build/grade" "$build" one solutions/chain.c
    says "'chmod go-rx' the folder of the course"

    # A box reserves its user by binding a socket of that number. taken N COMMAND
    # binds all but N of them first, in a network namespace of its own, so that
    # graders elsewhere on this machine are not disturbed.
    taken() {
        unshare -n perl -MSocket -e '
            for (1 .. 478 - shift) {
                socket(my $s, AF_UNIX, SOCK_DGRAM, 0) or die;
                bind($s, pack("S a108", AF_UNIX, "\0wrec-box-" . (60705 + $_))) or die;
                push @kept, $s;
            }
            system @ARGV;
            exit $? >> 8' "$@"
    }
    if unshare -n true 2> /dev/null; then
        fails "no user is left for a box" + taken 0 "$build/grade" "$build" one solutions/chain.c
        says "All users for boxes are in use."
        ok "one for the grader and one for the judge" taken 2 "$build/grade" "$build" one solutions/chain.c
        says "100 of 100 points."
    fi
fi
finish grader
