"""mutants.py - do the tests notice when a model answer is wrong?

    mutants.py MODULE...

Every model answer is changed in every way of mutants_rules.py, one change at a
time. Such a mutant is built as a learner's file is and tried on three seeds. One
that the tests call right survives. Either no input can tell it from the answer,
and then mutants.equivalent says why, or the tests miss something.

`make mutants` calls this. build/mutants/MODULE.parts names what a mutant is
linked with, and MODULE.tsv has what is known already; it goes on from there.
SAMPLE=600 tries mutants of all modules in a fixed order, for 600 seconds.
"""
import concurrent.futures
import fcntl
import hashlib
import os
import random
import resource
import shlex
import subprocess
import sys
import threading
import time

from mutants_rules import mutants_of

HERE = os.path.dirname(os.path.abspath(__file__))
PLACE = 'build/mutants'
# Seed 1 is what a learner meets first. Seeds 7 and 12 are added because on them
# more(), which enlarges the sizes of a case, is 1 and 2.
SEEDS = ['1', '7', '12']
# A limit for processes that wait; one that works has the learner's limit.
WAITED = 60
# The shares, in per cent, that the project promises.
LEAST_KILLED, MOST_EQUIVALENT = 99.5, 4.0
COMPILE = shlex.split(os.environ['MUTANTS_COMPILE']) + [
    # A learner would get a warning for these, so such mutants count as broken.
    '-Werror=incompatible-pointer-types', '-Werror=int-conversion',
    '-Werror=implicit-function-declaration']
LINK = shlex.split(os.environ['MUTANTS_LINK'])
LIBRARIES = shlex.split(os.environ['MUTANTS_LIBRARIES'])
# How the argument of a row begins whose mutant is no equivalent, but still lives.
OPEN = 'open: '
# Without debugging information and optimised, so that mutants which mean the
# same as the answer give the same object.
PLAIN = ['-g0', '-O2', '-fno-sanitize=all']
# What can become of a mutant. "broken" and "same" ones are not counted.
BROKEN, SAME, KILLED, SURVIVED = 'broken', 'same', 'killed', 'survived'


def run(command, **settings):
    """What subprocess.run() says of a command; -9 when it had to be stopped.

    Ctrl-C must not reach it: a mutant that was interrupted would count as killed.
    """
    try:
        return subprocess.run(command, stdin=subprocess.DEVNULL,
                              stderr=subprocess.DEVNULL, timeout=WAITED,
                              check=False, start_new_session=True, **settings)
    except subprocess.TimeoutExpired as late:
        return subprocess.CompletedProcess(command, -9, late.stdout or b'')


class Module:
    """A module, what its mutants are linked with, and what is known of them."""

    def __init__(self, name):
        self.name = name
        self.answer = 'solutions/%s.c' % name
        with open(self.answer, encoding='utf-8') as file:
            self.text = file.read()
        with open('%s/%s.parts' % (PLACE, name), encoding='utf-8') as file:
            parts = file.read().split()
        self.hurried = [p for p in parts if '/runner/run_' not in p]
        self.whole = [p for p in parts if '/mutant_run_' not in p]
        self.parts = self._digest(parts)
        self.mutants = mutants_of(self.text)
        self.rows = '%s/%s.tsv' % (PLACE, name)
        self.known = {}
        self.lock = threading.Lock()
        if os.path.exists(self.rows):
            with open(self.rows, encoding='utf-8') as file:
                for line in file:
                    fields = line.rstrip('\n').split('\t')
                    if line.endswith('\n') and len(fields) > 3 \
                            and ' - ' not in fields[2]:
                        self.known[fields[0]] = fields[1:4]

    @staticmethod
    def _digest(parts):
        """One digest of all objects, whose comments and lines do not matter."""
        sums = hashlib.sha256(' '.join(COMPILE + LINK + SEEDS).encode())
        for part in parts:
            bare = '%s/bare.%d' % (PLACE, os.getpid())
            subprocess.run(['objcopy', '-D', '--strip-debug', part, bare],
                           check=True)
            with open(bare, 'rb') as file:
                sums.update(file.read())
            os.remove(bare)
        return sums

    def digest(self, mutant):
        sums = self.parts.copy()
        sums.update('\t'.join(mutant.key).encode())
        sums.update(mutant.text.encode())
        return sums.hexdigest()[:24]

    def result(self, mutant):
        """What is known of a mutant: outcome, what noticed it, seconds."""
        return self.known.get(self.digest(mutant))

    def note(self, mutant, outcome, noticed, seconds):
        row = [self.digest(mutant), outcome, noticed, '%.2f' % seconds]
        with self.lock:
            self.known[row[0]] = row[1:]
            with open(self.rows, 'a', encoding='utf-8') as file:
                file.write('\t'.join(row + list(mutant.key)) + '\n')


