# Data sets 0 to 4 are the linear network, 5 to 9 the tanh network.
file = data . '/curve.tsv'
eval figure(450)

array words_[5] = ['0.5', '0.8', '1', '1.2', '1.5']
array colour[5] = [blue, sky, black, orange, vermillion]
array shape[5] = [7, 5, 9, 11, 13]

set xrange [0:118]
set xtics 0,25,100
set xlabel 'lag (steps back from the loss)'
set style fill transparent solid 0.25 noborder
set multiplot
@panel_left
set title 'linear' offset 0,-0.4
set yrange [-32:20]
set ytics -30,10,20
set format y (dumb ? '1e%g' : '10^{%g}')
set ylabel 'gradient that is left' offset 1
array at_[5] = [-30, -10.3, -0.8, 6.8, 16.5]
set label 9 'ρ' at 104, 19.5 left
do for [i=1:5] { set label 10+i words_[i] at 103, at_[i] left }
plot for [i=1:5] file index i-1 using 1:3:4 with filledcurves lc rgb colour[i], \
     for [i=1:5] file index i-1 using 1:2 with lines lw 1.8 lc rgb colour[i], \
     for [i=1:5] file index i-1 using 1:(int($1) % 20 ? NaN : $2) with points pt shape[i] ps 0.7 lc rgb colour[i]

@panel_right
set title 'tanh'
@beside
array right_[5] = [-30.8, -11, -4.0, -0.6, 2.8]
do for [i=1:5] { set label 10+i words_[i] at 103, right_[i] left }
set label 9 'ρ' at 104, 6 left
plot for [i=1:5] file index 4+i using 1:3:4 with filledcurves lc rgb colour[i], \
     for [i=1:5] file index 4+i using 1:2 with lines lw 1.8 lc rgb colour[i], \
     for [i=1:5] file index 4+i using 1:(int($1) % 20 ? NaN : $2) with points pt shape[i] ps 0.7 lc rgb colour[i]
unset multiplot
