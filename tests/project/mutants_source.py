"""mutants_source.py - a C file as tokens, statements and functions.

Only as much of C as the model answers are written in. Whatever is misread gives
a mutant that does not compile, and such a mutant is not counted.
"""
import re

TOKEN = re.compile(
    r'(?P<skip>\s+|//[^\n]*|/\*.*?\*/|^\#[^\n]*)'
    r'|(?P<string>"(?:\\.|[^"\\])*"|\'(?:\\.|[^\'\\])*\')'
    r'|(?P<number>(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?[uUlLfF]*)'
    r'|(?P<name>[A-Za-z_]\w*)'
    r'|(?P<mark>->|\+\+|--|<<=|>>=|[-+*/%&|^<>=!]=|&&|\|\||<<|>>|.)',
    re.S | re.M)
CLOSER = {'(': ')', '[': ']', '{': '}'}
# How tightly an operator binds; what is not here ends an operand.
TIGHT = {'*': 10, '/': 10, '%': 10, '+': 9, '-': 9, '<': 7, '>': 7, '<=': 7,
         '>=': 7, '==': 6, '!=': 6, '&&': 3, '||': 2, '?': 1, ':': 1}
NOT_OPERANDS = {'return', 'sizeof', 'case', 'else'}


class Token:
    def __init__(self, kind, text, start):
        self.kind, self.text = kind, text
        self.start, self.end = start, start + len(text)


class Statement:
    """One statement; first and last are the tokens that it begins and ends with.

    For if, for, while and switch, head is the pair of parentheses. A block has
    its statements in body, the others what they rule over.
    """

    def __init__(self, kind, first):
        self.kind, self.first, self.last = kind, first, first
        self.head, self.body, self.otherwise = None, [], None


def squeeze(text):
    """The text on one line, without comments."""
    text = re.sub(r'//[^\n]*|/\*.*?\*/', ' ', text, flags=re.S)
    return re.sub(r'\s+', ' ', text).strip()


class Source:
    """A file: its tokens, the partner of every bracket, its functions."""

    def __init__(self, text):
        self.text = text
        self.tokens = [Token(m.lastgroup, m.group(), m.start())
                       for m in TOKEN.finditer(text) if m.lastgroup != 'skip']
        self.partner = self._pair()
        self.functions = list(self._functions())

    def _pair(self):
        partner, open_ones = {}, []
        for i, token in enumerate(self.tokens):
            if token.text in CLOSER:
                open_ones.append(i)
            elif token.text in CLOSER.values():
                partner[i] = open_ones.pop()
                partner[partner[i]] = i
        return partner

    def _functions(self):
        i = 0
        while i < len(self.tokens):
            if self.tokens[i].text != '{':
                i += 1
                continue
            if self.tokens[i - 1].text == ')':
                yield Function(self, i)
            i = self.partner[i] + 1


