#!/bin/sh
# test_slurm.sh BUILD   A class marked by Slurm, on a cluster of one node that
# is brought up here: the same table as without, also when a task is taken away.
. tests/project/ok.sh
build=$1
work=$(mktemp -d)
node=$PWD/tests/project/slurm_node.sh
trap 'sh "$node" down "$work/node"; sleep 1; rm -rf "$work"' EXIT
chmod 755 "$work"

# Names that a careless shell would run as code, and in which Slurm would
# replace %a.
class="$work/it's a \"class\": é \$(touch pwned) %a"
there="$work/it's %j \$(touch pwned)"
mkdir "$class"
for i in 1 2 3 4 5 6; do
    cp solutions/chain.c "$class/learner$i.chain.c"
done
awk -f solutions/stub.awk solutions/chain.c > "$class/unwritten.chain.c"
export M=chain
ok "a class on this machine" env SEED=11 OUT="$work/here" "$build/grade" "$build" class "$class"

ok "a cluster of one node" sh "$node" up "$work/node"
export SLURM_CONF="$work/node/slurm.conf"
ok "a class by Slurm" env SEED=11 OUT="$there" sh tests/grader/slurm.sh "$build" "$class"
says "7 submissions, 0 of them lost by Slurm."
ok "the same table" cmp "$work/here/marks.csv" "$there/marks.csv"

# The first three tasks that are seen running are cancelled. One of them may be
# at its end just then, and on a busy machine they may come late.
(
    taken=
    for _ in $(seq 2400); do
        for job in $(squeue -h -r -t running -o %i); do
            case " $taken " in *" $job "*) continue ;; esac
            scancel -s KILL "$job" || scancel "$job"
            taken="$taken $job"
            [ "$(echo "$taken" | wc -w)" -lt 3 ] || exit
        done
        sleep 0.05
    done
) &
ok "a task is taken away" env SEED=11 OUT="$work/again" sh tests/grader/slurm.sh "$build" "$class"
says "handed in again"
ok "and nothing is lost" cmp "$work/here/marks.csv" "$work/again/marks.csv"
fails "no submissions" + env OUT="$work/x" sh tests/grader/slurm.sh "$build" ""
says "grade-class needs SUBMISSIONS=folder and OUT=folder."
finish slurm
