# Data set 0: a gradient of ordinary size. 1: a gradient that has vanished.
file = data . '/step.tsv'
eval figure_whole(430)
@panel_whole
set xlabel 'relative step'
set ylabel 'relative error of the gradient' offset 1
set logscale xy
set xrange [1e-16:2]
set yrange [1e-13:1e10]
set format x (dumb ? '1e%T' : '10^{%T}')
set format y (dumb ? '1e%T' : '10^{%T}')
set xtics (narrow ? 1e4 : 100)
set ytics 100
set mxtics 1
set mytics 1
set arrow 1 from 6.055e-6, graph 0 to 6.055e-6, graph 1 @marker
set arrow 2 from 1e-16, 1 to 1, 1 @marker
set label 1 'a vanished gradient, central' at 1e-15, 12 left tc rgb vermillion
set label 2 'forward' at 2e-5, 3e-4 right tc rgb green
set label 3 'central' at 1e-3, 2e-9 tc rgb blue
set label 4 'round-off grows as 1/step' at 1.5e-15, (narrow ? 1e-11 : 4e-10) left tc rgb '#555555'
set label 5 'chosen' at 8e-6, 2e8 left tc rgb '#555555'
plot file index 0 using 2:4 with linespoints lt 3 lw 1.2, \
     file index 0 using 2:3 with linespoints lt 1 lw 1.2, \
     file index 1 using 2:3 with linespoints lt 2 lw 1.2
