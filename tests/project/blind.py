"""blind.py - what do the tests say of wrong answers that nobody catalogued?

    blind.py MODULE...

Each entry of blind.txt is made from the model answer, built as a learner's file
is, and tried on seed 1. blind.tsv has a row for each: what became of its step,
and what the message says besides the numbers. Whether a name or a hint is right
only a reader can tell.

`make blind` calls this. build/blind/MODULE.parts names what to link with.
"""
import concurrent.futures
import os
import queue
import re
import shlex
import subprocess
import sys

PLACE = 'build/blind'
ENTRIES = 'tests/project/blind.txt'
COMPILE, LINK, LIBRARIES = (shlex.split(os.environ['BLIND_' + name])
                            for name in ('COMPILE', 'LINK', 'LIBRARIES'))
HEADER = re.compile(r'([a-z]+) ([a-z0-9]+) ([a-z0-9-]+): (.+)')
# What the message gives a learner: the name of the mistake; a general hint; a
# certain statement of how the run ended, or which code or place is wrong; or
# the numbers alone.
KINDS = ['accepted', 'named', 'hinted', 'told', 'nothing']
FACT = re.compile('its contract asks for|must stay as it is in this call|'
                  'does not give it back')

# Paragraphs of a message that say which case it was, and what came of it.
NUMBERS = re.compile(r'Case \d+ of \d+|got want|\d+ of \d+ numbers differ|'
                     r'The call must fail here|\S+ is the first that is wrong|'
                     'Already the first number')


class Entry:
    """A wrong answer: where it belongs, what the learner did, and the edits."""

    def __init__(self, module, step, slug, sentence):
        self.module, self.step, self.slug = module, step, slug
        self.sentence, self.edits = sentence, []  # pairs of lists of lines

    @property
    def name(self):
        return '%s %s %s' % (self.module, self.step, self.slug)

    def edit(self, part, old, new):
        """One edit of the part of the model answer that holds the step."""
        if old[0].startswith('= '):
            name = re.escape(old[0][2:])
            body = re.compile(r'(^%s\(.*?^\{\n).*?(^\}$)' % name, re.M | re.S)
            part, n = body.subn(lambda m: m[1] + new + '\n' + m[2], part)
        else:
            old = '\n'.join(line[2:] for line in old)
            part, n = part.replace(old, new), part.count(old)
        if n != 1:
            sys.exit('%s: %s: this stands %d times in the step, not once:\n%s'
                     % (ENTRIES, self.name, n, old))
        return part

    def text(self):
        """The learner's file."""
        with open('solutions/%s.c' % self.module, encoding='utf-8') as file:
            parts = re.split(r'^(?=//: step )', file.read(), flags=re.M)
        at = [k for k, part in enumerate(parts)
              if part.startswith('//: step %s\n' % self.step)]
        if len(at) != 1 or not self.edits:
            sys.exit('%s: %s: no such step, or no edit' % (ENTRIES, self.name))
        for old, new in self.edits:
            parts[at[0]] = self.edit(parts[at[0]], old,
                                     '\n'.join(line[2:] for line in new))
        return ''.join(parts)


def entries():
    """All of blind.txt."""
    found, last = [], ''
    with open(ENTRIES, encoding='utf-8') as file:
        for number, line in enumerate(file.read().split('\n'), 1):
            header = HEADER.fullmatch(line)
            if header:
                found.append(Entry(*header.groups()))
            elif line.startswith('+') and last in ('-', '=', '+'):
                found[-1].edits[-1][1].append(line)
            elif line.startswith('-') and last == '-':
                found[-1].edits[-1][0].append(line)
            elif line.startswith(('- ', '= ')):
                found[-1].edits.append(([line], []))
            elif line and not line.startswith('#'):
                sys.exit('%s:%d: what is this?' % (ENTRIES, number))
            last = line[:1]
    return found


