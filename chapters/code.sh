#!/bin/sh
# code.sh OBJECT... -- OBJECT...   The code that a program depends on.
#
# Of the objects behind the -- only those are counted that the ones before it
# call, directly or through each other, and of their sources and headers only the
# functions that are called, so that a new function makes no kept data older. Prints
# a line "digest, tab, file" for each. Comments, white space and the places where a
# text is broken into two do not count, because no number changes with them.
set -eu
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
own=
while [ "$1" != -- ]; do own="$own $1"; shift; done
shift

# The sources of the objects that it reads. An object that a handout brings ready-made
# has no list of them, and counts as a whole.
sources() {
    while read -r object; do
        if [ -e "${object%.o}.d" ]; then
            sed -e 's/\\$//' -e '/^[^ ]*:$/d' -e 's/^[^ ]*://' "${object%.o}.d" |
                tr -s ' ' '\n' | grep .
        else
            echo "$object"
        fi
    done | sort -u
}

nm -A -g -P $own "$@" | awk -v own="$own" '
    {
        file = $1
        sub(/:$/, "", file)
        if ($3 == "U") calls[file] = calls[file] " " $2
        else home[$2] = file
    }
    END {
        todo = split(own, list, " ")
        for (i = 1; i <= todo; i++) used[list[i]] = 1
        for (i = 1; i <= todo; i++) {
            print list[i]
            n = split(calls[list[i]], name, " ")
            for (k = 1; k <= n; k++)
                if (name[k] in home && !used[home[name[k]]]++)
                    list[++todo] = home[name[k]]
        }
    }' > "$work/objects"
sources < "$work/objects" > "$work/files"
printf '%s\n' $own | sources > "$work/own"

# Each file without its comments, on the lines where it was, because ctags counts them.
while read -r file; do
    mkdir -p "$work/$(dirname "$file")"
    case $file in *.o) cp "$file" "$work/$file"; continue ;; esac
    awk '
        { text = text $0 "\n" }
        END {
            # Texts and characters first, since // in them begins no comment.
            one = "\"([^\"\\\\]|\\\\.)*\"|\047([^\047\\\\]|\\\\.)*\047|//[^\n]*|/[*]([^*]|[*]+[^*/])*[*]+/"
            while (match(text, one)) {
                found = substr(text, RSTART, RLENGTH)
                printf "%s", substr(text, 1, RSTART - 1)
                text = substr(text, RSTART + RLENGTH)
                if (found ~ /^\//) gsub(/[^\n]/, "", found)
                printf "%s", found
            }
            printf "%s", text
        }' "$file" > "$work/$file"
done < "$work/files"

# Takes the functions out that nothing calls. A function is called when its name
# stands in a function that is called, or outside of all functions: the program's own
# files are all of that kind, and so are macros and tables of functions. Without ctags
# nobody knows where a function ends, so a file counts as a whole.
(cd "$work" && grep '\.[ch]$' files > text
    : > functions
    ! command -v ctags > /dev/null ||
    ctags --language-force=C --kinds-C=fp --sort=no -x --_xformat='%N %n %e %F' -L text > functions)
(cd "$work" && xargs awk '
    function read_names(text,   n, i, word) {
        n = split(text, word, /[^A-Za-z0-9_]+/)
        for (i = 1; i <= n; i++)
            if (word[i] in defined && !called[word[i]]++) todo[++todos] = word[i]
    }
    FILENAME == "own" { own[$1]; next }
    FILENAME == "functions" {
        if ($4 in own && $4 ~ /c$/) next
        n = ++found[$4]
        name[$4, n] = $1; first[$4, n] = $2; last[$4, n] = $3
        defined[$1]
        next
    }
    FNR == 1 { files[++count] = FILENAME }
    { line[FILENAME, FNR] = $0; lines[FILENAME] = FNR }
    END {
        for (f = 1; f <= count; f++) {
            file = files[f]
            for (n = 1; n <= found[file]; n++) {
                # What is returned may stand on lines of its own above the name.
                from = first[file, n]
                while (from > 1 && line[file, from - 1] ~ /[^ \t]/ &&
                       line[file, from - 1] !~ /[;{}]|^#/) from--
                for (l = from; l <= last[file, n]; l++) {
                    of[file, l] = name[file, n]
                    body[name[file, n]] = body[name[file, n]] " " line[file, l]
                }
            }
            for (l = 1; l <= lines[file]; l++)
                if (!((file, l) in of)) read_names(line[file, l])
        }
        for (t = 1; t <= todos; t++) read_names(body[todo[t]])
        for (f = 1; f <= count; f++) {
            file = files[f]
            printf "" > (file ".code")
            for (l = 1; l <= lines[file]; l++)
                if (!((file, l) in of) || of[file, l] in called)
                    print line[file, l] > (file ".code")
            close(file ".code")
        }
    }' own functions < text)

# White space counts inside of a text only, and "a" "b" is the same text as "ab".
while read -r file; do
    case $file in
    *.o) digest=$(sha256sum < "$work/$file") ;;
    *) digest=$(awk '
        {
            sub(/\\$/, "")
            text = text $0 "\n"
        }
        END {
            one = "\"([^\"\\\\]|\\\\.)*\"|\047([^\047\\\\]|\\\\.)*\047"
            while (match(text, one)) {
                code = substr(text, 1, RSTART - 1)
                gsub(/[ \t\n\r]+/, "", code)
                printf "%s%s", code, substr(text, RSTART, RLENGTH)
                text = substr(text, RSTART + RLENGTH)
            }
            gsub(/[ \t\n\r]+/, "", text)
            print text
        }' "$work/$file.code" | sed 's/""//g' | sha256sum) ;;
    esac
    printf '%s\t%s\n' "${digest%% *}" "$file"
done < "$work/files"
