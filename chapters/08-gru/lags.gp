# Data sets: 0 the tanh network, 1 and 2 LSTM and GRU with a bias of 0, 3 and 4
# with a bias of 4, and 5 the coupled LSTM with the same.
file = data . '/lags.tsv'
eval figure(450)

array colour[6] = [vermillion, blue, green, blue, green, black]
array shape[6] = [5, 7, 9, 7, 9, 6]
set xrange [0:104]
set xtics 0,25,100
set format y (dumb ? '1e%g' : '10^{%g}')
set xlabel 'lag (steps back from the loss)'
set style fill transparent solid 0.25 noborder
set multiplot
@panel_left
set title 'gates that keep half' offset 0,-0.4
set ylabel 'gradient that is left' offset 1
set yrange [-17:4]
set ytics -15,5,0
set label 1 'tanh, orthogonal' at 42, 0.4 left textcolor rgb vermillion
set label 2 'LSTM' at 47, -8.7 right textcolor rgb blue
set label 3 'GRU' at 62, -6.8 left textcolor rgb green
plot for [i in '1 2 3'] file index int(i)-1 using 1:3:4 with filledcurves lc rgb colour[int(i)], \
     for [i in '1 2 3'] file index int(i)-1 using 1:2 with lines lw 1.8 lc rgb colour[int(i)], \
     for [i in '1 2 3'] file index int(i)-1 using 1:(int($1) % 20 ? NaN : $2) with points pt shape[int(i)] ps 0.8 lc rgb colour[int(i)]

@panel_right
set title 'gates that begin with a bias of 4' offset 0,-0.4
@beside
set label 1 at 103, -6.6 right
set label 2 'LSTM' at 60, 2.3 right textcolor rgb blue
set label 3 'GRU' at 30, -2.9 right textcolor rgb green
set arrow 1 from 24, -2.2 to 30, -0.6 nohead lw 1 lc rgb green
plot for [i in '1 4 5'] file index int(i)-1 using 1:3:4 with filledcurves lc rgb colour[int(i)], \
     for [i in '1 4 5'] file index int(i)-1 using 1:2 with lines lw 1.8 lc rgb colour[int(i)], \
     for [i in '1 4 5'] file index int(i)-1 using 1:(int($1) % 20 ? NaN : $2) with points pt shape[int(i)] ps 0.8 lc rgb colour[int(i)], \
     file index 5 using 1:(int($1 + 10) % 20 ? NaN : $2) with points pt shape[6] ps 1.0 lc rgb black
unset multiplot
