import Foundation
import Shop

private func helper() -> Item { Item(free: true) }

let item = helper()
if let other = item as? Priced {
  print(other.doubled())
}
guard let known = Shop.Item(cost: 2) as Item? else { exit(1) }
print(known.price(), item.description)
