# Of gain.tsv, data set 0 is the map and 1 the critical line; of meanfield.tsv 0 are
# the runs, and 1 their medians and quartiles.
file = data . '/meanfield.tsv'
map = data . '/gain.tsv'
eval figure_of(3, 430)

set palette defined (0 blue, 1 '#ffffff', 2 vermillion)
set cbrange [0:2]
unset colorbox
unset grid
set multiplot
set xrange [0.35:3.05]
set xtics 1,1,3
set yrange [-3:0]
set ytics ('0.001' -3, '0.01' -2, '0.1' -1, '1' 0)
set xlabel 'σ_w'
set ylabel 'variance of the noise' offset 1.5
eval panel(1, 0.100, 0.350)
set title 'theory: χ' offset 0,-0.4
set label 1 'vanish' at 0.42, -2.5 left front tc rgb ink
set label 2 'explode' at 1.85, -2.5 left front tc rgb ink
plot map index 0 using 1:(log10($2)):($4*$4) with image pixels, \
     map index 1 using 1:(log10($2)) with lines lw 2 lc rgb ink

eval panel(2, 0.395, 0.645)
set title 'a network: χ' offset 0,-0.4
@beside
if (!narrow) { set ytics ('' -3, '' -2, '' -1, '' 0) }
plot map index 0 using 1:(log10($2)):($6*$6) with image pixels, \
     map index 1 using 1:(log10($2)) with lines lw 2 lc rgb ink

eval panel(3, 0.735, 0.985)
set title 'training: error left' offset 0,-0.4
unset label 1; unset label 2
set format y '%g'
unset ylabel
set xrange [0:3.1]
set yrange [0:0.2]
set ytics 0,0.05,0.2
set grid
set xlabel 'gain g'
set arrow 1 from 0,1.0/6 to 3.1,1.0/6 @marker
plot file index 1 using 1:3:4 with filledcurves fs transparent solid 0.25 noborder lc rgb green, \
     file index 0 using 1:2 with points pt 6 ps 0.4 lc rgb grey, \
     file index 1 using 1:2 with linespoints lt 1 ps 0.9 lc rgb green
unset multiplot
