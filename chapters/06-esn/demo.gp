# Data set 0, of one network: the step, the true series, its continuation, and the
# states of five units. 1: the errors of all networks.
file = data . '/demo.tsv'
eval figure(430)

set xrange [0:510]
set multiplot
@panel_left
set title 'series (grey), network alone (dashed)' offset 0,-0.4
set xtics 0,100,500
set xlabel 'steps without a teacher'
set yrange [-0.6:0.4]
set ytics -0.6,0.2,0.4
set ylabel 'squashed series' offset 1
plot file index 0 using 1:2 with lines lw 3.2 lc rgb '#949494', \
     file index 0 using 1:3 with lines lw 1.2 dt (6,2) lc rgb vermillion

@panel_right
set title 'five of its 1000 units' offset 0,-0.4
set xrange [0:205]
set xtics 0,50,200
set yrange [-1:1]
set ytics -1,0.5,1
set ylabel 'state' offset 1
plot for [j=1:5] file index 0 using 1:(column(3+j)) with lines lt j lw 1.6
unset multiplot
