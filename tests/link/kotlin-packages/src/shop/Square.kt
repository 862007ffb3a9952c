package org.example.shop

import org.example.base.Named
import org.example.base.Shape

class Square(private val side: Int) : Named("square"), Shape {
    constructor(text: String) : this(text.toInt())

    override fun area(): Double = (side * side).toDouble()
    override fun scaled(by: Int) = Square(side * by)
    override fun hello(): String = super.hello()

    companion object {
        fun unit() = Square(1)
        fun of(side: Int) = Square(side)
        fun of(side: Int, by: Int) = Square(side * by)
    }
}

enum class Size { SMALL, LARGE }
