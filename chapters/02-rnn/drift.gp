# Data sets 0 to 10 are one gain each; data set 11 has one row for every gain.
file = data . '/drift.tsv'
eval figure(450)

set multiplot
@panel_left
set title 'two runs, 10^{-10} apart' offset 0,-0.4
set xrange [0:76]
set xtics 0,20,60
set xlabel 'time (steps)'
set yrange [-32:2]
set ytics -30,10,0
set format y (dumb ? '1e%g' : '10^{%g}')
set ylabel 'distance of the states' offset 1
# Gains 0.5, 0.9, 1.1, 1.5 and 3.
array set_[5] = [1, 3, 5, 7, 10]
array words_[5] = ['0.5', '0.9', '1.1', '1.5', '3']
array at_[5] = [-27.4, -12.9, -10.7, -8.4, -2.6]
array colour[5] = [blue, sky, orange, vermillion, black]
array shape[5] = [7, 5, 11, 13, 9]
set label 9 'g' at 62, -0.4 left
do for [i=1:5] { set label 10+i words_[i] at 62, at_[i] left }
plot for [i=1:5] file index set_[i] using 2:3 with lines lw 1.8 lc rgb colour[i], \
     for [i=1:5] file index set_[i] using 2:(int($2) % 10 ? NaN : $3) with points pt shape[i] ps 0.7 lc rgb colour[i]
do for [i=9:15] { unset label i }

@panel_right
set title 'factor of one step'
set xrange [0:3.2]
set xtics 0,1,3
set xlabel 'gain g'
set yrange [0:4]
set ytics 0,1,4
set format y '%g'
unset ylabel
set label 1 'singular value' at 1.45, 3.3 right textcolor rgb green
set label 2 'spectral radius' at 3.15, 1.65 right textcolor rgb vermillion
set label 3 'measured' at 3.15, 0.7 right textcolor rgb blue
set arrow 1 from 0,1 to 3.2,1 @marker
plot file index 11 using 1:7 with linespoints lt 3 pt 9 ps 0.7, \
     '' index 11 using 1:8 with linespoints lt 2 pt 5, \
     '' index 11 using 1:4:5:6 with yerrorbars lt 1 pt 7 lw 1.4, \
     '' index 11 using 1:4 with lines lt 1
unset multiplot
