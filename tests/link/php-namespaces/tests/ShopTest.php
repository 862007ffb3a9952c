<?php

use Acme\Shop;
use Acme\Model\Store;
use PHPUnit\Framework\TestCase;

class ShopTest extends TestCase
{
    private Shop $shop;

    protected function setUp(): void
    {
        $this->shop = new Shop(new Store());
    }

    public function testPrice(): void
    {
        $this->assertSame(0, $this->shop->price());
        \Acme\helper();
    }
}
