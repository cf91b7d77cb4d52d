/* Tries to include the model answer. */
#include "../solutions/chain.c"
