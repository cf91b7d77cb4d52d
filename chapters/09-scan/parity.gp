# Data sets 0 and 1: decays in (0,1) and in (-1,1), a block for every run.
file = data . '/parity.tsv'
eval figure(430)

array colour[2] = [vermillion, blue]
array shape[2] = [5, 7]
set multiplot
@panel_left
set title 'training, strings of 20' offset 0,-0.4
set logscale y
set xrange [0:20.6]
set xtics 0,5,20
set xlabel 'updates (thousands)'
set yrange [1e-7:3]
set ytics ('1' 1, '10^{-2}' 1e-2, '10^{-4}' 1e-4, '10^{-6}' 1e-6)
set ylabel 'loss' offset 1
set label 1 'λ from 0 to 1' at 10, 1.3 center textcolor rgb vermillion
set label 2 'λ from −1 to 1' at 12, 8e-3 center textcolor rgb blue
plot for [k=1:2] file index k-1 using ($3/1000):4 with lines lt 1 lw 1 lc rgb colour[k]

unset logscale y
unset label 1; unset label 2
@panel_right
set title 'tested: share of right answers' offset 0,-0.4
set xrange [0.4:3.6]
set xtics ('20' 1, '40' 2, '200' 3)
set xlabel 'length of the string'
set yrange [0.4:1.04]
set ytics ('0.5' 0.5, '0.6' 0.6, '0.7' 0.7, '0.8' 0.8, '0.9' 0.9, '1' 1)
unset ylabel
set arrow 1 from 0.4,0.5 to 3.6,0.5 @marker
plot for [k=1:2] for [c=1:3] file index k-1 using (column(3) == 250 ? c + 0.022 * (column(2) - 8) : NaN):(column(c + 4)) with points pt shape[k] ps 0.7 lc rgb colour[k]
unset multiplot
