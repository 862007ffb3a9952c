import XCTest
@testable import Shop

final class ItemTests: XCTestCase {
  var item: Item!

  func testPrice() {
    let item = Item(cost: 1)
    XCTAssertEqual(item.price(), 1)
    check(item)
  }

  private func check(_ item: Item) {
    item.maker.show()
    self.item.doubled()
  }
}
