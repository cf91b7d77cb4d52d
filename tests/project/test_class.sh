#!/bin/sh
# test_class.sh BUILD   A class as platforms and people really deliver it: who gets a
# row, what is taken for a module, and that nothing refuses more than itself.
. tests/project/ok.sh
build=$1
workroom
cd "$work" && copy_course || exit 1
export M=chain SEED=11
class() {
    path=$1
    shift
    env "$@" /usr/bin/timeout 300 "$build/grade" "$build" class "$path"
}
# has OUT NAME POINTS [WORDS]   the row of NAME has these points, and these words are
# in its report.
has() {
    cut -d, -f1,2 "$1/marks.csv" | grep -qxF "\"$2\",$3" || { cat "$1/marks.csv"; return 1; }
    [ -z "${4:-}" ] || grep -qF "$4" "$1/reports/$2/report.txt" || { cat "$1/reports/$2/report.txt"; return 1; }
}
rows() {
    [ "$(tail -n +2 "$1/marks.csv" | wc -l)" -eq "$2" ] || { cut -c1-70 "$1/marks.csv"; return 1; }
}
awk -f solutions/stub.awk solutions/chain.c > stub.c

# ---- Platforms ----------------------------------------------------------------

mkdir -p pack/exercises moodle
cp solutions/chain.c pack/exercises
(cd pack && zip -qr ../wrec.zip . && tar cf ../wrec.tar exercises)
for who in "Jane Doe_123456" "Jane Doe_234567"; do
    mkdir "moodle/${who}_assignsubmission_file_" "moodle/${who}_assignsubmission_onlinetext_"
    cp wrec.zip "moodle/${who}_assignsubmission_file_"
    echo "<p>Here it is.</p>" > "moodle/${who}_assignsubmission_onlinetext_/onlinetext.html"
done
mkdir "moodle/Only Words_345678_assignsubmission_onlinetext_"
echo "<p>Later.</p>" > "moodle/Only Words_345678_assignsubmission_onlinetext_/onlinetext.html"
cp solutions/chain.c "moodle/Flat Fred_456789_assignsubmission_file_chain.c"
echo sheet > moodle/grades.csv
ok "Moodle's folder" class moodle OUT=m1
says "No submission: grades.csv"
says "4 submissions"
ok "a row for each" rows m1 4
ok "an archive in a folder" has m1 "Jane Doe_123456" 100
ok "two of one name" has m1 "Jane Doe_234567" 100
ok "a file without folders" has m1 "Flat Fred_456789" 100
ok "words alone" has m1 "Only Words_345678" 0 "no exercise is in it"
ok "the table says why" grep -q '^"Only Words_345678",0,100,0.00,"Only Words_345678: no exercise' m1/marks.csv
(cd moodle && zip -qr ../bulk.zip .)
ok "the same as the zip that was downloaded" class bulk.zip OUT=m2
ok "the same table" cmp m1/marks.csv m2/marks.csv
(mkdir up && cp -r moodle up/assignment && cd up && zip -qr ../deep.zip assignment)
ok "in a folder of its own" class deep.zip OUT=m3
ok "the same table again" cmp m1/marks.csv m3/marks.csv

mkdir canvas
cp solutions/chain.c canvas/doejane_12345_67890_chain.c
cp solutions/rnn.c canvas/doejane_12345_67891_rnn.c
cp solutions/chain.c canvas/roerichard_LATE_12346_67892_chain-1.c
cp wrec.tar canvas/doejohn_12347_67893_wrec.tar
printf '\211PNG\r\n\032\n\0' > canvas/doejohn_12347_67894_board.png
cp solutions/chain.c canvas/doejane_99999_1_chain.c
ok "Canvas's flat files, for two modules" class canvas OUT=c1 M="chain rnn"
ok "one row a person" rows c1 4
ok "who has two files" has c1 doejane_12345 200
ok "one of the same name" has c1 doejane_99999 100 "It is not in the submission"
ok "the table says what is not there" grep -q '^"doejane_99999",100,200,50.00,"rnn: It is not in' c1/marks.csv
ok "who was late, and handed in again" has c1 roerichard_12346 100
ok "it is known that they were late" grep -q '"late":.*true' c1/reports/roerichard_12346/report.json
ok "a picture beside an archive" has c1 doejohn_12347 100 "Not looked at: board.png"

