<?php

namespace Acme\Lib;

require_once __DIR__ . '/../src/Prices.php';

/** @param \Acme\Model\Item[] $items */
function total(array $items): int
{
    $sum = 0;
    foreach ($items as $item) {
        $sum += $item->cost();
    }
    return $sum;
}
