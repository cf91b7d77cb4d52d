# Data sets 0-3: h = 1, 0.5, 0.2, 0.1. Data set 4: the maxima.
file = data . '/factor.tsv'
eval figure_whole(410)
@panel_whole
set xlabel 'weight w'
set ylabel "factor of one step, |w f'(w h)|" offset 1
set xrange [0:20]
set yrange [0:2.5]
set ytics 0.5
set arrow 1 from 0, 1 to 20, 1 @marker
set label 1 'error keeps its size' at 19.9, 1.07 right tc rgb '#555555'
set label 2 'w/4' at 8.4, 2.3 right tc rgb '#555555'
set label 3 'h = 0.1' at narrow ? 16.4 : 18.2, narrow ? 2.42 : 2.33 tc rgb purple
set label 4 'h = 0.2' at 14.3, 0.86 tc rgb green
set label 5 'h = 0.5' at 7.6, 0.36 tc rgb vermillion
set label 6 'h = 1' at 0.95, 0.10 tc rgb blue
plot x / 4 with lines lw 1.6 dt 1 lc rgb grey, \
     for [i=0:3] file index i using 2:3 with lines lt i+1, \
     file index 4 using 2:3 with points pt 7 ps 0.8 lc rgb black
