# style.gp - how every figure of the course looks.
#
#   gnuplot -e "data='build/data/01-chain'; out='figure.svg'; kind='svg'" \
#           chapters/style.gp chapters/01-chain/distance.gp
#
# A figure's script begins with
#
#   eval figure(430)          # its height; the width is always 720 pixels
#
# and draws. kind is 'svg' (the notes), 'pdf' (print), 'png' or 'dumb' (a
# terminal). Panels: @panel_left and @panel_right, or @panel_whole. Colours are
# named after their hue, but no figure tells curves apart by colour alone.

if (!exists("kind")) kind = 'svg'

# The figure's name is the file's name, without its folder and its ending.
name = out
while (strstrt(name, '/')) { name = name[strstrt(name, '/') + 1 : *] }
if (strstrt(name, '.')) { name = name[1 : strstrt(name, '.') - 1] }

dumb = kind eq 'dumb'
figure(h) = sprintf('height = %d; ', h) . \
    (kind eq 'svg' ? \
        sprintf('set term svg name "%s" size 720,%d fixed enhanced font "sans-serif,15" background "#ffffff"', name, h) : \
     kind eq 'pdf' ? \
        sprintf('set term pdfcairo size 5.4in,%.3fin enhanced color font "sans-serif,8.5" background "#ffffff"', 5.4 * h / 720.0) : \
     kind eq 'png' ? \
        sprintf('set term %s size 720,%d enhanced font "sans,11.5" background "#ffffff"', \
                strstrt(GPVAL_TERMINALS, 'pngcairo') ? 'pngcairo' : 'png', h) : \
     'set term dumb size 79,24 noenhanced') \
    . sprintf('; set output "%s"', out)

# Okabe and Ito's palette; three hues a little darker, so that words in them read
# well on white.
black = '#000000'; blue  = '#0072b2'; vermillion = '#bf4b00'; green = '#007a5a'
orange = '#e69f00'; sky  = '#56b4e9'; purple     = '#9c4678'; grey  = '#767676'

set linetype 1 lc rgb blue       lw 2.2 dt 1       pt 7  ps 0.55
set linetype 2 lc rgb vermillion lw 2.2 dt (9,4)   pt 5  ps 0.55
set linetype 3 lc rgb green      lw 2.2 dt (3,3)   pt 9  ps 0.65
set linetype 4 lc rgb purple     lw 2.2 dt (9,3,2,3) pt 11 ps 0.65
set linetype 5 lc rgb black      lw 2.2 dt (14,4)  pt 13 ps 0.65
set linetype cycle 5

set encoding utf8
set minussign
set border 3 lw 1 lc rgb '#444444'
set tics nomirror out scale 0.6 textcolor rgb black
set grid lw 0.7 lc rgb '#dddddd' dt 1
set key off
set samples 400
if (dumb) { unset grid }

# A quiet line that marks a value: 'set arrow ... @marker'.
marker = "nohead lw 1.2 dt (4,4) lc rgb grey back"

# Where panels stand: above, room for a title; below, for two lines of text.
rows = "set tmargin at screen 1 - 40.0 / height; set bmargin at screen 78.0 / height"
panel_left  = rows . "; set lmargin at screen 0.125; set rmargin at screen 0.500"
panel_right = rows . "; set lmargin at screen 0.610; set rmargin at screen 0.985"
panel_whole = rows . "; set tmargin at screen 1 - 16.0 / height; set lmargin at screen 0.125; set rmargin at screen 0.985"
