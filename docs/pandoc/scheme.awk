# scheme.awk - makes a figure fit for a page: smaller, and with a second palette for
# dark pages.     awk -f docs/pandoc/scheme.awk build/figures/01-chain/lag.svg > lag.svg
#
# Nothing that can be seen changes on a light page: coordinates lose their second
# decimal, and what only repeats a default is left out. On a dark page each colour of
# chapters/style.gp becomes one that stands out as well from the dark ground. A map of
# colours keeps its own, so ink and chalk stay as they are, and so do polygons of a
# figure in which they have many colours.
BEGIN {
    RS = "<"
    # The page's own colours stand in docs/pandoc/style.css.
    split("#000000 #e3e6ea #444444 #aab2bb #555555 #b4bcc5 #767676 #98a1ab" \
          " #777777 #98a1ab #999999 #7b848e #dddddd #343a42 #cccccc #3d444d" \
          " #949494 #6b7580 #0072b2 #5fb4ee #bf4b00 #ff8f52 #007a5a #41c79b" \
          " #b07800 #f0b53c #2a8fc8 #b5e2ff #9c4678 #e08fc0 #cfe3f2 #20435e" \
          " #f2f2f2 #262c33", pair, " ")
}

function both(attribute, light, dark) {
    return "[" attribute "=\"" light "\"]{" attribute ":" dark "}"
}

# "rgb( 0, 114, 178)" is "#0072b2", and "#0072B2" where the rules must not find it.
function hexadecimal(text, form,    part) {
    while (match(text, /rgb\([^)]*\)/)) {
        split(substr(text, RSTART + 4, RLENGTH - 5), part, ",")
        text = substr(text, 1, RSTART - 1) \
            sprintf(form, part[1], part[2], part[3]) \
            substr(text, RSTART + RLENGTH)
    }
    return text
}

# One decimal is a tenth of a pixel. Numbers inside transform="scale()" are few and
# need more.
function shorter(text,    out, number) {
    while (match(text, /[0-9]+\.[0-9]+/)) {
        number = substr(text, RSTART, RLENGTH)
        number = sprintf("%.1f", number)
        sub(/\.0$/, "", number)
        out = out substr(text, 1, RSTART - 1) number
        text = substr(text, RSTART + RLENGTH)
    }
    return out text
}

NR == 1 { next }

{
    tags++
    end = index($0, ">")
    tag[tags] = substr($0, 1, end - 1)
    words[tags] = substr($0, end + 1)
    if (tag[tags] ~ /^polygon/ && match(tag[tags], /rgb\([^)]*\)/) \
        && !seen[substr(tag[tags], RSTART, RLENGTH)]++)
        fills++
}

# The path as steps from point to point, in tenths of a pixel, so that no error adds up.
# A point that lies on the line between its neighbours, to that many tenths, is left out.
function relative(d, slack,    n, i, at, kind, x, y, last, out, step, dx, dy, way, before, whole_d, shut) {
    whole_d = d
    shut = sub(/ *[Zz] *$/, "", d) ? "z" : ""
    gsub(/[ML]/, " &", d)
    n = split(d, at, " ")
    for (i = 1; i <= n; i++) {
        if (at[i] !~ /^[ML]-?[0-9.]+,-?[0-9.]+$/)
            return whole_d
        split(substr(at[i], 2), step, ",")
        kind[i] = substr(at[i], 1, 1)
        x[i] = step[1] * 10
        y[i] = step[2] * 10
    }
    for (i = 1; i <= n; i++) {
        if (slack && kind[i] == "L" && kind[i + 1] == "L" && i - last < 40 \
            && straight(x, y, last, i + 1, slack))
            continue
        dx = whole(x[i]) - (last ? whole(x[last]) : 0)
        dy = whole(y[i]) - (last ? whole(y[last]) : 0)
        way = kind[i] == "M" ? "m" : dy == 0 ? "h" : dx == 0 ? "v" : "l"
        # After "m" and "l" a pair of numbers is a line, too.
        out = out (way == "l" && before ~ /[ml]/ ? " " : way) \
            (way == "v" ? "" : tenths(dx)) (way ~ /[ml]/ ? " " tenths(dy) : way == "v" ? tenths(dy) : "")
        before = way
        last = i
    }
    gsub(/ -/, "-", out)
    return out shut
}

