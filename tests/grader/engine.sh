#!/bin/sh
# engine.sh BUILD ENGINE SUBMISSIONS   make grade-class on more than this machine:
#
#   slurm      the class is a job array of Slurm's
#   parallel   GNU parallel marks it, on this machine or on those that
#              HOSTS=name,name names, which it reaches by ssh without a password
#
# OUT is where the marks go; it, the submissions and this course must be on a file
# system that all machines share.
#
# A task that fails, or is taken away, leaves no report. So submissions without a
# report are handed in again, at most twice; after that the table shows that they
# have none.

# The programs called here would otherwise follow the user's locale: in a German
# one they write 0,5 for 0.5 and translate their messages.
LC_ALL=C.UTF-8 LANGUAGE=en
export LC_ALL LANGUAGE
set -eu
build=$(realpath "$1") engine=$2 from=$3
if [ -z "$from" ] || [ ! -d "$from" ] || [ -z "${OUT:-}" ]; then
    echo "grade-class needs SUBMISSIONS=folder and OUT=folder." >&2
    exit 2
fi
needs() {
    command -v "$1" > /dev/null || {
        echo "$1 is missing: the package $2 has it." >&2
        exit 1
    }
}
from=$(realpath "$from")
# The folder is closed to others, because only the lecturer may read the marks.
[ -d "$OUT" ] || mkdir -m 700 "$OUT"
OUT=$(realpath "$OUT")
export OUT

# How far it is, for a terminal: progress LEFT OF SECONDS
progress() {
    if [ -t 2 ] && [ "$1" -lt "$2" ]; then
        printf '\r%d of %d, %d s left \033[K' $(($2 - $1)) "$2" \
            $(($3 * $1 / ($2 - $1))) >&2
    fi
}

# What one task of the array runs: its share of the numbers in OUT/tasks. It gets
# folders as arguments, since quotes and dollars in a name would be code in here.
write_task() {
    cat > "$OUT/task.sh" << 'END'
#!/bin/sh
# task.sh TASKS BUILD SUBMISSIONS   One task of TASKS; OUT comes by the environment.
sed -n "${SLURM_ARRAY_TASK_ID}~$1p" "$OUT/tasks" | {
    failed=
    while read -r number; do
        "$2/grade" "$2" task "$3" "$number" < /dev/null || failed=1
    done
    [ -z "$failed" ]
}
END
}

by_slurm() {
    needs sbatch slurm-client
    write_task
    # Slurm takes a second or two to begin a task, which is more than a submission of
    # one chapter needs. So a task marks up to ten, unless there are processors enough
    # to mark them all at once; and more where an array may not have so many tasks.
    # What is handed in again has a task of its own: if one of ten ended their task, it
    # must not cost the others their marks once more.
    most=$(scontrol show config | sed -n 's/^MaxArraySize *= *//p')
    most=$((${most:-1001} - 1)) left=$(wc -l < "$OUT/tasks")
    processors=$(sinfo -h -o %C | awk -F / '{ n += $4 } END { print n + 0 }')
    tasks=$((round > 1 ? left : (left + 9) / 10))
    tasks=$((tasks > processors ? tasks : processors))
    tasks=$((tasks < left ? tasks : left))
    tasks=$((tasks < most ? tasks : most))
    # In the name of a log Slurm takes %a for the number of the task, and %% for %.
    log=$(printf '%s' "$OUT" | sed 's/%/%%/g')/slurm-%a.log
    job=$(sbatch --parsable --requeue --array="1-$tasks" --job-name=wrec \
        --output="$log" "$OUT/task.sh" "$tasks" "$build" "$from")
    begun=$(date +%s)
    while :; do
        # Some time after its end Slurm forgets a job; then squeue fails and
        # prints nothing, which also means that no task is left.
        running=$(squeue -h -r -j "$job" -o %T 2> /dev/null | wc -l)
        [ "$running" -gt 0 ] || break
        progress "$running" "$tasks" $(($(date +%s) - begun))
        sleep 1
    done
}

# What is set here is set there, too. A task that fails is handed in again below.
by_parallel() {
    needs parallel parallel
    set --
    [ -z "${HOSTS:-}" ] || set -- --sshlogin "$HOSTS"
    parallel --will-cite --quote --jobs "${JOBS:-100%}" "$@" \
        --env OUT --env M --env SEED --env SANDBOX --env BUDGET --env FIGURE \
        --env VISIBILITY --env LEADERBOARD \
        "$build/grade" "$build" task "$from" < "$OUT/tasks" &
    tasks=$(wc -l < "$OUT/tasks") begun=$(date +%s)
    while [ -t 2 ] && kill -0 $! 2> /dev/null; do
        sleep 0.3
        progress "$("$build/grade" "$build" tasks "$from" | wc -l)" "$tasks" \
            $(($(date +%s) - begun))
    done
    wait $! || :
}

for round in 1 2 3; do
    "$build/grade" "$build" tasks "$from" > "$OUT/tasks"
    [ -s "$OUT/tasks" ] || break
    [ "$round" -eq 1 ] || echo "$(wc -l < "$OUT/tasks") without a report are handed in again."
    "by_$engine"
    [ ! -t 2 ] || printf '\r\033[K' >&2
done
"$build/grade" "$build" tasks "$from" > "$OUT/tasks"
echo "$("$build/grade" "$build" table "$from") submissions," \
    "$(wc -l < "$OUT/tasks") of them lost on the way. The table is $OUT/marks.csv."
[ ! -s "$OUT/tasks" ]
