package com.shop.app;

import com.shop.model.*;

class Main {
	Item first() {
		return new Item();
	}

	Object second() {
		return com.shop.model.Item.make();
	}
}