mkdir -p gradescope/submission_11 gradescope/submission_12
cp solutions/chain.c gradescope/submission_11
cp stub.c gradescope/submission_12/chain.c
cat > gradescope/submission_metadata.yml << 'END'
submission_11:
  :submitters:
  - :name: Jane Doe
    :sid: '4711'
    :email: jane@x.example
  - :name: "../John: Roe"
  :created_at: 2026-01-15 10:00:00
submission_12:
  :submitters:
  - :name: Mary Major
END
ok "Gradescope's folders" class gradescope OUT=g1
says "No submission: submission_metadata.yml"
ok "their names come from the metadata" has g1 "Jane Doe + .._John: Roe_11" 100
ok "who has only the stub" has g1 "Mary Major_12" 0
ok "the reason of each 0 is in the table" grep -q '^"Mary Major_12",0,100,0.00,"chain: open: forward, ' g1/marks.csv

mkdir -p others "others/12345-678 - Jane Doe - Jan 5, 2026 1130 PM" "others/12345-678 - Jane Doe - Jan 15, 2026 930 AM"
cp stub.c "others/12345-678 - Jane Doe - Jan 5, 2026 1130 PM/chain.c"
cp solutions/chain.c "others/12345-678 - Jane Doe - Jan 15, 2026 930 AM"
cp stub.c others/Week_1_jdoe_attempt_2026-01-14-10-00-00_chain.c
cp solutions/chain.c others/Week_1_jdoe_attempt_2026-01-15-10-00-00_chain.c
echo "Name: J. Doe" > others/Week_1_jdoe_attempt_2026-01-15-10-00-00.txt
mkdir -p others/repo/.git others/repo/build others/repo/exercises
ln -s /etc/passwd others/repo/build/gcc
cp solutions/chain.c others/repo/exercises
echo '#error not mine' > others/repo/.git/chain.c
echo index > others/index.html
ok "Blackboard, Brightspace, a repository" class others OUT=o1
ok "three people" rows o1 3
ok "of two folders the last" has o1 "12345-678 - Jane Doe" 100
ok "of two attempts the last" has o1 jdoe 100
ok "a clone with a link in build/" has o1 repo 100

# ---- Names and contents ---------------------------------------------------------

mkdir names
for name in CHAIN.C Chain.c chain_final.c "chain copy.c" "chain - Copy.c" chain.c.txt abgabe.c chain.txt; do
    mkdir -p "names/$name "
    cp solutions/chain.c "names/$name /$name"
done
mkdir names/several names/begun names/newer
cp solutions/chain.c names/several/chain_final.c
cp stub.c names/several/chain.c
cp solutions/chain.c names/begun/chain.c
echo "int chain_forward(void) { return 1; }" > names/begun/chain_old.c
cp solutions/chain.c names/newer/a_chain.c
cp stub.c names/newer/b_chain.c
sed 's/dp->b += da;//' solutions/chain.c > names/newer/c_chain.c
touch -d 2026-01-01 names/newer/c_chain.c
touch -d 2026-01-02 names/newer/a_chain.c
cp solutions/chain.c names/carol_chain.c
cp wrec.zip names/carol.zip
cp solutions/chain.c names/dave_chain_final.c
ok "names of all kinds" class names OUT=n1
for name in CHAIN.C Chain.c chain_final.c "chain copy.c" "chain - Copy.c" chain.c.txt abgabe.c chain.txt; do
    ok "$name" has n1 "$name " 100 "Taken for chain: $name"
done
ok "where chain.c is the stub" has n1 several 100 "chain_final.c, and not chain.c (nothing is written in it)"
ok "where it is not" has n1 begun 100 "chain.c, and not chain_old.c (its name is less like it)"
ok "the newest of several" has n1 newer 100 "a_chain.c, and not b_chain.c (nothing is written in it), c_chain.c (older)"
ok "a file and an archive" has n1 carol 100 "(the same)"
ok "a name after the module's" has n1 dave 100

