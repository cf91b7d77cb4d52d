#!/bin/sh
# slurm.sh BUILD SUBMISSIONS   make grade-class ENGINE=slurm: the class as a job
# array. OUT is where the marks go; it, the submissions and this course must be
# on a file system that the nodes share.
#
# A task that fails, or that Slurm cancels, leaves no report. So submissions
# without a report are handed in again, at most twice; after that the table
# shows that they have none.

# The programs called here would otherwise follow the user's locale: in a German
# one they write 0,5 for 0.5 and translate their messages.
LC_ALL=C.UTF-8 LANGUAGE=en
export LC_ALL LANGUAGE
set -eu
build=$(realpath "$1") from=$2
if [ -z "$from" ] || [ ! -d "$from" ] || [ -z "${OUT:-}" ]; then
    echo "grade-class needs SUBMISSIONS=folder and OUT=folder." >&2
    exit 2
fi
command -v sbatch > /dev/null || {
    echo "sbatch is missing: Slurm's own tools (slurm-client) submit the jobs." >&2
    exit 1
}
from=$(realpath "$from")
# The folder is closed to others, because only the lecturer may read the marks.
[ -d "$OUT" ] || mkdir -m 700 "$OUT"
OUT=$(realpath "$OUT")
export OUT
# When there are more submissions than an array may have tasks, each task marks
# several.
most=$(scontrol show config | sed -n 's/^MaxArraySize *= *//p')
most=$((${most:-1001} - 1))

# What one task of the array runs: its share of the numbers in OUT/tasks. It gets
# folders as arguments, since quotes and dollars in a name would be code in here.
cat > "$OUT/task.sh" << 'END'
#!/bin/sh
# task.sh TASKS BUILD SUBMISSIONS   One task of TASKS; OUT comes by the environment.
sed -n "${SLURM_ARRAY_TASK_ID}~$1p" "$OUT/tasks" | while read -r number; do
    "$2/grade" "$2" task "$3" "$number" || exit 1
done
END

submit() {
    left=$(wc -l < "$OUT/tasks")
    tasks=$((left < most ? left : most))
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
        if [ -t 2 ] && [ "$running" -lt "$tasks" ]; then
            passed=$(($(date +%s) - begun)) done=$((tasks - running))
            printf '\r%d of %d, %d s left \033[K' "$done" "$tasks" \
                $((passed * running / done)) >&2
        fi
        sleep 1
    done
    [ ! -t 2 ] || printf '\r\033[K' >&2
}

for round in 1 2 3; do
    "$build/grade" "$build" tasks "$from" > "$OUT/tasks"
    [ -s "$OUT/tasks" ] || break
    [ "$round" -eq 1 ] || echo "$(wc -l < "$OUT/tasks") without a report are handed in again."
    submit
done
"$build/grade" "$build" tasks "$from" > "$OUT/tasks"
echo "$("$build/grade" "$build" table "$from") submissions," \
    "$(wc -l < "$OUT/tasks") of them lost by Slurm. The table is $OUT/marks.csv."
[ ! -s "$OUT/tasks" ]
