package org.example.base

trait Shape {
  def area(): Double
  def scaled(by: Int): Shape
}

abstract class Named(val name: String) {
  def hello(): String = "I am " + name
}

object Registry {
  def register(shape: Shape): Shape = shape
}
