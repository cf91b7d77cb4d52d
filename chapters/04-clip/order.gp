# Nine data sets: three methods, and for each three lengths.
file = data . '/order.tsv'
eval figure_whole(430)

@panel_whole
set lmargin at screen narrow ? 0.27 : 0.150
array words_[3] = ['plain', 'clipped', 'clipped, with Ω']
array colour[3] = [vermillion, purple, blue]
array shape[3] = [4, 8, 7]
set logscale y
set xrange [11:62]
set xtics ('20' 20, '30' 30, '50' 50)
set xlabel 'length L of the sequences (steps)'
set yrange [300:60000]
set ytics ('300' 300, '1000' 1e3, '3000' 3e3, '10,000' 1e4, '20,000' 2e4)
set ylabel 'updates until solved' offset 1
set arrow 1 from 11,22500 to 62,22500 @marker
set label 1 'not solved' at 40, 40000 center textcolor rgb grey
# The methods stand side by side, and the seeds of a method next to each other.
place(method, seed) = (method - 1) * 2.4 + (seed - 8) * 0.13
height_(n, seed) = n < 1e6 ? n : 26000 * 1.055 ** (seed - 1)
if (narrow) { set label 11 words_[1] at 11.8, 2700 left textcolor rgb colour[1] } else { set label 11 words_[1] at 16, 1350 right textcolor rgb colour[1] }
set label 12 words_[2] at 20.2, 6000 center textcolor rgb colour[2]
set label 13 words_[3] at 24, 700 left textcolor rgb colour[3]
plot for [m=0:2] for [i=0:2] file index 3*m+i using ($2 + place($1, $3)):(height_($4, $3)) \
    with points pt shape[m+1] ps 0.8 lc rgb colour[m+1]
