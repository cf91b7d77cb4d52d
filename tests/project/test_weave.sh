#!/bin/sh
# Tests docs/weave.awk, every error included, on tiny files of its own.
# Run from the top folder; AWK=gawk tests with another awk.
set -u

# The programs called here would otherwise follow the user's locale: in a German
# one they write 0,5 for 0.5 and translate their messages.
LC_ALL=C.UTF-8 LANGUAGE=en
export LC_ALL LANGUAGE

weave=$PWD/docs/weave.awk
folder=$(mktemp -d) || exit 1
trap 'rm -rf "$folder"' EXIT
cd "$folder" || exit 1
mkdir data lib

passed=0
failed=0

verdict() {  # verdict WHAT: takes the status of the command before it
    if [ $? -eq 0 ]; then
        passed=$((passed + 1))
        echo "ok - $1"
    else
        failed=$((failed + 1))
        echo "not ok - $1"
        sed 's/^/#   /' out err
    fi
}

run() {  # run MODE: leaves status, out and err
    ${AWK:-awk} -f "$weave" -v mode="$1" -v data=data chapter.md >out 2>err
    status=$?
}

same() {  # same WHAT: filling chapter.md makes the file "want"
    run fill
    [ $status -eq 0 ] && cmp -s out want && ! [ -s err ]
    verdict "$1"
}

agrees() {  # agrees WHAT TALLY
    run check
    [ $status -eq 0 ] && [ "$(cat out)" = "chapter.md: $2 agree" ] &&
        ! [ -s err ]
    verdict "$1"
}

says() {  # says STATUS WHAT SENTENCE: check ends like that
    run check
    [ $status -eq "$1" ] && [ "$(cat err)" = "$3" ] && ! [ -s out ]
    verdict "$2"
}

stale() { says 1 "$1" "$2: 'make weave' fills it in."; }

refused() {  # refused WHAT SENTENCE: both modes end with it, printing nothing
    says 2 "$1" "$2"
    run fill
    [ $status -eq 2 ] && [ "$(cat err)" = "$2" ] && ! [ -s out ]
    verdict "$1, when filling too"
}

chapter() { printf '%s\n' "$@" >chapter.md; }
claim() { printf '%s\t%s\t%s\t%s\t%s\t%s\t%s\t%s\t%s\n' "$@"; }

printf 'half_life\t6.6407\ntiny\t-1.25e-33\nnever\tnan\nalways\tinf\n' \
    >data/a.values
printf 'steps\t400\n' >data/b.values
claim 'Bengio 1994' 'w|x' '< 20' 18 '17 .. 19' 15 '10 .. 20' figure holds >data/a.claims
claim 'Elman 1990' 'dip (1)' 'yes' 3e-4 - - '0 .. 1' rounding holds >data/b.claims
cat >lib/a.c <<'END'
int before;
    //: begin slope

    if (h > 0.0)
        //: begin inner
        return 1.0;

	//: end inner
    //: todo Nothing.
    return a < b ? "|" : "&\\";

    //: end slope
//: begin hollow

//: end hollow
//: begin twice
int a;
//: end twice
//: begin twice
int b;
//: end twice
//: end early
//: begin early
//: begin open
int c;
END

# ---- what is filled in ----

chapter 'After <!--value half_life %.1f 0.05-->9<!--/--> or <!--value tiny %.2e 1%--><!--/-->.' \
    '| <!--value steps %.0f 1-->1<!--/--> | <!-- a note --> <b> |'
printf '%s\n' 'After <!--value half_life %.1f 0.05-->6.6<!--/--> or <!--value tiny %.2e 1%-->−1.25·10⁻³³<!--/-->.' \
    '| <!--value steps %.0f 1-->400<!--/--> | <!-- a note --> <b> |' >want
same 'numbers are filled in, also two on a line and in a table'
cp want chapter.md
agrees 'what was filled in agrees' '0 listings, 3 numbers, 0 tables'

# As people write them: 31,390 and 2.8·10⁻⁴, and both ways agree with what is computed.
printf 'small\t-8e-09\npower\t1e-05\nmany\t31390\nmore\t-1234567.25\nfour\t1075\n' >data/p.values
chapter 'a <!--value small %.0e 1%-->-8e-09<!--/--> <!--value power %.0e 1%-->1e-05<!--/-->' \
    'b <!--value many %.0f 0-->31390<!--/--> <!--value more %.2f 0-->-1234567.25<!--/--> <!--value four %.0f 0-->1075<!--/-->'
