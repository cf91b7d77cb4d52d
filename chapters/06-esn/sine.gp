# Part of it is rounding.
# Data set 0: a row for every ridge. 1: singular values and roots of eigenvalues.
file = data . '/sine.tsv'
eval figure(430)

set format y (dumb ? '1e%g' : '10^{%g}')
set style fill transparent solid 0.2 noborder
# A ridge of 0 has no logarithm, so it stands apart at the left.
exponent(r) = r > 0 ? log10(r) : NaN
log_(y) = y > 0 ? log10(y) : NaN
# The least ridge that no network's normal equations refused.
stats file index 0 using ($8 == 0 ? log10($1) : NaN) nooutput name 'accepted'
set multiplot
@panel_left
set title 'test error of the readout' offset 0,-0.4
set xrange [-34:-1]
set yrange [-29:-2]
set xtics ('0' -33, '10^{−24}' -24, '10^{−16}' -16, '10^{−8}' -8, '10^{−2}' -2)
set ytics -28,4,-4
set xlabel 'ridge'
set ylabel 'mean squared error' offset 1
paper = log10(3.7e-15)
set arrow 1 from -34,paper to -1,paper @marker
set label 1 'Jaeger 2001' at -33.5,paper+0.9 left textcolor rgb grey
set label 2 "singular\nvalues" at -20.8,-18.7 right textcolor rgb blue
set label 3 "normal\nequations" at -13.5,-9.1 right textcolor rgb vermillion
set arrow 2 from accepted_min,-29 to accepted_min,paper @marker
set label 4 (dumb ? sprintf("refused\nbelow 1e%g", accepted_min) : sprintf("refused\nbelow 10^{−%g}", -accepted_min)) at accepted_min-0.6,-25 right textcolor rgb '#555555'
plot file index 0 using (exponent($1)):(log_($3)):(log_($4)) with filledcurves lc rgb blue, \
     file index 0 using (exponent($1)):(log_($2)) with linespoints lt 1 pi 2, \
     file index 0 using ($1 == 0 ? -33 : NaN):(log_($2)):(log_($3)):(log_($4)) with yerrorbars lt 1, \
     file index 0 using (exponent($1)):(log_($5)) with linespoints lt 2 pt 4 ps 1.2 lw 1.4

@panel_right
set title 'what Z and Z′Z know' offset 0,-0.4
set xrange [0:103]
set yrange [-17:1]
set xtics 0,25,100
set ytics -16,4,0
set xlabel 'number of the direction'
set ylabel 'share of the largest' offset 1
set arrow 1 from 0,-8 to 103,-8 @marker
unset arrow 2; unset label 1; unset label 4
set label 2 "singular values\nof Z" at 64,-12.4 right textcolor rgb blue
set label 3 "roots of the\neigenvalues of Z′Z" at 100,-5 right textcolor rgb vermillion
plot file index 1 using 1:(log10($2)) with points pt 7 ps 0.5 lc rgb blue, \
     file index 1 using 1:(log_($3)) with points pt 4 ps 0.6 lc rgb vermillion, \
     file index 1 using 1:(log_($4)) with points pt 2 ps 0.6 lc rgb vermillion
unset multiplot
