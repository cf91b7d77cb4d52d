# Part of it is rounding.
# Data sets 0 to 6: errors in time of exact data, loose data, data with noise, exact
# data with a large ridge, exact data by singular values, and of networks that have
# heard few and many points. 7 to 13: test errors of all trials, in this order.
file = data . '/nextgen.tsv'
eval figure(450)

set logscale y
set format y (dumb ? '1e%T' : '10^{%T}')
# A run that has left the attractor has an error without a limit, drawn as 10.
shown(e) = e < 10 ? e : 10
set multiplot
@panel_left
set title 'error of a free run' offset 0,-0.4
set xrange [0:8.2]
set xtics 0,2,8
set xlabel 'Lyapunov times alone'
set yrange [1e-6:20]
set ytics ('10^{−6}' 1e-6, '10^{−4}' 1e-4, '10^{−2}' 1e-2, '1' 1, 'lost' 10)
set ylabel 'error / standard deviation' offset 1
set label 1 'exact data' at 0.5, 4.0 left textcolor rgb vermillion
set label 2 'data as in the paper' at 0.45, 0.22 left textcolor rgb blue
set label 3 'a network' at 4.2, 3e-5 left textcolor rgb green
plot file index 0 using 1:(shown($2)) with lines lt 2, \
     file index 1 using 1:(shown($2)) with lines lt 1, \
     file index 6 using 1:(shown($2)) with lines lt 3

@panel_right
unset label; unset xlabel
set title 'over one Lyapunov time' offset 0,-0.4
@beside
set xrange [0.4:7.6]
set xtics ('exact' 1, 'SVD' 2, 'paper' 3, 'noise' 4, 'ridge' 5, '400' 6, '3000' 7) scale 0 font ',11'
set arrow 1 from 0.4,1.3e-3 to 5.5,1.3e-3 @marker
set arrow 2 from 5.5,1e-6 to 5.5,20 @marker
set label 1 '28 features' at 3, 1.2e-5 center textcolor rgb black
set label 2 'network' at 6.55, 0.3 center textcolor rgb black
beside(x, n) = x + 0.07 * (int(n) % 9 - 4)
array hue[7] = [vermillion, vermillion, blue, blue, blue, green, green]
array mark[7] = [5, 5, 7, 7, 7, 9, 9]
array from[7] = [7, 11, 8, 9, 10, 12, 13]
plot for [k=1:7] file index from[k] using (beside(k, $1)):(shown($2)) with points pt mark[k] ps 0.5 lc rgb hue[k]
unset multiplot