def must(entry, command, **settings):
    """Runs a command that has to succeed. Its warnings are for learners."""
    done = subprocess.run(command, stdin=subprocess.DEVNULL, check=False,
                          stdout=subprocess.DEVNULL, stderr=subprocess.PIPE,
                          encoding='utf-8', errors='replace', **settings)
    if done.returncode != 0:
        sys.exit('%s%s: %s: %s ended with %d' % (
            done.stderr, ENTRIES, entry.name, command[0], done.returncode))


def verdict_on(entry, folder):
    """What the learner's test says of the step: its outcome and the message."""
    source = '%s/exercises/%s.c' % (folder, entry.module)
    os.makedirs(os.path.dirname(source), exist_ok=True)
    with open(source, 'w', encoding='utf-8') as file:
        file.write(entry.text())
    with open('%s/%s.parts' % (PLACE, entry.module), encoding='utf-8') as file:
        parts = file.read().split()
    # Messages name the learner's file by its usual path.
    must(entry, COMPILE + ['-ffile-prefix-map=%s/=' % folder, '-c', source,
                           '-o', folder + '/answer.o'])
    must(entry, LINK + [folder + '/answer.o'] + parts + LIBRARIES
         + ['-o', folder + '/test'])
    must(entry, [folder + '/test', folder + '/verdict'],
         env=dict(os.environ, WREC_SEED='1'))
    outcome, message, step = '', [], ''
    with open(folder + '/verdict', encoding='utf-8', errors='replace') as file:
        for line in file.read().split('\n'):
            if line.startswith('step '):
                step = line.split()[1]
                if step == entry.step:
                    outcome = line.split()[2]
            elif not line.startswith('\t'):
                step = ''
            elif step == entry.step:
                message.append(line[1:])
    return outcome, '\n'.join(message)


def said(message):
    """What a message says besides the case and its numbers, as paragraphs."""
    paragraphs = [' '.join(p.split()) for p in
                  message.split('The run printed:')[0].split('\n\n')]
    return [p for p in paragraphs if p and not NUMBERS.match(p)]


def kind_of(outcome, says):
    """What a learner is given: see KINDS."""
    if outcome == 'right':
        return 'accepted'
    if any(p.startswith('It looks like this: ') for p in says):
        return 'named'
    if outcome != 'wrong' or any(FACT.search(p) for p in says):
        return 'told'
    return 'hinted' if says else 'nothing'


def main(names):
    found = entries()
    for entry in found:
        entry.text()  # fails now if its text is gone from the answer
    found = [entry for entry in found if entry.module in names]
    jobs = int(os.environ.get('JOBS') or len(os.sched_getaffinity(0)))
    benches = queue.Queue()
    for k in range(jobs):
        benches.put('%s/bench.%d' % (PLACE, k))

    def labour(entry):
        bench = benches.get()
        try:
            outcome, message = verdict_on(entry, bench)
        finally:
            benches.put(bench)
        says = said(message)
        return entry, outcome, kind_of(outcome, says), ' / '.join(says)

    with concurrent.futures.ThreadPoolExecutor(jobs) as pool:
        rows = list(pool.map(labour, found))
    with open('build/blind.tsv', 'w', encoding='utf-8') as file:
        for entry, *fields in rows:
            file.write('\t'.join([entry.name] + fields) + '\n')
    print(('%-8s' + ' %8s' * 7) % ('module', 'answers', 'rejected', *KINDS[1:],
                                   KINDS[0]))
    for name in names + ['all']:
        kinds = [kind for entry, _, kind, _ in rows
                 if name in (entry.module, 'all')]
        counts = [kinds.count(kind) for kind in KINDS]
        print(('%-8s' + ' %8d' * 7) % (name, len(kinds), len(kinds) - counts[0],
                                       *counts[1:], counts[0]))
    for entry, _, kind, _ in rows:
        if kind == 'accepted':
            print('ACCEPTED: %s: %s' % (entry.name, entry.sentence))
    return 0


if __name__ == '__main__':
    sys.exit(main(sys.argv[1:]))
