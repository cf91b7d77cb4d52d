"""mutants_rules.py - in which ways a model answer is made wrong.

Every rule gives edits, (start, end, new text), of which each makes one mutant.
What cannot matter is left out here, so that nobody has to prove it: t != 0 for
t > 0 of a size_t, or a contract's check of a matrix that is said to be dense.
"""
import re

from mutants_source import Source, squeeze

# Buffers of a fixed size, as learners write them, have room for so many.
BUFFER = 64

RELATIONS = {'<': ('<=', '>=', '!='), '<=': ('<', '>', '=='),
             '>': ('>=', '<=', '!='), '>=': ('>', '<', '=='),
             '==': ('!=', '<=', '>='), '!=': ('==', '<', '>')}
ARITHMETIC = {'+': ('-', '*'), '-': ('+',), '*': ('/', '+'), '/': ('*',),
              '%': ('/',)}
ASSIGNMENTS = {'+=': ('=', '-='), '-=': ('=', '+='), '*=': ('=', '/='),
               '/=': ('=', '*=')}
# Names that are taken for each other. Where the other does not exist, or has
# other arguments, the mutant does not compile.
NAMES = {
    'size1': ['size2'], 'size2': ['size1'], 'T': ['B', 'n'], 'B': ['T', 'n'],
    'n': ['B', 'T'], 'H': ['D', 'O'], 'D': ['H', 'O'], 'O': ['H', 'D'],
    'w': ['u'], 'u': ['b'], 'b': ['w'], 'c': ['h'], 'h': ['c', 'v'],
    'v': ['h'], 'W_xh': ['W_hh'], 'W_hh': ['W_xh', 'W_hy'], 'W_hy': ['W_hh'],
    'b_h': ['b_y', 'b_n'], 'b_y': ['b_h'], 'b_n': ['b_h'], 'tda': ['size2'],
}
CONSTANTS = {
    'CblasTrans': ['CblasNoTrans'], 'CblasNoTrans': ['CblasTrans'],
    'CblasLower': ['CblasUpper'], 'CblasUpper': ['CblasLower'],
    'TANH': ['LOGISTIC'], 'LOGISTIC': ['TANH'], 'RELU': ['LINEAR', 'TANH'],
    'LSTM_I': ['LSTM_F'], 'LSTM_F': ['LSTM_G', 'LSTM_I'], 'LSTM_G': ['LSTM_O'],
    'LSTM_O': ['LSTM_F'], 'INIT_HALVINGS': ['20'], 'ESN_NOTHING': ['0.0'],
    'CLIP_LEAST': ['0.0', '1e-16'], 'GSL_POSINF': ['GSL_NEGINF', '0.0'],
}
CODES = {
    'GSL_EINVAL': 'GSL_EDOM', 'GSL_EDOM': 'GSL_EINVAL',
    'GSL_EBADLEN': 'GSL_EINVAL', 'GSL_ENOTSQR': 'GSL_EBADLEN',
    'GSL_ENOMEM': 'GSL_EBADLEN',
}
EXCHANGES = {
    'exp': ['expm1'], 'expm1': ['exp'], 'log': ['log1p', 'log10'],
    'log1p': ['log'], 'log10': ['log'], 'fmax': ['fmin'], 'fmin': ['fmax'],
    'hypot': ['fmax'],
    'activation_value': ['activation_slope'],
    'activation_slope': ['activation_value'],
    'gsl_matrix_row': ['gsl_matrix_column'],
    'gsl_matrix_column': ['gsl_matrix_row'],
    'gsl_matrix_const_row': ['gsl_matrix_const_column'],
    'gsl_matrix_const_column': ['gsl_matrix_const_row'],
    'gsl_blas_dnrm2': ['gsl_blas_dasum'],
    'clip_length': ['gsl_blas_dasum'],
    'gsl_matrix_set_zero': ['gsl_matrix_set_identity'],
    'gsl_matrix_set_identity': ['gsl_matrix_set_zero'],
    'gsl_matrix_add': ['gsl_matrix_sub'],
    'gsl_matrix_memcpy': ['gsl_matrix_transpose_memcpy'],
    'gsl_ran_gaussian_ziggurat': ['gsl_ran_gaussian'],
    'gsl_complex_abs': ['gsl_complex_abs2'],
    'gsl_stats_correlation': ['gsl_stats_covariance'],
    'gsl_pow_2': ['gsl_pow_3'], 'init_square': ['init_slope_square'],
    'init_slope_square': ['init_square'],
}
# Functions that are forgotten around what they are applied to.
DROPPED = {'fabs', 'sqrt', 'exp', 'log', 'log10', 'gsl_pow_2'}
# Where a call takes an index, or a number of things.
INDICES = {
    'gsl_vector_get': (1,), 'gsl_vector_set': (1,), 'gsl_vector_ptr': (1,),
    'gsl_matrix_get': (1, 2), 'gsl_matrix_set': (1, 2),
    'gsl_matrix_ptr': (1, 2), 'gsl_matrix_const_ptr': (1, 2),
    'gsl_matrix_row': (1,), 'gsl_matrix_const_row': (1,),
    'gsl_matrix_column': (1,), 'gsl_matrix_const_column': (1,),
    'gsl_vector_subvector': (1, 2), 'gsl_matrix_submatrix': (1, 2, 3, 4),
    'gsl_vector_complex_get': (1,), 'sequence_at': (1,),
    'sequence_of': (1, 2), 'sequence_rows': (1, 2), 'sequence_steps': (1, 2),
    'sequence_expect': (1, 2, 3), 'activation_map': (1,),
}
# Calls of these functions are left alone: they check shapes, which do not
# depend on the layout in memory.
CHECKS = re.compile(r'_(arguments|shapes|expect)$')


