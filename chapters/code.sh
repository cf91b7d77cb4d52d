#!/bin/sh
# code.sh OBJECT... -- OBJECT...   The code that a program depends on.
#
# Of the objects behind the -- only those are counted that the ones before it
# call, directly or through each other. Prints a line "digest, tab, file" for each
# of their sources and headers. Comments, white space and the places where a text
# is broken into two do not count, because no number changes with them.
set -eu
own=
while [ "$1" != -- ]; do own="$own $1"; shift; done
shift

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
    }' |
while read -r object; do
    # An object that a handout brings ready-made has no list of its sources.
    if [ -e "${object%.o}.d" ]; then
        sed -e 's/\\$//' -e '/^[^ ]*:$/d' -e 's/^[^ ]*://' "${object%.o}.d" |
            tr -s ' ' '\n' | grep .
    else
        echo "$object"
    fi
done | sort -u |
while read -r file; do
    case $file in
    *.o) digest=$(sha256sum < "$file") ;;
    *) digest=$(awk '
        {
            sub(/\\$/, "")
            text = text $0 "\n"
        }
        END {
            # Texts and characters first, since // in them begins no comment.
            one = "\"([^\"\\\\]|\\\\.)*\"|\047([^\047\\\\]|\\\\.)*\047|//[^\n]*|/[*]([^*]|[*]+[^*/])*[*]+/"
            while (match(text, one)) {
                found = substr(text, RSTART, RLENGTH)
                code = substr(text, 1, RSTART - 1)
                gsub(/[ \t\n\r]+/, "", code)
                printf "%s%s", code, found ~ /^\// ? "" : found
                text = substr(text, RSTART + RLENGTH)
            }
            gsub(/[ \t\n\r]+/, "", text)
            print text
        }' "$file" | sed 's/""//g' | sha256sum) ;;
    esac
    printf '%s\t%s\n' "${digest%% *}" "$file"
done
