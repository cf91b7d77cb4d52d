#!/bin/sh
# test_engine.sh BUILD   A class marked by GNU parallel, and by Slurm on a cluster of
# one node that is brought up here: the same table as without, also when a task is
# taken away.
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

if command -v parallel > /dev/null; then
    ok "a class by GNU parallel" env SEED=11 OUT="$work/by \$(touch pwned)" JOBS=2 \
        sh tests/grader/engine.sh "$build" parallel "$class"
    says "7 submissions, 0 of them lost on the way."
    ok "the same table" cmp "$work/here/marks.csv" "$work/by \$(touch pwned)/marks.csv"
    # No other machine is at hand: what stands in for ssh runs the command here, but
    # knows nothing of what is set.
    cat > "$work/ssh" << 'END'
#!/bin/sh
while [ "${1#-}" != "$1" ]; do shift; done
echo "$1" >> "$0.hosts"
shift
[ "$1" != -- ] || shift
cd / && exec env -i PATH="$PATH" HOME="$HOME" SHELL=/bin/sh sh -c "$*"
END
    chmod +x "$work/ssh"
    ok "on other machines" env SEED=11 OUT="$work/far" HOSTS=2/one,2/two PARALLEL_SSH="$work/ssh" \
        sh tests/grader/engine.sh "$build" parallel "$class"
    ok "the same table" cmp "$work/here/marks.csv" "$work/far/marks.csv"
    ok "on both of them" grep -q one "$work/ssh.hosts"
    ok "on the other, too" grep -q two "$work/ssh.hosts"
fi
fails "no submissions" + env OUT="$work/x" sh tests/grader/engine.sh "$build" parallel ""
says "grade-class needs SUBMISSIONS=folder and OUT=folder."
# Only root can bring up a cluster.
[ "$(id -u)" -eq 0 ] && command -v slurmd > /dev/null || finish engine

ok "a cluster of one node" sh "$node" up "$work/node"
export SLURM_CONF="$work/node/slurm.conf"
ok "a class by Slurm" env SEED=11 OUT="$there" sh tests/grader/engine.sh "$build" slurm "$class"
says "7 submissions, 0 of them lost on the way."
ok "the same table" cmp "$work/here/marks.csv" "$there/marks.csv"
wanted=$(($(nproc) < 7 ? $(nproc) : 7))
tasks=$(find "$there" -name 'slurm-*' | grep -c .)
ok "no more tasks than there are processors" test "$tasks" -eq "$wanted"

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
ok "a task is taken away" env SEED=11 OUT="$work/again" sh tests/grader/engine.sh "$build" slurm "$class"
says "handed in again"
ok "and nothing is lost" cmp "$work/here/marks.csv" "$work/again/marks.csv"
finish engine