mkdir bytes
for who in windows gbk utf8 utf16 utf16be strange tar zip; do mkdir bytes/$who; done
{ printf '// caf\351 \200\n'; sed 's/$/\r/' solutions/chain.c; } > bytes/windows/chain.c
{ printf '// \326\320\316\304\n'; cat solutions/chain.c; } > bytes/gbk/chain.c
{ printf '\357\273\277'; cat solutions/chain.c; } > bytes/utf8/chain.c
{ printf '\377\376'; iconv -t UTF-16LE solutions/chain.c; } > bytes/utf16/chain.c
{ printf '\376\377'; iconv -t UTF-16BE solutions/chain.c; } > bytes/utf16be/chain.c
cp solutions/chain.c bytes/strange/chain.c
printf '%%PDF' > "$(printf 'bytes/strange/L\366sung.pdf')"
cp solutions/chain.c "$(printf 'bytes/strange/L\366sung_chain.c')"
ln -s /etc/passwd bytes/strange/rnn.c
mkdir two && cp stub.c two/chain.c && touch -d 2026-01-01 solutions/chain.c two/chain.c
tar cf bytes/tar/t.tar -C two chain.c && tar rf bytes/tar/t.tar -C solutions chain.c
/usr/bin/perl -e 'print "x" x 2000000' > two/big.c
(cd two && rm chain.c && cp ../wrec.zip inner.zip && ln -s /etc/passwd link.c && zip -qy ../bytes/zip/z.zip inner.zip link.c big.c)
ok "bytes of all kinds" class bytes OUT=b1
for who in windows gbk utf8 utf16 utf16be strange tar zip; do
    ok "$who" has b1 $who 100
done
ok "a link refuses itself" has b1 strange 100 "Not taken, rnn.c: it is a link"
ok "a name that is no UTF-8 is shown" has b1 strange 100 "L%F6sung.pdf"
ok "what is too large, too" has b1 zip 100 "Not taken, z.zip/big.c: it is larger than a megabyte"

