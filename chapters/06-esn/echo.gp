# Data sets 0 to 2: pairs of starts of the network of two units; 3 and 4: of the
# one of one unit, in silence and driven; 5 to 7: random reservoirs.
file = data . '/echo.tsv'
eval figure(430)

set multiplot
@panel_left
set title 'distance of two starts' offset 0,-0.4
set xrange [0:100]
set xtics 0,25,75
set xlabel 'steps'
set logscale y
set yrange [1e-8:1e2]
set ytics ('10^{−8}' 1e-8, '10^{−6}' 1e-6, '10^{−4}' 1e-4, '0.01' 1e-2, '1' 1, '100' 100)
set label 1 'two units, ρ = 0.92' at 98, 12 right textcolor rgb blue
set label 2 "two units,\nstarts near 0" at 98, 3e-6 right textcolor rgb blue
set label 3 "one unit,\ninputs in [3,4]" at 7, 2e-7 left textcolor rgb vermillion
set label 4 'one unit, ρ = 2, silent' at 98, 0.25 right textcolor rgb vermillion
plot for [i=0:2] file index i using 1:2 with lines lw 2.2 lc rgb blue, \
     for [i=3:4] file index i using 1:2 with lines lt 2
unset logscale y
do for [i=1:4] { unset label i }

@panel_right
set title 'what a step leaves of it'
set xrange [0.5:3]
set xtics 1,1,2
set xlabel 'spectral radius ρ'
set yrange [0.4:1.06]
set ytics 0.4,0.2,1
set arrow 1 from 1,0.4 to 1,1.06 @marker
set label 1 'silent' at 0.97, 1.03 right textcolor rgb blue
set label 2 'weak input' at 1.75, 0.94 left textcolor rgb green
set label 3 'strong input' at 1.5, 0.87 left textcolor rgb vermillion
array colour[3] = [blue, green, vermillion]
array dash[3] = [1, 3, 2]
plot for [i=1:3] file index i+4 using 1:4:5 with filledcurves fs transparent solid 0.2 noborder lc rgb colour[i], \
     for [i=1:3] file index i+4 using 1:3 with lines lt dash[i] lc rgb colour[i]
unset multiplot
