# Data sets 0 to 4: orthogonal starts of four gains, linear, and one with tanh.
# Part of it is rounding.
file = data . '/walk.tsv'
eval figure_whole(430)

array words_[5] = ['gain 1', '0.9', '0.8', '0.6', 'tanh']
array colour[5] = [black, blue, purple, vermillion, green]
array shape[5] = [9, 7, 11, 13, 5]
array y_[5] = [-13.5, -11.3, -5.4, 6.7, -9.4]
@panel_whole
set xrange [0:118]
set xtics 0,25,100
set xlabel 'steps forward'
set yrange [-16.8:8]
set ytics -15,5,5
set format y (dumb ? '1e%g' : '10^{%g}')
set ylabel 'relative error of dh_t' offset 1
set style fill transparent solid 0.25 noborder
set arrow 1 from 0,0 to 118,0 @marker
do for [k=1:5] { set label k words_[k] at 101.5, y_[k] left textcolor rgb colour[k] }
plot for [k=1:5] file index k-1 using 1:3:4 with filledcurves lc rgb colour[k], \
     for [k=1:5] file index k-1 using 1:2 with lines lt 1 lw 1.8 lc rgb colour[k], \
     for [k=1:5] file index k-1 using 1:(int($1) % 20 ? NaN : $2) with points pt shape[k] ps 0.8 lc rgb colour[k], \
     for [k=1:4] file index k-1 using 1:5 with lines lt 1 dt (2,4) lw 1.4 lc rgb colour[k]
