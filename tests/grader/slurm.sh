#!/bin/sh
# slurm.sh BUILD SUBMISSIONS   make grade-class ENGINE=slurm: the class as a job
# array. OUT is where the marks go; it, the submissions and this course must be
# on a file system that the nodes share.
#
# A task that fails, or is taken away, has no report. So whoever has none is
# handed in again, twice at most; after that the table says so.
# Parsed and computed as in C, whatever language the terminal has.
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
# Marks are nobody else's business.
[ -d "$OUT" ] || mkdir -m 700 "$OUT"
OUT=$(realpath "$OUT")
export OUT
# Those whose names a number of tasks share when there are more than an array
# may have.
most=$(scontrol show config | sed -n 's/^MaxArraySize *= *//p')
most=$((${most:-1001} - 1))

# What one task of the array runs: its share of the numbers in OUT/tasks.
cat > "$OUT/task.sh" << END
#!/bin/sh
sed -n "\${SLURM_ARRAY_TASK_ID}~\$1p" "$OUT/tasks" | while read -r number; do
    "$build/grade" "$build" task "$from" "\$number" || exit 1
done
END

submit() {
    left=$(wc -l < "$OUT/tasks")
    tasks=$((left < most ? left : most))
    job=$(sbatch --parsable --requeue --array="1-$tasks" --job-name=wrec \
        --output="$OUT/slurm-%a.log" "$OUT/task.sh" "$tasks")
    begun=$(date +%s)
    while :; do
        # Slurm forgets a job some time after its end; then nothing is left.
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
"$build/grade" "$build" table "$from"
echo "$(find "$from" -mindepth 1 -maxdepth 1 ! -name '.*' | wc -l) submissions," \
    "$(wc -l < "$OUT/tasks") of them lost by Slurm. The table is $OUT/marks.csv."
[ ! -s "$OUT/tasks" ]
