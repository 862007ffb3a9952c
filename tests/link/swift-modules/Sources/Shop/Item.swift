public protocol Priced {
  func price() -> Int
}

extension Priced {
  /// Twice as much.
  public func doubled() -> Int { price() * 2 }
}

public struct Item: Priced {
  let cost: Int
  let maker: Maker

  public init(cost: Int) {
    self.cost = cost
    maker = Maker()
  }

  public init(free: Bool) { self.init(cost: 0) }

  public func price() -> Int { cost }
}

class Maker {
  func show() {}
  func show(_ n: Int, twice: Bool = false) {}
}

final class Loud: Maker {
  override func show() { super.show() }
}

private func helper() {}
func note() { helper() }

protocol Named {
  func name() -> String
}

extension Named {
  func greet() -> String { name() }
}
