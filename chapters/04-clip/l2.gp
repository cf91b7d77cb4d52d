# One row for each lambda; 0 is drawn at 1e-7.
file = data . '/l2.tsv'
eval figure(430)

at(l) = l > 0 ? l : 1e-7
set logscale x
set xrange [4e-8:0.3]
set xtics ('0' 1e-7, '10^{−6}' 1e-6, '10^{−4}' 1e-4, '10^{−2}' 1e-2)
set xlabel 'λ'
set multiplot
@panel_left
set title 'what it remembers' offset 0,-0.4
set yrange [-0.05:1.5]
set ytics 0,0.5,1.5
set label 1 'distance of the two states' at 2e-7, 1.38 textcolor rgb blue
set label 2 'wrong answers' at 2e-4, 0.6 textcolor rgb vermillion
plot file using (at($1)):3 with linespoints lt 1 ps 0.9, \
     '' using (at($1)):2 with linespoints lt 2 ps 0.9
do for [i=1:2] { unset label i }

@panel_right
set title 'gradient left after 19 steps'
set logscale y
set yrange [1e-45:1e3]
set ytics ('10^{−40}' 1e-40, '10^{−20}' 1e-20, '1' 1)
plot file using (at($1)):($4 > 0 ? $4 : NaN) with linespoints lt 3 ps 0.9
unset multiplot
