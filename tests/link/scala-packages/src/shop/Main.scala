package org.example.shop

import org.example.base._
import scala.collection.mutable.ListBuffer

class Holder(val square: Square) {
  def grow() = square.scaled(3)
}

object Main {
  def main(args: Array[String]): Unit = {
    val one = Square.unit()
    one.area()
    one.scaled(2).hello()
    Registry.register(one).area()
    new Holder(one).grow()
    Square(3).hello()
    ListBuffer.empty
    println(one)
    unknown.thing()
  }
}
