# answers.awk   Answers in other files: prints where two statements in a row that
# compute are also in an answer of a model, whatever their blanks and their comments.
#
#     awk -f answers.awk MODELS FILE...
#
# What many functions begin and end with is passed over: checks, loops, allocations.
function statement(line) {
    sub(/\/\/.*/, "", line)
    gsub(/[ \t]+/, "", line)
    return line ~ /^(if|for|while|do|\|\||&&|GSL_ERROR|return[A-Za-z_]*;|gsl_[a-z_]*free|constsize_t|constintstatus|double[a-z]*;)/ ||
           line ~ /_alloc\(|,$/ || length(line) < 12 ? "" : line
}
file == 1 && /^\/\/: step / { named = $3 }
FNR == 1 { file++; before = ""; inside = 0 }
file == 1 && /\/\/: answer/ { inside = 1; before = ""; answer = named }
file == 1 && /\/\/: end/ { inside = 0 }
file == 1 && !inside { next }
{ line = statement($0) }
line == "" { next }
before != "" && file == 1 { known[before line] = answer }
before != "" && file > 1 && (before line) in known {
    print FILENAME ":" FNR ": as in the answer of " known[before line]
}
{ before = line }
