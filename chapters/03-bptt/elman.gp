# Data set 0: RMS error at 12 consecutive bits, a block for each network. 1: the
# median of these. 2: the ladder, a block for each truncation. 3: its medians.
file = data . '/elman.tsv'
eval figure(450)
set multiplot
@panel_left
set title '2 hidden units, k_2 = 1' offset 0,-0.4
set xlabel 'position of the predicted bit'
set ylabel 'RMS error' offset 1
set xrange [0.5:12.5]
set xtics 3,3,12
set yrange [0.2:0.65]
set ytics 0.1
set arrow 1 from 0.5,0.5 to 12.5,0.5 @marker
set label 1 'always 0.5' at 12.4, 0.615 right tc rgb black
set arrow 2 from 10.4,0.604 to 10.4,0.508 head size 0.3,20 lw 1 lc rgb grey
set label 2 "every third bit is the XOR\nof the two before it" at 6.5, 0.275 center
plot file index 0 using 1:2 with lines lw 0.8 lc rgb grey, \
     file index 1 using 1:2 with linespoints lt 1 ps 0.8

@panel_right
unset arrow 2
unset label
@beside
set title '4 hidden units: the third bits' offset 0,-0.4
set xlabel 'truncation k_2 (steps)'
set xrange [0.5:4.5]
set xtics 1,1,4
set arrow 1 from 0.5,1.0/3 to 4.5,1.0/3 @marker
set label 1 "1/3: knows the rule,\nnot the place" at 4.45, 0.40 right
set label 2 'median' at 1.0, 0.235 center tc rgb vermillion
plot file index 2 using ($1 + ($3 - 7) * 0.035):2 with points lt 1 pt 6 ps 0.8, \
     file index 3 using 1:2:(0.32) with xerrorbars lt 2 dt 1 lw 3 pt 0
unset multiplot
