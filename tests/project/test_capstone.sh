#!/bin/sh
# test_capstone.sh   The capstone learns, survives what interrupts it, and
# refuses what it cannot trust.
. tests/project/ok.sh
workroom
program=build/bin/gcc/capstone
book=chapters/07-lstm/capstone/persuasion.txt

# run FOLDER UPDATES   What it says, without the seconds, goes to FOLDER.says.
run() {
    mkdir -p "$1"
    "$program" "$book" "$1" "$2" > "$1.raw" 2> "$1.error"
    status=$?
    sed 's/ in [0-9]* s$//' "$1.raw" | tee "$1.says"
    cat "$1.error"
    return $status
}

# stop SIGNAL   A run of 30 updates that is stopped in the middle.
stop() {
    mkdir -p "$work/cut"
    "$program" "$book" "$work/cut" 30 &
    sleep 0.5
    kill "-$1" $!
    wait $!
}

# Chapter 7 shows what a run of 1 update writes. The last digits of another processor
# move single letters, but not the second decimal of the bits.
run "$work/one" 1 > "$work/one.out"
ok "the sample that chapter 7 shows is of today's code" test \
    "$(sed -n 's/^ *\(bits per letter.*\)/\1/p' "$work/one.says" | head -n 1)" = \
    "$(sed -n '/begin updates_1$/,/end/s/^\(bits per letter.*\)/\1/p' chapters/07-lstm/kept/capstone.txt)"
ok "30 updates of both networks" run "$work/whole" 30
says "bits per letter"
ok "it is quiet where no terminal is" nothing "$work/whole.error"
cp "$work/whole.says" "$work/first"
ok "a run that is done only reports" run "$work/whole" 30
ok "and reports the same" cmp "$work/whole.says" "$work/first"

fails "Ctrl-C" 1 stop INT
says "goes on from there"
fails "the plug is pulled" + stop KILL
ok "after both it comes to its end" run "$work/cut" 30
ok "which is the same as without a stop" cmp "$work/cut.says" "$work/first"

cp -r "$work/whole" "$work/bad"
printf 'wrong' | dd of="$work/bad/lstm.checkpoint" bs=1 seek=5000 \
    conv=notrunc 2> /dev/null
fails "a checkpoint with wrong bytes" 1 run "$work/bad" 30
says "bad/lstm.checkpoint is damaged"
head -c 4000 "$work/whole/lstm.checkpoint" > "$work/bad/lstm.checkpoint"
fails "one that is cut off" 1 run "$work/bad" 30
says "bad/lstm.checkpoint is damaged"
fails "one of another length of learning" 1 run "$work/whole" 31
says "of 30 updates, not of 31"

fails "a folder that is not there" 1 "$program" "$book" "$work/nowhere" 1
says "nowhere/lstm.checkpoint cannot be written"
fails "a text that is not there" 1 "$program" "$work/nothing" "$work" 1
says "nothing cannot be read"
fails "a number that is none" 2 "$program" "$book" "$work" many
says "usage"
finish capstone
