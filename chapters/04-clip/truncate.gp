# One data set for each gain: medians, and quartiles as bands.
file = data . '/truncate.tsv'
eval figure(430)

array words_[3] = ['g = 0.8', '1.5', '3']
array colour[3] = [blue, black, vermillion]
array shape[3] = [7, 9, 13]
set xrange [0:60]
set xtics 0,20,60
set xlabel 'truncation K (steps)'
set multiplot
@panel_left
set title 'what it buys' offset 0,-0.4
set logscale y
set yrange [10:1e10]
set ytics ('10^{2}' 1e2, '10^{4}' 1e4, '10^{6}' 1e6, '10^{8}' 1e8)
set ylabel 'length of dW_{hh}' offset 1
set label 11 words_[1] at 42, 1.5e2 textcolor rgb blue
set label 12 words_[2] at 42, 2.5e4
set label 13 words_[3] at 24, 8e6 right textcolor rgb vermillion
plot for [i=1:3] file index i-1 using 1:5:6 with filledcurves fs transparent solid 0.2 noborder lc rgb colour[i], \
     for [i=1:3] file index i-1 using 1:2 with lines lw 1.8 lc rgb colour[i], \
     for [i=1:3] file index i-1 using 1:(int($1) % 10 ? NaN : $2) with points pt shape[i] ps 0.7 lc rgb colour[i]
do for [i=11:13] { unset label i }

@panel_right
set title 'what it costs'
unset logscale y
set yrange [0:1.1]
set ytics 0,0.5,1
set ylabel 'share that is missing' offset 1
plot for [i=1:3] file index i-1 using 1:7:8 with filledcurves fs transparent solid 0.2 noborder lc rgb colour[i], \
     for [i=1:3] file index i-1 using 1:3 with lines lw 1.8 lc rgb colour[i], \
     for [i=1:3] file index i-1 using 1:(int($1) % 10 ? NaN : $3) with points pt shape[i] ps 0.7 lc rgb colour[i]
unset multiplot
