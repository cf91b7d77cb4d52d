# weave.awk - puts listings, numbers and tables from the programs into a
# chapter, between marks that a Markdown viewer does not show.
#
#   awk -f docs/weave.awk -v mode=fill  -v data=build/data/01-chain CHAPTER
#       prints the chapter with everything filled in; all other text stays as
#       it is, byte for byte.
#   awk -f docs/weave.awk -v mode=check -v data=build/data/01-chain CHAPTER
#       says in one sentence each what is stale, and exits 1 if anything is.
#
# Run it from the top folder. The marks:
#
#   <!--value NAME FORMAT TOLERANCE-->6.6<!--/-->
#       The number NAME from data/*.values, printed with a printf format such
#       as %.2f, and then as people write it: −8·10⁻⁹ for -8e-09, 31,390 for
#       31390 (four digits stay together). A number that is written there already passes the check when
#       it is off by TOLERANCE at most: 0.05, or 1% of the computed number.
#       04-clip/NAME is a number of another chapter, in the folder beside data.
#
#   <!--code lib/activation.c slope-->
#   <!--/code-->
#       The lines between "//: begin slope" and "//: end slope" of that file,
#       moved to the left margin, without any "//:" line. Of a file that ends in
#       .txt, which a program has printed, the check compares nine digits.
#
#   <!--claims-->
#   <!--/claims-->
#       The table "paper beside here" from data/*.claims, or for <!--claims 04-clip-->
#       from 04-clip/*.claims beside data. The check compares everything but the
#       number found and its interval, which last digits of another processor may
#       move. The verdict must stay.
#
# What cannot be filled in (no such file, region or value; a mark unclosed or
# inside another) ends either mode with one sentence and status 2.

# The chapter, and every other file, is read as one record, so that nothing is
# lost, not even a missing newline at its end.
BEGIN {
    RS = "\001"
    ORS = ""
    RAISED = "⁰ ¹ ² ³ ⁴ ⁵ ⁶ ⁷ ⁸ ⁹"
    HEADING = "| Source | Quantity | Paper | Here | 95 % | Runs | Band |" \
              " Why this band | Verdict |"
    if ((mode != "fill" && mode != "check") || data == "" || ARGC != 2)
        stop("Usage: awk -f docs/weave.awk -v mode=fill|check -v data=FOLDER" \
             " CHAPTER")
    # mawk follows the locale: in German it writes 0,5 and reads 0.5 as 0.
    if (sprintf("%.1f", 1 / 2) != "0.5" || "0.5" + 0 != 1 / 2)
        stop("In this locale awk reads and writes numbers with a comma: set" \
             " LC_ALL=C.UTF-8.")
    # Not every awk calls a missing file an error.
    if (read_lines(ARGV[1]) < 0)
        stop(ARGV[1] " cannot be read.")
}

{
    count = split($0, line, "\n")
    woven = ""
    for (at = 1; at <= count; at++) {
        if (line[at] ~ /^<!--code[ -]/)
            weave_block("code")
        else if (line[at] ~ /^<!--claims[ -]/)
            weave_block("claims")
        else
            woven = woven weave_line(line[at])
        if (at < count)
            woven = woven "\n"
    }
    if (mode == "fill")
        print woven
    else if (!stale)
        print FILENAME ": " some(listings, "listing") ", " \
              some(numbers, "number") ", " some(tables, "table") " agree\n"
    exit stale + 0
}

function some(n, noun) {
    return n + 0 " " noun (n == 1 ? "" : "s")
}

function stop(sentence) {
    print sentence "\n" > "/dev/stderr"
    exit 2
}

function here() {
    return FILENAME ":" at ": "
}

function complain(sentence) {
    if (mode == "check") {
        stale = 1
        print here() sentence ": 'make weave' fills it in.\n" > "/dev/stderr"
    }
}

# Reads a file, or what a command prints, into lines[1..]. Returns how many
# there are, or -1 when the file cannot be read.
function read_lines(path, lines,    text, status, n) {
    text = ""
    status = (getline text < path)
    close(path)
    if (status < 0)
        return -1
    n = split(text, lines, "\n")
    return n > 0 && lines[n] == "" ? n - 1 : n
}

