# Data sets 0 and 1: squared dh/dw for white and for correlated input, 2: squared h. All
# columns are logarithms.
file = data . '/often.tsv'
eval figure_whole(410)

@panel_whole
set xrange [0.25:2.1]
set xtics ('0.5' 0.30103, '0.7' 0.5229, '0.8' 0.69897, '0.9' 1, '0.95' 1.30103, '0.98' 1.69897, '0.99' 2)
set xlabel 'recurrent weight w'
set yrange [-1:8.5]
set ytics 0,2,8
set format y (dumb ? '1e%g' : '10^{%g}')
set ylabel 'mean square' offset 1
set label 1 'dh/dw, correlated input' at 1.22, 5.4 right textcolor rgb purple
set label 2 'dh/dw, white input' at 1.36, 2.0 left textcolor rgb vermillion
set label 3 'h itself' at 1.6, 0.75 left textcolor rgb blue
set label 4 'the longest gradient' at 1.0, -0.5 left textcolor rgb black
plot file index 1 using 1:2 with lines lt 1 lw 1.8 lc rgb purple, \
     file index 1 using 1:3:4:5 with yerrorbars lt 1 lw 1.2 pt 0 lc rgb purple, \
     file index 1 using 1:3 with points pt 7 ps 0.7 lc rgb purple, \
     file index 0 using 1:2 with lines lt 1 lw 1.8 lc rgb vermillion, \
     file index 0 using 1:3:4:5 with yerrorbars lt 1 lw 1.2 pt 0 lc rgb vermillion, \
     file index 0 using 1:3 with points pt 5 ps 0.7 lc rgb vermillion, \
     file index 2 using 1:2 with linespoints lt 1 lw 1.8 pt 9 ps 0.8 lc rgb blue, \
     file index 2 using 1:3 with lines lt 1 lw 1.8 lc rgb black
