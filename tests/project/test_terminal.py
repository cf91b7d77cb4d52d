"""test_terminal.py BUILD   What a learner sees on a terminal: the board at several
sizes, colours and links only where they belong, and 'make watch' with its keys. The
board's terminal is a pseudo-terminal, and the verdicts are written by hand, since they
are all that it reads. The terminal of 'make watch' is tmux, and its make is a script:
a step is right when a comment in the exercise says so."""
import fcntl
import os
import pty
import re
import select
import shutil
import signal
import struct
import subprocess
import sys
import tempfile
import termios
import time

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
    """What the command writes on a terminal of that size, and its status. The terminal
    is closed only after all has been read, since Linux may drop what is still on its way
    when the last program closes it."""
    inner, outer = pty.openpty()
    fcntl.ioctl(outer, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))
    process = subprocess.Popen(command, stdin=outer, stdout=outer, stderr=outer,
                               env=dict(PLAIN, **settings), close_fds=True)
    end = b"\0end\0"
    output, marked = b"", False
    while not output.endswith(end):
        if not marked and process.poll() is not None:
            os.write(outer, end)
            marked = True
        if select.select([inner], [], [], 0.005)[0]:
            output += os.read(inner, 65536)
    os.close(outer)
    os.close(inner)
    return output[:-len(end)].decode().replace("\r", ""), process.returncode


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
    modules = len({row[0] for row in steps})
    for rows, columns in (20, 60), (24, 60), (24, 80), (40, 120):
        for row in steps:
            output, _ = on_terminal([LEARN, folder, "learn", row[0], row[2]], rows,
                                    columns)
            lines = without_dress(output).rstrip("\n").split("\n")
            where = f"the board of {row[0]} {row[2]} at {columns} by {rows}"
            ok(where, len(lines) < rows and max(map(len, lines)) <= columns, output)
            bars = sum(bool(re.search(r" \[[#.]{10}\] ", line)) for line in lines)
            # In few rows a long step takes the place of the other chapters.
            ok(where + ": bars", bars in ((1, modules) if rows < 40 else (modules,)),
               output)
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


FAKE_MAKE = r"""#!/bin/sh
# Stands for make: its last word is the goal.
for goal; do :; done
echo "$*" >> goals
case "$goal" in
learn)
    "$WREC_LEARN" none steps | cut -f 1,3 | while read -r m step; do
        grep -qs "// right: $step$" exercises/$m.c && state=right || state=open
        [ -s new/$m ] || : > new/$m
        echo "step $step $state" >> new/$m
    done
    for file in new/*; do mv $file "$WREC_FOLDER/${file#new/}.verdict"; done
    grep -qs "right: long" exercises/chain.c && { seq -s ' ' 1000 1029; seq 100; exit; }
    grep -qs endless exercises/chain.c && sleep 1000
    exec "$WREC_LEARN" "$WREC_FOLDER" learn "$M" "$STEP";;
hint) exec "$WREC_LEARN" "$WREC_FOLDER" hint "$M" "$STEP";;
ready) exec "$WREC_LEARN" "$WREC_FOLDER" figures "$M" "$STEP" needs;;
reset) [ ! -e exercises/$M.c ] || mv exercises/$M.c exercises/$M.c.1; echo fresh > exercises/$M.c;;
*.tsv) mkdir -p build/mine/data/01-chain && cp data/distance.tsv build/mine/data/01-chain;;
*) echo "made $*";;
esac
"""
SIZE = 24, 80


