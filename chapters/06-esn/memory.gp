# Data sets: 0 cycles, 1 random linear reservoirs, 2 the same by another solver, 3
# and 4 tanh with a weak and a strong input. Medians, and quartiles of the capacity.
file = data . '/memory.tsv'
eval figure(430)

array who[5] = ['cycle', 'random', 'Cholesky', 'tanh, weak', 'tanh, strong']
set linetype 11 lc rgb black      lw 2.2 dt (14,4)
set linetype 12 lc rgb blue       lw 2.2 dt 1
set linetype 13 lc rgb blue       lw 2.2 dt (2,3)
set linetype 14 lc rgb green      lw 2.2 dt (9,3,2,3)
set linetype 15 lc rgb vermillion lw 2.2 dt (6,3)
set xrange [0:100]
set xtics 0,25,75
set xlabel 'lag k (steps)'

set multiplot
@panel_left
set title 'found again: capacity_k' offset 0,-0.4
set yrange [0:1.1]
set ytics 0,0.25,1
set arrow 1 from 50,0 to 50,1.1 @marker
set label 1 'sum (N = 50)' at 53, 1.05 left
do for [i=1:5] {
    stats file index i-1 using 2 nooutput name 'A'
    set label 10+i sprintf('%.0f %s', A_sum, who[i]) at 53, 1.045-0.075*i left textcolor lt 10+i
}
array band[5] = [black, blue, blue, green, vermillion]
plot for [i=1:5] file index i-1 using 1:4:5 with filledcurves fs transparent solid 0.2 noborder lc rgb band[i], \
     for [i=1:5] file index i-1 using 1:2 with lines lt 10+i

@panel_right
set title 'left of the effect of an input' offset 0,-0.4
unset arrow 1
do for [i=1:5] { unset label 10+i }
set label 1 'cycle' at 62, -0.0 left
set label 2 'random' at 62, -0.42 left textcolor lt 12
set label 3 'tanh, weak' at 62, -0.84 left textcolor lt 14
set label 4 'tanh, strong' at 52, -5.0 left textcolor lt 15
set yrange [-6:0.2]
set ytics ('1' 0, '10^{−2}' -2, '10^{−4}' -4, '10^{−6}' -6)
# The curve is thick where the capacity is at least a half.
kept(c, y) = c >= 0.5 ? y : NaN
plot for [i=1:2] file index i-1 using 1:3 with lines lt 10+i, \
     for [i=4:5] file index i-1 using 1:3 with lines lt 10+i, \
     for [i=1:2] file index i-1 using 1:(kept($2, $3)) with lines lw 6 dt 1 lc rgb (i==1 ? black : blue), \
     for [i=4:5] file index i-1 using 1:(kept($2, $3)) with lines lw 6 dt 1 lc rgb (i==4 ? green : vermillion)
unset multiplot
