package org.example
package shop

import scala.collection.mutable
import java.util.{List => JList, Map}
import org.example.base._

/** What is sold. */
case class Item(name: String, private val price: Long = 1) extends Base(name) with Priced {
  private val whole = price + 1
  lazy val other: Item = new Item("b")

  def this(name: String) = this(name, 2)

  override def cost(count: Int): Long = math.max(price, 1) * count
}

object Item {
  val Limit = 10

  def parse(text: String): Option[Item] = text match {
    case n: String if n.nonEmpty => Some(Item(n))
    case other => None
  }
}

trait Priced {
  def cost(count: Int): Long
}

enum Colour {
  case Red, Blue
  case Mixed(a: Int) extends Colour
}

object Main {
  type Items = Seq[Item]

  def main(args: Array[String]): Unit = {
    for (a <- args; b = a.trim) println(s"$a $b")
    val one = new Item("x")
    args.foreach(x => one.cost(x.length))
  }
}

class ItemTest {
  @Test
  def adds(): Unit = assert(Item("a") eq null)
}
