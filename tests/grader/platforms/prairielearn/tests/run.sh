#!/bin/sh
# Runs for every submission, as root in the image that the Dockerfile makes.
chmod 700 /grade/tests
mkdir -p /grade/results
cd /grade/tests/wrec || exit 1
make -s grade FIGURE=1 M=@MODULE@ SUBMISSION=/grade/student OUT=/grade/forms
cp /grade/forms/prairielearn.json /grade/results/results.json
