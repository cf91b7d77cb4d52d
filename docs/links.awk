# links.awk - checks that finished pages of the notes need nothing but each
# other:   awk -f docs/links.awk build/notes/*.html
#
# Every link to a place on one of the pages must find its id, every link to a
# page must find that page among the arguments, and no picture, font, style or
# script may come from elsewhere. Says in one sentence what is wrong and exits
# 1. Links to other web sites and to the course's own files are not followed.
BEGIN { RS = "<" }

FNR == 1 {
    page = FILENAME
    sub(/.*\//, "", page)
    pages[page] = 1
}

# Every record begins with the name of a tag.
{
    text = $0
    sub(/>.*/, "")
    gsub(/[\n\t]/, " ")
    if (match($0, / id="[^"]*"/)) {
        id = substr($0, RSTART + 5, RLENGTH - 6)
        if (ids[page "#" id]++)
            wrong(FILENAME " has the id " id " twice.")
    }
    if (/^a / && match($0, / href="[^"]*"/)) {
        target = substr($0, RSTART + 7, RLENGTH - 8)
        if (target ~ /^#/)
            wanted[page target] = FILENAME
        else if (target ~ /^[^:\/]*\.html(#|$)/)
            wanted[target] = FILENAME
    } else if (/^(script|iframe|object|embed|base)( |$)/ \
               || (/^link / && !/ href="data:/) \
               || (match($0, / (src|srcset|poster)="/) \
                   && substr($0, RSTART + RLENGTH) !~ /^data:/) \
               || (/^style/ && text ~ /@import|url\(["']?(https?:)?\/\//)) {
        wrong(FILENAME " needs something from outside: <" substr($0, 1, 70) ">")
    }
}

function wrong(sentence) {
    print sentence
    status = 1
}

END {
    for (target in wanted) {
        page = target
        sub(/#.*/, "", page)
        if (!(page in pages))
            wrong(wanted[target] " links to " target ", but there is no " page ".")
        else if (target ~ /#/ && !(target in ids))
            wrong(wanted[target] " links to " target ", which is not there.")
    }
    exit status
}
