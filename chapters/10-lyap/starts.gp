# Data sets 0, 2, ... 10: six starts, against the lag.
file = data . '/starts.tsv'
eval figure(450)

array colour[6] = [black, grey, vermillion, blue, green, purple]
array shape[6] = [9, 11, 13, 7, 5, 4]
set multiplot
@panel_left
set title 'directions left, of 50' offset 0,-0.4
set xrange [0:104]
set xtics 0,25,100
set xlabel 'steps n'
set yrange [0:57]
set ytics 0,10,50
set style fill transparent solid 0.25 noborder
set label 1 'orthogonal, linear' at 52, 53 center textcolor rgb green
set label 2 'orthogonal, tanh' at 48, 34 center textcolor rgb blue
set label 3 'Gaussian' at 54, 5.4 left textcolor rgb black
set label 6 'the same, gain 1.3' at 27, 20 left textcolor rgb purple
plot for [k=1:6] file index 2*k-2 using 1:3:4 with filledcurves lc rgb colour[k], \
     for [k=1:6] file index 2*k-2 using 1:2 with linespoints lt 1 lw 1.8 pt shape[k] ps 0.7 lc rgb colour[k]

unset label 1; unset label 2; unset label 3; unset label 6
@panel_right
set title 'the most that a gradient is stretched'
set xrange [0:122]
set yrange [-3.2:6.4]
set ytics -2,2,6
set format y (dumb ? '1e%g' : '10^{%g}')
set label 1 'gain 2' at 103, 5.4 left textcolor rgb vermillion
set label 2 '1.5' at 103, 2.0 left textcolor rgb grey
set label 3 'linear' at 103, 0.0 left textcolor rgb green
set label 4 'tanh' at 103, -2.05 left textcolor rgb blue
set label 6 '1.3' at 103, 1.3 left textcolor rgb purple
set label 5 'gain 1' at 103, -2.75 left textcolor rgb black
plot for [k=1:6] file index 2*k-2 using 1:5 with linespoints lt 1 lw 1.8 pt shape[k] ps 0.7 lc rgb colour[k]
unset multiplot
