# runs.awk - the runs of an experiment: their plan, their card and the time left.
#
#   awk -v what=plan -v n=SEEDS -v place=FOLDER -f runs.awk NAME.runs [NAME.card]
#       a line for each run: its file, and how many seconds it took when the data
#       that are kept were made
#   awk -v what=left -v now=SECONDS -f runs.awk begun=SECONDS first=SECONDS PLAN
#       how many runs are finished and how long the others take, for a terminal
#   awk -v what=card -f runs.awk FOLDER/*.values
#       a line for each family: how many runs, and the mean seconds of one
BEGIN { FS = OFS = "\t" }
what == "plan" && FILENAME ~ /\.runs$/ {
    split($0, word, " ")
    family[++families] = word[1]
    runs[word[1]] = n ? n : word[2]
}
what == "plan" && $1 == "runs" { seconds[$2] = $4 }
what == "left" {
    total++
    all += $2
    if ((getline text < $1) < 0) {
        missing++
        left += $2
    }
    close($1)
}
what == "card" && $1 == "seconds" {
    name = FILENAME
    sub(/.*\//, "", name)
    sub(/-[0-9]*\.values$/, "", name)
    if (!(name in runs)) family[++families] = name
    runs[name]++
    seconds[name] += $2
}
END {
    for (i = 1; i <= families; i++) {
        name = family[i]
        if (what == "card")
            print "runs", name, runs[name], sprintf("%.2g", seconds[name] / runs[name])
        # A run of which nothing is known counts as ten seconds.
        for (k = 1; what == "plan" && k <= runs[name]; k++)
            print place "/" name "-" k ".tsv", name in seconds ? seconds[name] : 10
    }
    # The pace of this sweep is that of what it has done since it began, when FIRST
    # seconds were left. To learn FIRST it is called without BEGUN.
    if (what == "left" && begun == "")
        printf "%.3f", left
    else if (what == "left") {
        more = (now - begun) * left / (first > left ? first - left : left + 1)
        printf "\r%d of %d runs are finished, about %.0f %s left\033[K", \
            total - missing, total, more < 100 ? more : more / 60, \
            more < 100 ? "s" : "min"
    }
}