# A header of the learner's own, and the course's by its path, as in make try.
mkdir -p headers/own/exercises headers/old headers/broken
{ echo '#include "mine.h"'; echo '#include "../lib/chain.h"'; cat solutions/chain.c; echo 'int mine = MINE;'; } > headers/own/exercises/chain.c
echo '#define MINE 1' > headers/own/exercises/mine.h
cp solutions/chain.c headers/old
echo '#error an older edition' > headers/old/chain.h
cp headers/own/exercises/chain.c headers/broken
echo '#error not so' > headers/broken/mine.h
cp headers/own/exercises/chain.c headers/flat_chain.c
cp headers/own/exercises/mine.h headers/flat_mine.h
ok "headers" class headers OUT=h1
ok "a header of one's own" has h1 own 100
ok "a header of the course, of another edition" has h1 old 100
ok "an error in a header" has h1 broken 0 "exercises/mine.h:1"
ok "a header in a flat class" has h1 flat 100
cp headers/own/exercises/* exercises/
ok "the same on the desk" make -s try M=chain STEP=forward CC=gcc

# ---- What only names itself ---------------------------------------------------------

mkdir odd
mkdir odd/empty
cp solutions/chain.c "odd/=cmd|' calc'!A1_chain.c"
cp solutions/chain.c "odd/<b>&\"\$(touch pwned)_chain.c"
cp solutions/chain.c "$(printf 'odd/\033[2J\n_chain.c')"
head -c 300 wrec.zip > odd/half.zip
echo 'Rar!' > odd/other.rar
echo notes > odd/notes.txt
ln -s /etc/passwd odd/linked
ok "odd entries" class odd OUT=d1
says "No submission: notes.txt"
ok "each has a row" rows d1 7
ok "no formula" grep -q "^\"'=cmd|' calc'!A1\",100," d1/marks.csv
ok "no control character" grep -qF '"%1B[2J%0A",100,' d1/marks.csv
ok "half an archive" has d1 half 0 "the archive is damaged"
ok "an archive of another kind" has d1 other 0 "hand in a zip"
ok "nothing" has d1 empty 0 "no exercise is in it"
ok "a link" has d1 linked 0 "it is a link"
ok "nothing was run" test ! -e pwned
(cd odd && zip -qry ../odd.zip . && rm linked)
ok "the same as a zip" class odd.zip OUT=d2
says "Left out of the archive: linked"
# What unpacks here may not write a control character into a name.
says "Left out of the archive: %1B[2J%0A_chain.c"
ok "an empty folder has its row" rows d2 5
fails "a class that is no archive" + class stub.c OUT=x1
says "it is no folder, no tar and no zip"

# ---- Once more ------------------------------------------------------------------------

mkdir again && cp stub.c again/carol_chain.c && cp solutions/chain.c again/dave_chain.c
ok "a class" class again OUT=a1
ok "carol has nothing" has a1 carol 0
stamp=$(stat -c %i a1/reports/dave)
cp solutions/chain.c again/carol_chain.c
ok "the class, when carol has handed in again" class again OUT=a1
ok "she is graded again" has a1 carol 100
ok "who has not is not" test "$stamp" = "$(stat -c %i a1/reports/dave)"
ok "who has all points does not stand still" sh -c '! grep "stands still" a1/class.txt'
for change in "s/dp->b += da;//" "s/dp->b += da;/;/"; do
    sed "$change" solutions/chain.c > again/carol_chain.c
    ok "the class, when she has handed in worse" class again OUT=a1
done
ok "she is graded alone" class again OUT=a1 ONLY=carol
output=$(cat a1/class.txt)
says "Who stands still"
says "carol                                 2      75  step backward of chain is wrong: no_bias"
ok "on the page, too" grep -q "Who stands still" a1/class.html
cp solutions/chain.c again/carol_chain.c
ok "the class, when she has mended it" class again OUT=a1
ok "nobody stands still" sh -c '! grep "stands still" a1/class.txt'
ok "carol alone" class again OUT=a1 ONLY=car
says "1 submissions"
ok "nobody else" test "$stamp" = "$(stat -c %i a1/reports/dave)"
ok "both are in the table" rows a1 2
ok "carol alone, and first" class again OUT=a0 ONLY=carol
ok "dave is not forgotten" grep -q '^"dave",0,100,0.00,"not graded yet"' a0/marks.csv
fails "who is not there" + class again OUT=a1 ONLY=erna
says "Nobody, or more than one, is called ONLY=erna"

# On a terminal, which this makes, a line says who is being graded.
terminal() {
    script -qec "M=chain SEED=11 JOBS=2 OUT=a2 \"$build/grade\" \"$build\" class again" /dev/null
}
ok "a class on a terminal" terminal
says ", at "
regrade() {
    env -u M -u SEED "$@" timeout 300 "$build/grade" "$build" regrade ""
}
ok "nothing would change" regrade OUT=a1
says "0 of 2 differ. Nothing has been changed yet"
sed 's/dp->b += da;//' solutions/chain.c > again/dave_chain.c
# The grader of yesterday: the same report, with another edition in it.
sed -i 's/"edition":\(.*\)".*"/"edition":\1"yesterday"/' a1/reports/carol/report.json
ok "a class that another edition has marked" class again OUT=a2
cp -r a2 a3 && cp a1/reports/carol/report.json a3/reports/carol/report.json
cp solutions/chain.c again/dave_chain.c
ok "what would change" regrade OUT=a3
says "dave: 75 of 100 points would be 100 of 100 (has handed in something else)"
says "    chain backward: wrong, would be right"
says "1 of 2 differ. Nothing has been changed yet: 'make regrade OUT=a3 KEEP=1' does it."
ok "nothing has changed" has a3 dave 75
ok "now it does" regrade OUT=a3 KEEP=1
ok "the mark is another" has a3 dave 100
ok "all are of one edition" sh -c '! grep -q yesterday a3/reports/*/report.json && [ ! -e a3/regrade ]'
sed -i 's/"edition":\(.*\)".*"/"edition":\1"yesterday"/' a3/reports/carol/report.json
ok "an older edition is told" class again OUT=a3
says "The grader has changed since 1 of them were marked: 'make regrade OUT=a3'"
fails "marks of nobody" + regrade OUT=nowhere
says "OUT=nowhere has no marks of a class in it."

# ---- The roster, and what platforms import ----------------------------------------------

