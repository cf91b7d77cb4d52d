/*
 * sanitizers.c - the settings with which a learner's code is watched, on the
 * desk and in the grader. The sanitizers look for these functions before main().
 * On the desk the variable ASAN_OPTIONS overrides them; a box has no such
 * variable.
 */
const char *__asan_default_options(void);
const char *
__asan_default_options(void)
{
    return "detect_leaks=0:abort_on_error=1:handle_abort=1:"
           "hard_rss_limit_mb=1024:detect_stack_use_after_return=0";
}

const char *__ubsan_default_options(void);
const char *
__ubsan_default_options(void)
{
    return "abort_on_error=1";
}
