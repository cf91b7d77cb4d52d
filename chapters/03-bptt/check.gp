# Part of it is rounding.
# Data set 0: errors against the step. Data set 1: error and norm against T.
file = data . '/check.tsv'
eval figure(430)

set logscale y
set multiplot
@panel_left
set title 'disagreement, block by block' offset 0,-0.4
set logscale x
set xrange [1e-12:1]
set xtics (dumb ? '1e-12' : '10^{−12}' 1e-12, '10^{−8}' 1e-8, '10^{−4}' 1e-4, '1' 1)
set xlabel 'step of the difference'
set yrange [1e-12:1e4]
set ytics ('10^{−12}' 1e-12, '10^{−8}' 1e-8, '10^{−4}' 1e-4, '1' 1)
set ylabel 'relative error' offset 1
set label 1 'rounding' at 2e-12, 3e-9 textcolor rgb grey
set label 2 'curvature' at 3e-4, 1e-10 textcolor rgb grey
set arrow 1 from 6.055e-6, 1e-12 to 6.055e-6, 1e4 @marker
set key at graph 0.30, 0.99 right top samplen 1.2 spacing 0.95
plot file index 0 using 1:2 with linespoints lt 1 lw 1 ps 0.45 title 'W_{xh}', \
     '' index 0 using 1:3 with linespoints lt 2 lw 1 ps 0.45 title 'W_{hh}', \
     '' index 0 using 1:4 with linespoints lt 3 lw 1 ps 0.45 title 'b_h', \
     '' index 0 using 1:5 with linespoints lt 4 lw 1 ps 0.45 title 'W_{hy}', \
     '' index 0 using 1:6 with linespoints lt 5 lw 1 ps 0.45 title 'b_y'
unset arrow 1
do for [i=1:2] { unset label i }

@panel_right
set title 'the same for h_0, from T steps away'
set key off
unset logscale x
set xrange [0:60]
set xtics 0,20,60
set xlabel 'T (steps)'
unset ylabel
set yrange [1e-28:100]
set ytics ('10^{−24}' 1e-24, '10^{−16}' 1e-16, '10^{−8}' 1e-8, '1' 1)
set label 1 'disagreement' at 58, 1e2 right offset 0,-2.2 textcolor rgb vermillion
set label 2 'gradient' at 30, 1e-17 right textcolor rgb blue
plot file index 1 using 1:3 with linespoints lt 1 pi 5, \
     '' index 1 using 1:2 with linespoints lt 2 pi 5
unset multiplot
