# Data set 0 is the slope against K; the others are theta, one truncation each.
file = data . '/influence.tsv'
eval figure(430)

set multiplot
@panel_left
set title 'ds[0]/dθ, seen K steps back' offset 0,-0.4
set xrange [0:100]
set xtics 0,20,80
set xlabel 'truncation K (steps)'
set yrange [-10:20]
set ytics -10,5,20
set ylabel 'slope' offset 1
set arrow 1 from 0,0 to 100,0 @marker
set arrow 2 from 0,-6 to 100,-6 @marker
set label 1 'wrong sign' at 22, 17.6 textcolor rgb vermillion
set label 2 'right sign' at 50, -3.2 textcolor rgb blue
set label 3 'truth: −6' at 60, -7.6
plot file index 0 using 1:3 with lines lw 1.2 lc rgb grey dt 1, \
     '' index 0 using 1:($2 > 0 ? $2 : NaN) with points pt 5 ps 0.5 lc rgb vermillion, \
     '' index 0 using 1:($2 <= 0 ? $2 : NaN) with points pt 7 ps 0.5 lc rgb blue
unset arrow 2
do for [i=1:3] { unset label i }

# Truncations 1, 10, 35, 40, 50 and 200, which are the sets 1, 2, 5, 6, 7, 9.
@panel_right
set title 'descent of θ'
set xrange [0:3900]
set xtics 0,1000,3000
set xlabel 'updates'
set yrange [-1:3]
set ytics -1,1,3
unset ylabel
set arrow 1 from 0,-0.16667 to 3000,-0.16667 @marker
array set_[5] = [1, 2, 6, 7, 9]
array words_[5] = ['K = 1', '10', '40', '50', '200']
array colour[5] = [vermillion, orange, purple, sky, blue]
array shape[5] = [5, 11, 13, 9, 7]
set label 11 words_[1] at 2150, 2.86 right textcolor rgb vermillion
set label 12 words_[2] at 560, 2.5 left
set label 13 words_[3] at 3060, 1.55 left
set label 14 words_[4] at 3060, 0.12 left
set label 15 words_[5] at 3060, -0.4 left
set label 16 '−1/6' at 3500, -0.17 left textcolor rgb grey
plot for [i=1:5] file index set_[i] using 2:3 with lines lw 1.8 lc rgb colour[i], \
     for [i=1:5] file index set_[i] using 2:(int($2) % 500 ? NaN : $3) with points pt shape[i] ps 0.7 lc rgb colour[i]
unset multiplot