def one(token, new):
    return (token.start, token.end, new)


def arithmetic(f):
    """Another operator between two numbers, and one of the two forgotten."""
    indices = inside_indices(f)
    for i in f.span:
        t = f.tokens[i]
        if t.text not in ARITHMETIC or not f.is_binary(i) or is_star(f, i) \
                or (i in indices and f.tokens[i + 1].text == '1'):
            continue  # index() has t + 1 and t - 1
        for new in ARITHMETIC[t.text]:
            yield one(t, new)
        yield (t.start, f.tokens[f.right(i)].end, '')
        first = f.left(i, chain=False)
        if t.text in '+*' and first == f.left(i):
            yield (f.tokens[first].start, t.end, '')
        elif t.text == '-' and first == f.left(i):
            yield (f.tokens[first].start, t.start, '')


def is_star(f, i):
    """The star of a pointer in a declaration or a cast, which multiplies nothing."""
    before, after = f.tokens[i - 1], f.tokens[i + 1]
    if f.tokens[i].text != '*':
        return False
    if after.text in (')', 'const') or before.text in ('double', 'sizeof'):
        return True
    return any(s.kind == 'declaration' and s.first <= i - 1 <= s.first + 1
               and i < s.last and f.tokens[i - 2].text in ('const', ';', '{', '}', ')')
               for s in f.all)


def sign(f):
    """A sign forgotten, or one too many."""
    for i in f.span:
        if f.tokens[i].text == '-' and not f.is_binary(i):
            yield one(f.tokens[i], '')
    for s in f.all:
        if s.kind not in ('expression', 'declaration'):
            continue
        for i in range(s.first + 1, s.last):
            if f.tokens[i].text == '=' and is_double(f, s, i) \
                    and f.tokens[i + 1].text not in ('{', '0.0'):
                last = i
                while f.tokens[last + 1].text not in (',', ';'):
                    last += 1
                    if f.tokens[last].text in ('(', '[', '{'):
                        last = f.partner[last]
                yield (f.tokens[i + 1].start, f.tokens[last].end,
                       '-(' + f.text(i + 1, last) + ')')
    for i, arguments in f.calls():
        if f.tokens[i].text in ('gsl_vector_set', 'gsl_matrix_set'):
            first, last = arguments[-1]
            if f.text(first, last) != '0.0':
                yield (f.tokens[first].start, f.tokens[last].end,
                       '-(' + f.text(first, last) + ')')


