/* Tries to use a later chapter's model answer. */
extern int init_gain(const void *, double *);
int chain_half_life(void);
int
chain_half_life(void)
{
    double g;
    return init_gain(0, &g);
}
