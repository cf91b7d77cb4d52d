# A block for every run: exponent and gradient at every look.
file = data . '/chaos.tsv'
eval figure(450)

set multiplot
@panel_left
set title 'exponent on its own' offset 0,-0.4
set logscale x
set xrange [2:1600]
set xtics ('2' 2, '10' 10, '100' 100, '1000' 1000)
set xlabel 'updates'
set yrange [-1.2:0.6]
set ytics -1,0.5,0.5
set arrow 1 from 2,0 to 1600,0 @marker
set label 1 'λ_1 = 0.419 of the map' at 2.4, 0.5 left textcolor rgb black
set arrow 2 from 2,0.41922 to 1600,0.41922 nohead lt 1 lw 1.4 lc rgb black
set label 3 'one run' at 2.4, -0.8 left textcolor rgb blue
plot file using 2:3 every 8 with dots lc rgb grey, \
     file every ::::499:0 using 2:3 with lines lt 1 lw 1.2 lc rgb blue

unset logscale x; unset arrow 2; unset label 1; unset label 3
@panel_right
set title 'gradient left after 100 steps'
set xrange [-1.2:0.6]
set xtics -1,0.5,0.5
set xlabel 'exponent'
set yrange [-50:28]
set ytics -40,20,20
set format y (dumb ? '1e%g' : '10^{%g}')
set arrow 1 from -1.2,0 to 0.6,0 @marker
set arrow 3 from 0,-50 to 0,28 @marker
set label 2 'e^{100 λ}' at -0.62, -20 right textcolor rgb black
plot file using 3:4 every 8 with dots lc rgb vermillion, \
     [-0.5:0.6] 100 * x / log(10) with lines lt 1 lw 1.4 lc rgb black
unset multiplot