class Bench:
    """A folder in which one mutant at a time is built and tried."""

    def __init__(self, number):
        self.folder = '%s/bench.%d' % (PLACE, number)
        os.makedirs(self.folder, exist_ok=True)

    def at(self, name):
        return os.path.join(self.folder, name)

    def compile(self, text, made, extra=()):
        with open(self.at('answer.c'), 'w', encoding='utf-8') as file:
            file.write(text)
        return run(COMPILE + list(extra) + ['-c', self.at('answer.c'), '-o',
                                            self.at(made)]).returncode == 0

    def link(self, parts, made):
        """Links a mutant. One that calls a missing function counts as not compiled."""
        return run(LINK + [self.at('answer.o')] + parts + LIBRARIES
                   + ['-o', self.at(made)]).returncode == 0

    def same(self, module, text):
        """Is the compiled code the same as that of the answer?"""
        if not self.compile(module.text, 'plain.o', PLAIN) \
                or not self.compile(text, 'mutant.o', PLAIN):
            return False
        with open(self.at('plain.o'), 'rb') as a, \
                open(self.at('mutant.o'), 'rb') as b:
            return a.read() == b.read()

    def verdict(self, seed):
        """The step that a learner's own test calls not done, or None."""
        done = run([self.at('test'), self.at('verdict')],
                   env=dict(os.environ, WREC_SEED=seed),
                   stdout=subprocess.DEVNULL)
        if done.returncode != 0:
            return 'test'
        with open(self.at('verdict'), encoding='utf-8', errors='replace') as file:
            for line in file:
                if line.startswith('step ') and not line.endswith(' right\n'):
                    return line.split()[1]
        return None

    def try_out(self, module, function, text):
        """Builds and tests one mutant: its outcome, and what noticed it."""
        if not self.compile(text, 'answer.o') \
                or not self.link(module.hurried, 'hurried'):
            return BROKEN, ''
        done = run([self.at('hurried'), function] + SEEDS,
                   stdout=subprocess.PIPE)
        if done.returncode != 0:
            lines = done.stdout.decode(errors='replace').splitlines()
            return KILLED, lines[-1] if lines else 'at once'
        if self.same(module, text):
            return SAME, ''
        # A mutant that passes the hurried test is also given to the test that a
        # learner runs, which may notice it.
        if not self.compile(text, 'answer.o') \
                or not self.link(module.whole, 'test'):
            return BROKEN, ''
        for seed in SEEDS:
            step = self.verdict(seed)
            if step is not None:
                return KILLED, '%s alone %s' % (step, seed)
        return SURVIVED, ''


class Progress:
    """A line with the time left, on a terminal only."""

    def __init__(self, total, seconds):
        self.total, self.done, self.start = total, 0, time.time()
        self.seconds = seconds
        self.shown = sys.stderr.isatty()

    def step(self, name):
        self.done += 1
        if not self.shown:
            return
        gone = time.time() - self.start
        each = gone / self.done
        left = each * (self.total - self.done)
        if self.seconds:
            left = min(left, self.seconds - gone)
        left = max(left, 0)
        sys.stderr.write('\r\033[K%s: %d of %d, %.2f s each, %d min %02d s left'
                         % (name, self.done, self.total, each, left // 60,
                            left % 60))
        sys.stderr.flush()

    def end(self):
        if self.shown:
            sys.stderr.write('\r\033[K')


def try_all(work, seconds):
    """Tries all mutants on all cores; with seconds, only until these are over."""
    jobs = int(os.environ.get('JOBS') or len(os.sched_getaffinity(0)))
    benches = [Bench(k) for k in range(jobs)]
    free, progress = threading.Lock(), Progress(len(work), seconds)
    end = time.time() + (seconds or 1e9)
    queue, stopped = iter(work), threading.Event()

    def take():
        with free:
            over = stopped.is_set() or time.time() > end
            return None if over else next(queue, None)

    def labour(bench):
        while (item := take()) is not None:
            module, mutant = item
            start = time.time()
            outcome = bench.try_out(module, mutant.function, mutant.text)
            module.note(mutant, *outcome, time.time() - start)
            with free:
                progress.step(module.name)

    with concurrent.futures.ThreadPoolExecutor(jobs) as pool:
        try:
            for worker in [pool.submit(labour, bench) for bench in benches]:
                worker.result()
        finally:
            stopped.set()  # after Ctrl-C, too; what is tried now is finished
            progress.end()


