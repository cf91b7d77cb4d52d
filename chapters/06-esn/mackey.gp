# Data sets 0 to 2: of 400 units, errors in time, for the readouts of the chapter,
# of the papers, and of the normal equations. 3: NRMSE84 of all networks with the
# same three readouts. 4 to 7: the same of 1000 units.
file = data . '/mackey.tsv'
eval figure(450)

set logscale y
set format y (dumb ? '1e%T' : '10^{%T}')
set style fill transparent solid 0.2 noborder
set multiplot
@panel_left
set title '400 units' offset 0,-0.4
set xrange [0:1010]
set xtics 0,250,750
set xlabel 'steps without a teacher'
set yrange [1e-5:10]
set ytics 1e-5,10,10
set ylabel 'error / standard deviation' offset 1
set arrow 1 from 84,1e-5 to 84,10 @marker
set label 1 '84 steps' at 105,4 left textcolor rgb grey
set label 2 'normal equations' at 300,1.5e-3 left textcolor rgb vermillion
set label 3 'singular values' at 480,0.35 right textcolor rgb blue
# A network that has left the series for good has an infinite error, which is
# drawn as 10.
plot file index 0 using 1:3:($4 < 10 ? $4 : 10) with filledcurves lc rgb blue, \
     file index 0 using 1:2 with lines lt 1, \
     file index 2 using 1:2 with lines lt 2

@panel_right
unset label; unset arrow 1; unset xlabel
set title 'NRMSE after 84 steps' offset 0,-0.4
unset ylabel
set yrange [3e-6:2e-1]
set ytics ('10^{−5}' 1e-5, '10^{−4}' 1e-4, '10^{−3}' 1e-3, '10^{−2}' 1e-2, 'lost' 1e-1)
set xrange [0.4:4.6]
set xtics ('400 units' 1.5, '1000 units' 3.5) scale 0
set label 1 "Jaeger\n2001" at 0.45,1.7e-4 left textcolor rgb grey
set arrow 1 from 0.4,2.8e-4 to 2.5,2.8e-4 @marker
set label 2 'Jaeger \& Haas 2004' at 4.58,9.6e-5 right textcolor rgb grey
set arrow 2 from 2.5,10**-4.2 to 4.6,10**-4.2 @marker
# Networks with neighbouring numbers are drawn side by side, so that their
# points do not hide each other.
beside(x, n) = x + 0.08 * (int(n) % 9 - 4)
shown(e) = e < 0.1 ? e : 0.1
plot file index 3 using (beside(1, $1)):(shown($4)) with points pt 4 ps 0.6 lc rgb vermillion, \
     file index 3 using (beside(2, $1)):(shown($2)) with points pt 7 ps 0.5 lc rgb blue, \
     file index 7 using (beside(3, $1)):(shown($4)) with points pt 4 ps 0.6 lc rgb vermillion, \
     file index 7 using (beside(4, $1)):(shown($2)) with points pt 7 ps 0.5 lc rgb blue
unset multiplot
