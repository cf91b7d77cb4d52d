# The table "paper beside here" on a terminal, from .claims files. A claim is
# printed under its source, which it shares with the claims around it.
BEGIN { FS = "\t" }
$1 != source {
    source = $1
    printf "\n%s\n", source
}
{
    total[$9]++
    claims++
    printf "  %-7s  %s\n", $9, $2
    printf "           paper %s; here %s", $3, $4
    if ($6 != "-") printf " (%s; %s runs)", $5, $6
    printf "\n           band %s: %s\n", $7, $8
}
END {
    if (!claims) {
        print "No program has left a claim." > "/dev/stderr"
        exit 1
    }
    printf "\n%d of %d published figures hold here, and %d differ. %d are open:" \
        " with other seeds they could do either.\n", \
        total["holds"], claims, total["differs"], total["open"]
}