def listed():
    """The rows of mutants.equivalent: (module, key) and the argument."""
    rows = {}
    path = os.path.join(HERE, 'mutants.equivalent')
    with open(path, encoding='utf-8') as file:
        for number, line in enumerate(file, 1):
            if line.startswith('#') or not line.strip():
                continue
            fields = [x.strip() for x in line.rstrip('\n').split('\t')]
            if len(fields) != 7 or not fields[6]:
                sys.exit('mutants.equivalent:%d: a row is module, function, rule, '
                         'before, after, ordinal and argument, with tabs between'
                         % number)
            rows[fields[0], tuple(fields[1:6])] = fields[6]
    return rows


class Tally:
    """What became of the mutants of a module."""

    def __init__(self, module, rows):
        self.module, self.stale = module, []
        self.survivors, self.equivalent, self.killed = [], [], []
        self.open = []
        keys = set()
        for mutant in module.mutants:
            keys.add(mutant.key)
            row = rows.get((module.name, mutant.key))
            outcome, noticed = (module.result(mutant) or [None, ''])[:2]
            if outcome == SURVIVED:
                (self.survivors if not row else
                 self.open if row.startswith(OPEN) else
                 self.equivalent).append(mutant)
            elif outcome == KILLED:
                self.killed.append(mutant)
            if row and outcome not in (SURVIVED, None):
                self.stale.append((mutant.key, '%s now: %s' % (outcome, noticed)))
        self.stale += [(key, 'no such mutant') for name, key in rows
                       if name == module.name and key not in keys]

    @property
    def counted(self):
        return sum(map(len, (self.killed, self.equivalent, self.open,
                             self.survivors)))

    @property
    def score(self):
        tried = self.counted - len(self.equivalent)
        return 100.0 * len(self.killed) / tried if tried else 100.0


def describe(key):
    """A mutant as text for the report."""
    function, operator, before, after, ordinal = key
    return '%s, %s%s\n  - %s\n  + %s\n' % (
        function, operator, '' if ordinal == '1' else ' (%s)' % ordinal, before,
        after)


def report(tallies, whole):
    """The survivors, the stale rows and the table; returns what failed.

    Whether a module keeps what is promised, only the whole of it can say.
    """
    failed = 0
    for t in tallies:
        for mutant in t.survivors:
            print('%s.c, %s' % (t.module.name, describe(mutant.key)))
        for key, why in t.stale:
            print('Stale row of mutants.equivalent: %s\n%s.c, %s'
                  % (why, t.module.name, describe(key)))
        failed += len(t.survivors) + len(t.stale)
    print('%-8s %8s %8s %10s %10s %8s' % ('module', 'mutants', 'killed',
                                          'equivalent', 'survivors', 'score'))
    for t in tallies:
        share = 100.0 * len(t.equivalent) / max(t.counted, 1)
        broken = [words for words, is_so in (
            ('  less than %.1f %%' % LEAST_KILLED, t.score < LEAST_KILLED),
            ('  more than %.0f %% equivalent' % MOST_EQUIVALENT,
             share > MOST_EQUIVALENT)) if whole and is_so]
        failed += len(broken)
        print('%-8s %8d %8d %10d %10d %7.2f%%%s' % (
            t.module.name, t.counted, len(t.killed), len(t.equivalent),
            len(t.survivors) + len(t.open), t.score, ''.join(broken)))
    return failed


def main(names):
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    lock = open(PLACE + '/lock', 'w', encoding='utf-8')
    try:
        seconds = int(os.environ.get('SAMPLE') or 0)
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        sys.exit('Another make mutants is at work in this folder.')
    except ValueError:
        sys.exit('SAMPLE takes a number of seconds, as in SAMPLE=600')
    rows, modules = listed(), [Module(name) for name in names]
    bench = Bench(0)
    for module in modules:
        outcome = bench.try_out(module, '', module.text)
        if outcome[0] != SAME:
            sys.exit('%s is not right itself: %s %s' % (module.answer, *outcome))
    work = [(m, mutant) for m in modules for mutant in m.mutants]
    if seconds:
        random.Random(1).shuffle(work)
    try_all([(m, mutant) for m, mutant in work if m.result(mutant) is None],
            seconds)
    tallies = [Tally(module, rows) for module in modules]
    failed = report(tallies, whole=not seconds)
    passed = sum(t.counted - len(t.survivors) for t in tallies)
    print('%d passed, %d failed' % (passed, failed))
    return 1 if failed or not passed else 0


if __name__ == '__main__':
    try:
        sys.exit(main(sys.argv[1:]))
    except KeyboardInterrupt:
        sys.exit('Stopped. The next make mutants goes on from here.')
