# Data set 0: NARMA10; 1: the same, ten times slower. A block for every radius.
file = data . '/map.tsv'
eval figure(450)
stats file index 0 using 3 nooutput name 'fast'
stats file index 1 using 3 nooutput name 'slow'
set palette defined (0 '#081d58', 0.25 '#225ea8', 0.5 '#41b6c4', 0.75 '#c7e9b4', 1 '#ffffd9')
set cbrange [0.35:0.85]
set cbtics 0.1
unset grid
set xrange [0.05:1.65]
set xtics 0.5,0.5,1.5
step = log10(20)/13
set yrange [log10(0.05)-step/2 : step/2]
set ytics ('0.05' log10(0.05), '0.1' -1, '0.2' log10(0.2), '0.5' log10(0.5), '1' 0)
set xlabel 'spectral radius ρ'
# Marks the points whose error is at most a tenth above the least.
good(e, least, y) = e <= 1.1*least ? y : NaN

set multiplot
@map_left
set title 'NARMA10' offset 0,-0.4
set ylabel 'leak' offset 1
unset colorbox
plot file index 0 using 1:(log10($2)):3 with image pixels, \
     '' index 0 using 1:(good($3, fast_min, log10($2))) with points pt 7 ps 0.5 lc rgb chalk, \
     '' index 0 using 1:($3 == fast_min ? log10($2) : NaN) with points pt 2 ps 1.6 lw 2.5 lc rgb chalk

set title 'the same, ten times slower'
@beside
if (!narrow) { set ytics ('' log10(0.05), '' -1, '' log10(0.2), '' log10(0.5), '' 0) }
@map_right
@bar
set cblabel 'test error (NRMSE)' offset (narrow ? -1 : 0.3)
plot file index 1 using 1:(log10($2)):3 with image pixels, \
     '' index 1 using 1:(good($3, slow_min, log10($2))) with points pt 7 ps 0.5 lc rgb chalk, \
     '' index 1 using 1:($3 == slow_min ? log10($2) : NaN) with points pt 2 ps 1.6 lw 2.5 lc rgb chalk
unset multiplot