class Watch:
    """'make watch' in a folder of its own, on a terminal of tmux."""

    def __init__(self, work):
        self.socket = os.path.join(work, "tmux")
        self.folder = os.path.join(work, "course")
        for name in "build/mine", "exercises", "new", "data":
            os.makedirs(os.path.join(self.folder, name))
        for name in "chapters", "solutions", "lib":
            os.symlink(os.path.abspath(name), os.path.join(self.folder, name))
        for name in os.listdir("exercises"):
            if name.endswith(".c"):
                shutil.copy(os.path.join("exercises", name), self.path("exercises"))
        shutil.copy(os.path.join(BUILD, "../data/01-chain/distance.tsv"),
                    self.path("data"))
        with open(self.path("make"), "w") as file:
            file.write(FAKE_MAKE)
        with open(self.path("needs"), "w") as file:
            file.write("distance chain_forward chain_backward\nmap chain_log10_gradient\n")
        os.chmod(self.path("make"), 0o755)
        write_verdicts(self.path("build/mine"), lambda number, name: "open")
        self.tmux("new-session", "-d", "-x", str(SIZE[1]), "-y", str(SIZE[0]), "-c",
                  self.folder, "env PS1='$ ' sh")
        self.tmux("set", "-g", "status", "off")

    def path(self, name):
        return os.path.join(self.folder, name)

    def tmux(self, *words):
        return subprocess.run(["tmux", "-S", self.socket, "-f", "/dev/null", *words],
                              env=PLAIN, capture_output=True, text=True).stdout

    def start(self, module=""):
        build = os.path.abspath(BUILD)
        self.keys(f"M={module} MAKE=./make {build}/watch {build}/learn build/mine", "Enter")

    def keys(self, *names):
        for name in names:
            self.tmux("send-keys", name)
            time.sleep(0.05)

    def screen(self):
        return self.tmux("capture-pane", "-p")

    def sees(self, text, what, *more):
        """Waits until all texts stand on the screen."""
        for _ in range(100):
            seen = self.screen()
            if all(one in seen for one in (what, *more)):
                break
            time.sleep(0.1)
        ok(text, all(one in seen for one in (what, *more)),
           f"should see {(what, *more)}\n{seen}")

    def kept(self):
        try:
            return open(self.path("build/mine/kept")).read()
        except OSError:
            return ""

    def work(self, step, module="chain"):
        """The exercise with that step done."""
        with open(self.path(f"exercises/{module}.c")) as file:
            return file.read() + f"\n// right: {step}\n"


def write(path, text):
    with open(path, "w") as file:
        file.write(text)


def save_in_place(path, text):
    write(path, text)


def save_by_rename(path, text):
    write(path + ".part", text)
    os.rename(path + ".part", path)


def save_with_backup(path, text):
    os.rename(path, path + "~")
    write(path, text)


def save_a_copy_first(path, text):
    shutil.copy(path, path + "~")
    write(path, text)


def save_after_removal(path, text):
    os.remove(path)
    time.sleep(0.4)
    write(path, text)


def test_saves(watch):
    """As editors do it: nano, VS Code and Emacs, vim, Emacs again, and a slow disk."""
    for step, save in (("forward", save_in_place), ("backward", save_by_rename),
                       ("numeric", save_with_backup), ("log10", save_a_copy_first),
                       ("halflife", save_after_removal)):
        watch.sees(f"{step} is next", "  next  " + step)
        time.sleep(0.3)
        save(watch.path("exercises/chain.c"), watch.work(step))
        watch.sees(f"a save is seen: {save.__name__}", step + " passes.",
                   "n next  h hint")
        if step == "backward":
            watch.sees("the figure is offered", "now draw Figure 1.1: press p.")
        watch.keys("n")


