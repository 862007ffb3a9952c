package org.example.base

import java.io.Closeable

interface Shape {
    fun area(): Double
    fun scaled(by: Int): Shape
}

abstract class Named(val name: String) : Closeable {
    open fun hello(): String = "I am $name"
    override fun close() {}
}

object Registry {
    val shapes = mutableListOf<Shape>()

    fun register(shape: Shape): Shape {
        shapes.add(shape)
        return shape
    }
}

fun describe(shape: Shape) = shape.area().toString()

fun Shape.twice(): Shape = scaled(2)

fun String.shout(): String = uppercase()
