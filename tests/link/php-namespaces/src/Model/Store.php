<?php

namespace Acme\Model;

class Store
{
    public string $name = '';

    /** @var Item[] */
    private $items = [];

    /** @return Item[] */
    public function all(): array
    {
        return $this->items;
    }

    public function first(): ?Item
    {
        return $this->items[0] ?? null;
    }
}

class Item
{
    public function cost(): int
    {
        return 1;
    }
}
