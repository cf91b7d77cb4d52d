# bench.gp - what share of a machine's rate each library reaches in one step of
# learning, from what `make bench PEERS=1` has measured. A row is a case, in the
# order of the table.
#
#   gnuplot -e "data='build'; out='build/bench.svg'; kind='svg'" \
#           chapters/style.gp docs/bench.gp
eval figure(470)
@panel_whole
set lmargin at screen 0.235
set rmargin at screen 0.975
set tmargin at screen 1 - 62.0 / height
file = data . '/bench.tsv'

set xrange [0:100]
set yrange [8.5:-0.5]
set xlabel 'share of the rate of a large product in the same precision (%)'
set ytics ('LSTM   1   2   32' 0, 'LSTM  20   2   32' 1, 'LSTM  20   2  128' 2, \
           'LSTM  20   2  256' 3, 'LSTM  32  64  256' 4, 'LSTM  64  64  512' 5, \
           'RNN  20   2   32' 6, 'RNN  20   2  128' 7, 'RNN  20   2  256' 8)
set label 1 'B   D    H' at graph -0.015, graph 1.04 right
set key at screen 0.975, screen 0.985 right top horizontal maxrows 2 \
    width 2 samplen 1.5

# Column 2 is the library, column 3 the bits of its numbers.
who(library, bits) = sprintf('((int($2) == %d && int($3) == %d) ? $1 : NaN)', library, bits)
set macros
here = who(0, 64); torch64 = who(1, 64); torch32 = who(1, 32); dnnl32 = who(2, 32)
plot file using 5:@here with points lt 1 ps 1.5 title 'this course, double', \
     file using 5:@torch64 with points lt 2 pt 4 ps 1.3 title 'PyTorch, double', \
     file using 5:@torch32 with points lt 2 ps 1.3 title 'PyTorch, single', \
     file using 5:@dnnl32 with points lt 3 ps 1.5 title 'oneDNN, single'