def is_double(f, s, i):
    """Is what is assigned to at token i one double?"""
    if s.kind == 'declaration':
        return f.types.get(f.tokens[i - 1].text) in ('double', 'const double')
    left = f.text(s.first, i - 1)
    base = re.match(r'\W*(\w+)', left).group(1)
    if re.search(r'->(w|u|b)$|\bdata\[', left):
        return True
    return 'double' in f.types.get(base, '')


def relation(f):
    """Another relation, among them the one that differs only at the limit."""
    for i in f.span:
        t = f.tokens[i]
        if t.text not in RELATIONS:
            continue
        sides = (f.text(f.left(i), i - 1), f.text(i + 1, f.right(i)))
        news = RELATIONS[t.text]
        if any('GSL_E' in s or 'GSL_SUCC' in s or s == 'NULL' for s in sides) \
                or any('*' in f.types.get(s, '') for s in sides):
            news = news[:1]  # codes and pointers have no order
        elif sides[1] == '0':
            # A size is never below 0, so <= 0 would be the same as == 0.
            news = {'==': ('!=',), '!=': ('==',),
                    '>': ('>=', '<=')}.get(t.text, news)
        elif in_for(f, i):
            news = news[:2]  # a loop that counts up to it ends exactly there
        for new in news:
            yield one(t, new)


def in_for(f, i):
    return any(s.kind == 'for' and s.head[0] < i < s.head[1] for s in f.all)


def logic(f):
    """And for or, one of several conditions forgotten, a not too few or many."""
    for i in f.span:
        t = f.tokens[i]
        if t.text in ('&&', '||'):
            yield one(t, '||' if t.text == '&&' else '&&')
            yield (t.start, f.tokens[f.right(i)].end, '')
            first = f.left(i, chain=False)
            if first == f.left(i):
                yield (f.tokens[first].start, t.end, '')
        elif t.text == '!':
            yield one(t, '')
    for s in f.all:
        if s.kind == 'if':
            a, b = f.tokens[s.head[0]].end, f.tokens[s.head[1]].start
            whole = f.source.text[a:b]
            if whole[0] != '!' or '&&' in whole or '||' in whole:
                yield (a, b, '!(' + whole + ')')


def finite(f):
    """Not every number that is not finite is noticed, or one too many."""
    for i, arguments in f.calls():
        name = f.tokens[i].text
        if name not in ('isfinite', 'gsl_finite', 'isnan'):
            continue
        refused = f.tokens[i - 1].text == '!'
        start = f.tokens[i - refused].start
        end, x = f.tokens[f.partner[i + 1]].end, f.text(*arguments[0])
        if name == 'isnan':
            yield (start, end, '!isfinite(%s)' % x)
            continue
        no = '' if refused else '!'
        yield (start, end, '%sisnan(%s)' % (no, x))
        # Where a sign is asked for as well, NaN and -infinity fail that.
        if '!(%s >' % x not in f.source.text[slice(*f.piece(start, end))]:
            yield (start, end, '%sisinf(%s)' % (no, x))
            yield (start, end, '%s(%s < INFINITY)' % (refused * '!', x))
            yield (start, end, '%s(%s > -INFINITY)' % (refused * '!', x))


