# Data set 0: the paths down the cliff; 1: those of the networks. Columns 1 and 2
# are logarithms. Of so many points one in six is drawn, and one in 16.
file = data . '/smooth.tsv'
eval figure(430)

set format x (dumb ? '1e%g' : '10^{%g}')
set format y (dumb ? '1e%g' : '10^{%g}')
set multiplot
@panel_left
set title 'down the cliff' offset 0,-0.4
set xlabel 'length of the gradient'
set ylabel 'local smoothness' offset 1
set xrange [-2.2:4.2]
set yrange [-2:9]
set xtics -2,2,4
set ytics -2,2,8
set arrow 1 from 0, graph 0 to 0, graph 1 @marker
set label 1 'clipped from here on' at 0.15, -1.3 left textcolor rgb black
set label 2 'in proportion' at 4.0, 2.6 right textcolor rgb vermillion
plot file index 0 using 1:2 every 6 with points pt 7 ps 0.3 lc rgb blue, \
     [0:4] 1 + 1.0 + x with lines lt 2
@panel_right
set title 'small networks that learn' offset 0,-0.4
@beside
set xrange [-3.2:3.2]
set yrange [-2:9]
set xtics -2,2,2
unset label 1
set label 2 at 3.1, 0.6 right
plot file index 1 using 1:2 every 16 with points pt 7 ps 0.3 lc rgb blue, \
     [0:3] 0.3 + x with lines lt 2
unset multiplot
