# 9 data sets: irnn, tanh and sgd, each at T = 50, 100 and 150; a block a run.
file = data . '/irnn.tsv'
eval figure_of(3, 430)

array T_[3] = [50, 100, 150]
set logscale y
set yrange [1e-4:1]
set xrange [0:20]
set xtics 0,10,20
set ytics ('10^{−4}' 1e-4, '0.01' 1e-2, '1' 1)
set xlabel 'updates (thousands)'
array left_[3] = [0.125, 0.42, 0.715]
set multiplot
do for [k=1:3] {
    eval panel(k, left_[k], left_[k] + 0.265)
    set title sprintf('T = %d', T_[k]) offset 0,-0.4
    if (k == 1 || narrow) { set ylabel 'mean squared error' offset 0.5 } else { unset ylabel; set format y '' ; set ytics ('' 1e-4, '' 1e-2, '' 1) }
    set arrow 1 from 0,1.0/6 to 20,1.0/6 @marker
    if (k == 3) { set label 1 'tanh' at 19.5, 0.34 right textcolor rgb vermillion; set label 2 'IRNN' at 2, 3e-3 left textcolor rgb blue }
    plot file index k+2 using ($1/1000):2 with lines lt 2 lw 0.9 dt (6,3), \
         file index k-1 using ($1/1000):2 with lines lt 1 lw 0.9
}
unset multiplot