printf '\357\273\277Name;Number;Group;Extension;Late;Manual\r\n"Doe, Jane";12345;"A ""1""";2026-02-01;2;2.5\r\nRichard Roe;12346;B;;;\r\nEva Empty;5;=A;;;\r\n' > list.csv
ok "a class with its roster" class canvas OUT=r1 ROSTER=list.csv
says "Not in the roster: doejane_99999"
ok "what the roster knows" grep -q '^"doejane_12345",100,.*,"Doe, Jane","12345","A ""1""","2026-02-01","2",2.5,102.5$' r1/marks.csv
ok "who was late, by the platform" grep -q '^"roerichard_12346",100,.*,"Richard Roe","12346","B","","yes",0,100$' r1/marks.csv
ok "who handed in nothing" grep -q "^\"Eva Empty\",0,100,0.00,\"handed in nothing\",.*,\"5\",\"'=A\"" r1/marks.csv
ok "a row for each of both" rows r1 5
fails "a roster that is not there" + class canvas OUT=r2 ROSTER=nobody.csv
says "ROSTER=nobody.csv: No such file or directory."
fails "a roster of nobody" + class canvas OUT=r2 ROSTER=stub.c
says "has nobody in it. Its first line names the columns"

# Python's reader of tables is not ours.
same_table() {
    /usr/bin/python3 -c '
import csv, sys
rows = list(csv.reader(open(sys.argv[1], encoding="utf-8-sig", newline="")))
assert len({len(row) for row in rows}) == 1, rows
print("\n".join("|".join(row) for row in rows))' "$1" | diff - wanted
}
marks() {
    env "$@" make -s marks CC="${build##*/}"
}
ok "for Canvas" marks OUT=r1 FORMAT=canvas TITLE="Week 1"
says "4 marks are in r1/canvas.csv, for canvas."
ok "its feedback" unzip -l r1/canvas-feedback.zip
says "doejane_12345_67890_report.txt"
says "roerichard_LATE_12346_67892_report.txt"
ok "of each" test "$(unzip -l r1/canvas-feedback.zip | grep -c report.txt)" -eq 4
ok "with the points" sh -c 'unzip -p r1/canvas-feedback.zip "doejane_*" | grep "points"'
cat > wanted << 'END'
Student|ID|SIS User ID|SIS Login ID|Section|Week 1
    Points Possible|||||100
doejane|12345||||102.5
doejane|99999||||100
doejohn|12347||||100
roerichard|12346||||100
END
ok "its table" same_table r1/canvas.csv
cat > export.csv << 'END'
Student,ID,SIS User ID,SIS Login ID,Section,Week 1 (4711)
    Points Possible,,,,,100
"Doe, Jane",12345,s1,jane@x.example,Mon,
"Doe, John",12347,s2,john@x.example,Tue,
END
ok "with the gradebook as a roster" marks OUT=r1 FORMAT=canvas TITLE="Week 1" ROSTER=export.csv
cat > wanted << 'END'
Student|ID|SIS User ID|SIS Login ID|Section|Week 1 (4711)
    Points Possible|||||100
Doe, Jane|12345|s1|jane@x.example|Mon|100
doejane|99999||||100
Doe, John|12347|s2|john@x.example|Tue|100
roerichard|12346||||100
END
ok "its identifiers" same_table r1/canvas.csv
ok "for Moodle" marks OUT=m1 FORMAT=moodle
cat > wanted << 'END'
Identifier|Full name|Email address|Grade|Maximum Grade|Last modified (grade)|Feedback comments
Participant 456789|Flat Fred||100|100||
Participant 123456|Jane Doe||100|100||
Participant 234567|Jane Doe||100|100||
Participant 345678|Only Words||0|100||Only Words_345678: no exercise is in it, like chain.c
END
ok "its table" same_table m1/moodle.csv
ok "its feedback" unzip -p m1/moodle-feedback.zip "Only Words_345678_assignsubmission_file_/report.txt"
says "Nothing was marked. Only Words_345678: no exercise is in it"
ok "of each" test "$(unzip -l m1/moodle-feedback.zip | grep -c report.txt)" -eq 4
ok "Moodle's own names come back" class m1/moodle-feedback.zip OUT=m4
says "4 submissions"
ok "for Blackboard" marks OUT=o1 FORMAT=blackboard TITLE="Week 1"
ok "its rows" grep -q '^"jdoe","","jdoe","",100' o1/blackboard.csv
fails "for another" + marks OUT=o1 FORMAT=excel
says "There is no FORMAT=excel. There are: canvas moodle blackboard."
fails "marks of nothing" + marks FORMAT=canvas
says "regrade and marks need OUT=folder"

