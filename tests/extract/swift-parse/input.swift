// What the parser needs help with: conditional compilation in types, special
// literals as defaults, unsafe properties.
#if canImport(os)
import os
#endif

final class Store: Base, @unchecked Sendable {
    #if canImport(os)
    private let lock: UnfairLock
    #else
    private let lock: Mutex
    #endif
    private nonisolated(unsafe) var value: Int = 0

    init(lock: UnfairLock) {
        self.lock = lock
    }

    func check(_ name: String, file: StaticString = #filePath, line: UInt = #line) {
        lock.around { print(#line) }
    }
}
