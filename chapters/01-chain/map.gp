# Data set 0 is the linear chain, 1 the tanh chain. The borders are computed
# once into tables, so that they can be drawn and named like any other line.
file = data . '/map.tsv'
eval figure(450)

set xrange [0.01:2.01]
set yrange [0.5:100.5]
unset grid
set contour base
unset surface
set cntrparam levels discrete -9, -3, 0, 3, 9
set table $linear
splot file index 0 using 2:3:4
set table $tanh
splot file index 1 using 2:3:4
unset table
unset contour
set surface

# White where the gradient is 1; blue vanishes, red explodes.
set palette defined (-12 '#053061', -9 '#2166ac', -6 '#4393c3', -3 '#92c5de', \
    -1 '#d1e5f0', 0 '#ffffff', 1 '#fddbc7', 3 '#f4a582', 6 '#d6604d', 9 '#b2182b', 12 '#67001f')
set cbrange [-12:12]
set cbtics ('10^{−12}' -12, '10^{−9}' -9, '10^{−6}' -6, '10^{−3}' -3, '1' 0, '10^3' 3, '10^6' 6, '10^9' 9, '10^{12}' 12)
clip(g) = g < -12 ? -12 : g > 12 ? 12 : g
set xtics 0.5
set xlabel 'weight w'
# The border itself is thick; 10^{±3} and 10^{±9} are thin.
border(g, T) = g == 0 ? T : NaN
others(g, T) = g == 0 ? NaN : T

set multiplot
@map_left
set title 'linear' offset 0,-0.4
set ylabel 'length T (steps)' offset 1
set ytics (1, 25, 50, 75, 100)
unset colorbox
set label 1 'vanishes' at 0.40, 72 center front tc rgb chalk
set label 2 'explodes' at 1.66, 72 center front tc rgb chalk
plot file index 0 using 2:3:(clip($4)) with image, \
     $linear using 1:(others($3, $2)) with lines lw 1.2 lc rgb ink dt 1, \
     $linear using 1:(border($3, $2)) with lines lw 3 lc rgb ink dt 1

set title 'tanh, started near 0'
@beside
@map_right
@bar
if (!narrow) { set format y '' }
set label 2 "grows, then\nvanishes" at 1.62, 76
plot file index 1 using 2:3:(clip($4)) with image, \
     $tanh using 1:(others($3, $2)) with lines lw 1.2 lc rgb ink dt 1, \
     $tanh using 1:(border($3, $2)) with lines lw 3 lc rgb ink dt 1
unset multiplot
