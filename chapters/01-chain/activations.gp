# Data sets 0-3: linear, tanh, logistic, relu.
file = data . '/activations.tsv'
eval figure(410)
set xrange [-4:4]
set xtics 2
set xlabel 'pre-activation a'

set multiplot
@panel_left
set title 'value h = f(a)' offset 0,-0.4
set yrange [-1.6:1.6]
set ytics 0.5
set label 1 'linear' at -1.7, -1.42 right tc rgb blue
set label 2 'tanh'   at -3.9, -0.88 left tc rgb vermillion
set label 3 'logistic' at 2.0, 0.76 left tc rgb green
set label 4 'ReLU' at 1.75, 1.42 left tc rgb purple
plot for [f=0:3] file index f using 2:3 with lines lt f+1

@panel_right
set title "slope f'(a)"
set yrange [0:1.2]
set ytics ('0' 0, '¼' 0.25, '½' 0.5, '¾' 0.75, '1' 1)
set label 1 'linear' at -3.8, 1.06 left
set label 2 'tanh' at 1.05, 0.56
set label 3 'logistic' at 1.9, 0.20
set label 4 'ReLU' at 3.8, 1.06 right
plot for [f=0:3] file index f using 2:4 with lines lt f+1
unset multiplot