def condition(f):
    """What depends on something happens always, or never."""
    for s in f.all:
        if s.kind in ('if', 'while'):
            first, last = s.head[0] + 1, s.head[1] - 1
        elif s.kind == 'for':
            first, last = (i + d for i, d in zip(f.parts_of_for(s), (1, -1)))
        else:
            continue
        for new in ('0', '1') if s.kind == 'if' else ('0',):
            yield (f.tokens[first].start, f.tokens[last].end, new)
    for i in f.span:
        if f.tokens[i].text == '?':
            for new in '01':
                yield (f.tokens[f.left(i)].start, f.tokens[i - 1].end, new)


def constant(f):
    """Another number, another name of an enumeration."""
    indices = inside_indices(f)
    for i in f.span:
        t = f.tokens[i]
        if t.kind == 'number' and i not in indices \
                and not is_length(f, i):
            for new in other_numbers(t.text, f.tokens[i - 1].text in RELATIONS):
                yield one(t, new)
        for new in CONSTANTS.get(t.text, []):
            yield one(t, new)


def is_length(f, i):
    """The 3 in double length[3] = ...: a longer array is as good."""
    return f.tokens[i - 1].text == '[' \
        and f.tokens[i - 3].text in ('double', 'size_t', 'const')


def other_numbers(text, limit):
    """Numbers nearby; at a limit, one that is almost the same."""
    if re.fullmatch(r'\d+', text):
        n = int(text)
        return [str(k) for k in (n - 1, n + 1) if k >= 0]
    x = float(text)
    return [repr(y) for y in ((1e-9 if limit else 1.0,) if x == 0 else
                              (0.0, 2.0, -1.0) if x == 1 else
                              (2 * x, x / 2, 0.0))]


def index_spans(f):
    """Where an index or a number of things stands, as pairs of tokens."""
    for i in f.span:
        if f.tokens[i].text == '[' and f.is_binary(i) \
                and f.partner[i] > i + 1 \
                and f.tokens[i - 2].text not in ('double', 'size_t'):
            yield i + 1, f.partner[i] - 1
    for i, arguments in f.calls():
        for k in INDICES.get(f.tokens[i].text, ()):
            if k < len(arguments):
                yield arguments[k]


def inside_indices(f):
    """The tokens of all indices."""
    return {i for first, last in index_spans(f) for i in range(first, last + 1)}


def shifted(text, by):
    """The index one further, or one before: t for t - 1."""
    end = re.search(r' ([-+]) (\d+)$', text)
    n = by + (int(end.group(1) + end.group(2)) if end else 0)
    start = text[:end.start()] if end else text
    if text.isdigit():
        return str(int(text) + by) if int(text) + by >= 0 else text
    return start if n == 0 else '%s %s %d' % (start, '-' if n < 0 else '+', abs(n))


def index(f):
    """One too far, or one too few."""
    for first, last in index_spans(f):
        span = f.tokens[first].start, f.tokens[last].end
        for by in (1, -1):
            yield (*span, shifted(f.source.text[slice(*span)], by))
    for s in f.all:
        if s.kind == 'for':
            start, end = f.parts_of_for(s)
            for i in range(start + 1, end):
                if f.tokens[i].text == '<':
                    yield (f.tokens[i].start, f.tokens[i].start, '+ 1 ')
                elif f.tokens[i].text == '<=':
                    yield (f.tokens[end].start, f.tokens[end].start, ' + 1')


def exchange(f):
    """i for j, size1 for size2, one argument for the next, exp for expm1."""
    for i in f.span:
        t = f.tokens[i]
        if f.tokens[i - 1].text in ('->', '.'):
            for new in NAMES.get(t.text, []):
                yield one(t, new)
    for first, last in index_spans(f):
        for i in range(first, last + 1):
            if f.tokens[i].text in counters(f, i):
                for new in counters(f, i):
                    if new != f.tokens[i].text:
                        yield one(f.tokens[i], new)
    for i, arguments in f.calls():
        for new in EXCHANGES.get(f.tokens[i].text, []):
            yield one(f.tokens[i], new)
        if f.tokens[i].text in DROPPED:
            yield one(f.tokens[i], '')
        if re.search('^GSL_ERROR$|_(arguments|shapes)$', f.tokens[i].text):
            continue  # these ask for the same of one argument and the next
        for (a, b), (c, d) in zip(arguments, arguments[1:]):
            if f.text(a, b) != f.text(c, d):
                yield (f.tokens[a].start, f.tokens[d].end, f.text(c, d) + ', '
                       + f.text(a, b))


