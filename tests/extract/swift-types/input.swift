import Foundation
@testable import Shop

/// A shape.
public protocol Shape: Equatable {
  associatedtype Unit: Numeric
  var area: Double { get }
  func scaled(by factor: Double) -> Self
}

/// A square.
@available(macOS 13, *)
public final class Square<T: Numeric>: Base, Shape {
  private let side: Double = 1, name: String?
  static var count = 0
  fileprivate(set) var area: Double { side * side }
  var seen: Int = 0 {
    didSet { log(oldValue) }
  }

  public init(side: Double, _ name: String = "") throws {
    super.init()
    self.side = side
  }

  deinit { log(0) }

  override func scaled(by factor: Double) -> Square { Square(side: factor) }
  class func make(_ sides: Double...) async -> [Square] { [] }
  subscript(index: Int) -> Double { side }

  struct Corner { let x, y: Int }
}

public extension Square.Corner {
  enum Side: String, CaseIterable {
    case left = "l", right
    indirect case both(Side, other: Int)
  }
  func turn() -> Side { .left }
}

actor Counter {
  typealias Count = Int
  private func next() throws -> Count { throw Failure.full(1) }
}

let limit = 3

func run(_ shapes: [Counter], from start: Int = 0) async rethrows {
  guard let first = shapes.first else { return }
  for shape in shapes where shape.ok { try await shape.next() }
  if let other = first.other, case .some(let x) = other { x.go() }
  switch start { case .both(let a, other: _): a.turn(); default: break }
  let later: (Int) -> Void = { [weak self] n in print(n) }
  do { try later(1) } catch let error as Failure { error.show() }
}

class SquareTests: XCTestCase {
  func testArea() {}
  func testHelp(_ x: Int) {}
}

@Suite struct Others {
  @Test("all") func all() { #expect(limit == 3) }
}
