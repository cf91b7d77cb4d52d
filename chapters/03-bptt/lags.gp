# One data set for each gain: medians, and quartiles as bands.
file = data . '/lags.tsv'
eval figure(430)

array words_[3] = ['g = 0.5', '0.8', '1.2']
array colour[3] = [blue, green, vermillion]
array shape[3] = [7, 5, 13]
set logscale y
set xrange [0:59]
set xtics 0,20,60
set multiplot
@panel_left
set title 'what lag n contributes' offset 0,-0.4
set xlabel 'lag n (steps)'
set yrange [1e-16:10]
set ytics ('10^{−15}' 1e-15, '10^{−10}' 1e-10, '10^{−5}' 1e-5, '1' 1)
set ylabel 'share of dW_{hh}' offset 1
plot for [i=1:3] file index i-1 using 1:6:7 with filledcurves fs transparent solid 0.2 noborder lc rgb colour[i], \
     for [i=1:3] file index i-1 using 1:2 with lines lw 1.8 lc rgb colour[i], \
     for [i=1:3] file index i-1 using 1:(int($1) % 10 ? NaN : $2) with points pt shape[i] ps 0.7 lc rgb colour[i]

@panel_right
set title 'what is missing after K lags'
set xlabel 'truncation K (steps)'
@beside
array x_[3] = [10, 33, 33]
array y_[3] = [1e-12, 1e-3, 1]
do for [i=1:3] { set label 10+i words_[i] at x_[i], y_[i] left textcolor rgb colour[i] }
plot for [i=1:3] file index i-1 using 3:8:($9 > 0 ? $9 : NaN) with filledcurves fs transparent solid 0.2 noborder lc rgb colour[i], \
     for [i=1:3] file index i-1 using 3:4 with lines lw 1.8 lc rgb colour[i], \
     for [i=1:3] file index i-1 using 3:(int($3) % 10 ? NaN : $4) with points pt shape[i] ps 0.7 lc rgb colour[i]
unset multiplot
