#!/bin/sh
# transcripts.sh BUILD MODULE FOLDER TEXT...   What the transcripts have to say now that
# the texts take from build/data/FOLDER/try.txt.
#
# A chapter shows a step from red to green between the marks of a listing,
#
#     <!--code build/data/01-chain/try.txt chain_backward.state_assigned-->
#
# For each of them this prints a region of that name: what 'make try' says to a learner
# who has made this mistake of the catalogue, and what it says when it is mended.
set -eu
build=$1 module=$2 folder=$3
shift 3
desk=$(mktemp -d)
trap 'rm -rf "$desk"' EXIT

sed -n "s/^<!--code build\/data\/$folder\/try\.txt \([a-z_0-9]*\)\.\([a-z_0-9]*\)-->\$/\1 \2/p" "$@" |
while read -r function slug; do
    step=$("$build/learn" "$desk" steps | awk -F '\t' -v f="$function" -v m="$module" '
        $1 == m { n = split($4, name, /[^A-Za-z0-9_]+/)
            for (i = 1; i <= n; i++) if (name[i] == f) print $3 }')
    echo "//: begin $function.$slug"
    echo "$ make try M=$module STEP=$step"
    # The lines of a message stand after a tab, as in every verdict. What is shown
    # begins below the task and ends above what to read, since both are this chapter.
    { printf 'step %s wrong\n' "$step"
      "$build/rehearse_$module" "$function" "$slug" | sed 's/^/\t/'
      echo compiler; } > "$desk/$module.verdict"
    "$build/learn" "$desk" try "$module" "$step" | 
        sed -n '/^  It is not right yet/,/^  Read /{/^  Read /!p;}'
    echo "$ make try M=$module STEP=$step"
    printf 'step %s right\ncompiler\n' "$step" > "$desk/$module.verdict"
    "$build/learn" "$desk" try "$module" "$step" | sed 's/ Compare.*//;q'
    echo "//: end $function.$slug"
done
