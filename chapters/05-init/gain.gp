# Data set 0 has a block for every noise; those of 0.001, 0.1 and 1 are drawn.
file = data . '/gain.tsv'
eval figure(430)

array colour[3] = [blue, vermillion, green]
array shape[3] = [7, 5, 9]
array words_[3] = ['0.001', '0.1', '1']
array block_[3] = [0, 8, 12]
set xrange [0.3:3.6]
set xtics 1,1,3
set xlabel 'σ_w'
set multiplot
@panel_left
set title 'variance q of the pre-activations' offset 0,-0.4
set yrange [0:8]
set ytics 0,2,8
set label 9 'noise' at 3.05, 7.9 left
array left_[3] = [5.5, 6.25, 7.2]
do for [i=1:3] { set label 10+i words_[i] at 3.05, left_[i] left textcolor rgb colour[i] }
plot for [i=1:3] file index 0 every :::block_[i]::block_[i] using 1:3 with lines lw 1.8 lc rgb colour[i], \
     for [i=1:3] file index 0 every 2:::block_[i]::block_[i] using 1:5 with points pt shape[i] ps 0.8 lc rgb colour[i]

@panel_right
set title 'gain of one step back'
set yrange [0:1.8]
set ytics 0,0.5,1.5
array right_[3] = [1.46, 1.36, 1.24]
do for [i=1:3] { set label 10+i words_[i] at 3.05, right_[i] left textcolor rgb colour[i] }
unset label 9
set arrow 1 from 0.3,1 to 3.6,1 @marker
plot for [i=1:3] file index 0 every :::block_[i]::block_[i] using 1:4 with lines lw 1.8 lc rgb colour[i], \
     for [i=1:3] file index 0 every 2:::block_[i]::block_[i] using 1:6 with points pt shape[i] ps 0.8 lc rgb colour[i]
unset multiplot
