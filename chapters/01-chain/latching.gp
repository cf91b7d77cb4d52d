# Data set 0: how often runs converge, against T. 1: the same over the first
# weight w_0 and the noise s.
file = data . '/latching.tsv'
eval figure(430)
set multiplot
@panel_left
set title 'w = 1.25 at first, s = 0.2' offset 0,-0.4
set xlabel 'length T (steps)'
set ylabel 'share of runs that learn it' offset 1
set xrange [0:62]
set yrange [0:1.02]
set xtics 10
plot file index 0 using 1:3:4:5 with yerrorbars lt 1 ps 0.8, \
     file index 0 using 1:3 with lines lt 1

set title 'T = 20 steps'
@panel_right
set rmargin at screen (narrow ? 0.8 : 0.870)
@bar
if (!narrow) { set colorbox user origin screen 0.890, 78.0/height }
set palette defined (0 '#081d58', 0.25 '#225ea8', 0.5 '#41b6c4', 0.75 '#c7e9b4', 1 '#ffffd9')
set cbrange [0:1]
set cbtics 0.25
unset grid
set xlabel 'w at first'
set ylabel 'noise s'
set xrange [0.1:3.4]
set yrange [-0.03:0.63]
set xtics 1
set ytics 0.1
if (dumb) {
    # A plot for a terminal has no colours, so it shows tenths: 0 where no run
    # learns, 10 where every run does.
    unset colorbox
    plot file index 1 using 1:2:(sprintf('%.0f', 10 * $3)) with labels
} else {
    plot file index 1 using 1:2:3 with image pixels
}
unset multiplot
