# Data set 0: recurrent weights that start small. 1: orthogonal. A row for every
# cell of the map, in columns and rows as the program counts them.
file = data . '/echo.tsv'
eval figure(450)
set palette defined (0 '#ffffd9', 0.25 '#c7e9b4', 0.5 '#41b6c4', 0.75 '#225ea8', 1 '#081d58')
set cbrange [0:1]
set cbtics 0.25
unset grid
set xrange [-0.5:7.5]
set yrange [-0.5:9.5]
set xtics ('0' 0, '1' 1, '2' 2, '3' 3, '4' 4, '6' 5, '8' 6, '12' 7) out
set ytics ('1' 0, '2' 1, '3' 2, '4' 3, '5' 4, '6' 5, '7' 6, '8' 7, '10' 8, '12' 9)
set xlabel 'truncation k_2 (steps)'
clip(e) = e > 1 ? 1 : e
# An error below 0.1 counts as learned. It is also marked, for readers who do
# not see the colours: by a dot where three of four runs have learned, and by a ring
# where only the median has.
learned(e, row) = e < 0.1 ? row : NaN
half(e, most, row) = e < 0.1 && most >= 0.1 ? row : NaN
# Up to this row the gradient reaches the input that is asked for.
$reach << END
0.5 -0.5
1.5 -0.5
1.5 0.5
2.5 0.5
2.5 1.5
3.5 1.5
3.5 2.5
4.5 2.5
4.5 4.5
5.5 4.5
5.5 6.5
6.5 6.5
6.5 8.5
7.5 8.5
END

set multiplot
@map_left
set title 'W_{hh} starts small' offset 0,-0.4
set ylabel 'delay (steps)' offset 1
unset colorbox
set label 1 'out of the gradient''s reach' at 3.0, 9 center front tc rgb chalk
plot file index 0 using 4:5:(clip($6)) with image pixels, \
     '' index 0 using 4:(learned($8, $5)) with points pt 7 ps 0.6 lc rgb ink, \
     '' index 0 using 4:(half($6, $8, $5)) with points pt 6 ps 0.6 lc rgb ink, \
     $reach using 1:2 with lines lw 3 lc rgb red_ink

set title 'W_{hh} starts orthogonal' offset 0,-0.4
@beside
unset label 1
@map_right
@bar
set cblabel 'squared error' offset -0.8
plot file index 1 using 4:5:(clip($6)) with image pixels, \
     '' index 1 using 4:(learned($8, $5)) with points pt 7 ps 0.6 lc rgb ink, \
     '' index 1 using 4:(half($6, $8, $5)) with points pt 6 ps 0.6 lc rgb ink, \
     $reach using 1:2 with lines lw 3 lc rgb red_ink
unset multiplot
