#!/usr/bin/python3
"""Truth of C++ calls, from the compiler; and what kn makes of it.

    cpp_calls.py make --root DIR [-j N] [FLAG ...] -- FILE ... >TRUTH
    cpp_calls.py score [-l] TRUTH CALLS DATABASE

make: each FILE goes through libclang (python3-clang) with the FLAGs.  A row
is a call in a body under DIR:
    caller, callee, file:line of the call, file:line of the callee, how
separated by tabs.  The callee's place is that of its definition, if a FILE
has it, else of its declaration; "-" when it lies outside of DIR.  how:
    written   a function, method, operator or constructor that the source
              names at that place: what is to be found
    implicit  conversions, copies, what a macro's body calls
    dependent what a template leaves open; the callee is "?"
What is not there: code under an #if that is off; instantiations (a template's
body counts once, as it is written); destructors.

score: CALLS is what build/tests/calls prints of DATABASE.  Recall: written
rows that are edges from that line to that definition.  Precision: of the
edges to functions from lines where the compiler has calls, and none that is
dependent, those that lead where a row does, of whatever kind.  A definition in
a source file that was not among the FILEs is the callee that a row names by
its declaration, if it is the only one of that name in its file; of several
nothing is judged.  -l lists what was missed and what is wrong.
"""
import argparse
import concurrent.futures
import ctypes
import os
import sqlite3
import sys


def cindex():
    import clang.cindex as c
    c.conf.lib.clang_getFileLocation.argtypes = [
        c.SourceLocation, ctypes.POINTER(c.c_object_p),
        ctypes.POINTER(ctypes.c_uint), ctypes.POINTER(ctypes.c_uint),
        ctypes.POINTER(ctypes.c_uint)]
    return c


def kind_of(cursor):
    """Newer than the bindings know: None."""
    try:
        return cursor.kind
    except ValueError:
        return None


