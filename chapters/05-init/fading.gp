# Data sets 0 to 5: Gaussian 0.5, the older uniform rule, Gaussian 1, Glorot,
# orthogonal, identity with ReLU.
file = data . '/fading.tsv'
eval figure(450)

array colour[6] = [blue, sky, vermillion, orange, green, black]
array shape[6] = [7, 5, 9, 11, 13, 4]
set xrange [0:104]
set xtics 0,25,100
set format y (dumb ? '1e%g' : '10^{%g}')
set xlabel 'lag (steps back from the loss)'
set style fill transparent solid 0.25 noborder
set multiplot
@panel_left
set title 'independent numbers' offset 0,-0.4
set ylabel 'gradient that is left' offset 1
set yrange [-16:4]
set ytics -16,4,4
set label 1 'Glorot' at 60, 0.8 left textcolor rgb black
set label 2 'older uniform rule' at 50, -5.6 left textcolor rgb black
set label 3 'Gaussian,' at 6, -11.2 left textcolor rgb blue
set label 4 'gain 0.5' at 6, -12.4 left textcolor rgb blue
plot for [i in '1 2 4'] file index int(i)-1 using 1:3:4 with filledcurves lc rgb colour[int(i)], \
     for [i in '1 2 4'] file index int(i)-1 using 1:2 with lines lw 1.8 lc rgb colour[int(i)], \
     for [i in '1 2 4'] file index int(i)-1 using 1:(int($1) % 20 ? NaN : $2) with points pt shape[int(i)] ps 0.8 lc rgb colour[int(i)]

@panel_right
set title 'gain 1, three ways' offset 0,-0.4
@beside
set label 1 'identity, ReLU' at 20, 0.45 left textcolor rgb black
set label 2 'orthogonal' at 60, -2.9 left textcolor rgb green
set label 3 'Gaussian, gain 1' at 50, 1.5 left textcolor rgb vermillion
unset label 4
plot for [i in '3 5 6'] file index int(i)-1 using 1:3:4 with filledcurves lc rgb colour[int(i)], \
     for [i in '3 5 6'] file index int(i)-1 using 1:2 with lines lw 1.8 lc rgb colour[int(i)], \
     for [i in '3 5 6'] file index int(i)-1 using 1:(int($1) % 20 ? NaN : $2) with points pt shape[int(i)] ps 0.8 lc rgb colour[int(i)]
unset multiplot
