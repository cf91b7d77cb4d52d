file = data . '/halflife.tsv'
eval figure_whole(400)
@panel_whole
set xlabel 'weight w'
set ylabel 'time to halve or double (steps)' offset 1
set logscale y
set xrange [0:2]
set yrange [0.1:200]
set ytics ('0.1' 0.1, '1' 1, '10' 10, '100' 100)
set xtics 0.25
set label 1 'linear: halves' at 0.86, 40 right tc rgb blue
set label 2 'linear: doubles' at 1.15, 22 left tc rgb blue
set label 3 'tanh: halves' at 1.36, 0.62 right tc rgb vermillion
plot file using 1:($1 < 1 ? $2 : NaN) with lines lt 1, \
     file using 1:($1 > 1 ? -$2 : NaN) with lines lt 1 dt (3,3), \
     file using 1:3 with lines lt 2