def run(task):
    """Rows and definitions of one file."""
    path, root, flags = task
    c = cindex()
    K = c.CursorKind
    lib = c.conf.lib
    functions = {K.FUNCTION_DECL, K.CXX_METHOD, K.CONSTRUCTOR, K.DESTRUCTOR,
                 K.CONVERSION_FUNCTION, K.FUNCTION_TEMPLATE}
    tu = c.Index.create().parse(path, args=flags)
    errors = [str(d) for d in tu.diagnostics if d.severity >= 3]
    names, rows, defs = {}, set(), {}

    def place(location):
        f, line = c.c_object_p(), ctypes.c_uint()
        lib.clang_getFileLocation(location, ctypes.byref(f),
                                  ctypes.byref(line), None, None)
        if not f:
            return None, 0
        key = ctypes.addressof(f.contents)
        if key not in names:
            names[key] = os.path.realpath(c.File(f).name)
        return names[key], line.value

    def inside(location):
        f, line = place(location)
        return f is not None and f.startswith(root)

    def text(location):
        f, line = place(location)
        return '%s:%d' % (f[len(root):], line)

    def pattern(cursor):
        """Of what is instantiated: the template's own function."""
        while True:
            t = lib.clang_getSpecializedCursorTemplate(cursor)
            if t is None or t.kind.is_invalid():
                return cursor
            cursor = t

    lines = {}

    def source(location):
        f, line = place(location)
        if f not in lines:
            with open(f, errors='replace') as fp:
                lines[f] = fp.read().split('\n')
        return lines[f][line - 1] if 0 < line <= len(lines[f]) else ''

    def written(call, callee, parent, before):
        """Does the source name CALLEE where CALL stands?"""
        name = callee.spelling
        if callee.kind == K.CONSTRUCTOR:
            cls = callee.semantic_parent.spelling
            start = next(call.get_tokens(), None)
            start = start.spelling if start else ''
            if kind_of(parent) == K.VAR_DECL:
                return start == parent.spelling
            if kind_of(parent) == K.CONSTRUCTOR:
                return before is not None and kind_of(before) in (
                    K.MEMBER_REF, K.TYPE_REF, K.TEMPLATE_REF)
            if kind_of(parent) == K.CXX_NEW_EXPR:
                return True
            head = []
            for t in call.get_tokens():
                if t.spelling in '({' or len(head) > 12:
                    break
                head.append(t.spelling)
            return cls in head
        if callee.kind == K.CONVERSION_FUNCTION:
            return False
        if name.startswith('operator') and not name[8:9].isalnum():
            return name[8:].strip() in source(call.location) or \
                name == 'operator()'
        return name in source(call.location)

    def call(cursor, parent, before, caller):
        callee = cursor.referenced
        at = cursor.location
        if not inside(at):
            return
        where = text(at)
        if cursor.kind == K.CALL_EXPR and callee is not None and \
                callee.kind not in functions:
            callee = None if callee.kind.is_invalid() else callee
            if callee is not None:
                return          # through a pointer or an object
        if callee is None:
            rows.add((caller, '?', where, '-', 'dependent', ''))
            return
        callee = pattern(callee)
        how = 'written' if written(cursor, callee, parent, before) else \
            'implicit'
        if callee.kind == K.DESTRUCTOR:
            return
        # A method is named at its name, not where its object stands.
        known = inside(callee.location)
        rows.add((caller, callee.spelling.split('<')[0] if
                  not callee.spelling.startswith('operator') else
                  callee.spelling, where,
                  text(callee.location) if known else '-', how,
                  callee.get_usr() if known else ''))

    def walk(cursor, caller):
        """Iteratively: expressions may be deep."""
        stack = [(cursor, caller)]
        while stack:
            cur, who = stack.pop()
            before = None
            for child in cur.get_children():
                name = who
                kind = kind_of(child)
                if kind in functions:
                    if not inside(child.location):
                        before = child
                        continue
                    usr = child.get_usr()
                    at = text(child.location)
                    if child.is_definition():
                        defs[usr] = (at, 1)
                        name = child.spelling.split('<')[0] if not \
                            child.spelling.startswith('operator') else \
                            child.spelling
                    else:
                        defs.setdefault(usr, (at, 0))
                if kind == K.CALL_EXPR and who:
                    call(child, cur, before, who)
                stack.append((child, name))
                before = child

    for top in tu.cursor.get_children():
        if inside(top.location):
            walk_top = [top]
            if top.kind in functions:
                usr, at = top.get_usr(), text(top.location)
                if top.is_definition():
                    defs[usr] = (at, 1)
                else:
                    defs.setdefault(usr, (at, 0))
            for t in walk_top:
                walk(t, t.spelling if t.kind in functions else '')
    return path, rows, defs, errors


def make(argv):
    split = argv.index('--')
    options, files = argv[:split], argv[split + 1:]
    root, jobs, flags = None, 1, []
    while options:
        o = options.pop(0)
        if o == '--root':
            root = os.path.realpath(options.pop(0)) + os.sep
        elif o == '-j':
            jobs = int(options.pop(0))
        else:
            flags.append(o)
    rows, defs, failed = set(), {}, 0
    with concurrent.futures.ProcessPoolExecutor(jobs) as pool:
        for path, r, d, errors in pool.map(run, [(os.path.realpath(
                f), root, flags) for f in files]):
            if errors:
                failed += 1
                print('errors in', path, errors[:2], file=sys.stderr)
            rows |= r
            for usr, (at, is_definition) in d.items():
                if usr not in defs or is_definition > defs[usr][1]:
                    defs[usr] = (at, is_definition)
    out = set()
    for caller, callee, where, at, how, usr in rows:
        if usr and usr not in defs:
            how = 'implicit'        # a constructor that nobody wrote
        at = defs.get(usr, (at, 0))[0]
        out.add((caller, callee, where, at, how))
    for row in sorted(out, key=lambda r: (r[2].rsplit(':', 1)[0],
                                          int(r[2].rsplit(':', 1)[1]), r)):
        print('\t'.join(row))
    print('%d files, %d with errors, %d rows' % (len(files), failed,
                                                 len(out)), file=sys.stderr)


