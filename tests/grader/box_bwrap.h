/* box_bwrap.h - a box of namespaces, made by bubblewrap. */
#ifndef BOX_BWRAP_H
#define BOX_BWRAP_H

#include "box.h"

/*
 * The child's last call, with descriptors 0 to 3 in place: becomes the command
 * in its box, or says on standard error why not and exits. It ends with PARENT.
 */
_Noreturn void box_enter_bwrap(const box *b, pid_t parent, char *const argv[]);

#endif /* BOX_BWRAP_H */
