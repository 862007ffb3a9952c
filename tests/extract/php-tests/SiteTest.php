<?php

namespace App\Tests;

use PHPUnit\Framework\TestCase;

final class SiteTest extends TestCase
{
    public function testUrl(): void
    {
        $this->assertSame('a', (new \App\Site())->url());
    }

    /** @test */
    public function it_has_a_name(): void {}

    #[Test]
    public function attributed(): void {}

    public function helper(): void {}
}

it('adds', function () {
    expect(add(1, 2))->toBe(3);
});
