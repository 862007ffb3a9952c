package org.example.shop

import org.example.base.*
import org.example.base.Registry as Shapes

class Holder(val square: Square) {
    fun grow() = square.scaled(3)
}

fun main() {
    val one = Square.unit()
    one.area()
    one.scaled(2).hello()
    one.twice().twice()
    Shapes.register(one)
    Holder(one).grow().close()
    println(describe(one).shout())
    Square.of(1, 2)
    Square("3")
    Shapes.shapes.forEach { it.area() }
    one.also { it.hello() }
    if (Size.LARGE == Size.SMALL) throw IllegalStateException("no")
    org.example.base.describe(one)
    unknown.thing()
}
