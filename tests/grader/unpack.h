/* unpack.h - a whole class in one zip or tar, as a platform gives it. */
#ifndef UNPACK_H
#define UNPACK_H

/*
 * Unpacks the files of an archive into a new folder, in which nobody else can read.
 * What stood there before goes. Links, and names that lead elsewhere, are named on
 * standard error and left out. Returns the folder that has the submissions in it,
 * for free(), which may be one inside, or NULL after a sentence on what is wrong.
 */
char *unpack_class(const char *archive, const char *folder);

#endif /* UNPACK_H */
