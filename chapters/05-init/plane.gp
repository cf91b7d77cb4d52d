# Data sets 0 to 2: eigenvalues of a Gaussian, an older uniform and an orthogonal
# matrix; 3 and 4: angles with the signs put right, and without.
file = data . '/plane.tsv'
eval figure(400)

set multiplot
@panel_left
set title 'eigenvalues, N = 200' offset 0,-0.4
set size ratio -1
set xrange [-1.35:1.35]
set yrange [-1.35:1.35]
set xtics -1,1,1
set ytics -1,1,1
set xlabel 'real part'
set ylabel 'imaginary part' offset 1
set parametric
set trange [0:2*pi]
plot cos(t), sin(t) with lines lw 1 lc rgb grey, \
     file index 2 using 1:2 with points pt 8 ps 0.65 lc rgb green, \
     file index 0 using 1:2 with points pt 6 ps 0.5 lc rgb vermillion, \
     file index 1 using 1:2 with points pt 7 ps 0.35 lc rgb blue
unset parametric
set size noratio

@panel_right
set title 'angles of eigenvalues, N = 5'
@beside
set xrange [0:180]
set yrange [0:2.8]
set xtics 0,45,135
set ytics 0,0.5,2.5
set format x '%g°'
set xlabel 'angle'
set ylabel 'density (1 is even)' offset 1
set label 1 'signs put right' at 20, 1.45 left textcolor rgb green
set label 2 "without\nthe signs" at 4, 0.4 left textcolor rgb vermillion
plot file index 3 using 1:2 with histeps lw 2 lc rgb green, \
     file index 4 using 1:2 with histeps lw 2 dt (9,4) lc rgb vermillion
unset multiplot
