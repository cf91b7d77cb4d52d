"""test_terminal.py BUILD   What a learner sees on a terminal: the board at several
sizes, colours and links only where they belong. The terminal is a pseudo-terminal,
and the verdicts are written by hand, since they are all that the board reads."""
import fcntl
import os
import pty
import re
import struct
import subprocess
import sys
import tempfile
import termios

BUILD = sys.argv[1]
LEARN = os.path.join(BUILD, "learn")
passed = failed = 0
PLAIN = {"PATH": os.environ["PATH"], "LC_ALL": "C.UTF-8", "TERM": "xterm-256color"}


def ok(text, right, seen=""):
    global passed, failed
    passed += bool(right)
    failed += not right
    if not right:
        print("not ok - " + text)
        print("\n".join("    " + line for line in str(seen).splitlines()[-20:]))


def on_terminal(command, rows, columns, **settings):
    """What the command writes on a terminal of that size, and its status."""
    inner, outer = pty.openpty()
    fcntl.ioctl(outer, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))
    process = subprocess.Popen(command, stdin=outer, stdout=outer, stderr=outer,
                               env=dict(PLAIN, **settings), close_fds=True)
    os.close(outer)
    output = b""
    while True:
        try:
            more = os.read(inner, 65536)
        except OSError:
            break
        if not more:
            break
        output += more
    os.close(inner)
    return output.decode().replace("\r", ""), process.wait()


def without_dress(text):
    text = re.sub(r"\033\]8;;.*?\033\\", "", text)
    return re.sub(r"\033\[[0-9;]*m", "", text)


def rows_of_steps():
    rows = subprocess.run([LEARN, "none", "steps"], capture_output=True, text=True,
                          env=PLAIN, check=True).stdout
    return [row.split("\t") for row in rows.splitlines()]


def write_verdicts(folder, state_of):
    """Verdicts in which a step has the state that state_of(number, name) gives."""
    texts = {}
    for number, row in enumerate(rows_of_steps()):
        texts.setdefault(row[0], []).append(
            f"step {row[2]} {state_of(number, row[2])}\n")
    for module, lines in texts.items():
        with open(os.path.join(folder, module + ".verdict"), "w") as file:
            file.write("".join(lines) + "compiler\n")


def test_sizes(folder):
    steps = rows_of_steps()
    for rows, columns in (20, 60), (24, 60), (24, 80), (40, 120):
        for row in steps:
            output, _ = on_terminal([LEARN, folder, "learn", row[0], row[2]], rows,
                                    columns)
            lines = without_dress(output).rstrip("\n").split("\n")
            where = f"the board of {row[0]} {row[2]} at {columns} by {rows}"
            ok(where, len(lines) < rows and max(map(len, lines)) <= columns, output)
            bars = sum(bool(re.search(r" \[[#.]{10}\] ", line)) for line in lines)
            # In 20 rows a long step takes the place of the other chapters.
            ok(where + ": bars", bars in ((1, 8) if rows == 20 else (8,)), output)
            ok(where + ": its number", f"Step {steps.index(row) + 1} of {len(steps)}, "
               + row[2] in output, output)


def test_board(folder):
    write_verdicts(folder, lambda number, name: ("right", "right", "open", "wrong")[
        number] if number < 4 else "open")
    output, status = on_terminal([LEARN, folder, "learn"], 24, 80)
    ok("done, red, open and next",
       "  done  forward, backward\n  red   log10\n  open  halflife, descent\n"
       "  next  numeric\n" in without_dress(output), output)
    ok("the bar", "[###.......]  35\n" in without_dress(output), output)
    ok("colours", "\033[32m" in output, output)
    ok("no links in a terminal that is not known", "\033]8" not in output, output)
    output, _ = on_terminal([LEARN, folder, "learn", "rnn"], 24, 80)
    ok("M=rnn begins at chapter 2", "  next  affine\n" in without_dress(output)
       and "Step 7 of" in output and "numeric" not in output, output)
    for settings in {"NO_COLOR": "1"}, {"TERM": "dumb"}:
        output, _ = on_terminal([LEARN, folder, "learn"], 24, 80, FORCE_HYPERLINK="1",
                                **settings)
        ok(f"plain with {settings}", "\033" not in output, output)
    output = subprocess.run([LEARN, folder, "learn"], capture_output=True, text=True,
                            env=dict(PLAIN, FORCE_HYPERLINK="1")).stdout
    ok("plain in a pipe", "Step 3 of" in output and "\033" not in output, output)


def test_links(folder):
    line = 1 + open("exercises/chain.c").read().split("\nchain_numeric")[0].count("\n") + 1
    for settings in ({"VTE_VERSION": "7000"}, {"TERM": "xterm-kitty"},
                     {"TERM_PROGRAM": "WezTerm"}):
        output, _ = on_terminal([LEARN, folder, "learn"], 24, 80, **settings)
        path = re.search(r"\033\]8;;file://[^/]*(/\S*/exercises/chain.c)#(\d+)\033\\"
                         r"exercises/chain.c:(\d+)\033\]8;;\033\\", output)
        ok(f"a link with {settings}", path and os.path.exists(path[1])
           and path[2] == path[3] == str(line), output)
    output, _ = on_terminal([LEARN, folder, "learn"], 24, 80, VTE_VERSION="4900")
    ok("an old terminal has no links", "\033]8" not in output, output)


def test_notes(folder, work):
    """In a copy, because the notes are made or not made there."""
    os.makedirs(os.path.join(work, "build/notes"))
    for name in "chapters", "exercises", "solutions":
        os.symlink(os.path.abspath(name), os.path.join(work, name))
    command = [os.path.abspath(LEARN), folder, "try", "chain", "numeric"]
    there = lambda: subprocess.run(command, capture_output=True, text=True, env=PLAIN,
                                   cwd=work).stdout
    ok("the chapter", re.search(r'Read   "A second opinion", '
                                r"chapters/01-chain/chapter.md:\d+\n", there()), there())
    with open(os.path.join(work, "build/notes/01-chain.html"), "w") as page:
        page.write('<h2 id="a-second-opinion">A second opinion</h2>\n')
    ok("the page of the notes", 'Read   "A second opinion", '
       "build/notes/01-chain.html#a-second-opinion\n" in there(), there())


with tempfile.TemporaryDirectory() as work:
    folder = os.path.join(work, "verdicts")
    os.mkdir(folder)
    write_verdicts(folder, lambda number, name: "open")
    test_sizes(folder)
    test_board(folder)
    test_links(folder)
    test_notes(folder, work)
print(f"terminal: {passed} passed, {failed} failed")
sys.exit(failed > 0 or passed == 0)
