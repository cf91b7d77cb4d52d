# A block for every run. Columns: kind, T, seed, sequences, error, and 1 in the row
# that ends a run: its sequences are inf when the task was not solved.
file = data . '/adding.tsv'
eval figure(450)

array colour[5] = [blue, blue, blue, blue, grey]
array shape[5] = [7, 7, 7, 7, 8]
@panel_whole
set logscale xy
set xrange [85:7000]
set xtics ('100' 100, '200' 200, '500' 500, '1000' 1000, '5000' 5000)
set xlabel 'length T'
set yrange [2000:2000000]
set ytics ('10,000' 1e4, '100,000' 1e5, 'million' 1e6)
set label 1 'sequences until solved' at screen 0.01, screen 1 - 10.0 / height left
set tmargin at screen 1 - 34.0 / height
set label 2 'LSTM, 1997' at 300, 400000 right textcolor rgb vermillion
set label 3 'minimal unit, chrono start' at 5200, 5500 right textcolor rgb blue
set label 4 'biases 0' at 225, 40000 left textcolor rgb grey
$old << EOD
100 74000
1000 853000
EOD
plot $old using 1:2 with linespoints lt 1 lw 1.6 pt 5 ps 1 lc rgb vermillion, \
     for [k=1:5] file using ($6 == 1 && $1 == k - 1 ? $2 * 1.012 ** ($3 - 8) : NaN):($4 < 1e9 ? $4 : NaN) with points pt shape[k] ps 0.8 lc rgb colour[k]
