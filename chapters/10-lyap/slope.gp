# Data sets 0 to 4: tanh networks of five radii, and the line of the exponent.
file = data . '/slope.tsv'
eval figure_whole(450)

array words_[5] = ['ρ = 0.5', '0.8', '1', '1.2', '1.5']
array colour[5] = [blue, green, black, purple, vermillion]
array shape[5] = [7, 5, 9, 11, 13]
array at_[5] = [-34, -21.2, -5.3, -2.2, 0.9]
array x_[5] = [108, 196, 203, 203, 203]
@panel_whole
set xrange [0:222]
set xtics 0,50,200
set xlabel 'lag (steps back from the loss)'
set yrange [-37:4]
set ytics -30,10,0
set format y (dumb ? '1e%g' : '10^{%g}')
set ylabel 'gradient that is left' offset 1
set style fill transparent solid 0.25 noborder
set label 1 words_[1] at 124, -34 left textcolor rgb blue
set label 2 words_[2] at 196, -18.3 right textcolor rgb green
do for [k=3:5] { set label k words_[k] at 203, at_[k] left textcolor rgb colour[k] }
plot for [k=1:5] file index k-1 using 1:3:4 with filledcurves lc rgb colour[k], \
     for [k=1:5] file index k-1 using 1:(int($1) % 20 ? NaN : $2) with points pt shape[k] ps 0.8 lc rgb colour[k], \
     for [k=1:5] file index k-1 using 1:5 with lines lt 1 lw 1.6 lc rgb colour[k]
