# log.awk - reads what LaTeX noted about the book, and objects to letters that a font does
# not have, to links that lead nowhere and to lines that reach into the margin by more than
# a millimetre:    awk -f docs/pandoc/log.awk build/book/wrec.log
function object(sentence) {
    print sentence > "/dev/stderr"
    wrong = 1
}
/^Missing character/ { object($0) }
/^LaTeX Warning: (Hyper reference|Reference|Citation).*undefined/ { object($0) }
/destination with the same identifier/ { object($0) }
/^Overfull \\hbox/ {
    points = $3
    gsub(/[^0-9.]/, "", points)
    if (points + 0 > 2.9) {
        object($0)
        shown = 2
        next
    }
}
shown-- > 0 { object("    " $0) }
END { exit wrong }
