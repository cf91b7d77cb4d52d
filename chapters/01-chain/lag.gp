file = data . '/lag.tsv'
eval figure_whole(400)
@panel_whole
set xlabel 'lag from the input to the question (steps)' . (narrow ? '    ' : '')
set ylabel 'updates until learned' offset 1
set logscale y
set yrange [5:2e5]
set xrange [0:50]
set format y (dumb ? '1e%T' : '10^{%T}')
set label 1 'w = 0.25 before learning' at 1.6, 1.1e5 tc rgb vermillion
set label 2 'w = 0.5' at 18.5, 1800 tc rgb blue
set label 3 'w = 0.75' at 35, 500 right tc rgb green
set label 4 'lines: theory' at 49, 8 right tc rgb '#555555'
plot for [i=0:2] file index i using 2:($2 > 4 ? $5 : NaN) with lines lw 1.6 dt 1 lc rgb grey, \
     file index 0 using 2:3 with points lt 2, \
     file index 1 using 2:3 with points lt 1, \
     file index 2 using 2:3 with points lt 3
