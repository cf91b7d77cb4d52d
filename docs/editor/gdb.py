# gdb.py - shows matrices, vectors and sequences as what they are, in gdb.
#
#     (gdb) print W_xh          a gsl_matrix, or a pointer to one
#     (gdb) print *h@5          five numbers of a plain array
#
# 'make debug' and the settings that 'make editor' makes load this file.
import gdb

ROWS, COLUMNS = 12, 8


def target(value):
    """The struct itself, be it given as one, as a view or by a pointer."""
    if value.type.strip_typedefs().code == gdb.TYPE_CODE_PTR:
        if int(value) == 0:
            return None
        value = value.dereference()
    for view in ("matrix", "vector"):
        if any(f.name == view for f in value.type.strip_typedefs().fields()):
            return value[view]
    return value


def numbers(data, start, count, stride):
    shown = ["% -11.5g" % float(data[start + i * stride])
             for i in range(min(count, COLUMNS))]
    return " ".join(shown).rstrip() + (" ..." if count > COLUMNS else "")


def lines(data, rows, columns, tda, start=0):
    shown = ["  " + numbers(data, start + i * tda, columns, 1)
             for i in range(min(rows, ROWS))]
    return shown + (["  ..."] if rows > ROWS else [])


class Shown:
    """What gdb prints in place of a struct."""

    def __init__(self, value):
        self.value = value

    def to_string(self):
        try:
            s = target(self.value)
            return "NULL" if s is None else self.words(s)
        except gdb.error as error:
            # A variable that is not set yet points anywhere.
            return "not set, or no memory there (%s)" % error


class Matrix(Shown):
    def words(self, m):
        rows, columns = int(m["size1"]), int(m["size2"])
        return "\n".join(["%d x %d matrix" % (rows, columns)]
                         + lines(m["data"], rows, columns, int(m["tda"])))


class Vector(Shown):
    def words(self, v):
        n = int(v["size"])
        return "vector of %d\n  %s" % (n, numbers(v["data"], 0, n,
                                                  int(v["stride"])))


class Sequence(Shown):
    def words(self, s):
        T, B, n = int(s["T"]), int(s["B"]), int(s["n"])
        shown = ["sequence of %d steps, each %d x %d" % (T, B, n)]
        for t in range(min(T, ROWS)):
            shown += ["  [%d]" % t] + lines(s["data"], B, n, n, t * B * n)
        return "\n".join(shown + (["  ..."] if T > ROWS else []))


PRINTERS = {
    "gsl_matrix": Matrix, "gsl_matrix_view": Matrix,
    "gsl_matrix_const_view": Matrix, "_gsl_matrix_view": Matrix,
    "_gsl_matrix_const_view": Matrix,
    "gsl_vector": Vector, "gsl_vector_view": Vector,
    "gsl_vector_const_view": Vector, "_gsl_vector_view": Vector,
    "_gsl_vector_const_view": Vector,
    "sequence": Sequence,
}


def printer(value):
    kind = value.type.unqualified()
    if kind.code == gdb.TYPE_CODE_PTR:
        kind = kind.target().unqualified()
    make = PRINTERS.get(kind.name)
    return make(value) if make else None


gdb.pretty_printers.append(printer)


def show_own_line(event):
    """After a crash, the learner's line rather than the library's that fell."""
    if not isinstance(event, gdb.SignalEvent):
        return
    frame = gdb.newest_frame()
    while frame is not None:
        source = frame.find_sal().symtab
        if source is not None and "exercises/" in source.filename:
            frame.select()
            print("This is your line; 'up' and 'down' go along the calls.")
            return
        frame = frame.older()


gdb.events.stop.connect(show_own_line)
for setting in ("print frame-arguments presence", "print inferior-events off",
                "print thread-events off", "pagination off", "confirm off",
                "debuginfod enabled off"):
    try:
        gdb.execute("set " + setting)
    except gdb.error:
        pass  # an older gdb does not know it
