# Data sets 1, 3, ... 11: all exponents of six starts, the largest first.
file = data . '/starts.tsv'
eval figure_whole(420)

array colour[6] = [black, grey, vermillion, blue, green, purple]
array shape[6] = [9, 11, 13, 7, 5, 4]
@panel_whole
set xrange [0:51]
set xtics ('1' 1, '10' 10, '20' 20, '30' 30, '40' 40, '50' 50)
set xlabel 'index i'
set yrange [-6:0.6]
set ytics -6,1,0
set ylabel 'exponent λ_i (nats a step)'
set style fill transparent solid 0.25 noborder
set arrow 1 from 0,0 to 51,0 @marker
# From the highest curve at its end to the lowest.
array order_[6] = [5, 4, 6, 1, 2, 3]
array words_[6] = ['Gaussian, gain 1', 'Gaussian, gain 1.5', 'Gaussian, gain 2', 'orthogonal, tanh', 'orthogonal, linear', 'orthogonal, tanh, gain 1.3']
do for [k=1:6] { set label k words_[order_[k]] at 4, -2.3 - 0.55 * k left textcolor rgb colour[order_[k]] point pt shape[order_[k]] ps 0.9 lc rgb colour[order_[k]] offset 1,0 }
plot for [k=1:6] file index 2*k-1 using 1:3:4 with filledcurves lc rgb colour[k], \
     for [k=1:6] file index 2*k-1 using 1:2 with linespoints lt 1 lw 1.6 pt shape[k] ps 0.5 lc rgb colour[k]
