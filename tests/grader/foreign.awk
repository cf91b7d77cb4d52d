# foreign.awk   Ends with 1 when a preprocessed C file brings machine code with it.
#
# A compiler copies some strings of a file into its assembly text as they are: those
# of inline assembly, of a label after a declaration, of some attributes and of
# #ident. Whoever has the object of an answer could hand it in through any of them.
# So the file is read as the compiler reads it, token by token, and no such string
# may hold more than a name. (The C library's headers label a few functions so.)

BEGIN {
    # A string, a character, a word, a bracket in its other spelling, or any byte.
    token = "\"([^\"\\\\]|\\\\.)*\"|'([^'\\\\]|\\\\.)*'|[A-Za-z_$][A-Za-z_$0-9]*|<:|:>|[^ \t]"
}
/^[ \t]*#/ {
    if ($0 ~ /^[ \t]*#[ \t]*(ident|sccs)/) exit bad = 1
    next
}
# Most lines cannot begin any of it.
inside == "" && !/__asm|__attribute|<:|\[[ \t]*\[|\[[ \t]*$|^[ \t]*(\[|$)/ { last = ""; next }
{
    for (rest = $0; match(rest, token);) {
        word = substr(rest, RSTART, RLENGTH)
        rest = substr(rest, RSTART + RLENGTH)
        if (word == "<:") word = "["
        if (word == ":>") word = "]"
        if (!allowed(word)) exit bad = 1
        last = word
    }
}
END { exit bad }

# Follows the parentheses of inline assembly and of attributes, and the brackets of
# the newer kind of attributes.
function allowed(word) {
    if (inside == "") {
        if (word ~ /^__asm(__)?$/) inside = "assembly"
        else if (word ~ /^__attribute(__)?$/) inside = "attribute"
        else if (word == "[" && last == "[") { inside = "attribute"; depth = 2 }
        return 1
    }
    if (word ~ /^__asm/) return 0
    if (word ~ /^[(\[]$/) depth++
    else if (word ~ /^[)\]]$/) {
        if (--depth <= 0) { inside = ""; depth = 0 }
    } else if (inside == "assembly")
        return depth == 1 && word ~ /^"[A-Za-z_0-9]*"$/
    else if (word ~ /^"/)
        return word !~ /[\\;]/
    return 1
}
