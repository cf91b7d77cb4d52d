# Data sets 0 and 1: numbers that 12 and 50 units have to keep, going back and going
# forward. 2 to 5: theta with the true influence and with 10, 40 and 50 steps of it. 6
# to 26: theta by guesses.
file = data . '/rtrl.tsv'
eval figure(430)

set multiplot
@panel_left
set title 'descent of θ' offset 0,-0.4
set xrange [0:31]
set xtics 0,10,30
set xlabel 'thousands of updates'
set yrange [-1:3]
set ytics -1,1,3
set ylabel 'θ' offset 1
set arrow 1 from 0,-0.16667 to 31,-0.16667 @marker
set label 1 '10 steps back' at 6.3, 2.6 left textcolor rgb vermillion
set label 2 '40 steps back' at 29.5, 1.9 right textcolor rgb vermillion
set label 3 'carried forward' at 30, -0.42 right textcolor rgb blue
set label 4 'guessed' at 7, -0.78 left textcolor rgb grey
plot for [i=6:26] file index i using ($1 / 1000):2 with lines lw 0.8 dt 1 lc rgb grey, \
     file index 3 using ($1 / 1000):2 with lines lt 2, \
     file index 4 using ($1 / 1000):2 with lines lt 2 dt 2, \
     file index 2 using ($1 / 1000):2 with lines lt 1

@panel_right
unset label; unset arrow 1
set title 'numbers to be kept' offset 0,-0.4
set logscale xy
set format (dumb ? '1e%T' : '10^{%T}')
set xrange [10:1e5]
set xtics 10,10,1e4
set xlabel 'steps of the sequence'
set yrange [100:1e7]
set ytics 100,10,1e7
set ylabel (narrow ? 'numbers' : '')
set label 1 'forward, 50 units' at 14, 2.4e5 left textcolor rgb blue
set label 2 'forward, 12 units' at 8e4, 1.2e3 right textcolor rgb blue
set label 3 'back' at 1.5e4, 1.6e6 right textcolor rgb vermillion
plot for [i=0:1] file index i using 1:3 with lines lt 1, \
     for [i=0:1] file index i using 1:2 with lines lt 2
unset multiplot
