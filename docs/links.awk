# links.awk - checks that finished pages of the notes need nothing but each
# other:   awk -f docs/links.awk build/notes/*.html
#
# Every link to a place on one of the pages must find its id, and every page, picture,
# style or script must be a file beside them: nothing may come from elsewhere. Says in
# one sentence what is wrong and exits 1. Links to other web sites are not followed.
BEGIN { RS = "<" }

FNR == 1 {
    page = FILENAME
    sub(/.*\//, "", page)
    folder = substr(FILENAME, 1, length(FILENAME) - length(page))
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
    if (match($0, / href="[^"]*"/)) {
        target = substr($0, RSTART + 7, RLENGTH - 8)
        if (target ~ /^#/)
            wanted[page target] = FILENAME
        else if (target ~ /^[^:\/]*\.html(#|$)/)
            wanted[target] = FILENAME
        else if (/^a / && target ~ /^(https?|mailto):/)
            ;
        else
            need(target)
    }
    if (match($0, / (src|srcset|poster)="[^"]*"/)) {
        target = substr($0, RSTART, RLENGTH - 1)
        sub(/^[^"]*"/, "", target)
        need(target)
    }
    if (/^(iframe|object|embed|base)( |$)/ \
        || (/^style/ && text ~ /@import|url\(["']?(https?:)?\/\//))
        outside()
}

# A file beside the pages.
function need(target,    line) {
    if (target ~ /^[a-z]+:|^\//)
        outside()
    else if (!(folder target in there)) {
        there[folder target] = (getline line < (folder target)) >= 0
        close(folder target)
        if (!there[folder target])
            wrong(FILENAME " needs " target ", which is not there.")
    }
}

function outside() {
    wrong(FILENAME " needs something from outside: <" substr($0, 1, 70) ">")
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
            need_page(target, page)
        else if (target ~ /#/ && !(target in ids))
            wrong(wanted[target] " links to " target ", which is not there.")
    }
    exit status
}

function need_page(target, page,    line) {
    if ((getline line < (folder page)) < 0)
        wrong(wanted[target] " links to " target ", but there is no " page ".")
    close(folder page)
}
