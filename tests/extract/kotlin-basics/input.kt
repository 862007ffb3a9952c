package org.example.shop

import org.example.base.*
import org.example.log.Logger as Log
import kotlin.math.max

/** What is sold. */
data class Item(val name: String, internal val price: Long, tax: Int = 0) : Priced {
    private val whole = price + tax
    val label: String
        get() = format(name)

    constructor(name: String) : this(name, 1L)

    override fun cost(count: Int): Long = max(price, 1) * count

    companion object {
        const val LIMIT = 10

        @JvmStatic
        fun parse(text: String): Item? = text.toIntOrNull()?.let { Item(text, it.toLong()) }
    }
}

interface Priced {
    fun cost(count: Int): Long
}

enum class Colour(val code: Int) {
    RED(1),
    BLUE(2);

    fun next() = values()[code]
}

object Registry : Base("x"), Priced by Other {
    private val items = mutableListOf<Item>()

    suspend fun <T : Priced> add(vararg all: T) {
        for (one in items) {
            one.cost(1)
        }
        items.forEach { it.cost(2) }
        try {
            Log.info("added ${all.size}")
        } catch (e: IllegalStateException) {
            throw ShopError(e.message)
        }
    }
}

typealias Items = List<Item>

const val VERSION = "1"

// An extension.
fun Item.twice(): Item = copy(price = price * 2)

class ShopTest {
    @Test
    fun `adds an item`() {
        val item = Item("a")
        item.twice() also ::println
    }
}
