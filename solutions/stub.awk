# Makes an exercise from a model answer:   awk -f solutions/stub.awk chain.c
#
#     //: step NAME     the next function belongs to step NAME
#     //: answer        from here ...
#     //: todo TEXT     ... what the learner is told instead ...
#     //: end           ... to here is the model answer
#
# Everything between "answer" and "end" is replaced by the todo lines and a
# return of GSL_EUNIMPL, which the tests report as "not written yet".
function refuse(why) {
    printf "%s:%d: %s.\n", FILENAME, FNR, why > "/dev/stderr"
    broken = 1
    exit 1
}
FNR == 1 {
    module = FILENAME
    sub(/.*\//, "", module)
    sub(/\.c$/, "", module)
}
/^[ \t]*\/\/: *step / {
    if (inside) refuse("a step begins inside the answer of another")
    print "// Step \"" $3 "\":  make try M=" module " STEP=" $3
    next
}
/^[ \t]*\/\/: *answer *$/ {
    if (inside) refuse("an answer begins inside an answer")
    inside = FNR
    todos = 0
    next
}
/^[ \t]*\/\/: *todo / {
    if (!inside) refuse("a todo stands outside an answer")
    text = $0
    sub(/\/\/: *todo */, todos++ ? "//       " : "// TODO: ", text)
    print text
    next
}
/^[ \t]*\/\/: *end *$/ {
    if (!inside) refuse("an end without an answer")
    if (!todos) refuse("an answer without a todo tells the learner nothing")
    print "    return GSL_EUNIMPL;"
    inside = 0
    answers++
    next
}
/^[ \t]*\/\/: *(begin|end) [^ ]+ *$/ { next }  # a listing of the chapter
/^[ \t]*\/\/:/ { refuse("unknown mark " $0) }
!inside { print }
END {
    if (broken) exit 1
    if (inside) {
        FNR = inside
        refuse("this answer is never ended")
    }
    if (!answers) refuse("no answer is marked")
}
