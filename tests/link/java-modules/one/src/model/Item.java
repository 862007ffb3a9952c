package com.shop.model;

public class Item {
	public static Item make() {
		return new Item();
	}
}