def test_keys(watch):
    watch.sees("the last step", "  next  descent", "chain descent:")
    watch.keys("h")
    watch.sees("a hint", "Hint 1 of 3 for descent")
    watch.keys("h")
    watch.sees("the next hint", "Hint 2 of 3 for descent")
    watch.keys("o")
    watch.sees("the notes", "made -s --no-print-directory notes")
    watch.keys("l")
    watch.sees("the list", " chain forward    done  10", " rnn   affine     open  15",
               "a all  o open  d done")
    watch.keys("d")
    watch.sees("only what is done", " chain halflife   done")
    ok("and nothing else", "open  " not in watch.screen().split("Enter goes")[0],
       watch.screen())
    watch.keys("o", "Down", "Up", "Down", "Enter")
    watch.sees("questions of chapter 1", '1. From "One neuron in time"', "the answers")
    watch.keys("x")
    watch.sees("their answers", '3. From "One neuron in time"', "any key: on")
    watch.keys("x")
    watch.sees("a jump to another step", "Step 7 of", "rnn affine:")
    watch.keys("Escape")
    time.sleep(0.5)
    watch.sees("the questions are asked once", "Step 7 of")
    watch.keys("r")
    watch.sees("a question first", "Begin exercises/rnn.c anew?", "y yes  n no")
    watch.keys("n")
    ok("no is no", not os.path.exists(watch.path("exercises/rnn.c.1")))
    watch.keys("r", "y")
    for _ in range(50):
        if os.path.exists(watch.path("exercises/rnn.c.1")):
            break
        time.sleep(0.1)
    ok("a reset", open(watch.path("exercises/rnn.c")).read() == "fresh\n")
    watch.sees("which is a save", "Step 7 of")
    os.remove(watch.path("exercises/rnn.c"))
    time.sleep(1.5)
    watch.keys("r", "y")
    time.sleep(1)
    write(watch.path("exercises/rnn.c"), watch.work("affine", "rnn"))
    watch.sees("a file that was brought back is watched", "affine passes.")


def test_guess(watch):
    watch.keys("l")
    watch.sees("the list again", "a all  o open  d done")
    watch.keys("a", "Home", "Enter")
    watch.sees("a step that is done", "forward passes.", "Figure 1.1: press p.")
    watch.keys("p")
    watch.sees("a guess is asked", "how much of the gradient is left", "1 2 3 4: your guess")
    ok("with four curves", re.search(r"^1 +2$", watch.screen(), re.M)
       and re.search(r"^3 +4$", watch.screen(), re.M), watch.screen())
    watch.keys("7", "1")
    watch.sees("guess and truth", "Your guess: linear, w = 1.5", "Computed: tanh, w = 1.5")
    watch.keys("x")
    watch.sees("then the figures", "made -s --no-print-directory MINE=1 "
               "build/mine/figures/01-chain/distance.svg")
    ok("the guess is kept", "guess 01-chain/distance\t1\n" in watch.kept(), watch.kept())
    watch.keys("p")
    time.sleep(0.5)
    watch.sees("and not asked again", "made -s")


def test_terminal(watch):
    watch.keys("Enter")
    watch.sees("back to the verdict", "forward passes.")
    for rows, columns in (20, 60), (40, 120), SIZE:
        watch.tmux("resize-window", "-x", str(columns), "-y", str(rows))
        for _ in range(50):
            lines = watch.screen().rstrip("\n").split("\n")
            right = (len(lines) == rows and lines[-1].startswith("n next  h hint")
                     and any(line.startswith("forward passes.") for line in lines))
            if right:
                break
            time.sleep(0.1)
        ok(f"at {columns} by {rows}", right, watch.screen())
    watch.tmux("set-buffer", "nry\nq")
    watch.tmux("paste-buffer", "-p")
    watch.tmux("paste-buffer")
    time.sleep(0.5)
    watch.sees("what is pasted is no key", "forward passes.", "chain forward:")
    watch.keys("C-z")
    watch.sees("stopped", "Stopped")
    watch.keys("fg", "Enter")
    watch.sees("and back", "forward passes.", "chain forward:")


def test_long(watch):
    path, text = watch.path("exercises/chain.c"), watch.work("long")
    before = open(path).read()
    write(path, text)
    watch.sees("the end of what is too long", "\n100\n", "press p.", "82 lines above")
    watch.keys("Up")
    watch.sees("a line up", "\n99\n", "1 lines below")
    watch.keys("Home")
    watch.sees("its beginning", " 1015\n1016 ", "1029\n1\n2\n", "82 lines below")
    write(path, before)
    watch.sees("and a verdict again", "forward passes.")


def children_of(watch):
    """What runs in its folder, whoever started it."""
    found = []
    for process in os.listdir("/proc"):
        try:
            if process.isdigit() and os.readlink(f"/proc/{process}/cwd").startswith(watch.folder):
                with open(f"/proc/{process}/cmdline") as file:
                    found.append(file.read().replace("\0", " "))
        except OSError:
            pass  # it has ended, or is another user's
    return found


