# Data sets 0 and 1: before and after learning. Columns: step, number, mark; i, f,
# o and c of the first unit, then of the second.
file = data . '/gates.tsv'
eval figure(660)

set xrange [0:51]
set xtics 0,10,50
array head_[5] = [45, 145, 280, 375, 505]
array foot_[5] = [110, 260, 350, 485, 575]
array left_[2] = [0.125, 0.590]
array title_[2] = ['before learning', 'after learning']
place = "set tmargin at screen 1 - head_[row] / real(height); set bmargin at screen 1 - foot_[row] / real(height); set lmargin at screen left_[k]; set rmargin at screen left_[k] + 0.395"
# A cell has one scale, before and after, with two tics: at the smallest and at the
# largest value of both curves.
array low_[2]; array high_[2]
do for [n=1:2] {
    stats file index 0:1 using (column(n == 1 ? 7 : 11)) nooutput
    low_[n] = STATS_min; high_[n] = STATS_max
}
span = "room = 0.12 * (high_[n] - low_[n]); set yrange [low_[n]-room:high_[n]+room]; set ytics (sprintf('%.1f', low_[n]) low_[n], sprintf('%.1f', high_[n]) high_[n])"
set multiplot
do for [k=1:2] {
    row = 1; eval place
    unset xlabel; set format x ''
    set title title_[k] offset 0,-0.4
    set yrange [0:1.1]; set ytics 0,1,1
    if (k == 1) { set ylabel 'input' offset 1 } else { unset ylabel }
    plot file index k-1 using 1:($3 > 0 ? NaN : $2):(0.6) with boxes fs solid 0.35 noborder lc rgb grey, \
         '' index k-1 using 1:($3 > 0 ? $2 : NaN):(0.9) with boxes fs solid 1 noborder lc rgb vermillion
    unset title
    do for [unit=0:1] {
        row = 2 + 2 * unit; eval place
        if (k == 1) { set ylabel 'gates of ' . (unit ? 'B' : 'A') offset 1 }
        if (unit == 0) { set key at screen left_[k] + 0.37, 1 - 127.0 / height right center horizontal samplen 2.5 width 1 } else { set key off }
        set yrange [-0.03:1.05]; set ytics 0,0.5,1
        col = 4 + 4 * unit
        plot file index k-1 using 1:(column(col)) with linespoints lt 1 pt 7 ps 0.7 pi 7 title 'i', \
             '' index k-1 using 1:(column(col+1)) with linespoints lt 2 pt 5 ps 0.7 pi 7 title 'f', \
             '' index k-1 using 1:(column(col+2)) with linespoints lt 3 pt 8 ps 0.8 pi 7 title 'o'
        set key off
        row = 3 + 2 * unit; eval place
        if (k == 1) { set ylabel 'cell of ' . (unit ? 'B' : 'A') offset 1 }
        if (unit == 1) { set xlabel 'step'; set format x '%g' }
        n = 1 + unit
        eval span
        plot file index k-1 using 1:(column(col+3)) with steps lw 2 lc rgb black
    }
}
unset multiplot
