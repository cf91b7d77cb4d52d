# Data sets 0 to 5: the trials of one experiment each; 6: errors of adding.
file = data . '/history.tsv'
eval figure(430)

array task_[6] = ['temporal order', 'two sequences, N = 3', 'two sequences, N = 1', 'adding', 'Reber, a string', 'Reber, a symbol']
array paper_[6] = [31390, 39850, 64330, 74000, 8440, 8440]
set multiplot
eval panel(1, 0.265, 0.645)
if (narrow) { set lmargin at screen 0.43 }
set title 'until the criterion is met' offset 0,-0.4
set logscale x
set xrange [3e3:1.6e6]
set xtics ('3' 3e3, '10' 1e4, '30' 3e4, '100' 1e5, '300' 3e5)
set xlabel 'sequences (thousands)'
set yrange [0.4:6.6]
set ytics () scale 0
do for [k=1:6] { set ytics add (task_[k] 7 - k) }
unset grid
set grid x
# Trials that did not meet the criterion stand at the right.
at_(k, place) = 7 - k + 0.6 * (0.5 - place)
set arrow 1 from 4.6e5,0.4 to 4.6e5,6.6 @marker
set label 1 "not\nmet" at 8.6e5, 6.05 center textcolor rgb grey
do for [k=1:6] { set arrow 10+k from paper_[k],6.66-k to paper_[k],7.34-k nohead lw 3 lc rgb vermillion front }
set label 2 'paper' at 9.3e3, 2.0 left textcolor rgb vermillion
plot for [k=1:6] file index k-1 using ($3 < 1e7 ? $3 : 1/0):(at_(k, $2)) with points lt 1 pt 7 ps 0.6, \
     for [k=1:6] file index k-1 using ($3 < 1e7 ? 1/0 : 5.8e5 * 1.19 ** (30 * $2 - 5 * floor(6 * $2))):(at_(k, $2)) with points lt 1 pt 2 ps 0.7 lc rgb grey, \
     file index 3 using 4:(at_(4, $2)) with points pt 8 ps 0.7 lc rgb black

unset label; unset arrow; unset logscale x
set grid x y
eval panel(2, 0.755, 0.985)
set title 'adding, at the end' offset 0,-0.4
set xrange [0:1]
set xtics ('0' 0, '0.5' 0.5, '1' 1)
set yrange [-0.1:0.1]
set ytics -0.08,0.04,0.08 scale 0.6
set format y '%.2f'
set xlabel 'target'
set ylabel 'error' offset 1.5
set arrow 1 from 0,0.04 to 1,0.04 @marker
set arrow 2 from 0,-0.04 to 1,-0.04 @marker
plot file index 6 using 3:4 with points lt 1 pt 7 ps 0.3
unset multiplot
