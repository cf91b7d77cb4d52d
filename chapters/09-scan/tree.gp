# Data sets 0 to 2: how many times sooner the tree is finished, for so many units.
file = data . '/tree.tsv'
eval figure(430)

array colour[3] = [vermillion, purple, blue]
array shape[3] = [5, 11, 7]
@panel_whole
set logscale xy
set xrange [1:2000000]
set xtics ('1' 1, '10' 10, '100' 100, '1000' 1000, (narrow ? '' : '10,000') 1e4, (narrow ? '10^5' : '100,000') 1e5, (narrow ? '' : 'million') 1e6)
set xlabel 'processors'
set yrange [0.2:60]
set ytics ('0.3' 0.3, '1' 1, '3' 3, '10' 10, '30' 30)
set ylabel 'times sooner than the loop'
set arrow 1 from 1,1 to 2000000,1 @marker
set label 1 '1 unit' at 40, 17 right textcolor rgb vermillion
set label 2 '64 units' at 1600, 12 right textcolor rgb purple
set label 3 '4096 units' at 60000, 8 right textcolor rgb blue
plot for [k=1:3] file index k-1 using 1:2 with linespoints lt 1 lw 1.8 pt shape[k] ps 0.7 lc rgb colour[k]