cp chapter.md before.md
agrees 'numbers as programs write them agree' '0 listings, 5 numbers, 0 tables'
printf '%s\n' 'a <!--value small %.0e 1%-->−8·10⁻⁹<!--/--> <!--value power %.0e 1%-->10⁻⁵<!--/-->' \
    'b <!--value many %.0f 0-->31,390<!--/--> <!--value more %.2f 0-->−1,234,567.25<!--/--> <!--value four %.0f 0-->1075<!--/-->' >want
same 'they are filled in as people write them'
sed 's/31,390/31,391/; s/%.0f 0-->31/%.0f 2-->31/; s/−8·10⁻⁹/−8.01·10⁻⁹/; s/>10⁻⁵/>1.001·10⁻⁵/' want >chapter.md
agrees 'and understood when they stand there' '0 listings, 5 numbers, 0 tables'
sed 's/31,390/31,391/' want >chapter.md
stale 'one too many is seen' \
    'chapter.md:2: many says 31,391, the programs computed 31,390 (tolerance 0)'
rm data/p.values

chapter 'x' '<!--code lib/a.c slope-->' 'old' '<!--/code-->' 'y'
printf '%s\n' x '<!--code lib/a.c slope-->' '~~~c' 'if (h > 0.0)' \
    '    return 1.0;' '' 'return a < b ? "|" : "&\\";' '~~~' \
    '<!--/code-->' y >want
same 'a listing is filled in without marks and common indentation'
cp want chapter.md
agrees 'a listing that was filled in agrees' '1 listing, 0 numbers, 0 tables'

printf '%s\n' '//: begin said' 'x   0.30000000000000004  1.5' '//: end said' >lib/said.txt
chapter '<!--code lib/said.txt said-->' '~~~txt' 'x   0.3  1.5' '~~~' '<!--/code-->'
agrees 'the last digits of what a program printed may differ' '1 listing, 0 numbers, 0 tables'
chapter '<!--code lib/said.txt said-->' '~~~txt' 'x   0.3001  1.5' '~~~' '<!--/code-->'
stale 'other digits of it may not' \
    'chapter.md:1: the listing said is not what lib/said.txt holds now'

chapter '<!--claims-->' '<!--/claims-->'
cat >want <<'END'
<!--claims-->

| Source | Quantity | Paper | Here | 95 % | Runs | Band | Why this band | Verdict |
| --- | --- | --- | --- | --- | --- | --- | --- | --- |
| Bengio 1994 | w\|x | < 20 | 18 | 17 .. 19 | 15 | 10 .. 20 | figure | holds |
| Elman 1990 | dip (1) | yes | 3e-4 | - | - | 0 .. 1 | rounding | holds |

<!--/claims-->
END
same 'the table of claims is filled in'
cp want chapter.md
agrees 'a table that was filled in agrees' '0 listings, 0 numbers, 1 table'
sed 's/ 18 | 17 .. 19 / 17.5 | 16.5 .. inf /' want >chapter.md
agrees 'the columns Here and 95 % may differ' '0 listings, 0 numbers, 1 table'
same 'filling brings the columns Here and 95 % up to date'

mkdir other && mv data/b.claims other
chapter '<!--claims other-->' '<!--/claims-->' '<!--claims-->' '<!--/claims-->'
run fill
[ $status -eq 0 ] && [ "$(grep -c '^| Elman' out)" -eq 1 ] &&
    sed -n '/claims other/,/^<!--\/claims/p' out | grep -q '^| Elman'
verdict 'a table may be that of another chapter'
mv other/b.claims data && rmdir other

printf 'caf\303\251 \\ & %%s\t<!-- note\n over lines -->\r\n\n~~~\n//: end\n\nlast' >chapter.md
cp chapter.md want
same 'all other text stays byte for byte, without a newline at the end too'
: >chapter.md
: >want
same 'an empty chapter stays empty'

# ---- what is stale ----

chapter 'a' 'b <!--value half_life %.1f 0.05-->6.69<!--/-->'
agrees 'a number within its tolerance agrees' '0 listings, 1 number, 0 tables'
chapter 'b <!--value half_life %.0f 0.001-->7<!--/-->'
agrees 'a rounded number agrees, however small the tolerance' \
    '0 listings, 1 number, 0 tables'
chapter 'b <!--value tiny %.1e 5%-->-1.2e-33<!--/-->'
agrees 'a tolerance may be relative' '0 listings, 1 number, 0 tables'
chapter 'b <!--value tiny %.1e 5%-->1.2e-33<!--/-->'
stale 'a wrong sign does not' \
    'chapter.md:1: tiny says 1.2e-33, the programs computed −1.3·10⁻³³ (tolerance 5%)'
chapter 'a' 'b <!--value half_life %.1f 0.05-->6.7<!--/-->'
stale 'a number beyond its tolerance is stale' \
    'chapter.md:2: half_life says 6.7, the programs computed 6.6 (tolerance 0.05)'
