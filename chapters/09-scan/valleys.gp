# Data sets 2 to 8: the loss against lambda, for seven teachers; 9 to 15: against nu.
file = data . '/curse.tsv'
eval figure(430)

array colour[7] = [vermillion, orange, purple, green, sky, blue, black]
set multiplot
@panel_left
set title 'h = λh + x' offset 0,-0.4
set xrange [0.2:1.02]
set xtics 0.2,0.2,1
set xlabel 'decay λ'
set yrange [0:2]
set ytics 0,0.5,2
set ylabel 'loss' offset 1
set label 1 'λ* = 0.36' at 0.22, 0.1 left textcolor rgb black
set arrow 1 from 0.85, 1.85 to 0.965, 1.85 head filled size 0.015,22 lw 1.2 lc rgb vermillion
set label 2 'λ* = 0.99' at 0.84, 1.85 right textcolor rgb vermillion
plot for [k=1:7] file index k+1 using 1:2 with lines lt 1 lw (k == 1 || k == 7 ? 2.4 : 1.4) lc rgb colour[k]

unset arrow 1
@panel_right
set title 'h = λh + γx,  λ = exp(−exp ν)' offset 0,-0.4
set xrange [-7:1]
set xtics -6,2,0
set xlabel 'ν'
set yrange [-0.14:1]
set ytics 0,0.25,1
unset ylabel
set label 1 at 0.95, -0.07 right
set label 2 at -4.6, -0.07 center
plot for [k=1:7] file index k+8 using 1:2 with lines lt 1 lw (k == 1 || k == 7 ? 2.4 : 1.4) lc rgb colour[k]
unset multiplot
