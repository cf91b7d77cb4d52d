# Data sets 0 and 1: units alone and in pairs, a row for every run; then the angles of
# the pairs, a block for every run.
file = data . '/thirds.tsv'
eval figure(430)

array colour[2] = [vermillion, blue]
array shape[2] = [5, 7]
set multiplot
@panel_left
set title 'tested: share of right answers' offset 0,-0.4
set xrange [0.4:3.6]
set xtics ('20' 1, '40' 2, '200' 3)
set xlabel 'length of the string'
set yrange [-0.04:1.08]
set ytics ('0' 0, '1/3' 0.3333, '2/3' 0.6667, '1' 1)
set arrow 1 from 0.4,0.3333 to 3.6,0.3333 @marker
set label 1 'alone' at 0.6, 0.42 left textcolor rgb vermillion
set label 2 'in pairs' at 0.6, 0.92 left textcolor rgb blue
plot for [k=1:2] for [c=1:3] file index k-1 using (c + 0.022 * (column(2) - 8)):(column(c + 3)) with points pt shape[k] ps 0.7 lc rgb colour[k]

unset arrow 1; unset label 1; unset label 2
@panel_right
set title 'what the pairs have learned' offset 0,-0.4
set xrange [-5:190]
set xtics 0,60,180
set xlabel 'angle at a one (degrees)'
set yrange [0:2.4]
set ytics 0,0.5,2
set ylabel 'weight in the readout' offset 1
set arrow 1 from 120, graph 0 to 120, graph 1 @marker
set label 1 'right at 200 bits' at 114, 2.01 right textcolor rgb blue
set label 2 'not right' at 131, 1.56 left textcolor rgb vermillion
turn(x) = abs(x - 2 * pi * floor(x / 2 / pi + 0.5)) * 180 / pi
plot file index 2 using (column(6) > 0.99 ? NaN : turn(column(4))):5 with points pt 8 ps 0.8 lc rgb vermillion, \
     file index 2 using (column(6) > 0.99 ? turn(column(4)) : NaN):5 with points pt 7 ps 0.8 lc rgb blue
unset multiplot