for text in nan NaN inf 6.6x 0x6; do
    chapter "b <!--value half_life %.1f 1000-->$text<!--/-->"
    stale "$text never passes" \
        "chapter.md:1: half_life says $text, the programs computed 6.6 (tolerance 1000)"
done
chapter 'b <!--value half_life %.1f 1000--><!--/-->'
stale 'an empty number is stale' \
    'chapter.md:1: half_life says nothing, the programs computed 6.6 (tolerance 1000)'
chapter '<!--code lib/a.c slope-->' '~~~c' 'int old;' '~~~' '<!--/code-->'
stale 'an old listing is stale' \
    'chapter.md:1: the listing slope is not what lib/a.c holds now'
printf '%s\n' '<!--claims-->' '' '| a | b |' '<!--/claims-->' >chapter.md
stale 'another heading is stale' \
    'chapter.md:1: the table of claims has a row that the programs did not make, | a | b |'
cat >table <<'END'
<!--claims-->

| Source | Quantity | Paper | Here | 95 % | Runs | Band | Why this band | Verdict |
| --- | --- | --- | --- | --- | --- | --- | --- | --- |
| Bengio 1994 | w\|x | < 20 | 18 | 17 .. 19 | 15 | 10 .. 20 | figure | holds |
| Elman 1990 | dip (1) | yes | 3e-4 | - | - | 0 .. 1 | rounding | holds |

<!--/claims-->
END
for column in 'Source:Bengio 1994:Bengio 1993:1' 'Quantity:w\\|x:w:1' \
    'Paper:< 20:< 30:1' 'Here:18:nan:1' '95 %:17 .. 19:17 .. nan:1' \
    '95 %:17 .. 19:-:1' 'Runs:15:14:1' 'Band:10 .. 20:10 .. 30:1' \
    'Why this band:figure:table:1' 'Verdict:holds:open:1'; do
    IFS=: read -r name old new _ <<END
$column
END
    sed "5s/$old/$new/" table >chapter.md
    run check
    [ $status -eq 1 ] && grep -q "says .* under $name, the programs" err
    verdict "another $name is stale"
done
sed 6d table >chapter.md
stale 'a missing row is stale' \
    'chapter.md:1: the table of claims has 1 row where the programs made 2'
sed '6{p;}' table >chapter.md
stale 'a row too many is stale' \
    'chapter.md:1: the table of claims has a row that the programs did not make, | Elman 1990 | dip (1) | yes | 3e-4 | - | - | 0 .. 1 | rounding | holds |'
chapter 'b <!--value steps %.0f 1-->1<!--/-->' 'c <!--value steps %.0f 1-->2<!--/-->'
run check
[ $status -eq 1 ] && [ "$(grep -c steps err)" -eq 2 ]
verdict 'everything stale is told at once'

# ---- numbers of another chapter ----

mkdir -p 02-next
printf 'steps\t7\n' > 02-next/n.values
chapter 'b <!--value 02-next/steps %.0f 1-->7<!--/-->'
run check
[ $status -eq 0 ]
verdict 'a number of another chapter'
chapter 'b <!--value 02-next/speed %.1f 1-->1<!--/-->'
refused 'an unknown value of another chapter' \
    'chapter.md:1: no program computed 02-next/speed: it is in no 02-next/*.values.'
rm -r 02-next

# ---- what cannot be filled in ----

chapter 'b <!--value speed %.1f 1-->1<!--/-->'
refused 'an unknown value' \
    'chapter.md:1: no program computed speed: it is in no data/*.values.'
chapter 'b <!--value never %.1f 1-->nan<!--/-->'
refused 'a value that is NaN' \
    'chapter.md:1: never is nan, which is no number that a text can state.'
chapter 'b <!--value always %.1f 1-->inf<!--/-->'
refused 'a value that is infinite' \
    'chapter.md:1: always is inf, which is no number that a text can state.'
chapter 'a <!--value steps %.1f-->1<!--/-->'
refused 'a value without a tolerance' \
    'chapter.md:1: <!--value steps %.1f--> must be <!--value NAME FORMAT TOLERANCE--> on one line.'
chapter 'a <!--value steps' '%.1f 1-->1<!--/-->'
refused 'a mark broken over lines' \
    'chapter.md:1: <!--value steps must be <!--value NAME FORMAT TOLERANCE--> on one line.'
for format in %s %d %.1f%s 5; do
    chapter "a <!--value steps $format 1-->1<!--/-->"
    refused "the format $format" \
        "chapter.md:1: the format $format of steps must be like %.2f, %.3e or %.4g."
done
for tolerance in -1 nan x '%'; do
    chapter "a <!--value steps %.1f $tolerance-->1<!--/-->"
    refused "the tolerance $tolerance" \
        "chapter.md:1: the tolerance $tolerance of steps must be like 0.05 or 1%."
