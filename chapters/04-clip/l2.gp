# Data set 0: every run, a block for each lambda; 1: for each lambda the share of runs
# that keep two states, and its interval. A lambda of 0 is drawn at 1e-7.
file = data . '/l2.tsv'
eval figure(430)

at(l) = l > 0 ? l : 1e-7
set logscale x
set xrange [4e-8:0.3]
set xtics ('0' 1e-7, '10^{−6}' 1e-6, '10^{−4}' 1e-4, '10^{−2}' 1e-2)
set xlabel 'λ'
set multiplot
@panel_left
set title 'share that keeps two states' offset 0,-0.4
set yrange [-0.05:1.08]
set ytics 0,0.25,1
plot file index 1 using (at($1)):2:3:4 with yerrorbars lt 1 ps 0.9, \
     '' index 1 using (at($1)):2 with lines lt 1

@panel_right
set title 'gradient left after 19 steps' offset 0,-0.4
set logscale y
set yrange [1e-45:1e3]
set ytics ('10^{−40}' 1e-40, '10^{−20}' 1e-20, '1' 1)
set label 1 'two states' at 2e-7, 1e-15 textcolor rgb blue
set label 2 'one state' at 2e-5, 1e-30 textcolor rgb vermillion
plot file index 0 using (at($1)):($5 == 1 && $4 > 0 ? $4 : NaN) with points pt 6 ps 0.7 lc rgb blue, \
     '' index 0 using (at($1)):($5 == 0 && $4 > 0 ? $4 : NaN) with points pt 2 ps 0.7 lc rgb vermillion
unset multiplot