# ---- The class on one page --------------------------------------------------------------

mkdir page && for i in 1 2 3 4; do cp solutions/chain.c page/right${i}_chain.c; done
for i in 1 2; do sed 's/dp->b += da;//' solutions/chain.c > page/bias${i}_chain.c; done
sed 's/dh\[t - 1\] += /dh[t - 1] = /' solutions/chain.c > page/assigned_chain.c
cp stub.c page/stub_chain.c
sed 's/dp->b += da;/dp->b += da/' solutions/chain.c > page/broken_chain.c
mkdir 'page/<b onclick="x">&%'
ok "a class" class page OUT=p1
says "p1/class.html"
output=$(cat p1/class.txt)
says "10 handed in, 9 of them were marked; the others stand at the end"
says "Half of them have 75 points or more."
says "70 to 79                      3"
says "2 of 9 learners, in step backward of chain (no_bias): db gets nothing."
says "1 of 9 learners, in step backward of chain (state_assigned):"
says "dh_{t-1} += w da_t"
says "chain backward           44 %    0.48      3        0     0        0     2"
# What the page says, against a computation that is not ours; and that it is a page
# which everybody can read without a network.
cat > look.py << 'END'
import csv, html.parser, math, os, re, sys, urllib.parse
out = sys.argv[1]
text = open(f"{out}/class.html", encoding="utf-8").read()
rows = list(csv.DictReader(open(f"{out}/marks.csv", encoding="utf-8")))
marked = [r for r in rows if "no exercise" not in r["note"]]
steps = [k for k in rows[0] if " " in k]
for step in steps:
    x = [float(r[step]) > 0 for r in marked]
    y = [float(r["points"]) - float(r[step]) for r in marked]
    n, mx, my = len(x), sum(x) / len(x), sum(y) / len(y)
    sxy = sum((a - mx) * (b - my) for a, b in zip(x, y))
    d = sxy / math.sqrt(sum((a - mx) ** 2 for a in x) * sum((b - my) ** 2 for b in y))
    want = (f'{step}</th><td class="number">{100 * mx:.0f} %</td>'
            f'<td class="number">{d:.2f}</td>')
    assert want in text, want
class Page(html.parser.HTMLParser):
    ids, links, open_, words, headers = [], [], [], [], 0
    def handle_starttag(self, tag, attrs):
        a = dict(attrs)
        assert not any(k.startswith("on") for k in a), attrs
        assert tag not in ("script", "link", "img", "iframe", "object"), tag
        self.ids += [a["id"]] if "id" in a else []
        self.links += [a["href"]] if tag == "a" else []
        self.headers += tag == "th" and a.get("scope") in ("row", "col")
        if tag == "figure":
            assert a["role"] == "img" and a["aria-label"]
            self.words.append("figure")
        if tag in ("table", "figure", "main", "caption"):
            self.open_.append(tag)
    def handle_endtag(self, tag):
        if tag in ("table", "figure", "main", "caption"):
            assert self.open_.pop() == tag
page = Page()
page.feed(text)
assert not page.open_ and page.words == ["figure", "figure"], page.words
assert len(set(page.ids)) == len(page.ids) > 0, sorted(page.ids)
assert len(page.links) == len(rows) and page.headers > 20
for link in page.links:
    assert os.path.exists(os.path.join(out, urllib.parse.unquote(link))), link
assert text.lstrip().startswith("<!DOCTYPE html>") and '<html lang="en">' in text
assert not re.search(r"(src|href)=.?https?:|url\(http|@import", text)
assert "<b onclick" not in text
print("looked at", len(steps), "steps")
END
ok "the page holds what the table has" /usr/bin/python3 look.py p1
says "looked at 6 steps"
mkdir tools && for t in sh env bwrap gcc nproc cat; do ln -s "$(command -v $t)" tools; done
ok "without gnuplot" class page OUT=p1 PATH="$PWD/tools"
ok "it is said" grep -q "(gnuplot, which draws a figure here, could not be used.)" p1/class.html
fails "no drawing is left behind" + ls p1/.drawing.gp p1/.drawing.svg

# ---- Who has much in common ---------------------------------------------------------------

