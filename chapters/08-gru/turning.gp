# Data sets 0, 2, 4: gradients of any matrix, of an antisymmetric one, and of a damped
# one. 1, 3, 5: the eigenvalues of one network of each kind.
file = data . '/turning.tsv'
eval figure(450)

array colour[3] = [vermillion, purple, blue]
array shape[3] = [5, 11, 7]
set style fill transparent solid 0.25 noborder
set multiplot
@panel_left
set title 'one matrix at all steps' offset 0,-0.4
set format y (dumb ? '1e%g' : '10^{%g}')
set xrange [0:410]
set xtics 0,100,400
set xlabel 'steps back from the loss'
set yrange [-1:4]
set ytics -1,1,4
set ylabel 'gradient that is left' offset 1
set label 1 'any' at 340, 2.5 right textcolor rgb vermillion
set label 2 'antisymmetric' at 225, 1.7 right textcolor rgb purple
set label 3 'damped' at 395, -0.62 right textcolor rgb blue
plot for [i=1:3] file index 2*i-2 using 1:3:4 with filledcurves lc rgb colour[i], \
     for [i=1:3] file index 2*i-2 using 1:2 with lines lw 1.8 lc rgb colour[i], \
     for [i=1:3] file index 2*i-2 using 1:(int($1) % 80 ? NaN : $2) with points pt shape[i] ps 0.8 lc rgb colour[i]

@panel_right
unset label
set format y '%g'
set title 'eigenvalues of the branch' offset 0,-0.4
set xrange [-1.1:1.1]
set xtics -1,0.5,1
set xlabel 'real part'
set yrange [-2.1:2.1]
set ytics -2,1,2
set ylabel 'imaginary part' offset 1
set arrow 1 from 0,-2.1 to 0,2.1 @marker
plot for [i=1:3] file index 2*i-1 using 1:2 with points pt shape[i] ps 0.7 lc rgb colour[i]
unset multiplot
