file = data . '/softmax.tsv'
eval figure_whole(380)

@panel_whole
set xrange [0:1250]
set yrange [0:1250]
set xtics 0,200,1200
set ytics 0,200,1200
set xlabel narrow ? 'logit: wrong class less right one' : 'logit of the wrong class, less that of the right one'
set ylabel 'cost (nats)' offset 1
set label 1 'rnn\_cross\_entropy()' at 670, 900 right textcolor rgb blue
set label 2 "log of a quotient:\nends here" at 735, 560 left textcolor rgb vermillion
set arrow 1 from 705,0 to 705,1200 @marker
plot file using 1:2 with lines lt 1, \
     '' using 1:($3 < 1e300 ? $3 : NaN) with points lt 2 pt 5
