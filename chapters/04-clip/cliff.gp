# Data set 0 is the map, 1 and 2 the descents, plain and clipped, 3 the wall, 4
# the surface along the wall.
file = data . '/cliff.tsv'
eval figure(470)

set palette defined (0 '#00466e', 0.15 '#56b4e9', 0.5 '#c9dff0', 1 '#ffffff')
set cbrange [0:0.45]
unset colorbox
unset grid
set multiplot
if (narrow) { set origin -0.06, 0.48; set size 1.12, 0.52 } else { set origin -0.01, 0.0; set size 0.60, 0.98 }
set xrange [3.5:6.5]
set yrange [-4.2:-1.0]
set zrange [0:0.5]
set xtics 4,1,6 offset 0,-0.4
set ytics -4,1,-1 offset 0,-0.4
set ztics 0,0.2,0.4
set xlabel 'w' offset -3,-1.2
set label 1 'error E' at screen 0.02, screen narrow ? 0.85 : 0.70 left
set label 2 'b' at screen narrow ? 0.23 : 0.14, screen narrow ? 0.525 : 0.075 center
set xyplane at 0
set view 48, 112, 1.0, 1.25
set border 31 lw 0.7 lc rgb '#777777'
set pm3d depthorder border lc rgb '#446677' lw 0.15
splot file index 4 using 1:2:3 with pm3d

set border 3 lw 1 lc rgb '#444444'
unset label
set origin 0,0; set size 1,1
set yrange [-3.4:-1.8]
eval panel(2, 0.640, 0.985)
set title 'from above' offset 0,-0.4
set xtics 4,1,6 offset 0,0
set ytics -3.4,0.4,-1.8 offset 0,0
set xlabel 'w' offset 0,0
set ylabel 'b' offset 0.5,0
set label 1 'clipped' at 4.72, -2.28 textcolor rgb ink front
set label 2 'not clipped' at 4.5, -3.33 textcolor rgb red_ink front
set label 3 'wall' at 5.95, -3.0 textcolor rgb ink front
plot file index 0 using 1:2:3 with image, \
     file index 3 using 1:2 with lines lw 1.6 dt (4,3) lc rgb ink, \
     file index 1 using 1:2 with linespoints lw 1.4 dt 1 pt 5 ps 0.3 lc rgb red_ink, \
     file index 2 using 1:2 with linespoints lw 1.0 dt 1 pt 7 ps 0.25 lc rgb ink
unset multiplot
