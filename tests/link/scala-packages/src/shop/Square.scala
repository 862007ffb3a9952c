package org.example
package shop

import org.example.base.{Named, Shape => Form}

case class Square(side: Int) extends Named("square") with Form {
  def area(): Double = side * side
  def scaled(by: Int) = new Square(side * by)
  override def hello(): String = super.hello()
}

object Square {
  def unit(): Square = Square(1)
}
