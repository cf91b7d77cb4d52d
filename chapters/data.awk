# Looks at data files before gnuplot draws them:   awk -f data.awk FILE.tsv ...
# gnuplot itself draws an empty picture from a broken file without reporting an
# error.
function refuse(why) {
    printf "%s; remove the file and run make again.\n", why > "/dev/stderr"
    broken = 1
    exit 1
}
BEGIN {
    for (f = 1; f < ARGC; f++) {
        file = ARGV[f]
        line = rows = columns = 0
        while ((state = getline text < file) > 0) {
            line++
            if (line == 1) {
                columns = split(text, cell, "\t")
                continue
            }
            if (text == "") continue
            rows++
            n = split(text, cell, "\t")
            if (n != columns)
                refuse(file ":" line ": a row of " n \
                    " where the header names " columns " columns")
            for (i = 1; i <= n; i++)
                if (cell[i] !~ /^[-+]?([0-9]+\.?[0-9]*([eE][-+]?[0-9]+)?|inf|nan)$/)
                    refuse(file ":" line ": \"" cell[i] "\" is not a number")
        }
        if (state < 0) refuse(file " cannot be read")
        if (rows == 0) refuse(file " has no row of data")
        close(file)
    }
}
