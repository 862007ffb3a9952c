<?php

namespace Acme;

trait Prices
{
    public function add(int $a, int $b): int
    {
        return $a + $b + $this->price();
    }
}
