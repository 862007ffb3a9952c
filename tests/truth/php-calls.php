<?php
/*
 * The second half of php-calls: where the functions stand, by reflection.
 *
 *	php php-calls.php BOOTSTRAP DIR UNDER <RAW
 *
 * A method that overrides or implements others gives a row for each of them,
 * too: which class the receiver will have, the source need not say.  Calls
 * that do not stand in the source by their name (offsetGet of $a[0],
 * __toString) are left out, and so are those of and from closures, which have
 * no name; `new` stands for __construct.
 */
[, $boot, $root, $under] = $argv;
if (stream_resolve_include_path('PHPUnit/Autoload.php')) {
    require_once 'PHPUnit/Autoload.php';
}
require $boot;

function last_part(string $name): string
{
    return preg_replace('/^.*(->|::|\\\\)/', '', $name);
}

/** The methods that METHOD is declared by, too. */
function declared(ReflectionMethod $method): array
{
    $all = [$method];
    $class = $method->getDeclaringClass();
    $up = array_values($class->getInterfaces());
    for ($p = $class->getParentClass(); $p; $p = $p->getParentClass()) {
        $up[] = $p;
        array_push($up, ...array_values($p->getInterfaces()));
    }
    foreach ($up as $c) {
        if ($c->hasMethod($method->getName())) {
            $all[] = $c->getMethod($method->getName());
        }
    }
    return $all;
}

/** Does a call of NAME stand near line N? */
function stands(array $lines, int $n, string $name): bool
{
    $text = implode('', array_slice($lines, max(0, $n - 2), 5));
    if ($name === '__construct') {
        return (bool) preg_match('/\bnew\b|parent::__construct/', $text);
    }
    return (bool) preg_match('/\b' . preg_quote($name, '/') . '\s*\(/', $text);
}

$source = [];
while (($line = fgets(STDIN)) !== false) {
    [$caller, $callee, $at] = explode("\t", rtrim($line, "\n"));
    if (strncmp($at, $under, strlen($under)) !== 0 ||
        strpbrk($at, '()') !== false ||
        preg_match('/closure|^(include|require|eval)/', $callee) ||
        preg_match('/closure|^(include|require|eval|\{main)/', $caller)) {
        continue;
    }
    [$file, $n] = explode(':', $at);
    $source[$file] ??= file($root . $file);
    try {
        $found = preg_match('/^(.*?)(->|::)(.*)$/', $callee, $m) ?
            declared(new ReflectionMethod($m[1], $m[3])) :
            [new ReflectionFunction($callee)];
    } catch (Throwable $e) {
        continue;
    }
    $name = $found[0]->getName();
    if (!stands($source[$file], (int) $n, $name)) {
        continue;
    }
    foreach ($found as $f) {
        $where = (string) $f->getFileName();
        if (strncmp($where, $root . $under, strlen($root . $under)) === 0) {
            echo implode("\t", [last_part($caller), $name, $at,
                substr($where, strlen($root)) . ':' . $f->getStartLine()]),
                "\n";
        }
    }
}
