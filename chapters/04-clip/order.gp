# Nine data sets of five runs each: three methods, and for each three lengths.
file = data . '/order.tsv'
eval figure(430)

@panel_whole
array words_[3] = ['plain', 'clipped', 'clipped, with Ω']
array colour[3] = [vermillion, orange, blue]
array shape[3] = [4, 8, 7]
set logscale y
set xrange [13:62]
set xtics ('20' 20, '30' 30, '50' 50)
set xlabel 'length L of the sequences (steps)'
set yrange [300:60000]
set ytics ('300' 300, '1000' 1e3, '3000' 3e3, '10,000' 1e4, '20,000' 2e4)
set ylabel 'updates until solved' offset 1
set arrow 1 from 13,22500 to 62,22500 @marker
set label 1 'not solved' at 13.5, 40000 textcolor rgb grey
# The methods stand side by side, the seeds of one on a line.
place(method, seed) = (method - 1) * 2.4 + (seed - 3) * 0.36
height_(n, seed) = n < 1e6 ? n : 28000 * 1.15 ** (seed - 1)
do for [m=1:3] {
    set label 10+m words_[m] at 20 + (m - 2) * 2.4 - (m == 1 ? 1.4 : m == 2 ? 0 : -1.4), (m == 2 ? 450 : 640) (m == 1 ? right : left) textcolor rgb colour[m]
}
plot for [m=0:2] for [i=0:2] file index 3*m+i using ($2 + place($1, $3)):(height_($4, $3)) \
    with points pt shape[m+1] ps 1.1 lc rgb colour[m+1]
