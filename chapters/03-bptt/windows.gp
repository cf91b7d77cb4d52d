# Data set 0: full; data set 1: truncated. NaN where nothing arrives.
file = data . '/windows.tsv'
eval figure(430)

set palette defined (0 '#ffffff', 0.25 '#c9dff0', 0.6 '#56b4e9', 1 '#00466e')
set cbrange [-8:0]
unset colorbox
unset grid
set xrange [0.5:24.5]
set yrange [0.5:24.5]
set xtics 4,4,24
set ytics 4,4,24
set xlabel 'step t that is reached'
set multiplot
@panel_left
set title 'full' offset 0,-0.4
set ylabel 'step s of the cost' offset 1
plot file index 0 using 1:2:($3 < -8 ? -7.9 : $3) with image pixels

@panel_right
set title 'truncated, k_1 = 4, k_2 = 8'
@beside
do for [i=1:5] { set arrow i from 0.5, 4*i+0.5 to 24.5, 4*i+0.5 nohead lw 0.8 lc rgb grey front }
plot file index 1 using 1:2:($3 < -8 ? -7.9 : $3) with image pixels
unset multiplot
