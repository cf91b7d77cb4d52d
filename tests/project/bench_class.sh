#!/bin/sh
# bench_class.sh BUILD [N]   How long a class of N (200) takes to be graded in
# chapter 1: on all processors, on one, and by Slurm on a cluster of one node
# that is brought up here. The three tables must be the same.
#
# Of forty learners one never ends, one crashes, one does not compile, five
# have handed in the stub, sixteen are right, and sixteen have one of four
# mistakes.

# The programs called here would otherwise follow the user's locale: in a German
# one they write 0,5 for 0.5 and translate their messages.
LC_ALL=C.UTF-8 LANGUAGE=en
export LC_ALL LANGUAGE
set -eu
build=$1 n=${2:-200}
work=$(mktemp -d)
node=$PWD/tests/project/slurm_node.sh
trap 'sh "$node" down "$work/node"; sleep 1; rm -rf "$work"' EXIT
chmod 755 "$work"

edit() {
    sed "$1" solutions/chain.c > "$work/class/learner$i.chain.c"
    ! cmp -s solutions/chain.c "$work/class/learner$i.chain.c" || {
        echo "The edit $1 changes nothing in solutions/chain.c." >&2
        exit 1
    }
}
mkdir "$work/class"
for i in $(seq "$n"); do
    case $((i % 40)) in
    0) edit 's/for (size_t t = T; t > 0; t--)/for (size_t t = T; t > 0;)/' ;;
    1) edit 's/dh\[t - 1\] += p->w/*(volatile double *)0 += p->w/' ;;
    2) edit 's/dp->b += da;/dp->b += da/' ;;
    [3-7]) awk -f solutions/stub.awk solutions/chain.c > "$work/class/learner$i.chain.c" ;;
    [89] | 1[01]) edit 's/dh\[t - 1\] += /dh[t - 1] = /' ;;
    1[2-5]) edit 's/dp->b += da;//' ;;
    1[6-9]) edit 's/dp->w += da \* h\[t - 1\]/dp->w += da * h[t]/' ;;
    2[0-3]) edit 's/dp->u += da \*/dp->u -= da */' ;;
    *) cp solutions/chain.c "$work/class/learner$i.chain.c" ;;
    esac
done

export M=chain SEED=11
timed() {
    name=$1
    shift
    began=$(date +%s)
    OUT="$work/$name" "$@" "$work/class" > "$work/said" 2>&1 || {
        cat "$work/said" >&2
        grep -h "not judged" "$work/$name/marks.csv" >&2
        exit 1
    }
    printf '%-16s %4d submissions %6d s\n' "$name" "$n" $(($(date +%s) - began))
    cmp "$work/all processors/marks.csv" "$work/$name/marks.csv"
}
timed "all processors" "$build/grade" "$build" class
timed "one processor" env JOBS=1 "$build/grade" "$build" class
if command -v slurmctld > /dev/null; then
    sh "$node" up "$work/node" > /dev/null
    timed "Slurm" env SLURM_CONF="$work/node/slurm.conf" sh tests/grader/engine.sh "$build" slurm
fi
awk -F, 'NR > 1 { of[$2]++ } END { for (p in of) print of[p], "of them have", p, "of 100" }' \
    "$work/all processors/marks.csv" | sort -rn
