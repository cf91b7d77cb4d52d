# Data sets 0 to 9: T = 100; 10 to 19: T = 1000; one for each gain, a row a run.
file = data . '/newton.tsv'
eval figure(450)

array colour[2] = [blue, vermillion]
array shape[2] = [5, 7]
set multiplot
@panel_left
set title 'largest exponent λ_1' offset 0,-0.4
set xrange [0.4:2.1]
set xtics 0.5,0.5,2
set xlabel 'gain'
set yrange [-0.8:0.3]
set ytics -0.8,0.2,0.2
set arrow 1 from 0.4,0 to 2.1,0 @marker
set label 1 'forgets' at 1.9, -0.16 right textcolor rgb grey
set label 2 'chaos' at 0.6, 0.12 left textcolor rgb grey
plot file using ($1 == 1000 ? $2 + 0.004 * ($3 - 8) : NaN):5 with points pt 7 ps 0.5 lc rgb blue

unset label 1; unset label 2; unset arrow 1
@panel_right
set title 'Newton steps'
set logscale y
set yrange [1.5:1500]
set ytics ('3' 3, '10' 10, '30' 30, '100' 100, '300' 300, '1000' 1000)
set arrow 1 from 0.4,1000 to 2.1,1000 @marker
set arrow 2 from 0.4,100 to 2.1,100 @marker
set label 1 'T = 1000' at 1.2, 330 right textcolor rgb vermillion
set label 2 'T = 100' at 2.05, 28 right textcolor rgb blue
plot for [k=1:2] file using ($1 == 10 ** (k + 1) ? $2 + 0.004 * ($3 - 8) : NaN):4 with points pt shape[k] ps 0.5 lc rgb colour[k]
unset multiplot
