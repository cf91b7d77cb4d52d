file = data . '/guessing.tsv'
eval figure_whole(390)
@panel_whole
set xlabel 'trials'
set ylabel 'share of repeats solved' offset 1
set logscale x
set xrange [1:2000]
set yrange [0:1.05]
set ytics 0.25
set arrow 1 from 6, 0 to 6, 1.05 @marker
set arrow 2 from 1600, 0 to 1600, 1.05 @marker
set label 1 'guessing' at 13, 0.70 left tc rgb blue
set label 2 "paper's mean: 6" at 6.3, 0.10 left tc rgb '#555555'
set label 3 'best trained method: 1600' at 1500, (narrow ? 0.03 : 0.10) right tc rgb '#555555'
plot file using 1:3 with lines lw 1.6 lc rgb grey dt 1, \
     file using 1:2 with points lt 1 ps 0.6
