# Data sets 0 to 2: from layer to layer, plain, s = 1 and s = 0.1. 3 to 5: the same
# after 100 layers, from gain to gain.
file = data . '/residual.tsv'
eval figure(450)

array colour[3] = [vermillion, purple, blue]
array shape[3] = [5, 11, 7]
set format y (dumb ? '1e%g' : '10^{%g}')
set yrange [-33:15]
set ytics -30,10,10
set style fill transparent solid 0.25 noborder
set multiplot
@panel_left
set title 'weights by the older rule, gain 0.58' offset 0,-0.4
set xrange [0:104]
set xtics 0,25,100
set xlabel 'layers back from the loss'
set ylabel 'gradient that is left' offset 1
set label 1 'plain' at 40, -15 right textcolor rgb vermillion
set label 2 's = 1' at 80, 4 left textcolor rgb purple
set label 3 's = 0.1' at 80, -2.4 left textcolor rgb blue
plot for [i=1:3] file index i-1 using 1:3:4 with filledcurves lc rgb colour[i], \
     for [i=1:3] file index i-1 using 1:2 with lines lw 1.8 lc rgb colour[i], \
     for [i=1:3] file index i-1 using 1:(int($1) % 20 ? NaN : $2) with points pt shape[i] ps 0.8 lc rgb colour[i]

@panel_right
set title 'after 100 layers' offset 0,-0.4
set xrange [0:3.1]
set xtics 0,1,3
set xlabel 'gain of the weights'
@beside
set label 1 at 0.78, -24 left
set label 2 at 1.55, 5.2 right
set label 3 at 2.2, -2.4
plot for [i=1:3] file index i+2 using 1:3:4 with filledcurves lc rgb colour[i], \
     for [i=1:3] file index i+2 using 1:2 with linespoints lw 1.8 pt shape[i] ps 0.8 lc rgb colour[i]
unset multiplot
