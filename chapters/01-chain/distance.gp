# Data sets 0-4 are the linear chain, 5-9 the tanh chain, w growing in each.
file = data . '/distance.tsv'
eval figure(470)

w(i) = word('0.5 0.9 1 1.1 1.5', i + 1)
set xrange [0:122]
set xtics 0,25,100
set yrange [-43:21]
set ytics -40,10,20
set format y (dumb ? '1e%g' : '10^{%g}')
set xlabel 'distance n (steps)'
set style line 1 lc rgb blue
set style line 2 lc rgb sky
set style line 3 lc rgb black
set style line 4 lc rgb orange
set style line 5 lc rgb vermillion
mark(i) = int(word('7 5 9 11 13', i + 1))

set multiplot
@panel_left
set title 'linear: factor w a step' offset 0,-0.4
set ylabel '|∂h_n / ∂h_0|' offset 1
do for [i=0:4] { set label i+1 w(i) at 104.5, real(word('-30.1 -4.6 0 4.1 17.6', i + 1)) left }
set label 9 'w' at 104.5, 20.8 left
plot for [i=0:4] file index i using 3:6 with lines lw 1.6 dt 1 lc rgb grey, \
     for [i=0:4] file index i using 3:(int($3) % 10 ? NaN : $4) with points ls i+1 pt mark(i) ps 0.7

@panel_right
set title 'tanh: factor w(1 − h*^2) a step'
@beside
do for [i=0:4] { set label i+1 w(i) at 104.5, real(word('-30.3 -4.2 -0.6 -9.6 -40.5', i + 1)) left }
plot for [i=0:4] file index 5+i using 3:6 with lines lw 1.6 dt 1 lc rgb grey, \
     for [i=0:4] file index 5+i using 3:(int($3) % 10 ? NaN : $4) with points ls i+1 pt mark(i) ps 0.7
unset multiplot
