package shop

// What the parser needs help with: constructors on lines of their own, and
// calls with type arguments.
class Store {
  class Options
  private constructor(val size: Int) {
    fun grow() {}
  }

  class Pair<A, B>
  @Inject internal constructor(a: A)

  fun open(options: Options) {
    val s = "f<Int>(1) // \" class A"
    find<Shelf>(s)
    this.find<Map<String, Shelf>>(options).also { println(it) }
    if (size < 1 && size > (2)) grow()
  }

  fun <T> find(key: Any): T = TODO()
}

fun Store.shelf(name: String) = find<Shelf>(name).apply { label(name) }

class Shelf : Base(1) {
  fun label(name: String) {}
}
