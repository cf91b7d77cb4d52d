# Data sets 0 and 1: the same network, forgetting soon and late.
file = data . '/states.tsv'
eval figure(430)

set xrange [0:60]
set xtics 0,10,60
set xlabel 'step t'
set yrange [-1.35:1]
set ytics -1,0.5,1
set label 1 'click' at 5, -1.27 center textcolor rgb grey
set label 2 'tone' at 35.5, -1.27 center textcolor rgb grey

set multiplot
@panel_left
set title 'spectral radius 0.6' offset 0,-0.4
set ylabel 'three of six states' offset 1
plot file index 0 using 2:($3 > 0 ? -1.14 : NaN) with points pt 5 ps 0.5 lc rgb grey, \
     for [j=1:3] '' index 0 using 2:(column(3+j)) with linespoints lt j pi 3

@panel_right
set title 'spectral radius 0.95'
@beside
plot file index 1 using 2:($3 > 0 ? -1.14 : NaN) with points pt 5 ps 0.5 lc rgb grey, \
     for [j=1:3] '' index 1 using 2:(column(3+j)) with linespoints lt j pi 3
unset multiplot