def counters(f, i):
    """The counters of the loops around token i."""
    names = []
    for s in f.all:
        if s.kind == 'for' and s.first <= i <= s.last:
            names += re.findall(r'(\w+) =', f.text(s.head[0] + 1,
                                                   f.parts_of_for(s)[0]))[:1]
    return names


def statement(f):
    """A statement forgotten; += for =, and the like."""
    for s in f.all:
        if s.kind == 'expression' and f.tokens[s.first].text != 'GSL_ERROR' \
                and s.first != s.last:
            yield (f.tokens[s.first].start, f.tokens[s.last].start, '')
        if s.kind != 'expression':
            continue
        for i in range(s.first, s.last):
            t = f.tokens[i]
            for new in ASSIGNMENTS.get(t.text, ()):
                yield one(t, new)
            if t.text == '=' and f.tokens[s.first].text != 'status':
                yield one(t, '+=')


def reset(f):
    """What is summed up is not begun anew, for every step or in every call."""
    for s in f.all:
        if s.kind == 'declaration' and f.tokens[s.first].text == 'double' \
                and f.tokens[s.first + 2].text == '=':
            yield (f.tokens[s.first].start, f.tokens[s.first].start, 'static ')


def layout(f):
    """Rows that follow each other at once, entries without a stride."""
    for i, arguments in f.calls():
        if CHECKS.search(f.tokens[i].text):
            continue
        for first, last in arguments:
            name = f.tokens[first].text
            kind = f.types.get(name, '').replace('const ', '')
            if first != last or first not in f.span or name not in f.parameters:
                continue
            if re.search(r'\*%s = gsl_\w+_c?alloc\(' % name,
                         f.text(f.span[0], f.span[-1])):
                continue  # what it made itself has no gaps
            if kind == 'gsl_matrix *':
                yield one(f.tokens[first], '&(gsl_matrix){ %s->size1, %s->size2, '
                          '%s->size2, %s->data, NULL, 0 }' % ((name,) * 4))
            elif kind == 'gsl_vector *':
                yield one(f.tokens[first], '&(gsl_vector){ %s->size, 1, %s->data, '
                          'NULL, 0 }' % ((name,) * 2))


def buffer(f):
    """Room for 64 only: what comes after them is not looked at."""
    for s in f.all:
        if s.kind != 'for':
            continue
        one_, two = f.parts_of_for(s)
        text = f.text(one_ + 1, two - 1)
        counted = re.search(r'(\w+) (<=?) (?![A-Z_]{3,}|\d)', text)
        if counted:
            yield (f.tokens[two].start, f.tokens[two].start,
                   ' && %s %s %d' % (*counted.groups(), BUFFER))
        elif f.tokens[one_ - 2].text == '=' or f.tokens[one_ - 2].text == '->':
            start = f.text(s.head[0] + 1, one_ - 1)
            end = start.split(' = ')[-1]
            at = f.tokens[one_].start
            yield (at - len(end), at, '%s < %d ? %s : %d' % (end, BUFFER, end,
                                                             BUFFER))
    for i, arguments in f.calls():
        if f.tokens[i].text.endswith('_alloc'):
            for first, last in arguments:
                size = f.text(first, last)
                yield (f.tokens[first].start, f.tokens[last].end,
                       '%s < %d ? %s : %d' % (size, BUFFER, size, BUFFER))


