# table.awk - shows a file of data as a page:
#     awk -f docs/pandoc/table.awk build/data/01-chain/lag.tsv > lag.html
BEGIN { FS = "\t"; most = 1000 }

FNR == 1 {
    name = FILENAME
    sub(/.*\/data\//, "", name)
    file = name
    sub(/.*\//, "", file)
    print "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">"
    print "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">"
    print "<title>" name "</title>\n<link rel=\"stylesheet\" href=\"../../page.css\">"
    print "</head>\n<body>\n<main>\n<h1>" name "</h1>"
    print "<p>A row for each point; an empty line parts one curve from the next. The" \
          " <a href=\"" file "\" download>file</a> has all rows, with tabs between the" \
          " columns. <a href=\"../../index.html\">All chapters</a></p>"
    print "<div class=\"table\" tabindex=\"0\">\n<table>\n<thead><tr>"
    for (i = 1; i <= NF; i++)
        print "<th scope=\"col\">" $i "</th>"
    print "</tr></thead>\n<tbody>"
    columns = NF
    next
}

++rows > most { next }
NF == 0 { print "<tr><td colspan=\"" columns "\">&nbsp;</td></tr>"; next }
{
    printf "<tr>"
    for (i = 1; i <= NF; i++) {
        sub(/^-/, "−", $i)
        printf "<td>%s</td>", $i
    }
    print "</tr>"
}

END {
    print "</tbody>\n</table>\n</div>"
    if (rows > most)
        print "<p>These are the first " most " of " rows " rows.</p>"
    print "</main>\n</body>\n</html>"
}
