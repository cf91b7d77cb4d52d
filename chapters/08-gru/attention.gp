# Data sets: 0 the tanh network, 1 the LSTM, 2 the head of attention.
file = data . '/attention.tsv'
eval figure(430)

array colour[3] = [vermillion, blue, green]
array shape[3] = [5, 7, 9]
set xrange [0:408]
set xtics 0,100,400
set yrange [-14:1]
set ytics -12,4,0
set format y (dumb ? '1e%g' : '10^{%g}')
set xlabel 'lag (steps back from the output)'
set ylabel 'gradient of the input' offset 1
set style fill transparent solid 0.25 noborder
@panel_whole
set label 1 'tanh, orthogonal' at 182, -10.6 right textcolor rgb vermillion
set label 2 'LSTM, forget bias 1' at 402, -5.4 right textcolor rgb blue
set label 3 'one head of attention' at 398, -2.2 right textcolor rgb green
plot for [i=1:3] file index i-1 using 1:3:4 with filledcurves lc rgb colour[i], \
     for [i=1:3] file index i-1 using 1:2 with lines lw 1.8 lc rgb colour[i], \
     for [i=1:3] file index i-1 using 1:(int($1) % 50 ? NaN : $2) with points pt shape[i] ps 0.8 lc rgb colour[i]