def precision(f):
    """A float where a double belongs."""
    for i in f.span:
        if f.tokens[i].text == 'double' and f.tokens[i + 1].kind == 'name' \
                and f.tokens[i + 1].text != 'const':
            yield one(f.tokens[i], 'float')


def refusal(f):
    """Another code, or none."""
    for i in f.span:
        if f.tokens[i].text in CODES:
            yield one(f.tokens[i], CODES[f.tokens[i].text])
    for s in f.all:
        value = f.text(s.first, s.last)
        if s.kind == 'return' and re.match('return (status|GSL_E[A-Z]+);', value):
            yield one(f.tokens[s.first + 1], 'GSL_SUCCESS')
        elif s.kind == 'return' and value == 'return GSL_SUCCESS;':
            yield one(f.tokens[s.first + 1], 'GSL_FAILURE')
        elif s.kind == 'expression' and value.startswith('GSL_ERROR('):
            yield (f.tokens[s.first].start, f.tokens[s.last].end,
                   'return GSL_SUCCESS;')


def refuses(f, s):
    """Does this statement do nothing but refuse?"""
    if s.kind == '{':
        return bool(s.body) and all(refuses(f, b) for b in s.body)
    if s.kind in ('if', 'for'):
        return s.otherwise is None and refuses(f, s.body[0])
    text = f.text(s.first, s.last)
    return text.startswith('GSL_ERROR(') or (
        s.kind == 'return' and text != 'return GSL_SUCCESS;')


def writes(f, s):
    """May this statement change what a parameter points to?"""
    return any(f.tokens[i].text in f.outputs for i in range(s.first, s.last))


def order(f):
    """A check made after the first write."""
    for k, s in enumerate(f.body):
        if s.kind not in ('if', 'for') or not refuses(f, s):
            continue
        later = [t for t in f.body[k + 1:] if t.kind != 'declaration'
                 and not refuses(f, t) and writes(f, t)]
        if later and later[0].kind != 'return':
            end = f.tokens[later[0].last].end
            shown = later[0].head[1] if later[0].head else later[0].last
            yield (f.tokens[s.first].start, f.tokens[s.last].end, '',
                   end, '\n    ' + f.text(s.first, s.last),
                   f.text(later[0].first, shown))


RULES = [relation, logic, finite, condition, arithmetic, sign, constant, index, exchange,
         statement, reset, layout, buffer, precision, refusal, order]


class Mutant:
    """One change of one function; key is what it is known by for ever."""

    def __init__(self, f, operator, before, after, text):
        self.function, self.operator = f.name, operator
        self.before, self.after, self.text = before, after, text
        self.ordinal = 1

    @property
    def key(self):
        return (self.function, self.operator, self.before, self.after,
                str(self.ordinal))


def apply(f, operator, edit):
    """The mutant that an edit makes. Lines keep their numbers."""
    text = f.source.text
    start, end, new = edit[:3]
    new += '\n' * (text.count('\n', start, end) - new.count('\n'))
    changed = text[:start] + new + text[end:]
    a, b = f.piece(start, end)
    before = squeeze(text[a:b])
    after = squeeze(text[a:start] + new + text[end:b])
    if len(edit) == 6:
        at, moved = edit[3:5]
        changed = text[:start] + new + text[end:at] + moved + text[at:]
        before = squeeze(text[start:end])
        after = 'only after: ' + squeeze(edit[5])
    return Mutant(f, operator, before, after, changed)


def mutants_of(text):
    """All mutants of a file, each text once, in the order of the file."""
    source = Source(text)
    known, count, found = {source.text}, {}, []
    for f in source.functions:
        for rule in RULES:
            for edit in rule(f):
                m = apply(f, rule.__name__, edit)
                short = squeeze(m.text)
                if short in known or m.before == m.after:
                    continue
                known.add(short)
                name = m.key[:4]
                count[name] = m.ordinal = count.get(name, 0) + 1
                found.append(m)
    return found
