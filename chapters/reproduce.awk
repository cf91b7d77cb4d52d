# The table "paper beside here" on a terminal, from .claims files. A claim is
# printed under its source, which it shares with the claims around it.
BEGIN { FS = "\t" }
$1 != source {
    source = $1
    printf "\n%s\n", source
}
{
    total++
    held += $6 == "holds"
    printf "  %-7s  %s\n", $6, $2
    printf "           paper %s; here %s (band %s)\n", $3, $4, $5
}
END {
    if (!total) {
        print "No program has left a claim." > "/dev/stderr"
        exit 1
    }
    printf "\n%d of %d published figures hold here.\n", held, total
}
