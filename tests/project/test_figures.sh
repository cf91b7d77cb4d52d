#!/bin/sh
# test_figures.sh   figures.py, which looks at the figures, sees each fault that it is there
# for; and the figures beside the chapters have none. `make check-notes` shows it those for
# narrow screens.
. tests/project/ok.sh
workroom

# drawn BODY...   A picture of 360 by 240 pixels, looked at.
drawn() {
    {
        echo '<svg width="360" height="240" xmlns="http://www.w3.org/2000/svg"><g fill="none">'
        echo '<rect x="0" y="0" width="360" height="240" fill="#ffffff"/>'
        printf '%s\n' "$@"
        echo '</g></svg>'
    } > "$work/figure.svg"
    /usr/bin/python3 -B tests/project/figures.py "$work/figure.svg"
}
word() { # X Y ANCHOR COLOUR TEXT [TURNED]
    echo "<g transform=\"translate($1,$2)${6:+ rotate(-90)}\" fill=\"$4\" font-size=\"15\" text-anchor=\"$3\"><text><tspan>$5</tspan></text></g>"
}
curve() { # COLOUR PATH [DASHES]
    echo "<path stroke=\"$1\" stroke-dasharray=\"${3:-none}\" d=\"$2\"/>"
}
# A panel from X to X + 100, with its numbers at y; its title, and its label at the y axis.
panel() { # X LOW HIGH TITLE-Y LABEL
    curve '#444444' "M$1,40 L$1,180 L$(($1 + 100)),180"
    word $(($1 - 10)) 180 end '#000000' "$2"
    word $(($1 - 10)) 60 end '#000000' "$3"
    word "$1" 200 middle '#000000' 0
    word $(($1 + 90)) 200 middle '#000000' 20
    word $(($1 + 50)) 225 middle '#000000' lag
    word $(($1 + 50)) "$4" middle '#000000' title
    [ -z "$5" ] || word $(($1 - 40)) 110 middle '#000000' "$5" turned
}

ok "two panels without a fault" drawn "$(panel 60 0 1 25 gradient)" "$(panel 240 0 1 25 '')" \
    "$(curve '#0072b2' 'M60,60 L160,170')" "$(word 100 90 start '#0072b2' 'w = 0.5')"
fails "a word beyond the right edge" + drawn "$(word 345 100 start '#000000' leak)"
says "'leak' runs out of the canvas"
fails "a label that is longer than its axis" + drawn "$(word 12 20 middle '#000000' 'squared error' turned)"
says "'squared error' runs out of the canvas"
fails "a word below the bottom" + drawn "$(word 100 243 middle '#000000' step)"
says "'step' runs out of the canvas"
fails "a line beyond the edge" + drawn "$(curve '#0072b2' 'M10,10 L400,20')"
says "a line in #0072b2 runs out of the canvas"
fails "a label over a number" + drawn "$(word 100 100 end '#000000' 0.2)" "$(word 90 95 middle '#000000' 'error E' turned)"
says "'0.2' and 'error E' stand on each other"
fails "two numbers that collide" + drawn "$(word 100 100 middle '#000000' 20)" "$(word 108 103 middle '#000000' 0)"
says "'20' and '0' stand on each other"
fails "an axis without a name" + drawn "$(panel 60 0 1 45 '' | grep -v title)"
says "panel 1 has no label at its y axis"
fails "one quantity in two scales" + drawn "$(panel 60 0 1 25 gradient)" "$(panel 240 0 4 25 gradient)"
says "panels 1 and 2 have 'gradient' in two scales"
fails "titles at two heights" + drawn "$(panel 60 0 1 25 gradient)" "$(panel 240 0 1 33 '')"
says "the titles of panels 1 and 2 stand at different heights"
fails "a label off its curve" + drawn "$(curve '#0072b2' 'M10,10 L300,10')" "$(word 100 150 start '#0072b2' 'w = 0.5')"
says "'w = 0.5' is 1"
for hue in '#b07800' '#2a8fc8' '#e69f00' '#56b4e9'; do
    fails "words in $hue" + drawn "$(word 100 100 start "$hue" clipped)"
    says "'clipped' is written in orange or sky blue"
done
fails "pale words" + drawn "$(word 100 100 start '#767677' pale)" "$(word 100 150 start '#999999' paler)"
says "'paler' in #999999 on #ffffff has a contrast of 2.8 on a light page, and needs 4.5"
fails "words that a dark page does not know" + drawn "$(word 100 100 start '#444445' dark)"
says "'dark' in #444445 on #15181c has a contrast of 1.8 on a dark page"
fails "a pale line" + drawn "$(curve '#bbbbbb' 'M10,10 L300,100')"
says "a line in #bbbbbb on #ffffff has a contrast of 1.9 on a light page, and needs 3"
fails "no blank after a subscript" + drawn '<g transform="translate(50,50)" fill="#000000" font-size="15"><text><tspan>W</tspan><tspan font-size="12.0" dy="4.50px">hh</tspan><tspan font-size="15.0" dy="-4.50px">starts small</tspan></text></g>'
says "'Whhstarts small' needs a blank"
fails "a dashed arrow's head" + drawn "$(curve '#bf4b00' 'M100,100 L110,104 L100,108' 4,4)"
says "an arrow's head is dashed at 100, 100"

rings='<defs><circle id="gpPt5" stroke="currentColor" r="1"/><marker id="p1"><use href="#gpPt5" transform="scale(4)" color="#0072b2"/></marker></defs><path stroke="none" marker-start="url(#p1)" d="m100 100"/>'
ok "rings" drawn "$rings"
fails "rings outside of what is hollow" + drawn "</g>$rings<g>"
says "points in #0072b2 are filled with black"

ok "the figures of the course" /usr/bin/python3 -B tests/project/figures.py \
    chapters/*/figures/*.svg docs/figures/*.svg
finish figures
