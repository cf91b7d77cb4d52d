# Looks at data files before gnuplot draws them:   awk -f data.awk FILE.tsv ...
# gnuplot itself draws an empty picture from a broken file and calls it a day.
BEGIN { FS = "\t" }
function refuse(why) {
    printf "%s:%d: %s; remove the file and run make again.\n", \
           FILENAME, FNR, why > "/dev/stderr"
    broken = 1
    exit 1
}
FNR == 1 {
    if (NR > 1 && rows == 0) {
        printf "%s has no row of data; remove it and run make again.\n", \
               file > "/dev/stderr"
        broken = 1
        exit 1
    }
    file = FILENAME
    columns = NF
    rows = 0
    next
}
/^$/ { next }
{
    rows++
    if (NF != columns)
        refuse("a row of " NF " where the header names " columns " columns")
    for (i = 1; i <= NF; i++)
        if ($i !~ /^[-+]?([0-9]+\.?[0-9]*([eE][-+]?[0-9]+)?|inf|nan)$/)
            refuse("\"" $i "\" is not a number")
}
END {
    if (broken) exit 1
    if (rows == 0) {
        printf "%s has no row of data; remove it and run make again.\n", \
               (file ? file : "the file") > "/dev/stderr"
        exit 1
    }
}