class Function:
    """A function and what of it may be mutated.

    That is what stands between //: answer and //: end, or all of a function that
    has no such marks, as a static helper of the file.
    """

    def __init__(self, source, brace):
        self.source, self.tokens = source, source.tokens
        self.partner = source.partner
        opening = source.partner[brace - 1]
        self.name = self.tokens[opening - 1].text
        closing = source.partner[brace]
        start, end = self.tokens[brace].end, self.tokens[closing].start
        inside = source.text[start:end]
        if '//: answer' in inside:
            end = start + inside.index('//: end') if '//: end' in inside else end
            start += inside.index('//: answer')
        self.span = [i for i in range(brace + 1, closing)
                     if start <= self.tokens[i].start < end]
        self.types = {}
        self._declare(range(opening + 1, brace - 1))
        self.parameters = set(self.types)
        self.outputs = {name for name, kind in self.types.items()
                        if kind.endswith('*') and 'const' not in kind}
        self.body, self.all = [], []
        i = self.span[0] if self.span else closing
        while self.span and i <= self.span[-1]:
            self.body.append(self._statement(i))
            i = self.body[-1].last + 1
        for s in self.all:
            if s.kind == 'declaration':
                self._declare(range(s.first, s.last))
            elif s.kind == 'for':
                self._declare(range(s.head[0] + 1, self.parts_of_for(s)[0]))

    # ---- Tokens -------------------------------------------------------------

    def text(self, first, last):
        """The source from one token to another, both included."""
        return self.source.text[self.tokens[first].start:self.tokens[last].end]

    def is_binary(self, i):
        """Does an operand end just before token i?"""
        before = self.tokens[i - 1]
        return before.text in (')', ']') or before.kind in ('number', 'string') \
            or (before.kind == 'name' and before.text not in NOT_OPERANDS)

    def left(self, i, chain=True):
        """Where the left operand of operator i begins.

        With chain, a + b is the left operand in a + b - c; without, it is b.
        """
        tight = TIGHT[self.tokens[i].text]
        j = i - 1
        while True:
            if self.tokens[j].text in CLOSER.values():
                j = self.partner[j]
            before = self.tokens[j - 1].text
            if before in CLOSER or before in ('return', ';', ',', '=', '{') \
                    or before in ('+=', '-=', '*=', '/='):
                return j
            if before in TIGHT and self.is_binary(j - 1) and (
                    TIGHT[before] < tight
                    or (TIGHT[before] == tight and not chain)):
                return j
            j -= 1

    def right(self, i):
        """Where the right operand of operator i ends."""
        tight = TIGHT[self.tokens[i].text]
        j = i + 1
        while True:
            if self.tokens[j].text in CLOSER:
                j = self.partner[j]
            after = self.tokens[j + 1].text
            if after in CLOSER.values() or after in (';', ','):
                return j
            if after in TIGHT and self.is_binary(j + 1) and TIGHT[after] <= tight:
                return j
            j += 1

    def arguments(self, opening):
        """The arguments of a call as pairs of tokens, first and last."""
        closing, pairs, first = self.partner[opening], [], opening + 1
        j = first
        while j < closing:
            if self.tokens[j].text in CLOSER:
                j = self.partner[j]
            if self.tokens[j + 1].text == ',' or j + 1 == closing:
                pairs.append((first, j))
                first = j + 2
                j += 1
            j += 1
        return pairs

    def calls(self):
        """Every call in the answer: the token of its name, and its arguments."""
        for i in self.span:
            if self.tokens[i].kind == 'name' and self.tokens[i + 1].text == '(' \
                    and self.tokens[i].text not in ('if', 'for', 'while',
                                                    'switch', 'sizeof'):
                yield i, self.arguments(i + 1)

    def _declare(self, span):
        """Notes the type of every name that is declared in these tokens."""
        words, depth = [], 0
        for i in span:
            text = self.tokens[i].text
            depth += (text in CLOSER) - (text in CLOSER.values())
            after = self.tokens[i + 1].text
            if depth == 0 and self.tokens[i].kind == 'name' \
                    and after in ('=', ',', ';', ')', '['):
                if self.tokens[i - 1].kind == 'name' \
                        or self.tokens[i - 1].text in ('*', ','):
                    star = ' *' if self.tokens[i - 1].text == '*' \
                        or after == '[' else ''
                    self.types.setdefault(text, ' '.join(words) + star)
            if depth == 0 and self.tokens[i].kind == 'name' and after != '=' \
                    and (self.tokens[i + 1].kind == 'name' or after == '*'):
                words = (words if words[-1:] == ['const'] else []) + [text]

    # ---- Statements ---------------------------------------------------------

    def _statement(self, i):
        """Reads the statement that begins with token i."""
        text = self.tokens[i].text
        s = Statement(text if text in ('if', 'for', 'while', 'switch', 'return',
                                       '{') else 'expression', i)
        self.all.append(s)
        if text == '{':
            j = i + 1
            while j < self.partner[i]:
                s.body.append(self._statement(j))
                j = s.body[-1].last + 1
            s.last = self.partner[i]
        elif text in ('if', 'for', 'while', 'switch'):
            s.head = (i + 1, self.partner[i + 1])
            s.body = [self._statement(s.head[1] + 1)]
            s.last = s.body[0].last
            if text == 'if' and self.tokens[s.last + 1].text == 'else':
                s.otherwise = self._statement(s.last + 2)
                s.last = s.otherwise.last
        else:
            j = i
            while self.tokens[j].text != ';':
                j = self.partner[j] + 1 if self.tokens[j].text in CLOSER else j + 1
            s.last = j
            two = self.tokens[i + 1]
            if text != 'return' and self.tokens[i].kind == 'name' and (
                    two.kind == 'name' or (two.text == '*'
                                           and self.tokens[i + 2].kind == 'name')):
                s.kind = 'declaration'
        return s

    def parts_of_for(self, s):
        """The two semicolons in the head of a for."""
        return [i for i in range(*s.head) if self.tokens[i].text == ';'][:2]

    def piece(self, start, end):
        """The smallest statement, or head of one, with this part of the text."""
        best = None
        for s in self.all:
            last = s.head[1] if s.head else s.last
            a, b = self.tokens[s.first].start, self.tokens[last].end
            if s.kind != '{' and a <= start and end <= b \
                    and (best is None or b - a <= best[1] - best[0]):
                best = (a, b)
        return best or (start, end)
