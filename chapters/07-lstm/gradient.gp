# Data sets 0 to 4: forget biases -2, 0, 1, 2, 4. Then chrono, orthogonal,
# Glorot, identity with ReLU. Column 5 is for cells, 2 for states, 8 for the
# product of the gates.
file = data . '/gradient.tsv'
eval figure(470)

array colour[9] = [blue, sky, black, orange, vermillion, purple, green, grey, blue]
array shape[9] = [7, 5, 9, 11, 13, 6, 4, 8, 10]
set xtics 0,25,100
set format y (dumb ? '1e%g' : '10^{%g}')
set xlabel 'lag (steps back from the loss)'
set style fill transparent solid 0.25 noborder
set multiplot
@panel_left
set title 'LSTM, by forget bias' offset 0,-0.4
set xrange [0:133]
set ylabel 'gradient that is left' offset 1
set yrange [-16:5]
set ytics -16,4,4
array words_[8] = ['−2', '0', '1', '2', '4', '∏f, 4', '∏f, 2', '∏f, 1']
array at_[8] = [-15.0, -12.0, -2.9, 1.7, 3.8, -0.6, -5.8, -14.6]
do for [i=1:8] { set label i words_[i] at (i == 1 ? 37 : 104), at_[i] left }
set label 9 '∏f, 0' at 56, -15.0 left
plot for [i=1:5] file index i-1 using 1:6:7 with filledcurves lc rgb colour[i], \
     for [i=1:5] file index i-1 using 1:8 with lines lw 2 dt (2,3) lc rgb colour[i], \
     for [i=1:5] file index i-1 using 1:5 with lines lw 1.8 dt 1 lc rgb colour[i], \
     for [i=1:5] file index i-1 using 1:(int($1) % 20 ? NaN : $5) with points pt shape[i] ps 0.8 lc rgb colour[i]

@panel_right
set title 'beside networks without gates' offset 0,-0.4
@beside
set xrange [0:149]
unset for [i=1:9] label i
set label 1 'LSTM, 4' at 104, 1.91 left
set label 2 'IRNN' at 104, 0.5 left
set label 3 'chrono' at 104, -0.6 left
set label 4 'Glorot' at 104, -1.7 left
set label 5 'LSTM, 1' at 104, -2.75 left
set label 6 'orthogonal' at 104, -3.8 left
column_(i) = i < 7 ? 5 : 2
plot for [i in '3 5 6 7 8 9'] file index int(i)-1 using 1:(column(column_(int(i))+1)):(column(column_(int(i))+2)) with filledcurves lc rgb colour[int(i)], \
     for [i in '3 5 6 7 8 9'] file index int(i)-1 using 1:(column(column_(int(i)))) with lines lw 1.8 dt 1 lc rgb colour[int(i)], \
     for [i in '3 5 6 7 8 9'] file index int(i)-1 using 1:(int($1) % 20 ? NaN : column(column_(int(i)))) with points pt shape[int(i)] ps 0.8 lc rgb colour[int(i)]
unset multiplot