function list_files(folder, ending, files,    command, text) {
    # The shell sorts what it finds, so every machine makes the same table.
    text = folder
    gsub(/'/, "'\\''", text)
    command = "LC_ALL=C; export LC_ALL; ls -d '" text "'/*." ending \
              " 2>/dev/null"
    text = ""
    command | getline text
    close(command)
    sub(/\n$/, "", text)
    return split(text, files, "\n")
}

# NaN and infinity are no numbers here: a text cannot state them.
function is_number(text) {
    return text ~ /^[-+]?([0-9]+\.?[0-9]*|\.[0-9]+)([eE][-+]?[0-9]+)?$/
}

# What runs leave open may be everything above a number, or below it.
function is_interval(text,    end) {
    return split(text, end, / \.\. /) == 2 \
           && (is_number(end[1]) || end[1] == "-inf") \
           && (is_number(end[2]) || end[2] == "inf")
}

# ---- numbers in the text ----------------------------------------------------

function weave_line(text,    out, p, mark, kind, rest, word, n, shut, next_one) {
    out = ""
    while ((p = index(text, "<!--")) > 0) {
        out = out substr(text, 1, p - 1)
        text = substr(text, p)
        p = index(text, "-->")
        mark = p > 0 ? substr(text, 1, p + 2) : text
        rest = substr(text, length(mark) + 1)

        kind = substr(mark, 5)
        sub(/-->$/, "", kind)
        n = split(kind, word, " ")
        sub(/[ \t].*/, "", kind)

        if (kind == "value") {
            if (p == 0 || n != 4)
                stop(here() mark " must be <!--value NAME FORMAT TOLERANCE-->" \
                     " on one line.")
            # Markdown takes a line that begins with a comment for HTML, ends
            # the paragraph there and leaves the rest of the line as it is.
            if (out ~ /^[ \t>*+-]*([0-9]+[.)])?[ \t]*$/)
                stop(here() "the mark of " word[2] " must not begin a line:" \
                     " put a word before it.")
            shut = index(rest, "<!--/-->")
            next_one = index(rest, "<!--value")
            if (next_one > 0 && (shut == 0 || next_one < shut))
                stop(here() "another mark begins before that of " word[2] \
                     " is closed: marks do not nest.")
            if (shut == 0)
                stop(here() "the mark of " word[2] " is not closed with" \
                     " <!--/--> on its line.")
            out = out mark number(word[2], word[3], word[4],
                                  substr(rest, 1, shut - 1)) "<!--/-->"
            text = substr(rest, shut + length("<!--/-->"))
        } else if (kind == "code" || kind == "claims" || kind == "/code" \
                   || kind == "/claims") {
            stop(here() mark (kind ~ /^\// && out == "" && rest == "" \
                              ? " closes a mark that is not open." \
                              : " must stand alone on its line."))
        } else if (kind ~ /^\//) {
            stop(here() mark " closes a mark that is not open.")
        } else {
            # Any other comment is the author's own.
            out = out mark
            text = rest
        }
    }
    return out text
}

