<?php

namespace Acme;

use Acme\Model\{Item, Store};
use function Acme\Lib\total;
use Other\Thing;

abstract class Base
{
    protected array $seen = [];

    public function __construct(protected Store $store)
    {
    }

    abstract public function price(): int;

    public function report(): string
    {
        return (string) $this->price();
    }

    public static function make(Store $store): static
    {
        return new static($store);
    }

    public function with(Item $item): static
    {
        $this->seen[] = $item;
        return $this;
    }
}

final class Shop extends Base implements Sells
{
    use Prices;

    public function price(): int
    {
        $items = $this->store->all();
        foreach ($items as $item) {
            $item->cost();
        }
        $this->store->first()?->cost();
        strlen('x');
        Thing::go();
        return total($items) + $this->add(1, 2) + helper();
    }

    public function report(): string
    {
        throw new NoReport(parent::report() . $this->store->name);
    }
}

interface Sells
{
    public function price(): int;
}

class NoReport extends \RuntimeException
{
}

function helper(): int
{
    $shop = Shop::make(new Store())->with(new Item());
    $shop->report();
    sell($shop);
    $call = [Shop::class, 'make'];
    return Kind::Big->size();
}

function sell(Sells $what): void
{
    $what->price();
    $what->unknown();
}

enum Kind
{
    case Big;

    public function size(): int
    {
        return self::LIMIT;
    }

    const LIMIT = 3;
}
