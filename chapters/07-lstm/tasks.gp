# A block for every run. Columns: task, kind, seed, sequences, error, and 1 in the
# row that ends a run: its sequences are inf when the task was not solved.
file = data . '/tasks.tsv'
eval figure(770)

# The names of the kinds, in the order of the program, and then the order in
# which they stand side by side.
array words_[6] = ['RNN', 'IRNN', 'LSTM, bias 1', 'LSTM, chrono', 'reservoir', 'leaky reservoir']
array colour[6] = [vermillion, orange, blue, sky, grey, green]
array shape[6] = [4, 8, 7, 13, 6, 11]
array place_[6] = [-2.5, -1.5, 0.5, 1.5, -0.5, 2.5]
array order_[6] = [1, 2, 5, 3, 4, 6]
set multiplot

set tmargin at screen 1 - 52.0 / height; set bmargin at screen 1 - 436.0 / height
set lmargin at screen 0.125; set rmargin at screen 0.985
set logscale y
set xrange [-3.6:45.6]
set xtics scale 0 ('T = 50' 0, '100' 7, '200' 14, '500' 21, '50' 28, '100' 35, '40' 42)
set label 11 'adding problem' at first 10.5, screen 1 - 474.0 / height center
set label 12 'temporal order' at first 31.5, screen 1 - 474.0 / height center
set label 13 'Reber' at first 42, screen 1 - 474.0 / height center
do for [i=0:5] { set arrow 20+i from 3.5 + 7*i, graph 0 to 3.5 + 7*i, graph 1 nohead lw 1 lc rgb '#dddddd' back }
set yrange [1000:600000]
set ytics scale 0.6 ('1000' 1e3, '10,000' 1e4, '100,000' 1e5, 'unsolved' 3.5e5)
set label 14 'sequences until solved' at screen 0.01, screen 1 - 32.0 / height left
set arrow 1 from -3.6,215000 to 45.6,215000 @marker
set key at screen 0.995, 1 - 25.0 / height right center horizontal maxrows 2 width -1 samplen 1
height_(n, seed) = n < 1e9 ? n : 240000 * 1.06 ** (seed - 1)
across(t, k, seed) = 7 * t + place_[k+1] * 1.05 + 0.055 * (seed - 8)
plot for [o=1:6] file using ($6 == 1 && $2 == order_[o] - 1 ? across($1, $2, $3) : NaN):(height_($4, $3)) \
     with points pt shape[order_[o]] ps 0.7 lc rgb colour[order_[o]] title words_[order_[o]]

unset label; unset arrow; set key off
set xtics scale 0.6
set tmargin at screen 1 - 535.0 / height; set bmargin at screen 78.0 / height
set yrange [3e-3:1]
set ytics ('0.01' 0.01, '0.1' 0.1, '1' 1)
set xlabel 'sequences (thousands)'
array tasks_[2] = [2, 3]
array titles_[2] = ['adding, T = 200', 'adding, T = 500']
array end_[2] = [200, 120]
array left_[2] = [0.125, 0.610]
do for [k=1:2] {
    set lmargin at screen left_[k]; set rmargin at screen left_[k] + 0.365
    set title titles_[k] offset 0,-0.4
    set xrange [0:end_[k]]; set xtics 0,end_[k]/2,end_[k]
    set arrow 1 from 0,1.0/6 to end_[k],1.0/6 @marker
    set arrow 2 from 0,0.01 to end_[k],0.01 @marker
    if (k == 1) { set ylabel 'mean squared error' offset 1 } else { unset ylabel }
    plot for [i in '1 2 3 4'] file using ($6 == 0 && $1 == tasks_[k] && $2 == int(i) - 1 ? $4/1000 : NaN):5 with linespoints lw 1.2 dt 1 pt shape[int(i)] ps 0.6 pi 6 lc rgb colour[int(i)]
}
unset multiplot