done
chapter 'a <!--value steps %.0f 1-->400'
refused 'an unclosed value' \
    'chapter.md:1: the mark of steps is not closed with <!--/--> on its line.'
chapter 'a <!--value steps %.0f 1-->4<!--value tiny %.0f 1-->0<!--/--><!--/-->'
refused 'a value inside a value' \
    'chapter.md:1: another mark begins before that of steps is closed: marks do not nest.'
chapter 'a' 'b <!--/--> c'
refused 'a closing mark alone' \
    'chapter.md:2: <!--/--> closes a mark that is not open.'
chapter 'a' '<!--value steps %.0f 1-->400<!--/--> steps'
refused 'a value at the start of a line' \
    'chapter.md:2: the mark of steps must not begin a line: put a word before it.'
chapter '1. <!--value steps %.0f 1-->400<!--/--> steps'
refused 'a value at the start of a list item' \
    'chapter.md:1: the mark of steps must not begin a line: put a word before it.'

chapter '<!--code lib/b.c slope-->' '<!--/code-->'
refused 'a missing file' \
    'chapter.md:1: there is no file lib/b.c to take slope from.'
for pair in 'none:has no region none.' 'early:ends the region early without beginning it.' \
    'twice:begins the region twice twice.' 'open:does not end the region open.'; do
    chapter "<!--code lib/a.c ${pair%%:*}-->" '<!--/code-->'
    refused "the region ${pair%%:*}" "chapter.md:1: lib/a.c ${pair#*:}"
done
chapter '<!--code lib/a.c hollow-->' '<!--/code-->'
refused 'an empty region' 'chapter.md:1: the region hollow of lib/a.c is empty.'
chapter '<!--code lib/a.c-->' '<!--/code-->'
refused 'a listing without a region' \
    'chapter.md:1: <!--code lib/a.c--> must be <!--code FILE REGION-->, alone on its line.'
chapter '<!--code lib/a.c slope-->' 'x'
refused 'an unclosed listing' \
    'chapter.md:1: <!--code lib/a.c slope--> is not closed with <!--/code-->.'
chapter '<!--code lib/a.c slope-->' '<!--claims-->' '<!--/code-->'
refused 'a table inside a listing' \
    'chapter.md:1: another mark begins before <!--code lib/a.c slope--> is closed: marks do not nest.'
chapter '<!--code lib/a.c slope-->' '<!--/claims-->'
refused 'a listing closed like a table' \
    'chapter.md:1: another mark begins before <!--code lib/a.c slope--> is closed: marks do not nest.'
chapter 'a <!--code lib/a.c slope-->' '<!--/code-->'
refused 'a listing inside a line' \
    'chapter.md:1: <!--code lib/a.c slope--> must stand alone on its line.'
chapter '<!--/code-->'
refused 'the end of a listing alone' \
    'chapter.md:1: <!--/code--> closes a mark that is not open.'
chapter '<!--claims-->'
refused 'an unclosed table' \
    'chapter.md:1: <!--claims--> is not closed with <!--/claims-->.'
chapter '<!--claims all other-->' '<!--/claims-->'
refused 'a table with two names' \
    'chapter.md:1: <!--claims all other--> must be <!--claims--> or <!--claims CHAPTER-->, alone on its line.'

chapter '<!--claims-->' '<!--/claims-->'
claim a b c nan - - '0 .. 1' why differs >data/c.claims
refused 'a claim that is NaN' 'data/c.claims:1: b is nan, which is no number.'
printf 'a\tb\n' >data/c.claims
refused 'half a claim' \
    'data/c.claims:1: a claim must be nine texts with tabs between them.'
rm data/*.claims
refused 'a table without claims' \
    'chapter.md:1: no program made a claim: there is no data/*.claims.'

chapter 'b <!--value steps %.0f 1-->400<!--/-->'
printf 'steps\t400\n' >data/c.values
refused 'a name defined twice' \
    'data/c.values:1: steps is defined a second time.'
printf 'steps 400\n' >data/c.values
refused 'a line of values without a tab' \
    'data/c.values:1: a line must be a name, a tab and a number.'
rm -r data
refused 'a value without any data' \
    'chapter.md:1: no program computed steps: it is in no data/*.values.'

${AWK:-awk} -f "$weave" -v mode=other -v data=data chapter.md >out 2>err
[ $? -eq 2 ] && grep -q '^Usage:' err
verdict 'a wrong mode prints the usage'
rm chapter.md
run check
[ $status -eq 2 ] && grep -q 'chapter.md' err
verdict 'a missing chapter is named'

echo "$passed passed, $failed failed"
[ "$failed" -eq 0 ]