# Do all points between those at a and b lie near the line from a to b, and in order?
function straight(x, y, a, b, slack,    dx, dy, length2, i, along) {
    dx = x[b] - x[a]
    dy = y[b] - y[a]
    length2 = dx * dx + dy * dy
    for (i = a + 1; i < b; i++) {
        along = (x[i] - x[a]) * dx + (y[i] - y[a]) * dy
        if (along < 0 || along > length2 \
            || ((x[i] - x[a]) * dy - (y[i] - y[a]) * dx) ^ 2 > slack * slack * length2)
            return 0
    }
    return 1
}

function whole(x) {
    return x < 0 ? -int(0.5 - x) : int(x + 0.5)
}

function tenths(n,    text) {
    text = (n < 0 ? "-" : "") int((n < 0 ? -n : n) / 10)
    return n % 10 ? text "." (n < 0 ? -n : n) % 10 : text
}

# What is written waits in pieces, so that an empty group can be taken back, and so
# that a group goes on when the next one has the same attributes.
function put(text) {
    piece[++pieces] = text
    closed[pieces] = ""
}
function open_group(t) {
    if (pieces && closed[pieces] == t)
        delete piece[pieces--]
    else
        put("<" t ">")
    group[++depth] = t
    first[depth] = pieces
}
function close_group(    t) {
    t = group[depth]
    if (first[depth] == pieces && piece[pieces] == "<" t ">") {
        delete piece[pieces--]
    } else {
        put("</g>")
        closed[pieces] = t
    }
    depth--
}

# Points of one shape, size and colour that follow each other are the corners of a path
# that is not drawn, and each corner has the shape as its marker.
function point(t,    look) {
    match(t, /translate\([^)]*\)/)
    corner = substr(t, RSTART + 10, RLENGTH - 11)
    look = t
    sub(/translate\([^)]*\) */, "", look)
    sub(/ color="/, " stroke=\"none\" color=\"", look)
    if (!(look in name_of)) {
        name_of[look] = "p" ++looks
        points = points "<marker id=\"p" looks "\" overflow=\"visible\" markerUnits=\"userSpaceOnUse\"><" look "></marker>"
    }
    if (name_of[look] != run)
        end_run()
    run = name_of[look]
    corners = corners (corners == "" ? "M" : " L") corner
}
function end_run(    m) {
    m = "=\"url(#" run ")\""
    if (run != "")
        put("<path stroke=\"none\" marker-start" m (corners ~ /L/ ? " marker-mid" m " marker-end" m : "") \
            " d=\"" relative(corners, 0) "\"/>")
    run = corners = ""
}