def test_end(watch, before):
    write(watch.path("exercises/chain.c"), watch.work("endless"))
    watch.sees("an endless try", "trying ...")
    ok("something goes on", len(children_of(watch)) > before, children_of(watch))
    watch.keys("q")
    watch.sees("the end, in the middle of it", "$ ")
    time.sleep(0.5)
    ok("nothing goes on", len(children_of(watch)) == before, children_of(watch))
    seconds = sum(map(int, re.findall(r"seconds \S+\t(\d+)", watch.kept())))
    ok("the time is kept", 1 <= seconds <= 100, watch.kept())
    watch.keys("clear", "Enter")
    watch.start("chian")
    watch.sees("a module that is not there", "There is no module M=chian.", "$ ")


def test_watch(work):
    if not shutil.which("tmux") or not os.path.exists(os.path.join(BUILD, "watch")):
        print("'make watch' is not tried: 'make setup FOR=maintainer' installs tmux.")
        return
    watch = Watch(work)
    before = len(children_of(watch))
    try:
        watch.start()
        test_saves(watch)
        test_keys(watch)
        test_guess(watch)
        test_terminal(watch)
        test_long(watch)
        test_end(watch, before)
    finally:
        watch.tmux("kill-server")


def test_guesses(folder):
    """Every question: its curves are there, and no two of them look the same."""
    for chapter in sorted(os.listdir("chapters")):
        names = os.listdir("chapters/" + chapter) if chapter[0] == "0" else []
        for name in (n[:-6] for n in sorted(names) if n.endswith(".guess")):
            figure = f"{chapter}/{name}"
            for rows, height in (19, 4), (23, 6):
                run = subprocess.run([LEARN, folder, "guess", figure,
                                      os.path.join(BUILD, "../data")],
                                     capture_output=True, text=True,
                                     env=dict(PLAIN, CLICOLOR_FORCE="1", LINES=str(rows),
                                              COLUMNS="60"))
                lines = without_dress(run.stdout).rstrip("\n").split("\n")
                tops = [i for i, line in enumerate(lines) if re.match("[13] +[24]$", line)]
                seen = {tuple(line[half:half + 29].strip() for line in
                              lines[top + 1:top + 1 + height])
                        for top in tops for half in (0, 31)}
                ok(f"the guess of {figure} in {rows} rows", run.returncode == 0
                   and len(seen) == 4 and len(lines) < rows, run.stdout + run.stderr)
            # The true curve is the one that leads to the same on both sides.
            same = [n for n in "1234" if len(set(re.findall(
                r"(?:Your guess|Computed): (.*?)(?:  |\n)", subprocess.run(
                    [LEARN, folder, "guess", figure, os.path.join(BUILD, "../data"), n],
                    capture_output=True, text=True, env=PLAIN).stdout))) == 1]
            ok(f"one of the four curves of {figure} is true", len(same) == 1, same)


def test_figures(folder, work):
    """Which steps a figure waits for: the needs of its program, and of the exercise."""
    write(os.path.join(work, "needs"), "distance chain_forward malloc\nmap exit\n"
          "memory chain_forward chain_loss\n")
    write_verdicts(folder, lambda number, name: "right" if number == 0 else "open")
    output = subprocess.run([LEARN, folder, "figures", "chain", "forward",
                             os.path.join(work, "needs")], capture_output=True,
                            text=True, env=PLAIN).stdout
    ok("the figures", output == "1.1\t01-chain/distance\t\t1\n"
       "1.5\t01-chain/memory\tchain.descent\t1\n", output)


with tempfile.TemporaryDirectory() as work:
    folder = os.path.join(work, "verdicts")
    os.mkdir(folder)
    write_verdicts(folder, lambda number, name: "open")
    test_sizes(folder)
    test_board(folder)
    test_links(folder)
    test_notes(folder, work)
    test_guesses(folder)
    test_figures(folder, work)
    test_watch(work)
print(f"terminal: {passed} passed, {failed} failed")
sys.exit(failed > 0 or passed == 0)
