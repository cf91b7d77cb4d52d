# Data set 0: three arrows: whole, clipped by value, clipped by norm. 1: angles.
file = data . '/direction.tsv'
eval figure(400)

set multiplot
@panel_left
set title 'one arrow' offset 0,-0.4
set xrange [-0.2:3.3]
set yrange [-0.3:2.0]
set xtics 0,1,3
set ytics 0,1,2
set xlabel 'g_1'
set ylabel 'g_2' offset 1
set object 1 rectangle from -1,-1 to 1,1 fs empty border lc rgb grey dt 3 lw 1.2
set label 1 'gradient' at 2.0, 0.9 right textcolor rgb black
set label 2 'by value' at 0.35, 1.12 textcolor rgb vermillion
set label 3 'by norm' at 1.05, 0.12 textcolor rgb blue
plot sample [t=-0.31:1.78] '+' using (cos(t)):(sin(t)) with lines lw 1.2 dt 3 lc rgb grey, \
     file index 0 every ::1::1 using (0):(0):1:2 with vectors head size 0.12,18 lw 1.4 dt 1 lc rgb black, \
     file index 0 every ::2::2 using (0):(0):1:2 with vectors head size 0.12,18 lw 2.4 dt 1 lc rgb vermillion, \
     file index 0 every ::3::3 using (0):(0):1:2 with vectors head size 0.12,18 lw 2.6 dt 1 lc rgb blue
do for [i=1:3] { unset label i }
unset object 1

@panel_right
set title 'a network''s gradient'
set logscale x
set xrange [1e-4:3]
set xtics ('10^{−4}' 1e-4, '10^{−3}' 1e-3, '10^{−2}' 1e-2, '0.1' 0.1, '1' 1)
set xlabel 'threshold, relative to ‖g‖'
set yrange [-3:60]
set ytics 0,20,60
set ylabel 'bent by (degrees)' offset 1
set label 1 'by value' at 2e-3, 44 textcolor rgb vermillion
set label 2 'by norm' at 2e-3, 4 textcolor rgb blue
plot file index 1 using 1:2 with linespoints lt 2 pi 4, \
     file index 1 using 1:3 with linespoints lt 1 pi 4
unset multiplot