mkdir alike honest
# Those modules whose honest solutions have the most text in common.
ok "honest submissions" sh -c 'for m in chain rnn bptt gru lyap; do
    /usr/bin/python3 tests/project/honest.py $m honest && cp solutions/$m.c honest/0_$m.c || exit 1; done'
cp honest/[1-5]_chain.c alike
# Other names, another layout; and another order of the functions.
sed 's/\bsum\b/total/g; s/\bt\b/time/g; s/^    */  /; s/ = /=/' honest/3_chain.c > 'alike/<img src=x onerror="a()">&_chain.c'
awk '/^\/\/ Step / { part++ } part == 1 { first = first $0 "\n"; next } { print } END { printf "%s", first }' \
    honest/4_chain.c > alike/moved_chain.c
cp stub.c alike/stub1_chain.c
cp stub.c alike/stub2_chain.c
{ cat stub.c; yes 'static int x[] = { 1, 2, 3, (4 + 5) * 6 };' | head -n 200000; } > alike/huge_chain.c
ok "a class with copies" class alike OUT=e1 JOBS=2
# rows_of OUT   the pairs that are shown.
rows_of() {
    awk '/^Who has more in common/ { inside = 1 } /^The text:/ { inside = 0 }
        inside && / and / && !/^Who/' "$1/class.txt"
}
output=$(rows_of e1)
says '3 and <img src=x onerror="a()">&'
says "4 and moved"
says "chain forward, chain backward"
ok "nobody else is shown" test "$(rows_of e1 | wc -l)" -eq 2
ok "the place is named" sh -c 'grep -q "chain [0-9]* %, lines [0-9]*-[0-9]* and [0-9]*-[0-9]*" e1/class.txt'
ok "it is called a reason and no verdict" grep -q "never a verdict" e1/class.html
ok "the measured rate is stated" grep -qE "in [0-9]+ of [0-9]+ pairs" e1/class.html
fails "a name is no tag" + grep -q "<img" e1/class.html
ok "a class of them" class honest OUT=e2 JOBS=2 M="chain rnn bptt gru lyap"
ok "no honest solution is shown" grep -q "Nobody has more in common than honest work has." e2/class.html
mkdir slips
for slip in ann:1.7 bob:1.7 carl:1.3 dora:2.3; do
    sed "s/dp->b += da;/dp->b += ${slip#*:} * da;/" solutions/chain.c > "slips/${slip%:*}_chain.c"
done
ok "four with one wrong step" class slips OUT=e3
ok "two of them have the same wrong numbers" grep -qE "^ann and bob .* chain backward *$" e3/class.txt
ok "and no others" test "$(grep -cE "^[a-z]+ and [a-z]+ .* chain backward *$" e3/class.txt)" -eq 1
# Every box gives the same page, to a lecturer who is not root as well.
mkdir pairs same && cp alike/[345]_chain.c alike/[!0-9h]*_chain.c slips/[abc]*_chain.c pairs
chmod -R go+rX "$work" && chmod 1777 same
page_by() {
    of=$1
    shift
    ok "a class of pairs ($of)" "$@" env OUT="same/$of" JOBS=2 "$build/grade" "$build" class pairs
    output=$(cat "same/$of/class.txt")
    for pair in '3 and <img src=x onerror="a()">&' "4 and moved" "ann and bob"; do
        says "$pair"
    done
    ok "the texts were compared ($of)" grep -qE "^4 and moved .*chain [0-9]+ %" "same/$of/class.txt"
    first=${first:-same/$of}
    for form in txt html; do
        ok "it is the same page ($of, $form)" cmp "$first/class.$form" "same/$of/class.$form"
    done
}
for box in $(sh tests/project/sandboxes.sh); do
    page_by "$box" env SANDBOX="$box"
done
nobody="setpriv --reuid 65534 --regid 65534 --clear-groups"
if [ "$(id -u)" -eq 0 ] && $nobody bwrap --unshare-all --unshare-user --ro-bind / / true 2> /dev/null; then
    page_by "not root" $nobody
fi
ok "without similarity-tester" class alike OUT=e1 PATH="$PWD/tools"
ok "it is said in a sentence" grep -q "because similarity-tester is not installed" e1/class.html
ok "and the rounding is compared" sh -c "grep -q '4 and moved' e1/class.txt"
mkdir nobody
ok "a class of nobody" class nobody OUT=p2
says "0 submissions"
finish class
