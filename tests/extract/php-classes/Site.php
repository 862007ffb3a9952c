<?php

declare(strict_types=1);

namespace App\Web;

use App\Model\{Page, Post as Entry};
use function App\helper;
use const App\LIMIT;
use Psr\Log\LoggerInterface as Logger;

const VERSION = '1.0';
define('APP_ROOT', __DIR__);
require_once __DIR__ . '/functions.php';

/**
 * A site.
 */
#[Entity(table: 'sites')]
abstract class Site extends Base implements \Countable, Renders
{
    use Cached, Logs {
        Logs::write insteadof Cached;
        Cached::write as protected writeCached;
    }

    public const A = 1, B = self::A;

    /** @var Page[] all there are */
    private array $pages = [];
    protected static ?Logger $logger = null;
    private $owner;

    /**
     * @param array<int, Entry> $entries
     */
    public function __construct(private readonly Logger $log, array $entries, $other = null)
    {
        parent::__construct();
        $this->owner = new Owner($this);
        foreach ($entries as $i => $entry) {
            $entry->publish($this->log);
        }
        foreach ($this->pages as $page) {
            $page->render();
        }
    }

    /** @return static */
    public static function make(string ...$names): static
    {
        return new static(...$names);
    }

    abstract protected function kind(): Kind;

    public function run(callable $f): ?Page
    {
        try {
            helper(LIMIT, self::B, APP_ROOT);
            $result = $this->kind()->label() ?? Kind::Draft->label();
            $all = array_map(fn (Page $p) => $p->title, $this->pages);
            $later = function () use ($result) { return $this->make($result); };
            $c = $this->run(...);
            $d = [$this, 'run'];
            /** @var Entry $e */
            $e = $f();
            $e->publish();
            static::$logger?->info($e::class);
            throw new Missing('x');
        } catch (Missing | \RuntimeException $e) {
            $e->getMessage();
        }
        return $this->pages[0] instanceof Page ? $this->pages[0] : null;
    }
}

interface Renders extends A, B
{
    public function render(): string;
}

trait Logs
{
    public function write() {}
}

enum Kind: string implements HasLabel
{
    case Draft = 'draft';
    case Done = 'done';

    public function label(): string
    {
        return match ($this) {
            self::Draft => 'd',
            self::Done => 'e',
        };
    }
}

function helper(int $x): Site
{
    $o = new class extends Site { protected function kind(): Kind { return Kind::Done; } };
    return $o;
}
