#!/bin/sh
# Runs once, as root, when Gradescope builds the image of the autograder.
set -e
apt-get update
apt-get install -y --no-install-recommends make
cd /autograder/source/wrec
# The folder contains the answers, so only root may enter it.
chmod 700 /autograder/source
make setup FOR=lecturer
# Compiled now, so that no submission waits for it.
make -s grader
