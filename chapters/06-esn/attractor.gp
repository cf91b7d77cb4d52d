# One data set: step, y, the network's y, both of 17 steps before. Left, one above
# the other: the true attractor, and the network's. Right: three parts of the run.
file = data . '/attractor.tsv'
eval figure(492)

part(top, bottom) = sprintf('set tmargin at screen 1 - %.1f / height; set bmargin at screen 1 - %.1f / height', top, bottom)
set multiplot
set lmargin at screen 0.125; set rmargin at screen 0.345
set xrange [0.3:1.45]
set yrange [0.3:1.45]
set xtics 0.4,0.4,1.2 offset 0,0.3
set ytics 0.4,0.4,1.2
set ylabel 'y(t − 17)' offset 0.5
eval part(34, 204)
set title 'the series' offset 0,-0.6
set format x ''
plot file every ::::1200 using 2:4 with lines lw 0.6 lc rgb black
eval part(250, 420)
set title 'the network alone' offset 0,-0.6
set format x '%g'
set xlabel 'y(t)' offset 0,0.4
plot file every ::::1200 using 3:5 with lines lw 0.6 lc rgb vermillion

set lmargin at screen 0.455; set rmargin at screen 0.970
set xtics 0,100
set ylabel 'y(t)' offset 0.5
do for [k=1:3] {
    eval part(34 + 135 * (k - 1), 34 + 116 + 135 * (k - 1))
    set xrange [500 * (k - 1):500 * k + 4]
    if (k == 1) { set title 'the series (grey) and the network alone (dashed)' offset 0,-0.6 } else { unset title }
    if (k == 3) { set xlabel 'steps without a teacher' offset 0,0.4 } else { unset xlabel }
    plot file every 2 using 1:2 with lines lw 3 lc rgb '#949494', \
         file every 2 using 1:3 with lines lw 1.2 dt (6,2) lc rgb vermillion
}
unset multiplot
