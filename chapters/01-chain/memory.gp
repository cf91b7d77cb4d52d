# Data sets 0-2: cost while learning, asked soon, late, at every observation.
# Then the cost at every observation after 0, 20, 24, 26, 10000 updates: 3-7
# asked soon, 8-12 late, 13-17 at every observation.
file = data . '/memory.tsv'
eval figure(440)
set yrange [0:0.36]
set ytics 0.1
set multiplot
@panel_left
set title 'cost of what is asked' offset 0,-0.4
set xlabel 'updates'
set ylabel 'mean cost L' offset 1
set logscale x
set xrange [1:2000]
set format x (dumb ? '1e%T' : '10^{%T}')
set label 1 'asked late: t = 31…35' at 12, 0.338 tc rgb vermillion
set label 2 "asked at\nevery t = 1…35" at 34, 0.24 tc rgb green
set label 3 "asked\nsoon:\n1…5" at 1.3, 0.095 tc rgb blue
plot file index 0 using 2:3 with lines lt 1, \
     file index 1 using 2:3 with lines lt 2, \
     file index 2 using 2:3 with lines lt 3

@panel_right
set title 'asked at every t: cost at each' offset 0,-0.4
unset logscale x
set xlabel 'observation t (steps)'
set ylabel 'cost C_t'
set format x '%g'
set xrange [0:36]
set xtics 0,5,35
set label 1 'before' at 8, 0.335 tc rgb black
set label 2 '20' at 12.5, 0.288 tc rgb black
set label 3 '24' at 17, 0.258 tc rgb black
set label 4 'after 26 updates' at 13, 0.036 tc rgb black
plot file index 13 using 2:3 with lines lw 2.2 dt (3,3) lc rgb grey, \
     for [i=1:3] file index 13+i using 2:3 with lines lw 2.2 dt 1 lc rgb green
unset multiplot