function tidy(t,    before, rest, slack) {
    # A filled shape of a drawing ends below its outline.
    slack = t ~ /^polygon/ && FILENAME ~ /drawing_/ ? 8 : 3
    gsub(/[\n\t ]+/, " ", t)
    gsub(/'/, "\"", t)
    gsub(/ = "/, "=\"", t)
    gsub(/xlink:href/, "href", t)
    t = hexadecimal(t, t ~ /^polygon/ && fills > 8 ? "#%02X%02X%02X" : "#%02x%02x%02x")
    gsub(/"black"/, "\"#000000\"", t)
    # Nothing is filled that does not say so, and what inherits a colour is a line.
    if (t ~ /^g /)
        sub(/ fill="none"/, "", t)
    if (match(t, /color="[^"]*" stroke="currentColor"/))
        t = substr(t, 1, RSTART - 1) "stroke" substr(t, RSTART + 5)
    sub(/ stroke="currentColor"/, (t ~ /^g / ? "" : "&"), t)
    # Words have no outline, and most are of one size.
    if (t ~ /^g .* font-size=/) {
        sub(/ stroke="none"/, "", t)
        match(t, /font-size="[^"]*"/)
        if (!size)
            size = substr(t, RSTART, RLENGTH)
        sub(" " size, "", t)
    }
    gsub(/"#FFFFFF"/, "\"#ffffff\"", t)
    gsub(/ (stroke-linecap="butt"|stroke-linejoin="miter"|font-family="sans-serif"|class="gridline")/, "", t)
    if (t ~ /^polygon/ && match(t, / points="[^"]*"/)) {
        before = substr(t, RSTART + 9, RLENGTH - 10)
        gsub(/ +/, " L", before)
        sub(/^ ?L?/, "M", before)
        sub(/[ L]+$/, "", before)
        t = "path" substr(t, 8, RSTART - 8) " d=\"" before "\"/"
    }
    if (t ~ /^path/ && t !~ /gpPt/ && match(t, / d="[^"]*"/)) {
        before = substr(t, 1, RSTART + 3)
        rest = substr(t, RSTART + RLENGTH - 1)
        t = before relative(substr(t, RSTART + 4, RLENGTH - 5), slack) rest
    }
    else if (t !~ /^svg|base64|gpPt|gpDot|scale/)
        t = shorter(t)
    gsub(/ +\/$/, "/", t)
    sub(/ +$/, "", t)
    return t
}

# A text of one part needs no part.
function plain_words(rest,    done, words) {
    while (match(rest, /<text><tspan>[^<]*<\/tspan><\/text>/)) {
        words = substr(rest, RSTART + 13, RLENGTH - 28)
        done = done substr(rest, 1, RSTART - 1) "<text>" words "</text>"
        rest = substr(rest, RSTART + RLENGTH)
    }
    return done rest
}

END {
    if (FILENAME ~ /drawing_[^\/]*$/)
        white = both("fill", "#ffffff", "#15181c")
    for (i = 1; i <= tags; i++) {
        after = words[i]
        if (after !~ /[^ \t\n]/)
            after = ""
        # The filters are for text in boxes, which no figure of the course has.
        if (tag[i] ~ /^filter/) { skip = 1 }
        if (skip || tag[i] ~ /^\?xml|^\/?desc/) { if (tag[i] ~ /^\/filter/) skip = 0; continue }
        t = tidy(tag[i])
        if (t !~ /^use href="#gpPt[0-9]+" transform/)
            end_run()
        if (t ~ /^svg/) {
            sub(/ xmlns:xlink="[^"]*"/, "", t)
            head = "<" t ">"
        } else if (t ~ /^rect x="0" y="0"/ && !ground++) {
            sub(/^rect/, "rect class=\"page\"", t)
            put("<" t ">")
        } else if (t ~ /^g id="gnuplot_canvas"/) {
            group[++depth] = t
        } else if (t ~ /^g / && after == "") {
            open_group(t)
        } else if (t ~ /^g /) {
            group[++depth] = t
            put("<" t ">" after)
            first[depth] = 0
        } else if (t == "/g") {
            close_group()
        } else if (t ~ /id="gp/) {
            # The shapes of points; most figures use one or two of these.
            match(t, /id="gp[A-Za-z0-9]+/)
            shape[substr(t, RSTART + 4, RLENGTH - 4)] = "<" t ">"
        } else if (t ~ /^use href="#gpPt[0-9]+" transform="translate/) {
            point(t)
        } else {
            put("<" t ">" after)
        }
    }
    for (i = 1; i <= pieces; i++)
        body = body piece[i]
    body = plain_words(body)
    # A shape may be made of another, which is defined before it.
    for (i = 14; i >= 0; i--)
        if (index(points, "#gpPt" i "\""))
            points = shape["gpPt" i] points
    if (index(body, "#gpDot"))
        points = shape["gpDot"] points
    for (i = 1; i in pair; i += 2)
        if (index(body points, "\"" pair[i] "\""))
            rules = rules both("fill", pair[i], pair[i + 1]) \
                both("stroke", pair[i], pair[i + 1]) both("color", pair[i], pair[i + 1])
    # A hollow shape does not say that it is hollow.
    print head "<style>text{font-family:sans-serif;white-space:pre;stroke:none}" \
        "@media(prefers-color-scheme:dark){.page{fill:#15181c}" white rules "}</style>" \
        "<defs fill=\"none\">" points "</defs><g fill=\"none\" " size ">" body
}
