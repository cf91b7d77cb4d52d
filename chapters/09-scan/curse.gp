# Data sets 0 and 1: input without and with an autocorrelation. All columns are
# logarithms.
file = data . '/curse.tsv'
eval figure(430)

@panel_whole
set xrange [0:3.25]
set xtics ('0' 0, '0.9' 1, '0.99' 2, '0.999' 3, '0.5' 0.30103)
set xlabel 'decay λ'
set yrange [-1.2:11.5]
set ytics 0,2,10
set format y (dumb ? '1e%g' : '10^{%g}')
set ylabel 'mean square'
set label 1 'dh/dλ, autocorrelation 0.9' at 1.9, 7.0 right textcolor rgb purple
set label 2 'dh/dλ, white input' at narrow ? 1.75 : 2.45, narrow ? 3.7 : 6.0 left textcolor rgb vermillion
set label 3 'h itself' at 2.45, 1.5 left textcolor rgb blue
set label 4 'the longest gradient dh_t/dh_s'.(narrow ? '' : ', at any distance') at 1.2, -0.55 left textcolor rgb black
plot file index 1 using 1:2 with lines lt 1 lw 1.8 lc rgb purple, \
     file index 1 using 1:3:4:5 with yerrorbars lt 1 lw 1.2 pt 7 ps 0.8 lc rgb purple, \
     file index 0 using 1:2 with lines lt 1 lw 1.8 lc rgb vermillion, \
     file index 0 using 1:3:4:5 with yerrorbars lt 1 lw 1.2 pt 5 ps 0.8 lc rgb vermillion, \
     file index 0 using 1:6 with linespoints lt 1 lw 1.8 pt 9 ps 0.8 lc rgb blue, \
     file index 0 using 1:7 with linespoints lt 1 lw 1.8 pt 4 ps 0.8 lc rgb black
