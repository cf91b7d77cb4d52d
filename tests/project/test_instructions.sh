#!/bin/sh
# test_instructions.sh BUILD [keep]   Model answers need no more instructions for
# each element than they did, by more than a tenth. Valgrind counts them, so that
# the answer does not depend on how busy or how fast a machine is.
#
# test_products counts products without computing them, so what is left of a model
# answer is what it does around them. With "keep" the numbers of now are written
# to instructions.tsv, where each line names its compiler.
. tests/project/ok.sh
workroom
build=$1
kept=tests/project/instructions.tsv
compiler="${build##*/} $(${build##*/} -dumpversion 2> /dev/null)"
ELEMENTS=2560  # T B H of test_products.c
NAMES='rnn_forward bptt_backward lstm_forward lstm_backward gru_forward gru_backward esn_harvest'

measure() {
    set --
    for name in $NAMES; do set -- "$@" "--toggle-collect=$name"; done
    CK_FORK=no valgrind -q --tool=callgrind --callgrind-out-file="$work/counts" \
        "$@" "$build/test_products" > "$work/said"
    callgrind_annotate --inclusive=yes --threshold=100 "$work/counts" > "$work/all"
    for name in $NAMES; do
        awk -v OFS='\t' -v name="$name" -v compiler="$compiler" -v elements="$ELEMENTS" \
            'index($0, ":" name " ") { gsub(/,/, "", $1)
                print compiler, name, sprintf("%.1f", $1 / elements) }' "$work/all"
    done > "$work/now"
    [ "$(wc -l < "$work/now")" -eq 7 ]
}

ok "valgrind counts the instructions of seven model answers" measure
if [ "${2:-}" = keep ]; then
    { grep -v "^$compiler	" "$kept" 2> /dev/null; cat "$work/now"; } > "$work/new"
    cp "$work/new" "$kept"
    cat "$kept"
    exit
fi
# Other flags and the activations of older processors need other numbers.
if ! grep -q "^$compiler	" "$kept" || [ "${CFLAGS:--O2 -g}" != "-O2 -g" ] ||
    ! grep -q avx2 /proc/cpuinfo; then
    echo "No numbers are kept for $compiler with these flags on this processor."
    finish instructions
fi
[ -s "$work/now" ] || finish instructions
while IFS='	' read -r by name count; do
    was=$(awk -F '\t' -v by="$by" -v name="$name" '$1 == by && $2 == name { print $3 }' "$kept")
    ok "$name needs $count instructions for each element, where $was were enough" \
        awk -v now="$count" -v was="$was" 'BEGIN { exit !(was > 0 && now <= 1.1 * was) }'
done < "$work/now"
finish instructions