def score(argv):
    ap = argparse.ArgumentParser()
    ap.add_argument('-l', action='store_true')
    ap.add_argument('truth')
    ap.add_argument('calls')
    ap.add_argument('database')
    a = ap.parse_args(argv)
    want, anywhere, lines, open_lines, files = {}, set(), set(), set(), set()
    for line in open(a.truth):
        if line.startswith('#'):
            continue
        caller, callee, where, at, how = line.rstrip('\n').split('\t')
        files.add(where.rsplit(':', 1)[0])
        lines.add(where)
        if how == 'dependent':
            open_lines.add(where)
        anywhere.add((where, at))
        if how == 'written' and at != '-':
            want[(where, at)] = (caller, callee)
    ours = {}
    for line in open(a.calls):
        caller, callee, where, at, macro = line.rstrip('\n').split('\t')[:5]
        if not at.startswith('-'):
            ours[(where, at)] = (caller, callee, macro)
    near = set(ours)
    slot = 20
    database = sqlite3.connect(a.database)
    named = {}
    for name, path, n in database.execute(
            'SELECT n.name, f.path, count(*) FROM node n JOIN file f '
            'ON f.id = n.id >> ? WHERE n.kind IN (2, 3) GROUP BY 1, 2',
            (slot,)):
        named[path, name] = n
    declared = {}
    for (where, at), (_, callee) in want.items():
        f, n = where.rsplit(':', 1)
        for d in range(-3, 4):
            declared.setdefault(('%s:%d' % (f, int(n) + d), callee),
                                set()).add((where, at))
    unjudged = set()
    for (where, at), (_, callee, _) in list(ours.items()):
        f = at.rsplit(':', 1)[0]
        rows = declared.get((where, callee))
        if f in files or f.endswith('.h') or not rows:
            continue
        if named.get((f, callee)) == 1:
            near.update(rows)
            anywhere.add((where, at))
        else:
            unjudged.add((where, at))

    def found(where, at):
        f, n = where.rsplit(':', 1)
        # An expression may begin on a line before the name that is called.
        return any(('%s:%d' % (f, int(n) + d), at) in near
                   for d in (0, 1, 2, 3, -1, -2, -3))

    def true(where, at):
        f, n = where.rsplit(':', 1)
        return any(('%s:%d' % (f, int(n) + d), at) in anywhere
                   for d in (0, -1, -2, -3, 1, 2, 3))

    hit = missed = right = wrong = 0
    for key, (caller, callee) in sorted(want.items()):
        if found(*key):
            hit += 1
        else:
            missed += 1
            if a.l:
                print('missed\t%s\t%s\t%s\t%s' % ((caller, callee) + key))
    # Edges to classes are not judged: those to constructors are.
    types = {'%s:%d' % row for row in database.execute(
        'SELECT f.path, n.line FROM node n JOIN file f ON f.id = n.id >> ? '
        'WHERE n.kind IN (4, 5, 6, 7, 8, 14)', (slot,))}
    for key, (caller, callee, macro) in sorted(ours.items()):
        where, at = key
        if where not in lines or where in open_lines or macro != '0' or \
                key in unjudged:
            continue
        if true(where, at):
            right += 1
        elif at not in types:
            wrong += 1
            if a.l:
                print('wrong\t%s\t%s\t%s\t%s' % ((caller, callee) + key))
    print('rows=%d recall=%.4f judged=%d precision=%.4f' % (
        hit + missed, hit / max(hit + missed, 1), right + wrong,
        right / max(right + wrong, 1)))


if __name__ == '__main__':
    if sys.argv[1:2] == ['make']:
        make(sys.argv[2:])
    elif sys.argv[1:2] == ['score']:
        score(sys.argv[2:])
    else:
        sys.exit(__doc__)