function number(name, format, tolerance, written,
                folder, computed, fresh, room, off, written_as) {
    if (format !~ /^%[-+0#]*[0-9]*(\.[0-9]+)?[efgEG]$/)
        stop(here() "the format " format " of " name \
             " must be like %.2f, %.3e or %.4g.")
    room = tolerance
    sub(/%$/, "", room)
    if (!is_number(room) || room + 0 < 0)
        stop(here() "the tolerance " tolerance " of " name \
             " must be like 0.05 or 1%.")
    folder = folder_of(name)
    computed = folder SUBSEP substr(name, index(name, "/") + 1)
    read_values(folder)
    if (!(computed in value))
        stop(here() "no program computed " name ": it is in no " folder \
             "/*.values.")
    computed = value[computed]
    if (!is_number(computed))
        stop(here() name " is " computed ", which is no number that a" \
             " text can state.")

    numbers++
    fresh = for_people(sprintf(format, computed))
    written_as = written
    written = for_programs(written)
    room = tolerance ~ /%$/ ? abs(computed) * room / 100 : room + 0
    off = abs(written - computed)
    if (for_people(written_as) != fresh && !(is_number(written) && off <= room))
        complain(name " says " (written == "" ? "nothing" : written_as) \
                 ", the programs computed " fresh " (tolerance " tolerance ")")
    return fresh
}

# "-8e-09" as people write it, "−8·10⁻⁹"; 1e-05 is 10⁻⁵, and 31390 is 31,390.
function for_people(text,    power, whole, rest) {
    if (match(text, /e[-+]?[0-9]+$/)) {
        power = substr(text, RSTART + 1) + 0
        text = substr(text, 1, RSTART - 1)
        text = (text ~ /^-?1$/ ? substr(text, 1, length(text) - 1) : text "·") \
               "10" raised(power)
    } else {
        whole = text
        sub(/\..*/, "", whole)
        rest = substr(text, length(whole) + 1)
        if (whole ~ /[0-9][0-9][0-9][0-9][0-9]/)
            while (match(whole, /[0-9][0-9][0-9][0-9](,|$)/))
                whole = substr(whole, 1, RSTART) "," substr(whole, RSTART + 1)
        text = whole rest
    }
    sub(/^-/, "−", text)
    return text
}

# And back, as far as a program must understand it.
function for_programs(text,    above, i) {
    gsub(/−|⁻/, "-", text)
    gsub(/,/, "", text)
    if (text ~ /⁰|¹|²|³|⁴|⁵|⁶|⁷|⁸|⁹/ && !sub(/·10/, "e", text))
        sub(/10/, "1e", text)
    split(RAISED, above, " ")
    for (i = 1; i <= 10; i++)
        gsub(above[i], i - 1, text)
    return text
}

function raised(n,    above, text, out, i) {
    split(RAISED, above, " ")
    text = abs(n) ""
    for (i = 1; i <= length(text); i++)
        out = out above[substr(text, i, 1) + 1]
    return (n < 0 ? "⁻" : "") out
}

function abs(x) {
    return x < 0 ? -x : x + 0
}

# Where a number is: in data, or for 04-clip/NAME in 04-clip beside it.
function folder_of(name,    folder) {
    if (name !~ /\//)
        return data
    folder = data
    sub(/[^\/]*$/, "", folder)
    return folder substr(name, 1, index(name, "/") - 1)
}

function read_values(folder,    files, n, i, lines, m, j, word) {
    if (values_read[folder]++)
        return
    n = list_files(folder, "values", files)
    for (i = 1; i <= n; i++) {
        m = read_lines(files[i], lines)
        for (j = 1; j <= m; j++) {
            if (split(lines[j], word, "\t") != 2)
                stop(files[i] ":" j ": a line must be a name, a tab and a" \
                     " number.")
            if ((folder, word[1]) in value)
                stop(files[i] ":" j ": " word[1] " is defined a second time.")
            value[folder, word[1]] = word[2]
        }
    }
}

# ---- listings and tables ----------------------------------------------------

# Weaves the block whose first mark stands at line[at], and leaves at on its
# last one.
function weave_block(kind,    first, mark, word, n, last) {
    first = line[at]
    mark = substr(first, 5, length(first) - 7)
    n = split(mark, word, " ")
    if (first !~ /-->$/ || (kind == "code" ? n != 3 : n > 2))
        stop(here() first " must be " \
             (kind == "code" ? "<!--code FILE REGION-->" \
                             : "<!--claims--> or <!--claims CHAPTER-->") \
             ", alone on its line.")

    for (last = at + 1; line[last] != "<!--/" kind "-->"; last++) {
        if (last > count)
            stop(here() first " is not closed with <!--/" kind "-->.")
        if (line[last] ~ /<!--(value|code|claims|\/)/)
            stop(here() "another mark begins before " first \
                 " is closed: marks do not nest.")
    }

    woven = woven first "\n"
    if (kind == "code")
        weave_listing(word[2], word[3], last)
    else
        weave_table(n == 2 ? folder_of(word[2] "/") : data, last)
    woven = woven line[last]
    at = last
}

function weave_listing(path, name, last,    fresh, written, i) {
    listings++
    fresh = listing(path, name)
    for (i = at + 1; i < last; i++)
        written = written line[i] "\n"
    if (path ~ /\.txt$/ ? rounded(written) != rounded(fresh) : written != fresh)
        complain("the listing " name " is not what " path " holds now")
    woven = woven fresh
}

# What a program printed, without the last digits of its numbers, which another
# processor may move, and without the spaces that stand where digits were left out.
function rounded(text,    out) {
    while (match(text, /[0-9]+\.[0-9]+(e[-+][0-9]+)?/)) {
        out = out substr(text, 1, RSTART - 1) \
              sprintf("%.9g", substr(text, RSTART, RLENGTH))
        text = substr(text, RSTART + RLENGTH)
    }
    out = out text
    gsub(/ +/, " ", out)
    return out
}

function listing(path, name,    lines, n, i, word, inside, begun, kept, m,
                 indent, text, language) {
    n = read_lines(path, lines)
    if (n < 0)
        stop(here() "there is no file " path " to take " name " from.")
    for (i = 1; i <= n; i++) {
        if (lines[i] ~ /^[ \t]*\/\/:/) {
            split(lines[i], word, " ")
            if (word[3] == name && word[2] == "begin") {
                if (begun++)
                    stop(here() path " begins the region " name " twice.")
                inside = 1
            } else if (word[3] == name && word[2] == "end") {
                if (!inside)
                    stop(here() path " ends the region " name \
                         " without beginning it.")
                inside = 0
            }
        } else if (inside && (m > 0 || lines[i] ~ /[^ \t]/)) {
            kept[++m] = lines[i]
        }
    }
    if (!begun)
        stop(here() path " has no region " name ".")
    if (inside)
        stop(here() path " does not end the region " name ".")
    while (m > 0 && kept[m] !~ /[^ \t]/)
        m--
    if (m == 0)
        stop(here() "the region " name " of " path " is empty.")

    indent = -1
    for (i = 1; i <= m; i++)
        if (match(kept[i], /[^ \t]/) && (indent < 0 || RSTART - 1 < indent))
            indent = RSTART - 1

    language = path
    sub(/.*[.\/]/, "", language)
    if (language == "h")
        language = "c"
    text = "~~~" language "\n"
    for (i = 1; i <= m; i++)
        text = text substr(kept[i], indent + 1) "\n"
    return text "~~~\n"
}

function weave_table(folder, last,    fresh, n, i, rows, difference) {
    tables++
    n = read_claims(folder, fresh)
    for (i = at + 1; i < last; i++)
        if (line[i] != "" && difference == "") {
            rows++
            difference = differs(rows, line[i], fresh[rows])
        }
    if (difference == "" && rows != n)
        difference = "has " some(rows > 2 ? rows - 2 : 0, "row") \
                     " where the programs made " n - 2
    if (difference != "")
        complain("the table of claims " difference)

    # The empty lines keep Pandoc from taking the marks for rows.
    woven = woven "\n"
    for (i = 1; i <= n; i++)
        woven = woven fresh[i] "\n"
    woven = woven "\n"
}

# Rows 1 and 2 are the heading and the rule below it. Returns how the written
# row differs from the fresh one, or nothing.
function differs(row, written, fresh,    title, was, is, n, i) {
    n = cells(fresh, is)
    cells(HEADING, title)
    if (cells(written, was) != n)
        return "has a row that the programs did not make, " written
    for (i = 1; i <= n; i++) {
        if (row > 2 && title[i] == "Here" && is_number(was[i]))
            continue
        if (row > 2 && title[i] == "95 %" && is_interval(was[i]) && is_interval(is[i]))
            continue
        if (was[i] != is[i])
            return "says " (was[i] == "" ? "nothing" : was[i]) " under " \
                   title[i] ", the programs say " is[i] \
                   (row > 2 ? " (" is[1] ", " is[2] ")" : "")
    }
    return ""
}

# Splits a row of a pipe table into cells; "\|" is part of a cell.
function cells(row, cell,    n, i) {
    gsub(/\\\|/, "\002", row)
    sub(/^[ \t]*\|[ \t]*/, "", row)
    sub(/[ \t]*\|[ \t]*$/, "", row)
    n = split(row, cell, /[ \t]*\|[ \t]*/)
    for (i = 1; i <= n; i++)
        gsub(/\002/, "\\|", cell[i])
    return n
}

function read_claims(folder, rows,    files, n, i, lines, m, j, word, k, count) {
    rows[++count] = HEADING
    rows[++count] = "| --- | --- | --- | --- | --- | --- | --- | --- | --- |"
    n = list_files(folder, "claims", files)
    for (i = 1; i <= n; i++) {
        m = read_lines(files[i], lines)
        for (j = 1; j <= m; j++) {
            gsub(/\|/, "\\|", lines[j])
            if (split(lines[j], word, "\t") != 9)
                stop(files[i] ":" j ": a claim must be nine texts with tabs" \
                     " between them.")
            if (!is_number(word[4]))
                stop(files[i] ":" j ": " word[2] " is " word[4] \
                     ", which is no number.")
            rows[++count] = "|"
            for (k = 1; k <= 9; k++)
                rows[count] = rows[count] " " word[k] " |"
        }
    }
    if (count == 2)
        stop(here() "no program made a claim: there is no " folder "/*.claims.")
    return count
}
